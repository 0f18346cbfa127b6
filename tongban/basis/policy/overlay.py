"""One policy file laid over another: national, province, city, reform.

Fields are laid over fields, all the way down. Dated values (`values:`, `versions:`) are joined by the day from which
they hold; any other list is taken whole from above. `without: [points.home]` takes something out.
"""

from collections.abc import Mapping
from typing import Any

DATED = ("values", "versions")
OWN = ("extends", "without")  # say how to lay it over, and are no part of the result


def laid_over(base: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a policy with another laid over it. Neither is changed."""
    kept = dict(base)
    for dotted in above.get("without", []) if isinstance(above.get("without"), list) else []:
        kept = _without(kept, str(dotted).split("."))
    return _merged(kept, {name: value for name, value in above.items() if name not in OWN})


def missing_from(base: Mapping[str, Any], dotted: str) -> bool:
    """Return whether there is nothing by a dotted name that could be taken out."""
    inside: Any = base
    for name in dotted.split("."):
        if not isinstance(inside, Mapping) or name not in inside:
            return True
        inside = inside[name]
    return False


def _without(content: Mapping[str, Any], path: list[str]) -> dict[str, Any]:
    first, *rest = path
    kept = {name: value for name, value in content.items() if rest or name != first}
    if rest and isinstance(kept.get(first), Mapping):
        kept[first] = _without(kept[first], rest)
    return kept


def _merged(base: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in above.items():
        under = merged.get(name)
        if isinstance(under, Mapping) and isinstance(value, Mapping):
            merged[name] = _merged(under, value)
        elif name in DATED and isinstance(under, list) and isinstance(value, list):
            merged[name] = _joined(under, value)
        else:
            merged[name] = value
    return merged


def _joined(base: list[Any], above: list[Any]) -> list[Any]:
    replaced = {row.get("from") for row in above if isinstance(row, Mapping)}
    rows = [row for row in base if not (isinstance(row, Mapping) and row.get("from") in replaced)] + above
    return sorted(rows, key=lambda row: str(row.get("from")) if isinstance(row, Mapping) else "")
