"""Put off until a day and told so; granted in the order of acceptance; hearings that an office announces itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import CLAUSE
from tests.casework.cases.licences import Licensing
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Visit
from tongban.casework.cases import actions, counter, hearings, in_order, intake, queries
from tongban.casework.cases.announced import announcements
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.casework.cases.models import Case, CaseEvent, WorkRow
from tongban.casework.cases.refusals import EarlierOpen
from tongban.casework.cases.rules import ActNotOpen, NotSaid
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import Clock
from tongban.casework.messages.models import Outbox
from tongban.casework.registry import queries as registry
from tongban.channels.nightly.putting_off import take_up_what_was_put_off

pytestmark = pytest.mark.django_db
Find = Callable[[str], Any]
DAY = timedelta(days=1)
WORKER = Visit("worker", "none")


# --- put off --------------------------------------------------------------------------------------


def put_off(number: str, officer: Find, until: date | None, **more: Any) -> None:
    said: dict[str, Any] = {"because": OrderBecause.APPLICANT_ASKED, "words": "出差", "by": officer("suzhou-approver")}
    counter.prioritise(
        **{"number": number, "priority": Priority.LATER, "until": until, "at": MONDAY, "visit": AT_DESK, **said, **more}
    )


def test_a_case_is_put_off_until_a_day_that_the_applicant_is_told_and_taken_up_again_after_it(
    transfer: Callable[..., str], officer: Find
) -> None:
    number = transfer()
    put_off(number, officer, date(2026, 3, 5))
    told = Outbox.objects.get(number=number, notice="prioritise.later")
    assert told.due_on == date(2026, 3, 5)
    event = CaseEvent.objects.get(case__number=number, act=Act.PRIORITISE)
    assert (event.data["order"], event.data["until"], event.data["words"]) == ("applicant_asked", "2026-03-05", "出差")
    view = queries.case(number, actor=officer("suzhou-clerk"))
    assert view.aside.put_off == date(2026, 3, 5)
    assert [c.value.due.on for c in view.clocks if c.running] == [date(2026, 3, 9)]  # five working days, as before

    assert take_up_what_was_put_off(MONDAY + 3 * DAY) == 0  # Thursday 5 March is the last day
    assert take_up_what_was_put_off(MONDAY + 4 * DAY) == 1
    assert take_up_what_was_put_off(MONDAY + 4 * DAY) == 0
    assert WorkRow.objects.get(number=number).priority == ""
    last = CaseEvent.objects.filter(case__number=number).latest("seq")
    assert (last.role, last.data["order"], last.data["before"]) == ("machine", "over", "later")


@pytest.mark.parametrize("until", [None, date(2026, 3, 1), date(2026, 3, 10)])
def test_nobody_puts_a_case_off_without_a_day_or_past_its_time_limit(
    until: date | None, transfer: Callable[..., str], officer: Find
) -> None:
    number = transfer()  # to be accepted, or told what is missing, by Monday 9 March
    with pytest.raises(NotSaid, match="put_off"):
        put_off(number, officer, until)
    assert WorkRow.objects.get(number=number).priority == ""


def test_brought_back_before_the_day_it_waits_for_no_day_any_more(transfer: Callable[..., str], officer: Find) -> None:
    number = transfer()
    put_off(number, officer, date(2026, 3, 5))
    put_off(number, officer, None, priority=Priority.IN_TURN, because=OrderBecause.OVER)
    assert queries.case(number, actor=officer("suzhou-clerk")).aside.put_off is None
    assert not counter.take_up_again(case_id=Case.objects.get(number=number).id, at=MONDAY + 9 * DAY, visit=WORKER)


# --- where numbers are limited --------------------------------------------------------------------


@pytest.fixture
def settle(people: dict[str, UUID], citizen: Find, officer: Find) -> Callable[..., str]:
    """Apply at the window for a permit to settle in Hong Kong, accepted and examined on a day; return the number."""

    def hand_in(who: str, accepted: datetime) -> str:
        person = registry.person(people[who], MONDAY.date())
        number = intake.submit(
            item=catalog.current("EE-015", MONDAY.date()),
            answers={"holder": str(people[who]), "place": "hong_kong", "ground": "spouse", "phone": "13800000001"},
            applicant=intake.Applicant(person_id=person.person_id, name=person.name), window="", key=uuid4(),
            by=citizen(who), at=MONDAY, visit=ONLINE,
        )  # fmt: skip
        actions.accept(number=number, seen=[], by=officer("suzhou-clerk"), at=accepted, visit=AT_DESK)
        actions.do_step(
            number=number, step="examine", words="符合", clause=CLAUSE, by=officer("suzhou-examiner"), at=accepted,
            visit=AT_DESK,
        )  # fmt: skip
        return number

    return hand_in


@pytest.mark.law("licensing-57")
def test_where_numbers_are_limited_the_case_accepted_first_is_granted_first(
    settle: Callable[..., str], officer: Find
) -> None:
    second, first = settle("gu", MONDAY + 2 * DAY), settle("lin", MONDAY + DAY)
    by: dict[str, Any] = {"by": officer("suzhou-approver"), "at": MONDAY + 3 * DAY, "visit": AT_DESK}
    assert in_order.earlier_of(queries.case(second, actor=officer("suzhou-approver"))) == [first]
    assert in_order.earlier_of(queries.case(first, actor=officer("suzhou-approver"))) == []
    with pytest.raises(EarlierOpen) as e:
        actions.approve(number=second, words="同意", **by)
    assert e.value.numbers == (first,)
    assert Case.objects.get(number=second).state == State.ACCEPTED
    actions.approve(number=first, words="同意", **by)
    assert in_order.earlier_of(queries.case(second, actor=officer("suzhou-approver"))) == []
    actions.approve(number=second, words="同意", **by)
    assert in_order.earlier_of(queries.case(second, actor=officer("suzhou-approver"))) == []


@pytest.mark.law("licensing-57")
def test_of_two_accepted_on_one_day_the_one_that_came_in_first_is_granted_first_and_refusing_waits_for_nobody(
    settle: Callable[..., str], officer: Find
) -> None:
    one, other = settle("gu", MONDAY + DAY), settle("lin", MONDAY + DAY)
    Case.objects.filter(number=other).update(received_at=MONDAY - DAY)
    by: dict[str, Any] = {"by": officer("suzhou-approver"), "at": MONDAY + 3 * DAY, "visit": AT_DESK}
    with pytest.raises(EarlierOpen):
        actions.approve(number=one, words="同意", **by)
    actions.reject(number=one, words="不符", clause="暂行管理办法 第八条", **by)
    assert Case.objects.get(number=one).state == State.REFUSED


def test_where_they_are_not_limited_nobody_waits_for_an_earlier_case(hotel: Callable[..., str], officer: Find) -> None:
    number = hotel()
    assert in_order.earlier_of(queries.case(number, actor=officer("suzhou-clerk"))) == []


# --- announced by the office itself ---------------------------------------------------------------


@pytest.mark.law("licensing-46")
def test_an_office_announces_a_hearing_itself_and_decides_on_its_record(licensing: Licensing) -> None:
    number = licensing.examined("PO-005")
    assert announcements(MONDAY) == []
    hearings.offer(
        interested=[], words="拟准予在本街道设立典当行", announced=True,
        **licensing.common(number, "suzhou-examiner", MONDAY),
    )  # fmt: skip
    # Nobody had to ask: it is to be held within twenty working days, by Monday 30 March (3-6, 9-13, 16-20, 23-27, 30).
    assert licensing.due(number, "hearing") == date(2026, 3, 30)
    assert Outbox.objects.get(number=number, notice="offer_hearing.announced").due_on == date(2026, 3, 30)
    assert licensing.task(number) == Act.SET_HEARING
    with pytest.raises(ActNotOpen):
        licensing.approve(number, MONDAY)
    [shown] = announcements(MONDAY)
    assert (shown.item.code, shown.office, shown.on, shown.words) == (
        "PO-005", "police-320508", None, "拟准予在本街道设立典当行",
    )  # fmt: skip

    hearings.set_hearing(
        on=date(2026, 3, 16), place="九时，二楼会议室", chair=licensing.officer("suzhou-registrar").user_id, days=10,
        **licensing.common(number, "suzhou-examiner", MONDAY),
    )  # fmt: skip
    [shown] = announcements(MONDAY)
    assert (shown.on, shown.place) == (date(2026, 3, 16), "九时，二楼会议室")
    held = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
    hearings.hold(words="到会十二人，无人反对", signed=True, **licensing.common(number, "suzhou-registrar", held))
    assert announcements(held) == []
    with pytest.raises(NotSaid, match="on_record"):
        licensing.approve(number, held)
    licensing.approve(number, held, on_record=True)
    assert not Clock.objects.filter(case_id=licensing.row(number).id, kind="hearing", running=True).exists()


@pytest.mark.law("licensing-46")
def test_an_item_whose_law_says_nothing_of_it_has_no_announced_hearing(licensing: Licensing) -> None:
    number = licensing.examined("PO-003")
    with pytest.raises(NotSaid, match="announced"):
        hearings.offer(
            interested=[], words="公告", announced=True, **licensing.common(number, "suzhou-examiner", MONDAY)
        )
    assert announcements(MONDAY) == []
