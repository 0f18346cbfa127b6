"""What may be done beside the steps of a case, and what must be answered before they go on. Pure.

While the clock stands still, more time is asked for, a hearing is to be held or officers are to be sent, that is the
task; the steps wait.
"""

from collections.abc import Mapping, Sequence

from tongban.basis.actors import Officer
from tongban.basis.items import Duty, Item, Post, Role, Step, StepPhase
from tongban.casework.cases.aside import Aside, HearingState, Sent
from tongban.casework.cases.rules import STANDS_FOR, NotSent, NotYourPost, SameOfficer, Task
from tongban.casework.cases.states import BESIDE, Act, State
from tongban.casework.clocks.rules import limit_of

HEARING_TASK: Mapping[HearingState, Act] = {
    HearingState.ASKED: Act.SET_HEARING,
    HearingState.SET: Act.HOLD_HEARING,
    HearingState.CHALLENGED: Act.ANSWER_CHALLENGE,
}


def with_beside(usual: Sequence[Task], *, item: Item, state: State, aside: Aside) -> list[Task]:
    """Return what offices must do next: what goes on beside the steps comes first, if anything does.

    Args:
        usual: What would be next if nothing went on beside.
    """
    if state is not State.ACCEPTED or not usual:
        return list(usual)
    beside = _answer(item, aside, usual[0]) or _sending(item, aside)
    return [beside] if beside else list(usual)


def _answer(item: Item, aside: Aside, usual: Task) -> Task | None:
    asked = limit_of(item, aside.asked.kind) if aside.asked else None
    if asked and asked.extension:
        return _task(Act.EXTEND, asked.extension.by)
    hearing = HEARING_TASK.get(aside.hearing.state) if aside.hearing else None
    if hearing and item.procedure and item.procedure.hearing:
        posts = {Act.SET_HEARING: item.procedure.hearing.by, Act.HOLD_HEARING: item.procedure.hearing.chair}
        return _task(hearing, posts.get(hearing, item.procedure.decide))
    return Task(Act.RESUME, Act.RESUME, usual.duty, usual.role) if aside.pause else None


def _sending(item: Item, aside: Aside) -> Task | None:
    step = to_send(item, aside)
    return _task(Act.SEND_OFFICERS, step.sent.by) if step and step.sent else None


def to_send(item: Item, aside: Aside) -> Step | None:
    """Return the step that officers are to be sent for next, or None if there is none."""
    steps = item.procedure.steps if item.procedure else ()
    return next((step for step in steps if step.sent and step.code not in aside.sent), None)


def _task(act: Act, post: Post) -> Task:
    return Task(act, act, post.office, post.role)


def handlers(item: Item) -> list[Post]:
    """Return the posts that work on a case until it is decided, in a fixed order."""
    if item.procedure is None:
        return []
    before = {step.post for step in item.procedure.steps if step.phase is StepPhase.BEFORE_DECISION}
    return sorted({item.procedure.accept, *before, item.procedure.decide}, key=lambda post: (post.office, post.role))


def must_handle(item: Item, task: Task | None, offices: Mapping[str, str], by: Officer) -> Task:
    """Return in which capacity an officer who works on the case acts, or raise NotYourPost.

    Args:
        task: What is next, which tells whose turn it is if this officer has no part.
    """
    for post in handlers(item):
        if post.role in by.role_in(offices.get(post.office, "")):
            return Task("", Act.DO_STEP, post.office, post.role)
    raise NotYourPost(task or Task("", Act.DO_STEP, Duty.DECIDING, Role.EXAMINER))


def may_beside(item: Item, aside: Aside) -> list[Act]:
    """Return what whoever works on an accepted case may do besides, as its item allows it."""
    procedure = item.procedure
    if procedure is None:
        return []
    rules = [item.decision, *(step.limit for step in procedure.steps)]
    found = {
        Act.PAUSE: aside.pause is None and any(rule and rule.pauses for rule in rules),
        Act.ASK_EXTENSION: aside.asked is None and any(rule and rule.extension for rule in rules),
        Act.OFFER_HEARING: aside.hearing is None and procedure.hearing is not None,
    }
    return [act for act in BESIDE if found[act]]


def may_if_concerned(item: Item, aside: Aside) -> list[Act]:
    """Return what whoever is concerned may do in an accepted case: speak, ask for a hearing, challenge its chair.

    Only where the item has hearings.
    """
    if item.procedure is None or item.procedure.hearing is None:
        return []
    hearing = aside.hearing.state if aside.hearing else None
    found = {HearingState.OFFERED: [Act.ASK_HEARING], HearingState.SET: [Act.CHALLENGE]}
    return [Act.BE_HEARD, *(found.get(hearing, []) if hearing else [])]


def may_answer(item: Item, aside: Aside, act: Act, step: str, by: Officer) -> int:
    """Return which of the officers who do a step together this one is; 1 for whatever one officer does.

    Raises:
        SameOfficer: They asked for what they would answer, or have signed already.
        NotSent: Others were sent.

    Source: 行政许可法 第三十四条第三款, 第四十二条第一款, 第六十一条.
    """
    if STANDS_FOR.get(act, act) is Act.EXTEND and aside.asked and aside.asked.by == by.user_id:
        raise SameOfficer(act, Act.ASK_EXTENSION)
    hearing = aside.hearing
    if act is Act.HOLD_HEARING and hearing and hearing.chair != by.user_id:
        raise NotSent(act)
    several = item.procedure.step(step) if act is Act.DO_STEP and item.procedure else None
    if several is None or several.officers == 1:
        return 1
    sent = aside.sent.get(step, Sent())
    if by.user_id in sent.signed:
        raise SameOfficer(step, step)
    if several.sent and by.user_id not in sent.officers:
        raise NotSent(step)
    return len(sent.signed) + 1
