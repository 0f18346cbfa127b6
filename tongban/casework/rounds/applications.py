"""An application in a round as officers and its owner see it: what was declared, shown at the window, and found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.casework.rounds.models import Entry, Finding, Shown
from tongban.casework.rounds.rules import Grade, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """What was found of a fact."""

    checked: bool  # refused otherwise
    value: Any
    why: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownView:
    """What was proven at the window."""

    evidence: str
    grade: Grade
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An application in a round."""

    person_id: UUID
    number: str  # empty: only declared, not handed in
    office: str
    declared: Mapping[str, Any]
    findings: Mapping[str, FindingView]
    shown: Mapping[str, ShownView]

    @property
    def facts(self) -> dict[str, Any]:
        """Return what counts: what was checked; not what was refused; what nobody has looked at, as declared."""
        checked = {name: each.value for name, each in self.findings.items() if each.checked}
        return {name: value for name, value in self.declared.items() if name not in self.findings} | checked

    def settled(self, wanted: Sequence[str]) -> int:
        """Return how many of these facts have been looked at."""
        return sum(name in self.findings for name in wanted)


def _findings(code: str, people: Sequence[UUID]) -> dict[UUID, dict[str, FindingView]]:
    found: dict[UUID, dict[str, FindingView]] = {}
    for each in Finding.objects.filter(round_id=code, person_id__in=people):
        view = FindingView(
            checked=each.status == Status.CHECKED, value=each.value, why=each.why, by=each.by, at=each.at
        )
        found.setdefault(each.person_id, {})[each.fact] = view
    return found


def _shown(code: str, people: Sequence[UUID]) -> dict[UUID, dict[str, ShownView]]:
    found: dict[UUID, dict[str, ShownView]] = {}
    for each in Shown.objects.filter(round_id=code, person_id__in=people):
        view = ShownView(evidence=each.evidence, grade=Grade(each.grade), at=each.at)
        found.setdefault(each.person_id, {})[each.fact] = view
    return found


def views(code: str, rows: Sequence[Entry]) -> list[EntryView]:
    """Return applications of a round with what was found and shown of each fact. Two queries."""
    people = [row.person_id for row in rows]
    findings, shown = _findings(code, people), _shown(code, people)
    return [
        EntryView(
            person_id=row.person_id, number=row.number, office=row.office_id, declared=row.declared,
            findings=findings.get(row.person_id, {}), shown=shown.get(row.person_id, {}),
        )
        for row in rows
    ]  # fmt: skip
