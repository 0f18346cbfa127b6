"""Who is in a round is told their own result, in words that say what to do and until when, and once."""

from datetime import date
from typing import Any

import pytest

from tests.casework.rounds.conftest import CODE, Beijing, on
from tongban.casework.messages import expanding
from tongban.casework.messages import queries as messages
from tongban.casework.messages.models import Outbox
from tongban.casework.messages.queries import Letter
from tongban.casework.rounds import checking, recording
from tongban.casework.rounds.rules import Act, Grade

pytestmark = pytest.mark.django_db


def letters(beijing: Beijing, who: str, language: str = "zh-hans") -> list[Letter]:
    """Return what somebody was told of the round, the latest first."""
    for bucket in expanding.buckets_waiting():
        expanding.expand(bucket=bucket, at=on(5, 1), channels=[], limit=1000)
    assert not Outbox.objects.filter(faulty=True).exists()
    found = messages.inbox(by=beijing.citizen(who), language=language)
    return [each for each in found if each.about == "round"]


def test_each_is_told_their_own_result_and_until_when_to_object(
    beijing: Beijing, monkeypatch: pytest.MonkeyPatch
) -> None:
    beijing.with_quota(1, monkeypatch)
    beijing.opened()
    people: dict[str, dict[str, Any]] = {"luo": {}, "zhou": {"insured_months": 96}, "yang": {"permit": False}}
    for who, facts in people.items():
        beijing.applies(who, **facts)
    beijing.do(Act.CLOSE, on(4, 2))
    for who in people:
        beijing.checks(who)
    beijing.do(Act.RANK, on(4, 16))
    assert [letters(beijing, who) for who in people] == [[], [], []]  # nobody outside has seen the list
    beijing.do(Act.PUBLISH, on(4, 20))

    [luo], [zhou], [yang] = (letters(beijing, who) for who in people)
    assert [each.notice for each in (luo, zhou, yang)] == [
        "round.publish_admitted", "round.publish_not_admitted", "round.publish_not_ranked",
    ]  # fmt: skip
    # seven days from Monday 20 April, which is not counted: Monday 27 April
    assert {each.due_on for each in (luo, zhou, yang)} == {date(2026, 4, 27)}
    assert luo.message.by_when == "异议请在2026年4月27日前提出。"
    assert f"{beijing.numbers['luo']}积分106，排名第1，本轮1个名额" in luo.message.happened
    [english] = letters(beijing, "zhou", "en")
    assert f"{beijing.numbers['zhou']} has 78 points and rank 2; places in all: 1" in english.message.happened
    assert english.message.by_when == "Objections are taken until 27 April 2026."
    assert luo.number == CODE

    beijing.do(Act.END_NOTICE, on(4, 28))
    beijing.do(Act.FINALISE, on(4, 28))
    beijing.do(Act.FREEZE, on(4, 29))
    assert [[each.notice for each in letters(beijing, who)] for who in people] == [
        ["round.freeze_admitted", "round.publish_admitted"],
        ["round.freeze_not_admitted", "round.publish_not_admitted"],
        ["round.freeze_not_ranked", "round.publish_not_ranked"],
    ]


def test_who_has_something_to_supply_is_told_what_and_by_when(beijing: Beijing) -> None:
    beijing.opened()
    number = beijing.applies("luo", award=None)
    beijing.applies("zhou")
    beijing.do(Act.CLOSE, on(4, 2))
    district = beijing.officer("chaoyang-examiner")
    checking.refuse(code=CODE, number=number, fact="education", why="学历证书未提供", by=district, at=on(4, 2))
    beijing.do(Act.ASK, on(4, 2))
    [told] = letters(beijing, "luo")
    assert "最高学历学位、" in told.message.happened
    assert told.message.by_when == "请在2026年4月17日前补充。"  # ten working days, as tests of rounds count them
    assert letters(beijing, "zhou") == []

    common = {"code": CODE, "number": number, "by": beijing.officer("chaoyang-clerk"), "at": on(4, 9)}
    recording.supply(**common, fact="education", value="doctor", evidence="学位证书原件", grade=Grade.SEEN)  # type: ignore[arg-type]
    assert [each.notice for each in letters(beijing, "luo")] == ["round.supply", "round.ask"]
