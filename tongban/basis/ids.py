"""Numbers that people, organisations and cases are known by.

A wrong number is a refusal with a reason; no message repeats the number, because messages are logged.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from stdnum.cn import ric, uscc

from tongban.basis.refusals import Invalid

Sex = Literal["male", "female"]


class Fault(StrEnum):
    """What is wrong with a number."""

    LENGTH = "length"
    CHARACTERS = "characters"
    DATE = "date"
    CHECK = "check"


class WrongId(Invalid, ValueError):
    """It is not a resident ID number. `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__("resident_id", RESIDENT_ID_REMEDIES[fault])
        self.fault = fault


class WrongCreditCode(Invalid, ValueError):
    """It is not a unified social credit code. `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__("credit_code", CREDIT_CODE_REMEDIES[fault])
        self.fault = fault


class WrongNumber(Invalid, ValueError):
    """It is not a case number. `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__("case_number", CASE_NUMBER_REMEDIES[fault])
        self.fault = fault


RESIDENT_ID_REMEDIES = {
    Fault.LENGTH: "A resident ID number has 18 characters. Count them again.",
    Fault.CHARACTERS: "A resident ID number is 17 digits and a digit or X. Type it without spaces or signs.",
    Fault.DATE: "Digits 7 to 14 of the resident ID number are no date of birth. Compare them with the card.",
    Fault.CHECK: "The resident ID number has a typing error: its last character does not fit.",
}
CREDIT_CODE_REMEDIES = {
    Fault.LENGTH: "A unified social credit code has 18 characters. Count them again.",
    Fault.CHARACTERS: "A unified social credit code has digits and capital letters, never I, O, S, V or Z.",
    Fault.CHECK: "The unified social credit code has a typing error. Compare it with the business licence.",
}
CASE_NUMBER_REMEDIES = {
    Fault.LENGTH: "A case number has 17 characters in four groups. Compare it with your receipt.",
    Fault.CHARACTERS: "A case number starts with eight digits and has no letter U. Compare it with your receipt.",
    Fault.CHECK: "The case number has a typing error. Compare it with your receipt.",
}


def _plain(text: str) -> str:
    """Return `text` as a keyboard would give it: half width, upper case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


# --- resident ID number --------------------------------------------------------------------------

RESIDENT_ID_LENGTH = 18
RESIDENT_ID_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
LAST_SERIAL = 999


@dataclass(frozen=True, slots=True)
class ResidentId:
    """What a resident ID number says. It says where it was first issued, not where its holder lives."""

    number: str
    region_code: str  # six digits; the county may have been merged or renamed since
    birth_on: date
    sex: Sex

    def __repr__(self) -> str:
        return f"ResidentId({masked(self.number)})"


def parse_resident_id(text: str) -> ResidentId:
    """Return what a resident ID number says. The region need not exist today: a number is for life.

    Raises:
        WrongId: The text is no such number.

    Source: GB 11643-1999; 居民身份证法 第三条 (one number for life).
    """
    number = _plain(text)
    if len(number) != RESIDENT_ID_LENGTH:
        raise WrongId(Fault.LENGTH)
    if not RESIDENT_ID_FORM.fullmatch(number):
        raise WrongId(Fault.CHARACTERS)
    try:
        birth_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise WrongId(Fault.DATE) from None
    if ric.calc_check_digit(number) != number[-1]:
        raise WrongId(Fault.CHECK)
    return ResidentId(number, number[:6], birth_on, "male" if int(number[16]) % 2 else "female")


def resident_id(region_code: str, birth_on: date, serial: int) -> str:
    """Return the resident ID number with its check digit.

    Args:
        region_code: Six digits.
        serial: 0 to 999; odd for a man or boy, even for a woman or girl.

    Raises:
        ValueError: The region code or the serial cannot stand in a number.

    Source: GB 11643-1999.
    """
    body = f"{region_code}{birth_on:%Y%m%d}{serial:03d}"
    if not 0 <= serial <= LAST_SERIAL or not RESIDENT_ID_FORM.fullmatch(body + "0"):
        raise ValueError("a resident ID number has a region code of six digits and a serial from 0 to 999")
    return body + ric.calc_check_digit(body + "0")


