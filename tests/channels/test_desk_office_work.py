"""Pages of an office's own work: tasks taken and given, notes, the same for many, absences, keys."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.channels.conftest import NOON, SUZHOU, TODAY, Desk, Family
from tests.channels.test_desk_queue import hand_in, numbers
from tongban.basis.actors import Visit
from tongban.basis.items import Item, Role
from tongban.casework.cases import actions, claiming, notes, queries, worklists
from tongban.casework.cases.models import Case
from tongban.casework.cases.states import State
from tongban.casework.offices import absences as away
from tongban.casework.offices.models import Post

Desks = Callable[..., Desk]
PROVINCE = "police-320000"
DESK = Visit("desk", "computer")


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_task_is_taken_seen_and_let_go_of_on_the_page_of_the_case(transfer: str, officer_at: Desks) -> None:
    first, second = officer_at(SUZHOU, Role.CLERK), officer_at(SUZHOU, Role.CLERK, name="second")
    page = f"/desk/cases/{transfer}/"
    taken = first.client.post(f"{page}tasks/accept/take/", follow=True)
    assert "已领取" in text_of(taken)
    assert "您已领取" in text_of(first.client.get("/desk/"))
    seen = text_of(second.client.get(page))
    assert "周敏已领取" in seen
    assert f"{page}tasks/accept/take/" not in seen
    told = second.client.post(f"{page}accept/", {"seen": []})
    assert told.status_code == 409
    assert "此任务已被其他人员领取" in text_of(told)
    assert "此任务已被其他人员领取" in text_of(second.client.post(f"{page}tasks/accept/take/", follow=True))
    first.client.post(f"{page}tasks/accept/release/")
    assert second.client.post(f"{page}accept/", {"seen": []}).status_code == 302


def test_a_case_is_accepted_in_three_clicks_from_the_queue_without_taking_it(transfer: str, officer_at: Desks) -> None:
    client = officer_at(SUZHOU, Role.CLERK).client
    [number] = numbers(text_of(client.get("/desk/")))
    assert f'action="/desk/cases/{number}/accept/"' in text_of(client.get(f"/desk/cases/{number}/"))  # one: open it
    assert client.post(f"/desk/cases/{number}/accept/").status_code == 302  # two: the button


def test_a_supervisor_gives_a_task_from_the_page_of_the_case(transfer: str, officer_at: Desks) -> None:
    boss, clerk = officer_at(PROVINCE, Role.SUPERVISOR), officer_at(SUZHOU, Role.CLERK, name="second")
    page = f"/desk/cases/{transfer}/"
    assert f'action="{page}tasks/accept/give/"' in text_of(boss.client.get(page))
    assert "tasks/accept/give/" not in text_of(clerk.client.get(page))
    refused = boss.client.post(f"{page}tasks/accept/give/", {"to": clerk.user.pk, "reason": ""}, follow=True)
    assert "请写明原因" in text_of(refused)
    boss.client.post(f"{page}tasks/accept/give/", {"to": clerk.user.pk, "reason": "窗口人手不足"})
    shown = text_of(clerk.client.get(page))
    assert "您已领取" in shown
    assert "窗口人手不足" in shown
    assert "不能办理该任务" in text_of(
        boss.client.post(f"{page}tasks/accept/give/", {"to": "x", "reason": "y"}, follow=True)
    )


def test_notes_are_written_struck_and_never_shown_to_the_applicant(
    transfer: str, officer_at: Desks, citizen: Client
) -> None:
    clerk, examiner = officer_at(SUZHOU, Role.CLERK), officer_at(SUZHOU, Role.EXAMINER)
    page = f"/desk/cases/{transfer}/"
    clerk.client.post(f"{page}notes/", {"words": "电话核实过<b>单位</b>", "pinned": "1"})
    shown = text_of(examiner.client.get(page))
    assert "电话核实过&lt;b&gt;单位" in shown
    assert "notes/1/strike/" not in shown
    assert "notes/1/strike/" in text_of(clerk.client.get(page))
    assert "电话核实过" not in text_of(citizen.get(f"/cases/{transfer}/"))
    assert examiner.client.post(f"{page}notes/1/strike/", {"reason": "误"}).status_code == 403
    clerk.client.post(f"{page}notes/1/strike/", {"reason": "核实有误"})
    assert "核实有误" in text_of(examiner.client.get(page))
    assert "请写明备注内容" in text_of(clerk.client.post(f"{page}notes/", {"words": ""}, follow=True))


# --- the same for many ----------------------------------------------------------------------------


@pytest.fixture
def waiting(catalogue: dict[str, Item], neighbour: Family, officer_at: Desks) -> list[str]:
    """Hand in three cases of one item; return their numbers."""
    desk = officer_at(SUZHOU, Role.CLERK, name="local")
    return [hand_in(catalogue["TT-002"], neighbour, desk) for _ in range(3)]


def test_many_tasks_are_taken_at_once_and_each_is_told_of(waiting: list[str], officer_at: Desks) -> None:
    desk, other = officer_at(SUZHOU, Role.CLERK), officer_at(SUZHOU, Role.CLERK, name="other")
    claiming.claim(number=waiting[1], task="accept", by=other.officer, at=NOON)
    rows = [f"{number}:accept" for number in waiting]
    asked = text_of(desk.client.post("/desk/many/", {"do": "take", "rows": [*rows, "nonsense", "x:y"]}))
    assert all(number in asked for number in waiting)
    assert all(row.taken_by != desk.user.pk for row in worklists.work(by=desk.officer))  # nothing yet
    told = text_of(desk.client.post("/desk/many/", {"do": "take", "rows": rows, "confirmed": "1"}))
    assert "共3件，办成2件" in told
    assert "此任务已被其他人员领取" in told
    holders = {row.number: row.taken_by for row in worklists.work(by=desk.officer)}
    assert [holders[number] for number in waiting] == [desk.user.pk, other.user.pk, desk.user.pk]
    desk.client.post("/desk/many/", {"do": "release", "rows": rows, "confirmed": "1"})
    assert [row.taken_by for row in worklists.work(by=desk.officer)].count(None) == 2


def test_an_act_is_done_for_many_only_where_the_item_says_so(
    waiting: list[str], officer_at: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    rows = [f"{number}:accept" for number in waiting]
    assert 'value="accept"' not in text_of(desk.client.get("/desk/"))
    forced = desk.client.post("/desk/many/", {"do": "accept", "rows": rows, "confirmed": "1"})
    assert forced.status_code == 302  # the choice is not open: back to the queue
    assert set(Case.objects.values_list("state", flat=True)) == {State.SUBMITTED}


def test_many_results_are_handed_over_at_once(
    waiting: list[str], officer_at: Desks, catalogue: dict[str, Item]
) -> None:
    desk = officer_at(SUZHOU, *Role)
    procedure = catalogue["TT-002"].procedure
    assert procedure
    assert procedure.in_bulk == ("deliver",)
    for number in waiting:
        for name in [row.task for row in worklists.work(by=desk.officer) if row.number == number]:
            assert name == "accept"
        actions.accept(number=number, seen=[], by=desk.officer, at=NOON, visit=DESK)
        while (task := queries.case(number, actor=desk.officer).task) and task.name != "deliver":
            common: dict[str, Any] = {"number": number, "by": desk.officer, "at": NOON, "visit": DESK}
            {
                "approve": lambda common=common: actions.approve(words="", **common),
                "complete": lambda common=common: actions.complete(**common),
            }[task.name]()
    rows = [f"{number}:deliver" for number in waiting]
    actions.deliver(number=waiting[0], how="by_post", by=desk.officer, at=NOON, visit=DESK)
    assert "送达" in text_of(desk.client.post("/desk/many/", {"do": "deliver", "rows": rows}))
    told = text_of(desk.client.post("/desk/many/", {"do": "deliver", "rows": rows, "confirmed": "1", "how": "by_post"}))
    assert "共3件，办成2件" in told
    assert "已不在您的待办中" in told
    assert set(Case.objects.values_list("state", flat=True)) == {State.DELIVERED}


def test_a_supervisor_gives_many_tasks_to_one_officer(waiting: list[str], officer_at: Desks) -> None:
    boss, clerk = officer_at(PROVINCE, Role.SUPERVISOR), officer_at(SUZHOU, Role.CLERK)
    rows = [f"{number}:accept" for number in waiting]
    assert 'value="give"' in text_of(boss.client.get("/desk/overview/"))
    asked = text_of(boss.client.post("/desk/many/", {"do": "give", "rows": rows}))
    assert f'value="{clerk.user.pk}"' in asked
    typed = {"do": "give", "rows": rows, "confirmed": "1", "to": clerk.user.pk, "reason": "均衡"}
    assert "办成3件" in text_of(boss.client.post("/desk/many/", typed))
    assert {row.taken_by for row in worklists.work(by=clerk.officer)} == {clerk.user.pk}


def test_without_rows_or_with_an_address_left_behind_it_is_the_queue(officer_at: Desks) -> None:
    client = officer_at(SUZHOU, Role.CLERK).client
    assert client.get("/desk/many/")["Location"] == "/desk/"
    assert client.post("/desk/many/", {"do": "take"})["Location"] == "/desk/"


# --- absences -------------------------------------------------------------------------------------


def day_parts(name: str, days: int) -> dict[str, int]:
    on = TODAY + timedelta(days=days)
    return {f"{name}_year": on.year, f"{name}_month": on.month, f"{name}_day": on.day}


def test_an_officer_enters_an_absence_and_ends_it(officer_at: Desks) -> None:
    approver, clerk = officer_at(SUZHOU, Role.APPROVER), officer_at(SUZHOU, Role.CLERK)
    typed = {"post": Post.objects.get(user=approver.user).pk, "deputy": clerk.user.pk}
    page = text_of(approver.client.get("/desk/absences/"))
    assert "目前无人离岗" in page
    wrong = approver.client.post("/desk/absences/", typed | day_parts("first", 3) | day_parts("last", 1))
    assert (wrong.status_code, "最后一日不得早于第一日" in text_of(wrong)) == (422, True)
    assert approver.client.post("/desk/absences/", {}).status_code == 422
    done = approver.client.post("/desk/absences/", typed | day_parts("first", 0) | day_parts("last", 5), follow=True)
    assert "离岗已登记" in text_of(done)
    assert "审批" in text_of(clerk.client.get("/desk/"))  # the queue of the post is shown to the deputy
    address = re.search(r'action="(/desk/absences/[0-9]+/end/)"', text_of(done))
    assert address
    assert address[1] not in text_of(clerk.client.get("/desk/absences/"))
    assert clerk.client.post(address[1]).status_code == 403
    assert "代理已结束" in text_of(approver.client.post(address[1], follow=True))


def test_a_supervisor_enters_an_absence_for_an_office_below(officer_at: Desks) -> None:
    boss, approver, clerk = (
        officer_at(PROVINCE, Role.SUPERVISOR),
        officer_at(SUZHOU, Role.APPROVER, name="a"),
        officer_at(SUZHOU, Role.CLERK, name="b"),
    )
    typed = {"post": Post.objects.get(user=approver.user).pk, "deputy": clerk.user.pk}
    typed |= day_parts("first", 0) | day_parts("last", 0)
    assert boss.client.post("/desk/absences/", typed).status_code == 422  # not among the posts of their own office
    assert boss.client.post(f"/desk/absences/?office={SUZHOU}", typed).status_code == 302
    assert [row.deputy for row in away.absences(boss.officer, [SUZHOU], TODAY)] == ["周敏"]
    assert "苏州" not in text_of(boss.client.get("/desk/absences/?office=police-511502"))


def test_what_a_deputy_did_is_said_in_the_story_of_the_case(transfer: str, officer_at: Desks) -> None:
    clerk, deputy = officer_at(SUZHOU, Role.CLERK), officer_at(SUZHOU, Role.REGISTRAR)
    away.enter(
        post_id=Post.objects.get(user=clerk.user).pk, deputy_id=deputy.user.pk, first=TODAY, last=TODAY,
        by=clerk.officer, on=TODAY,
    )  # fmt: skip
    assert deputy.client.post(f"/desk/cases/{transfer}/accept/").status_code == 302
    assert "代理离岗人员办理" in text_of(deputy.client.get(f"/desk/cases/{transfer}/"))


def test_the_keys_are_listed_and_every_one_leads_somewhere(transfer: str, officer_at: Desks) -> None:
    client = officer_at(SUZHOU, *Role).client
    listed = set(re.findall(r"<kbd>(\w)</kbd>", text_of(client.get("/desk/keys/"))))
    page = text_of(client.get(f"/desk/cases/{transfer}/")) + text_of(client.get("/desk/"))
    used = {key.upper() for key in re.findall(r'accesskey="(\w)"', page)}
    assert used <= listed
    assert listed - used <= {"N"}  # there is no next case


def test_a_note_of_another_case_is_not_found(transfer: str, officer_at: Desks) -> None:
    clerk = officer_at(SUZHOU, Role.CLERK)
    assert clerk.client.post(f"/desk/cases/{transfer}/notes/9/strike/", {"reason": "x"}).status_code == 404
    assert clerk.client.post("/desk/cases/nonsense/notes/", {"words": "x"}).status_code == 404
    assert notes.notes(uuid4()) == []
