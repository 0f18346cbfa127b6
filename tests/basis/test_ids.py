from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.basis.checks import checks
from tongban.basis.ids import (
    SYMBOLS,
    Fault,
    WrongCreditCode,
    WrongId,
    WrongNumber,
    case_number,
    check_case_number,
    masked,
    parse_credit_code,
    parse_resident_id,
    resident_id,
    uuid7,
)
from tongban.basis.refusals import Invalid

IDS = checks("ids")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REGION = st.integers(100000, 999999).map(str)
CASE = st.builds(case_number, REGION, st.integers(2000, 2099), st.integers(0, 2**40 - 1))


@pytest.mark.parametrize("check", IDS["resident_ids"]["right"], ids=lambda check: check["from"])
def test_a_resident_id_says_region_birth_and_sex(check: dict[str, Any]) -> None:
    said = parse_resident_id(check["number"])
    assert (said.region_code, said.birth_on, said.sex) == (check["region"], check["birth"], check["sex"])


@pytest.mark.parametrize("check", IDS["resident_ids"]["wrong"], ids=lambda check: check["number"])
def test_a_wrong_resident_id_is_refused_with_its_fault(check: dict[str, Any]) -> None:
    with pytest.raises(WrongId) as refused:
        parse_resident_id(check["number"])
    assert refused.value.fault == Fault(check["fault"])
    assert refused.value.field == "resident_id"


def test_a_wrong_number_can_be_told_and_is_a_value_error() -> None:
    assert issubclass(WrongId, Invalid)
    assert issubclass(WrongId, ValueError)


@pytest.mark.parametrize("number", ["11010519491231002", "110105194912310021", "440524188001010015"])
def test_no_refusal_repeats_the_number(number: str) -> None:
    with pytest.raises(WrongId) as refused:
        parse_resident_id(number)
    assert number not in str(refused.value)


@given(REGION, st.dates(date(1800, 1, 1), date(2999, 12, 31)), st.integers(0, 999))
def test_a_resident_id_that_is_built_is_read_back(region: str, birth_on: date, serial: int) -> None:
    said = parse_resident_id(resident_id(region, birth_on, serial))
    assert (said.region_code, said.birth_on) == (region, birth_on)
    assert said.sex == ("male" if serial % 2 else "female")


@given(REGION, st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.integers(0, 999), st.integers(0, 17), st.data())
def test_one_wrong_digit_of_a_resident_id_is_found(
    region: str, birth_on: date, serial: int, at: int, data: st.DataObject
) -> None:
    number = resident_id(region, birth_on, serial)
    other = data.draw(st.sampled_from("0123456789X"))
    assume(other != number[at])
    with pytest.raises(WrongId):
        parse_resident_id(number[:at] + other + number[at + 1 :])


@pytest.mark.parametrize(
    ("region", "serial"), [("32050", 1), ("abcdef", 1), ("032050", 1), ("320508", -1), ("320508", 1000)]
)
def test_what_cannot_stand_in_a_resident_id_is_a_fault(region: str, serial: int) -> None:
    with pytest.raises(ValueError, match="six digits"):
        resident_id(region, date(2000, 1, 1), serial)


@given(st.text(max_size=40))
def test_no_text_makes_the_readers_of_numbers_crash(text: str) -> None:
    for read in (parse_resident_id, parse_credit_code, check_case_number):
        with suppress(Invalid):
            read(text)


def test_a_masked_number_hides_county_birth_date_and_serial() -> None:
    assert masked("11010519491231002X") == "110***********002X"
    assert masked("13800138000") == "138****8000"


@pytest.mark.parametrize("number", ["", "1", "1234567890"])
def test_a_short_number_is_hidden_whole(number: str) -> None:
    assert masked(number) == "*" * len(number)


def test_a_resident_id_does_not_show_itself_in_a_log() -> None:
    said = parse_resident_id("11010519491231002X")
    assert "19491231" not in repr(said)
    assert "19491231" not in f"{said}"


@pytest.mark.parametrize("check", IDS["credit_codes"]["right"], ids=lambda check: check["number"])
def test_a_credit_code_says_where_it_was_registered(check: dict[str, Any]) -> None:
    said = parse_credit_code(check["number"])
    assert (said.number, said.region_code) == (check["number"].upper(), check["region"])


