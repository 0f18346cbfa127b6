"""Questions about mandates and bars. Each says how many database queries it costs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from tongban.basis.citations import Citation
from tongban.basis.terms import BarCause, Reach
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import HouseholdView
from tongban.casework.standing.models import Bar, Mandate
from tongban.casework.standing.rules import BarValue, MandateKind, MandateValue, guards, standing_of

MOST = 50  # rows of one person

# For an act that asks in the same message as other things: (person, credit code or nothing).
BARS = """
SELECT cause, reach, item_code, area, until, law FROM standing_bar
WHERE (person_id = %s OR (credit_code <> '' AND credit_code = %s)) AND until > %s
"""


def bar_of_row(cause: str, reach: str, item_code: str, area: str, until: date, law: dict[str, str]) -> BarValue:
    """Return a bar from a row that `BARS` found."""
    return BarValue(
        cause=BarCause(cause), reach=Reach(reach), item_code=item_code, area=area, until=until,
        citation=Citation.from_json(law),
    )  # fmt: skip


def bars_of(*, person_id: UUID | None, credit_code: str = "", on: date) -> list[BarValue]:
    """Return what somebody may not apply for on a day. One query."""
    whose = Q(person_id=person_id) if person_id else Q(pk__in=[])
    if credit_code:
        whose |= Q(credit_code=credit_code)
    rows = Bar.objects.filter(whose, until__gt=on).order_by("-until", "id")[:MOST]
    return [bar_of_row(row.cause, row.reach, row.item_code, row.area, row.until, row.law) for row in rows]


def is_entered(case_id: UUID, cause: BarCause) -> bool:
    """Return whether a case has caused this bar already. One query."""
    return Bar.objects.filter(case_id=case_id, cause=cause).exists()


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody for whom another person may apply, and as what."""

    person_id: UUID
    name: str
    kind: MandateKind
    until: date | None  # None: by law, as long as it holds


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate, as pages show it."""

    id: UUID
    principal_id: UUID
    agent_id: UUID
    value: MandateValue
    shown: str


def standing(
    agent_id: UUID, principal_id: UUID, item_code: str, on: date, case_id: UUID | None = None
) -> MandateKind | None:
    """Return as what a person acts for another in a matter, or None if nothing says that they may. Four queries."""
    mandates = [view.value for view in mandates_between(agent_id, principal_id)]
    return standing_of(mandates, item_code, case_id, on) or (
        MandateKind.GUARDIAN if _is_guardian(agent_id, principal_id, on) else None
    )


def _is_guardian(agent_id: UUID, principal_id: UUID, on: date) -> bool:
    home = registry.household_of(agent_id, on) if catalog.pack().guardianship else None
    return principal_id in _children(home, agent_id, on)


def _children(home: HouseholdView | None, agent_id: UUID, on: date) -> dict[UUID, str]:
    """Return the children of a household for whom one of its members acts: id and name."""
    members = home.members if home else ()
    mine = [(m.relation, m.person.born_on) for m in members if m.person.person_id == agent_id]
    law = catalog.pack().guardianship
    return {
        m.person.person_id: m.person.name
        for m in members
        if mine and guards(law, (m.relation, m.person.born_on), mine[0], on)
    }


def mandates_between(agent_id: UUID, principal_id: UUID) -> list[MandateView]:
    """Return the mandates of one person from another, the latest first. One query."""
    return _views(Mandate.objects.filter(agent_id=agent_id, principal_id=principal_id))


def mandates_from(principal_id: UUID) -> list[MandateView]:
    """Return the mandates that a person has given, the latest first. One query."""
    return _views(Mandate.objects.filter(principal_id=principal_id))


def mandated_by(principals: Collection[UUID], item_code: str, on: date) -> Mapping[UUID, list[UUID]]:
    """Return who may apply for each of these persons for an item on a day, by a mandate of theirs. One query."""
    found: dict[UUID, list[UUID]] = {}
    rows = Mandate.objects.filter(principal_id__in=principals, case_id=None)
    for row in rows.order_by("-entered_at", "-id"):
        if _view(row).value.covers(item_code, None, on):
            found.setdefault(row.principal_id, []).append(row.agent_id)
    return found


def principals(agent_id: UUID, on: date) -> list[Principal]:
    """Return the persons for whom somebody may apply for something. Five queries at most."""
    home = registry.household_of(agent_id, on) if catalog.pack().guardianship else None
    children = _children(home, agent_id, on)
    given = {
        view.principal_id: view.value
        for view in _views(Mandate.objects.filter(agent_id=agent_id, case_id=None))
        if view.value.covers(next(iter(view.value.items), ""), None, on)
    }
    names = registry.persons(given.keys(), on)
    by_law = [Principal(person_id, name, MandateKind.GUARDIAN, None) for person_id, name in children.items()]
    return by_law + [
        Principal(person_id, names[person_id].name, value.kind, value.valid_until)
        for person_id, value in given.items()
        if person_id in names and person_id not in children
    ]


def _views(rows: Iterable[Mandate]) -> list[MandateView]:
    ordered = sorted(rows, key=lambda row: (row.entered_at, row.id), reverse=True)[:MOST]
    return [_view(row) for row in ordered]


def _view(row: Mandate) -> MandateView:
    return MandateView(
        row.id, row.principal_id, row.agent_id,
        MandateValue(
            kind=MandateKind(row.kind), items=tuple(row.items), case_id=row.case_id, valid_from=row.valid_from,
            valid_until=row.valid_until, ended_on=row.ended_on,
        ),
        row.shown,
    )  # fmt: skip
