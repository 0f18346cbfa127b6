"""Which policy holds on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from tongban.basis.refusals import NotFound


class Dated(Protocol):
    """A version of a policy: its file, or a row about it."""

    @property
    def code(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def begins(self) -> date: ...
    @property
    def ends(self) -> date | None: ...


T = TypeVar("T", bound=Dated)


def in_force(versions: Iterable[T], on: date) -> dict[str, T]:
    """Return the policies that hold on a day by code: of each the latest version that has begun and not ended."""
    begun: dict[str, T] = {}
    for each in versions:
        known = begun.get(each.code)
        if each.begins <= on and (known is None or (known.begins, known.version) < (each.begins, each.version)):
            begun[each.code] = each
    return {code: each for code, each in sorted(begun.items()) if each.ends is None or on < each.ends}


def current(versions: Iterable[T], code: str, on: date) -> T:
    """Return the version of a policy that holds on a day, or raise NotFound."""
    found = in_force(versions, on).get(code)
    if found is None:
        raise NotFound(f"policy {code} on {on}")
    return found
