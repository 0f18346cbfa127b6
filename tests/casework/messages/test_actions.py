"""What people do about messages: read them, say how they want to be told, confirm an address, have one sent again."""

import re
from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.conftest import MONDAY
from tests.casework.messages.test_sending import made
from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import NotFound
from tongban.casework.messages import actions, queries
from tongban.casework.messages.models import ContactPoint, Delivery, InboxMessage, Outbox
from tongban.casework.messages.rules import Channel, CodeTooSoon, CodeWrong, Sending, WrongContact

pytestmark = pytest.mark.django_db
LUO, WU = Citizen(1, UUID(int=1)), Citizen(2, UUID(int=2))
MINUTE = timedelta(minutes=1)
SUPERVISOR = Officer(7, frozenset(), frozenset({"police-32"}))


def told(by: Citizen, serial: int = 1) -> UUID:
    words = {"zh": ["已受理", "已受理。", "无需操作。", ""], "en": ["Accepted", "It is accepted.", "Do nothing.", ""]}
    row = InboxMessage.objects.create(
        person_id=by.person_id, id=UUID(int=serial), notice="accept", at=MONDAY, number="A1", words=words
    )
    return row.id


def words(code: str) -> dict[str, Any]:
    return {"text": f"验证码{code}", "language": "zh"}


def code_sent() -> str:
    found = re.search(r"[0-9]{6}", Delivery.objects.latest("made_at").payload["text"])
    assert found
    return found[0]


def want(typed: str = "13900000000", minutes: int = 0, channel: Channel = Channel.SMS) -> None:
    actions.want_contact(by=LUO, channel=channel, typed=typed, at=MONDAY + minutes * MINUTE, words=words)


def confirm(code: str, minutes: int = 0) -> None:
    actions.confirm_contact(by=LUO, channel=Channel.SMS, code=code, at=MONDAY + minutes * MINUTE)


def in_use() -> str:
    return queries.wishes(by=LUO).contacts[Channel.SMS].value


def test_what_was_read_stays_read_from_the_first_time() -> None:
    message = told(LUO)
    assert queries.unread(by=LUO) == 1
    actions.read(message, by=WU, at=MONDAY)
    assert queries.unread(by=LUO) == 1
    actions.read(message, by=LUO, at=MONDAY)
    actions.read(message, by=LUO, at=MONDAY + MINUTE)
    assert queries.unread(by=LUO) == 0
    assert InboxMessage.objects.get().read_at == MONDAY
    assert queries.letter(message, by=LUO, language="en").read


def test_an_inbox_holds_its_owners_messages_latest_first_page_by_page() -> None:
    told(WU, 9)
    for serial in (1, 2, 3):
        told(LUO, serial)
    first = queries.inbox(by=LUO, language="zh-hans", size=2)
    assert [each.id.int for each in first] == [3, 2]
    assert first[0].message.title == "已受理"
    rest = queries.inbox(by=LUO, language="en", after=str(first[-1].id), size=2)
    assert [(each.id.int, each.message.title) for each in rest] == [(1, "Accepted")]
    with pytest.raises(NotFound):
        queries.letter(UUID(int=9), by=LUO, language="en")


def test_a_wish_holds_from_now_on() -> None:
    before = queries.wishes(by=LUO)
    assert (before.sms, before.email, before.language, before.quiet_from, before.quiet_to) == (
        True, True, "zh-hans", time(22), time(7),
    )  # fmt: skip
    actions.prefer(by=LUO, sms=False, email=True, language="en", quiet_from=time(20), quiet_to=time(20))
    after = queries.wishes(by=LUO)
    assert (after.sms, after.language, after.quiet_from) == (False, "en", time(20))
    assert queries.wishes(by=WU).sms


def test_a_number_is_used_when_its_code_has_come_back() -> None:
    want("139 0000 0000")
    sent = Delivery.objects.get()
    assert (sent.channel, sent.to, sent.next_at, sent.authority_id) == ("sms", "13900000000", MONDAY, "")
    assert in_use() == ""
    assert code_sent() not in ContactPoint.objects.get().code_hash
    confirm(f" {code_sent()} ")
    assert in_use() == "13900000000"
    assert queries.wishes(by=LUO).contacts[Channel.SMS].wanted == ""


