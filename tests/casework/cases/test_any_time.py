"""Whatever is done about time to a licence, in any order, by anybody, keeps it in order."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.casework.cases.conftest import CLAUSE
from tests.casework.cases.licences import Licensing
from tests.casework.cases.test_any_sequence import everything_of
from tests.casework.conftest import MONDAY
from tongban.basis.refusals import Refusal
from tongban.casework.cases import actions, chain, hearings, openings, queries, timekeeping
from tongban.casework.cases.aside import HearingState
from tongban.casework.cases.models import CaseEvent, WorkRow
from tongban.casework.cases.rules import ActNotOpen, NotYourPost
from tongban.casework.cases.states import BESIDE, OPEN, Act, State
from tongban.casework.clocks.models import Clock
from tongban.channels.nightly.silence import let_silence_speak

pytestmark = pytest.mark.django_db
OFFICERS = (
    "suzhou-clerk", "suzhou-examiner", "suzhou-inspector", "suzhou-inspector-2", "suzhou-approver", "suzhou-registrar",
)  # fmt: skip
WHO = (*OFFICERS, "gu", "gu-wife", "luo")
SPOKEN = (Act.ASK_HEARING, Act.CHALLENGE, Act.BE_HEARD)
TRIED = (
    *BESIDE, *SPOKEN, Act.RESUME, Act.EXTEND, Act.KEEP_LIMIT, Act.SEND_OFFICERS, Act.SET_HEARING, Act.ANSWER_CHALLENGE,
    Act.HOLD_HEARING, Act.DO_STEP, Act.ACCEPT, Act.APPROVE, Act.REJECT, Act.COMPLETE, Act.DELIVER, Act.WITHDRAW,
)  # fmt: skip


def do(licensing: Licensing, act: Act, number: str, who: str, at: datetime) -> None:
    """Do an act with words that suffice."""
    common = licensing.common(number, who, at)
    chair = licensing.officer("suzhou-registrar").user_id
    held = at.date() + timedelta(days=14)
    task = queries.case(number, actor=common["by"]).task
    step = task.name if task else ""
    acts: dict[Act, Callable[[], None]] = {
        Act.PAUSE: lambda: timekeeping.pause(reason="testing", days=3, words="送检", **common),
        Act.RESUME: lambda: timekeeping.resume(words="合格", **common),
        Act.ASK_EXTENSION: lambda: timekeeping.ask_extension(days=10, words="勘验", **common),
        Act.EXTEND: lambda: timekeeping.extend(words="勘验", **common),
        Act.KEEP_LIMIT: lambda: timekeeping.keep_limit(words="不需要", **common),
        Act.SEND_OFFICERS: lambda: licensing.send(number, at),
        Act.OFFER_HEARING: lambda: licensing.offer(number, at, "gu-wife"),
        Act.ASK_HEARING: lambda: hearings.ask(words="要求听证", **common),
        Act.SET_HEARING: lambda: licensing.set_hearing(number, at, held),
        Act.CHALLENGE: lambda: hearings.challenge(words="是亲属", **common),
        Act.ANSWER_CHALLENGE: lambda: hearings.answer_challenge(chair=chair, words="不是", **common),
        Act.HOLD_HEARING: lambda: hearings.hold(words="笔录", signed=True, **common),
        Act.BE_HEARD: lambda: hearings.be_heard(words="意见", **common),
        Act.DO_STEP: lambda: actions.do_step(step=step, words="符合", clause=CLAUSE, **common),
        Act.ACCEPT: lambda: actions.accept(seen=[], **common),
        Act.APPROVE: lambda: actions.approve(words="", on_record=True, **common),
        Act.REJECT: lambda: actions.reject(words="不符合", clause=CLAUSE, on_record=True, **common),
        Act.COMPLETE: lambda: actions.complete(**common),
        Act.DELIVER: lambda: actions.deliver(how="by_post", **common),
        Act.WITHDRAW: lambda: actions.withdraw(words="", **common),
    }
    acts[act]()


def refusal_of(licensing: Licensing, act: Act, number: str, who: str, at: datetime) -> Refusal | None:
    try:
        do(licensing, act, number, who, at)
    except Refusal as e:
        return e
    return None


def must_hold(licensing: Licensing, number: str) -> None:
    """Assert what holds of a case at any time."""
    case = licensing.row(number)
    state = State(case.state)
    events = list(CaseEvent.objects.filter(case_id=case.id).order_by("seq"))
    assert [event.seq for event in events] == list(range(1, case.last_seq + 1))
    assert chain.broken_chains()[0] == []
    running = {row.kind: row for row in Clock.objects.filter(case_id=case.id, running=True)}
    must_run = {State.SUBMITTED: {"acceptance"}, State.ACCEPTED: {"decision", "promise"}, State.APPROVED: {"delivery"}}
    assert must_run.get(state, set()) <= running.keys()
    view = licensing.view(number, "gu")
    work = WorkRow.objects.filter(case_id=case.id)
    assert {row.task for row in work} == {task.name for task in view.tasks}
    if state in OPEN:
        assert all(row.due_on for row in work)
    stands_still = {c.kind for c in view.clocks if c.running and c.value.stands_still}
    assert bool(stands_still) is (view.aside.pause is not None and state is State.ACCEPTED)
    hearing = view.aside.hearing
    assert ("hearing" in running) <= (hearing is not None)
    if state in {State.APPROVED, State.REFUSED} and hearing and hearing.state is HearingState.HELD:
        decided = next(event for event in events if event.act in {Act.APPROVE, Act.REJECT})
        assert decided.data["record"] == hearing.record
    assert len([event for event in events if event.act == Act.EXTEND]) <= 1


moves = st.tuples(
    st.booleans() | st.just(True),  # noqa: FBT003 (what a page would show, more often than not)
    st.integers(min_value=0, max_value=10**6),
    st.sampled_from(TRIED),
    st.sampled_from(WHO),
    st.integers(min_value=0, max_value=3),
)


def test_any_acts_about_time_by_anybody_keep_a_licence_in_order(licensing: Licensing) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(st.lists(moves, min_size=6, max_size=18))
    def in_order(sequence: list[tuple[bool, int, Act, str, int]]) -> None:
        number, at = licensing.submit(at=MONDAY), MONDAY
        licensing.common(number, "suzhou-clerk", at)
        for shown, draw, drawn, anybody, days in sequence:
            at += timedelta(days=days, minutes=1)
            act, who = (shown and one_shown(licensing, number, draw)) or (drawn, anybody)
            if who in licensing.people and act not in {*SPOKEN, Act.WITHDRAW}:
                continue  # no page and no type lets a citizen try
            before = everything_of(number)
            refusal = refusal_of(licensing, act, number, who, at)
            if refusal is not None:
                assert everything_of(number) == before
                was_shown = shown and (act, who) != (drawn, anybody)
                assert not (was_shown and isinstance(refusal, ActNotOpen | NotYourPost)), act
            must_hold(licensing, number)
        let_silence_speak(at)
        must_hold(licensing, number)

    in_order()


def one_shown(licensing: Licensing, number: str, draw: int) -> tuple[Act, str] | None:
    """Return an act that a page shows to somebody now, any of them; None if nothing is shown to anybody."""
    found = []
    for who in WHO:
        by = licensing.common(number, who, MONDAY)["by"]
        try:
            view = queries.case(number, actor=by)
        except Refusal:
            continue
        found += [(act, who) for act in openings.open_acts(view, actor=by) if act in TRIED]
    return found[draw % len(found)] if found else None
