"""The pages of a reminder about an organisation's document: its message, and its office's list of whom to tell."""

from uuid import UUID

import pytest
import time_machine

from tests.casework.cases.conftest import hotel
from tests.casework.conftest import citizen, officer
from tests.casework.reminders.test_organisations import FIRST, applied, issued
from tests.channels.test_after_decisions import As, enter, words
from tongban.casework.cases.models import Case
from tongban.casework.messages import expanding
from tongban.casework.messages.models import InboxMessage
from tongban.casework.reminders.models import Unreached
from tongban.channels.nightly.reminding import remind

__all__ = ["applied", "citizen", "enter", "hotel", "officer"]
pytestmark = pytest.mark.django_db


@time_machine.travel(FIRST, tick=False)
def test_the_message_leads_on_to_the_item_that_renews_the_document(
    applied: Case, people: dict[str, UUID], enter: As
) -> None:
    issued(applied)
    remind(FIRST)
    for bucket in expanding.buckets_waiting():
        expanding.expand(bucket=bucket, at=FIRST, channels=[], limit=100)
    letter = InboxMessage.objects.get(person_id=people["gu"], notice="reminder.organisation")
    shown = enter("gu").get(f"/messages/{letter.id}/")
    assert "Apply by 31 January 2029." in words(shown)
    assert 'href="/items/PO-019/"' in shown.content.decode()
    assert 'href="/cases/"' in shown.content.decode()


@time_machine.travel(FIRST, tick=False)
def test_an_office_lists_whom_it_has_to_tell_and_notes_how_it_did(people: dict[str, UUID], enter: As) -> None:
    number = issued(None)
    remind(FIRST)
    desk, url = enter("suzhou-clerk"), f"/desk/aftercare/documents/{number}/"
    assert url in desk.get("/desk/aftercare/").content.decode()
    page = words(desk.get(url))
    assert "苏州平江客栈有限公司" in page
    assert "Fri 2 March 2029" in page
    assert "PO-019" in page
    assert "To be asked for by Wed 31 January 2029" in page
    wrong = desk.post(url, {"words": " "})
    assert (wrong.status_code, "Say how, like" in words(wrong)) == (422, True)
    assert desk.post(url, {"words": "挂号信"}).status_code == 302
    assert Unreached.objects.get().words == "挂号信"
    assert "Nothing is owed" in words(desk.get("/desk/aftercare/"))
    assert desk.get(url).status_code == 404


@time_machine.travel(FIRST, tick=False)
def test_another_office_sees_nothing_of_it(people: dict[str, UUID], enter: As) -> None:
    number = issued(None)
    remind(FIRST)
    other = enter("yibin-clerk")
    assert other.get(f"/desk/aftercare/documents/{number}/").status_code == 404
    assert other.post(f"/desk/aftercare/documents/{number}/", {"words": "x"}).status_code == 404
    assert number not in words(other.get("/desk/aftercare/"))
