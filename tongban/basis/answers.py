"""What a person answered to an item's form: checked question by question, and read as values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tongban.basis.ids import parse_credit_code, parse_resident_id
from tongban.basis.items import Fee, FieldKind, FormField, Item
from tongban.basis.refusals import Invalid, Refusal
from tongban.basis.terms import FeeLine

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 2000
PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
REGION = re.compile(r"[1-9][0-9]{5}")
DOCUMENT = re.compile(r"[0-9A-Z]{6,32}")

Answers = Mapping[str, Any]  # as stored: text, true, or a list of text


class WrongAnswers(Refusal):
    """Some answers are missing or wrong. `faults` says for each question what to do, in English msgids."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"answers to mend: {', '.join(faults)}")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class _Wrong(Exception):
    remedy: str


def asked(question: FormField, answers: Answers) -> bool:
    """Return whether a question is put at all, given the other answers."""
    return question.asked_if is None or answered(answers, *question.asked_if)


def answered(answers: Answers, name: str, value: str) -> bool:
    """Return whether a choice or a yes-or-no question was answered with this value."""
    given = answers.get(name, "")
    if isinstance(given, bool):  # as stored; a form says yes or no
        given = "yes" if given else "no"
    return str(given) == value


def fee_of(item: Item, answers: Answers) -> Fee | FeeLine:
    """Return what an application costs: the first line of the fee table that its answers fit, else the item's fee.

    Source: 行政许可法 第五十八条, 第五十九条 (no fee but by law, and only the published one).
    """
    return next((line for line in item.fee.table if answered(answers, *line.when)), item.fee)


def checked(item: Item, answers: Answers) -> dict[str, Any]:
    """Return the answers as they are stored: known questions only, tidied, without those not asked.

    Raises:
        WrongAnswers: With what is wrong in each answer, all at once.
    """
    kept: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for question in item.form:
        raw = answers.get(question.name)
        if not asked(question, answers):
            continue
        if raw in (None, [], ()) or (isinstance(raw, str) and not raw.strip()):
            if question.required:
                faults[question.name] = _REQUIRED.get(question.kind, "Answer this question.")
            continue
        try:
            kept[question.name] = _CHECKS[question.kind](question, raw)
        except _Wrong as e:
            faults[question.name] = e.remedy
        except Invalid as e:
            faults[question.name] = e.message
    if faults:
        raise WrongAnswers(faults)
    return kept


def values(item: Item, answers: Answers) -> dict[str, Any]:
    """Return stored answers as values: persons and households by id, dates, numbers; None for no answer."""
    return {q.name: _VALUES.get(q.kind, str)(answers[q.name]) if q.name in answers else None for q in item.form}


def _text(question: FormField, raw: object) -> str:
    longest = LONGEST_LONG_TEXT if question.kind is FieldKind.LONG_TEXT else LONGEST_TEXT
    text = " ".join(str(raw).split()) if question.kind is not FieldKind.LONG_TEXT else str(raw).strip()
    if "\x00" in text:
        raise _Wrong("Leave out characters that cannot be shown.")
    if len(text) > longest:
        raise _Wrong("Write less: the answer is too long.")
    return text


def _choice(question: FormField, raw: object) -> str:
    if str(raw) not in question.choices:
        raise _Wrong("Choose one of the answers shown.")
    return str(raw)


def _yes_no(_question: FormField, raw: object) -> bool:
    known = {"yes": True, "true": True, "no": False, "false": False}
    if str(raw).lower() not in known:
        raise _Wrong("Choose yes or no.")
    return known[str(raw).lower()]


def _date(_question: FormField, raw: object) -> str:
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        raise _Wrong("Write a real date, like 2026 3 2.") from None


def _number(_question: FormField, raw: object) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", str(raw)):
        raise _Wrong("Write a whole number, like 12.")
    return str(int(str(raw)))


def _phone(_question: FormField, raw: object) -> str:
    if not PHONE.fullmatch(str(raw).strip()):
        raise _Wrong("Write a phone number, like 13800000000.")
    return str(raw).strip()


def _region(_question: FormField, raw: object) -> str:
    if not REGION.fullmatch(str(raw)):
        raise _Wrong("Choose a county or district from the list.")
    return str(raw)


def _pointer(_question: FormField, raw: object) -> str:
    try:
        return str(UUID(str(raw)))
    except ValueError:
        raise _Wrong("Choose from what the register shows.") from None


def _pointers(question: FormField, raw: object) -> list[str]:
    found = [_pointer(question, each) for each in raw] if isinstance(raw, list | tuple) else [_pointer(question, raw)]
    return sorted(set(found))


def _id_number(_question: FormField, raw: object) -> str:
    return parse_resident_id(str(raw)).number


def _document(_question: FormField, raw: object) -> str:
    number = "".join(str(raw).split()).upper()
    if not DOCUMENT.fullmatch(number):
        raise _Wrong("Write the number as it stands on the document: letters and digits only.")
    return number


def _organisation(_question: FormField, raw: object) -> str:
    return parse_credit_code(str(raw)).number


_REQUIRED = {
    FieldKind.PERSONS: "Choose at least one person.",
    FieldKind.PERSON: "Choose a person.",
    FieldKind.CHOICE: "Choose one of the answers.",
    FieldKind.YES_NO: "Choose yes or no.",
    FieldKind.REGION: "Choose the county or district.",
    FieldKind.DATE: "Write the date.",
    FieldKind.HOUSEHOLD: "Say which household, by the ID number of one of its members.",
}
_CHECKS = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.ADDRESS: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.PHONE: _phone,
    FieldKind.REGION: _region,
    FieldKind.PERSON: _pointer,
    FieldKind.HOUSEHOLD: _pointer,
    FieldKind.PERSONS: _pointers,
    FieldKind.ID_NUMBER: _id_number,
    FieldKind.ORGANISATION: _organisation,
    FieldKind.DOCUMENT: _document,
}
_VALUES: Mapping[FieldKind, Callable[[Any], Any]] = {
    FieldKind.PERSON: UUID,
    FieldKind.HOUSEHOLD: UUID,
    FieldKind.PERSONS: lambda raw: tuple(UUID(each) for each in raw),
    FieldKind.DATE: date.fromisoformat,
    FieldKind.NUMBER: int,
    FieldKind.YES_NO: bool,
}
