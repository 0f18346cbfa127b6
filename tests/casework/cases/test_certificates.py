"""What the register certifies of the past: who once lived together, what an entry said before, whose has ended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tests.casework.papers.test_notices import paper, text_of
from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import Refusal
from tongban.casework.cases import actions as cases
from tongban.casework.cases import at_once, intake
from tongban.casework.cases.models import Case
from tongban.casework.catalog import queries as catalog
from tongban.casework.licences import queries as licences
from tongban.casework.registry import actions, queries
from tongban.casework.registry.refusals import NeverChanged, NeverTogether, NotCancelled
from tongban.casework.registry.rules import Cause, Correction, HouseholdKind, Move, Opening

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=7)
CAUSE = Cause(case_id=None, case_number="", authority="police-320508", at=MONDAY, on=MONDAY.date())
Ask = Callable[..., str]


@pytest.fixture
def ask(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Ask:
    """Return a function by which Gu asks for a certificate online; it returns the number."""

    def ask(code: str, **answers: str) -> str:
        gu = registered(people["gu"])
        holder = {"holder": str(people["gu"])} if code != "HK-039" else {}
        return intake.submit(
            item=catalog.current(code, LATER.date()),
            answers={"purpose": "办理公证", "phone": "13800000000"} | holder | answers,
            applicant=intake.Applicant(person_id=people["gu"], name=gu.name), window="", key=uuid4(),
            by=citizen("gu"), at=LATER, visit=ONLINE,
        )  # fmt: skip

    return ask


@pytest.fixture
def settle(officer: Callable[[str], Officer]) -> Callable[[str], None]:
    def settle(number: str) -> None:
        at_once.settle(number=number, seen=[], words="", by=officer("suzhou-clerk"), at=LATER, visit=AT_DESK)

    return settle


@pytest.fixture
def look_up(officer: Callable[[str], Officer]) -> Callable[[str], None]:
    """Return a function that carries a case through the look-up in the archive to its end."""

    def carry(number: str) -> None:
        common: dict[str, Any] = {"number": number, "at": LATER, "visit": AT_DESK}
        cases.accept(seen=[], by=officer("suzhou-clerk"), **common)
        cases.do_step(step="look_up", words="已查", clause="", by=officer("suzhou-examiner"), **common)
        cases.approve(words="", by=officer("suzhou-registrar"), **common)
        cases.complete(by=officer("suzhou-registrar"), **common)

    return carry


def registered(person_id: UUID) -> queries.PersonView:
    return queries.person(person_id, LATER.date())


def issued(number: str) -> licences.LicenceView:
    [found] = licences.licences_of_case(Case.objects.get(number=number).id)
    return found


def move_out(person: UUID) -> date:
    """Have somebody move to a household of their own on Monday; return since when they were in the one before."""
    home = queries.household_of(person, MONDAY.date())
    assert home is not None
    to = Opening(kind=HouseholdKind.FAMILY, authority="police-320508", region_code="320508", address="人民路1号")
    actions.move_persons(move=Move(persons=(person,), moves_from=home.home.household_id), to=to, cause=CAUSE)
    return next(member.since for member in home.members if member.person.person_id == person)


def test_two_who_were_in_one_household_have_it_certified_with_its_days_and_how_each_stood(
    ask: Ask, look_up: Callable[[str], None], people: dict[str, UUID]
) -> None:
    since, wife = move_out(people["gu-wife"]), registered(people["gu-wife"])
    number = ask("HK-037", relative=wife.id_number)
    look_up(number)
    said = issued(number).claims(LATER.date())
    assert (said["about"], said["about_number"]) == (wife.name, wife.id_number)
    assert (said["own_relation"], said["about_relation"]) == ("head", "spouse")
    assert (said["together_from"], said["together_until"]) == (since.isoformat(), "2026-03-01")
    printed = text_of(paper(number, "kinship_certificate")[1].content)
    for words in ("亲属关系证明", registered(people["gu"]).name, wife.name, "户主", "配偶", "2026年3月1日", "办理公证"):
        assert words in printed, words


def test_two_who_still_are_have_no_last_day(ask: Ask, look_up: Callable[[str], None], people: dict[str, UUID]) -> None:
    number = ask("HK-037", relative=registered(people["gu-wife"]).id_number)
    look_up(number)
    assert "together_until" not in issued(number).claims(LATER.date())


@pytest.mark.parametrize("who", ["luo", "gu", "nobody"])
def test_of_whoever_never_lived_there_nothing_is_told(
    ask: Ask, look_up: Callable[[str], None], people: dict[str, UUID], who: str
) -> None:
    relative = registered(people[who]).id_number if who in people else "11010519491231002X"
    number = ask("HK-037", relative=relative)
    with pytest.raises(NeverTogether):
        look_up(number)
    assert Case.objects.get(number=number).state == "approved"
    assert not queries.documents_of_case(Case.objects.get(number=number).id)


def test_what_an_entry_said_before_its_last_correction_is_certified(
    ask: Ask, settle: Callable[[str], None], people: dict[str, UUID]
) -> None:
    old = registered(people["gu"])
    actions.correct(person_id=people["gu"], correction=Correction(ethnicity="回族"), cause=CAUSE)
    later = replace(CAUSE, at=MONDAY + timedelta(days=1), on=MONDAY.date() + timedelta(days=1))
    actions.change_name(person_id=people["gu"], name="顾文武", cause=later)
    settle(ethnic := ask("HK-038", what="ethnicity"))
    said = issued(ethnic).claims(LATER.date())
    assert (said["what"], said["was"], said["became"], said["changed_on"]) == (
        "ethnicity", "汉族", "回族", "2026-03-02",
    )  # fmt: skip
    settle(named := ask("HK-038", what="name"))
    said = issued(named).claims(LATER.date())
    assert (said["was"], said["became"], said["changed_on"]) == (old.name, "顾文武", "2026-03-03")
    printed = text_of(paper(named, "entry_change_certificate")[1].content)
    for words in ("变更更正证明", "姓名", old.name, "顾文武", "2026年3月3日"):
        assert words in printed, words


def test_what_never_changed_is_not_certified(ask: Ask, settle: Callable[[str], None], people: dict[str, UUID]) -> None:
    actions.correct(person_id=people["gu"], correction=Correction(ethnicity="回族"), cause=CAUSE)
    number = ask("HK-038", what="born_on")
    with pytest.raises(NeverChanged):
        settle(number)
    assert Case.objects.get(number=number).state == "submitted"


def test_that_a_registration_ended_with_a_death_is_certified_to_who_lived_there(
    ask: Ask, settle: Callable[[str], None], people: dict[str, UUID]
) -> None:
    wife = registered(people["gu-wife"])
    actions.deregister_death(person_id=people["gu-wife"], died_on=date(2026, 2, 27), cause=CAUSE)
    settle(number := ask("HK-039", relative=wife.id_number))
    said = issued(number).claims(LATER.date())
    assert (said["about"], said["died_on"], said["cancelled_on"]) == (wife.name, "2026-02-27", "2026-03-02")
    assert said["name"] == registered(people["gu"]).name
    printed = text_of(paper(number, "cancellation_certificate")[1].content)
    for words in ("注销户口证明", wife.name, wife.id_number, "2026年2月27日", "2026年3月2日"):
        assert words in printed, words


def test_whose_registration_stands_has_no_cancellation_certified_and_no_stranger_learns_of_a_death(
    ask: Ask, settle: Callable[[str], None], people: dict[str, UUID]
) -> None:
    number = ask("HK-039", relative=registered(people["gu-wife"]).id_number)
    with pytest.raises(NotCancelled):
        settle(number)
    stranger = registered(people["luo"]).id_number
    actions.deregister_death(person_id=people["luo"], died_on=date(2026, 2, 27), cause=CAUSE)
    with pytest.raises(NeverTogether):
        settle(ask("HK-039", relative=stranger))


@pytest.mark.parametrize(
    ("code", "more"), [("HK-037", {"relative": "11010519491231002X"}), ("HK-038", {"what": "name"})]
)
def test_nobody_has_one_made_out_for_another_adult(
    ask: Ask, people: dict[str, UUID], code: str, more: dict[str, str]
) -> None:
    with pytest.raises(Refusal, match="holder"):
        ask(code, holder=str(people["gu-wife"]), **more)
