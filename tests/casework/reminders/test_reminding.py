"""People are reminded once of what comes up: an appointment, what is still to supply, a hearing, a document."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tests.casework.appointments.conftest import Book, book, on_monday  # noqa: F401 (a fixture)
from tests.casework.conftest import AT_DESK, MONDAY
from tongban.basis.actors import Citizen, Officer
from tongban.casework.appointments import actions as booking
from tongban.casework.appointments.models import Appointment
from tongban.casework.cases import actions
from tongban.casework.cases.models import Case, CaseEvent, CaseEvidence
from tongban.casework.cases.states import Act
from tongban.casework.messages import expanding
from tongban.casework.messages.models import InboxMessage, Outbox
from tongban.casework.reminders.models import Given
from tongban.channels.nightly.reminding import note_missed, remind

pytestmark = pytest.mark.django_db
Find = Callable[[str], Officer]
DAY = timedelta(days=1)


def reminded(notice: str, *times: datetime) -> list[int]:
    """Return how many reminders of a kind the worker gives at each of these times; identity cards expire meanwhile."""
    found = []
    for at in times:
        before = Outbox.objects.filter(notice=notice).count()
        remind(at)
        found.append(Outbox.objects.filter(notice=notice).count() - before)
    return found


def test_of_an_appointment_the_day_before_and_once(book: Book) -> None:  # noqa: F811
    book(starts_at=on_monday(10, days=3))
    eve = MONDAY + 2 * DAY
    assert reminded("appointment.reminder", MONDAY + DAY, eve, eve, eve + timedelta(hours=3)) == [0, 1, 0, 0]


def test_of_no_appointment_that_was_cancelled_and_of_a_new_time_again(
    book: Book,  # noqa: F811
    citizen: Callable[[str], Citizen],
) -> None:
    made = book(starts_at=on_monday(10, days=3))
    booking.cancel(appointment_id=book("zhou", on_monday(10, days=3)), by=citizen("zhou"), at=MONDAY)
    assert reminded("appointment.reminder", MONDAY + 2 * DAY) == [1]
    booking.move(appointment_id=made, starts_at=on_monday(10, days=4), by=citizen("luo"), at=MONDAY + 2 * DAY)
    assert reminded("appointment.reminder", MONDAY + 3 * DAY) == [1]


def test_of_what_is_missing_a_week_and_three_weeks_after_the_notice(
    transfer: Callable[..., str], officer: Find, people: dict[str, UUID]
) -> None:
    number = transfer()
    actions.ask_correction(
        number=number, missing=["labour_contract"], words="", by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK
    )
    days = [MONDAY + days * DAY for days in (6, 7, 8, 20, 21, 30, 60)]
    assert reminded("reminder.correction", *days) == [0, 1, 0, 0, 1, 0, 0]
    row = Outbox.objects.filter(notice="reminder.correction").first()
    assert row
    assert (row.people, row.number, row.due_on) == ([people["luo"]], number, date(2026, 3, 2))
    assert row.data == {"missing": ["labour_contract"]}
    Case.objects.filter(number=number).update(state="withdrawn")
    Given.objects.all().delete()
    assert reminded("reminder.correction", MONDAY + 8 * DAY) == [0]


def test_of_what_was_promised_three_days_and_one_day_before(transfer: Callable[..., str], people: object) -> None:
    number = transfer()
    case = Case.objects.get(number=number)
    Case.objects.filter(id=case.id).update(state="accepted", accepted_on=MONDAY.date())
    two = CaseEvidence.objects.filter(case_id=case.id).order_by("code")[:2]
    codes = [row.code for row in two]
    CaseEvidence.objects.filter(case_id=case.id, code__in=codes).update(
        status="promised", promised_for=date(2026, 3, 12)
    )
    days = [MONDAY + days * DAY for days in (6, 7, 8, 9, 10, 11)]
    assert reminded("reminder.promised", *days) == [0, 1, 0, 1, 0, 0]
    rows = Outbox.objects.filter(notice="reminder.promised")
    assert {(row.due_on, tuple(row.data["missing"])) for row in rows} == {(date(2026, 3, 12), tuple(codes))}


def test_of_a_document_that_comes_to_its_end_with_what_renews_it(people: dict[str, UUID]) -> None:
    # Luo's card of 1 June 2020, when she was 26, holds twenty years: to 1 June 2040. No other ends in these months.
    ends = datetime(2040, 6, 1, 2, tzinfo=MONDAY.tzinfo)
    days = [ends - days * DAY for days in (91, 90, 60, 30, 29)]
    assert reminded("reminder.document", *days) == [0, 1, 0, 1, 0]
    [first, second] = Outbox.objects.filter(notice="reminder.document").order_by("at")
    assert (first.people, first.due_on, first.about) == ([people["luo"]], date(2040, 6, 1), "document")
    assert first.item_code == "ID-003"
    assert second.data["document"]["en"] == "Resident identity card"
    for bucket in expanding.buckets_waiting():
        expanding.expand(bucket=bucket, at=ends, channels=[], limit=100)
    letters = InboxMessage.objects.filter(person_id=people["luo"], notice="reminder.document")
    assert {letter.about for letter in letters} == {"document"}
    assert "valid until 1 June 2040" in letters[0].words["en"][1]


def test_a_fault_in_one_holds_up_no_other(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    first = book(starts_at=on_monday(10, days=1))
    book("zhou", on_monday(10, days=1))
    known = booking.remind

    def faulty(*, appointment_id: UUID, at: datetime) -> bool:
        if appointment_id == first:
            raise LookupError
        return known(appointment_id=appointment_id, at=at)

    monkeypatch.setattr(booking, "remind", faulty)
    assert reminded("appointment.reminder", MONDAY) == [1]
    monkeypatch.undo()
    assert reminded("appointment.reminder", MONDAY) == [1]  # what failed is not lost


def test_the_worker_notes_who_did_not_come(book: Book) -> None:  # noqa: F811
    book()
    assert note_missed(on_monday(10, 29)) == 0
    assert note_missed(on_monday(10, 30)) == 1
    assert note_missed(on_monday(10, 30)) == 0
    assert Appointment.objects.get().state == "missed"


def test_of_a_hearing_the_day_before_the_time_to_ask_for_it_ends(transfer: Callable[..., str], people: object) -> None:
    case = Case.objects.get(number=transfer())
    offered = {"hearing": {"state": "offered", "last_day": "2026-03-09"}}
    Case.objects.filter(id=case.id).update(state="accepted", accepted_on=MONDAY.date(), aside=offered)
    event = CaseEvent(case_id=case.id, seq=2, schema=1, act=Act.OFFER_HEARING, at=MONDAY, role="examiner")
    event.channel, event.device, event.state_after, event.data = "desk", "none", "accepted", {"until": "2026-03-09"}
    event.previous_hash = event.hash = b"0" * 32
    event.save(force_insert=True)
    days = [MONDAY + days * DAY for days in (5, 6, 7, 8)]
    assert reminded("reminder.hearing", *days) == [0, 1, 0, 0]
