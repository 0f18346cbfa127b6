"""Nobody is written to who has died: whoever else acts on their side is told instead, if there is anybody."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.casework.appointments.conftest import Book, book, on_monday  # noqa: F401 (a fixture)
from tests.casework.conftest import AT_DESK, MONDAY
from tests.casework.reminders.test_reminding import reminded
from tongban.basis.actors import Officer
from tongban.casework.cases import actions
from tongban.casework.cases.models import Case, CaseParty
from tongban.casework.messages.addressees import Addressee
from tongban.casework.messages.expanding import told
from tongban.casework.messages.models import ContactPoint, Delivery, InboxMessage, Outbox, Subscriber
from tongban.casework.messages.queries import notices
from tongban.casework.registry.models import Person

pytestmark = pytest.mark.django_db
Expand = Callable[..., int]
DAY = timedelta(days=1)


def dies(person_id: UUID) -> None:
    Person.objects.filter(pk=person_id).update(died_on=date(2026, 3, 1))


def with_agent(number: str, agent: UUID) -> None:
    case = Case.objects.get(number=number)
    CaseParty.objects.create(case=case, position=2, role="agent", kind="person", person_id=agent)


def test_a_dead_applicant_gets_no_message_and_departments_get_theirs(
    transfer: Callable[..., str], expand: Expand, people: dict[str, UUID]
) -> None:
    transfer()
    ContactPoint.objects.create(person_id=people["luo"], kind="email", value="luo@example.org")
    Subscriber.objects.create(
        id=uuid4(), name="城市大脑", url="https://example.org/", scope="police-32", made_at=MONDAY
    )
    dies(people["luo"])
    assert expand() == 1
    assert not InboxMessage.objects.exists()
    assert list(Delivery.objects.values_list("channel", flat=True)) == ["webhook"]
    assert not Outbox.objects.exists()


def test_the_agent_hears_of_what_only_the_applicant_is_told_otherwise(
    transfer: Callable[..., str], officer: Callable[[str], Officer], expand: Expand, people: dict[str, UUID]
) -> None:
    number = transfer()
    with_agent(number, people["zhou"])
    clerk = officer("suzhou-clerk")
    actions.ask_correction(number=number, missing=["labour_contract"], words="", by=clerk, at=MONDAY, visit=AT_DESK)
    for days, alive in ((7, True), (21, False)):
        if not alive:
            dies(people["luo"])
        assert reminded("reminder.correction", MONDAY + days * DAY) == [1]
        expand()
    heard = InboxMessage.objects.filter(notice="reminder.correction").order_by("at")
    assert [letter.person_id for letter in heard] == [people["luo"], people["zhou"]]


def test_only_who_acts_on_the_same_side_and_lives_takes_the_place() -> None:
    dead, dead_agent, agent, other_side, holder, second = (uuid4() for _ in range(6))
    parties = [
        Addressee(dead, "applicant", 1), Addressee(dead_agent, "agent", 1), Addressee(agent, "agent", 1),
        Addressee(other_side, "agent", 2), Addressee(holder, "holder", 1), Addressee(second, "applicant", 1),
    ]  # fmt: skip
    reminder = notices()["reminder.correction"]
    row = Outbox(people=[dead], side=1)
    assert [each.person_id for each in told(row, reminder, parties)] == [dead, second]
    assert [each.person_id for each in told(row, reminder, parties, {dead, dead_agent})] == [second, agent]
    assert told(row, reminder, parties[:1], {dead}) == []
    assert told(Outbox(people=[dead]), reminder, [], {dead}) == []


def test_nobody_is_reminded_of_a_document_of_the_dead(people: dict[str, UUID]) -> None:
    # Luo's card of 1 June 2020, when she was 26, holds twenty years: to 1 June 2040. No other ends in these months.
    ends = MONDAY.replace(year=2040, month=6, day=1)
    assert reminded("reminder.document", ends - 90 * DAY) == [1]
    dies(people["luo"])
    assert reminded("reminder.document", ends - 30 * DAY) == [0]


def test_nobody_is_reminded_of_an_appointment_of_the_dead(book: Book, people: dict[str, UUID]) -> None:  # noqa: F811
    book(starts_at=on_monday(10, days=3))
    book("zhou", on_monday(10, days=3))
    dies(people["luo"])
    assert reminded("appointment.reminder", MONDAY + 2 * DAY) == [1]
    assert Outbox.objects.get(notice="appointment.reminder").people == [people["zhou"]]
