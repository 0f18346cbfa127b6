"""The language of rules: what it means, and what it refuses."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.months import months_later
from tongban.basis.policy.answers import said
from tongban.basis.policy.building import Fault, constant, decimal
from tongban.basis.policy.expressions import Names, read_expression
from tongban.basis.policy.generating import Source, function
from tongban.basis.policy.spans import Span, evaluate, months_between
from tongban.basis.policy.tables import Row, Table
from tongban.basis.policy.tree import DAY, YES_NO, Choice, Kind, Node, Number, Op, day_number
from tongban.basis.policy.units import parse_unit, shown

MONTH, YEAR, POINTS, YUAN = (Number(((unit, 1),)) for unit in ("month", "year", "points", "yuan"))
RATE = Number((("points", 1), ("year", -1)))
FACTS: dict[str, tuple[Kind, int, int]] = {
    "a": (Number(), -9, 9),
    "b": (Number(), -9, 9),
    "months": (MONTH, 0, 600),
    "years": (YEAR, 0, 50),
    "yuan": (Number(YUAN.unit, Fraction(1, 100)), 0, 10**9),
    "p": (YES_NO, 0, 1),
    "q": (YES_NO, 0, 1),
    "degree": (Choice(("none", "bachelor", "master")), 0, 2),
    "title": (Choice(("low", "high")), 0, 1),
    "born": (DAY, day_number(date(1920, 1, 1)), day_number(date(2030, 1, 1))),
    "moved": (DAY, day_number(date(1920, 1, 1)), day_number(date(2030, 1, 1))),
}
TABLES = {
    "same": Table("same", Number(), [Row(Fraction(1), upto=Fraction(0)), Row(Fraction(1))]),
    "score": Table(
        "score", Number(POINTS.unit, Fraction(1, 2)), [Row(Fraction(20), upto=Fraction(0)), Row(Fraction(21, 2))]
    ),
    "grade": Table(
        "grade", POINTS, {"none": Row(Fraction(0)), "bachelor": Row(Fraction(1)), "master": Row(Fraction(2))}
    ),
}
ON = date(2024, 2, 29)


def names() -> Names:
    values = {name: Node(Op.FACT, kind, (), low, high, name) for name, (kind, low, high) in FACTS.items()}
    values["rate"] = constant(Fraction(3), RATE, "rate")
    values["wage"] = constant(Fraction(8000), Number(parse_unit("yuan/month") or ()), "wage")
    values["on"] = constant(Fraction(day_number(ON)), DAY, "on")
    values["twice"] = Node(Op.NAMED, Number(), (read_expression("a + a", Names(values, {})),), -18, 18, "twice")
    return Names(values, TABLES)


def read(text: str) -> Node:
    return read_expression(text, names())


def value(text: str, **given: int) -> str:
    node = read(text)
    facts = {name: Span(given.get(name, low), given.get(name, low)) for name, (_, low, _) in FACTS.items()}
    low, high = evaluate(node, facts)
    assert low == high
    return said(node.kind, low)


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("a + 2 * b - 1", {"a": 3, "b": 4}, "10"),
        ("-a", {"a": 3}, "-3"),
        ("yuan >= wage * months", {"yuan": 9_600_000, "months": 12}, "true"),
        ("yuan >= wage * months", {"yuan": 9_599_999, "months": 12}, "false"),
        ("a * 0.5 + 0.25", {"a": 3}, "1.75"),
        ("0.1 + 0.2", {}, "0.3"),
        ("a > b", {"a": 1, "b": 1}, "false"),
        ("a >= b", {"a": 1, "b": 1}, "true"),
        ("a < b or a == 3", {"a": 3, "b": 1}, "true"),
        ("a != b", {"a": 1, "b": 1}, "false"),
        ("not (p and q)", {"p": 1, "q": 0}, "true"),
        ("a if p else b", {"p": 0, "b": 7}, "7"),
        ("min(a, b, 2)", {"a": 3, "b": 4}, "2"),
        ("max(a, b)", {"a": 3, "b": 4}, "4"),
        ("count(p, q, a > 0) >= 2", {"p": 1, "q": 0, "a": 1}, "true"),
        ("full_years(months)", {"months": 23}, "1"),
        ("in_months(years) - months", {"years": 7, "months": 80}, "4"),
        ("years * rate", {"years": 7}, "21"),
        ("degree == 'master'", {"degree": 2}, "true"),
        ("degree in ['bachelor', 'master']", {"degree": 1}, "true"),
        ("degree not in ('bachelor', 'master')", {"degree": 1}, "false"),
        ("score(a)", {"a": 0}, "20"),
        ("score(a)", {"a": 1}, "10.5"),
        ("grade(degree)", {"degree": 2}, "2"),
        ("yuan >= 100000", {"yuan": 9_999_999}, "false"),
        ("yuan >= 100000", {"yuan": 10_000_000}, "true"),
        ("div_floor(a, 4)", {"a": -7}, "-2"),
        ("div_ceil(a, 4)", {"a": -7}, "-1"),
        ("div_ceil(a, 4)", {"a": 8}, "2"),
        ("div_half_up(a, 2)", {"a": 5}, "3"),
        ("div_half_up(a, 4)", {"a": 5}, "1"),
        ("div_half_up(a, 3)", {"a": 5}, "2"),
        ("div_floor(yuan, 100000)", {"yuan": 29_999_999}, "2"),
        ("years_between(born, on)", {"born": day_number(date(2006, 2, 28))}, "18"),
        ("years_between(born, on)", {"born": day_number(date(2006, 3, 1))}, "17"),
        ("months_between(born, on)", {"born": day_number(date(2024, 1, 31))}, "1"),  # the last of its month
        ("born < on", {"born": day_number(ON) - 1}, "true"),
        ("twice * 2", {"a": 3}, "12"),
        ("a if 3 > 2 else b", {"a": 5}, "5"),
        ("a if 2 > 3 else b", {"b": 5}, "5"),
        ("same(a)", {"a": 5}, "1"),
    ],
)  # fmt: skip
def test_what_a_rule_means(text: str, given: dict[str, int], expected: str) -> None:
    assert value(text, **given) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a / b", "divides or raises to a power"),
        ("a // 2", "divides or raises to a power"),
        ("a ** 2", "divides or raises to a power"),
        ("a < b < 3", "compares twice"),
        ("c + 1", "nothing is called 'c'"),
        ("__import__('os')", "cannot be called"),
        ("a.real", "is not allowed"),
        ("a[0]", "is not allowed"),
        ("~a", "is not allowed"),
        ("a is b", "is not allowed"),
        ("lambda: a", "is not allowed"),
        ("min(a, b, key=a)", "cannot be called"),
        ("min(a)", "min has 1 values"),
        ("full_years(months, a)", "full_years has 2 values"),
        ("score(a, b)", "asked with 2 values"),
        ("'master'", "stands alone"),
        ("True", "stands alone"),
        ("None", "stands alone"),
        ("degree == 'doctor'", "none of the choices"),
        ("degree == 1", "a choice (none, bachelor, master) stands beside a number"),
        ("degree == title", "stands beside a choice (low, high)"),
        ("a == 'master'", "is compared with a number"),
        ("degree < 'master'", "have no order"),
        ("degree in 'master'", "`in` needs a list"),
        ("degree in []", "`in` needs a list"),
        ("a in p", "`in` needs a list"),
        ("months + years", "units differ: month and year"),
        ("months >= yuan", "units differ"),
        ("yuan >= wage", "units differ: yuan/month and yuan"),
        ("yuan >= wage * years", "units differ: year*yuan/month and yuan"),
        ("a if months else b", "stands where yes or no is needed"),
        ("p + 1", "stands beside"),
        ("p + q", "cannot be added up"),
        ("born + 1", "cannot be added up"),
        ("born * 2", "a day cannot be multiplied"),
        ("p * 2", "stands where a number is needed"),
        ("min(p, q)", "stands where a number is needed"),
        ("full_years(a + years)", "cannot be turned into years or months"),
        ("in_months(months)", "cannot be turned into years or months"),
        ("div_floor(a, b)", "a number that can differ divides"),
        ("div_floor(a, 0)", "cannot divide"),
        ("div_floor(a, 0.5)", "cannot divide"),
        ("months_between(a, on)", "is no day"),
        ("months_between(on, born)", "can differ from person to person"),
        ("months_between(moved, born)", "can differ from person to person"),
        ("grade(title)", "has no row for 'low'"),
        ("grade(a)", "has rows by name"),
        ("a +", "not an expression"),
        ("", "not an expression"),
        ("a" * 3000, "too long"),
        ("(" * 500 + "a" + ")" * 500, "not an expression"),
        ("\x00", "not an expression"),
        ("a" + " * 1000000" * 11, "too large"),
    ],
)
def test_what_a_rule_may_not_be(text: str, fault: str) -> None:
    with pytest.raises(Fault) as refused:
        read(text)
    assert fault in refused.value.fault
    assert refused.value.remedy


ARITHMETIC = st.recursive(
    st.sampled_from(["a", "b", "3", "-2", "0.5", "twice"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"min({t[0]}, {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"max({t[0]}, {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} <= {t[2]} else {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]} if p and not q or degree == 'master' else {t[1]})"),
        inner.map(lambda t: f"div_floor({t}, 3)"),
        inner.map(lambda t: f"div_half_up({t}, 3)"),
    ),
    max_leaves=6,
)
SMALL = ("a", "b", "p", "q", "degree")


@given(ARITHMETIC, st.data())
def test_a_span_holds_every_value_it_stands_for(text: str, data: st.DataObject) -> None:
    """Facts known or not: what is worked out with bounds is never too narrow, and the function gives the same."""
    node = read(text)
    exact, open_ = {}, {}
    for name in SMALL:
        _, low, high = FACTS[name]
        number = data.draw(st.integers(low, high), label=name)
        exact[name] = Span(number, number)
        bounds = sorted([data.draw(st.integers(low, number)), data.draw(st.integers(number, high))])
        open_[name] = Span(*bounds)
    [low, high], wide = evaluate(node, exact), evaluate(node, open_)
    assert low == high
    assert node.low <= wide.low <= low <= wide.high <= node.high
    source = Source()
    kept = source.keep(node)
    assert function(SMALL, source, kept)(*(exact[name].low for name in SMALL)) == low


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_a_month_is_full_when_it_has_passed(start: date, until: date) -> None:
    months = months_between(day_number(start), until)
    assert months_later(start, months) <= until < months_later(start, months + 1)


def test_the_same_unknown_met_twice_is_seen() -> None:
    assert evaluate(read("p or not p"), {"p": Span(0, 1)}) == Span(1, 1)
    assert evaluate(read("a - a"), {"a": Span(-9, 9)}) == Span(0, 0)


def test_many_unknowns_are_reckoned_with_bounds() -> None:
    facts = {"months": Span(0, 600), "a": Span(-9, 9)}
    assert evaluate(read("a if months >= 300 else a + 1"), facts) == Span(-9, 10)
    assert evaluate(read("months == 3 or months != 3"), facts) == Span(0, 1)


@pytest.mark.parametrize("number", ["0.5", "10.5", "-0.25", "7", "1/3", "-1000", "0.000000001"])
def test_a_number_is_written_as_it_is(number: str) -> None:
    assert decimal(Fraction(number)) == number


@pytest.mark.parametrize(
    ("text", "said_so"),
    [
        ("year", "year"),
        ("points/year", "points/year"),
        ("year/year", "a bare number"),
        ("points/year/year", "points/year/year"),
    ],
)
def test_units_are_written_as_they_are_read(text: str, said_so: str) -> None:
    unit = parse_unit(text)
    assert unit is not None
    assert shown(unit) == said_so


def test_a_unit_is_names_and_strokes() -> None:
    assert parse_unit("points per year") is None
    assert shown((("year", -1),)) == "1/year"


def bracket(value: int, **bounds: int) -> Row:
    keys = {name: Fraction(each) for name, each in bounds.items()}
    return Row(Fraction(value), keys.get("upto"), keys.get("under"), keys.get("begins"))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([bracket(1, upto=0), bracket(2, upto=5)], "ends before 9"),
        ([], "ends before 9"),
        ([bracket(1, upto=0), bracket(2, upto=0), bracket(3)], "row 2 reaches no further"),
        ([bracket(1), bracket(2)], "row 2 reaches no further"),
        ([bracket(1, upto=-20), bracket(2)], "row 1 reaches no further"),
        ([bracket(1, upto=0), bracket(2, upto=9), bracket(3, upto=20)], "nobody reaches row 3"),
        ([bracket(1, upto=0), bracket(2, begins=2)], "row 2 leaves a gap"),
        ([bracket(1, upto=0), bracket(2, begins=0)], "row 2 overlaps"),
        ([bracket(1, begins=-8, upto=0), bracket(2)], "row 1 leaves a gap"),
    ],
)
def test_brackets_leave_no_gap_and_no_overlap(rows: list[Row], fault: str) -> None:
    with pytest.raises(Fault, match=fault):
        read_expression("t(a)", Names(names().values, {"t": Table("t", Number(), rows)}))


@given(st.lists(st.integers(-8, 8), min_size=1, max_size=4, unique=True), st.integers(-9, 9))
def test_the_row_is_the_first_that_reaches(bounds: list[int], key: int) -> None:
    rows = [bracket(number, under=bound + 1) for number, bound in enumerate(sorted(bounds))] + [bracket(99)]
    node = read_expression("t(a)", Names(names().values, {"t": Table("t", Number(), rows)}))
    expected = next((number for number, bound in enumerate(sorted(bounds)) if key <= bound), 99)
    assert evaluate(node, {"a": Span(key, key)}) == Span(expected, expected)
    source = Source()
    assert function(["a"], source, source.keep(node))(key) == expected


def test_a_table_of_a_long_key_is_asked_by_tests() -> None:
    node = read_expression(
        "t(yuan)", Names(names().values, {"t": Table("t", Number(), [bracket(1, upto=5), bracket(2)])})
    )
    source = Source()
    rule = function(["yuan"], source, source.keep(node))
    assert [rule(500), rule(501)] == [1, 2]


def test_a_row_for_no_choice_is_told() -> None:
    table = Table(
        "t",
        Number(),
        {
            "none": Row(Fraction(0)),
            "bachelor": Row(Fraction(1)),
            "master": Row(Fraction(2)),
            "doctor": Row(Fraction(3)),
        },
    )
    with pytest.raises(Fault, match="a row for 'doctor', which is no choice"):
        read_expression("t(degree)", Names(names().values, {"t": table}))


@pytest.mark.parametrize(
    ("key", "kind", "fault"),
    [("a", Number(), "its key can be below"), ("months", Choice(("x", "y")), "gives a choice")],
)
def test_tiers_count_numbers_from_nothing(key: str, kind: Kind, fault: str) -> None:
    with pytest.raises(Fault, match=fault):
        read_expression(f"t({key})", Names(names().values, {"t": Table("t", kind, [bracket(1)], tiers=True)}))


@given(st.integers(0, 600))
def test_tiers_add_up_month_by_month(months: int) -> None:
    rows = [bracket(1, upto=24), bracket(3, upto=60), bracket(5)]
    table = Table("t", Number((("month", -1), ("points", 1))), rows, tiers=True)
    node = read_expression("t(months)", Names(names().values, {"t": table}))
    by_hand = sum(1 if month <= 24 else 3 if month <= 60 else 5 for month in range(1, months + 1))
    assert evaluate(node, {"months": Span(months, months)}) == Span(by_hand, by_hand)


def test_days_go_up() -> None:
    days = [day_number(date(2024, 1, day)) for day in range(1, 29)]
    assert all(later - earlier == 1 for earlier, later in pairwise(days))
