"""Who is told what: the notices of a pack.

messages.yaml    `notices`: one field for each act, or for `act.variant`, with whom it tells and in which words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tongban.basis.citations import Citation
from tongban.basis.notices import ALWAYS, OFFICE, PLACEHOLDER, Notice, Said, Text, names_in
from tongban.basis.packs_places import Place, did_you_mean, read_file
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.problems import Problem
from tongban.basis.words import Words

MESSAGES_FILE = "messages.yaml"
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)?", re.ASCII)
NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
DATE = re.compile(r"(data\.)?[a-z][a-z0-9_:]*", re.ASCII)
PARTS = ("title", "happened", "to_do")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """The notices of a pack, by key."""

    notices: Mapping[str, Notice]


def read_notices(folder: Path) -> tuple[Notices, list[Problem]]:
    """Return the notices of a pack and what is wrong with them; none where there is a problem, or no file."""
    return read_file(folder / MESSAGES_FILE, _notices, Notices(notices={}))


def _notices(place: Place) -> Notices:
    notices = place.fields(("notices",))["notices"].members()
    return Notices(notices={key: _notice(key, place) for key, place in notices.items()})


def _notice(key: str, place: Place) -> Notice:
    if not KEY.fullmatch(key):
        place.problem(f"no act is called {key!r}", "Write an act, or an act and a variant, like accept.deemed")
    fields = place.fields(("tell",), (*PARTS, "by_when", "due", "say", *CITATION))
    tell = tuple(each.matching(NAME, "Write a role, like applicant") for each in fields["tell"].each())
    if fields["tell"].given and not tell:
        fields["tell"].problem("nobody is told", "Name a role, or take the notice out")
    say = {name: each.one_of(Said) for name, each in (fields["say"].members() if fields["say"].given else {}).items()}
    due = tuple(each.matching(DATE, "Write the kind of a limit, or data.name") for each in fields["due"].each())
    to_people = any(role != OFFICE for role in tell)
    text = _text(place, fields, (*ALWAYS, *say)) if to_people else None
    if text and text.by_when and "due" in names_in(text.by_when) and not due:
        fields["by_when"].problem("by_when names {due}, but the notice has none", "Say which: `due: [decision]`")
    law = _law(place, fields) if any(fields[name].given for name in CITATION) else None
    return Notice(key=key, tell=tell, text=text, law=law, due=due, say=say)


def _text(place: Place, fields: Mapping[str, Place], known: tuple[str, ...]) -> Text:
    for name in PARTS:
        if not fields[name].given:
            place.problem(f"field {name!r} is missing", f"Write `{name}: {{zh: …, en: …}}`: people are told")
    words = {name: _words(fields[name], known) for name in (*PARTS, "by_when")}
    by_when = words["by_when"] if fields["by_when"].given else None
    return Text(words["title"], words["happened"], words["to_do"], by_when)


def _words(place: Place, known: tuple[str, ...]) -> Words:
    found = place.words()
    for name in sorted(names_in(found) - set(known)):
        place.problem(f"nothing is called {{{name}}}", did_you_mean(name, known))
    for each in (found.zh, found.en):
        if "{" in PLACEHOLDER.sub("", each) or "}" in PLACEHOLDER.sub("", each):
            place.problem("a brace stands alone", "Write {name} for a place to be filled, and no other brace")
    return found


def _law(place: Place, fields: Mapping[str, Place]) -> Citation:
    for name in CITATION:
        if not fields[name].given:
            place.problem(f"field {name!r} is missing", f"Write `{name}: …`, or cite no law at all")
    return read_citation(fields)
