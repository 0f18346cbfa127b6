"""Which time limits an act ends and begins."""

from collections.abc import Mapping
from datetime import date

from tongban.basis.actors import Machine
from tongban.basis.clock_events import deemed, met
from tongban.basis.items import Duty
from tongban.casework.cases.doing import Doing, offices_of, tasks_of
from tongban.casework.cases.rules import Act, State
from tongban.casework.clocks import actions as clocks
from tongban.casework.clocks.models import Clock
from tongban.casework.clocks.rules import ACCEPTANCE, DECISION, DELIVERY, PROMISE, step_kind
from tongban.casework.rows import Writing

ENDS: Mapping[Act, tuple[str, ...]] = {
    Act.ASK_CORRECTION: (ACCEPTANCE,),
    Act.ACCEPT: (ACCEPTANCE,),
    Act.REFUSE: (ACCEPTANCE,),
    Act.APPROVE: (DECISION, PROMISE),
    Act.REJECT: (DECISION, PROMISE),
    Act.SETTLE: (ACCEPTANCE,),
    Act.ANSWER: (DECISION, PROMISE),
    Act.DELIVER: (DELIVERY,),
}
BEGINS: Mapping[Act, tuple[tuple[str, Duty], ...]] = {
    Act.ACCEPT: ((DECISION, Duty.DECIDING), (PROMISE, Duty.DECIDING)),
    Act.APPROVE: ((DELIVERY, Duty.DELIVERING),),
    Act.SETTLE: ((DELIVERY, Duty.DELIVERING),),
    Act.ANSWER: ((DELIVERY, Duty.DELIVERING),),
    Act.REOPEN: ((DECISION, Duty.DECIDING), (PROMISE, Duty.DECIDING)),
}


def move(doing: Doing, writing: Writing) -> list[Clock]:
    """End and begin the time limits that an act moves; return those that run now.

    The case already stands in its new state. A deemed acceptance counts from the day of receipt, not from
    the day that the silence was noticed.
    """
    case = doing.case
    running = [] if doing.act is Act.SUBMIT else clocks.running(case.id)
    if State(case.state) is State.WITHDRAWN:
        clocks.cancel(running, on=doing.on, reason="withdrawn", writing=writing)
        return []
    ending = {step_kind(doing.step)} if doing.step else set(ENDS.get(doing.act, ()))
    over = [clock for clock in running if clock.kind in ending]
    clocks.end(over, (deemed if isinstance(doing.by, Machine) else met)(doing.on), writing)
    begun = clocks.start(
        case_id=case.id,
        item=doing.item,
        starts=[clocks.Start(kind=k, authority=a, on=on) for k, a, on in _beginning(doing, running)],
        serial=case.clocks + 1,
        writing=writing,
    )
    case.clocks += len(begun)
    return [clock for clock in running if clock not in over] + begun


def _beginning(doing: Doing, running: list[Clock]) -> list[tuple[str, str, date]]:
    case, offices = doing.case, offices_of(doing.case)
    again = doing.act is Act.REOPEN and case.state == State.SUBMITTED
    if (again or doing.act in {Act.SUBMIT, Act.SUPPLY}) and doing.item.procedure:
        return [(ACCEPTANCE, offices[doing.item.procedure.accept.office], doing.on)]
    from_day = case.accepted_on if doing.act is Act.ACCEPT and case.accepted_on else doing.on
    found = [(kind, offices[duty], from_day) for kind, duty in BEGINS.get(doing.act, ())]
    known = {clock.kind for clock in running}
    steps = [task for task in tasks_of(case, doing.item) if task.act is Act.DO_STEP]
    found += [(step_kind(s.name), offices[s.duty], from_day) for s in steps if step_kind(s.name) not in known]
    return found
