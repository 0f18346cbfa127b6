"""Rescind, withdraw, revoke, deregister: each on its ground, by other officers than the one who granted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import MONDAY
from tests.casework.reviews.conftest import Said
from tongban.basis.actors import Citizen, Officer
from tongban.basis.aftercare import Ending
from tongban.basis.refusals import NotFound
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.rules import ActNotOpen, NotSaid, NotYourPost, SameOfficer
from tongban.casework.cases.states import State
from tongban.casework.registry import queries as registry
from tongban.casework.registry.models import Change, Document
from tongban.casework.reviews import endings, queries
from tongban.casework.reviews.models import Measure
from tongban.casework.reviews.rules import GroundDoesNotFit, HearingOpen, MeasureState, StepNotOpen

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
DAY = timedelta(days=1)


@pytest.fixture
def licence(granted: str) -> str:
    return Document.objects.get(case_id=Case.objects.get(number=granted).id).number


def propose(number: str, document: str, by: Officer, act: Ending, ground: str, words: str = "查实") -> int:
    return endings.propose(
        number=number, document=document, act=act, ground=ground, words=words, by=by, at=MONDAY
    )  # fmt: skip


@pytest.mark.law("licensing-69-1", "licensing-69-3", "licensing-64")
def test_a_grant_is_rescinded_by_others_than_who_granted_it_with_reasons_and_remedies(
    granted: str, licence: str, said: Said, officer: Who
) -> None:
    serial = endings.propose(
        number=granted, document=licence, act=Ending.RESCIND, ground="not_entitled", words="不具备条件",
        reported_by="苏州市公安局虎丘分局", by=officer("suzhou-examiner"), at=MONDAY,
    )  # fmt: skip
    with pytest.raises(SameOfficer):  # granted it
        endings.decide(number=granted, serial=serial, words="撤销", **said("suzhou-approver"))

    endings.decide(number=granted, serial=serial, words="撤销", **said("suzhou-approver-2"))

    assert registry.document(licence).state == "rescinded"
    assert Change.objects.filter(act="rescind", case_number=granted).exists()
    event = CaseEvent.objects.get(act="rescind")
    assert event.data["law"] == "行政许可法 第六十九条第一款第四项"
    assert event.data["compensation"] is True
    assert event.data["remedies"] == ["reconsideration", "litigation"]
    assert Case.objects.get().state == State.DELIVERED
    assert queries.measures_of(Case.objects.get().id)[0].reported_by == "苏州市公安局虎丘分局"


@pytest.mark.law("licensing-69-2", "licensing-47", "licensing-72-7", "service-commitment")
@pytest.mark.parametrize("ground", ["deceit", "false_promise"])
def test_before_it_is_lost_for_deceit_the_holder_may_ask_to_be_heard(
    ground: str, granted: str, licence: str, said: Said, officer: Who, citizen: Callable[[str], Citizen]
) -> None:
    serial = propose(granted, licence, officer("suzhou-examiner"), Ending.RESCIND, ground)
    # Five working days after Monday 2 March: 3, 4, 5, 6, Monday 9 March.
    assert Measure.objects.get().hearing_until == date(2026, 3, 9)
    decide: dict[str, Any] = {"number": granted, "serial": serial, "words": "撤销"}
    with pytest.raises(HearingOpen):
        endings.decide(**decide, **said("suzhou-approver-2", MONDAY + 7 * DAY))
    endings.ask_hearing(number=granted, serial=serial, by=citizen("gu"), at=MONDAY + 7 * DAY)
    with pytest.raises(StepNotOpen):
        endings.ask_hearing(number=granted, serial=serial, by=citizen("gu"), at=MONDAY + 7 * DAY)
    with pytest.raises(HearingOpen):
        endings.decide(**decide, **said("suzhou-approver-2", MONDAY + 30 * DAY))
    heard: dict[str, Any] = {"number": granted, "serial": serial, "on": date(2026, 3, 20)}
    with pytest.raises(SameOfficer):
        endings.hear(**heard, words="称材料属实", by=officer("suzhou-examiner"))
    with pytest.raises(NotSaid):
        endings.hear(**heard, words="", by=officer("suzhou-registrar"))
    with pytest.raises(NotYourPost):
        endings.hear(**heard, words="称材料属实", by=officer("jiangsu-supervisor"))
    endings.hear(**heard, words="称材料属实", by=officer("suzhou-registrar"))

    endings.decide(**decide, **said("suzhou-approver-2", MONDAY + 30 * DAY))
    assert registry.document(licence).state == "rescinded"


def test_when_nobody_asked_to_be_heard_it_is_decided_after_the_last_day(
    granted: str, licence: str, said: Said, officer: Who, citizen: Callable[[str], Citizen]
) -> None:
    serial = propose(granted, licence, officer("suzhou-examiner"), Ending.REVOKE, "traded")
    with pytest.raises(NotFound):
        endings.ask_hearing(number=granted, serial=serial, by=citizen("luo"), at=MONDAY)
    with pytest.raises(StepNotOpen):
        endings.ask_hearing(number=granted, serial=serial, by=citizen("gu"), at=MONDAY + 8 * DAY)
    endings.decide(number=granted, serial=serial, words="吊销", **said("suzhou-approver-2", MONDAY + 8 * DAY))
    assert registry.document(licence).state == "revoked"


@pytest.mark.law("licensing-8", "licensing-70")
def test_a_grant_withdrawn_because_the_law_changed_is_deregistered_afterwards(
    granted: str, licence: str, said: Said, officer: Who
) -> None:
    gone: dict[str, Any] = {"number": granted, "document": licence, "ground": "ended", "words": "已撤回"}
    with pytest.raises(GroundDoesNotFit):  # it stands
        endings.deregister(**gone, **said("suzhou-registrar"))
    serial = propose(granted, licence, officer("suzhou-examiner"), Ending.WITHDRAW_GRANT, "law_changed")
    endings.decide(number=granted, serial=serial, words="撤回", **said("suzhou-approver-2"))
    with pytest.raises(GroundDoesNotFit):  # not expired: lost
        endings.deregister(**{**gone, "ground": "expired"}, **said("suzhou-registrar"))
    with pytest.raises(NotYourPost):
        endings.deregister(**gone, **said("suzhou-clerk"))
    with pytest.raises(NotSaid):
        endings.deregister(**{**gone, "words": " "}, **said("suzhou-registrar"))
    endings.deregister(**gone, **said("suzhou-registrar"))
    assert registry.document(licence).state == "struck_off"
    acts = ["deliver", "withdraw_grant", "deregister"]
    assert list(CaseEvent.objects.order_by("seq").values_list("act", flat=True))[-3:] == acts


@pytest.mark.law("licensing-69-3")
def test_where_the_public_interest_forbids_it_the_grant_stays(
    granted: str, licence: str, said: Said, officer: Who
) -> None:
    serial = propose(granted, licence, officer("suzhou-examiner"), Ending.RESCIND, "procedure")
    by = {name: value for name, value in said("suzhou-approver-2").items() if name != "visit"}
    with pytest.raises(NotSaid):
        endings.drop(number=granted, serial=serial, words="", **by)
    endings.drop(number=granted, serial=serial, words="撤销将对公共利益造成重大损害", **by)
    assert registry.document(licence).state == "valid"
    assert Measure.objects.get().state == MeasureState.DROPPED
    with pytest.raises(StepNotOpen):
        endings.decide(number=granted, serial=serial, words="撤销", **said("suzhou-approver-2"))


@pytest.mark.parametrize(
    ("act", "ground", "refusal"),
    [
        (Ending.RESCIND, "traded", GroundDoesNotFit),  # a ground of another act
        (Ending.REVOKE, "made_up", GroundDoesNotFit),
        (Ending.DEREGISTER, "dissolved", StepNotOpen),  # a registrar's act
    ],
)
def test_only_the_grounds_of_the_law_s_list_for_that_act(
    act: Ending, ground: str, refusal: type[Exception], granted: str, licence: str, officer: Who
) -> None:
    with pytest.raises((refusal, NotYourPost)):
        propose(granted, licence, officer("suzhou-examiner"), act, ground)
    assert not Measure.objects.exists()


def test_one_proposal_at_a_time_with_a_reason_for_a_document_of_the_case(
    granted: str, licence: str, officer: Who
) -> None:
    by = officer("suzhou-examiner")
    with pytest.raises(NotFound):
        propose(granted, "0", by, Ending.RESCIND, "procedure")
    with pytest.raises(NotSaid):
        propose(granted, licence, by, Ending.RESCIND, "procedure", words="")
    with pytest.raises(NotYourPost):
        propose(granted, licence, officer("suzhou-clerk"), Ending.RESCIND, "procedure")
    propose(granted, licence, by, Ending.RESCIND, "procedure")
    with pytest.raises(StepNotOpen):
        propose(granted, licence, by, Ending.RESCIND, "abuse")
    assert [m.document for m in queries.measures(by=by)] == [licence]
    assert queries.measures(by=officer("yibin-clerk")) == []


def test_the_database_refuses_one_officer_for_both(granted: str, licence: str, officer: Who) -> None:
    propose(granted, licence, officer("suzhou-examiner"), Ending.RESCIND, "procedure")
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.update(state="decided", decided_by=officer("suzhou-examiner").user_id, decided_at=MONDAY)


def test_nothing_can_be_taken_away_before_it_is_granted(hotel: Callable[..., str], carry: Carry, officer: Who) -> None:
    number = hotel()
    carry(number, "accept")
    with pytest.raises(ActNotOpen):
        propose(number, "0", officer("suzhou-examiner"), Ending.RESCIND, "procedure")


def test_an_item_that_cites_no_grounds_has_none(
    transfer: Callable[..., str], carry: Carry, officer: Who, people: dict[str, Any]
) -> None:
    number = transfer()
    carry(number, "accept", "examine", "approve", "move_out", "complete")
    paper = Document.objects.filter(case_id=Case.objects.get().id).first()
    assert paper is not None
    with pytest.raises(GroundDoesNotFit):
        propose(number, paper.number, officer("suzhou-examiner"), Ending.RESCIND, "procedure")
