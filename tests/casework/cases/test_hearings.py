"""The right to a hearing, from its offer to the decision on its record; days counted by hand from the calendar of 2026.

Told on Monday 2 March 2026: five working days to ask are 3, 4, 5, 6 and Monday 9 March. Asked on Friday 6 March: twenty
working days to hold it are 9 to 13 (5), 16 to 20 (10), 23 to 27 (15), 30 March to 3 April (20). Set on Monday 9 March:
seven working days before are 10 to 13 (4), 16, 17 and Wednesday 18 March (7).
"""

from datetime import date, datetime

import pytest

from tests.casework.cases.conftest import CLAUSE
from tests.casework.cases.licences import Licensing
from tests.casework.conftest import MONDAY
from tongban.basis.clock import State
from tongban.basis.refusals import Invalid, NotFound
from tongban.casework.cases import actions, hearings, openings
from tongban.casework.cases.models import CaseEvent, CaseParty, SeparateDuty
from tongban.casework.cases.rules import ActNotOpen, NotSaid, NotSent, SameOfficer, TooLate, TooSoon
from tongban.casework.cases.states import Act

pytestmark = pytest.mark.django_db


def day(month: int, number: int) -> datetime:
    return MONDAY.replace(month=month, day=number)


def asked(licensing: Licensing, who: str = "gu") -> str:
    """Return a case that is examined, in which somebody has asked for a hearing on Friday 6 March."""
    number = licensing.examined()
    licensing.offer(number, MONDAY, "gu-wife")
    hearings.ask(words="要求听证", **licensing.common(number, who, day(3, 6)))
    return number


@pytest.mark.law("licensing-36")
@pytest.mark.law("licensing-47")
def test_the_applicant_and_those_concerned_are_told_and_see_the_case_from_then_on(licensing: Licensing) -> None:
    number = licensing.examined()
    with pytest.raises(NotFound):
        licensing.view(number, "gu-wife")
    licensing.offer(number, MONDAY, "gu-wife")
    assert licensing.view(number, "gu-wife").number == number
    party = CaseParty.objects.get(role="interested")
    assert party.person_id == licensing.people["gu-wife"]
    event = CaseEvent.objects.get(act=Act.OFFER_HEARING)
    assert (event.data["interested"], event.data["until"]) == (1, "2026-03-09")
    concerned = openings.open_acts(licensing.view(number, "gu-wife"), actor=licensing.citizen("gu-wife"))
    assert concerned == [Act.BE_HEARD, Act.ASK_HEARING]


@pytest.mark.law("licensing-36")
def test_those_concerned_are_heard(licensing: Licensing) -> None:
    number = licensing.examined()
    licensing.offer(number, MONDAY, "gu-wife")
    hearings.be_heard(words="夜间噪声影响休息", **licensing.common(number, "gu-wife", day(3, 3)))
    event = CaseEvent.objects.get(act=Act.BE_HEARD)
    assert (event.data["words"], event.data["role"]) == ("夜间噪声影响休息", "interested")
    with pytest.raises(NotFound):
        hearings.be_heard(words="我也有话说", **licensing.common(number, "luo", day(3, 3)))
    with pytest.raises(NotSaid):
        hearings.be_heard(words=" ", **licensing.common(number, "gu", day(3, 3)))


@pytest.mark.law("licensing-47")
def test_nothing_is_decided_while_somebody_may_still_ask(licensing: Licensing) -> None:
    number = licensing.examined()
    licensing.offer(number, MONDAY)
    with pytest.raises(TooSoon) as e:
        licensing.approve(number, day(3, 9))
    assert e.value.not_before == date(2026, 3, 10)
    with pytest.raises(TooSoon):
        actions.reject(words="不符合", clause=CLAUSE, **licensing.common(number, "suzhou-approver", day(3, 9)))
    licensing.approve(number, day(3, 10))
    assert licensing.row(number).state == "approved"


@pytest.mark.law("licensing-47")
def test_it_is_asked_for_within_five_days_and_to_be_held_within_twenty(licensing: Licensing) -> None:
    number = asked(licensing)
    assert licensing.due(number, "hearing") == date(2026, 4, 3)
    assert licensing.task(number) == "set_hearing"
    with pytest.raises(ActNotOpen):
        hearings.ask(words="再次要求", **licensing.common(number, "gu-wife", day(3, 6)))
    with pytest.raises(ActNotOpen) as e:
        licensing.approve(number, day(3, 20))
    assert e.value.first == "set_hearing"


@pytest.mark.law("licensing-47")
def test_on_the_sixth_day_it_is_too_late_to_ask(licensing: Licensing) -> None:
    number = licensing.examined()
    licensing.offer(number, MONDAY)
    with pytest.raises(TooLate) as e:
        hearings.ask(words="要求听证", **licensing.common(number, "gu", day(3, 10)))
    assert e.value.last_day == date(2026, 3, 9)
    hearings.ask(words="要求听证", **licensing.common(number, "gu", day(3, 9)))


