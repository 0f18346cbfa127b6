"""The China pack: what its items say of pauses, extensions, dates, hearings and several officers."""

import pytest

from tests.basis.test_packs_cn import items
from tongban.basis.items import Extension, LimitRule, StepPhase

CARDS = [f"ID-00{number}" for number in range(1, 8)]
# (item, days of the limit, their kind, days more, what it rests on): written down from the laws.
EXTENSIONS = [
    ("PO-001", 20, "working", 10, "行政许可法 第四十二条第一款"),
    ("PO-003", 20, "working", 10, "行政许可法 第四十二条第一款"),
    ("PO-005", 20, "working", 10, "行政许可法 第四十二条第一款"),
    ("PO-020", 20, "working", 10, "行政许可法 第四十二条第一款"),
    ("RP-002", 15, "calendar", 15, "居住证暂行条例 第九条"),  # 30 days in all
    *((code, 60, "calendar", 30, "居民身份证法 第十二条") for code in CARDS),
]


def decision(code: str) -> LimitRule:
    found = items()[code].decision
    assert found is not None
    return found


def extension(code: str) -> Extension:
    found = decision(code).extension
    assert found is not None
    return found


@pytest.mark.parametrize(("code", "days", "kind", "more", "law"), EXTENSIONS, ids=str)
def test_a_limit_can_be_extended_once_by_as_much_as_its_law_says(
    code: str, days: int, kind: str, more: int, law: str
) -> None:
    limit = decision(code).limit
    assert (limit.days, str(limit.day_type), extension(code).days) == (days, kind, more)
    assert extension(code).citation.text.startswith(law)
    assert extension(code).by.role == "approver"


@pytest.mark.parametrize("code", [*CARDS, "RP-002"])
def test_where_only_places_that_are_hard_to_reach_get_more_time_it_is_said(code: str) -> None:
    condition = extension(code).condition
    assert condition is not None
    assert "交通不便" in condition.zh


def test_every_pause_is_one_of_the_closed_list() -> None:
    """Source: 行政许可法 第四十五条."""
    law = {"hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review"}
    pausing = {code: item.decision.pauses for code, item in items().items() if item.decision and item.decision.pauses}
    assert {"PO-001", "PO-003", "PO-005", "PO-020", "PO-034"} == pausing.keys()
    for pauses in pausing.values():
        assert {reason.code for reason in pauses.reasons} <= law
        assert pauses.citation.text == "行政许可法 第四十五条"


@pytest.mark.parametrize("code", ["PO-006", "PO-007"])
@pytest.mark.law("public_order-security-9")
def test_a_company_of_guards_is_reviewed_by_the_city_and_decided_by_the_province(code: str) -> None:
    """Source: 保安服务管理条例 第九条: 15 days to review, 15 days to decide from the receipt of the opinion."""
    procedure = items()[code].procedure
    assert procedure is not None
    levels = {str(duty): rule.level for duty, rule in procedure.offices.items()}
    assert levels == {"receiving": "prefecture", "deciding": "province"}
    review = procedure.step("first_review")
    assert review.opinion
    assert review.phase is StepPhase.BEFORE_DECISION
    assert review.limit is not None
    assert (review.post.office, review.limit.limit.days, str(review.limit.limit.day_type)) == (
        "receiving",
        15,
        "working",
    )
    assert (decision(code).limit.days, decision(code).after) == (15, "first_review")


@pytest.mark.parametrize("code", ["PO-003", "PO-005", "PO-034"])
def test_premises_are_inspected_by_two_officers_whom_another_one_sends(code: str) -> None:
    """Source: 行政许可法 第三十四条第三款, 第五十五条第二款 (within five days)."""
    procedure = items()[code].procedure
    assert procedure is not None
    step = procedure.step("inspect")
    assert step.sent is not None
    assert (step.officers, step.sent.by.role, "inspect" in procedure.separate) == (2, "approver", True)
    limit = step.sent.limit
    assert (limit.limit.days if limit else None) == (5 if code == "PO-034" else None)


@pytest.mark.parametrize("code", ["PO-019", "PO-020"])
def test_a_renewal_is_asked_thirty_days_before_expiry_and_decided_before_it(code: str) -> None:
    """Source: 行政许可法 第五十条."""
    rule = items()[code].by_date
    assert rule is not None
    assert rule.ask is not None
    assert rule.silence is not None
    assert (rule.ask.limit.days, rule.decide.limit.days, rule.silence.deemed) == (30, 0, "renewed")
    assert rule.when == ("application", "renewal")


def test_an_assembly_is_asked_for_five_days_before_and_answered_two_days_before() -> None:
    """Source: 集会游行示威法 第八条, 第九条."""
    item = items()["PO-014"]
    assert item.by_date is not None
    assert item.by_date.ask is not None
    assert (item.by_date.ask.limit.days, item.by_date.decide.limit.days, item.by_date.field) == (5, 2, "held_on")
    assert item.silence is not None
    assert item.silence.deemed == "granted"
    assert item.decision is None


@pytest.mark.parametrize("code", ["PO-003", "PO-005"])
def test_a_hearing_has_the_days_of_the_licensing_law(code: str) -> None:
    """Source: 行政许可法 第四十七条, 第四十八条."""
    procedure = items()[code].procedure
    assert procedure is not None
    rule = procedure.hearing
    assert rule is not None
    days = [(limit.limit.days, str(limit.limit.day_type)) for limit in (rule.ask, rule.hold, rule.notice)]
    assert days == [(5, "working"), (20, "working"), (7, "working")]
    assert "hearing" in procedure.separate
    assert (rule.pause, rule.chair.role) == ("hearing", "registrar")
