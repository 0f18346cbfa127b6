"""A citizen's inbox, and how they want to be told besides."""

import re
from collections.abc import Callable
from datetime import time
from uuid import UUID

import pytest
import time_machine
from pytest_django import Settings

from tests.channels.portal.conftest import MONDAY, Phone
from tongban.casework.messages import queries
from tongban.casework.messages.models import ContactPoint, Delivery, InboxMessage
from tongban.casework.messages.rules import Channel
from tongban.channels.nightly.posting import post
from tongban.site import outward

SMS = {"TONGBAN_SMS_URL": "https://gateway.example.org/"}
MAIL = {"TONGBAN_SMTP_URL": "smtp://mail.example.org", "TONGBAN_MAIL_FROM": "service@example.org"}
WISHES = {"language": "en", "quiet_from": "21:00", "quiet_to": "08:00"}


@pytest.fixture
def with_phone_and_mail(settings: Settings) -> None:
    """Have a gateway and a mail server set up. Nothing is sent in these tests."""
    settings.SMS_GATEWAY, settings.MAIL_SERVER = outward.sms(SMS), outward.email(MAIL)


@pytest.fixture
def told(transfer: str) -> str:
    """Have the worker tell that Luo's application came in; return its number."""
    assert post(MONDAY).told == 1
    return transfer


def test_an_empty_inbox_says_what_will_be_there(luo: Phone) -> None:
    page = luo.get("/messages/")
    assert "You have no messages" in page.words
    assert "what happened, what to do, by when" in page.words


def test_a_message_says_what_happened_what_to_do_by_when_and_leads_to_the_case(luo: Phone, told: str) -> None:
    assert "You have 1 new message" in luo.get("/").words
    listed = luo.get("/messages/")
    assert "New" in listed.words
    link = next(link for link in listed.links if re.match(r"/messages/[0-9a-f-]{36}/", link))
    page = luo.get(link)
    for words in (
        "We have received your application",
        "What happened We have received your application for “Household transfer: lawful stable employment”.",
        f"What to do You need do nothing now. Keep the case number {told}.",
        "By when By 9 March 2026 you will hear whether it is accepted, or what is missing.",
        "The law asks that you are told: 行政许可法 第三十二条",
    ):
        assert words in page.words
    assert f"/cases/{told}/" in page.links
    luo.get(f"/cases/{told}/")
    assert "new message" not in luo.get("/").words


def test_a_message_is_read_in_the_language_of_the_page(luo: Phone, told: str) -> None:
    luo.client.cookies["django_language"] = "zh-hans"
    assert "已收到您的申请" in luo.get("/messages/").words


def test_looking_whether_a_page_is_there_does_not_read_it(luo: Phone, told: str) -> None:
    message = InboxMessage.objects.get()
    luo.client.head(f"/messages/{message.id}/")
    assert InboxMessage.objects.get().read_at is None


def test_nobody_reads_what_another_was_told(phone_of: Callable[[str], Phone], told: str) -> None:
    gu = phone_of("gu")
    gu.get(f"/messages/{InboxMessage.objects.get().id}/", status=404)
    assert "You have no messages" in gu.get("/messages/").words
    assert InboxMessage.objects.get().read_at is None


def test_who_is_no_citizen_has_no_inbox(visitor: Phone, phone_of: Callable[[str], Phone]) -> None:
    visitor.get("/messages/", status=302)
    for url in ("/messages/", "/messages/settings/", f"/messages/{UUID(int=1)}/"):
        phone_of("suzhou-clerk").get(url, status=403)


def test_older_messages_are_on_the_next_page(luo: Phone, told: str) -> None:
    first = InboxMessage.objects.get()
    for serial in range(25):
        first.id = UUID(int=serial)
        first.number = f"K-{serial}"
        first.save(force_insert=True)
    page = luo.get("/messages/")
    following = next(link for link in page.links if "after=" in link)
    rest = luo.get(following)
    assert "K-0" in rest.words
    assert "K-0 " not in page.words
    luo.get("/messages/?after=nonsense")


def test_where_nothing_is_set_up_only_the_inbox_is_promised(luo: Phone, settings: Settings) -> None:
    settings.SMS_GATEWAY, settings.MAIL_SERVER = {}, {}
    page = luo.get("/messages/settings/")
    assert "sends no text messages and no e-mail" in page.words
    assert "channels" not in page.values
    luo.get("/messages/settings/sms/", status=404)
    luo.post("/messages/settings/", WISHES)
    assert luo.citizen
    kept = queries.wishes(by=luo.citizen)
    assert (kept.sms, kept.email, kept.language, kept.quiet_from) == (True, True, "en", time(21))


