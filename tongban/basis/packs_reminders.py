"""When people are reminded: of appointments, of what they have still to supply, of documents that come to their end.

reminders.yaml    `appointment`, `promised`, `correction`, `hearing`, `documents`; each may be left out
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tongban.basis.citations import Citation
from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.packs_yaml import as_mapping, read_yaml
from tongban.basis.problems import Problem

REMINDERS_FILE = "reminders.yaml"
MOST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """How many days before its end the holder of a document is reminded, and by which item it is renewed."""

    before: tuple[int, ...]
    renew: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When people are reminded, in days; none: never."""

    appointment: tuple[int, ...] = ()
    promised: tuple[int, ...] = ()
    correction: tuple[int, ...] = ()  # after the notice
    hearing: tuple[int, ...] = ()
    documents: Mapping[str, Expiry] = field(default_factory=dict)


def read_reminders(
    folder: Path, kinds: Collection[str] = (), items: Collection[str] = ()
) -> tuple[Reminders, list[Problem]]:
    """Return when a pack has people reminded, and what is wrong with its file; never where it says nothing.

    Args:
        kinds: Of the pack's documents. items: Their codes. Where they are not known they are not compared.
    """
    if not (folder / REMINDERS_FILE).exists():
        return Reminders(), []
    content, report = read_yaml(folder / REMINDERS_FILE)
    mapping = as_mapping(content, report)
    if mapping is None:
        return Reminders(), report.problems
    fields = Place(report, (), mapping).fields((), ("appointment", "promised", "correction", "hearing", "documents"))
    found = Reminders(
        appointment=_days(fields["appointment"], "before"),
        promised=_days(fields["promised"], "before"),
        correction=_days(fields["correction"], "after"),
        hearing=_days(fields["hearing"], "before"),
        documents=_documents(fields["documents"], kinds, items),
    )
    return (Reminders() if report.problems else found), report.problems


def _days(place: Place, name: str) -> tuple[int, ...]:
    """Return the days of a reminder, the fewest first."""
    return _levels(place.fields((name,))[name]) if place.given else ()


def _levels(place: Place) -> tuple[int, ...]:
    days = [member.whole(0, MOST_DAYS) for member in place.each()]
    if len(set(days)) < len(days):
        place.wrong("A day is given twice. Keep one of the two")
    return tuple(sorted(days))


def _documents(place: Place, kinds: Collection[str], items: Collection[str]) -> Mapping[str, Expiry]:
    found = {}
    for kind, member in (place.members() if place.given else {}).items():
        if kinds and kind not in kinds:
            member.problem(f"no document is of the kind {kind!r}", did_you_mean(kind, kinds))
        fields = member.fields(("before", "renew", *CITATION))
        renew = fields["renew"].text()
        if items and renew and renew not in items:
            fields["renew"].problem(f"no item is called {renew!r}", "Write the code of an item of the pack")
        found[kind] = Expiry(before=_levels(fields["before"]), renew=renew, citation=read_citation(fields))
    return found
