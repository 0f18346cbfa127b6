"""What an item can do to a register: typed functions, which each casework app registers when it starts.

An item names an effect and says which answers it gets; `problems` finds a pack that names what is not
there or binds it wrongly, before any case meets it.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.basis.items import FieldKind, Item

APPLICANT = "$applicant"
HOUSEHOLD = "$household"  # in which the applicant was registered when they applied
# What a form field gives an effect, once the answer has been read.
VALUE_OF_KIND: Mapping[FieldKind, type] = {
    FieldKind.PERSON: UUID,
    FieldKind.HOUSEHOLD: UUID,
    FieldKind.PERSONS: tuple,
    FieldKind.DATE: date,
    FieldKind.NUMBER: int,
    FieldKind.YES_NO: bool,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The case that causes a change of a register, and when."""

    case_id: UUID
    case_number: str
    authority: str
    at: datetime
    on: date  # the local day of `at`
    applicant: UUID | str | None  # a person, or an organisation's credit code


@dataclass(frozen=True, slots=True)
class Effect:
    """A registered effect: its parameters (a frozen dataclass) and what it does with them.

    `apply` writes within the caller's transaction and returns references, never names.
    """

    name: str
    parameters: type[Any]
    apply: Callable[[Context, Any], Mapping[str, str]]


_EFFECTS: dict[str, Effect] = {}


def register(name: str, parameters: type[Any], apply: Callable[[Context, Any], Mapping[str, str]]) -> None:
    """Make an effect known under its name, like `registry.move_persons`.

    Raises:
        ValueError: Another effect has that name.
    """
    known = _EFFECTS.get(name)
    if known and known.apply is not apply:
        raise ValueError(f"two effects are called {name}")
    _EFFECTS[name] = Effect(name, parameters, apply)


def effect(name: str) -> Effect:
    """Return the effect of this name, or raise KeyError."""
    return _EFFECTS[name]


def problems(item: Item) -> list[tuple[str, str]]:
    """Return what is wrong with an item's effects, each as (fault, remedy)."""
    found: list[tuple[str, str]] = []
    for use in item.procedure.effects if item.procedure else ():
        if use.do not in _EFFECTS:
            found.append((f"effect {use.do!r} is not known", f"Known effects: {', '.join(sorted(_EFFECTS))}"))
            continue
        parameters = {p.name: p for p in fields(_EFFECTS[use.do].parameters)}
        found += [
            (f"effect {use.do} has no parameter {name!r}", f"Its parameters: {', '.join(parameters)}")
            for name in use.parameters.keys() - parameters.keys()
        ]
        found += [
            (f"effect {use.do} is not told {name!r}", "Give it an answer, like $movers, or a value")
            for name, p in parameters.items()
            if name not in use.parameters
            and p.default is MISSING
            and p.default_factory is MISSING
            and "None" not in str(p.type)
        ]
        found += [
            (f"effect {use.do}: {name} cannot be {value}", f"It takes {parameters[name].type}")
            for name, value in use.parameters.items()
            if name in parameters and not _fits(item, value, str(parameters[name].type))
        ]
    return found


def _fits(item: Item, value: object, wanted: str) -> bool:
    if value in (APPLICANT, HOUSEHOLD) or not (isinstance(value, str) and value.startswith("$")):
        return True
    given = VALUE_OF_KIND.get(item.field(value[1:]).kind, str)
    return given.__name__ in wanted
