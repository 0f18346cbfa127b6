"""Which time limits an act ends and begins."""

from collections.abc import Iterator, Mapping, Sequence

from tongban.basis.actors import Machine
from tongban.basis.clock_events import ClockEvent, cancelled, deemed, met
from tongban.basis.items import Duty
from tongban.casework.cases.aside import HearingState
from tongban.casework.cases.doing import Doing, offices_of, tasks_of
from tongban.casework.cases.states import Act, State
from tongban.casework.clocks import actions as clocks
from tongban.casework.clocks.models import Clock
from tongban.casework.clocks.rules import (
    ACCEPTANCE,
    BY_DATE,
    DECISION,
    DELIVERY,
    HEARING,
    PROMISE,
    limit_of,
    sending_kind,
    step_kind,
)
from tongban.casework.rows import Writing

ENDS: Mapping[Act, tuple[str, ...]] = {
    Act.ASK_CORRECTION: (ACCEPTANCE, BY_DATE, DECISION, PROMISE),
    Act.ACCEPT: (ACCEPTANCE,),
    Act.REFUSE: (ACCEPTANCE, BY_DATE, DECISION, PROMISE),
    Act.APPROVE: (DECISION, PROMISE, BY_DATE),
    Act.REJECT: (DECISION, PROMISE, BY_DATE),
    Act.SETTLE: (ACCEPTANCE, BY_DATE, DECISION, PROMISE),
    Act.ANSWER: (DECISION, PROMISE),
    Act.HOLD_HEARING: (HEARING,),
    Act.DELIVER: (DELIVERY,),
}
BEGINS: Mapping[Act, tuple[tuple[str, Duty], ...]] = {
    Act.ASK_HEARING: ((HEARING, Duty.DECIDING),),
    Act.APPROVE: ((DELIVERY, Duty.DELIVERING),),
    Act.SETTLE: ((DELIVERY, Duty.DELIVERING),),
    Act.ANSWER: ((DELIVERY, Duty.DELIVERING),),
    Act.DEEM: ((DELIVERY, Duty.DELIVERING),),
}
NO_LONGER_OWED = cancelled  # what an act makes superfluous is neither late nor in time


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
    over = [clock for clock in running if _ends(doing, clock)]
    for clock in over:
        clocks.end([clock], _ending(doing, clock), writing)
    for kind, event in doing.happens:
        clocks.move([clock for clock in running if clock.kind == kind], event, writing)
    begun = clocks.start(
        case_id=case.id, item=doing.item, starts=list(_beginning(doing, running)), serial=case.clocks + 1,
        writing=writing,
    )  # fmt: skip
    case.clocks += len(begun)
    return [clock for clock in running if clock not in over] + begun


def _ends(doing: Doing, clock: Clock) -> bool:
    if doing.act is Act.DEEM:
        return True
    if doing.act is Act.SEND_OFFICERS:
        return clock.kind == sending_kind(doing.step)
    if doing.act in {Act.DO_STEP, Act.FIND_FALSE}:
        return clock.kind == step_kind(doing.step) and doing.step in doing.case.steps_done
    return clock.kind in ENDS.get(doing.act, ())


def _ending(doing: Doing, clock: Clock) -> ClockEvent:
    """Return how a limit ends: kept, run out into what the law makes of silence, or no longer owed."""
    if isinstance(doing.by, Machine):
        return deemed(doing.on) if clock.silence else NO_LONGER_OWED(doing.on, str(doing.act))
    correcting = clock.kind != ACCEPTANCE and doing.act is Act.ASK_CORRECTION
    return NO_LONGER_OWED(doing.on, str(doing.act)) if correcting else met(doing.on)


def _beginning(doing: Doing, running: Sequence[Clock]) -> Iterator[clocks.Start]:
    case, offices = doing.case, offices_of(doing.case)
    again = doing.act is Act.REOPEN and case.state == State.SUBMITTED
    if (again or doing.act in {Act.SUBMIT, Act.SUPPLY}) and doing.item.procedure:
        yield clocks.Start(kind=ACCEPTANCE, authority=offices[doing.item.procedure.accept.office], on=doing.on)
        for kind in _from_receipt(doing):
            yield clocks.Start(kind=kind, authority=offices[Duty.DECIDING], on=doing.on)
        if until := doing.aside.last_day:
            yield clocks.Start(kind=BY_DATE, authority=offices[Duty.DECIDING], on=doing.on, until=until)
        return
    dated = {Act.ACCEPT: case.accepted_on, Act.DEEM: case.decided_on}
    from_day = dated.get(doing.act) or doing.on
    for kind, duty in (*BEGINS.get(doing.act, ()), *_announced(doing), *_after_step(doing)):
        yield clocks.Start(kind=kind, authority=offices[duty], on=from_day)
    if doing.act is Act.ACCEPT:
        yield from (clocks.Start(kind=kind, authority=offices[duty], on=from_day) for kind, duty in _sendings(doing))
    known = {clock.kind for clock in running}
    for task in tasks_of(case, doing.item):
        if task.act is Act.DO_STEP and step_kind(task.name) not in known:
            yield clocks.Start(kind=step_kind(task.name), authority=offices[task.duty], on=from_day)


def _announced(doing: Doing) -> list[tuple[str, Duty]]:
    """Return the limit for a hearing that an office announces itself: nobody has to ask for it."""
    hearing = doing.aside.hearing if doing.act is Act.OFFER_HEARING else None
    return [(HEARING, Duty.DECIDING)] if hearing and hearing.state is HearingState.ASKED else []


def _after_step(doing: Doing) -> Iterator[tuple[str, Duty]]:
    """Yield the limits for the decision that begin now: with acceptance, or with the step that they count from."""
    for kind in (DECISION, PROMISE):
        rule = limit_of(doing.item, kind)
        after = rule.after if rule else ""
        finished = doing.act is Act.DO_STEP and doing.step == after and after in doing.case.steps_done
        early = doing.act is Act.ACCEPT and rule is not None and rule.from_receipt
        if finished or (doing.act in {Act.ACCEPT, Act.REOPEN} and not after and not early):
            yield kind, Duty.DECIDING


def _from_receipt(doing: Doing) -> list[str]:
    """Return the limits for the decision that count from the day on which the application came in."""
    rules = {kind: limit_of(doing.item, kind) for kind in (DECISION, PROMISE)}
    return [kind for kind, rule in rules.items() if rule and rule.from_receipt]


def _sendings(doing: Doing) -> Iterator[tuple[str, str]]:
    steps = doing.item.procedure.steps if doing.item.procedure else ()
    return ((sending_kind(step.code), step.sent.by.office) for step in steps if step.sent)
