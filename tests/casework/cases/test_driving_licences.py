"""A driving licence: renewed in its last ninety days, replaced when lost, and then shown, checked, and suspended."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import MONDAY, ONLINE
from tests.casework.licences.signing import have_keys
from tongban import verify
from tongban.basis.actors import Citizen
from tongban.basis.credentials import view
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.status import Reference
from tongban.casework.cases import intake
from tongban.casework.catalog import queries as catalog
from tongban.casework.licences import places
from tongban.casework.licences import queries as licences
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.signers import signer_for, trust_list
from tongban.casework.offices.models import User
from tongban.casework.registry import actions
from tongban.casework.registry.refusals import DocumentEnded, NoDocument, NotLowered, Suspended, TooEarlyToRenew
from tongban.casework.registry.rules import Act, Cause, Issue
from tongban.channels.nightly.listing import publish_lists

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 5, 20)  # 79 days after Monday 2 March 2026: within the last ninety
LADDER = {"next_of": [{"years": 6}, {"years": 10}, "long_term"], "open_days": 90, "late_months": 12}


def cause(on: date) -> Cause:
    return Cause(case_id=None, case_number="", authority="police-320508", at=MONDAY, on=on)


def give(person: UUID, *, issued: date, rung: int = 0) -> str:
    facts = {"classes": ["C1", "D"], "first_issued_on": "2014-05-20", "file_number": "320500123456", "rung": rung}
    years = 6 if rung == 0 else 10
    issue = Issue(kind="driving_licence", holder=person, validity={"years": years}, facts=facts)
    return actions.issue_document(issue=issue, cause=cause(issued)).number


@pytest.fixture
def driver(people: dict[str, UUID]) -> UUID:
    """Return Luo, who has had a licence of six years since 20 May 2020."""
    give(people["luo"], issued=date(2020, 5, 20))
    return people["luo"]


@pytest.fixture
def ask(driver: UUID, citizen: Callable[[str], Citizen]) -> Callable[..., str]:
    def ask(code: str, at: datetime = MONDAY, **answers: str) -> str:
        given = {"holder": str(driver), "handled_in": "320508", "phone": "13800000000", **answers}
        return intake.submit(
            item=catalog.current(code, at.date()), answers=given,
            applicant=intake.Applicant(person_id=driver, name="罗小芸"),
            window="", key=uuid4(), by=citizen("luo"), at=at, visit=ONLINE,
        )  # fmt: skip

    return ask


def latest(person: UUID) -> licences.LicenceView:
    held = [each for each in licences.licences_of(person) if each.kind.code == "driving_licence"]
    return max(held, key=lambda each: each.document.version)


@pytest.mark.law("driver-63", "driver-13")
@pytest.mark.parametrize(
    ("clean", "last_day"),
    [
        ("yes", date(2036, 5, 20)),  # ten years from the end of the six (第六十二条)
        ("no", date(2032, 5, 20)),  # six again
    ],
)
def test_a_renewal_follows_the_licence_before_and_keeps_what_stands_on_it(
    ask: Callable[..., str], driver: UUID, carry: Carry, clean: str, last_day: date
) -> None:
    old = latest(driver)
    carry(ask("TD-007", clean_record=clean), "accept", "examine", "approve", "complete")
    new = latest(driver)
    assert (new.document.version, new.document.last_day) == (2, last_day)
    assert new.claims(MONDAY.date())["classes"] == ["C1", "D"]
    assert new.claims(MONDAY.date())["first_issued_on"] == "2014-05-20"
    assert licences.licence(old.number).state_on(MONDAY.date()) == "replaced"
    decision = catalog.current("TD-007", MONDAY.date()).decision
    assert decision is not None
    assert (decision.limit.days, decision.limit.day_type) == (1, "working")


def test_what_was_lost_is_replaced_to_the_same_last_day(ask: Callable[..., str], driver: UUID, carry: Carry) -> None:
    carry(ask("TD-011", lost_on="2026-02-28"), "accept", "approve", "complete")
    new = latest(driver)
    assert (new.document.version, new.document.last_day) == (2, LAST_DAY)
    assert new.document.issued_on == MONDAY.date()


def test_who_has_moved_has_the_licence_issued_by_the_office_of_the_new_place(
    ask: Callable[..., str], driver: UUID, carry: Carry
) -> None:
    carry(ask("TD-008", fit="yes"), "accept", "examine", "approve", "complete")
    new = latest(driver)
    assert (new.document.version, new.document.last_day) == (2, LAST_DAY)
    assert new.document.issued_by == "police-320508"
    assert new.claims(MONDAY.date())["classes"] == ["C1", "D"]


def test_at_seventy_a_motorcycle_becomes_a_moped_and_the_car_stays(
    ask: Callable[..., str], driver: UUID, carry: Carry
) -> None:
    carry(ask("TD-012", reason="age_70", car_class="c2"), "accept", "examine", "approve", "complete")
    new = latest(driver)
    assert new.claims(MONDAY.date())["classes"] == ["C1", "F"]
    assert new.document.last_day == LAST_DAY


@pytest.mark.law("driver-63")
@pytest.mark.parametrize(
    ("held", "reason", "car", "left"),
    [
        (["A1", "D"], "age_63", "c1", ["C1", "D"]),  # 第六十五条第一款
        (["A2", "E"], "age_63", "c2", ["C2", "C6", "E"]),  # an articulated one keeps the light trailer
        (["B2", "M"], "age_63", "c1", ["C1"]),
        (["C1", "C6", "D"], "age_70", "c1", ["C1", "F"]),  # 第二款
        (["C1"], "health", "c2", ["C2"]),  # 第六十七条第一款
        (["A1", "A2"], "own_will", "c1", ["C1", "C6"]),  # 第五款
        (["C5", "D"], "age_70", "c2", ["C5", "F"]),  # no age ends a car for disabled drivers (第十四条第一项)
        (["C5"], "age_63", "c1", None),
        (["C1"], "age_63", "c1", None),  # nothing that is not allowed any more
        (["C3"], "age_70", "c1", None),  # nothing would be left: it is deregistered instead
        (["M"], "age_63", "c1", None),
    ],
)
def test_what_is_left_of_the_classes(
    people: dict[str, UUID], held: list[str], reason: str, car: str, left: list[str] | None
) -> None:
    procedure = catalog.current("TD-012", MONDAY.date()).procedure
    assert procedure is not None
    lowers = {**procedure.effects[0].parameters["lowers"], "by": reason}
    ways = [
        {**way, "to": [car if to == "$car_class" else to for to in way.get("to", ())]} for way in lowers["ways"][reason]
    ]
    lowers["ways"] = {reason: ways}
    facts = {"classes": held}
    old = Issue(kind="driving_licence", holder=people["luo"], validity={"years": 6}, facts=facts)
    actions.issue_document(issue=old, cause=cause(date(2021, 5, 20)))
    new = Issue(
        kind="driving_licence", holder=people["luo"], validity="as_before", replaces=True, keeps_facts=True,
        lowers=lowers,
    )  # fmt: skip
    if left is None:
        with pytest.raises(NotLowered):
            actions.issue_document(issue=new, cause=cause(MONDAY.date()))
    else:
        actions.issue_document(issue=new, cause=cause(MONDAY.date()))
        assert latest(people["luo"]).claims(MONDAY.date())["classes"] == left


def renew(person: UUID, on: date, *, climbs: bool = True) -> date | None:
    issue = Issue(
        kind="driving_licence", holder=person, validity=LADDER, replaces=True, keeps_facts=True, climbs=climbs
    )
    return actions.issue_document(issue=issue, cause=cause(on)).last_day


@pytest.mark.parametrize(
    ("on", "last_day"),
    [
        (date(2026, 2, 19), date(2036, 5, 20)),  # the ninetieth day before the last
        (date(2026, 5, 20), date(2036, 5, 20)),
        (date(2026, 6, 1), date(2036, 6, 1)),  # late: from the day itself
        (date(2027, 5, 20), date(2037, 5, 20)),  # the last day of the year after (第七十九条)
    ],
)
def test_a_renewal_is_open_from_ninety_days_before_until_a_year_after(driver: UUID, on: date, last_day: date) -> None:
    assert renew(driver, on) == last_day


def test_before_and_after_that_it_is_refused(driver: UUID) -> None:
    with pytest.raises(TooEarlyToRenew):
        renew(driver, date(2026, 2, 18))
    with pytest.raises(DocumentEnded):
        renew(driver, date(2027, 5, 21))


def test_after_ten_years_comes_one_without_end_and_nothing_after_it(people: dict[str, UUID]) -> None:
    give(people["luo"], issued=date(2016, 5, 20), rung=1)
    assert renew(people["luo"], MONDAY.date()) is None
    with pytest.raises(TooEarlyToRenew):
        renew(people["luo"], MONDAY.date())


def test_who_has_none_has_none_renewed_and_a_suspended_one_is_not_replaced(people: dict[str, UUID]) -> None:
    with pytest.raises(NoDocument):
        renew(people["luo"], MONDAY.date())
    number = give(people["luo"], issued=date(2020, 5, 20))
    actions.end_document(number=number, act=Act.SUSPEND, cause=cause(MONDAY.date()))
    with pytest.raises(Suspended):
        renew(people["luo"], MONDAY.date())


def test_a_copy_of_an_expired_licence_is_not_given_out_anew(driver: UUID) -> None:
    issue = Issue(kind="driving_licence", holder=driver, validity="as_before", replaces=True, keeps_facts=True)
    with pytest.raises(DocumentEnded):
        actions.issue_document(issue=issue, cause=cause(date(2026, 5, 21)))


def shown(number: str, at: datetime) -> tuple[bytes, Es256Signer]:
    """Return a view of a licence as a device holds it, and the device's key."""
    licence, device = licences.licence(number), Es256Signer.new()
    until = licence.copy_ends(at.date())
    given = places.give_places(number, count=1, until=until)
    facts = licence.claims(at.date(), "traffic_check")
    copy = view.View(
        "driving_licence/traffic_check", at, datetime.combine(until, at.timetz()), facts,
        Reference(status_uri(given.list_id), given.indices[0]),
    )  # fmt: skip
    return view.Issuer(signer_for("driving_licence", licence.region, at).signer).issue(copy, device.public), device


