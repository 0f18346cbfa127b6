"""Pauses, more time, inspections and hearings on the pages of officers and of whoever is concerned."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from tests.casework.cases.conftest import CLAUSE, licensing  # noqa: F401 (a fixture)
from tests.casework.cases.licences import Licensing
from tests.casework.conftest import MONDAY, citizen, officer  # noqa: F401 (fixtures)
from tongban.casework.cases.models import Case
from tongban.casework.offices.models import User

pytestmark = pytest.mark.django_db


def day(month: int, number: int) -> datetime:
    return MONDAY.replace(month=month, day=number)


@contextmanager
def as_(who: str, at: datetime) -> Iterator[Client]:
    """Give somebody of the demonstration a browser on a day."""
    with time_machine.travel(at, tick=False):
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(User.objects.get(username=f"demo.{who}"))
        yield client


def act(who: str, at: datetime, number: str, name: str, **typed: Any) -> HttpResponse:
    with as_(who, at) as client:
        return client.post(f"/desk/cases/{number}/{name}/", typed)  # type: ignore[return-value]


def page(who: str, at: datetime, path: str) -> str:
    with as_(who, at) as client:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()


def test_an_officer_stops_the_clock_with_a_notice_and_the_applicant_reads_it(licensing: Licensing) -> None:  # noqa: F811
    number = licensing.accepted()
    licensing.send(number, MONDAY)
    shown = page("suzhou-examiner", day(3, 4), f"/desk/cases/{number}/")
    assert 'value="testing"' in shown
    assert 'value="tender"' not in shown  # the law lists it, this item does not
    without = act("suzhou-examiner", day(3, 4), number, "pause", reason="testing", days="", words="送检")
    assert without.status_code == 422
    told = act("suzhou-examiner", day(3, 4), number, "pause", reason="testing", days="5", words="样章送检。")
    assert told.status_code == 302
    mine = page("gu", day(3, 5), f"/cases/{number}/")
    assert "检测：期限暂停计算，到2026年3月10日" in mine.replace(" ", "")
    assert "行政许可法 第四十五条" in mine
    assert "暂停已超出告知的时间" in page("suzhou-examiner", day(3, 12), f"/desk/cases/{number}/")
    assert act("suzhou-examiner", day(3, 12), number, "resume", words="检测合格").status_code == 302


def test_more_time_is_asked_for_by_one_and_approved_by_another(licensing: Licensing) -> None:  # noqa: F811
    number = licensing.accepted()
    too_long = act("suzhou-examiner", day(3, 26), number, "ask_extension", days="11", words="需要补充勘验")
    assert too_long.status_code == 409
    assert (
        act("suzhou-examiner", day(3, 26), number, "ask_extension", days="10", words="需要补充勘验").status_code == 302
    )
    assert "申请延长10天" in page("suzhou-approver", day(3, 27), f"/desk/cases/{number}/")
    assert act("suzhou-approver", day(3, 27), number, "extend", words="需要补充勘验").status_code == 302
    mine = page("gu", day(3, 27), f"/cases/{number}/")
    assert "延长10天，理由：需要补充勘验" in mine
    assert "行政许可法 第四十二条第一款" in mine


def test_officers_are_named_and_both_sign(licensing: Licensing) -> None:  # noqa: F811
    number = licensing.accepted("PO-034")
    named = [licensing.officer(who).user_id for who in ("suzhou-inspector", "suzhou-inspector-2")]
    assert act("suzhou-approver", MONDAY, number, "send_officers", officers=named[:1]).status_code in {409, 422}
    assert act("suzhou-approver", MONDAY, number, "send_officers", officers=named).status_code == 302
    licensing.step(number, "examine", "suzhou-examiner", MONDAY)
    typed = {"step": "inspect", "words": "符合"}
    assert "已有0人签字" in page("suzhou-inspector", MONDAY, f"/desk/cases/{number}/")
    assert act("suzhou-inspector", MONDAY, number, "do_step", **typed).status_code == 302
    assert act("suzhou-inspector", MONDAY, number, "do_step", **typed).status_code == 403
    assert act("suzhou-inspector-2", MONDAY, number, "do_step", **typed).status_code == 302


def test_a_hearing_from_its_offer_to_the_decision_on_its_record(licensing: Licensing) -> None:  # noqa: F811
    number = licensing.examined()
    examiner = licensing.officer("suzhou-registrar").user_id
    assert (
        act("suzhou-examiner", MONDAY, number, "offer_hearing", interested="", words="可以申请听证。").status_code
        == 302
    )
    mine = page("gu", day(3, 3), f"/cases/{number}/")
    assert "听证不收费" in mine
    assert f"/cases/{number}/say/ask_hearing/" in mine
    with as_("gu", day(3, 6)) as client:
        empty = client.get(f"/cases/{number}/say/ask_hearing/")
        assert empty.status_code == 200
        assert client.post(f"/cases/{number}/say/ask_hearing/", {"words": "要求听证"}).status_code == 302
    set_for = {"on_year": "2026", "on_month": "3", "on_day": "18", "place": "9时30分，二楼", "days": "8"}
    chosen = act("suzhou-examiner", day(3, 9), number, "set_hearing", chair=str(examiner), **set_for)
    assert chosen.status_code == 302
    with as_("gu", day(3, 10)) as client:
        assert client.post(f"/cases/{number}/say/challenge/", {"words": ""}).status_code == 422
        assert client.post(f"/cases/{number}/say/challenge/", {"words": "是亲属"}).status_code == 302
    answer = act("suzhou-approver", day(3, 11), number, "answer_challenge", chair="", words="经核查不是")
    assert answer.status_code == 302
    unsigned = act("suzhou-registrar", day(3, 18), number, "hold_hearing", words="笔录")
    assert unsigned.status_code == 422
    assert act("suzhou-registrar", day(3, 18), number, "hold_hearing", words="笔录", signed="on").status_code == 302
    decide = {"words": "同意", "clause": CLAUSE}
    assert act("suzhou-approver", day(3, 19), number, "approve", **decide).status_code == 422
    assert act("suzhou-approver", day(3, 19), number, "approve", on_record="on", **decide).status_code == 302
    assert Case.objects.get(number=number).state == "approved"


def test_what_is_no_longer_possible_is_said_and_nothing_is_done(licensing: Licensing) -> None:  # noqa: F811
    number = licensing.accepted()
    with as_("gu", day(3, 3)) as client:
        late = client.get(f"/cases/{number}/say/ask_hearing/", follow=True)
        assert "不能再办理这一步" in late.content.decode()
        assert client.get(f"/cases/{number}/say/nothing/").status_code == 404
        assert client.post(f"/cases/{number}/say/be_heard/", {"words": "请尽快"}).status_code == 302
