"""The person at the counter: kept in the address as a sealed word that only this officer's browser can use."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core import signing

from tongban.basis.actors import Officer
from tongban.basis.items import Handling, Item
from tongban.basis.refusals import NotFound
from tongban.casework.cases import queries
from tongban.casework.cases.queries import CaseRow, DraftView
from tongban.casework.cases.states import OPEN
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import HouseholdView, MemberView, PersonView
from tongban.casework.standing import queries as standing
from tongban.casework.standing.queries import Principal
from tongban.channels.desk.screen import office_names, say
from tongban.channels.questions import RELATION, region_in_words

SALT = "desk.counter"
SEALED_FOR = timedelta(hours=8)  # a working day
MOST_NAMESAKES = 500  # looked through for the date of birth


def seal(person_id: UUID, officer: Officer, through: UUID | None = None) -> str:
    """Return the word that stands for a person in this officer's addresses; nobody can make one up.

    Args:
        through: Who stands at the counter for them, if it is not they themselves.
    """
    return signing.dumps([str(person_id), officer.user_id, *([str(through)] if through else [])], salt=SALT)


def unseal(token: str, officer: Officer) -> UUID:
    """Return the person that a sealed word stands for.

    Raises:
        NotFound: It is not this officer's, or older than a working day.
    """
    return UUID(_unsealed(token, officer)[0])


def through(token: str, officer: Officer) -> UUID | None:
    """Return who stands at the counter for the person of a sealed word; None if it is they themselves."""
    agent = _unsealed(token, officer)[2:]
    return UUID(agent[0]) if agent else None


def _unsealed(token: str, officer: Officer) -> list[Any]:
    try:
        found: list[Any] = signing.loads(token, salt=SALT, max_age=SEALED_FOR)
    except signing.BadSignature:
        raise NotFound("person at the counter") from None
    if found[1] != officer.user_id:
        raise NotFound("person at the counter")
    return found


def find(*, id_number: str, name: str, born_on: date | None, on: date) -> list[PersonView]:
    """Return who it can be: everybody in the registers with this number, or with this name and date of birth."""
    if id_number:
        found = registry.person_by_id_number(id_number, on)
        return [found] if found else []
    namesakes = registry.search_persons(name=name, region_prefixes=[""], on=on, limit=MOST_NAMESAKES)
    return [line.person for line in namesakes if line.person.born_on == born_on]


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case of the person that is not at its end."""

    row: CaseRow
    item: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An item that can be applied for, with the number of an open case of the same item if there is one."""

    item: Item
    name: str
    code: str
    open_number: str


@dataclass(frozen=True, slots=True)
class AtCounter:
    """Who is at the counter, as the pages of the counter show them."""

    person: PersonView
    household: HouseholdView | None
    members: list[tuple[MemberView, str]]
    region: str
    office: str
    cases: list[OpenCase]
    drafts: list[DraftView]
    agent: PersonView | None = None  # who stands at the counter for them
    principals: list[tuple[str, Principal]] = field(default_factory=list)  # for whom they may apply: word, who


def at_counter(person_id: UUID, officer: Officer, on: date) -> AtCounter:
    """Return the person with their household, open cases that the officer may see, and the officer's own drafts."""
    person, household = registry.person(person_id, on), registry.household_of(person_id, on)
    found = queries.search(person.id_number, actor=officer, on=on)
    home = household.home if household else None
    return AtCounter(
        person=person,
        household=household,
        members=[(m, str(RELATION[m.relation])) for m in household.members] if household else [],
        region=region_in_words(home.region_code, on) if home else "",
        office=office_names([home.authority])[home.authority] if home else "",
        cases=[OpenCase(row, say(row.item.name)) for row in found if row.state in OPEN],
        drafts=[draft for draft in queries.drafts(actor=officer) if draft.applicant_person_id == person_id],
    )


def persons_of(shown: AtCounter) -> list[UUID]:
    """Return everybody whose data the page of a person at the counter shows."""
    members = shown.household.members if shown.household else ()
    return [shown.person.person_id, *(member.person.person_id for member in members)]


def with_others(shown: AtCounter, token: str, officer: Officer, on: date) -> AtCounter:
    """Return the same with who stands at the counter for them, or for whom they may apply. Six queries at most."""
    agent = through(token, officer)
    if agent is not None:
        return replace(shown, agent=registry.person(agent, on))
    me = shown.person.person_id
    others = [(seal(p.person_id, officer, through=me), p) for p in standing.principals(me, on)]
    return replace(shown, principals=others)


def offers(words: str, shown: AtCounter, on: date) -> list[Offer]:
    """Return the items that fit, those that can be handled here only."""
    open_numbers = {case.row.item.code: case.row.number for case in shown.cases}
    return [
        Offer(item, say(item.name), item.code, open_numbers.get(item.code, ""))
        for item in catalog.search(words, on=on)
        if item.handling is Handling.FULL
    ]
