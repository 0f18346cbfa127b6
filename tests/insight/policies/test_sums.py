"""How rules are made cheap for many people: sums in narrow integers, tables as lines."""

from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.policy.building import BARE, make
from tongban.basis.policy.tree import Node, Op
from tongban.insight.policies.lines import MOST_KEYS, line_of
from tongban.insight.policies.simplify import simplified
from tongban.insight.policies.sums import Term, grouped
from tongban.insight.policies.widths import Width, most_of


def fact(low: int, high: int, name: str = "x") -> Node:
    return Node(Op.FACT, BARE, (), low, high, name)


TERMS = st.lists(
    st.builds(
        lambda times, low, size: Term(times, fact(low, low + size)),
        st.integers(-50, 50), st.integers(-300, 300), st.integers(0, 40_000),
    ), max_size=12,
)  # fmt: skip


@given(TERMS, st.sampled_from([Width.SHORT, Width.INT, Width.LONG]))
def test_what_is_added_up_in_narrow_integers_fits_into_them(terms: list[Term], width: Width) -> None:
    groups = grouped(terms, width)
    back = [term.negated() if group.taken_away else term for group in groups for term in group.terms]
    assert sorted((term.times, id(term.node)) for term in back) == sorted((t.times, id(t.node)) for t in terms)
    for group in groups:
        if group.width < width:
            assert all(term.low >= 0 for term in group.terms)
            assert sum(term.high for term in group.terms) <= most_of(group.width)


def test_bytes_are_not_taken_apart() -> None:
    terms = [Term(1, fact(0, 5)), Term(-1, fact(0, 5))]
    assert [group.terms for group in grouped(terms, Width.BYTE)] == [terms]


VALUES = st.lists(st.integers(-40, 40), min_size=2, max_size=30)


@given(VALUES, st.integers(-5, 5), st.booleans())
def test_a_line_goes_through_every_row(values: list[int], low: int, even: bool) -> None:  # noqa: FBT001
    values = [3 * place - 7 for place in range(len(values))] if even else values
    rows = [(low + place, value) for place, value in enumerate(values)]
    line = line_of(make(Op.LOOKUP, BARE, fact(low, low + len(values) - 1), rows=rows))
    if line is None:
        return
    for key, value in rows:
        assert value == line.start + line.slope * key + sum(times * min(key, bend) for bend, times in line.bends)


def test_an_even_table_is_a_line_and_a_wide_one_is_not() -> None:
    even = make(Op.LOOKUP, BARE, fact(0, 4), rows=[(key, 12 * key) for key in range(5)])
    assert line_of(even) is not None
    wide = make(Op.LOOKUP, BARE, fact(0, MOST_KEYS + 5), rows=[(4, 0), (9, 1), (MOST_KEYS + 5, 2)])
    assert line_of(wide) is None


def test_a_difference_to_its_own_least_is_never_below_zero() -> None:
    whole, other = fact(0, 50), fact(0, 50, "y")
    rest = make(Op.SUBTRACT, BARE, whole, make(Op.MIN, BARE, other, whole))
    assert (rest.low, simplified(rest).low, simplified(rest).high) == (-50, 0, 50)
