"""Which status a licence has in the public list, and where in it."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.test_licences import KIND
from tongban.basis.credentials.status import ENTRIES, Status
from tongban.basis.licences import LicenceAct
from tongban.casework.licences.rules import NoGround, ground_for, place_in, status_of
from tongban.casework.registry.rules import DocumentState

HIDDEN = replace(KIND, hide_suspended=True)


@pytest.mark.parametrize("state", DocumentState)
def test_the_public_list_tells_three_things_and_no_reasons(state: DocumentState) -> None:
    told = {DocumentState.VALID: Status.VALID, DocumentState.SUSPENDED: Status.SUSPENDED}.get(state, Status.INVALID)
    assert status_of(state, KIND) is told


def test_where_a_suspension_is_nobodys_business_the_licence_only_cannot_be_relied_on() -> None:
    assert status_of(DocumentState.SUSPENDED, HIDDEN) is Status.INVALID
    assert status_of(DocumentState.VALID, HIDDEN) is Status.VALID


def test_every_place_of_a_list_is_given_exactly_once() -> None:
    assert sorted(place_in(b"k" * 16, count) for count in range(ENTRIES)) == list(range(ENTRIES))


@given(st.binary(min_size=16, max_size=16))
def test_copies_made_one_after_the_other_do_not_lie_side_by_side(key: bytes) -> None:
    places = [place_in(key, count) for count in range(64)]
    assert sum(abs(a - b) == 1 for a, b in pairwise(places)) <= 2


def test_places_cannot_be_told_without_the_key() -> None:
    assert [place_in(b"a" * 16, n) for n in range(8)] != [place_in(b"b" * 16, n) for n in range(8)]


def test_an_act_rests_on_a_ground_of_the_law() -> None:
    assert ground_for(KIND, LicenceAct.SUSPEND, "lost").code == "lost"
    with pytest.raises(NoGround):
        ground_for(KIND, LicenceAct.SUSPEND, "whim")