@pytest.mark.law("driver-61")
def test_a_licence_from_a_case_is_shown_offline_suspended_at_the_desk_and_refused_after_the_next_list(
    ask: Callable[..., str], driver: UUID, carry: Carry, client: Client, settings: Settings, tmp_path: Path
) -> None:
    have_keys(settings, tmp_path, MONDAY)
    carry(ask("TD-007", clean_record="yes"), "accept", "examine", "approve", "complete")
    number = latest(driver).number
    held, device = shown(number, MONDAY)
    publish_lists(MONDAY)

    verifier = verify.Verifier(trust_list().trust)
    verifier.add(client.get("/s/driving_licence-1").content, at=MONDAY)
    first = verifier.check(view.show(held, device, at=MONDAY), at=MONDAY)
    assert first.outcome is verify.Outcome.VALID
    assert first.shown is not None
    assert first.shown.facts["classes"] == ["C1", "D"]

    later = MONDAY + timedelta(minutes=5)
    client.force_login(User.objects.get(username="demo.suzhou-approver"))
    with time_machine.travel(later, tick=False):
        answer = client.post(
            f"/desk/licences/{number}/suspend/", {"ground": "drink_driving", "words": "苏公交决字〔2026〕1号"}
        )
    assert answer.status_code == 302
    again = view.show(held, device, at=later)
    assert verifier.check(again, at=later).outcome is verify.Outcome.VALID  # offline: by the list of five minutes ago

    publish_lists(later + timedelta(seconds=20))
    verifier.add(client.get("/s/driving_licence-1").content, at=later + timedelta(seconds=30))
    now = later + timedelta(seconds=30)
    assert verifier.check(view.show(held, device, at=now), at=now).outcome is verify.Outcome.SUSPENDED
