"""From the outbox to inboxes and deliveries: who gets what, in which words, when, and never twice."""

import json
from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.utils.timezone import localtime

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import AT_DESK, MONDAY
from tongban.basis.actors import Citizen, Officer
from tongban.basis.notices import Said
from tongban.casework.cases import actions
from tongban.casework.cases.models import Case
from tongban.casework.catalog import queries as catalog
from tongban.casework.messages import expanding, putting
from tongban.casework.messages.addressees import Addressee, find
from tongban.casework.messages.expanding import told
from tongban.casework.messages.models import ContactPoint, Delivery, InboxMessage, Outbox, Preference, Subscriber
from tongban.casework.messages.queries import notices
from tongban.casework.messages.rules import Channel

Expand = Callable[..., int]
NIGHT = MONDAY + timedelta(hours=14)  # half past eleven in Shanghai


def subscriber(**changes: object) -> Subscriber:
    given = {"id": uuid4(), "name": "城市大脑", "url": "https://example.org/", "scope": "police-32", "made_at": MONDAY}
    return Subscriber.objects.create(**{**given, **changes})


def test_the_applicant_finds_in_the_inbox_what_happened_what_to_do_and_by_when(
    transfer: Callable[..., str], expand: Expand, people: dict[str, UUID]
) -> None:
    number = transfer()
    assert expand() == 1

    letter = InboxMessage.objects.get()
    assert (letter.person_id, letter.number, letter.notice, letter.read_at) == (people["luo"], number, "submit", None)
    assert letter.words["zh"] == [
        "已收到您的申请",
        "您申请的“合法稳定就业落户”已收到，由苏州市公安局姑苏分局办理。",
        f"现在不需要您做什么。请保存办件编号{number}。",
        "2026年3月9日前会告诉您是否受理，或者还缺什么。",  # five working days after Monday, 2 March
    ]
    assert letter.words["en"][3] == "By 9 March 2026 you will hear whether it is accepted, or what is missing."
    assert letter.law.startswith("行政许可法 第三十二条")
    assert not Outbox.objects.exists()
    assert expand() == 0


def test_the_phone_of_the_form_gets_a_text_message_that_names_the_case(
    transfer: Callable[..., str], expand: Expand
) -> None:
    number = transfer()
    expand()
    sms = Delivery.objects.get()
    assert (sms.channel, sms.to, sms.state, sms.number) == ("sms", "13800000000", "waiting", number)
    assert sms.authority_id == "police-320508"
    assert number in sms.payload["text"]
    assert "罗小芸" not in json.dumps(sms.payload, ensure_ascii=False)


def test_what_the_person_told_us_goes_before_what_stands_in_the_form(
    transfer: Callable[..., str], expand: Expand, people: dict[str, UUID]
) -> None:
    transfer()
    ContactPoint.objects.create(person_id=people["luo"], kind="sms", value="13911111111")
    ContactPoint.objects.create(person_id=people["luo"], kind="email", value="luo@example.org")
    Preference.objects.create(person_id=people["luo"], language="en")
    expand()
    assert dict(Delivery.objects.values_list("channel", "to")) == {"sms": "13911111111", "email": "luo@example.org"}
    mail = Delivery.objects.get(channel="email")
    assert mail.payload["subject"].startswith("We have received your application")
    assert "By 9 March 2026" in mail.payload["text"]


def test_an_address_whose_code_has_not_come_back_is_not_used(
    transfer: Callable[..., str], expand: Expand, people: dict[str, UUID]
) -> None:
    transfer()
    ContactPoint.objects.create(person_id=people["luo"], kind="email", wanted="luo@example.org", code_hash="x")
    expand()
    assert list(Delivery.objects.values_list("channel", flat=True)) == ["sms"]


def test_who_wants_no_text_messages_gets_none_and_still_the_inbox(
    transfer: Callable[..., str], expand: Expand, people: dict[str, UUID]
) -> None:
    transfer()
    Preference.objects.create(person_id=people["luo"], sms=False)
    expand()
    assert not Delivery.objects.exists()
    assert InboxMessage.objects.count() == 1


def test_what_is_not_set_up_here_is_not_used(transfer: Callable[..., str], expand: Expand) -> None:
    transfer()
    subscriber()
    expand(channels=())
    assert not Delivery.objects.exists()
    assert InboxMessage.objects.count() == 1


def test_at_night_the_inbox_has_it_at_once_and_the_phone_in_the_morning(
    transfer: Callable[..., str], expand: Expand
) -> None:
    transfer(at=NIGHT)
    subscriber()
    expand(at=NIGHT)
    assert InboxMessage.objects.get().at == NIGHT
    sms, event = Delivery.objects.order_by("channel")
    assert localtime(sms.next_at).isoformat() == "2026-03-03T07:00:00+08:00"
    assert event.next_at == NIGHT  # a machine does not sleep


def test_what_is_missing_is_named(
    transfer: Callable[..., str], officer: Callable[[str], Officer], expand: Expand
) -> None:
    actions.ask_correction(
        number=transfer(), missing=["labour_contract", "id_card"], words="请补交", by=officer("suzhou-clerk"),
        at=MONDAY, visit=AT_DESK,
    )  # fmt: skip
    expand()
    letter = InboxMessage.objects.get(notice="ask_correction")
    assert letter.words["zh"][1] == "“合法稳定就业落户”需要补正。居民身份证、劳动合同。"
    assert letter.words["en"][1].endswith("Resident identity card; Labour contract.")
    assert letter.words["zh"][3] == ""  # the law gives the applicant no day


