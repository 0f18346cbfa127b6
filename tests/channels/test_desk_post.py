"""Messages that could not be delivered: seen by the supervisor of the office, sent again after asking."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.channels.conftest import NOON, Desk
from tests.channels.frame.reading import LANGUAGES, Page
from tongban.basis.items import Role
from tongban.casework.messages.models import Delivery, Subscriber
from tongban.casework.messages.rules import Channel, Sending

PROVINCE = "police-320000"


@pytest.fixture
def supervisor(officer_at: Callable[..., Desk]) -> Desk:
    """A supervisor of Jiangsu, where Suzhou lies."""
    return officer_at(PROVINCE, Role.SUPERVISOR)


def given_up(**changes: Any) -> Delivery:
    given: dict[str, Any] = {
        "bucket": 3, "id": uuid4(), "channel": Channel.SMS, "notice": "accept", "number": "320508-2026-0000000001",
        "authority_id": "police-320508", "to": "13812345678", "payload": {"text": "已受理。", "language": "zh"},
        "made_at": NOON, "next_at": NOON, "tries": 12, "state": Sending.DEAD, "fault": "http 400", "done_at": NOON,
    }  # fmt: skip
    return Delivery.objects.create(**{**given, **changes})


def read(desk: Desk, url: str, status: int = 200) -> str:
    answer = desk.client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_empty_list_says_what_would_be_there(supervisor: Desk) -> None:
    assert "所有消息都已送达或者正在发送" in read(supervisor, "/desk/undelivered/")
    assert "/desk/undelivered/" not in read(supervisor, "/desk/overview/")


def test_the_supervisor_sees_which_message_why_and_no_more_of_the_person_than_needed(supervisor: Desk) -> None:
    given_up()
    told = Subscriber.objects.create(id=uuid4(), name="城市大脑", url="https://x.example/", scope="p", made_at=NOON)
    given_up(channel=Channel.WEBHOOK, subscriber_id=told.id, to="", notice="do_step", number="320508-2026-0000000002")
    assert "未能送达的消息：2" in read(supervisor, "/desk/overview/")
    page = read(supervisor, "/desk/undelivered/")
    for words in ("您的申请已受理", "138****78", "http 400", "320508-2026-0000000001", "城市大脑", "do_step"):
        assert words in page
    for hidden in ("13812345678", "已受理。", "x.example"):
        assert hidden not in page


def test_a_message_is_sent_again_after_asking(supervisor: Desk) -> None:
    row = given_up()
    asked = read(supervisor, f"/desk/undelivered/{row.id}/")
    assert "重新发送这条消息？" in asked
    assert Delivery.objects.get().state == "dead"
    answer = supervisor.client.post(f"/desk/undelivered/{row.id}/", follow=True)
    assert "正在重新发送" in answer.content.decode()
    again = Delivery.objects.get()
    assert (again.state, again.tries, again.next_at, again.resent_by) == ("waiting", 0, NOON, supervisor.user.pk)
    twice = supervisor.client.post(f"/desk/undelivered/{row.id}/", follow=True)
    assert "可能已有人处理" in twice.content.decode()


def test_it_is_nobody_elses(officer_at: Callable[..., Desk]) -> None:
    row = given_up()
    clerk = officer_at("police-320508", Role.CLERK)
    for url in ("/desk/undelivered/", f"/desk/undelivered/{row.id}/"):
        read(clerk, url, status=403)
    elsewhere = officer_at("police-510000", Role.SUPERVISOR)
    assert "320508-2026" not in read(elsewhere, "/desk/undelivered/")
    read(elsewhere, f"/desk/undelivered/{row.id}/", status=404)
    assert elsewhere.client.post(f"/desk/undelivered/{row.id}/").status_code == 302
    assert Delivery.objects.get().state == "dead"


def test_more_than_a_page_goes_on_from_the_last_one(supervisor: Desk) -> None:
    for serial in range(27):
        given_up(id=UUID(int=serial + 1), number=f"K-{serial:02}-K")
    first = read(supervisor, "/desk/undelivered/")
    following = re.search(r'href="(\?after=[^"]+)"', first)
    assert following
    rest = read(supervisor, f"/desk/undelivered/{following[1]}")
    assert "K-02-K" in first
    assert "K-01-K" not in first
    assert "K-01-K" in rest
    assert "K-02-K" not in rest
    for wrong in ("nonsense", f"yesterday_{UUID(int=3)}", f"2026-03-02_{UUID(int=3)}", "2026-03-02T00:00:00Z_x"):
        assert "K-26-K" in read(supervisor, f"/desk/undelivered/?after={wrong}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_sound_in_both_languages(supervisor: Desk, language: str) -> None:
    row = given_up()
    supervisor.client.cookies["django_language"] = language
    for url in ("/desk/undelivered/", f"/desk/undelivered/{row.id}/"):
        assert "138****78" in Page(read(supervisor, url)).words  # it complains of what a browser would silently mend
