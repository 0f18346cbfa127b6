"""Which clocks an item has, and what each is set to."""

from dataclasses import replace
from datetime import date

import pytest

from tests.basis.checks import calendar
from tests.casework.procedures import GUIDE, ITEM, PROCEDURE
from tongban.basis.citations import Citation
from tongban.basis.items import LimitRule, Silence
from tongban.basis.words import Words
from tongban.basis.workdays import DayType, Limit
from tongban.casework.clocks import rules

FIVE = Limit(5, DayType.WORKING)
LICENSING = Citation(text="行政许可法 第三十二条", source="", confidence="high")
DECIDE = Citation(text="行政许可法 第四十二条", source="", confidence="high")
WITHIN = LimitRule(limit=FIVE, citation=LICENSING)
TWENTY = LimitRule(limit=Limit(20, DayType.WORKING), citation=DECIDE)
SILENCE = Silence(deemed="accepted", citation=LICENSING)
LICENCE = replace(
    ITEM,
    correction=WITHIN,
    decision=TWENTY,
    promised=WITHIN,
    delivery=WITHIN,
    silence=SILENCE,
    procedure=replace(PROCEDURE, steps=(PROCEDURE.steps[0], replace(PROCEDURE.steps[1], limit=WITHIN))),
)
KINDS = ["acceptance", "decision", "promise", "delivery", "step:examine", "step:move_out"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_without_limits_has_no_clocks(kind: str) -> None:
    assert rules.spec(ITEM, kind) is None
    assert rules.source(ITEM, kind) is None


@pytest.mark.parametrize(
    ("kind", "days", "counts_from"),
    [
        ("acceptance", 5, rules.RECEIPT),
        ("decision", 20, rules.ACCEPTED),
        ("promise", 5, rules.ACCEPTED),
        ("delivery", 5, rules.DECIDED),
        ("step:move_out", 5, rules.STEP_OPEN),
    ],
)
def test_each_clock_counts_from_what_its_law_says(kind: str, days: int, counts_from: Words) -> None:
    spec = rules.spec(LICENCE, kind)
    assert spec is not None
    assert (spec.kind, spec.limit.days, spec.counts_from) == (kind, days, counts_from)


def test_a_step_without_a_limit_has_no_clock_beside_one_that_has() -> None:
    assert rules.spec(LICENCE, "step:examine") is None


@pytest.mark.law("licensing-42-silence")
def test_silence_belongs_to_acceptance_alone_and_only_where_it_is_cited() -> None:
    deemed = {kind for kind in KINDS if (spec := rules.spec(LICENCE, kind)) and spec.deemed}
    assert deemed == {"acceptance"}
    unspoken = rules.spec(replace(LICENCE, silence=None), "acceptance")
    assert unspoken is not None
    assert unspoken.deemed is None


def test_a_limit_to_accept_goes_before_the_one_to_tell_what_is_missing() -> None:
    both = replace(LICENCE, acceptance=LimitRule(limit=Limit(2, DayType.WORKING), citation=DECIDE))
    spec = rules.spec(both, "acceptance")
    assert spec is not None
    assert spec.limit.days == 2
    assert rules.source(both, "acceptance") is DECIDE
    assert rules.source(LICENCE, "acceptance") is LICENSING


def test_a_guide_has_no_step_to_time() -> None:
    assert rules.spec(GUIDE, "step:examine") is None
    assert rules.name(GUIDE, "step:examine") == Words("step:examine", "step:examine")


def test_every_clock_has_a_name_and_a_step_lends_its_own() -> None:
    assert rules.name(LICENCE, rules.step_kind("move_out")) == PROCEDURE.steps[1].name
    names = {rules.name(LICENCE, kind).zh for kind in KINDS}
    assert len(names) == len(KINDS)


def test_what_ends_within_three_working_days_is_due_soon() -> None:
    """By hand: from Thursday 5 March 2026 three working days are Friday, Monday, Tuesday the 10th."""
    thursday, tuesday = date(2026, 3, 5), date(2026, 3, 10)
    soon = rules.soon_until(thursday, calendar())
    assert soon == tuesday
    lights = {None: "none", date(2026, 3, 4): "red", thursday: "yellow", tuesday: "yellow", date(2026, 3, 11): "green"}
    assert {due: rules.light_of_due(due, thursday, soon) for due in lights} == lights


def test_a_clock_of_a_step_that_is_no_longer_there_goes_by_its_kind() -> None:
    assert rules.name(ITEM, "step:gone").en == "step:gone"
    assert rules.name(ITEM, "send:inspect").en == "Send officers"
