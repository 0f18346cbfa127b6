"""What may be done to a case, by whom, and what it becomes. Pure: no Django, no clock.

No item is named here: which steps there are, which office does them and who may not do two of them
comes from the item version that the case is pinned to.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.basis.actors import Officer
from tongban.basis.at_once import AtOnce, AtOnceKind, Entitled
from tongban.basis.items import Duty, Item, Post, Step, StepCondition, StepPhase
from tongban.basis.refusals import Refusal
from tongban.casework.cases.states import ANSWERS, NEXT_STATE, Act, State

PHASE: Mapping[State, StepPhase] = {
    State.ACCEPTED: StepPhase.BEFORE_DECISION,
    State.APPROVED: StepPhase.AFTER_DECISION,
    State.DELIVERED: StepPhase.AFTER_HANDOVER,
}
BY_COMMITMENT = frozenset({StepCondition.ON_COMMITMENT, StepCondition.WITHOUT_COMMITMENT})
# What an act does instead of the one that the work queue asks for: whoever may do the one may do the other.
FOR = "for:"  # before the name of an act that was done for somebody absent
STANDS_FOR: Mapping[Act, Act] = {
    Act.ASK_CORRECTION: Act.ACCEPT,
    Act.REFUSE: Act.ACCEPT,
    Act.SETTLE: Act.ACCEPT,
    Act.REJECT: Act.APPROVE,
    Act.ANSWER: Act.APPROVE,
    Act.KEEP_LIMIT: Act.EXTEND,
    Act.FIND_FALSE: Act.DO_STEP,
}
ENTERED_AT_ONCE = (Act.ACCEPT, Act.APPROVE, Act.COMPLETE)  # what one act does where the item lets it
KEPT_APART_AS: Mapping[Act, str] = {Act.HOLD_HEARING: "hearing"}  # what an item calls an act that it keeps apart
BY_APPLICANT = frozenset({Act.SUBMIT, Act.SUPPLY, Act.SUPPLY_GAP, Act.WITHDRAW})


class NotAcceptedBecause(StrEnum):
    """Why an application is not accepted. Source: 行政许可法 第三十二条."""

    NOT_NEEDED = "not_needed"  # (1): nothing to apply for
    WRONG_OFFICE = "wrong_office"  # (2): and the right office is named
    NOT_CORRECTED = "not_corrected"  # what was asked for did not come
    CONDITIONS = "conditions"  # not open to this applicant
    SAME_CASE = "same_case"  # the same is under way already
    FALSE_PAPERS = "false_papers"  # 第七十八条
    AT_WINDOW = "at_window"  # what came online may deceive: it is handed in anew, in person


class ActNotOpen(Refusal):
    """The act is not open to a case that stands where this one does. `first` is what must be done before it."""

    def __init__(self, state: State, act: Act, step: str = "", first: str = "") -> None:
        super().__init__(f"{step or act} is not open to a case that is {state}" + (f": first {first}" if first else ""))
        self.state = state
        self.act = act
        self.step = step
        self.first = first


class NotYourPost(Refusal):
    """The act belongs to another office or role."""

    def __init__(self, task: "Task") -> None:
        super().__init__(f"{task.name} is for the {task.role} of the {task.duty} office")
        self.task = task


class SameOfficer(Refusal):
    """The officer has already done an act that another officer must do the next one after."""

    def __init__(self, act: str, done: str) -> None:
        super().__init__(f"who did {done} may not do {act}")
        self.act = act
        self.done = done


class NotSent(Refusal):
    """Another officer was named for it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"other officers were named for {name}")
        self.name = name


class TooSoon(Refusal):
    """It can be done from a later day on. `not_before` is the first."""

    def __init__(self, not_before: date) -> None:
        super().__init__(f"not before {not_before}")
        self.not_before = not_before


class TooLate(Refusal):
    """It could be done until a day that has passed. `last_day` is that day."""

    def __init__(self, last_day: date) -> None:
        super().__init__(f"until {last_day}")
        self.last_day = last_day


class ToldAlready(Refusal):
    """What is missing has been told once; the law allows no second list."""


class NotEntitled(Refusal):
    """The answer would tell somebody's data to a person who may not have it."""

    def __init__(self, proof: str = "") -> None:
        super().__init__(f"not entitled without {proof}" if proof else "not entitled")
        self.proof = proof  # the evidence that would entitle them, once seen; none: nothing does


