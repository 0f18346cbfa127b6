"""An item's questions as a form, and its answers in words: for every channel that asks them.

What an answer may be is said once, in `basis.answers`; a form here only asks, and passes on what is wrong.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from tongban.basis.answers import LONGEST_LONG_TEXT, Answers, WrongAnswers, asked, checked
from tongban.basis.ids import masked, parse_resident_id
from tongban.basis.items import FieldKind, FormField, Item
from tongban.basis.refusals import Invalid
from tongban.basis.regions import Kind, Region, Regions
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import HouseholdView
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.frame.wording import day_in_words

MOST_RADIOS = 10  # choices; more are a list to open
MOST_PLACES = 20  # named in answer to a word that fits many
LEAST_LETTERS = 2  # of a place name that is looked for
NOTHING_ANSWERED = "Answer this question."  # as `basis.answers` says it
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
RELATION: Mapping[str, Promise] = {
    "head": gettext_lazy("head of the household"),
    "spouse": gettext_lazy("spouse"),
    "child": gettext_lazy("child"),
    "parent": gettext_lazy("parent"),
    "grandchild": gettext_lazy("grandchild"),
    "grandparent": gettext_lazy("grandparent"),
    "sibling": gettext_lazy("brother or sister"),
    "other": gettext_lazy("other member"),
    "member": gettext_lazy("member"),
}
POINTING_TO_PEOPLE = frozenset({FieldKind.PERSON, FieldKind.PERSONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the registers say that answers may point to: for one applicant, on one day."""

    on: date
    applicant: UUID | None
    family: Mapping[str, str]  # person id -> as shown to choose from; the applicant and their household


def known_of(applicant: UUID | None, on: date) -> Known:
    """Return what the registers know of an applicant that answers may point to. Four queries at most."""
    home = registry.household_of(applicant, on) if applicant else None
    if home is not None:
        family = {str(each.person.person_id): _member(each.person.name, each.relation) for each in home.members}
    else:
        family = {str(applicant): registry.person(applicant, on).name} if applicant else {}
    return Known(on=on, applicant=applicant, family=family)


def _member(name: str, relation: str) -> str:
    return _("%(name)s (%(relation)s)") % {"name": name, "relation": RELATION[relation]}


# --- asking ---------------------------------------------------------------------------------------


class _Unjudged:
    """A field that takes what was typed: `basis.answers` says whether it is missing or wrong, in one place."""

    def validate(self, value: object) -> None:
        """Say nothing."""

    def run_validators(self, value: object) -> None:
        """Say nothing."""


class _Text(_Unjudged, forms.CharField):
    """A line or a page of text."""


class _One(_Unjudged, forms.ChoiceField):
    """One of several."""


class _Some(_Unjudged, forms.MultipleChoiceField):
    """Some of several."""


class _Day(_Unjudged, DatePartsField):
    """A date."""


