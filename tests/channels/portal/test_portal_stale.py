"""A page older than its case: refused with words and with what was typed, and possible once looked at."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.channels.portal.conftest import AT_DESK, MONDAY, Page, Phone
from tongban.basis.actors import Officer
from tongban.casework.cases import actions, counter, intake
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.casework.cases.models import Case, CaseEvent, CaseEvidence
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db
Find = Callable[[str], Officer]
MOVED_ON = "Something has happened to this case since you opened the page. Look at it, then try again."


@pytest.fixture
def moves_on(officer: Find) -> Callable[[str], None]:
    """Return a function by which something happens to a case that leaves it in its state."""

    def happen(number: str) -> None:
        counter.prioritise(
            number=number, priority=Priority.URGENT, because=OrderBecause.CARE, words="高龄",
            by=officer("suzhou-approver"), at=MONDAY, visit=AT_DESK,
        )  # fmt: skip

    return happen


@pytest.fixture
def graduate(people: dict[str, UUID], luo: Phone, officer: Find) -> str:
    """A graduate's move, accepted on the promise that the contract follows within ten working days."""
    item = catalog.current("HK-009", MONDAY.date())
    answers: dict[str, object] = {
        "movers": [str(people["luo"])], "destination": "320508", "settle_as": "new_household", "address": "人民路8号",
        "phone": "13800000001",
    }  # fmt: skip
    for question in item.form:
        if question.required and question.asked_if is None and question.name not in answers:
            answers[question.name] = {"date": "2025-07-01", "choice": next(iter(question.choices), "")}.get(
                question.kind, "苏州大学"
            )
    person = registry.person(people["luo"], MONDAY.date())
    assert luo.citizen
    number = intake.submit(
        item=item, answers=answers, applicant=intake.Applicant(person_id=person.person_id, name=person.name),
        window="", key=uuid4(), by=luo.citizen, at=MONDAY, visit=AT_DESK,
        terms=intake.Terms(declared=["diploma"], later=["employment_contract"]),
    )  # fmt: skip
    actions.accept(
        number=number, seen=["diploma"], later=["employment_contract"], by=officer("suzhou-clerk"), at=MONDAY,
        visit=AT_DESK,
    )  # fmt: skip
    return number


def seen(page: Page) -> str:
    [value] = page.values["_seen"]
    return value


def acts(number: str) -> list[str]:
    return list(CaseEvent.objects.filter(case__number=number).order_by("seq").values_list("act", flat=True))


def again(phone: Phone, url: str, data: dict[str, object]) -> Page:
    """Send a form that is refused for its age; return the page that says so."""
    phone.post(url, data, status=409)
    page = Page(phone.last)
    assert MOVED_ON in page.words
    return page


def test_an_application_is_not_taken_back_from_a_page_older_than_the_case(
    luo: Phone, transfer: str, moves_on: Callable[[str], None]
) -> None:
    url = f"/cases/{transfer}/withdraw/"
    old = seen(luo.get(url))
    moves_on(transfer)
    page = again(luo, url, {"words": "不迁了", "_seen": old})
    assert "不迁了" in page.words
    assert acts(transfer) == ["submit", "prioritise"]
    assert luo.post(url, {"words": "不迁了", "_seen": seen(page)}) == f"/cases/{transfer}/"
    assert acts(transfer)[-1] == "withdraw"


def test_what_was_missing_is_not_taken_from_a_page_older_than_the_case(
    luo: Phone, transfer: str, officer: Find, moves_on: Callable[[str], None]
) -> None:
    actions.ask_correction(
        number=transfer, missing=["labour_contract"], words="", by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK
    )
    url = f"/cases/{transfer}/supply/"
    old = seen(luo.get(url))
    answers = Case.objects.get(number=transfer).answers
    typed = {name: answers[name] for name in ("employer", "phone", "address")}
    year, month, day = answers["work_since"].split("-")
    typed |= {"work_since_year": year, "work_since_month": month, "work_since_day": day}
    typed |= {"movers": answers["movers"], "settle_as": answers["settle_as"]}
    typed |= {"papers": ["labour_contract"], "words": "已备齐"}
    moves_on(transfer)
    page = again(luo, url, {**typed, "_seen": old})
    assert "已备齐" in page.words
    assert CaseEvidence.objects.get(case__number=transfer, code="labour_contract").status == "missing"
    assert luo.post(url, {**typed, "_seen": seen(page)}) == f"/cases/{transfer}/"
    assert acts(transfer)[-1] == "supply"


@pytest.mark.law("service-gaps")
def test_what_was_promised_is_handed_in_from_home(luo: Phone, graduate: str, moves_on: Callable[[str], None]) -> None:
    case = luo.get(f"/cases/{graduate}/")
    # Ten working days from Monday 2 March 2026: 3 to 6 March (4), 9 to 13 (9), Mon 16 March (10).
    assert CaseEvidence.objects.get(case__number=graduate, code="employment_contract").promised_for == date(2026, 3, 16)
    assert "By Mon 16 March 2026" in case.words
    url = f"/cases/{graduate}/promised/"
    assert url in case.links
    page = luo.get(url)
    luo.refused(url, {"_seen": seen(page)})
    assert "Tick at least one paper" in Page(luo.last).words
    moves_on(graduate)
    page = again(luo, url, {"papers": ["employment_contract"], "_seen": seen(page)})
    assert luo.post(url, {"papers": ["employment_contract"], "_seen": seen(page)}) == f"/cases/{graduate}/"
    assert acts(graduate)[-1] == "supply_gap"
    row = CaseEvidence.objects.get(case__number=graduate, code="employment_contract")
    assert (row.status, row.grade) == ("declared", "D")  # nobody has looked at it yet
    assert url not in luo.get(f"/cases/{graduate}/").links
    assert luo.post(url, {"papers": ["employment_contract"]}) == f"/cases/{graduate}/"  # nothing is open any more


def test_a_promise_that_has_passed_says_so(luo: Phone, graduate: str, monday: object) -> None:
    CaseEvidence.objects.filter(code="employment_contract").update(promised_for=date(2026, 2, 27))
    assert "that day has passed" in luo.get(f"/cases/{graduate}/promised/").words


def test_only_the_applicant_hands_in_what_they_promised(phone_of: Callable[[str], Phone], graduate: str) -> None:
    phone_of("yang").get(f"/cases/{graduate}/promised/", status=404)