class NotSaid(Refusal):
    """Something that the act must say is missing."""

    def __init__(self, what: str) -> None:
        super().__init__(f"say {what}")
        self.what = what


@dataclass(frozen=True, slots=True)
class Task:
    """Something that an office must do next."""

    name: str  # the act, or the code of a step
    act: Act
    duty: str  # a Duty, or the name that the item gives an office that takes part
    role: str


def next_state(state: State, act: Act) -> State:
    """Return what `act` makes of a case in `state`, or raise ActNotOpen.

    Source: 行政许可法 第三十二条 (acceptance, correction), 第三十八条 (decision), 第四十四条 (delivery).
    """
    try:
        return NEXT_STATE[state, act]
    except KeyError:
        raise ActNotOpen(state, act) from None


def steps_of(
    item: Item,
    phase: StepPhase,
    offices: Mapping[str, str],
    regions: Mapping[str, str],
    *,
    on_commitment: bool = False,
) -> list[Step]:
    """Return the steps of a phase that this case goes through.

    Args:
        offices: The authority that has each duty.
        regions: The region code of that authority.
        on_commitment: Whether the applicant committed in writing instead of showing papers.
    """
    if item.procedure is None:
        return []
    unfit = StepCondition.WITHOUT_COMMITMENT if on_commitment else StepCondition.ON_COMMITMENT
    steps = [s for s in item.procedure.steps if s.phase is phase and s.condition is not unfit]
    return [s for s in steps if s.condition in BY_COMMITMENT or _applies(s, offices, regions)]


def _applies(step: Step, offices: Mapping[str, str], regions: Mapping[str, str]) -> bool:
    if step.condition is StepCondition.ALWAYS:
        return True
    if Duty.ORIGIN not in offices:
        return False
    if step.condition is StepCondition.ORIGIN_IN_OTHER_PROVINCE:
        return regions[Duty.ORIGIN][:2] != regions[Duty.DECIDING][:2]
    return offices[Duty.ORIGIN] != offices[Duty.DECIDING]


def next_task(
    item: Item,
    state: State,
    done: Iterable[str],
    offices: Mapping[str, str],
    regions: Mapping[str, str],
    *,
    on_commitment: bool = False,
) -> Task | None:
    """Return the first of the things that offices must do next, or None: see `next_tasks`."""
    return next(iter(next_tasks(item, state, done, offices, regions, on_commitment=on_commitment)), None)


def next_tasks(
    item: Item,
    state: State,
    done: Iterable[str],
    offices: Mapping[str, str],
    regions: Mapping[str, str],
    *,
    on_commitment: bool = False,
) -> list[Task]:
    """Return what offices must do next; nothing when the case waits for the applicant or is at its end.

    It is one thing, except where the item lets steps stand together: then each of those not yet done, at the same time.

    Args:
        done: The codes of the steps done so far.
        on_commitment: Whether the applicant committed in writing instead of showing papers.

    Source: 行政许可法 第二十六条第二款 (several departments, one office that receives and answers).
    """
    procedure = item.procedure
    if procedure is None:
        return []
    finished = set(done)
    phase = PHASE.get(state)
    if state is State.COMPLETED and procedure.deliver is None:
        phase = StepPhase.AFTER_HANDOVER
    through = steps_of(item, phase, offices, regions, on_commitment=on_commitment) if phase else []
    steps = [s for s in through if s.code not in finished]
    if steps:
        now = [s for s in steps if s is steps[0] or (s.together and s.together == steps[0].together)]
        return [Task(s.code, Act.DO_STEP, s.post.office, s.post.role) for s in now]
    post: Post | None
    act, post = {
        State.SUBMITTED: (Act.ACCEPT, procedure.accept),
        State.ACCEPTED: (Act.APPROVE, procedure.decide),
        State.APPROVED: (Act.COMPLETE, procedure.complete),
        State.COMPLETED: (Act.DELIVER, procedure.deliver),
        State.BROKEN: (Act.TAKE_BACK, procedure.decide),
    }.get(state, (None, None))
    return [Task(act, act, post.office, post.role)] if act and post else []


def asked_for(tasks: Sequence[Task], act: Act, step: str = "") -> Task | None:
    """Return which of the open tasks an act is about: the step itself, or the only one there is."""
    named = [task for task in tasks if act is Act.DO_STEP and task.name == step]
    return next(iter([*named, *tasks]), None)


