"""A draft in the browser: begun, written with problems told by line, not overwritten, reviewed, published."""

from uuid import UUID

import pytest
from django.http import HttpResponse

from tests.channels.conftest import Desk
from tests.channels.policy_desk.conftest import BEIJING_POINTS
from tongban.casework.drafts import queries
from tongban.casework.drafts.models import Draft
from tongban.casework.policies import queries as policies

HOME = "/policy-desk/drafts/"
POLICY = "110000/points_settlement"
WHY = "自2027年起提高规模，征求意见已结束。"


def shown(desk: Desk, address: str, status: int = 200) -> str:
    answer = desk.client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.fixture
def draft(beijing: Desk) -> str:
    answer = beijing.client.post(f"{BEIJING_POINTS}draft/")
    address = answer["Location"]
    assert address.endswith("/edit/")
    return address.removesuffix("edit/")


def now(draft: str) -> tuple[str, str, int]:
    """Return the text, the tests and the revision of a draft."""
    row = Draft.objects.get(id=UUID(draft.split("/")[-2]))
    latest = queries.revision(row.id, row.revision)
    return latest.text, latest.tests, latest.number


def written(desk: Desk, draft: str, old: str, new: str, *, seen: int = 0, to: str = "edit/") -> HttpResponse:
    text, tests, number = now(draft)
    assert old in text
    given = {"text": text.replace(old, new, 1), "tests": tests, "seen": seen or number}
    return desk.client.post(f"{draft}{to}", given)  # type: ignore[return-value]


def reformed(desk: Desk, draft: str) -> None:
    """Have the quota rise from 2027 on."""
    quota = "values: [{from: 2020-07-16, value: 6000, cite: N#quota}"
    more = "values: [{from: 2020-07-16, value: 6000, cite: N#quota}, {from: 2027-01-01, value: 9000, cite: N#quota}"
    assert written(desk, draft, quota, more).status_code == 302


def test_a_draft_is_written_and_what_it_changes_is_shown_with_the_law(beijing: Desk, draft: str) -> None:
    assert shown(beijing, draft).count("tb-rule") == 1  # only the number of the version
    reformed(beijing, draft)
    page = shown(beijing, draft)
    assert "values, from 2027-01-01: value 9000, cite N#quota" in page
    assert "北京市积分落户年度公告" in page
    assert "govuk-tag--green" in page
    assert draft in shown(beijing, HOME)
    assert HOME in shown(beijing, f"{BEIJING_POINTS}1/")


def test_what_is_wrong_is_saved_and_told_with_its_line_and_remedy(beijing: Desk, draft: str) -> None:
    assert written(beijing, draft, "value: 6000, cite: N#quota", "value: many, cite: N#quot").status_code == 302
    line = next(n for n, each in enumerate(now(draft)[0].splitlines(), 1) if "value: many" in each)
    for address in (draft, f"{draft}edit/"):
        page = shown(beijing, address)
        assert f"政策第{line}行" in page
        assert "不是`sources`中列出的条款" in page


def test_a_failing_test_is_told_beside_the_text(beijing: Desk, draft: str) -> None:
    text, tests, seen = now(draft)
    given = {"text": text, "tests": tests.replace("total: 106", "total: 107", 1), "seen": seen, "go_on": "1"}
    answer = beijing.client.post(f"{draft}edit/", given)
    assert answer["Location"] == f"{draft}edit/"
    page = shown(beijing, f"{draft}edit/")
    assert "测试第" in page
    assert "total为106，应为107" in page


def test_checks_while_one_writes_keep_nothing(beijing: Desk, draft: str) -> None:
    answer = written(beijing, draft, "test: permit", "test: permitt", to="check/")
    assert answer.status_code == 200
    assert "是否为&#x27;permit&#x27;？" in answer.content.decode()
    assert now(draft)[2] == 1
    assert "govuk-tag--green" in written(beijing, draft, "permit", "permit", to="check/").content.decode()
    assert beijing.client.post(f"{draft}check/", {"text": ""}).status_code == 422


def test_who_comes_second_is_told_sees_the_difference_and_loses_nothing(
    beijing: Desk, second: Desk, draft: str
) -> None:
    reformed(second, draft)
    answer = written(beijing, draft, "有刑事犯罪记录。", "有犯罪记录。", seen=1)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "高远" in page  # by name, not by log-in
    assert "gao" not in page
    assert "有犯罪记录。" in page
    assert "tb-diff__line--out" in page
    assert 'name="seen" value="2"' in page
    assert now(draft)[2] == 2
    again = written(beijing, draft, "有刑事犯罪记录。", "有犯罪记录。", seen=2)
    assert again.status_code == 302
    assert now(draft)[2] == 3


def test_an_empty_text_is_refused_beside_its_field(beijing: Desk, draft: str) -> None:
    answer = beijing.client.post(f"{draft}edit/", {"text": "", "tests": "", "seen": 1})
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()