@pytest.mark.usefixtures("with_phone_and_mail")
def test_what_was_chosen_is_kept_and_shown_again(luo: Phone) -> None:
    assert luo.get("/messages/settings/").values["channels"] == ["sms", "email"]
    luo.post("/messages/settings/", {**WISHES, "channels": ["email"]})
    assert "From now on you are told as you have chosen." in luo.get("/messages/settings/").words
    assert luo.citizen
    kept = queries.wishes(by=luo.citizen)
    assert (kept.sms, kept.email, kept.quiet_to) == (False, True, time(8))
    page = luo.get("/messages/settings/")
    ticked = [attrs["value"] for attrs in page.every("input", name="channels") if "checked" in attrs]
    assert ticked == ["email"]


@pytest.mark.usefixtures("with_phone_and_mail")
def test_what_cannot_be_chosen_is_refused_with_what_to_do(luo: Phone) -> None:
    page = luo.refused("/messages/settings/", {"channels": ["pigeon"], "quiet_from": "25:00"})
    for words in ("Tick ways from the list.", "Choose a language.", "Choose an hour."):
        assert words in page.words


@pytest.mark.usefixtures("with_phone_and_mail")
def test_a_phone_number_is_used_when_its_code_has_come_back(luo: Phone) -> None:
    assert "No e-mail is sent." in luo.get("/messages/settings/").words
    assert luo.post("/messages/settings/sms/", {"value": "139 0000 0000"}) == "/messages/settings/sms/code/"
    assert "139" in luo.get("/messages/settings/sms/code/").words
    assert "A code was sent to your phone." in luo.get("/messages/settings/").words
    text = Delivery.objects.get().payload["text"]
    wrong = luo.refused("/messages/settings/sms/code/", {"code": "not it"})
    assert "This is not the code" in wrong.words
    code = re.search(r"[0-9]{6}", text)
    assert code
    luo.post("/messages/settings/sms/code/", {"code": code[0]})
    assert "13900000000" in luo.get("/messages/settings/").words
    assert luo.post("/messages/settings/sms/code/", {"code": code[0]}) == "/messages/settings/sms/"


@pytest.mark.usefixtures("with_phone_and_mail")
def test_an_e_mail_address_gets_a_letter_with_its_code(luo: Phone) -> None:
    luo.post("/messages/settings/email/", {"value": "luo@example.org"})
    sent = Delivery.objects.get()
    assert (sent.channel, sent.to, sent.payload["subject"]) == (Channel.EMAIL, "luo@example.org", "Your code")
    too_soon = luo.refused("/messages/settings/email/", {"value": "luo@example.org"})
    assert "A code was sent just now." in too_soon.words


@pytest.mark.usefixtures("with_phone_and_mail")
def test_what_is_no_number_is_refused_with_an_example(luo: Phone) -> None:
    assert "like 13800000000" in luo.refused("/messages/settings/sms/", {"value": "my phone"}).words
    assert "like name@example.org" in luo.refused("/messages/settings/email/", {"value": ""}).words
    assert "like name@example.org" in luo.refused("/messages/settings/email/", {"value": "x" * 300}).words
    assert not Delivery.objects.exists()


@pytest.mark.usefixtures("with_phone_and_mail")
def test_a_number_is_forgotten_after_asking(luo: Phone) -> None:
    assert luo.citizen
    assert luo.client.get("/messages/settings/sms/forget/").status_code == 302  # there is none
    ContactPoint.objects.create(person_id=luo.citizen.person_id, kind="sms", value="13900000000")
    assert "/messages/settings/sms/forget/" in luo.get("/messages/settings/sms/").links
    assert "13900000000" in luo.get("/messages/settings/sms/forget/").words
    luo.post("/messages/settings/sms/forget/")
    assert not ContactPoint.objects.exists()


def test_every_act_of_a_case_is_told_in_a_day(luo: Phone, told: str, monday: time_machine.Traveller) -> None:
    luo.post(f"/cases/{told}/withdraw/", {"words": ""})
    post(MONDAY)
    assert "Your application has been withdrawn" in luo.get("/messages/").words
