"""Answers to an item's form: each kind checked, all faults at once, stored answers read as values."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.procedures import GUIDE
from tongban.basis.answers import LONGEST_LONG_TEXT, LONGEST_TEXT, WrongAnswers, asked, checked, values
from tongban.basis.items import FieldKind, FormField
from tongban.basis.words import Words

LABEL = Words("问", "Question")
ONE, TWO = "019ca1f0-0000-7000-8000-000000000001", "019ca1f0-0000-7000-8000-000000000002"


def question(kind: FieldKind, **given: Any) -> FormField:
    fields: dict[str, Any] = {"name": "it", "kind": kind, "label": LABEL}
    return FormField(**fields | given)


def answer(kind: FieldKind, raw: object, **given: Any) -> Any:
    return checked(replace(GUIDE, form=(question(kind, **given),)), {"it": raw})["it"]


def fault(kind: FieldKind, raw: object, **given: Any) -> str:
    with pytest.raises(WrongAnswers) as e:
        answer(kind, raw, **given)
    return e.value.faults["it"]


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        (FieldKind.TEXT, "  苏州  工业园区 ", "苏州 工业园区"),
        (FieldKind.LONG_TEXT, " 一行\n二行 ", "一行\n二行"),
        (FieldKind.ADDRESS, "人民路1号", "人民路1号"),
        (FieldKind.YES_NO, "Yes", True),
        (FieldKind.YES_NO, "no", False),
        (FieldKind.YES_NO, True, True),
        (FieldKind.YES_NO, False, False),
        (FieldKind.DATE, "2026-03-02", "2026-03-02"),
        (FieldKind.NUMBER, "007", "7"),
        (FieldKind.PHONE, " 138 0000 0000 ", "138 0000 0000"),
        (FieldKind.PHONE, "+86 512-6522-0000", "+86 512-6522-0000"),
        (FieldKind.REGION, "320508", "320508"),
        (FieldKind.PERSON, ONE.upper(), ONE),
        (FieldKind.HOUSEHOLD, ONE, ONE),
        (FieldKind.PERSONS, [TWO, ONE, TWO], [ONE, TWO]),
        (FieldKind.PERSONS, ONE, [ONE]),
        (FieldKind.ID_NUMBER, "11010519491231002x", "11010519491231002X"),  # GB 11643, appendix
    ],
)
def test_an_answer_is_kept_tidied(kind: FieldKind, raw: object, kept: object) -> None:
    assert answer(kind, raw) == kept


def test_a_choice_is_one_of_those_shown() -> None:
    choices = {"rent": Words("租", "Rent"), "own": Words("自有", "Own")}
    assert answer(FieldKind.CHOICE, "own", choices=choices) == "own"
    assert fault(FieldKind.CHOICE, "borrow", choices=choices) == "Choose one of the answers shown."


@pytest.mark.parametrize(
    ("kind", "raw", "remedy"),
    [
        (FieldKind.TEXT, "a\x00b", "Leave out characters that cannot be shown."),
        (FieldKind.TEXT, "字" * (LONGEST_TEXT + 1), "Write less: the answer is too long."),
        (FieldKind.LONG_TEXT, "字" * (LONGEST_LONG_TEXT + 1), "Write less: the answer is too long."),
        (FieldKind.YES_NO, "perhaps", "Choose yes or no."),
        (FieldKind.DATE, "2026-02-30", "Write a real date, like 2026 3 2."),
        (FieldKind.DATE, "yesterday", "Write a real date, like 2026 3 2."),
        (FieldKind.NUMBER, "-1", "Write a whole number, like 12."),
        (FieldKind.NUMBER, "1234567890", "Write a whole number, like 12."),
        (FieldKind.PHONE, "12345", "Write a phone number, like 13800000000."),
        (FieldKind.REGION, "020508", "Choose a county or district from the list."),
        (FieldKind.PERSON, "Luo", "Choose from what the register shows."),
        (FieldKind.PERSONS, [ONE, "Luo"], "Choose from what the register shows."),
    ],
)
def test_a_wrong_answer_says_what_to_write(kind: FieldKind, raw: object, remedy: str) -> None:
    assert fault(kind, raw) == remedy


def test_the_longest_answer_is_not_too_long() -> None:
    assert answer(FieldKind.TEXT, "字" * LONGEST_TEXT) == "字" * LONGEST_TEXT


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (FieldKind.ID_NUMBER, "11010519491231002X", "110105194912310021"),
        (FieldKind.ORGANISATION, "91350100M000100Y43", "91350100M000100Y44"),  # GB 32100-2015
    ],
)
def test_a_number_with_a_wrong_check_digit_is_refused(kind: FieldKind, right: str, wrong: str) -> None:
    assert answer(kind, right) == right
    assert fault(kind, wrong)


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        (FieldKind.TEXT, "Answer this question."),
        (FieldKind.PERSONS, "Choose at least one person."),
        (FieldKind.PERSON, "Choose a person."),
        (FieldKind.CHOICE, "Choose one of the answers."),
        (FieldKind.YES_NO, "Choose yes or no."),
        (FieldKind.REGION, "Choose the county or district."),
        (FieldKind.DATE, "Write the date."),
        (FieldKind.HOUSEHOLD, "Say which household, by the ID number of one of its members."),
    ],
)
@pytest.mark.parametrize("nothing", [None, "", " \t", "\u3000", [], ()])
def test_a_question_left_open_says_what_to_do_unless_it_may_be(kind: FieldKind, remedy: str, nothing: object) -> None:
    assert fault(kind, nothing) == remedy
    assert checked(replace(GUIDE, form=(question(kind, required=False),)), {"it": nothing}) == {}


def test_everything_wrong_is_told_at_once_and_what_nobody_asked_is_dropped() -> None:
    form = (question(FieldKind.TEXT, name="a"), question(FieldKind.DATE, name="b"), question(FieldKind.TEXT, name="c"))
    with pytest.raises(WrongAnswers, match="answers to mend: a, b") as e:
        checked(replace(GUIDE, form=form), {"b": "x", "c": "ok"})
    assert list(e.value.faults) == ["a", "b"]
    assert checked(replace(GUIDE, form=form), {"a": "1", "b": "2026-01-01", "c": "3", "z": "9"}).keys() == set("abc")


@pytest.mark.parametrize(
    ("given_before", "value", "put"),
    [("own", "own", True), ("rent", "own", False), (None, "own", False), (True, "yes", True), (False, "yes", False),
     (False, "no", True)],
)  # fmt: skip
def test_a_question_is_put_only_if_the_other_answer_asks_for_it(given_before: object, value: str, put: bool) -> None:  # noqa: FBT001
    asking = question(FieldKind.TEXT, asked_if=("other", value))
    answers = {} if given_before is None else {"other": given_before}
    assert asked(asking, answers) is put
    item = replace(GUIDE, form=(question(FieldKind.TEXT, name="other", required=False), asking))
    if not put:
        assert "it" not in checked(item, answers | {"it": "answered nevertheless"})


def test_stored_answers_are_read_as_values() -> None:
    kinds = {
        "person": FieldKind.PERSON, "persons": FieldKind.PERSONS, "home": FieldKind.HOUSEHOLD, "on": FieldKind.DATE,
        "rooms": FieldKind.NUMBER, "agreed": FieldKind.YES_NO, "text": FieldKind.TEXT, "open": FieldKind.TEXT,
    }  # fmt: skip
    item = replace(GUIDE, form=tuple(question(kind, name=name) for name, kind in kinds.items()))
    stored = {
        "person": ONE, "persons": [ONE, TWO], "home": TWO, "on": "2026-03-02", "rooms": "12", "agreed": True,
        "text": "x",
    }  # fmt: skip
    assert values(item, stored) == {
        "person": UUID(ONE), "persons": (UUID(ONE), UUID(TWO)), "home": UUID(TWO), "on": date(2026, 3, 2), "rooms": 12,
        "agreed": True, "text": "x", "open": None,
    }  # fmt: skip


raw = st.one_of(
    st.none(), st.booleans(), st.text(max_size=40), st.text(" \t\u3000\x1f", max_size=3),
    st.lists(st.text(max_size=12), max_size=3), st.integers(),
    st.dates().map(str), st.sampled_from([ONE, "320508", "13800000000", "11010519491231002X", "yes"]),
)  # fmt: skip


@given(st.sampled_from(FieldKind), raw)
def test_whatever_is_typed_is_kept_or_told_and_what_is_kept_stays_as_it_is(kind: FieldKind, typed: object) -> None:
    item = replace(GUIDE, form=(question(kind, choices={"a": LABEL}),))
    kept: dict[str, Any] = {}
    faults: Mapping[str, str] = {}
    try:
        kept = checked(item, {"it": typed})
    except WrongAnswers as e:
        faults = e.faults
    assert bool(kept) != bool(faults.get("it"))
    if kept:
        assert checked(item, kept) == kept
        assert values(item, kept)["it"] is not None
