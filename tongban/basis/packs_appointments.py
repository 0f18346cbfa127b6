"""What a pack says of coming to a counter.

appointments.yaml    `windows`, `hours`, `booking`, `bar`, `priority`, `machine_per_minute`
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from tongban.basis.appointments import Before, Booking, Hours, MissedBar, Priority, Reception, Span, Window
from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.packs_yaml import as_mapping, read_yaml
from tongban.basis.problems import Problem
from tongban.basis.words import Words

APPOINTMENTS_FILE = "appointments.yaml"
NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
LETTER = re.compile(r"[A-Z]", re.ASCII)
SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
NUMBERS = ("ahead_days", "most_open", "change_minutes", "check_in_minutes", "late_minutes")
MOST_DAYS, MOST_MINUTES, MOST_PEOPLE = 366, 600, 500


def read_reception(folder: Path, areas: Collection[str] = ()) -> tuple[Reception | None, list[Problem]]:
    """Return what a pack says of coming to a counter; None where it says nothing, or with what is wrong.

    Args:
        areas: Those of the pack, where they are known: a window takes no other.
    """
    if not (folder / APPOINTMENTS_FILE).exists():
        return None, []
    content, report = read_yaml(folder / APPOINTMENTS_FILE)
    mapping = as_mapping(content, report)
    if mapping is None:
        return None, report.problems
    fields = Place(report, (), mapping).fields(
        ("windows", "hours", "booking", "priority", "machine_per_minute"), ("bar",)
    )
    booking = fields["booking"].fields((*NUMBERS, *CITATION))
    found = Reception(
        windows=_windows(fields["windows"], areas),
        hours=tuple(_hours(place) for place in fields["hours"].each()),
        booking=Booking(
            **{name: booking[name].whole(0, MOST_MINUTES) for name in NUMBERS}, citation=read_citation(booking)
        ),
        bar=_bar(fields["bar"]) if fields["bar"].given else None,
        priority={code: _priority(code, place) for code, place in fields["priority"].members().items()},
        machine_per_minute=fields["machine_per_minute"].whole(1, MOST_PEOPLE),
    )
    return (None if report.problems else found), report.problems


def _windows(place: Place, areas: Collection[str]) -> Mapping[str, Window]:
    found: dict[str, Window] = {}
    letters: set[str] = set()
    taken: set[str] = set()
    for code, member in place.members().items():
        fields = member.fields(("name", "letter", "areas"))
        letter = fields["letter"].matching(LETTER, "Write one capital letter, like A")
        if letter in letters:
            fields["letter"].wrong("Another window has this letter. Give it one of its own")
        named = tuple(_area(each, areas, taken) for each in fields["areas"].each())
        found[code] = Window(code=code, name=fields["name"].words(), letter=letter, areas=named)
        letters.add(letter)
    return found


def _area(place: Place, known: Collection[str], taken: set[str]) -> str:
    area = place.matching(NAME, "Write one of pack.yaml's areas")
    if known and area and area not in known:
        place.problem(f"no area is called {area!r}", did_you_mean(area, known))
    if area in taken:
        place.wrong("Another window takes this area. Keep one of the two")
    taken.add(area)
    return area


def _hours(place: Place) -> Hours:
    fields = place.fields(("from", "working", "off", "slot_minutes", "per_slot", *CITATION), ("offices",))
    return Hours(
        since=fields["from"].day(),
        offices=tuple(each.text() for each in fields["offices"].each()),
        working=_spans(fields["working"]),
        off=_spans(fields["off"]),
        slot_minutes=fields["slot_minutes"].whole(5, MOST_MINUTES),
        per_slot=fields["per_slot"].whole(1, MOST_PEOPLE),
        citation=read_citation(fields),
    )


def _spans(place: Place) -> tuple[Span, ...]:
    found: list[Span] = []
    for member in place.each():
        parts = SPAN.fullmatch(member.matching(SPAN, "Write hours in quotes, like 09:00-12:00"))
        if parts is None:
            continue
        hour, minute, to_hour, to_minute = map(int, parts.groups())
        span = Span(60 * hour + minute, 60 * to_hour + to_minute)
        if span.begins >= span.ends or (found and span.begins < found[-1].ends):
            member.wrong("Write each span after the one before, its beginning first")
        found.append(span)
    return tuple(found)


def _bar(place: Place) -> MissedBar:
    fields = place.fields(("after", "within_days", "days", *CITATION))
    citation = read_citation(fields)
    if fields["source"].given and not citation.source:
        fields["source"].problem("a bar without a source", "Write where the rule can be read, or take the bar out")
    return MissedBar(
        after=fields["after"].whole(1, MOST_DAYS),
        within_days=fields["within_days"].whole(1, MOST_DAYS),
        days=fields["days"].whole(1, MOST_DAYS),
        citation=citation,
    )


def _priority(code: str, place: Place) -> Priority:
    if not NAME.fullmatch(code):
        place.problem(f"{code!r} is no name", "Write it in small letters, digits and underscores, like elderly")
    fields = place.fields(("name", "before", *CITATION))
    name: Words = fields["name"].words()
    return Priority(code=code, name=name, before=fields["before"].one_of(Before), citation=read_citation(fields))
