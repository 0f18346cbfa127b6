"""What the rules of a policy file reckon with: facts, parameters over time, tables over time."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

from tongban.basis.citations import Citation
from tongban.basis.packs_places import Place
from tongban.basis.policy.building import decimal
from tongban.basis.policy.files import Dated, Fact, Parameter, TableFile
from tongban.basis.policy.reading_rules import Articles, exact
from tongban.basis.policy.tables import Row, Rows
from tongban.basis.policy.tree import DAY, YES_NO, Choice, Kind, Number, day_number
from tongban.basis.policy.units import Unit, parse_unit
from tongban.basis.words import Words

T = TypeVar("T")
FACT_KINDS = ("number", "yes_no", "choice", "date")
FACT_FIELDS = ("unit", "step", "range", "choices", "evidence", "typical")
CLAIM = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
MOST_CHOICES = 250
UNIT_REMEDY = "Write it like year, yuan or points/year"


def read_fact(name: str, place: Place) -> Fact:
    """Return a fact with its kind, and the least and the most it can be."""
    fields = place.fields(("kind", "label"), FACT_FIELDS)
    readers = {"number": _number, "choice": _choice, "date": _date}
    kind, low, high = readers.get(fields["kind"].known(FACT_KINDS), _yes_no)(place, fields)
    return Fact(
        name=name,
        kind=kind,
        low=low,
        high=high,
        label=fields["label"].words(),
        evidence=fields["evidence"].matching(CLAIM, "Write the claim that proves it, like residence_permit.valid")
        if fields["evidence"].given
        else "",
        choices=_choices(fields["choices"]) if isinstance(kind, Choice) else {},
        whole_steps=kind.step.denominator
        if isinstance(kind, Number) and kind != DAY and kind.step.numerator == 1
        else 0,
        typical=_typical(fields["typical"], kind, low, high),
    )


def _typical(place: Place, kind: Kind, low: int, high: int) -> Fraction | None:
    if not place.given:
        return None
    value = exact(place)
    steps = value / kind.step if isinstance(kind, Number) else value
    if not low <= steps <= high or kind == DAY or isinstance(kind, Choice):
        place.wrong("Write the middle of what people have, within the range; for yes_no a share, like 0.2")
    return value


def _yes_no(_: Place, __: Mapping[str, Place]) -> tuple[Kind, int, int]:
    return YES_NO, 0, 1


def _number(place: Place, fields: Mapping[str, Place]) -> tuple[Kind, int, int]:
    step = exact(fields["step"]) if fields["step"].given else Fraction(1)
    if step <= 0:
        fields["step"].wrong("Write the smallest step, like 0.5")
        step = Fraction(1)
    low, high = _range(place, fields["range"], exact)
    for bound in (low, high):
        if (bound / step).denominator != 1:
            fields["range"].problem(f"{decimal(bound)} is no multiple of the step", "Write bounds in whole steps")
    return Number(_unit(fields["unit"]), step), int(low / step), int(high / step)


def _date(place: Place, fields: Mapping[str, Place]) -> tuple[Kind, int, int]:
    low, high = _range(place, fields["range"], lambda each: Fraction(day_number(each.day())))
    return DAY, int(low), int(high)


def _range(place: Place, given: Place, read: Callable[[Place], Fraction]) -> tuple[Fraction, Fraction]:
    bounds = [read(each) for each in given.each()]
    if len(bounds) != 2 or bounds[0] >= bounds[1]:  # noqa: PLR2004 (the least and the most)
        if given.given:
            given.wrong("Write the least and the most it can be, like [0, 130]")
        else:
            place.problem("field 'range' is missing", "Write `range: [0, 130]`: the least and the most it can be")
        return Fraction(0), Fraction(1)
    return bounds[0], bounds[1]


def _choice(place: Place, fields: Mapping[str, Place]) -> tuple[Kind, int, int]:
    names = tuple(_choices(fields["choices"]))
    if not 2 <= len(names) <= MOST_CHOICES:  # noqa: PLR2004 (one is no choice)
        place.problem(
            "a choice has no choices", "Write `choices:` with two or more, like {none: {zh: 无, en: None}, …}"
        )
        names = ("", "-")
    return Choice(names), 0, len(names) - 1


def _choices(place: Place) -> dict[str, Words]:
    return {name: each.words() for name, each in place.members().items()}


def _unit(place: Place) -> Unit:
    if not place.given:
        return ()
    unit = parse_unit(place.text(UNIT_REMEDY))
    if unit is None:
        place.wrong(UNIT_REMEDY)
    return unit or ()


def read_parameter(name: str, place: Place, articles: Articles) -> Parameter:
    """Return a parameter with its values over time."""
    fields = place.fields(("values",), ("unit", "kind"))
    dated = fields["kind"].given and fields["kind"].known(("date",)) == "date"
    kind: Kind = DAY if dated else Number(_unit(fields["unit"]))
    read = (lambda each: Fraction(day_number(each.day()))) if dated else exact
    values = _over_time(fields["values"], "value", read, articles)
    return Parameter(name=name, kind=kind, values=values, keys=place.keys)


def read_table(name: str, place: Place, articles: Articles) -> TableFile:
    """Return a table with its rows over time."""
    fields = place.fields(("versions",), ("unit", "choices", "tiers"))
    choices = _choices(fields["choices"]) if fields["choices"].given else {}
    kind: Kind = Choice(tuple(choices)) if choices else Number(_unit(fields["unit"]), Fraction(1))
    read = _value_of(tuple(choices))
    versions = _over_time(fields["versions"], "rows", lambda each: _rows(each, read, articles), articles)
    return TableFile(
        name=name,
        kind=kind,
        versions=versions,
        tiers=fields["tiers"].given and fields["tiers"].truth(otherwise=False),
        choices=choices,
        keys=place.keys,
    )


def _value_of(choices: tuple[str, ...]) -> Callable[[Place], Fraction]:
    if not choices:
        return exact

    def read(place: Place) -> Fraction:
        name = place.known(choices)
        return Fraction(choices.index(name) if name in choices else 0)

    return read


def _rows(place: Place, read: Callable[[Place], Fraction], articles: Articles) -> Rows:
    if isinstance(place.value, Mapping):
        return {name: _named_row(each, read, articles) for name, each in place.members().items()}
    return [_row(each, read, articles) for each in place.each()]


def _named_row(place: Place, read: Callable[[Place], Fraction], articles: Articles) -> Row:
    """Return what stands for a name: a value alone, or one with an article of its own."""
    if not isinstance(place.value, Mapping):
        return Row(read(place))
    fields = place.fields(("value", "cite"), ("confidence",))
    return Row(read(fields["value"]), citation=_own(fields, articles))


def _own(fields: Mapping[str, Place], articles: Articles) -> Citation | None:
    """Return the article of a row; None if it has none of its own."""
    if not fields["cite"].given:
        if fields["confidence"].given:
            fields["confidence"].problem("field 'cite' is missing", "Write `cite: …`")
        return None
    return articles.cite(fields["cite"], fields["confidence"])


def _row(place: Place, read: Callable[[Place], Fraction], articles: Articles) -> Row:
    fields = place.fields(("value",), ("from", "upto", "under", "cite", "confidence"))
    bounds = {name: exact(fields[name]) if fields[name].given else None for name in ("from", "upto", "under")}
    if bounds["upto"] is not None and bounds["under"] is not None:
        place.problem(
            "a row has both `upto` and `under`", "Keep one: `upto` holds for the value itself, `under` does not"
        )
    own = _own(fields, articles)
    return Row(read(fields["value"]), bounds["upto"], bounds["under"], bounds["from"], own)


def _over_time(place: Place, what: str, read: Callable[[Place], T], articles: Articles) -> tuple[Dated[T], ...]:
    found: list[Dated[T]] = []
    for each in place.each():
        fields = each.fields(("from", "cite"), (what, "repealed", "confidence"))
        repealed = fields["repealed"].given and fields["repealed"].truth(otherwise=False)
        if repealed == fields[what].given:
            each.problem(f"it needs `{what}`, or `repealed: true`, and not both", f"Write `{what}: …`")
        begins: date = fields["from"].day()
        if found and begins <= found[-1].begins:
            fields["from"].problem(f"{begins} does not come after {found[-1].begins}", "Write the earliest first")
        value = read(fields[what]) if fields[what].given else None
        found.append(Dated(begins, value, articles.cite(fields["cite"], fields["confidence"])))
    return tuple(found)
