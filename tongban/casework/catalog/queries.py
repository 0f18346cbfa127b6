"""What the published packs say. A published version never changes, so each process reads it once."""

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from time import monotonic

from django.conf import settings

from tongban.basis.items import Item
from tongban.basis.packs import item_from_content, read_items
from tongban.basis.packs_time import calendar_from, read_regions
from tongban.basis.problems import Problem
from tongban.basis.refusals import NotFound
from tongban.basis.regions import Regions
from tongban.basis.workdays import WorkCalendar
from tongban.casework.catalog import effects
from tongban.casework.catalog.models import CalendarFile, ItemVersion

CALENDAR_KEPT_SECONDS = 60  # a notice loaded by another process is known after that


@lru_cache(maxsize=4096)
def item(code: str, version: int) -> Item:
    """Return a published version of an item, or raise NotFound. One query the first time, none after."""
    row = ItemVersion.objects.filter(code=code, version=version).first()
    if row is None:
        raise NotFound(f"item {code} version {version}")
    return item_from_content(row.content)


def current(code: str, on: date) -> Item:
    """Return the version of an item in force on a day, or raise NotFound. One query."""
    version = (
        ItemVersion.objects.filter(code=code, effective_from__lte=on)
        .order_by("-effective_from", "-version")
        .values_list("version", flat=True)
        .first()
    )
    if version is None:
        raise NotFound(f"item {code} on {on}")
    return item(code, version)


def in_force(on: date) -> Sequence[Item]:
    """Return every item in force on a day, by code. One query."""
    versions = dict(
        ItemVersion.objects.filter(effective_from__lte=on)
        .order_by("code", "effective_from", "version")
        .values_list("code", "version")
    )
    return [item(code, version) for code, version in sorted(versions.items())]


def search(words: str, *, on: date, area: str = "") -> Sequence[Item]:
    """Return the items of an area in which every one of `words` occurs in code, name or result. One query."""
    wanted = words.casefold().split()
    return [
        found
        for found in in_force(on)
        if (not area or found.area == area) and all(word in _text(found) for word in wanted)
    ]


def _text(found: Item) -> str:
    results = " ".join(f"{r.zh} {r.en}" for r in found.results)
    return f"{found.code} {found.name.zh} {found.name.en} {results}".casefold()


_calendar: dict[str, tuple[float, WorkCalendar]] = {}


def calendar() -> WorkCalendar:
    """Return the working days that have been loaded. One query a minute in each process."""
    read_at, known = _calendar.get("known", (0.0, None))
    if known is None or monotonic() - read_at > CALENDAR_KEPT_SECONDS:
        known = calendar_from(dict(CalendarFile.objects.order_by("name").values_list("name", "text")))
        _calendar["known"] = (monotonic(), known)
    return known


def forget() -> None:
    """Read items and calendars anew the next time: after loading, and between tests."""
    _calendar.clear()
    item.cache_clear()


@cache
def regions() -> Regions:
    """Return the regions of the pack. Read once for each process: a new division is a new deployment."""
    return read_regions(pack_folder() / "regions")


def pack_folder() -> Path:
    """Return the folder of the pack that this installation runs on."""
    return Path(settings.PACK_DIR)


def problems() -> list[Problem]:
    """Return everything that is wrong with the pack on disk; an empty list if nothing is."""
    items, found = read_items(pack_folder())
    for each in items:
        path = pack_folder() / "items" / each.area / f"{each.code}.yaml"
        found += [Problem(path, 0, fault, remedy) for fault, remedy in effects.problems(each)]
    return found
