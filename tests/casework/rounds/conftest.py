"""A round of Beijing with people in it. All days are of 2026, in Shanghai.

Made-up people with the facts of packs/cn/policies/110000/points_settlement.tests.yaml: fifteen years insured, own home
for as long, master, 40 years old: 45 + 15 + 26 + 20 = 106 points.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.casework.conftest import AT_DESK, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Role
from tongban.casework.cases import actions as cases
from tongban.casework.cases import intake
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.rounds import actions, checking, entering, queries
from tongban.casework.rounds.rules import Act

SHANGHAI = ZoneInfo("Asia/Shanghai")
CODE = "110000-2026"
FACTS: Mapping[str, Any] = {
    "permit": True, "retired": False, "criminal": False, "insured_months": 180, "owned_months": 180,
    "rented_months": 0, "education": "master", "study_months": 0, "home_moved_months": 0, "both_moved_months": 0,
    "award": "none", "wage_tax": "0", "investor_tax": "0", "tax_offence": False, "age": 40, "honour": False,
    "detentions": 0,
}  # fmt: skip


def on(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@dataclass
class Beijing:
    """Carries a round on, each act by the officer whose post it is."""

    officer: Callable[[str], Officer]
    citizen: Callable[[str], Citizen]
    people: dict[str, UUID]
    numbers: dict[str, str] = field(default_factory=dict)
    code: str = CODE

    def announced(self) -> None:
        actions.announce(code=self.code, by=self.officer("beijing-examiner"), at=on(2, 2))

    def do(self, act: Act, at: datetime, who: str = "") -> None:
        usual = "approver" if act in {Act.PUBLISH, Act.FINALISE, Act.FREEZE} else "examiner"
        actions.advance(code=self.code, act=act, by=self.officer(who or f"beijing-{usual}"), at=at)

    def opened(self) -> None:
        self.announced()
        self.do(Act.OPEN, on(3, 2))

    def applies(self, who: str, at: datetime | None = None, **facts: Any) -> str:
        """Somebody declares, hands in their case and has it entered; return its number."""
        said = {name: value for name, value in {**FACTS, **facts}.items() if value is not None}
        entering.declare(code=self.code, facts=said, by=self.citizen(who), at=at or on(3, 3))
        number = self.handed_in(who, at or on(3, 3))
        self.enters(number)
        self.numbers[who] = number
        return number

    def handed_in(self, who: str, at: datetime) -> str:
        item = catalog.current("HK-017", at.date())
        name = registry.person(self.people[who], at.date()).name
        answers = {"destination": "110105", "employer": "北京某公司", "phone": "13800000000"}
        return intake.submit(
            item=item, answers=answers, applicant=intake.Applicant(person_id=self.people[who], name=name), window="",
            key=uuid4(), by=self.citizen(who), at=at, visit=ONLINE,
        )  # fmt: skip

    def enters(self, number: str, at: datetime = on(3, 4)) -> None:  # noqa: B008 (a moment never changes)
        common: dict[str, Any] = {"number": number, "visit": AT_DESK}
        cases.accept(seen=[], by=self.officer("chaoyang-clerk"), at=at, **common)
        cases.do_step(
            step="enter",
            words="材料齐全",
            clause="",
            by=self.officer("chaoyang-examiner"),
            at=at + timedelta(hours=1),
            **common,
        )

    def checks(self, who: str, at: datetime | None = None, officer: str = "chaoyang-examiner") -> None:
        checking.check_rest(code=self.code, number=self.numbers[who], by=self.officer(officer), at=at or on(4, 2))

    def published(self, **people: Mapping[str, Any]) -> None:
        """A whole round up to its public notice on Monday 20 April: who takes part, each with what differs."""
        self.opened()
        for who, facts in people.items():
            self.applies(who, **facts)
        self.do(Act.CLOSE, on(4, 2))
        for who in people:
            self.checks(who)
        self.do(Act.RANK, on(4, 16))
        self.do(Act.PUBLISH, on(4, 20))

    def frozen(self, **people: Mapping[str, Any]) -> None:
        self.published(**people)
        self.do(Act.END_NOTICE, on(4, 28))
        self.do(Act.FINALISE, on(4, 28))
        self.do(Act.FREEZE, on(4, 29))

    def both_posts(self) -> Officer:
        """Somebody who examines and approves, in the district and above it."""
        user_id = self.officer("chaoyang-examiner").user_id + 10**6
        offices = ("police-110000", "police-110105")
        return Officer(user_id, frozenset((office, role) for office in offices for role in Role))

    @staticmethod
    def with_quota(quota: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have the round be announced with so many places."""
        content = {**queries.declared_rounds()[CODE], "quota": quota}
        monkeypatch.setattr(actions, "declared_rounds", lambda: {CODE: content})


@pytest.fixture
def beijing(people: dict[str, UUID], officer: Callable[[str], Officer], citizen: Callable[[str], Citizen]) -> Beijing:
    return Beijing(officer, citizen, people)
