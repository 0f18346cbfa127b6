"""The person at the counter: kept in the address as a sealed word that only this officer's browser can use."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core import signing

from tongban.basis.actors import Officer
from tongban.basis.items import Handling, Item
from tongban.basis.refusals import NotFound
from tongban.casework.cases import queries
from tongban.casework.cases.queries import CaseRow, DraftView
from tongban.casework.cases.rules import OPEN
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import HouseholdView, MemberView, PersonView
from tongban.channels.desk.screen import office_names, say
from tongban.channels.questions import RELATION, region_in_words

SALT = "desk.counter"
SEALED_FOR = timedelta(hours=8)  # a working day
MOST_NAMESAKES = 500  # looked through for the date of birth
MOST_ITEMS = 30


def seal(person_id: UUID, officer: Officer) -> str:
    """Return the word that stands for a person in this officer's addresses; nobody can make one up."""
    return signing.dumps([str(person_id), officer.user_id], salt=SALT)


def unseal(token: str, officer: Officer) -> UUID:
    """Return the person that a sealed word stands for.

    Raises:
        NotFound: It is not this officer's, or older than a working day.
    """
    try:
        person_id, user_id = signing.loads(token, salt=SALT, max_age=SEALED_FOR)
    except signing.BadSignature:
        raise NotFound("person at the counter") from None
    if user_id != officer.user_id:
        raise NotFound("person at the counter")
    return UUID(person_id)


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


def offers(words: str, shown: AtCounter, on: date) -> list[Offer]:
    """Return the items that fit, those that can be handled here only."""
    open_numbers = {case.row.item.code: case.row.number for case in shown.cases}
    return [
        Offer(item, say(item.name), item.code, open_numbers.get(item.code, ""))
        for item in catalog.search(words, on=on)
        if item.handling is Handling.FULL
    ][:MOST_ITEMS]
