"""Public-order licences of the China pack carried on by the demonstration's officers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from tests.casework.cases.conftest import CLAUSE, INN
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.casework.cases import actions, hearings, inspections, intake, queries, timekeeping
from tongban.casework.cases.models import Case
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.queries import RunningClock
from tongban.casework.registry import actions as registry
from tongban.casework.registry import queries as register

ANSWERS: dict[str, Any] = {
    "organisation": INN,
    "premises_region": "320508",
    "premises_address": "平江路1号",
    "phone": "13800000000",
}


@dataclass(frozen=True)
class Licensing:
    """An item, and everybody who has a part in it."""

    officer: Callable[[str], Officer]
    citizen: Callable[[str], Citizen]
    people: dict[str, UUID]

    def submit(self, code: str = "PO-003", at: datetime = MONDAY, **more: Any) -> str:
        item = catalog.current(code, at.date())
        registry.enter_organisation(credit_code=INN, name="苏州平江客栈有限公司", region_code="320508")
        for_firm = "organisation" in {question.name for question in item.form}
        given = {k: v for k, v in ANSWERS.items() if k in {q.name for q in item.form}} | more
        name = "苏州平江客栈有限公司" if for_firm else register.person(self.people["gu"], at.date()).name
        applicant = intake.Applicant(person_id=self.people["gu"], credit_code=INN if for_firm else "", name=name)
        return intake.submit(
            item=item, answers=given, applicant=applicant, window="", key=uuid4(), by=self.citizen("gu"), at=at,
            visit=ONLINE,
        )  # fmt: skip

    def common(self, number: str, who: str, at: datetime) -> dict[str, Any]:
        by = self.citizen(who) if who in self.people else self.officer(who)
        return {"number": number, "by": by, "at": at, "visit": AT_DESK}

    def accepted(self, code: str = "PO-003", at: datetime = MONDAY, **more: Any) -> str:
        number = self.submit(code, at, **more)
        actions.accept(seen=[], **self.common(number, "suzhou-clerk", at))
        return number

    def send(self, number: str, at: datetime, *who: str) -> None:
        named = [self.officer(name).user_id for name in who or ("suzhou-inspector", "suzhou-inspector-2")]
        inspections.send_officers(officers=named, **self.common(number, "suzhou-approver", at))

    def step(self, number: str, step: str, who: str, at: datetime) -> None:
        actions.do_step(step=step, words="符合", clause=CLAUSE, **self.common(number, who, at))

    def examined(self, code: str = "PO-003", at: datetime = MONDAY) -> str:
        """Return a case in which everything is done but the decision."""
        number = self.accepted(code, at)
        self.send(number, at)
        self.step(number, "examine", "suzhou-examiner", at)
        for who in ("suzhou-inspector", "suzhou-inspector-2"):
            self.step(number, "inspect", who, at)
        return number

    def approve(self, number: str, at: datetime, *, on_record: bool = False) -> None:
        actions.approve(words="同意", on_record=on_record, **self.common(number, "suzhou-approver", at))

    def pause(self, number: str, at: datetime, *, reason: str = "testing", days: int = 5, words: str = "送检") -> None:
        timekeeping.pause(reason=reason, days=days, words=words, **self.common(number, "suzhou-examiner", at))

    def resume(self, number: str, at: datetime, who: str = "suzhou-examiner") -> None:
        timekeeping.resume(words="检测合格", **self.common(number, who, at))

    def ask_extension(self, number: str, at: datetime, *, days: int = 10, who: str = "suzhou-examiner") -> None:
        timekeeping.ask_extension(days=days, words="需要补充勘验", **self.common(number, who, at))

    def extend(self, number: str, at: datetime, who: str = "suzhou-approver") -> None:
        timekeeping.extend(words="需要补充勘验", **self.common(number, who, at))

    def offer(self, number: str, at: datetime, *interested: str) -> None:
        numbers = [register.person(self.people[who], at.date()).id_number for who in interested]
        words = "许可直接关系相邻各方的重大利益，可以申请听证。"
        hearings.offer(interested=numbers, words=words, **self.common(number, "suzhou-examiner", at))

    def set_hearing(
        self, number: str, at: datetime, on: date, *, chair: str = "suzhou-registrar", days: int = 8
    ) -> None:
        user = self.officer(chair).user_id
        hearings.set_hearing(
            on=on, place="9时30分，二楼听证室", chair=user, days=days, **self.common(number, "suzhou-examiner", at)
        )

    def hold(self, number: str, at: datetime, who: str = "suzhou-registrar") -> None:
        hearings.hold(words="双方到场，出示证据。", signed=True, **self.common(number, who, at))

    def view(self, number: str, who: str = "suzhou-approver") -> queries.CaseView:
        return queries.case(number, actor=self.citizen(who) if who in self.people else self.officer(who))

    def clock(self, number: str, kind: str = "decision") -> RunningClock:
        return next(c for c in self.view(number, "gu").clocks if c.kind == kind)

    def due(self, number: str, kind: str = "decision") -> date:
        return self.clock(number, kind).value.due.on

    def task(self, number: str) -> str:
        task = self.view(number, "gu").task
        return task.name if task else ""

    def row(self, number: str) -> Case:
        return Case.objects.get(number=number)