class QuestionForm(forms.Form):
    """Some or all questions of an item. When it is valid, `answers` has them as they are stored.

    Args:
        questions: Those to ask; all of the item's if none are named.
        answers: What was answered so far: shown in the boxes, and what decides which questions are asked.
    """

    use_required_attribute = False

    def __init__(
        self,
        item: Item,
        *,
        known: Known,
        questions: Sequence[FormField] = (),
        answers: Answers | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.item = replace(item, form=tuple(questions or item.form))
        self.known = known
        self.before = dict(answers or {})
        self.answers: dict[str, Any] = {}
        super().__init__(data=data, initial={q.name: _shown(q, self.before, known) for q in self.item.form})
        here = {question.name for question in self.item.form}
        for question in self.item.form:
            depends_here = question.asked_if is not None and question.asked_if[0] in here
            self.fields[question.name] = _field(self.item, question, known, depends=depends_here)

    def clean(self) -> dict[str, Any]:
        """Return what was typed; everything that is wrong is told beside its question."""
        typed = self.before | self.cleaned_data
        for question in self.item.form:
            if asked(question, typed):
                typed[question.name] = self._found(question, typed.get(question.name))
            if question.kind in POINTING_TO_PEOPLE and not _each(typed.get(question.name)) <= self.known.family.keys():
                self.add_error(question.name, _("Choose from the people in the applicant's household."))
        try:
            kept = checked(self.item, typed)
        except WrongAnswers as e:
            for name, fault in e.faults.items():
                if name not in self.errors:
                    self.add_error(name, self._in_words(name, fault))
        else:
            self.answers = {} if self.errors else kept
        return self.cleaned_data

    def _in_words(self, name: str, fault: str) -> str:
        """Return what to do about a wrong answer; a missing one is named, for several stand on one page."""
        label = str(self.fields[name].label)
        return _("Fill in: %s") % label if fault == NOTHING_ANSWERED else _(fault)

    def _found(self, question: FormField, typed: Any) -> Any:
        """Return what the text points to, if the question is for a place or a household; else as typed."""
        if question.kind is FieldKind.REGION and typed:
            return self._region(question.name, str(typed))
        if question.kind is FieldKind.HOUSEHOLD:
            return self._household(question.name, str(typed or ""))
        return typed

    def _region(self, name: str, typed: str) -> str:
        found = find_regions(typed, self.known.on)
        if len(found) == 1:
            return found[0].code
        if found:
            places = "; ".join(f"{region_in_words(r.code, self.known.on)} {r.code}" for r in found)
            self.add_error(name, _("Several places fit. Write the number of one of them: %s") % places)
        else:
            self.add_error(name, _("No county or district is called that. Write its name, like %s.") % _("Gusu"))
        return ""

    def _household(self, name: str, typed: str) -> str:
        kept = str(self.before.get(name, ""))
        if not typed or typed == kept:
            return kept
        try:
            found = find_household(typed, self.known.on)
        except Invalid as e:
            self.add_error(name, _(e.message))
            return ""
        return str(found.home.household_id)


def _shown(question: FormField, before: Answers, known: Known) -> Any:
    """Return what stands in the box before anybody types."""
    value = before.get(question.name)
    if question.kind is FieldKind.YES_NO and isinstance(value, bool):
        return "yes" if value else "no"
    if question.kind is FieldKind.REGION and value:
        return region_in_words(value, known.on)
    if question.kind is FieldKind.HOUSEHOLD:
        return ""  # an ID number is not shown again
    if question.kind is FieldKind.PERSONS and value is None and known.applicant:
        return [str(known.applicant)]
    return value


def _field(item: Item, question: FormField, known: Known, *, depends: bool) -> forms.Field:
    language = get_language() or "zh-hans"
    hints = [question.hint.in_language(language)] if question.hint else []
    if depends:
        hints.insert(0, _only_if(item, question, language))
    hints += [str(_HINTS[question.kind])] if question.kind in _HINTS and not question.hint else []
    common: dict[str, Any] = {
        "label": question.label.in_language(language),
        "help_text": " ".join(hints),
        "required": question.required and not depends,
    }
    choices = _choices(question, known, language)
    if question.kind is FieldKind.PERSONS:
        return _Some(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if choices or question.kind is FieldKind.PERSON:
        radios = len(choices) <= MOST_RADIOS
        listed = choices if radios else [("", _("Choose…")), *choices]
        return _One(choices=listed, widget=forms.RadioSelect if radios else forms.Select, **common)
    if question.kind is FieldKind.DATE:
        return _Day(**common)
    if question.kind is FieldKind.LONG_TEXT:
        return _Text(widget=forms.Textarea(attrs={"rows": 5}), max_length=LONGEST_LONG_TEXT, **common)
    return _Text(widget=forms.TextInput(attrs=dict(_TYPING.get(question.kind, {}))), **common)


def _only_if(item: Item, question: FormField, language: str) -> str:
    other, value = question.asked_if or ("", "")
    before = item.field(other)
    answer = before.choices[value].in_language(language) if value in before.choices else str(dict(YES_NO).get(value))
    return _("Only if you answered “%(answer)s” to “%(question)s”.") % {
        "answer": answer,
        "question": before.label.in_language(language),
    }


def _choices(question: FormField, known: Known, language: str) -> list[tuple[str, str]]:
    if question.kind is FieldKind.YES_NO:
        return [(value, str(words)) for value, words in YES_NO]
    if question.kind in POINTING_TO_PEOPLE:
        nobody = [("", _("Nobody"))] if question.kind is FieldKind.PERSON and not question.required else []
        return [*known.family.items(), *nobody]
    return [(value, words.in_language(language)) for value, words in question.choices.items()]


_HINTS: Mapping[FieldKind, Promise] = {
    FieldKind.ID_NUMBER: gettext_lazy("18 characters, as on the ID card."),
    FieldKind.HOUSEHOLD: gettext_lazy("The ID number of anybody who is registered there. 18 characters."),
    FieldKind.ORGANISATION: gettext_lazy("18 characters, as on the business licence."),
    FieldKind.DOCUMENT: gettext_lazy("As it stands on the document."),
    FieldKind.ADDRESS: gettext_lazy("Street, number, building and flat."),
    FieldKind.REGION: gettext_lazy("The name or the six-digit number of a county or district."),
}
_CODE = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
_TYPING: Mapping[FieldKind, Mapping[str, str]] = {
    FieldKind.NUMBER: {"inputmode": "numeric"},
    FieldKind.PHONE: {"type": "tel", "autocomplete": "tel"},
    FieldKind.ADDRESS: {"autocomplete": "off"},
    FieldKind.ID_NUMBER: _CODE,
    FieldKind.HOUSEHOLD: _CODE,
    FieldKind.ORGANISATION: _CODE,
    FieldKind.DOCUMENT: _CODE,
}


def _each(value: Any) -> set[str]:
    if value is None or value == "":
        return set()
    return {value} if isinstance(value, str) else {str(each) for each in value}


def find_household(id_number: str, on: date) -> HouseholdView:
    """Return the household in which the person with this ID number is registered. Five queries.

    Raises:
        Invalid: It is no ID number, or nobody in a household has it.
    """
    found = registry.find_household_by_member(parse_resident_id(id_number).number, on)
    if found is None:
        raise Invalid(
            "household", gettext_noop("Nobody in a registered household has this ID number. Compare it with the card.")
        )
    return found


def say_condition(item: Item, when: tuple[str, str]) -> str:
    """Return in words that a question was answered in a certain way: “Reason”: “lost”."""
    language = get_language() or "zh-hans"
    question = item.field(when[0])
    known = question.choices.get(when[1])
    answer = known.in_language(language) if known else str(dict(YES_NO).get(when[1], when[1]))
    return _("%(question)s: %(answer)s") % {"question": question.label.in_language(language), "answer": answer}


# --- places ---------------------------------------------------------------------------------------


def region_in_words(code: str, on: date) -> str:
    """Return a region with those above it, as an address begins: 江苏省苏州市姑苏区; Gusu, Suzhou, Jiangsu."""
    language = get_language() or "zh-hans"
    chain = _chain(catalog.regions(), code, on)
    if language.startswith("zh"):
        return "".join(region.name_zh for region in reversed(chain))
    return ", ".join(region.words.en for region in chain)


def _chain(regions: Regions, code: str, on: date) -> list[Region]:
    unspoken = {Kind.MUNICIPAL, Kind.DIRECT}  # stand between county and province on paper only
    return [region for region in regions.chain(code, on) if region.kind not in unspoken]


def find_regions(text: str, on: date) -> list[Region]:
    """Return the counties that a number or a name fits, the closest first, at most twenty. No query.

    A whole name counts before the beginning of one; the name of a city or a province stands for all its counties.
    """
    wanted = _plain(text)
    places = _places(catalog.regions(), on)
    if wanted.isdecimal():
        return [region for region, _names in places if region.code == wanted]
    if len(wanted) < LEAST_LETTERS:
        return []
    exact = [region for region, names in places if wanted in names[:2] or any(n == wanted for n in names[2:])]
    if not exact:
        exact = [region for region, names in places if any(wanted in name for name in names)]
    return exact[:MOST_PLACES]


@lru_cache(maxsize=2)
def _places(regions: Regions, on: date) -> list[tuple[Region, tuple[str, ...]]]:
    """Return every county with the names that it is looked for by: whole ones in both languages, then its own."""
    found = []
    for province in regions.children(None, on):
        for county in regions.counties(province.code, on):
            chain = _chain(regions, county.code, on)
            whole = "".join(region.name_zh for region in reversed(chain))
            names = (whole, ",".join(region.words.en for region in chain), county.name_zh, county.words.en)
            found.append((county, tuple(_plain(name) for name in names)))
    return found


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


# --- answers in words -----------------------------------------------------------------------------


def answers_in_words(item: Item, answers: Answers, on: date) -> list[tuple[FormField, str]]:
    """Return what was answered, question by question, as people read it; what was not asked is left out.

    Persons and households are named as they are registered on `on`. Four queries at most.
    """
    language = get_language() or "zh-hans"
    pointed = [q for q in item.form if q.kind in POINTING_TO_PEOPLE and q.name in answers]
    ids = {UUID(each) for question in pointed for each in _each(answers[question.name])}
    names = {str(found.person_id): found.name for found in registry.persons(ids, on).values()} if ids else {}
    return [
        (question, _in_words(question, answers[question.name], names, on, language))
        for question in item.form
        if asked(question, answers) and answers.get(question.name) not in (None, "", [])
    ]


def _in_words(question: FormField, value: Any, names: Mapping[str, str], on: date, language: str) -> str:
    if question.kind in POINTING_TO_PEOPLE:
        return _("; ").join(names.get(each, "–") for each in sorted(_each(value)))
    if question.kind is FieldKind.CHOICE and str(value) in question.choices:
        return question.choices[str(value)].in_language(language)
    if question.kind is FieldKind.HOUSEHOLD:
        return household_in_words(registry.household(UUID(str(value)), on))
    reads: Mapping[FieldKind, Callable[[str], str]] = {
        FieldKind.YES_NO: lambda given: _("Yes") if given.lower() in {"true", "yes"} else _("No"),
        FieldKind.REGION: lambda given: region_in_words(given, on),
        FieldKind.DATE: lambda given: day_in_words(date.fromisoformat(given)),
        FieldKind.ID_NUMBER: masked,
    }
    return reads.get(question.kind, str)(str(value))


def household_in_words(found: HouseholdView) -> str:
    """Return enough of a household to know it again, and no more: the head's surname and the address."""
    home = found.home
    who = home.name or (_surname(found.members[0].person.name) if found.members else "")
    region = region_in_words(home.region_code, home.opened_on)
    return _("%(who)s, %(region)s, %(address)s") % {"who": who, "region": region, "address": home.address}


def _surname(name: str) -> str:
    return name[:1] + "*" * max(1, len(name) - 1)