SHOWN_FIRST, SHOWN_LAST = 3, 4


def masked(number: str) -> str:
    """Return a number as it may be shown on a screen: the first three and the last four characters.

    That is enough for its holder to know it again. Date of birth and county, which would help
    somebody else to complete it, stay hidden. A number of under eleven characters is hidden whole.
    """
    hidden = len(number) - SHOWN_FIRST - SHOWN_LAST
    if hidden < SHOWN_LAST:
        return "*" * len(number)
    return number[:SHOWN_FIRST] + "*" * hidden + number[-SHOWN_LAST:]


# --- unified social credit code ------------------------------------------------------------------

CREDIT_CODE_LENGTH = 18
CREDIT_CODE_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CreditCode:
    """The number of an organisation, and the region of the office that registered it."""

    number: str
    region_code: str


def parse_credit_code(text: str) -> CreditCode:
    """Return what a unified social credit code says.

    Raises:
        WrongCreditCode: The text is no such code.

    Source: GB 32100-2015.
    """
    number = _plain(text)
    if len(number) != CREDIT_CODE_LENGTH:
        raise WrongCreditCode(Fault.LENGTH)
    if not CREDIT_CODE_FORM.fullmatch(number):
        raise WrongCreditCode(Fault.CHARACTERS)
    if uscc.calc_check_digit(number[:-1]) != number[-1]:
        raise WrongCreditCode(Fault.CHECK)
    return CreditCode(number, number[2:8])


# --- case number ---------------------------------------------------------------------------------
#
# RRRRRR-YY-XXXXXXXX-C: region, year, 40 bits that the caller draws at random, check character. No
# office has to ask another for the next number, and nobody can guess a neighbour's.
#
# The characters are the 32 of Crockford's base 32, which has no I, L, O or U. The check character is
# the sum of character x weight in the field of 32 elements; the weights are different powers of one
# element. So every wrong character and every exchange of two different characters, neighbours or
# not, changes the sum. (A check modulo 37 over 36 letters, ISO 7064, misses some exchanges, and would
# end numbers in letters that sound like digits.)

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}
HEARD_AS = str.maketrans("OIL", "011")
FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive: the powers of 2 run through all 31 elements
FIELD_SIZE = 32
SERIAL_LENGTH = 8
SERIALS = FIELD_SIZE**SERIAL_LENGTH
CASE_NUMBER_LENGTH = 17
CASE_NUMBER_FORM = re.compile(rf"[0-9]{{8}}[{SYMBOLS}]{{9}}", re.ASCII)
SEPARATORS = re.compile(r"[-‐‑‒–—―−_.·/]")
CENTURY = 2000


def _check_character(body: str) -> str:
    total = 0
    for symbol in body:  # Horner: total = total x 2 + value, then once more for the check character's place
        total = _doubled(total) ^ VALUES[symbol]
    return SYMBOLS[_doubled(total)]


def _doubled(element: int) -> int:
    doubled = element << 1
    return doubled ^ FIELD_POLYNOMIAL if doubled & FIELD_SIZE else doubled


def case_number(region_code: str, year: int, serial: int) -> str:
    """Return a case number with its check character, like "320508-26-7ZK4Q0XM-B".

    Args:
        region_code: Six digits: where the case was received.
        year: 2000 to 2099.
        serial: 0 to 2**40 - 1. Draw it at random; a table keyed by the number refuses the second one.

    Raises:
        ValueError: A part cannot stand in a number.
    """
    if not 0 <= serial < SERIALS or not CENTURY <= year < CENTURY + 100:
        raise ValueError("a case number has a year from 2000 to 2099 and a serial of 40 bits")
    drawn = "".join(SYMBOLS[serial >> shift & FIELD_SIZE - 1] for shift in range(35, -1, -5))
    body = f"{region_code}{year - CENTURY:02d}{drawn}"
    if not CASE_NUMBER_FORM.fullmatch(body + "0"):
        raise ValueError("a region code has six digits")
    return _grouped(body + _check_character(body))


