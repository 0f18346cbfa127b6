"""Bars, fees by answer, and who is a child: counted by hand from the days."""

from datetime import date

import pytest

from tests.basis.pack_samples import FULL, changed, read
from tongban.basis.answers import fee_of
from tongban.basis.citations import Citation
from tongban.basis.terms import BarCause, BarRule, Guardianship, Reach, Terms

LAW = Citation("行政许可法 第七十九条", "here", "high")


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (date(2026, 3, 2), date(2029, 3, 2)),
        (date(2024, 2, 29), date(2027, 3, 1)),  # 2027 has no 29 February
    ],
)
def test_a_bar_of_three_years_ends_on_the_same_day_of_the_third_year(on: date, until: date) -> None:
    bar = BarRule(cause=BarCause.FRAUD, years=3, reach=Reach.ITEM, citation=LAW)
    assert bar.until(on) == until
    assert Terms(bars=(bar,)).bar(BarCause.FRAUD) is bar
    assert Terms(bars=(bar,)).bar(BarCause.FALSE_PAPERS) is None


@pytest.mark.parametrize(("on", "child"), [(date(2026, 7, 14), True), (date(2026, 7, 15), False)])
def test_somebody_is_a_child_until_the_eighteenth_birthday(on: date, *, child: bool) -> None:
    adult = Guardianship(adult_at=18, guardians={"child": ("head", "spouse")}, citation=LAW)
    assert adult.is_child(date(2008, 7, 15), on) is child


def test_the_first_line_of_the_fee_table_that_fits_is_what_it_costs(tmp_path: object) -> None:
    line = "{when: {field: settle_as, is: join_household}, amount_fen: 500, words: {zh: 五元, en: Five yuan}, "
    text = changed(
        FULL,
        "fee: {words:",
        f"fee: {{table: [{line}law: x, source: y, confidence: low}}], words:",
    )
    item, found = read(tmp_path, text)  # type: ignore[arg-type]
    assert item is not None, found
    assert fee_of(item, {"settle_as": "join_household"}).amount_fen == 500
    assert fee_of(item, {"settle_as": "new_household"}) is item.fee
