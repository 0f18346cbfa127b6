"""What may be done to a case: the table, the task that is next, the post that does it, and another officer."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework.procedures import GUIDE, ITEM, OFFICES, PROCEDURE, REGIONS, ROLES, SAYS, places, procedures
from tongban.basis.actors import Officer
from tongban.basis.at_once import AtOnce, AtOnceKind, Entitled
from tongban.basis.items import Duty, Item, OfficeRule, Post, Procedure, Role, Step, StepPhase, Where
from tongban.basis.refusals import Refusal
from tongban.basis.words import Words
from tongban.casework.cases.rules import (
    BY_APPLICANT,
    STANDS_FOR,
    ActNotOpen,
    NotEntitled,
    NotSaid,
    NotYourPost,
    SameOfficer,
    Task,
    asked_for,
    goes_by,
    must_be_another,
    must_be_entitled,
    must_be_offered,
    must_be_open,
    must_hold_post,
    next_state,
    next_task,
    next_tasks,
    offered,
    steps_of,
    waiting_task,
)
from tongban.casework.cases.states import NEXT_STATE, OPEN, Act, State

# 行政许可法 第三十四条, 第三十六条, 第四十二条, 第四十五条 to 第四十八条: nothing of it decides the case.
BESIDE_THE_STEPS = (
    "pause", "resume", "ask_extension", "extend", "keep_limit", "send_officers", "offer_hearing", "ask_hearing",
    "set_hearing", "challenge", "answer_challenge", "hold_hearing", "be_heard",
)  # fmt: skip
PAPERS = ("add_paper", "mark_paper")  # 行政许可法 第三十一条, 第三十四条: handed in and looked at until it is decided
# 行政许可法 第三十二条 (acceptance), 第三十八条 (decision), 第四十四条 (delivery), written down a second time.
LAW = {
    "submitted": {
        "settle": "completed",  # 行政许可法 第三十四条第二款
        "contest": "submitted", "contest_ended": "submitted",
        "ask_correction": "in_correction", "accept": "accepted", "refuse": "not_accepted", "withdraw": "withdrawn",
        "recount": "submitted", "correct": "submitted", "second_notice": "submitted", "prioritise": "submitted",
        "hand_on": "submitted", "deem": "approved", **dict.fromkeys(PAPERS, "submitted"),
    },
    "in_correction": {
        "supply": "submitted", "refuse": "not_accepted", "withdraw": "withdrawn", "second_notice": "in_correction",
        "prioritise": "in_correction", "hand_on": "in_correction", **dict.fromkeys(PAPERS, "in_correction"),
    },
    "accepted": {
        "contest": "accepted", "contest_ended": "accepted",
        "do_step": "accepted", "approve": "approved", "reject": "refused", "withdraw": "withdrawn",
        "answer": "completed",
        "recount": "accepted", "second_notice": "accepted", "supply_gap": "accepted", "gap_lapsed": "accepted",
        "prioritise": "accepted", "hand_on": "accepted", "deem": "approved",
        **dict.fromkeys(BESIDE_THE_STEPS + PAPERS, "accepted"),
    },
    "approved": {
        "do_step": "approved", "complete": "completed", "recount": "approved", "prioritise": "approved",
        "hand_on": "approved", "contest": "approved", "contest_ended": "approved",
    },
    "completed": {
        "deliver": "delivered", "recount": "completed", "contest": "completed", "contest_ended": "completed",
        "rescind": "completed", "withdraw_grant": "completed", "revoke": "completed", "deregister": "completed",
        "do_step": "completed", "find_false": "broken", "bar": "completed",
    },
    "delivered": {
        "contest": "delivered", "contest_ended": "delivered",
        "rescind": "delivered", "withdraw_grant": "delivered", "revoke": "delivered", "deregister": "delivered",
        "do_step": "delivered", "find_false": "broken", "bar": "delivered",
    },
    # 行政复议法 第六十四条: what was quashed is done again.
    "not_accepted": {
        "contest": "not_accepted", "contest_ended": "not_accepted", "reopen": "submitted", "bar": "not_accepted",
    },
    "refused": {"contest": "refused", "contest_ended": "refused", "reopen": "accepted", "bar": "refused"},
    # 国办发〔2020〕42号: a commitment that is found false
    "broken": {"take_back": "rescinded", "contest": "broken", "contest_ended": "broken"},
    "rescinded": {"bar": "rescinded", "contest": "rescinded", "contest_ended": "rescinded"},
    "withdrawn": {},
}  # fmt: skip
STEPS = ["examine", "inspect", "move_out", "print"]
ORIGINS = ["", "police-320508", "police-320102", "police-511502"]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_an_act_makes_of_a_case_what_the_law_says_or_is_not_open(state: State, act: Act) -> None:
    expected = LAW[state].get(act)
    if expected is not None:
        assert next_state(state, act) == expected
        return
    with pytest.raises(ActNotOpen) as e:
        next_state(state, act)
    assert (e.value.state, e.value.act) == (state, act)


def test_what_is_open_can_still_be_carried_on_and_nothing_else_can_but_be_handed_over() -> None:
    moving = {state for (state, act), after in NEXT_STATE.items() if state is not after and act is not Act.REOPEN}
    assert moving - OPEN == {State.COMPLETED, State.DELIVERED, State.BROKEN}  # a commitment is looked into later
    assert moving >= OPEN


def test_only_the_applicant_hands_in_supplies_and_takes_back() -> None:
    assert {"submit", "supply", "supply_gap", "withdraw"} == BY_APPLICANT


def test_every_case_begins_by_being_handed_in_and_by_nothing_else() -> None:
    assert Act.SUBMIT not in {act for _, act in NEXT_STATE}


@pytest.mark.parametrize(
    ("origin", "after"),
    [("", []), ("police-320508", []), ("police-320102", []), ("police-511502", ["move_out"])],
)
def test_moving_out_is_a_step_only_where_the_origin_is_in_another_province(origin: str, after: list[str]) -> None:
    assert [step.code for step in steps_of(ITEM, StepPhase.AFTER_DECISION, *places(origin))] == after


def test_a_guide_has_no_steps_no_task_and_nothing_to_keep_apart() -> None:
    assert steps_of(GUIDE, StepPhase.BEFORE_DECISION, OFFICES, REGIONS) == []
    assert next_task(GUIDE, State.SUBMITTED, [], OFFICES, REGIONS) is None
    assert waiting_task(GUIDE, State.IN_CORRECTION) is None
    must_be_another(GUIDE, "approve", 1, {"examine": 1})


@pytest.mark.parametrize(
    ("state", "done", "task"),
    [
        (State.SUBMITTED, [], "accept"),
        (State.IN_CORRECTION, [], None),
        (State.ACCEPTED, [], "examine"),
        (State.ACCEPTED, ["examine"], "approve"),
        (State.APPROVED, ["examine"], "move_out"),
        (State.APPROVED, ["examine", "move_out"], "complete"),
        (State.COMPLETED, ["examine", "move_out"], "deliver"),
        (State.DELIVERED, ["examine", "move_out"], None),
        (State.REFUSED, ["examine"], None),
        (State.NOT_ACCEPTED, [], None),
        (State.WITHDRAWN, [], None),
    ],
)
def test_the_next_task_of_a_transfer_between_provinces(state: State, done: list[str], task: str | None) -> None:
    found = next_task(ITEM, state, done, *places("police-511502"))
    assert (found.name if found else None) == task


def test_while_the_applicant_is_waited_for_the_office_may_only_not_accept() -> None:
    task = waiting_task(ITEM, State.IN_CORRECTION)
    assert task == Task("accept", Act.ACCEPT, Duty.DECIDING, Role.CLERK)
    assert waiting_task(ITEM, State.SUBMITTED) is None


@pytest.mark.parametrize(
    ("act", "step", "open_to"),
    [
        (Act.ACCEPT, "", Act.ACCEPT),
        (Act.ASK_CORRECTION, "", Act.ACCEPT),
        (Act.REFUSE, "", Act.ACCEPT),
        (Act.APPROVE, "", Act.APPROVE),
        (Act.REJECT, "", Act.APPROVE),
        (Act.COMPLETE, "", Act.COMPLETE),
        (Act.DELIVER, "", Act.DELIVER),
    ],
)
def test_whoever_has_the_task_may_do_what_stands_for_it(act: Act, step: str, open_to: Act) -> None:
    for asked in (Act.ACCEPT, Act.APPROVE, Act.COMPLETE, Act.DELIVER):
        task = Task(asked, asked, Duty.DECIDING, Role.CLERK)
        if asked is open_to:
            assert must_be_open(task, State.SUBMITTED, act, step) is task
        else:
            with pytest.raises(ActNotOpen):
                must_be_open(task, State.SUBMITTED, act, step)


def test_a_step_is_open_under_its_own_name_only() -> None:
    task = Task("examine", Act.DO_STEP, Duty.DECIDING, Role.EXAMINER)
    assert must_be_open(task, State.ACCEPTED, Act.DO_STEP, "examine") is task
    with pytest.raises(ActNotOpen, match="move_out is not open to a case that is accepted"):
        must_be_open(task, State.ACCEPTED, Act.DO_STEP, "move_out")
    with pytest.raises(ActNotOpen):
        must_be_open(None, State.ACCEPTED, Act.DO_STEP, "examine")


@pytest.mark.parametrize(
    ("authority", "role", "holds"),
    [
        ("police-320508", Role.EXAMINER, True),
        ("police-320508", Role.APPROVER, False),
        ("police-320102", Role.EXAMINER, False),
    ],
)
def test_a_post_is_a_role_in_the_office_that_has_the_duty(authority: str, role: Role, holds: bool) -> None:  # noqa: FBT001
    task = Task("examine", Act.DO_STEP, Duty.DECIDING, Role.EXAMINER)
    officer = Officer(1, frozenset({(authority, role)}))
    if holds:
        must_hold_post(task, OFFICES, officer)
    else:
        with pytest.raises(NotYourPost, match="examine is for the examiner of the deciding office") as e:
            must_hold_post(task, OFFICES, officer)
        assert e.value.task is task


def test_who_examined_may_not_decide_and_others_may() -> None:
    with pytest.raises(SameOfficer) as e:
        must_be_another(ITEM, "approve", 7, {"submit": 3, "examine": 7})
    assert (e.value.act, e.value.done) == ("approve", "examine")
    must_be_another(ITEM, "approve", 8, {"submit": 3, "examine": 7})
    must_be_another(ITEM, "complete", 7, {"submit": 3, "examine": 7})  # not kept apart
    must_be_another(ITEM, "examine", 7, {"examine": 7, "print": 7})


def test_what_was_not_said_is_named() -> None:
    assert NotSaid("clause").what == "clause"


@dataclass
class Model:
    """A case as the rules alone carry it, with what must hold however it came about."""

    item: Item
    offices: dict[str, str]
    regions: dict[str, str]
    state: State = State.SUBMITTED
    done: list[str] = field(default_factory=list)
    done_by: dict[str, int] = field(default_factory=dict)

    def task(self) -> Task | None:
        return next_task(self.item, self.state, self.done, self.offices, self.regions)

    def do(self, act: Act, step: str, by: Officer) -> None:
        after = next_state(self.state, act)
        if act not in BY_APPLICANT:
            must_be_offered(self.item, self.state, act)
            waiting = waiting_task(self.item, self.state) if act is Act.REFUSE else None
            task = must_be_open(waiting or self.task(), self.state, act, step)
            must_hold_post(task, self.offices, by)
            name = goes_by(self.item, act, step if act is Act.DO_STEP else "")
            must_be_another(self.item, name, by.user_id, self.done_by)
            if name in self.procedure.separate and act is not Act.ASK_CORRECTION:
                self.done_by[name] = by.user_id
            if act is Act.DO_STEP:
                self.done.append(step)
        self.state = after

    @property
    def procedure(self) -> Procedure:
        assert self.item.procedure is not None
        return self.item.procedure


def model_of(procedure: Procedure, origin: str) -> Model:
    offices, regions = places(origin)
    item = Item(**{name: getattr(ITEM, name) for name in ITEM.__slots__} | {"procedure": procedure})
    return Model(item, dict(offices), dict(regions))


officers = st.builds(
    Officer,
    st.integers(1, 4),
    st.frozensets(st.tuples(st.sampled_from(sorted({*OFFICES.values(), *ORIGINS[1:]})), st.sampled_from(ROLES))),
)
doings = st.tuples(st.sampled_from([act for act in Act if act is not Act.SUBMIT]), st.sampled_from(STEPS), officers)


@settings(max_examples=200)
@given(procedures(), st.sampled_from(ORIGINS), st.lists(doings, max_size=30))
def test_any_sequence_of_acts_keeps_to_the_table_and_to_separate_officers(
    procedure: Procedure, origin: str, sequence: list[tuple[Act, str, Officer]]
) -> None:
    model = model_of(procedure, origin)
    needed = [s.code for s in steps_of(model.item, StepPhase.BEFORE_DECISION, model.offices, model.regions)]
    for act, step, by in sequence:
        before = (model.state, list(model.done), dict(model.done_by))
        try:
            model.do(act, step, by)
        except Refusal:
            assert (model.state, model.done, model.done_by) == before
            continue
        assert LAW[before[0]][act] == model.state
        assert len(set(model.done_by.values())) == len(model.done_by)
        assert len(set(model.done)) == len(model.done)
        if model.state in {State.APPROVED, State.REFUSED}:
            assert set(needed) <= set(model.done)
        if model.state is State.COMPLETED:
            after = steps_of(model.item, StepPhase.AFTER_DECISION, model.offices, model.regions)
            assert {step.code for step in after} <= set(model.done)
        later = steps_of(model.item, StepPhase.AFTER_HANDOVER, model.offices, model.regions)
        looked_into = {step.code for step in later} <= set(model.done)
        must_act = model.state in {State.SUBMITTED, State.ACCEPTED, State.APPROVED, State.BROKEN} or (
            procedure.deliver is not None if model.state is State.COMPLETED else False
        )
        out = model.state is (State.DELIVERED if procedure.deliver else State.COMPLETED)
        assert (model.task() is not None) == (must_act or (out and not looked_into))


@settings(max_examples=200)
@given(procedures(), st.sampled_from(ORIGINS))
def test_a_case_whose_tasks_are_done_by_fresh_officers_comes_to_its_end(procedure: Procedure, origin: str) -> None:
    model = model_of(procedure, origin)
    serial = 0
    while (task := model.task()) is not None:
        serial += 1
        post = (model.offices[task.duty], Role(task.role))
        instead = {Act.ACCEPT: Act.SETTLE, Act.APPROVE: Act.ANSWER}
        act = task.act if offered(model.item, task.act) else instead[task.act]
        model.do(act, task.name if task.act is Act.DO_STEP else "", Officer(serial, frozenset({post})))
        assert serial <= len(procedure.steps) + 4
    assert model.state is (State.DELIVERED if procedure.deliver else State.COMPLETED)


def test_what_stands_for_a_task_leads_somewhere_from_where_the_task_does() -> None:
    only_later = {Act.FIND_FALSE}  # of steps, those that look into a commitment
    for act, usual in STANDS_FOR.items():
        if act in only_later:
            continue
        assert {state for state, known in NEXT_STATE if known is usual} <= {
            state for state, known in NEXT_STATE if known is act
        }


IN_PARALLEL = replace(
    PROCEDURE,
    offices={"fire": OfficeRule(where=Where.FIELD, field="region", kind="fire_rescue")},
    steps=tuple(
        Step(code=code, name=Words(code, code), post=Post(office=office, role=Role.EXAMINER), together=together)
        for code, office, together in [
            ("fire", "fire", "opinions"), ("police", Duty.DECIDING, "opinions"), ("weigh", Duty.DECIDING, ""),
        ]
    ),
)  # fmt: skip


@pytest.mark.law("licensing-26")
def test_steps_that_stand_together_are_open_at_the_same_time_and_the_next_waits_for_all() -> None:
    item = replace(ITEM, procedure=IN_PARALLEL)
    offices, regions = places()
    offices, regions = {**offices, "fire": "fire_rescue-320508"}, {**regions, "fire": "320508"}

    def open_after(*done: str) -> list[str]:
        return [task.name for task in next_tasks(item, State.ACCEPTED, done, offices, regions)]

    assert open_after() == ["fire", "police"]
    assert open_after("police") == ["fire"]
    assert open_after("fire") == ["police"]
    assert open_after("fire", "police") == ["weigh"]
    assert open_after("fire", "police", "weigh") == ["approve"]
    both = next_tasks(item, State.ACCEPTED, (), offices, regions)
    assert asked_for(both, Act.DO_STEP, "police") == both[1]
    assert asked_for(both, Act.DO_STEP, "weigh") == both[0]  # which is then told to be another one
    assert asked_for([], Act.APPROVE) is None
    assert list(IN_PARALLEL.participants) == ["fire"]


TELLS = AtOnce(kind=AtOnceKind.ANSWER, citation=SAYS, about="who", entitled=frozenset(Entitled), proof="kinship")


@pytest.mark.parametrize(
    ("rule", "about", "seen", "told"),
    [
        (TELLS, "", [], True),  # nobody's data
        (TELLS, "me", [], True),
        (TELLS, "wife", [], True),
        (TELLS, "stranger", [], False),
        (TELLS, "stranger", ["id_card"], False),
        (TELLS, "stranger", ["kinship"], True),
        (replace(TELLS, entitled=frozenset({Entitled.APPLICANT})), "wife", [], False),
        (replace(TELLS, entitled=frozenset({Entitled.HOUSEHOLD})), "wife", [], True),
        (replace(TELLS, entitled=frozenset(), proof=""), "me", ["kinship"], False),
    ],
)
def test_an_answer_goes_only_to_who_is_entitled_to_it(rule: AtOnce, about: str, seen: list[str], *, told: bool) -> None:
    asked: dict[str, Any] = {"about": about, "applicant": "me", "household": ["me", "wife"], "seen": seen}
    if told:
        must_be_entitled(rule, **asked)
    else:
        with pytest.raises(NotEntitled) as e:
            must_be_entitled(rule, **asked)
        assert e.value.proof == rule.proof
