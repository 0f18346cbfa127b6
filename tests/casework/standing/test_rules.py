"""Who may act for somebody else: what makes a mandate, and who guards a child."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.casework.procedures import GUIDE
from tongban.basis.citations import Citation
from tongban.basis.refusals import Invalid
from tongban.basis.terms import BarCause, BarRule, Guardianship, Reach, Terms
from tongban.casework.standing.rules import bar_from, guards, must_be_a_mandate

ME, YOU = UUID(int=1), UUID(int=2)
MARCH, LATER = date(2026, 3, 2), date(2027, 3, 1)
LAW = Guardianship(
    adult_at=18, guardians={"child": ("head", "spouse")}, citation=Citation("民法典 第二十七条", "", "high")
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agent": ME}, "agent"),
        ({"valid_until": date(2026, 3, 1)}, "valid_until"),
        ({"valid_until": date(2030, 1, 1)}, "valid_until"),
        ({"shown": " "}, "shown"),
    ],
)
def test_what_makes_no_mandate_is_told_at_its_field(changes: dict[str, object], field: str) -> None:
    good = {"principal": ME, "agent": YOU, "valid_from": MARCH, "valid_until": LATER, "shown": "委托书 2026-03-01"}
    must_be_a_mandate(**good)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as e:
        must_be_a_mandate(**(good | changes))  # type: ignore[arg-type]
    assert e.value.field == field


@pytest.mark.parametrize(
    ("law", "child", "other", "may"),
    [
        (LAW, ("child", date(2012, 5, 1)), ("head", date(1984, 1, 1)), True),
        (LAW, ("child", date(2012, 5, 1)), ("sibling", date(1990, 1, 1)), False),  # no parent
        (LAW, ("child", date(2012, 5, 1)), ("spouse", date(2009, 1, 1)), False),  # not of age
        (LAW, ("child", date(2008, 3, 2)), ("head", date(1984, 1, 1)), False),  # of age today
        (None, ("child", date(2012, 5, 1)), ("head", date(1984, 1, 1)), False),  # the pack says nothing
    ],
)
def test_a_parent_of_age_guards_a_child_of_the_household(
    law: Guardianship | None, child: tuple[str, date], other: tuple[str, date], *, may: bool
) -> None:
    assert guards(law, child, other, MARCH) is may


def test_a_bar_is_what_the_law_of_the_item_draws_from_its_cause() -> None:
    rule = BarRule(cause=BarCause.FRAUD, years=3, reach=Reach.ITEM, citation=LAW.citation)
    item = replace(GUIDE, terms=Terms(bars=(rule,)))
    assert bar_from(item, BarCause.FRAUD) is rule
    assert bar_from(item, BarCause.FALSE_PAPERS) is None