@pytest.mark.parametrize("check", IDS["credit_codes"]["wrong"], ids=lambda check: check["number"])
def test_a_wrong_credit_code_is_refused_with_its_fault(check: dict[str, Any]) -> None:
    with pytest.raises(WrongCreditCode) as refused:
        parse_credit_code(check["number"])
    assert refused.value.fault == Fault(check["fault"])


@pytest.mark.parametrize("check", IDS["case_numbers"]["heard"], ids=lambda check: check["text"])
def test_a_case_number_is_understood_as_it_is_heard(check: dict[str, str]) -> None:
    assert check_case_number(check["text"]) == check["is"]


@pytest.mark.parametrize("check", IDS["case_numbers"]["wrong"], ids=lambda check: check["text"])
def test_a_wrong_case_number_is_refused_with_its_fault(check: dict[str, str]) -> None:
    with pytest.raises(WrongNumber) as refused:
        check_case_number(check["text"])
    assert refused.value.fault == Fault(check["fault"])


@given(CASE)
def test_a_case_number_that_is_made_is_right(number: str) -> None:
    assert check_case_number(number) == number
    assert [len(group) for group in number.split("-")] == [6, 2, 8, 1]


@given(CASE, st.integers(0, 16), st.sampled_from(SYMBOLS))
def test_every_wrong_character_of_a_case_number_is_found(number: str, at: int, other: str) -> None:
    plain = number.replace("-", "")
    assume(plain[at] != other)
    with pytest.raises(WrongNumber):
        check_case_number(plain[:at] + other + plain[at + 1 :])


@given(CASE, st.integers(0, 16), st.integers(0, 16))
def test_every_exchange_of_two_characters_is_found(number: str, one: int, other: int) -> None:
    plain = list(number.replace("-", ""))
    assume(plain[one] != plain[other])
    plain[one], plain[other] = plain[other], plain[one]
    with pytest.raises(WrongNumber):
        check_case_number("".join(plain))


@given(REGION, st.integers(0, 2**40 - 1), st.integers(0, 2**40 - 1))
def test_different_draws_give_different_case_numbers(region: str, one: int, other: int) -> None:
    assume(one != other)
    assert case_number(region, 2026, one) != case_number(region, 2026, other)


@pytest.mark.parametrize(
    ("region", "year", "serial"),
    [
        ("32050", 2026, 0),
        ("32050A", 2026, 0),
        ("320508", 1999, 0),
        ("320508", 2100, 0),
        ("320508", 2026, -1),
        ("320508", 2026, 2**40),
    ],
)
def test_what_cannot_stand_in_a_case_number_is_a_fault(region: str, year: int, serial: int) -> None:
    with pytest.raises(ValueError, match=r"region code|case number"):
        case_number(region, year, serial)


def test_a_uuid_is_the_one_of_the_standard() -> None:
    """RFC 9562, appendix A.6."""
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    made = uuid7(at, bytes.fromhex("0cc318c4dc0c0c07398f"))
    assert made == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@given(
    st.integers(0, 2**44).map(lambda milliseconds: EPOCH + timedelta(milliseconds=milliseconds)),
    st.binary(min_size=10, max_size=10),
    st.binary(min_size=10, max_size=10),
)
def test_uuids_sort_by_the_moment_they_were_made(at: datetime, one: bytes, other: bytes) -> None:
    earlier, later = uuid7(at, one), uuid7(at + timedelta(milliseconds=1), other)
    assert earlier.int < later.int
    assert (earlier.version, earlier.variant) == (7, "specified in RFC 4122")


@pytest.mark.parametrize(
    ("at", "entropy"),
    [
        (datetime(2026, 1, 1), b"0123456789"),  # noqa: DTZ001 (a naive moment is the point)
        (datetime(1969, 12, 31, tzinfo=UTC), b"0123456789"),
        (datetime(2026, 1, 1, tzinfo=UTC), b"012345678"),
    ],
)
def test_a_uuid_needs_an_aware_moment_and_ten_bytes(at: datetime, entropy: bytes) -> None:
    with pytest.raises(ValueError, match="version 7"):
        uuid7(at, entropy)