@pytest.mark.law("licensing-48")
def test_time_and_place_are_told_seven_days_before(licensing: Licensing) -> None:
    number = asked(licensing)
    with pytest.raises(TooSoon) as e:
        licensing.set_hearing(number, day(3, 9), date(2026, 3, 17))
    assert e.value.not_before == date(2026, 3, 18)
    with pytest.raises(TooLate):
        licensing.set_hearing(number, day(3, 9), date(2026, 4, 7))  # later than twenty days, though it need not be
    licensing.set_hearing(number, day(3, 9), date(2026, 3, 18))
    assert licensing.task(number) == "hold_hearing"
    event = CaseEvent.objects.get(act=Act.SET_HEARING)
    assert (event.data["on"], event.data["place"], event.data["days"]) == ("2026-03-18", "9时30分，二楼听证室", 8)


@pytest.mark.law("licensing-45")
def test_the_clock_stands_still_from_the_notice_to_the_record(licensing: Licensing) -> None:
    number = asked(licensing)
    licensing.set_hearing(number, day(3, 9), date(2026, 3, 18), days=8)
    assert licensing.clock(number).value.state(date(2026, 3, 12)) is State.PAUSED
    licensing.hold(number, day(3, 18))
    # Counted before: 3 to 6 March (4). 16 left from Wednesday 18 March on: 18 to 20 (3), 23 to 27 (8),
    # 30 March to 3 April (13), 7 to 9 April (16).
    assert licensing.due(number) == date(2026, 4, 9)
    told = "".join(s.zh + s.citation.text for s in licensing.clock(number).value.explain(date(2026, 3, 18)))
    assert "因听证暂停计时，已书面告知所需时间：8个工作日" in told
    assert "行政许可法 第四十五条" in told


@pytest.mark.law("licensing-48")
def test_who_has_examined_may_not_chair(licensing: Licensing) -> None:
    number = asked(licensing)
    with pytest.raises(Invalid):  # examiners are not posted to chair
        licensing.set_hearing(number, day(3, 9), date(2026, 3, 18), chair="suzhou-examiner")
    registrar = licensing.officer("suzhou-registrar").user_id
    SeparateDuty.objects.filter(case_id=licensing.row(number).id, act="examine").update(user_id=registrar)
    with pytest.raises(SameOfficer):
        licensing.set_hearing(number, day(3, 9), date(2026, 3, 18))


@pytest.mark.law("licensing-48")
def test_the_chair_may_be_challenged_and_somebody_else_answers(licensing: Licensing) -> None:
    number = asked(licensing, "gu-wife")
    licensing.set_hearing(number, day(3, 9), date(2026, 3, 18))
    hearings.challenge(words="主持人是申请人的亲属", **licensing.common(number, "gu", day(3, 10)))
    assert licensing.task(number) == "answer_challenge"
    with pytest.raises(ActNotOpen):
        licensing.hold(number, day(3, 18))
    hearings.answer_challenge(
        chair=None, words="经核查不存在亲属关系", **licensing.common(number, "suzhou-approver", day(3, 11))
    )
    assert CaseEvent.objects.get(act=Act.ANSWER_CHALLENGE).data["replaced"] is False
    licensing.hold(number, day(3, 18))
    assert licensing.row(number).state == "accepted"


@pytest.mark.law("licensing-48")
def test_it_is_decided_on_the_record_or_not_at_all(licensing: Licensing) -> None:
    number = asked(licensing)
    licensing.set_hearing(number, day(3, 9), date(2026, 3, 18))
    with pytest.raises(TooSoon):
        licensing.hold(number, day(3, 17))
    with pytest.raises(NotSaid):
        hearings.hold(words="记录", signed=False, **licensing.common(number, "suzhou-registrar", day(3, 18)))
    with pytest.raises(NotSaid):
        hearings.hold(words=" ", signed=True, **licensing.common(number, "suzhou-registrar", day(3, 18)))
    licensing.hold(number, day(3, 18))
    record = CaseEvent.objects.get(act=Act.HOLD_HEARING)
    with pytest.raises(NotSaid) as e:
        licensing.approve(number, day(3, 19))
    assert e.value.what == "on_record"
    licensing.approve(number, day(3, 19), on_record=True)
    assert CaseEvent.objects.get(act=Act.APPROVE).data["record"] == record.seq


def test_only_its_chair_holds_a_hearing(licensing: Licensing) -> None:
    number = asked(licensing)
    licensing.set_hearing(number, day(3, 9), date(2026, 3, 18))
    row = licensing.row(number)
    assert row.aside is not None
    row.aside["hearing"]["chair"] = 10**6
    row.save(update_fields=["aside"])
    with pytest.raises(NotSent):
        licensing.hold(number, day(3, 18))
    assert Act.HOLD_HEARING not in openings.open_acts(
        licensing.view(number, "suzhou-registrar"), actor=licensing.officer("suzhou-registrar")
    )


def test_a_number_that_is_nobodys_tells_nobody(licensing: Licensing) -> None:
    number = licensing.examined()
    with pytest.raises(Invalid):
        hearings.offer(
            interested=["11010519491231002X"], words="可以申请听证",
            **licensing.common(number, "suzhou-examiner", MONDAY),
        )  # fmt: skip
    assert licensing.row(number).aside is not None
    assert licensing.view(number).aside.hearing is None
