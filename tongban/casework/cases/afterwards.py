"""What is recorded of a case after its decision. Called within the transaction of the act that has a reason for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tongban.basis.actors import Officer, Visit
from tongban.basis.items import Duty, Role
from tongban.basis.refusals import NotFound
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import Case, CaseEvent, SeparateDuty
from tongban.casework.cases.record import done_apart, finish, locked
from tongban.casework.cases.rules import FOR, Task, next_state
from tongban.casework.cases.scope import may_see
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog

DECISIONS = [Act.APPROVE, Act.REJECT, Act.REFUSE, Act.SETTLE, Act.ANSWER]


def case_for(number: str, by: Officer) -> Case:
    """Return a case, locked until the transaction ends, or raise NotFound if the officer may not see it."""
    case = locked(number)
    if not may_see(case, by):
        raise NotFound(f"case {number}")
    return case


def who_decided(case: Case) -> int | None:
    """Return the officer who decided a case last; None if nobody has. One query."""
    decisions = CaseEvent.objects.filter(case_id=case.id, act__in=DECISIONS)
    return decisions.order_by("-seq").values_list("user_id", flat=True).first()


def note(  # noqa: PLR0913 (an act is who, when, how and what)
    case: Case, act: Act, data: Mapping[str, Any], *, role: Role, by: Officer, at: datetime, visit: Visit
) -> None:
    """Add an event that leaves the case where it stands; raises ActNotOpen."""
    next_state(State(case.state), act)
    finish(_doing(case, act, role, by, at, visit), data)


def reopen(case: Case, data: Mapping[str, Any], *, role: Role, by: Officer, at: datetime, visit: Visit) -> None:
    """Have a case examined and decided anew, with the time limits that a decision has; raises ActNotOpen.

    What officers did is forgotten as far as it keeps duties apart: the new round has its own. Its events stay.

    Source: 行政复议法 第六十四条, 行政诉讼法 第七十条 (the decision is made again).
    """
    next_state(State(case.state), Act.REOPEN)
    SeparateDuty.objects.filter(case_id=case.id).exclude(act__in=[Act.SUBMIT, f"{FOR}{Act.SUBMIT}"]).delete()
    case.steps_done, case.decided_on = [], None
    finish(_doing(case, Act.REOPEN, role, by, at, visit), data)


def _doing(case: Case, act: Act, role: Role, by: Officer, at: datetime, visit: Visit) -> Doing:
    return Doing(
        case=case,
        item=catalog.item(case.item_code, case.item_version),
        act=act,
        by=by,
        at=at,
        visit=visit,
        task=Task(act, act, Duty.DECIDING, role),
        done_by=done_apart(case),
    )
