"""Each act: by the right officer it works, by every other it is neither shown nor done, and words are never lost."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.channels.conftest import NANJING, NOON, SUZHOU, YIBIN, Desk, Family
from tongban.basis.actors import Citizen, Visit
from tongban.basis.items import Item, Role
from tongban.casework.cases import actions, intake, queries
from tongban.casework.cases.states import State

VISIT = Visit("desk", "computer")
CLAUSE = "户口登记条例 第十条"
# What each act must say, and who does it, in the order of the procedure.
TYPED: dict[str, dict[str, Any]] = {
    "accept": {"seen": ["lease"]},
    "ask_correction": {"missing": ["lease"], "words": "请补交租赁合同。"},
    "refuse": {"because": "conditions", "words": "不符合条件。"},
    "withdraw": {"words": "申请人当面要求撤回。"},
    "supply": {"words": "租赁合同原件。"},
    "do_step": {"words": "符合条件。", "clause": CLAUSE},
    "approve": {"words": "同意。"},
    "reject": {"words": "不符合条件。", "clause": CLAUSE},
    "complete": {},
    "deliver": {"how": "at_window"},
}
POSTS = [(office, role) for office in (SUZHOU, YIBIN, NANJING) for role in Role]


class Case(NamedTuple):
    """An act: what must be done before it, whose it is, which step it is, and what the case becomes."""

    act: str
    before: str
    who: tuple[str, Role]
    step: str
    after: State


ACTS = [
    Case("accept", "", (SUZHOU, Role.CLERK), "", State.ACCEPTED),
    Case("ask_correction", "", (SUZHOU, Role.CLERK), "", State.IN_CORRECTION),
    Case("refuse", "", (SUZHOU, Role.CLERK), "", State.NOT_ACCEPTED),
    Case("refuse", "ask_correction", (SUZHOU, Role.CLERK), "", State.NOT_ACCEPTED),
    Case("withdraw", "", (SUZHOU, Role.CLERK), "", State.WITHDRAWN),
    Case("supply", "ask_correction", (SUZHOU, Role.CLERK), "", State.SUBMITTED),
    Case("do_step", "accept", (SUZHOU, Role.EXAMINER), "examine", State.ACCEPTED),
    Case("approve", "accept examine", (SUZHOU, Role.APPROVER), "", State.APPROVED),
    Case("reject", "accept examine", (SUZHOU, Role.APPROVER), "", State.REFUSED),
    Case("do_step", "accept examine approve", (YIBIN, Role.REGISTRAR), "move_out", State.APPROVED),
    Case("complete", "accept examine approve move_out", (SUZHOU, Role.REGISTRAR), "", State.COMPLETED),
    Case("deliver", "accept examine approve move_out complete", (SUZHOU, Role.CLERK), "", State.DELIVERED),
]
NAMES = [f"{case.act} {case.step} {case.before}".strip() for case in ACTS]


@pytest.fixture
def brought_to(transfer: str, officer_at: Callable[..., Desk]) -> Callable[[str], str]:
    """Return a function that carries the transfer through acts, each by its own officer, and returns its number."""

    def bring(acts: str) -> str:
        posts = {case.step or case.act: (case.act, case.step, case.who) for case in ACTS}
        for name in acts.split():
            act, step, (office, role) = posts[name]
            desk = officer_at(office, role, name=f"past.{name}")
            answer = press(desk.client, transfer, act, step)
            assert answer.status_code == 302, answer.content.decode()
        return transfer

    return bring


def press(client: Client, number: str, act: str, step: str = "", **more: Any) -> HttpResponse:
    typed = {**TYPED[act], **({"step": step} if step else {}), **more}
    return client.post(f"/desk/cases/{number}/{act}/", typed)  # type: ignore[return-value]


def shown_acts(page: str) -> set[str]:
    return set(re.findall(r'action="/desk/cases/[^/]+/([a-z_]+)/"', page)) - {"notes"}


def state_of(number: str, desk: Desk) -> State:
    return queries.case(number, actor=desk.officer).state


@pytest.mark.parametrize("case", ACTS, ids=NAMES)
def test_the_right_officer_sees_the_act_and_does_it_with_one_click(
    case: Case, brought_to: Any, officer_at: Any
) -> None:
    number, desk = brought_to(case.before), officer_at(*case.who)
    assert case.act in shown_acts(desk.client.get(f"/desk/cases/{number}/").content.decode())
    answer = press(desk.client, number, case.act, case.step)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/cases/{number}/")
    assert state_of(number, desk) is case.after
    assert number in desk.client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("case", ACTS, ids=NAMES)
def test_every_other_post_is_neither_shown_the_act_nor_lets_it_do(case: Case, brought_to: Any, officer_at: Any) -> None:
    number, owner = brought_to(case.before), officer_at(*case.who)
    act = case.act
    stands = state_of(number, owner)
    seq = len(queries.case(number, actor=owner.officer).events)
    for office, role in [post for post in POSTS if post != case.who]:
        desk = officer_at(office, role, name=f"other.{office}.{role}")
        page, answer = desk.client.get(f"/desk/cases/{number}/"), press(desk.client, number, act, case.step)
        if office == NANJING:
            assert (page.status_code, answer.status_code) == (404, 404)
            assert "罗芳" not in page.content.decode() + answer.content.decode()
        else:
            assert act not in shown_acts(page.content.decode()), (office, role)
            assert answer.status_code in {403, 404}, (office, role)
        assert state_of(number, owner) is stands
    assert len(queries.case(number, actor=owner.officer).events) == seq


@pytest.mark.parametrize("act", TYPED)
def test_no_act_can_be_done_by_following_a_link(act: str, transfer: str, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, *Role)
    answer = desk.client.get(f"/desk/cases/{transfer}/{act}/", TYPED[act])
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/cases/{transfer}/")
    assert state_of(transfer, desk) is State.SUBMITTED


@pytest.mark.parametrize("act", ["submit", "recount", "deem", "accept2", "__class__"])
def test_an_act_that_no_officer_has_is_not_there(act: str, transfer: str, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, *Role)
    assert desk.client.post(f"/desk/cases/{transfer}/{act}/", {}).status_code == 404


def test_an_act_needs_the_secret_of_its_page(transfer: str, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.user)
    assert press(strict, transfer, "accept").status_code == 403
    assert state_of(transfer, desk) is State.SUBMITTED


def test_accepting_takes_two_clicks_from_the_queue(transfer: str, officer_at: Any) -> None:
    desk, clicks = officer_at(SUZHOU, Role.CLERK), 0
    page = desk.client.get("/desk/").content.decode()
    link = next(found for found in re.findall(r'href="(/desk/cases/[^"]+/)"', page) if transfer in found)
    page, clicks = desk.client.get(link).content.decode(), clicks + 1
    button = next(found for found in re.findall(r'action="([^"]+)"', page) if found.endswith("/accept/"))
    answer, clicks = desk.client.post(button, {}), clicks + 1
    assert (answer.status_code, clicks) == (302, 2)
    assert state_of(transfer, desk) is State.ACCEPTED


# --- wrong values, and two officers at once -------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "before", "typed", "says"),
    [
        ("ask_correction", "", {"words": " "}, "请一次写明全部需要补正的内容"),
        ("ask_correction", "", {"missing": ["passport"], "words": "x"}, "请只勾选本事项要求的材料"),
        ("accept", "", {"seen": ["passport"]}, "请只勾选本事项要求的材料"),
        ("refuse", "", {"because": "", "words": "x"}, "请选择原因"),
        ("refuse", "", {"because": "mood", "words": "x"}, "请从所列原因中选择"),
        ("refuse", "", {"because": "conditions", "words": ""}, "请写明理由"),
        ("refuse", "", {"because": "wrong_office", "words": "x"}, "请写明主管机关"),
        ("refuse", "", {"because": "conditions", "words": "字" * 1001}, "最多1000个字符"),
        ("withdraw", "", {"words": ""}, "请写明申请人要求撤回"),
        ("do_step", "accept", {"step": "examine", "words": "符合条件。"}, "请写明依据的条款"),
        ("reject", "accept examine", {"words": "", "clause": CLAUSE}, "请写明理由"),
        ("reject", "accept examine", {"words": "不符合。", "clause": " "}, "请写明依据的条款"),
        ("approve", "accept examine", {"words": "a\x00b"}, "请去掉无法显示的字符"),
        ("deliver", "accept examine approve move_out complete", {"how": "by_pigeon"}, "请选择送达方式"),
    ],
)
def test_a_wrong_value_is_answered_with_what_to_do_and_nothing_is_written(
    act: str, before: str, typed: dict[str, Any], says: str, brought_to: Any, officer_at: Any
) -> None:
    number = brought_to(before)
    post = next(case.who for case in ACTS if case.act == act and case.step in {"", typed.get("step")})
    desk = officer_at(*post)
    stands = state_of(number, desk)
    answer = desk.client.post(f"/desk/cases/{number}/{act}/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "govuk-error-summary" in page
    assert "错误：" in page[: page.index("</title>")]
    assert state_of(number, desk) is stands
    kept = str(typed.get("words", "")).strip()
    assert kept[:900] in page


def test_of_two_officers_the_second_is_told_and_keeps_what_was_typed(transfer: str, officer_at: Any) -> None:
    first, second = officer_at(SUZHOU, Role.CLERK, name="first"), officer_at(SUZHOU, Role.CLERK, name="second")
    assert press(first.client, transfer, "accept").status_code == 302
    answer = second.client.post(
        f"/desk/cases/{transfer}/ask_correction/", {"missing": ["lease"], "words": "缺租赁合同第二页。"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "其他人已先办理" in page
    assert "缺租赁合同第二页。" in page
    assert shown_acts(page) == {"files", "withdraw"}
    assert state_of(transfer, second) is State.ACCEPTED


def test_a_step_that_is_past_is_told_as_such(brought_to: Any, officer_at: Any) -> None:
    number, desk = brought_to("accept examine"), officer_at(SUZHOU, Role.EXAMINER)
    assert press(desk.client, number, "do_step", "examine").status_code == 409
    assert press(desk.client, number, "do_step", "approve").status_code == 409


@pytest.mark.law("licensing-72-4")
def test_a_second_list_is_neither_shown_nor_taken(brought_to: Any, officer_at: Any) -> None:
    number, desk = brought_to("ask_correction supply"), officer_at(SUZHOU, Role.CLERK)
    assert "ask_correction" not in shown_acts(desk.client.get(f"/desk/cases/{number}/").content.decode())
    answer = press(desk.client, number, "ask_correction")
    assert answer.status_code == 409
    assert "依法不得再次告知" in answer.content.decode()
    assert "请补交租赁合同。" in answer.content.decode()


def test_who_examined_is_not_shown_granting_and_may_not(brought_to: Any, officer_at: Any) -> None:
    number = brought_to("accept")
    both = officer_at(SUZHOU, Role.EXAMINER, Role.APPROVER)
    assert press(both.client, number, "do_step", "examine").status_code == 302
    assert f"/desk/cases/{number}/" not in both.client.get("/desk/").content.decode()
    assert shown_acts(both.client.get(f"/desk/cases/{number}/").content.decode()) <= {"prioritise"}
    answer = press(both.client, number, "approve")
    assert answer.status_code == 403
    assert "这一步须由其他人办理" in answer.content.decode()


def test_a_number_may_be_typed_as_it_is_heard(transfer: str, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    heard = transfer.replace("-", "").lower()
    assert press(desk.client, heard, "accept")["Location"] == f"/desk/cases/{transfer}/"


# --- what the page says ---------------------------------------------------------------------------


def test_the_case_shows_who_moves_who_stays_and_who_becomes_head(
    transfer: str, family: Family, officer_at: Any
) -> None:
    page = officer_at(SUZHOU, Role.CLERK).client.get(f"/desk/cases/{transfer}/").content.decode()
    change = page[page.index('id="change"') : page.index('id="evidence"')]
    moving = change[change.index("迁移人员") : change.index("留在原户")]
    staying = change[change.index("留在原户") :]
    assert ("罗芳" in moving, "陈小雨" in moving, "陈建国" in moving) == (True, True, False)
    assert ("罗芳" in staying, "罗桂英" in staying) == (False, True)
    assert re.search(r"陈建国[^罗]*接任户主", staying)
    assert "宜宾市公安局翠屏分局" in change
    assert "苏州市公安局姑苏分局" in change
    assert "平江路100号2幢301室" in change
    assert not [number for number in family.numbers.values() if number in page]


def test_a_head_who_leaves_without_a_successor_is_pointed_out(transfer: str, family: Family, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    view = queries.case(transfer, actor=desk.officer)
    press(desk.client, transfer, "ask_correction")
    answers = {**view.answers, "new_head": None}
    actions.supply(
        number=transfer,
        answers=answers,
        words="",
        by=Citizen(1, family.people["luo"]),
        at=NOON,
        visit=Visit("portal", "phone"),
    )
    assert "户主迁出，尚未指定新户主" in desk.client.get(f"/desk/cases/{transfer}/").content.decode()


def test_the_page_says_why_the_case_is_due_when_and_marks_what_nobody_verified(transfer: str, officer_at: Any) -> None:
    page = officer_at(SUZHOU, Role.CLERK).client.get(f"/desk/cases/{transfer}/").content.decode()
    clocks = page[page.index('id="clocks"') :]
    assert "2026年3月9日" in clocks  # five working days after Monday, 2 March 2026
    assert "测试规定 第三条" in clocks
    assert "当天不计入" in clocks


@pytest.mark.law("licensing-38")
def test_refusing_shows_the_remedies_that_will_be_printed(brought_to: Any, officer_at: Any) -> None:
    number = brought_to("accept examine")
    page = officer_at(SUZHOU, Role.APPROVER).client.get(f"/desk/cases/{number}/").content.decode()
    assert "六十日内申请行政复议" in page
    assert "行政复议法 第二十条" in page


@pytest.mark.law("records-47")
def test_the_timeline_says_who_where_and_what_was_said(brought_to: Any, officer_at: Any) -> None:
    number = brought_to("ask_correction supply accept examine")
    page = officer_at(YIBIN, Role.REGISTRAR).client.get(f"/desk/cases/{number}/").content.decode()
    story = page[page.index('id="timeline"') :]
    for words in ("请补交租赁合同。", "缺少：租赁合同", "已查看：租赁合同", f"依据：{CLAUSE}", "审查员", "收到申请"):
        assert words in story
    assert "。；" not in story


def test_the_next_case_of_the_queue_is_one_key_away(
    transfer: str, catalogue: dict[str, Item], neighbour: Family, officer_at: Any
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    assert 'accesskey="n"' not in desk.client.get(f"/desk/cases/{transfer}/").content.decode()
    other = _certificate(catalogue, neighbour, desk)
    page = desk.client.get(f"/desk/cases/{transfer}/").content.decode()
    assert re.search(rf'href="/desk/cases/{other}/"\s+accesskey="n"', page)


def _certificate(catalogue: dict[str, Item], who: Family, desk: Desk) -> str:
    return intake.submit(
        item=catalogue["TT-002"],
        answers={"subject": str(who.people["wu"])},
        applicant=intake.Applicant(person_id=who.people["wu"], name="吴云"),
        window=SUZHOU,
        key=uuid4(),
        by=desk.officer,
        at=NOON,
        visit=VISIT,
    )