def waiting_task(item: Item, state: State) -> Task | None:
    """Return what an office may still do while a case waits for the applicant: not accept what never came in."""
    if item.procedure is None or state is not State.IN_CORRECTION:
        return None
    return Task(Act.ACCEPT, Act.ACCEPT, item.procedure.accept.office, item.procedure.accept.role)


def must_be_open(task: Task | None, state: State, act: Act, step: str = "") -> Task:
    """Return the task if `act` is what it asks for, or raise ActNotOpen.

    Accepting can also be asking for a correction or refusing to accept; deciding can be granting or not.
    """
    if task is None or task.act is not STANDS_FOR.get(act, act) or (act is Act.DO_STEP and task.name != step):
        first = task.name if task and task.act in ANSWERS else ""
        raise ActNotOpen(state, act, step, first)
    return task


def offered(item: Item, act: Act) -> bool:
    """Return whether the item lets this act be done at all: in one act what it declares so, and only so what is filed.

    Source: 行政许可法 第三十四条第二款 (complete, and can be decided on the spot: decided on the spot).
    """
    kind = item.procedure.at_once.kind if item.procedure and item.procedure.at_once else None
    if act is Act.SETTLE:
        return kind is not None
    if act is Act.ACCEPT:
        return kind is not AtOnceKind.FILING
    if act in {Act.APPROVE, Act.ANSWER}:
        return (act is Act.ANSWER) == (kind is AtOnceKind.ANSWER)
    return True


def must_be_offered(item: Item, state: State, act: Act) -> None:
    """Raise ActNotOpen if the item does not let this act be done at all."""
    if not offered(item, act):
        raise ActNotOpen(state, act)


def goes_by(item: Item, act: Act, step: str = "") -> str:
    """Return under which name an act is kept apart from others: of what one act does at once, what the item keeps."""
    separate = item.procedure.separate if item.procedure else ()
    if act is Act.SETTLE:
        return next((each for each in ENTERED_AT_ONCE if each in separate), Act.ACCEPT)
    return KEPT_APART_AS.get(act) or step or STANDS_FOR.get(act, act)


def must_be_entitled(
    rule: AtOnce, *, about: str, applicant: str, household: Collection[str], seen: Collection[str]
) -> None:
    """Raise NotEntitled unless the applicant may be told the data of the person that the enquiry is about.

    Args:
        about: Whose data the answer tells; empty: nobody's.
        household: Who is registered with the applicant, the applicant among them.
        seen: Codes of the evidence that an officer has looked at.

    Source: 个人信息保护法 第六条, 第四十五条 (everybody may see their own data; others only with a reason in law).
    """
    own = Entitled.APPLICANT in rule.entitled and about == applicant
    family = Entitled.HOUSEHOLD in rule.entitled and about in household
    if about and not own and not family and (not rule.proof or rule.proof not in seen):
        raise NotEntitled(rule.proof)


def must_hold_post(task: Task, offices: Mapping[str, str], by: Officer) -> None:
    """Raise NotYourPost unless the officer has the role of the task in the office that has its duty."""
    if task.role not in by.role_in(offices[task.duty]):
        raise NotYourPost(task)


def whom_for(item: Item, name: str, absent: Sequence[int], done_by: Mapping[str, int]) -> int | None:
    """Return for which absent colleague a deputy acts: the first who has done nothing that is kept apart from it.

    Args:
        absent: Whom the officer stands in for at the post of the task; nobody if it is their own.

    Raises:
        SameOfficer: Each of them has: what one may not do, nobody may do for them.
    """
    found: int | None = None
    for number, each in enumerate(absent, start=1):
        try:
            must_be_another(item, name, each, done_by)
        except SameOfficer:
            if number == len(absent):
                raise
        else:
            found = each
            break
    return found


def must_be_another(item: Item, name: str, user_id: int, done_by: Mapping[str, int]) -> None:
    """Raise SameOfficer if the one who acts has done another act that the item keeps apart from this one.

    What a deputy did for them counts as theirs.

    Args:
        name: The act, or the code of the step. Not to grant is to decide as well: it goes by the name of granting.
        done_by: Who has done which of the acts that are kept apart.
    """
    separate = item.procedure.separate if item.procedure else ()
    if name not in separate:
        return
    for act, officer in done_by.items():
        done = act.removeprefix(FOR).partition(":")[0]  # a step that several officers sign is kept once for each
        if done != name and done in separate and officer == user_id:
            raise SameOfficer(name, done)
