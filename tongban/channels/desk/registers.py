"""What a register page shows: an entry's history in words, within the officer's own region."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.cases import queries
from tongban.casework.offices import queries as offices
from tongban.casework.offices.rules import CODE_DIGITS, COUNTY
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import HistoryEntry, HomeView
from tongban.channels.desk.screen import READS_REGISTERS, office_names, say
from tongban.channels.desk.wording import DOCUMENT_STATE, FACT, HISTORY, HOUSEHOLD_KIND, SEX
from tongban.channels.frame.wording import day_in_words
from tongban.channels.questions import RELATION, region_in_words

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history: from when to when, what, and which case caused it."""

    on: date
    last_on: date | None
    title: str
    text: str
    url_id: UUID | None  # of the household or person that the line leads to, where the officer may go
    number: str  # of the case that caused it
    visible: bool  # whether the officer may open that case
    office: str


def prefixes(officer: Officer) -> set[str]:
    """Return how the codes of the regions begin whose registers the officer reads. One query.

    A county bureau's registrar or clerk reads the registers of the county, a city's those of the city.

    Raises:
        NotYours: The officer reads no register.
    """
    codes = {code for code, role in officer.posts if role in READS_REGISTERS}
    if not codes:
        raise NotYours("only registrars and clerks read registers")
    places = offices.authorities(codes).values()
    return {place.region_code[: CODE_DIGITS.get(place.level, CODE_DIGITS[COUNTY])] for place in places}


def within(region_code: str, regions: Iterable[str]) -> bool:
    """Return whether a region is one that the officer reads."""
    return any(region_code.startswith(prefix) for prefix in regions)


def entry_of(person_id: UUID, officer: Officer) -> list[HistoryEntry]:
    """Return a person's history.

    Raises:
        NotFound: There is none, or the person's household, or last one, is not in the officer's region.
    """
    regions = prefixes(officer)
    history = registry.person_history(person_id)
    memberships = [entry for entry in history if entry.kind == "membership"]
    if not memberships or not within(memberships[-1].values["region_code"], regions):
        raise NotFound("person")
    return history


def household_of_region(household_id: UUID, officer: Officer, on: date) -> HomeView:
    """Return a household, or raise NotFound if there is none in the officer's region."""
    home = registry.homes([household_id], on).get(household_id)
    if home is None or not within(home.region_code, prefixes(officer)):
        raise NotFound("household")
    return home


def person_lines(history: list[HistoryEntry], officer: Officer, on: date) -> list[Line]:
    """Return a person's history in words, oldest first. Four queries."""
    regions = prefixes(officer)
    places = {
        entry.values["household_id"]: within(entry.values["region_code"], regions)
        for entry in history
        if entry.kind == "membership"
    }
    return _lines(history, officer, on, {found: found for found, open_ in places.items() if open_}, "household_id", {})


def lines_alone(history: list[HistoryEntry], officer: Officer, on: date) -> list[Line]:
    """Return a person's history in words, oldest first, leading nowhere. Three queries."""
    return _lines(history, officer, on, {}, "household_id", {})


def household_lines(history: list[HistoryEntry], officer: Officer, on: date) -> list[Line]:
    """Return a household's history in words, oldest first: who came, who went, where it was. Five queries."""
    ids = {entry.values["person_id"] for entry in history if entry.kind == "membership"}
    names = {found.person_id: found.name for found in registry.persons(ids, on).values()}
    still = {e.values["person_id"] for e in history if e.kind == "membership" and (e.until is None or e.until > on)}
    return _lines(history, officer, on, {found: found for found in still}, "person_id", names)


def _lines(
    history: list[HistoryEntry],
    officer: Officer,
    on: date,
    open_ids: Mapping[Any, UUID],
    key: str,
    names: Mapping[Any, str],
) -> list[Line]:
    causes = {entry.cause.case_number for entry in history if entry.cause and entry.cause.case_number}
    visible = queries.visible_numbers(causes, actor=officer) if causes else set()
    called = office_names(entry.cause.authority for entry in history if entry.cause)
    return [
        Line(
            on=entry.on,
            last_on=entry.until - ONE_DAY if entry.until else None,
            title=names.get(entry.values.get("person_id"), "") or str(HISTORY[entry.kind]),
            text=_text(entry, on),
            url_id=open_ids.get(entry.values.get(key)),
            number=entry.cause.case_number if entry.cause else "",
            visible=bool(entry.cause and entry.cause.case_number in visible),
            office=called[entry.cause.authority] if entry.cause else "",
        )
        for entry in history
    ]


def _text(entry: HistoryEntry, on: date) -> str:
    """Return what an entry says, in words."""
    text = _TEXTS.get(entry.kind)
    return text(entry.values, on) if text else ""


def _birth(values: Mapping[str, Any], _on: date) -> str:
    return " · ".join(filter(None, [str(SEX[values["sex"]]), values["born_in"]]))


def _record(values: Mapping[str, Any], _on: date) -> str:
    return " · ".join(filter(None, [values["name"], values["id_number"], values["ethnicity"]]))


def _membership(values: Mapping[str, Any], on: date) -> str:
    relation = str(RELATION[values["relation"]])
    if "number" not in values:
        return relation
    place = region_in_words(values["region_code"], on) + " " + values["address"]
    return " · ".join([relation, place.strip(), _("household %s") % values["number"]])


def _document(values: Mapping[str, Any], _on: date) -> str:
    kinds = registry.document_kinds()
    kind = say(kinds[values["kind"]].name) if values["kind"] in kinds else values["kind"]
    until = values["until"]
    ends = _("valid until %s") % day_in_words(until - ONE_DAY) if until else _("no end")
    return " · ".join([kind, values["number"], ends, str(DOCUMENT_STATE[values["state"]])])


def _correction(values: Mapping[str, Any], _on: date) -> str:
    return _("; ").join(
        _("%(fact)s: %(wrong)s → %(right)s")
        % {"fact": FACT.get(name, name), "wrong": wrong or "–", "right": right or "–"}
        for name, (wrong, right) in values.items()
    )


def _opened(values: Mapping[str, Any], _on: date) -> str:
    return f"{HOUSEHOLD_KIND[values['kind']]} · {values['number']}"


_TEXTS: Mapping[str, Callable[[Mapping[str, Any], date], str]] = {
    "birth": _birth,
    "record": _record,
    "membership": _membership,
    "document": _document,
    "correct": _correction,
    "opened": _opened,
    "address": lambda values, _on: str(values["address"]),
}
