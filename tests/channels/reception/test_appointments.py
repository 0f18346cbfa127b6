"""From a booking on the phone to an application accepted at the counter, and every page on the way."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine

from tests.channels.portal.conftest import TRANSFER, Page, Phone, hand_in, moving
from tongban.casework.appointments.models import Appointment, Ticket
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.messages.models import Outbox
from tongban.channels.reception.sealing import seal

pytestmark = pytest.mark.django_db
SUZHOU = "police-320508"
BOOK = f"/appointments/book/{TRANSFER}/"
TEN_TO_ELEVEN = datetime(2026, 3, 2, 2, 50, tzinfo=UTC)  # in Shanghai


def book(phone: Phone, time: str = "11:00") -> str:
    """Book a time of today in Suzhou; return where the appointment is shown."""
    page = phone.get(f"{BOOK}{SUZHOU}/")
    [value] = [value for value in page.values["time"] if f"T{time}" in value]
    return phone.post(f"{BOOK}{SUZHOU}/", {"time": value})


@pytest.fixture
def clerk(phone_of: Callable[[str], Phone]) -> Phone:
    """A clerk in Suzhou, at counter 3."""
    found = phone_of("suzhou-clerk")
    found.post("/desk/hall/", {"counter": "3", "windows": ["general", "traffic"]})
    return found


def act(phone: Phone, what: str, **given: Any) -> None:
    assert phone.post("/desk/hall/act/", {"do": what} | given) == "/desk/hall/"


def test_from_a_booking_to_an_application_accepted_at_the_counter(
    luo: Phone, clerk: Phone, people: dict[str, UUID], monday: time_machine.Traveller
) -> None:
    shown = luo.get(book(luo))
    booked = Appointment.objects.get()
    assert booked.number in shown.words
    assert "Gusu" in shown.words
    monday.move_to(TEN_TO_ELEVEN)
    hall = clerk.get("/desk/hall/")
    assert "罗小芸" in hall.words
    clerk.post(f"/desk/hall/appointments/{booked.id}/came/")
    act(clerk, "call")
    hall = clerk.get("/desk/hall/")
    assert "A001" in hall.words
    [counter] = [link for link in hall.links if re.fullmatch(r"/desk/counter/[^/]+/", link)]
    form = clerk.get(f"{counter}{TRANSFER}/")
    assert "They came with ticket A001" in form.words
    answers = moving(people["luo"], destination="姑苏区") | {
        "work_since_year": "2021", "work_since_month": "3", "work_since_day": "1",
    }  # fmt: skip
    ticket = str(Ticket.objects.get().id)
    case_url = clerk.post(f"{counter}{TRANSFER}/", {**answers, "_ticket": ticket, "accept": "1"})

    case = Case.objects.get()
    assert case.state == "accepted"
    visit = CaseEvent.objects.get(seq=1).data["visit"]
    assert visit == {"ticket": ticket, "number": "A001", "counter": "3", "appointment": str(booked.id)}
    for row in (Ticket.objects.get(), Appointment.objects.get()):
        assert (row.case_id, row.case_number) == (case.id, case.number)
    for who, url in ((clerk, case_url), (luo, f"/cases/{case.number}/")):
        page = who.get(url).words
        assert "Ticket A001" in page
        assert f"appointment {booked.number}" in page
    act(clerk, "served", ticket=ticket)
    assert Ticket.objects.get().state == "served"
    assert "/desk/counter/" not in str([link for link in clerk.get("/desk/hall/").links if len(link) > 30])


def test_a_citizen_books_where_they_choose_moves_and_cancels(luo: Phone) -> None:
    assert BOOK in luo.get(f"/items/{TRANSFER}/").links
    assert "Where do you want to come" in luo.get(BOOK).words
    assert luo.post(f"{BOOK}?q=姑苏", {"place": "320508"}) == f"{BOOK}{SUZHOU}/"
    url = book(luo)
    other = luo.get(f"{url}move/").values["time"][-1]
    luo.post(f"{url}move/", {"time": other})
    assert Appointment.objects.get().starts_at.isoformat() == datetime.fromisoformat(other).astimezone(UTC).isoformat()
    assert "free for others" in luo.get(f"{url}cancel/").words
    luo.post(f"{url}cancel/")
    assert "You have no appointment" in luo.get("/appointments/").words
    assert sorted(row.notice for row in Outbox.objects.all()) == [
        "appointment.booked", "appointment.cancelled", "appointment.moved",
    ]  # fmt: skip
    luo.post(f"{url}move/", {"time": other})
    assert "over or was cancelled" in luo.get("/appointments/").words


def test_what_was_taken_meanwhile_is_said_and_another_time_offered(luo: Phone) -> None:
    luo.post(f"{BOOK}{SUZHOU}/", {"time": "2026-03-02T05:00:00+08:00"}, status=422)
    assert "taken just now" in Page(luo.last).words
    assert luo.post(f"{BOOK}{SUZHOU}/", {}, status=422) == ""
    assert "Choose a time" in Page(luo.last).words
    for time in ("11:00", "11:30"):
        book(luo, time)
    [third] = [v for v in luo.get(f"{BOOK}{SUZHOU}/").values["time"] if "T14:00" in v]
    luo.post(f"{BOOK}{SUZHOU}/", {"time": third}, status=422)
    assert "as many appointments as one may have" in Page(luo.last).words


def test_for_a_case_the_office_is_known_and_nobody_else_can_book_for_it(
    luo: Phone, transfer: str, phone_of: Callable[[str], Phone]
) -> None:
    assert f"{BOOK}?case={transfer}" in luo.get(f"/cases/{transfer}/").links
    luo.get(f"{BOOK}?case={transfer}", status=302)
    choose = luo.last["Location"]
    value = luo.get(choose).values["time"][0]
    assert transfer in luo.get(luo.post(choose, {"time": value})).words
    phone_of("zhou").get(f"{BOOK}?case={transfer}", status=404)


def test_others_see_nothing_of_an_appointment(luo: Phone, phone_of: Callable[[str], Phone]) -> None:
    url = book(luo)
    for page in (url, f"{url}move/", f"{url}cancel/"):
        phone_of("zhou").get(page, status=404)
    phone_of("suzhou-examiner").get("/desk/hall/", status=403)
    assert "罗小芸" not in phone_of("yibin-clerk").get("/desk/hall/").words
    made = Appointment.objects.get().id
    phone_of("yibin-clerk").get(f"/desk/hall/appointments/{made}/move/", status=404)
    phone_of("yibin-clerk").post(f"/desk/hall/appointments/{made}/came/", status=404)


def test_a_clerk_books_moves_and_cancels_for_somebody(clerk: Phone, people: dict[str, UUID]) -> None:
    number = clerk.post("/desk/counter/", {"name": "罗小芸", "born_on_year": "1994", "born_on_month": "5",
                                           "born_on_day": "17"})  # fmt: skip
    [link] = [link for link in clerk.get(number).links if link.startswith("/desk/hall/book/")]
    assert "Show times" in clerk.get(link).words
    value = clerk.get(f"{link}?code={TRANSFER}").values["time"][-1]
    clerk.post(f"{link}?code={TRANSFER}", {"time": ""}, status=422)
    clerk.post(f"{link}?code={TRANSFER}", {"time": value})
    row = Appointment.objects.get()
    assert (row.person_id, row.channel, row.authority_id) == (people["luo"], "desk", SUZHOU)
    url = f"/desk/hall/appointments/{row.id}/"
    clerk.post(f"{url}move/", {"time": clerk.get(f"{url}move/").values["time"][0]})
    assert "The person is told" in clerk.get(f"{url}cancel/").words
    clerk.post(f"{url}cancel/")
    assert Appointment.objects.get().state == "cancelled"
    clerk.post(f"{url}cancel/")
    assert "over or was cancelled" in clerk.get("/desk/hall/").words


def test_a_clerk_gives_calls_and_sends_on(clerk: Phone, phone_of: Callable[[str], Phone]) -> None:
    act(clerk, "call")
    assert "Nobody waits at these windows" in clerk.get("/desk/hall/").words
    act(clerk, "take", window="general", priority="elderly")
    act(clerk, "take", window="nowhere")
    act(clerk, "take", window="traffic")
    act(clerk, "call")
    first = str(Ticket.objects.get(state="called").id)
    assert "Ask who it is" in clerk.get("/desk/hall/").words
    act(clerk, "recall", ticket=first)
    assert "called 2 times" in clerk.get("/desk/hall/").words
    act(clerk, "absent", ticket=first)
    act(clerk, "wait_again", ticket=first)
    act(clerk, "call")
    act(clerk, "send_on", ticket=str(Ticket.objects.get(state="called").id), window="exit_entry")
    assert "comes first there" in clerk.get("/desk/hall/").words
    assert clerk.client.post("/desk/hall/act/", {"do": "served", "ticket": "x"}).status_code == 404
    assert clerk.client.post("/desk/hall/act/", {"do": "dance", "ticket": first}).status_code == 404
    fresh = phone_of("suzhou-clerk")
    act(fresh, "call")
    assert "First write the number of your counter" in fresh.get("/desk/hall/").words
    fresh.post("/desk/hall/", {"counter": "!", "windows": []}, status=422)


def test_the_screen_shows_numbers_and_never_a_name(
    luo: Phone, clerk: Phone, visitor: Phone, monday: time_machine.Traveller
) -> None:
    url = f"/hall/{seal(SUZHOU)}/"
    assert "请等候叫号" in visitor.get(url).words
    book(luo)
    monday.move_to(TEN_TO_ELEVEN)
    clerk.post(f"/desk/hall/appointments/{Appointment.objects.get().id}/came/")
    act(clerk, "take", window="general")
    act(clerk, "call")
    page = visitor.get(url)
    called = Ticket.objects.get(state="called").number
    assert called in page.words
    assert "1 人等候" in page.words
    assert "罗" not in visitor.last.content.decode()
    assert page.every("meta", **{"http-equiv": "refresh"})
    assert not page.every("script")
    visitor.get("/hall/made-up/", status=404)


def test_the_machine_gives_tickets_without_a_log_in(luo: Phone, visitor: Phone, monday: time_machine.Traveller) -> None:
    url = f"/hall/{seal(SUZHOU)}/ticket/"
    assert visitor.post(url, {"window": "general"}) == url
    given = visitor.get(url).words
    assert "A001" in given
    assert "0 before you" in given
    assert "A001" not in visitor.get(url).words  # the next one sees nothing of it
    visitor.post(url, {"number": "12345678"}, status=422)
    assert "no appointment with this number" in Page(visitor.last).words
    assert "这里没有这个预约号" in Page(visitor.last).words  # whoever stands there has chosen no language
    assert Page(visitor.last).values["number"] == ["12345678"]  # to be put right, not typed again
    book(luo)
    visitor.post(url, {"number": Appointment.objects.get().number}, status=422)
    assert "too early" in Page(visitor.last).words
    monday.move_to(TEN_TO_ELEVEN)
    visitor.post(url, {"number": f" {Appointment.objects.get().number} "})
    assert "A002" in visitor.get(url).words


def test_a_visitor_who_came_for_a_case_that_is_under_way_has_the_ticket_tied_to_it(
    luo: Phone, clerk: Phone, people: dict[str, UUID], monday: time_machine.Traveller
) -> None:
    number = hand_in(luo, TRANSFER, moving(people["luo"]))
    monday.move_to(TEN_TO_ELEVEN)
    act(clerk, "take", window="general")
    act(clerk, "call")
    ticket = Ticket.objects.get()
    page = clerk.get(f"/desk/cases/{number}/")
    assert f"They came with ticket {ticket.number}" in page.words
    boxes = page.every("input", name="_ticket")
    assert boxes
    assert not any("checked" in box for box in boxes)  # the clerk says whether the visitor came for this
    clerk.post(f"/desk/cases/{number}/accept/", {"_seen": "1"})
    assert Ticket.objects.get().case_number == ""
    clerk.post(f"/desk/cases/{number}/withdraw/", {"words": "不办了", "_ticket": str(ticket.id)})
    assert Ticket.objects.get().case_number == number
    assert f"Ticket {ticket.number}" in clerk.get(f"/desk/cases/{number}/").words