def test_a_subscriber_is_told_keys_and_no_name(transfer: Callable[..., str], expand: Expand) -> None:
    number = transfer()
    told_of = subscriber()
    subscriber(name="其他省", scope="police-11")
    subscriber(name="停用", active=False)
    subscriber(name="只要决定", events=["approve", "reject"])
    row = Outbox.objects.get()
    expand()
    sent = Delivery.objects.get(channel="webhook")
    assert (sent.subscriber_id, sent.to) == (told_of.id, "")
    assert sent.payload == {
        "specversion": "1.0",
        "id": str(row.id),
        "source": "/tongban",
        "type": "tongban.case.submit.v1",
        "subject": number,
        "time": MONDAY.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "number": number,
            "seq": 1,
            "item": "HK-016",
            "item_version": 1,
            "offices": ["police-320508", "police-511502"],
            "due_on": "2026-03-09",
            "provisional": False,
        },
    }


def test_a_step_is_told_to_systems_only(transfer: Callable[..., str], carry: Carry, expand: Expand) -> None:
    carry(transfer(), "accept", "examine")
    subscriber(events=["do_step"])
    expand()
    assert [letter.notice for letter in InboxMessage.objects.order_by("at")] == ["submit", "accept"]
    assert Delivery.objects.get(channel="webhook").notice == "do_step"


def test_the_agent_of_an_organisation_is_told(
    hotel: Callable[..., str], expand: Expand, people: dict[str, UUID]
) -> None:
    hotel()
    expand()
    assert InboxMessage.objects.get().person_id == people["gu"]
    assert Delivery.objects.get().to == "13800000000"


def test_a_case_says_who_has_a_part_in_it(transfer: Callable[..., str], people: dict[str, UUID]) -> None:
    transfer()
    case = Case.objects.get()
    assert find("case", [case.id]) == {case.id: [Addressee(people["luo"], "applicant", 0, "13800000000")]}
    assert find("nothing that is known", [case.id]) == {}


def test_who_applied_without_an_entry_is_reached_by_phone_only(transfer: Callable[..., str], expand: Expand) -> None:
    transfer()
    case = Case.objects.get()
    case.parties.update(kind="anonymous", person_id=None)
    Case.objects.update(applicant_person_id=None)
    Outbox.objects.update(people=[])
    expand()
    assert not InboxMessage.objects.exists()
    assert Delivery.objects.get().to == "13800000000"


def test_each_side_hears_of_its_own_and_everybody_once() -> None:
    one, other, both = uuid4(), uuid4(), uuid4()
    parties = [
        Addressee(one, "applicant", 1), Addressee(other, "respondent", 2), Addressee(both, "applicant", 1),
        Addressee(both, "agent", 1),
    ]  # fmt: skip
    notice = notices()["submit"]
    everybody = Outbox(people=[one], side=0)
    assert [each.person_id for each in told(everybody, notice, parties)] == [one, both]
    theirs = Outbox(people=[], side=2)
    assert told(theirs, notice, parties) == []
    assert told(Outbox(people=[other], side=2), notice, []) == [Addressee(other, "")]


def test_what_cannot_be_put_into_words_is_kept_and_holds_up_nothing(
    transfer: Callable[..., str], expand: Expand
) -> None:
    first = transfer()
    case = Case.objects.get(number=first)
    Outbox.objects.filter(number=first).update(item_code="GONE-1")
    second = transfer()
    Outbox.objects.filter(number=second).update(bucket=case.id.int % 16)

    expand()

    assert list(InboxMessage.objects.values_list("number", flat=True)) == [second]
    assert list(Outbox.objects.values_list("number", "faulty")) == [(first, True)]
    assert expanding.buckets_waiting() == []


def test_a_notice_that_the_pack_does_not_know_waits_for_one_that_does(
    transfer: Callable[..., str], expand: Expand
) -> None:
    transfer()
    with patch.object(expanding, "notices", dict):
        assert expand() == 0
    assert expand() == 1


def test_an_office_that_is_gone_takes_only_its_own_messages_with_it(
    transfer: Callable[..., str], expand: Expand
) -> None:
    transfer()
    transfer()
    rows = list(Outbox.objects.all())
    Outbox.objects.filter(id=rows[0].id).update(offices=["police-000000"])
    Outbox.objects.update(bucket=0)
    expand()
    assert InboxMessage.objects.count() == 1
    assert Outbox.objects.get().offices == ["police-000000"]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("authority", "police-320508", "苏州市公安局姑苏分局"),
        ("step", "examine", "审查"),
        ("day", "2026-03-09", "2026年3月9日"),
        ("number", 3, "3"),
        ("evidence", [], ""),
    ],
)
def test_what_an_event_says_is_put_into_words(
    transfer: Callable[..., str], kind: str, value: object, said: str
) -> None:
    transfer()
    row = Outbox.objects.get()
    item = catalog.item(row.item_code, row.item_version)
    found = putting._said(Said(kind), value, item, "zh-hans")  # noqa: SLF001
    assert found == said or (kind == "step" and found)


def test_a_date_that_can_still_change_says_so(transfer: Callable[..., str], expand: Expand) -> None:
    transfer()
    Outbox.objects.update(provisional=True)
    expand()
    assert "2026年3月9日（暂定）" in InboxMessage.objects.get().words["zh"][3]


def test_nobody_else_finds_it(citizen: Callable[[str], Citizen], transfer: Callable[..., str], expand: Expand) -> None:
    transfer()
    expand()
    assert not InboxMessage.objects.exclude(person_id=citizen("luo").person_id).exists()
    assert Channel.SMS in Channel
