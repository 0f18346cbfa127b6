from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.basis.checks import checks
from tongban.basis.credentials.identifier import LicenceId, WrongLicenceId, licence_id, read_licence_id
from tongban.basis.ids import Fault

IDS = checks("licence_ids")
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KIND = st.builds(
    "".join, st.tuples(st.text(LETTERS, min_size=18, max_size=18), st.text("0123456789", min_size=3, max_size=3))
)
ISSUER = st.text(LETTERS, min_size=18, max_size=18) | st.text("0123456789", min_size=6, max_size=6)
ANY = st.builds(licence_id, KIND, ISSUER, st.text(LETTERS, min_size=1, max_size=32), st.integers(1, 999))


@pytest.mark.parametrize("check", IDS["right"], ids=lambda check: check["source"])
def test_an_identifier_in_use_says_its_parts_and_its_check_character_fits(check: dict[str, Any]) -> None:
    said = read_licence_id(check["number"])
    assert said == LicenceId(**check["parts"])
    assert str(said) == check["number"].translate(str.maketrans("０", "0", " "))


@pytest.mark.parametrize("check", IDS["wrong"], ids=lambda check: check["number"] or "nothing")
def test_a_wrong_identifier_is_refused_with_its_fault(check: dict[str, Any]) -> None:
    with pytest.raises(WrongLicenceId) as refused:
        read_licence_id(check["number"])
    assert refused.value.fault == Fault(check["fault"])
    assert not check["number"] or check["number"] not in str(
        refused.value
    )  # it names a person's licence; messages are logged


@given(ANY)
def test_an_identifier_that_is_built_is_read_back(made: LicenceId) -> None:
    assert read_licence_id(str(made)) == made
    assert read_licence_id(str(made).lower()) == made


@given(ANY, st.data())
def test_one_wrong_character_is_always_noticed(made: LicenceId, data: st.DataObject) -> None:
    text = str(made)
    place = data.draw(st.integers(len("1.2.156.3005.2."), len(text) - 1))
    other = data.draw(st.sampled_from(LETTERS))
    assume(text[place] not in {".", other})
    with pytest.raises(WrongLicenceId):
        read_licence_id(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize(
    ("kind", "issuer", "serial", "version"),
    [
        ("11100000000013338W09", "340100", "1", 1),
        ("11100000000013338W009", "34010", "1", 1),
        ("11100000000013338W009", "340100", "", 1),
        ("11100000000013338W009", "340100", "a", 1),
        ("11100000000013338W009", "340100", "1" * 33, 1),
        ("11100000000013338W009", "340100", "1", 0),
        ("11100000000013338W009", "340100", "1", 1000),
    ],
)
def test_what_cannot_stand_in_an_identifier_is_not_built(kind: str, issuer: str, serial: str, version: int) -> None:
    with pytest.raises(ValueError, match="licence identifier"):
        licence_id(kind, issuer, serial, version)