def test_the_number_before_is_used_until_the_new_one_is_confirmed() -> None:
    want()
    confirm(code_sent())
    want("13700000000", minutes=1)
    assert in_use() == "13900000000"
    confirm(code_sent(), minutes=2)
    assert in_use() == "13700000000"


def test_a_code_cannot_be_guessed_kept_or_used_twice() -> None:
    want()
    right = code_sent()
    for _ in range(5):
        with pytest.raises(CodeWrong):
            confirm("000000" if right != "000000" else "000001")
    with pytest.raises(CodeWrong):
        confirm(right)
    with pytest.raises(CodeTooSoon):
        want()
    want(minutes=1)
    with pytest.raises(CodeWrong):
        confirm(code_sent(), minutes=32)
    want(minutes=40)
    again = code_sent()
    confirm(again, minutes=41)
    with pytest.raises(NotFound):
        confirm(again, minutes=41)


def test_what_is_no_number_sends_no_code() -> None:
    with pytest.raises(WrongContact):
        want("hello")
    with pytest.raises(WrongContact):
        want("luo@", channel=Channel.EMAIL)
    assert not Delivery.objects.exists()


def test_a_number_can_be_forgotten() -> None:
    want()
    actions.drop_contact(by=LUO, channel=Channel.SMS)
    assert not ContactPoint.objects.exists()
    with pytest.raises(NotFound):
        confirm("123456")


def dead(**changes: Any) -> Delivery:
    return made(**({"state": Sending.DEAD, "fault": "http 400", "tries": 12, "done_at": MONDAY} | changes))


def test_a_supervisor_has_a_message_tried_again_under_its_id() -> None:
    row = dead()
    shown = queries.undelivered(by=SUPERVISOR)
    assert [(each.id, each.to, each.fault, each.tries) for each in shown] == [(row.id, "138****00", "http 400", 12)]
    assert queries.undelivered_count(by=SUPERVISOR) == 1
    actions.resend(delivery_id=row.id, by=SUPERVISOR, at=MONDAY + MINUTE)
    again = Delivery.objects.get()
    assert (again.id, again.state, again.tries, again.resent_by) == (row.id, "waiting", 0, SUPERVISOR.user_id)
    assert again.next_at == MONDAY + MINUTE
    assert queries.undelivered(by=SUPERVISOR) == []
    with pytest.raises(NotFound):
        actions.resend(delivery_id=row.id, by=SUPERVISOR, at=MONDAY)


@pytest.mark.parametrize(
    "by",
    [Officer(8, frozenset(), frozenset({"police-31"})), Officer(9, frozenset(), frozenset())],
)
def test_nobody_sees_or_sends_messages_of_offices_that_are_not_below_theirs(by: Officer) -> None:
    row = dead()
    assert queries.undelivered(by=by) == []
    assert queries.undelivered_count(by=by) == 0
    with pytest.raises(NotFound):
        queries.one_undelivered(row.id, by=by)
    with pytest.raises(NotFound):
        actions.resend(delivery_id=row.id, by=by, at=MONDAY)


def test_whoever_runs_the_system_has_all_tried_again() -> None:
    dead()
    dead(channel=Channel.EMAIL, to="a@example.org", authority_id="")
    assert actions.resend_all(channel=Channel.EMAIL, at=MONDAY) == 1
    assert actions.resend_all(channel=None, at=MONDAY) == 1
    Outbox.objects.create(
        bucket=1, id=uuid4(), notice="accept", at=MONDAY, about="case", about_id=uuid4(), number="A1", item_code="X",
        item_version=1, faulty=True,
    )  # fmt: skip
    assert queries.standing() == queries.Standing(in_outbox=0, faulty=1, waiting=2, dead=0)
    assert actions.look_again() == 1


def test_pages_of_what_was_given_up_follow_each_other() -> None:
    rows = [dead(id=UUID(int=serial)) for serial in (1, 2, 3)]
    first = queries.undelivered(by=SUPERVISOR, size=2)
    rest = queries.undelivered(by=SUPERVISOR, after=first[-1].after, size=2)
    assert [each.id for each in (*first, *rest)] == [row.id for row in reversed(rows)]
    assert queries.one_undelivered(rows[0].id, by=SUPERVISOR).number == "A1"
