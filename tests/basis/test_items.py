"""What an item says of itself."""

from dataclasses import replace
from datetime import date

import pytest

from tests.casework.procedures import GUIDE, PROCEDURE
from tongban.basis.citations import Citation
from tongban.basis.items import FieldKind, FormField, PartyRule
from tongban.basis.limits import ByDate, LimitRule
from tongban.basis.remedies import Against, Remedy
from tongban.basis.words import Words
from tongban.basis.workdays import DayType, Limit

QUESTION = FormField(name="plate", kind=FieldKind.TEXT, label=Words("号牌", "Plate"))


def test_a_question_is_found_by_its_name_among_others() -> None:
    item = replace(GUIDE, form=(replace(QUESTION, name="buyer"), QUESTION))
    assert item.field("plate") is QUESTION
    with pytest.raises(KeyError):
        item.field("wing")


def test_what_is_open_against_a_decision_is_apart_from_what_is_open_against_silence() -> None:
    law = Citation("行政复议法 第二十条", "here", "high")
    decided = Remedy(code="reconsideration", text=Words("复议", "Reconsideration"), citation=law)
    silent = Remedy(code="inaction", text=Words("不作为", "Inaction"), citation=law, against=Against.INACTION)
    item = replace(GUIDE, remedies=(decided, silent))
    assert item.remedies_against(Against.DECISION) == (decided,)
    assert item.remedies_against(Against.INACTION) == (silent,)


def test_a_step_is_found_by_its_code_among_others() -> None:
    assert PROCEDURE.step("move_out") is PROCEDURE.steps[1]
    with pytest.raises(KeyError):
        PROCEDURE.step("fly")


@pytest.mark.parametrize(
    ("parties", "side"),
    [
        ((), 0),
        ((PartyRule(role="moving", field="movers"),), 0),
        ((PartyRule(role="moving", field="movers"), PartyRule(role="buyer", field="buyer", side=2)), 1),
    ],
)
def test_the_applicant_is_on_a_side_of_their_own_where_there_are_adverse_parties(
    parties: tuple[PartyRule, ...], side: int
) -> None:
    assert replace(GUIDE, parties=parties).applicant_side == side


@pytest.mark.parametrize(
    ("ask", "until"),
    [
        (30, date(2026, 5, 31)),  # thirty days before 30 June: June has thirty
        (1, date(2026, 6, 28)),  # not after the last day to decide
        (None, date(2026, 6, 28)),
    ],
)
def test_what_is_decided_before_a_date_is_asked_for_while_it_still_can_be(ask: int | None, until: date) -> None:
    law = Citation("行政许可法 第五十条", "here", "high")
    limits = [LimitRule(limit=Limit(days, DayType.BEFORE_DATE), citation=law) for days in (2, ask or 0)]
    rule = ByDate(decide=limits[0], ask=limits[1] if ask else None, field="day")
    assert rule.last_day(date(2026, 6, 30)) == date(2026, 6, 28)
    assert rule.ask_until(date(2026, 6, 30)) == until