def check_case_number(text: str) -> str:
    """Return the case number that was typed or heard, as it is stored.

    Case, spaces, dashes and full-width characters do not matter; O is heard as 0, I and L as 1.

    Raises:
        WrongNumber: The text is no case number.
    """
    heard = SEPARATORS.sub("", _plain(text)).translate(HEARD_AS)
    if len(heard) != CASE_NUMBER_LENGTH:
        raise WrongNumber(Fault.LENGTH)
    if not CASE_NUMBER_FORM.fullmatch(heard):
        raise WrongNumber(Fault.CHARACTERS)
    if _check_character(heard[:-1]) != heard[-1]:
        raise WrongNumber(Fault.CHECK)
    return _grouped(heard)


def _grouped(number: str) -> str:
    return f"{number[:6]}-{number[6:8]}-{number[8:16]}-{number[16]}"


# --- papers that are given out -------------------------------------------------------------------
#
# The number of a paper is that of its case, the number of the act that brought it about, and a letter from the second
# paper of the same act on. Whoever holds the paper also holds its check code: 40 bits that nobody can guess.

NOTICE_TAIL = re.compile(r"([0-9]{2,5})([A-H]?)", re.ASCII)
NOTICE_LETTERS = " ABCDEFGH"
CHECK_CODE_LENGTH = 8
CHECK_CODE_FORM = re.compile(rf"[{SYMBOLS}]{{8}}", re.ASCII)


def notice_number(number: str, seq: int, place: int) -> str:
    """Return the number of a paper, like "320508-26-7ZK4Q0XM-B-04".

    Args:
        number: Of its case, with its check character.
        seq: Which act of the case brought it about, from 1.
        place: Which paper of that act it is, from 0 to 8.
    """
    return f"{number}-{seq:02d}{NOTICE_LETTERS[place].strip()}"


def check_notice_number(text: str) -> tuple[str, str]:
    """Return the number of the case and of the paper that was typed, as they are stored.

    Raises:
        WrongNumber: The text is no number of a paper.
    """
    heard = SEPARATORS.sub("", _plain(text)).translate(HEARD_AS)
    number = check_case_number(heard[:CASE_NUMBER_LENGTH])
    tail = NOTICE_TAIL.fullmatch(heard[CASE_NUMBER_LENGTH:])
    if not tail:
        raise WrongNumber(Fault.LENGTH)
    return number, f"{number}-{tail[0]}"


def check_code(drawn: int) -> str:
    """Return a check code for 40 bits drawn at random, like "7ZK4-Q0XM"."""
    return _halved("".join(SYMBOLS[drawn >> shift & FIELD_SIZE - 1] for shift in range(35, -1, -5)))


def read_check_code(text: str) -> str:
    """Return the check code that was typed or heard, as it is stored.

    Raises:
        WrongNumber: The text is no check code.
    """
    heard = SEPARATORS.sub("", _plain(text)).translate(HEARD_AS)
    if len(heard) != CHECK_CODE_LENGTH:
        raise WrongNumber(Fault.LENGTH)
    if not CHECK_CODE_FORM.fullmatch(heard):
        raise WrongNumber(Fault.CHARACTERS)
    return _halved(heard)


def _halved(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


# --- keys of rows --------------------------------------------------------------------------------

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ENTROPY_BYTES = 10


def uuid7(at: datetime, entropy: bytes) -> UUID:
    """Return a UUID of version 7: it sorts by the millisecond it was made in.

    Args:
        at: An aware moment, 1970 or later.
        entropy: Ten random bytes; 74 of their 80 bits are used.

    Raises:
        ValueError: The moment is naive or before 1970, or there are not ten bytes.

    Source: RFC 9562, section 5.7.
    """
    if at.tzinfo is None or len(entropy) != ENTROPY_BYTES:
        raise ValueError("a UUID of version 7 needs an aware moment and ten random bytes")
    milliseconds = (at - EPOCH) // timedelta(milliseconds=1)
    if milliseconds < 0:
        raise ValueError("a UUID of version 7 cannot be of before 1970")
    value = milliseconds << 80 | int.from_bytes(entropy, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
