"""Vehicles and drivers: false papers bar for a year, fraud for three, and doubtful applications come to a window."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tests.casework.reviews.conftest import Said
from tongban.basis.actors import Citizen, Officer
from tongban.basis.aftercare import Ending
from tongban.basis.refusals import NotFound
from tongban.basis.terms import BarCause
from tongban.casework.cases import actions, bars, intake, queries
from tongban.casework.cases.counter import causes_to_bar, may_be_sent_to_a_window
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.rules import ActNotOpen, NotAcceptedBecause, NotSaid, NotYourPost
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.messages.models import Outbox
from tongban.casework.registry import queries as registry
from tongban.casework.registry.models import Document
from tongban.casework.reviews import endings
from tongban.casework.standing import queries as standing
from tongban.casework.standing.rules import Barred

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
Apply = Callable[..., str]
CAR: dict[str, Any] = {
    "region": "320508",
    "plate": "川Q12345",
    "vin": "LSVAA4187E2000001",
    "seller_id_number": "11010519491231002X",
    "delivered_on": "2026-02-20",
    "new_plate": "choose",
    "phone": "13800000001",
}


@pytest.fixture
def apply(people: dict[str, UUID], citizen: Callable[[str], Citizen], officer: Who) -> Apply:
    """Apply for the transfer of a used car; return the number."""

    def hand_in(*, at: datetime = MONDAY, window: str = "", who: str = "luo") -> str:
        person = registry.person(people[who], at.date())
        return intake.submit(
            item=catalog.current("TV-015", at.date()), answers=CAR,
            applicant=intake.Applicant(person_id=person.person_id, name=person.name), window=window, key=uuid4(),
            by=officer("suzhou-clerk") if window else citizen(who), at=at, visit=AT_DESK if window else ONLINE,
        )  # fmt: skip

    return hand_in


def granted(number: str, said: Said) -> str:
    """Carry a transfer to its end; return the number of the vehicle licence."""
    common: dict[str, Any] = {"number": number}
    actions.accept(seen=[], **common, **said("suzhou-clerk"))
    actions.do_step(step="inspect_vehicle", words="相符", clause="", **common, **said("suzhou-examiner"))
    actions.approve(words="同意", **common, **said("suzhou-approver"))
    actions.complete(**common, **said("suzhou-registrar"))
    actions.deliver(how="at_window", **common, **said("suzhou-clerk"))
    return Document.objects.get(case_id=Case.objects.get(number=number).id).number


@pytest.mark.law("vehicle-80")
def test_false_papers_bar_from_registering_vehicles_for_a_year_and_from_nothing_else(
    apply: Apply, said: Said, people: dict[str, UUID]
) -> None:
    number = apply()
    actions.refuse(number=number, because=NotAcceptedBecause.FALSE_PAPERS, words="发票虚假", **said("suzhou-clerk"))
    bars.bar(number=number, cause=BarCause.FALSE_PAPERS, words="发票虚假", **said("suzhou-approver"))
    on = MONDAY.date()
    found = standing.bars_of(person_id=people["luo"], on=on)
    assert [bar.until for bar in found] == [date(2027, 3, 2)]  # a year after 2 March 2026
    with pytest.raises(Barred) as e:
        apply(at=datetime(2027, 3, 1, 2, 0, tzinfo=UTC))
    assert e.value.citation.text == "机动车登记规定（公安部令第164号）第八十条"
    reached = {code for code in ("TV-001", "TV-014", "TV-013", "TV-033", "TD-001")
               if found[0].covers(catalog.current(code, on), on)}  # fmt: skip
    assert reached == {"TV-001", "TV-014"}  # other registrations; no filing, no electronic copy, no driving licence
    assert apply(at=datetime(2027, 3, 2, 2, 0, tzinfo=UTC))


@pytest.mark.law("vehicle-80", "licensing-79")
def test_a_registration_obtained_by_fraud_is_rescinded_and_bars_for_three_years(
    apply: Apply, said: Said, people: dict[str, UUID], officer: Who
) -> None:
    number = apply()
    document = granted(number, said)
    with pytest.raises(ActNotOpen):  # it stands
        bars.bar(number=number, cause=BarCause.FRAUD, words="骗取", **said("suzhou-approver"))
    serial = endings.propose(
        number=number, document=document, act=Ending.RESCIND, ground="deceit", words="伪造来历证明",
        by=officer("suzhou-examiner"), at=MONDAY,
    )  # fmt: skip
    later = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)  # the five working days to ask for a hearing ended on 9 March
    endings.decide(number=number, serial=serial, words="撤销", **said("suzhou-approver-2", later))

    bars.bar(number=number, cause=BarCause.FRAUD, words="伪造来历证明", **said("suzhou-approver", later))
    assert [bar.until for bar in standing.bars_of(person_id=people["luo"], on=later.date())] == [date(2029, 3, 10)]
    with pytest.raises(Barred):
        apply(at=datetime(2029, 3, 9, 2, 0, tzinfo=UTC))
    assert standing.bars_of(person_id=people["luo"], on=date(2029, 3, 10)) == []


@pytest.mark.law("licensing-79")
def test_who_lost_a_grant_through_an_office_s_own_error_is_not_barred(granted: str, said: Said, officer: Who) -> None:
    document = Document.objects.get(case_id=Case.objects.get(number=granted).id).number
    serial = endings.propose(
        number=granted, document=document, act=Ending.RESCIND, ground="procedure", words="未按程序", at=MONDAY,
        by=officer("suzhou-examiner"),
    )  # fmt: skip
    endings.decide(number=granted, serial=serial, words="撤销", **said("suzhou-approver-2"))
    assert causes_to_bar(queries.case(granted, actor=officer("suzhou-approver"))) == []
    with pytest.raises(ActNotOpen):
        bars.bar(number=granted, cause=BarCause.FRAUD, words="骗取", **said("suzhou-approver"))


@pytest.mark.law("driver-93")
@pytest.mark.parametrize("code", ["TD-001", "TD-002", "TD-014"])
def test_false_papers_for_a_driving_licence_bar_for_one_year_and_fraud_for_three(pack: None, code: str) -> None:
    item = catalog.current(code, MONDAY.date())
    until = {rule.cause: rule.until(date(2026, 3, 2)) for rule in item.terms.bars}
    assert until == {BarCause.FALSE_PAPERS: date(2027, 3, 2), BarCause.FRAUD: date(2029, 3, 2)}
    assert {rule.citation.text for rule in item.terms.bars} == {
        "机动车驾驶证申领和使用规定（公安部令第162号）第九十三条"
    }


@pytest.mark.law("vehicle-74")
def test_what_came_online_and_may_deceive_is_to_be_handed_in_at_a_window(
    apply: Apply, said: Said, officer: Who
) -> None:
    online = apply()
    assert may_be_sent_to_a_window(queries.case(online, actor=officer("suzhou-clerk")))
    with pytest.raises(NotSaid, match="reason"):
        actions.refuse(number=online, because=NotAcceptedBecause.AT_WINDOW, words="", **said("suzhou-clerk"))
    actions.refuse(number=online, because=NotAcceptedBecause.AT_WINDOW, words="发票可疑", **said("suzhou-clerk"))
    assert Case.objects.get(number=online).state == State.NOT_ACCEPTED
    assert CaseEvent.objects.get(case__number=online, act="refuse").data["because"] == "at_window"
    assert Outbox.objects.filter(number=online, notice="refuse.at_window").exists()

    at_window = apply(window="police-320508")  # nothing bars: the same person, with the originals
    assert not may_be_sent_to_a_window(queries.case(at_window, actor=officer("suzhou-clerk")))
    with pytest.raises(NotSaid, match="because"):
        actions.refuse(number=at_window, because=NotAcceptedBecause.AT_WINDOW, words="可疑", **said("suzhou-clerk"))


def test_an_item_whose_law_says_nothing_of_it_is_not_sent_to_a_window(
    hotel: Callable[..., str], said: Said, officer: Who
) -> None:
    number = hotel()
    assert not may_be_sent_to_a_window(queries.case(number, actor=officer("suzhou-clerk")))
    with pytest.raises(NotSaid, match="because"):
        actions.refuse(number=number, because=NotAcceptedBecause.AT_WINDOW, words="可疑", **said("suzhou-clerk"))
    with pytest.raises((NotFound, NotYourPost)):
        actions.refuse(number=number, because=NotAcceptedBecause.AT_WINDOW, words="可疑", **said("yibin-clerk"))
