"""A round from its announcement to its frozen list, as the rule has it."""

from tests.casework.rounds.conftest import CODE, Beijing
from tongban.casework.rounds import listing, queries, record
from tongban.casework.rounds.rules import State


def test_a_round_ends_with_a_list_that_its_inputs_come_to(beijing: Beijing) -> None:
    beijing.frozen(luo={}, zhou={"insured_months": 96}, yang={"age": 46})

    view = queries.round_of(CODE)
    places = queries.places(view)

    assert view.state is State.FROZEN
    # luo 106; yang, 46 years old, has 16 instead of 20 for age: 102; zhou, insured for 8 years: 24 + 8 + 26 + 20 = 78
    assert [(place.number, place.rank, place.total, place.admitted) for place in places] == [
        (beijing.numbers["luo"], 1, "106", True),
        (beijing.numbers["yang"], 2, "102", True),
        (beijing.numbers["zhou"], 3, "78", True),
    ]
    assert listing.faults(CODE) == []
    assert record.broken_chain(CODE) == []
