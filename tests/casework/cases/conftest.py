"""Acts in their order, for tests of cases."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.casework.cases import actions, intake
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import actions as registry

CLAUSE = "居住证暂行条例 第十六条"
INN = "91320508MA20PJ6K8F"
# What the notice for 2027 might say: New Year from Friday to Monday, and nothing else that these tests reach.
NOTICE_OF_2027 = """year: 2027
law: 示例通知
source: ""
confidence: low
holidays:
  - name: {zh: 元旦, en: New Year's Day}
    off: [2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04]
"""
TRANSFER = ("accept", "examine", "approve", "move_out", "complete", "deliver")
POSTS = {
    "accept": "suzhou-clerk",
    "examine": "suzhou-examiner",
    "inspect": "suzhou-examiner",
    "approve": "suzhou-approver",
    "reject": "suzhou-approver",
    "move_out": "yibin-registrar",
    "complete": "suzhou-registrar",
    "deliver": "suzhou-clerk",
}


def do(name: str, number: str, *, by: Officer, at: datetime) -> None:
    """Do one act, or one step, with words that suffice."""
    common: dict[str, Any] = {"number": number, "by": by, "at": at, "visit": AT_DESK}
    acts: dict[str, Callable[[], None]] = {
        "accept": lambda: actions.accept(seen=[], **common),
        "approve": lambda: actions.approve(words="同意", **common),
        "reject": lambda: actions.reject(words="条件不符", clause=CLAUSE, **common),
        "complete": lambda: actions.complete(**common),
        "deliver": lambda: actions.deliver(how="at_window", **common),
    }
    act = acts.get(name, lambda: actions.do_step(step=name, words="符合", clause=CLAUSE, **common))
    act()


class Carry(Protocol):
    """Carry a case on through acts, an hour each."""

    def __call__(self, number: str, *names: str, at: datetime = MONDAY) -> None: ...


@pytest.fixture
def carry(officer: Callable[[str], Officer]) -> Carry:
    """Return a function that carries a case through acts, each by the officer whose post it is."""

    def carry(number: str, *names: str, at: datetime = MONDAY) -> None:
        for hours, name in enumerate(names, start=1):
            do(name, number, by=officer(POSTS[name]), at=at + timedelta(minutes=hours))

    return carry


@pytest.fixture
def hotel(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Callable[..., str]:
    """Return a function that applies online for a hotel licence in Suzhou; it returns the number."""

    def submit(at: datetime = MONDAY) -> str:
        registry.enter_organisation(credit_code=INN, name="苏州平江客栈有限公司", region_code="320508")
        return intake.submit(
            item=catalog.current("PO-001", at.date()),
            answers={
                "organisation": INN,
                "hotel_name": "平江客栈",
                "premises_region": "320508",
                "premises_address": "平江路1号",
                "rooms": "12",
                "responsible_id_number": "11010519491231002X",
                "phone": "13800000000",
            },
            applicant=intake.Applicant(person_id=people["gu"], credit_code=INN, name="苏州平江客栈有限公司"),
            window="", key=uuid4(), by=citizen("gu"), at=at, visit=ONLINE,
        )  # fmt: skip

    return submit


@pytest.fixture
def licensing(people: dict[str, UUID], officer: Callable[[str], Officer], citizen: Callable[[str], Citizen]) -> Any:
    """Return what carries public-order licences on."""
    from tests.casework.cases.licences import Licensing  # noqa: PLC0415 (it needs this file)

    return Licensing(officer=officer, citizen=citizen, people=people)