def test_a_draft_is_proposed_by_one_and_published_by_another(beijing: Desk, second: Desk, draft: str) -> None:
    refused = beijing.client.post(f"{draft}propose/", {"words": WHY, "seen": 1})
    assert refused.status_code == 422
    reformed(beijing, draft)
    late = beijing.client.post(f"{draft}propose/", {"words": WHY, "seen": 2})
    assert late.status_code == 422  # it holds since 2020
    assert beijing.client.post(f"{draft}propose/", {"words": WHY, "knowing": "on", "seen": 2}).status_code == 302
    own = shown(beijing, draft)
    assert f"{draft}publish/" not in own
    assert "须由另一位政策管理员审核" in own
    assert beijing.client.post(f"{draft}publish/", {"seen": 2}).status_code == 422
    to_review = shown(second, draft)
    assert to_review.index(WHY) < to_review.index("修改内容")
    assert to_review.index(f"{draft}publish/") < to_review.index(f"{draft}send_back/")
    assert "自2020年7月16日起" in shown(second, f"{draft}publish/")
    assert second.client.post(f"{draft}publish/", {"seen": 2}).status_code == 302
    policies.forget()
    assert [each.version for each in policies.shelf() if each.code == POLICY] == [1, 2]
    assert f"{BEIJING_POINTS}2/" in shown(second, draft)
    assert f"{BEIJING_POINTS}1-2/" in shown(beijing, f"{BEIJING_POINTS}2/")
    assert written(beijing, draft, "9000", "9001").status_code == 422


def test_a_proposal_is_sent_back_with_a_reason_that_its_writer_reads(beijing: Desk, second: Desk, draft: str) -> None:
    reformed(beijing, draft)
    beijing.client.post(f"{draft}propose/", {"words": WHY, "knowing": "on", "seen": 2})
    assert second.client.post(f"{draft}send_back/", {"words": "不行", "seen": 2}).status_code == 422
    assert (
        second.client.post(f"{draft}send_back/", {"words": "请补充年度公告的文号后再提。", "seen": 2}).status_code
        == 302
    )
    told = shown(beijing, draft)
    assert told.index("请补充年度公告的文号后再提。") < told.index(
        "修改内容"
    )  # before all else, and not only in the story
    assert f"{draft}edit/" in told
    assert "已退回" in shown(beijing, HOME)
    assert written(beijing, draft, "有刑事犯罪记录。", "有犯罪记录。").status_code == 302
    assert (
        "请补充年度公告的文号后再提。" in shown(beijing, draft).partition("修改内容")[0]
    )  # until it is proposed again
    assert "govuk-button--warning" in shown(beijing, f"{draft}drop/")
    assert beijing.client.post(f"{draft}drop/", {"words": "改由市里统一修订，不单独改。", "seen": 3}).status_code == 302
    assert "已退回" not in shown(beijing, HOME)
    shown(beijing, f"{draft}explode/", 404)


def test_who_drafts_for_another_city_finds_no_draft_and_no_button(beijing: Desk, draft: str, elsewhere: Desk) -> None:
    assert "tb-empty" in shown(elsewhere, HOME)
    for each in ("", "edit/", "propose/"):
        shown(elsewhere, f"{draft}{each}", 404)
    assert elsewhere.client.post(f"{draft}check/", {"text": "a", "tests": "", "seen": 1}).status_code == 404
    assert elsewhere.client.post(f"{BEIJING_POINTS}draft/").status_code == 403
    assert f"{BEIJING_POINTS}draft/" not in shown(elsewhere, f"{BEIJING_POINTS}1/")


def test_a_policy_that_is_not_there_yet_is_begun_read_and_published(beijing: Desk, second: Desk) -> None:
    assert f"{HOME}new/" in shown(beijing, HOME)
    page = shown(beijing, f"{HOME}new/")
    assert "北京市" in page
    assert 'value="320500"' not in page
    given = {"place": "110000", "name": "points_renewal", "like": POLICY}
    for wrong in ({"name": "积分"}, {"name": "points_settlement"}, {"place": "320500"}, {"place": ""}, {"name": ""}):
        answer = beijing.client.post(f"{HOME}new/", {**given, **wrong})
        assert answer.status_code == 422
        assert "govuk-error-message" in answer.content.decode()
    draft = beijing.client.post(f"{HOME}new/", given)["Location"].removesuffix("edit/")
    page = shown(second, draft)
    assert "尚未发布过同名政策" in page
    assert "policy: 110000/points_renewal" in page
    beijing.client.post(f"{draft}propose/", {"words": WHY, "knowing": "on", "seen": 1})
    assert second.client.post(f"{draft}publish/", {"seen": 1}).status_code == 302
    policies.forget()
    assert "/policy-desk/110000/points_renewal/1/" in shown(beijing, draft)
