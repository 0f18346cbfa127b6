"""Units of numbers in policies: year, month, yuan, points/year. Numbers of different units are never added."""

import re
from collections.abc import Mapping

Unit = tuple[tuple[str, int], ...]  # names with their powers, by name; () is a number of nothing in particular

DATE: Unit = (("date", 1),)
POINTS: Unit = (("points", 1),)
YEAR: Unit = (("year", 1),)
MONTH: Unit = (("month", 1),)
FORM = re.compile(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*")


def parse_unit(text: str) -> Unit | None:
    """Return the unit that is written like `year` or `points/year`; None if it is no such thing."""
    if not FORM.fullmatch(text):
        return None
    first, *others = text.split("/")
    powers = {first: 1}
    for name in others:
        powers[name] = powers.get(name, 0) - 1
    return _unit(powers)


def times(left: Unit, right: Unit) -> Unit:
    """Return the unit of a product: points/year times year is points."""
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + power
    return _unit(powers)


def shown(unit: Unit) -> str:
    """Return the unit as it is written in a file."""
    above = [name for name, power in unit for _ in range(power)]
    below = [name for name, power in unit for _ in range(-power)]
    return "/".join(["*".join(above) or "1", *below]) if unit else "a bare number"


def _unit(powers: Mapping[str, int]) -> Unit:
    return tuple(sorted((name, power) for name, power in powers.items() if power))
