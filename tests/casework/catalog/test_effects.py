"""What an item can do to a register: registered under one name, bound rightly, or told before any case meets it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from tests.casework.procedures import ITEM, PROCEDURE
from tongban.basis.items import EffectUse, FieldKind, FormField, Item
from tongban.basis.words import Words
from tongban.casework.catalog import effects

NAME = "register_of_tests.enter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    plate: str
    owner: str
    since: date
    colour: str = "white"
    note: str | None = None


def enter(_context: effects.Context, parameters: Entry) -> Mapping[str, str]:
    return {"plate": parameters.plate}


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "_EFFECTS", {})
    effects.register(NAME, Entry, enter)


def item(do: str = NAME, **parameters: Any) -> Item:
    questions = [("plate", FieldKind.TEXT), ("on", FieldKind.DATE), ("rooms", FieldKind.NUMBER)]
    form = tuple(FormField(name=name, kind=kind, label=Words(name, name)) for name, kind in questions)
    use = EffectUse(after="complete", do=do, parameters=parameters)
    return replace(ITEM, form=form, procedure=replace(PROCEDURE, effects=(use,)))


def test_an_effect_bound_to_answers_of_the_right_kind_is_in_order() -> None:
    assert effects.problems(item(plate="$plate", owner="$applicant", since="$on")) == []
    assert effects.problems(item(plate="川Q1", owner="$applicant", since="$on", colour="red", note=None)) == []


def test_a_guide_has_no_effects_to_check() -> None:
    assert effects.problems(replace(ITEM, procedure=None)) == []


@pytest.mark.parametrize(
    ("do", "parameters", "fault", "remedy"),
    [
        ("vehicles.fly", {}, "effect 'vehicles.fly' is not known", f"Known effects: {NAME}"),
        (NAME, {"plate": "$plate", "owner": "x", "since": "$on", "wing": "x"},
         f"effect {NAME} has no parameter 'wing'", "Its parameters: plate, owner, since, colour, note"),
        (NAME, {"plate": "$plate", "since": "$on"}, f"effect {NAME} is not told 'owner'",
         "Give it an answer, like $movers, or a value"),
        (NAME, {"plate": "$rooms", "owner": "x", "since": "$on"}, f"effect {NAME}: plate cannot be $rooms",
         "It takes <class 'str'>"),
    ],
)  # fmt: skip
def test_an_effect_bound_wrongly_is_told_with_what_to_do(
    do: str, parameters: dict[str, Any], fault: str, remedy: str
) -> None:
    assert effects.problems(item(do, **parameters)) == [(fault, remedy)]


def test_two_effects_cannot_have_one_name_but_one_may_be_registered_twice() -> None:
    effects.register(NAME, Entry, enter)
    with pytest.raises(ValueError, match=f"two effects are called {NAME}"):
        effects.register(NAME, Entry, lambda _context, _parameters: {})
    assert effects.effect(NAME).apply is enter
    with pytest.raises(KeyError):
        effects.effect("vehicles.fly")
