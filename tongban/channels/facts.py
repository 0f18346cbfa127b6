"""Asking for facts: a form of some facts, with "I do not know" to each, and answers carried in hidden boxes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tongban.basis.policy.answers import coded, said
from tongban.basis.policy.files import Fact
from tongban.basis.policy.tree import DAY, YesNo
from tongban.basis.refusals import Invalid
from tongban.basis.words import Words
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.policy_words import say, unit_of

UNKNOWN = "-"  # what the form sends for "I do not know"; no choice is called that
MOST_RADIOS = 10
LONGEST = 20  # characters of a number


def text_of(value: Any) -> str:
    """Return an answer as a hidden box carries it."""
    return ("false", "true")[value] if isinstance(value, bool) else str(value)


def stored(value: Any) -> Any:
    """Return an answer as it is stored: true, false, a whole number, or text."""
    return value if isinstance(value, bool | int) else str(value)


def value_of(fact: Fact, text: str) -> Any:
    """Return the answer that a hidden box carries; None if it carries none that the fact can have."""
    value: Any = text
    if isinstance(fact.kind, YesNo):
        value = {"true": True, "false": False}.get(text)
    elif not fact.choices and fact.kind != DAY:
        value = _number(text)
    elif fact.kind == DAY:
        value = _day(text)
    try:
        return value if coded(fact, value) is not None else None
    except Invalid:
        return None


def _number(text: str) -> int | Decimal | None:
    try:
        number = Decimal(text[:LONGEST])
    except InvalidOperation:
        return None
    return None if not number.is_finite() else int(number) if number == number.to_integral_value() else number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class FactForm(forms.Form):
    """Some facts. When it is valid, `answers` has those that are known, `unknown` the others."""

    use_required_attribute = False

    def __init__(
        self,
        facts: Sequence[Fact],
        *,
        start: str,
        known: Mapping[str, Any],
        hints: Mapping[str, Words] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Ask for facts, each in a box that is called by `start` and its name; what is known stands in it."""
        super().__init__(data=data)
        self.facts = {f"{start}{fact.name}": fact for fact in facts}
        for name, fact in self.facts.items():
            self.fields[name] = field = _field(fact)
            field.label = say(fact.label)
            field.help_text = " ".join(filter(None, [say((hints or {}).get(fact.name)), str(field.help_text)]))
            value = known.get(fact.name)
            if value is not None:
                field.initial = text_of(value)

    def clean(self) -> dict[str, Any]:
        """Have each answer checked by what the fact can be."""
        for name, fact in self.facts.items():
            text = self.cleaned_data.get(name)
            if text in (None, "", UNKNOWN) or name in self.errors:
                self.cleaned_data[name] = None
                continue
            value = value_of(fact, str(text))
            if value is None:
                self.add_error(name, _remedy(fact))
            self.cleaned_data[name] = value
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by fact."""
        return {
            fact.name: self.cleaned_data[name]
            for name, fact in self.facts.items()
            if self.cleaned_data.get(name) is not None
        }


def _remedy(fact: Fact) -> str:
    words = {"least": said(fact.kind, fact.low), "most": said(fact.kind, fact.high)}
    if fact.kind == DAY:
        return _("Enter a date from %(least)s to %(most)s, or leave the boxes empty.") % words
    return _("Enter a number from %(least)s to %(most)s, or leave the box empty.") % words


def _field(fact: Fact) -> forms.Field:
    unknown = (UNKNOWN, _("I do not know"))
    error = {
        "required": _("Choose an answer. If you do not know, say so."),
        "invalid_choice": _("Choose one of the answers."),
    }
    if isinstance(fact.kind, YesNo):
        options = [("true", _("Yes")), ("false", _("No")), unknown]
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, error_messages=error)
    if fact.choices:
        options = [*((name, say(words)) for name, words in fact.choices.items()), unknown]
        many = len(options) > MOST_RADIOS
        return forms.ChoiceField(
            choices=[("", _("Choose…")), *options] if many else options,
            widget=forms.Select if many else forms.RadioSelect,
            error_messages=error,
        )
    empty = _("Leave it empty if you do not know.")
    if fact.kind == DAY:
        return DatePartsField(required=False, help_text=empty)
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    unit = unit_of(fact)
    hint = _("In %(unit)s. Leave it empty if you do not know.") % {"unit": unit} if unit else empty
    return forms.CharField(required=False, max_length=LONGEST, widget=box, help_text=hint)


def carried(facts: Iterable[Fact], data: Mapping[str, Any], start: str) -> dict[str, Any]:
    """Return the answers that a page's hidden boxes carry; what is no answer is left out."""
    found = {fact.name: value_of(fact, str(data.get(f"{start}{fact.name}") or "")) for fact in facts}
    return {name: value for name, value in found.items() if value is not None}


def boxes(answers: Mapping[str, Any], start: str) -> list[tuple[str, str]]:
    """Return the hidden boxes that carry answers: name and text."""
    return [(f"{start}{name}", text_of(value)) for name, value in answers.items()]
