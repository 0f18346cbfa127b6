"""Work queues and lists: most urgent first, newest first, a page at a time, counted no further than needed."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.answers import WrongAnswers
from tongban.basis.refusals import NotFound
from tongban.casework.cases import actions, intake, queries, worklists
from tongban.casework.cases.models import Case, CaseEvent, WorkRow
from tongban.casework.cases.rules import NotAcceptedBecause, NotSaid
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
DAY = timedelta(days=1)


@pytest.fixture
def three(transfer: Callable[..., str], people: dict[str, UUID]) -> list[str]:
    """Return three transfers handed in on three days, the earliest first."""
    return [transfer(who, at=MONDAY + days * DAY) for days, who in enumerate(["luo", "yang", "visitor"])]


def a_page(clerk: Officer, size: int, after: str) -> list[worklists.WorkItem]:
    return list(worklists.work(by=clerk, after=after, size=size))


def pages(of: Callable[[str], list[worklists.WorkItem]]) -> list[str]:
    found, after = [], ""
    while page := of(after):
        found += [row.number for row in page]
        after = page[-1].after
    return found


def test_the_most_urgent_comes_first_and_a_case_without_a_limit_last_page_by_page(
    three: list[str], officer: Who
) -> None:
    clerk = officer("suzhou-clerk")
    WorkRow.objects.filter(number__in=[three[0], three[2]]).update(due_on=None)
    everything = [row.number for row in worklists.work(by=clerk)]
    assert everything[0] == three[1]
    assert set(everything[1:]) == {three[0], three[2]}
    for size in (1, 2, 3):
        assert pages(partial(a_page, clerk, size)) == everything


def test_cases_due_on_one_day_are_paged_without_loss(transfer: Callable[..., str], officer: Who) -> None:
    numbers = {transfer(who) for who in ("luo", "yang", "visitor")}
    found = pages(lambda after: list(worklists.work(by=officer("suzhou-clerk"), after=after, size=1)))
    assert len(found) == len(numbers) == 3
    assert set(found) == numbers


def test_a_queue_can_be_asked_for_one_task_and_counted_up_to_a_cap(
    three: list[str], officer: Who, carry: Carry
) -> None:
    clerk = officer("suzhou-clerk")
    assert [row.number for row in worklists.work(by=clerk, part=worklists.Part(task="accept"))] == three
    assert list(worklists.work(by=clerk, part=worklists.Part(task="deliver"))) == []
    assert worklists.work_count(by=clerk) == 3
    assert worklists.work_count(by=clerk, cap=1) == 2  # more than one: no need to know how many
    carry(three[0], "accept")
    assert worklists.work_count(by=clerk) == 2


def test_a_supervisor_sees_what_the_offices_below_must_do(three: list[str], officer: Who) -> None:
    assert [row.number for row in worklists.supervised_work(by=officer("jiangsu-supervisor"))] == three
    assert list(worklists.supervised_work(by=officer("suzhou-clerk"))) == []


def test_a_row_of_a_queue_says_what_by_whom_for_whom_and_when(three: list[str], officer: Who) -> None:
    row = worklists.work(by=officer("suzhou-clerk"))[0]
    assert (row.task, row.act, row.role, row.authority) == ("accept", "accept", "clerk", "police-320508")
    assert (row.applicant_name, row.due_on, row.provisional) == ("罗小芸", date(2026, 3, 9), False)


def test_lists_show_the_newest_first_by_state_and_page(three: list[str], officer: Who, carry: Carry) -> None:
    clerk = officer("suzhou-clerk")
    assert [row.number for row in queries.cases(actor=clerk)] == three[::-1]
    carry(three[1], "accept", at=MONDAY + 2 * DAY)
    assert [row.number for row in queries.cases(actor=clerk, state=State.ACCEPTED)] == [three[1]]
    first = queries.cases(actor=clerk, size=2)
    assert [row.number for row in queries.cases(actor=clerk, after=first[-1].after)] == [three[0]]


def test_a_case_is_found_by_number_name_and_id_number_and_by_nothing_less(
    three: list[str], officer: Who, people: dict[str, UUID]
) -> None:
    clerk, on = officer("suzhou-clerk"), MONDAY.date()
    id_number = registry.person(people["luo"], on).id_number
    for words in (three[0], three[0].lower().replace("-", " "), "罗小芸", f" {id_number} "):
        assert [row.number for row in queries.search(words, actor=clerk, on=on)] == [three[0]]
    for words in ("", "罗", id_number[:17], three[0][:-1], "11010519491231002X"):
        assert list(queries.search(words, actor=clerk, on=on)) == []
    with pytest.raises(NotFound):
        queries.case("no number", actor=clerk)


def test_a_draft_is_its_authors_alone_can_be_mended_and_goes_when_handed_in(
    people: dict[str, UUID], citizen: Callable[[str], Citizen]
) -> None:
    luo, yang, item = citizen("luo"), citizen("yang"), catalog.current("HK-016", MONDAY.date())
    common: dict[str, Any] = {"item": item, "applicant": people["luo"], "authority": ""}
    draft = intake.save_draft(draft_id=None, answers={"phone": "x"}, by=luo, at=MONDAY, **common)
    intake.save_draft(draft_id=draft, answers={"phone": "13800000000"}, by=luo, at=MONDAY + DAY, **common)
    assert [(d.id, d.answers) for d in queries.drafts(actor=luo)] == [(draft, {"phone": "13800000000"})]
    assert queries.draft(draft, actor=luo).updated_at == MONDAY + DAY
    assert queries.drafts(actor=yang) == []
    with pytest.raises(NotFound):
        intake.save_draft(draft_id=draft, answers={}, by=yang, at=MONDAY, **common)
    answers = {
        "movers": [str(people["luo"])], "destination": "320508", "settle_as": "new_household", "address": "人民路1号",
        "employer": "某公司", "work_since": "2021-03-01", "phone": "13800000000",
    }  # fmt: skip
    intake.submit(
        item=item, answers=answers, applicant=intake.Applicant(person_id=people["luo"], name="罗小芸"), window="",
        key=uuid4(), by=luo, at=MONDAY, visit=ONLINE, draft_id=draft,
    )  # fmt: skip
    assert queries.drafts(actor=luo) == []
    assert CaseEvent.objects.get().data["draft"] is True


def test_a_draft_can_be_thrown_away(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> None:
    item = catalog.current("HK-016", MONDAY.date())
    draft = intake.save_draft(
        draft_id=None, item=item, answers={}, applicant=None, authority="", by=citizen("luo"), at=MONDAY
    )
    intake.drop_draft(draft_id=draft, by=citizen("luo"))
    with pytest.raises(NotFound):
        queries.draft(draft, actor=citizen("luo"))


def test_a_key_leads_its_owner_to_the_case_and_nobody_else(
    transfer: Callable[..., str], people: dict[str, UUID], citizen: Callable[[str], Citizen]
) -> None:
    key = uuid4()
    number = transfer(key=key)
    assert queries.number_of_key(key, actor=citizen("luo")) == number
    assert queries.number_of_key(key, actor=citizen("yang")) is None
    assert queries.number_of_key(uuid4(), actor=citizen("luo")) is None
    with pytest.raises(NotFound):
        transfer("yang", key=key)


def test_a_guide_cannot_be_applied_for(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> None:
    with pytest.raises(intake.NotHandledHere):
        intake.submit(
            item=catalog.current("EE-022", MONDAY.date()), answers={},
            applicant=intake.Applicant(person_id=people["luo"], name="罗小芸"), window="", key=uuid4(),
            by=citizen("luo"), at=MONDAY, visit=ONLINE,
        )  # fmt: skip


def test_what_is_supplied_replaces_what_was_said_and_is_checked_like_it(
    transfer: Callable[..., str], officer: Who, citizen: Callable[[str], Citizen]
) -> None:
    number, luo = transfer(), citizen("luo")
    actions.ask_correction(
        number=number, missing=[], words="请更正电话", by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK
    )
    with pytest.raises(WrongAnswers):
        actions.supply(number=number, answers={"phone": "abc"}, words="", by=luo, at=MONDAY, visit=ONLINE)
    clerk = officer("suzhou-clerk")
    actions.supply(number=number, answers={"phone": "13900000000"}, words="已更正", by=clerk, at=MONDAY, visit=AT_DESK)
    case = Case.objects.get(number=number)
    assert case.answers["phone"] == "13900000000"
    assert case.answers["employer"] == "苏州工业园区某公司"
    assert case.visits == 1  # the counter was visited once; the application itself came online


def test_what_must_be_said_is_asked_for(transfer: Callable[..., str], officer: Who, carry: Carry) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    said: dict[str, Any] = {"number": number, "at": MONDAY, "visit": AT_DESK}
    for missing in ([], ["no_such_evidence"]):
        with pytest.raises(NotSaid, match="say missing"):
            actions.ask_correction(missing=missing, words=" ", by=clerk, **said)
    with pytest.raises(NotSaid, match="say reason"):
        actions.refuse(because=NotAcceptedBecause.CONDITIONS, words="", by=clerk, **said)
    carry(number, "accept")
    with pytest.raises(NotSaid, match="say clause"):
        actions.do_step(step="examine", words="符合", clause=" ", by=officer("suzhou-examiner"), **said)
    carry(number, "examine", "approve", "move_out", "complete")
    with pytest.raises(NotSaid, match="say how"):
        actions.deliver(how="by_pigeon", by=clerk, **said)
    actions.deliver(how="electronic", by=clerk, **said)
    assert Case.objects.get(number=number).visits == 0


@pytest.mark.law("records-electronic")
def test_the_log_is_proven_and_every_kind_of_tampering_is_told(transfer: Callable[..., str], carry: Carry) -> None:
    whole, changed, cut, gapped = transfer("luo"), transfer("yang"), transfer("visitor"), transfer("zhou-wife")
    carry(whole, "accept", "examine")
    for number in (changed, cut, gapped):
        carry(number, "accept", "examine")
    said = StringIO()
    call_command("verify_log", stdout=said)
    assert said.getvalue().startswith("The events of all 4 cases are as they were written.\nNothing is sealed yet")

    ids = dict(Case.objects.values_list("number", "id"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER caseevent_only_added")
        cursor.execute("UPDATE cases_caseevent SET user_id = 0 WHERE case_id = %s AND seq = 2", [ids[changed]])
        cursor.execute("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 3", [ids[cut]])
        cursor.execute("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 2", [ids[gapped]])
    told = StringIO()
    with pytest.raises(CommandError, match="3 fault") as e:
        call_command("verify_log", stdout=told)
    assert e.value.returncode == 1
    assert set(told.getvalue().splitlines()) == {
        f"case {changed}: event 2 is not what was written",
        f"case {cut}: the last event is missing",
        f"case {gapped}: event 2 is missing",
    }
