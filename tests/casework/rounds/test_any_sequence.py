"""Whatever is done in a round, in any order, by anybody: what must always hold of it in the database holds."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.casework.rounds.conftest import CODE, FACTS, Beijing, on
from tongban.basis.refusals import Refusal
from tongban.casework.rounds import actions, checking, entering, listing, objections, record
from tongban.casework.rounds.models import Event, Finding, Listing, Round
from tongban.casework.rounds.rules import ANSWERING, BY_HAND, CHECKING, NEXT_STATE, Act, State

pytestmark = pytest.mark.django_db
WHO = ("beijing-examiner", "beijing-approver", "chaoyang-examiner", "both", "suzhou-approver")
OTHERS = (Act.CHECK, Act.REFUSE, Act.DECLARE, Act.OBJECT, Act.UPHOLD, Act.REJECT)
moves = st.tuples(
    st.sampled_from([*BY_HAND, *BY_HAND, *OTHERS]), st.sampled_from(WHO), st.sampled_from([0, 1, 8, 40]), st.booleans()
)
USUAL = (  # that leads on, so that what is drawn does not stay at the beginning
    Act.CHECK, Act.CLOSE, Act.RANK, Act.PUBLISH, Act.OBJECT, Act.UPHOLD, Act.END_NOTICE, Act.RANK, Act.FINALISE,
    Act.FREEZE,
)  # fmt: skip


def attempt(beijing: Beijing, act: Act, who: str, at: datetime) -> bool:
    """Do an act if it is open; return whether it was done."""
    by = beijing.both_posts() if who == "both" else beijing.officer(who)
    number, luo = beijing.numbers["luo"], beijing.citizen("luo")
    acts: dict[Act, Callable[[], object]] = {
        Act.CHECK: lambda: checking.check(code=CODE, number=number, facts=FACTS, why="经核查属实", by=by, at=at),
        Act.REFUSE: lambda: checking.refuse(code=CODE, number=number, fact="award", why="未提供证书", by=by, at=at),
        Act.DECLARE: lambda: entering.declare(code=CODE, facts={**FACTS, "age": 41}, by=luo, at=at),
        Act.OBJECT: lambda: objections.object_to(code=CODE, about=number, words="分数有误", by=luo, at=at),
        Act.UPHOLD: lambda: objections.decide(code=CODE, serial=1, upheld=True, reason="情况属实", by=by, at=at),
        Act.REJECT: lambda: objections.decide(code=CODE, serial=1, upheld=False, reason="情况不实", by=by, at=at),
    }
    try:
        acts.get(act, lambda: actions.advance(code=CODE, act=act, by=by, at=at))()
    except Refusal:
        return False
    return True


def must_hold(before: str) -> None:
    """Assert what holds of a round at any time."""
    row = Round.objects.get()
    assert before == row.state or State(row.state) in {
        after for (state, _), after in NEXT_STATE.items() if state == before
    }
    events = list(Event.objects.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, row.last_seq + 1))
    people = {event.user_id for event in events if event.user_id}
    for user in people:
        done = {Act(event.act) for event in events if event.user_id == user}
        assert not (done & CHECKING and done & ANSWERING)
    assert row.listing == Listing.objects.count()
    if row.listing and not row.stale:
        assert listing.faults(CODE) == []
    assert (row.sha256 != "") == (row.state == State.FROZEN)
    assert row.state != State.FROZEN or any(event.act == Act.PUBLISH for event in events)


def test_any_acts_by_anybody_keep_a_round_in_order(beijing: Beijing) -> None:
    beijing.opened()
    beijing.applies("luo")
    reached: set[str] = set()

    @settings(
        max_examples=12,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        deadline=None,
    )
    @given(drawn=st.lists(moves, min_size=8, max_size=20))
    def carried(drawn: list[tuple[Act, str, int, bool]]) -> None:
        with transaction.atomic():
            point, at, usual = transaction.savepoint(), on(4, 2), list(USUAL)
            for act, who, days, on_its_way in drawn:
                at += timedelta(days=days)
                if on_its_way and usual:
                    act = usual.pop(0)  # noqa: PLW2901 (the next one on the way)
                    who = "beijing-approver" if act in ANSWERING else "beijing-examiner"  # noqa: PLW2901
                before, rows = Round.objects.get().state, Event.objects.count() + Finding.objects.count()
                done = attempt(beijing, act, who, at)
                if not done:
                    assert Event.objects.count() + Finding.objects.count() == rows
                must_hold(before)
                reached.add(Round.objects.get().state)
            assert record.broken_chain(CODE) == []
            transaction.savepoint_rollback(point)

    carried()
    assert {State.SCORING, State.PRELIMINARY, State.PUBLIC_NOTICE, State.OBJECTIONS} <= reached
