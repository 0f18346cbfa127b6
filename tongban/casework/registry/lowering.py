"""What stands on a document after some of what it allowed has been given up. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Ways = Sequence[Mapping[str, Any]]  # {from: codes, to: codes}; without `to` they are given up


def lowered(held: Iterable[str], ways: Ways, named: Mapping[str, str]) -> list[str]:
    """Return what is held after each code has become what the first way that names it says, each once, in order.

    A code that no way names stays.

    Args:
        named: What answers of a form are called on the document.
    """
    found: list[str] = []
    for code in held:
        way = next((each for each in ways if code in each["from"]), None)
        found += [code] if way is None else [named.get(to, to) for to in way.get("to", ())]
    return list(dict.fromkeys(found))
