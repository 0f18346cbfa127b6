"""What each effect of an item would change, beside what the register says now: a line for every fact.

Documents, births, deaths, corrections and names; those who move have a table of their own (`change`). Of an effect that
is unknown here, as of another register, what it is given is shown.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.basis.answers import values
from tongban.basis.items import EffectUse
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.states import Act
from tongban.casework.licences import queries as licences
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import PersonView
from tongban.casework.registry.rules import DocumentState
from tongban.channels import wording
from tongban.channels.desk.change import MOVES
from tongban.channels.desk.screen import say
from tongban.channels.desk.wording import DOCUMENT_STATE, FACT, SEX
from tongban.channels.frame.wording import day_in_words
from tongban.channels.questions import answers_in_words

FACTS = ("name", "sex", "born_on", "ethnicity", "id_number")
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """A fact that an effect changes: after which act, what, what it is now and what it would be."""

    after: str
    what: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class _Case:
    """A case whose effects are put into words."""

    view: CaseView
    on: date
    given: Mapping[str, Any]  # what an effect's parameters are, by name, references resolved
    words: Mapping[str, str]  # the same answers as people read them, by the parameter's name


def following(view: CaseView, on: date) -> list[Line]:
    """Return what the effects of a case change, in the order of the acts. Three queries an effect at most."""
    uses = view.item.procedure.effects if view.item.procedure else ()
    uses = tuple(use for use in uses if use.do != MOVES)
    if not uses:
        return []
    answers = {f"${name}": value for name, value in values(view.item, view.answers).items()}
    firm = next((party.credit_code for party in view.parties if party.credit_code), "")
    answers["$applicant"] = firm or view.applicant_person_id
    said = {f"${question.name}": text for question, text in answers_in_words(view.item, view.answers, on)}
    found = []
    for use in uses:
        given = {name: _resolved(value, answers) for name, value in use.parameters.items()}
        words = {name: said[value] for name, value in use.parameters.items() if str(value) in said}
        lines = _WORDS.get(use.do, _other)(_Case(view, on, given, words))
        found += [Line(_act(view, use), *line) for line in lines]
    return found


def _resolved(value: Any, answers: Mapping[str, Any]) -> Any:
    return answers.get(value) if isinstance(value, str) and value.startswith("$") else value


def _act(view: CaseView, use: EffectUse) -> str:
    if use.after in {Act.APPROVE, Act.COMPLETE}:
        return str(wording.ACT[Act(use.after)])
    return wording.task(view.item, use.after)


Lines = Iterator[tuple[str, str, str]]


def _document(case: _Case) -> Lines:
    kind, holder = str(case.given.get("kind")), case.given.get("holder")
    kinds = registry.document_kinds()
    name = say(kinds[kind].name) if kind in kinds else kind
    held = registry.documents_of(holder) if isinstance(holder, UUID) else []
    if isinstance(holder, str):
        held = registry.documents_of_organisation(holder)
    standing = [paper for paper in held if paper.kind == kind and paper.state == "valid"]
    now = _("; ").join(_paper(paper.number, paper.last_day) for paper in standing) or _("none in force")
    own = [paper.number for paper in held if paper.case_id == case.view.id and paper.kind == kind]
    if own:
        then = _("issued: %(number)s") % {"number": own[0]}
    else:
        then = _("a new one, instead of it") if case.given.get("replaces") and standing else _("a new one")
    yield name, now, then


def _paper(number: str, last_day: date | None) -> str:
    until = day_in_words(last_day) if last_day else _("no end")
    return _("%(number)s, until %(until)s") % {"number": number, "until": until}


def _birth(case: _Case) -> Lines:
    for name, label in (
        ("name", FACT["name"]),
        ("sex", FACT["sex"]),
        ("born_on", FACT["born_on"]),
        ("birth_place", FACT["born_in"]),
        ("ethnicity", FACT["ethnicity"]),
    ):
        yield f"{_('Child')}: {label}", NOTHING, case.words.get(name, NOTHING)


def _correction(case: _Case) -> Lines:
    person = _person(case)
    for name in FACTS:
        if case.given.get(name) is not None:
            yield str(FACT[name]), _fact(person, name), case.words.get(name) or str(case.given[name])


def _death(case: _Case) -> Lines:
    person = _person(case)
    now = _("died %(on)s") % {"on": day_in_words(person.died_on)} if person and person.died_on else _("alive")
    yield person.name if person else NOTHING, now, _("died on %(day)s") % {"day": case.words.get("died_on", "")}
    if case.given.get("new_head"):
        yield _("New head"), NOTHING, case.words.get("new_head", NOTHING)


def _ending(case: _Case) -> Lines:
    """Yield what stands of the licences that end with their holder; once the death is entered, what has ended."""
    person = _person(case)
    states = (
        {DocumentState.DEREGISTERED} if person and person.died_on else {DocumentState.VALID, DocumentState.SUSPENDED}
    )
    for each in licences.licences_of(person.person_id) if person else ():
        paper = each.document
        if each.kind.ends_with_holder and paper.state in states:
            yield say(each.name), _paper(paper.number, paper.last_day), str(DOCUMENT_STATE[DocumentState.DEREGISTERED])


def _person(case: _Case) -> PersonView | None:
    person_id = case.given.get("person")
    return registry.persons({person_id}, case.on).get(person_id) if isinstance(person_id, UUID) else None


def _fact(person: PersonView | None, name: str) -> str:
    value = getattr(person, name, None)
    if value is None:
        return NOTHING
    if name == "sex":
        return str(SEX.get(value, value))
    return day_in_words(value) if isinstance(value, date) else str(value)


def _other(case: _Case) -> Lines:
    labels = {question.name: say(question.label) for question in case.view.item.form}
    for name, text in case.words.items():
        yield labels.get(name, name), NOTHING, text


_WORDS: Mapping[str, Callable[[_Case], Lines]] = {
    "registry.issue_document": _document,
    "registry.register_birth": _birth,
    "registry.correct": _correction,
    "registry.change_name": _correction,
    "registry.deregister_death": _death,
    "licences.end_with_holder": _ending,
}
