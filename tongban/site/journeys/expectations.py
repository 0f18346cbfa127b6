"""What a journey must look like, and where one differs from it. Pure: no Django, no clock, no file.

The expectations stand in `packs/cn/checks/journeys.yaml`, counted by hand with the article beside each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from tongban.basis.words import Words

T = TypeVar("T")
Limits = frozenset[tuple[str, str, date]]  # kind, office, last day
Members = Mapping[str, str]  # who -> how they stand to the head


class Unreadable(ValueError):
    """The file of expectations says something that no journey has; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A time limit that must run, and its last day; with the article and the count where it begins."""

    kind: str
    office: str
    due: date
    law: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Who must act next, and what."""

    task: str
    role: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody does, and how the case must stand afterwards."""

    at: datetime  # local, without a zone
    who: str
    act: str  # an act, the code of a step, or `silence`
    state: str
    limits: tuple[Limit, ...]
    next: Next | None = None
    accepted_on: date | None = None
    words: Words | None = None
    clause: str = ""
    missing: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    how: str = ""
    law: str = ""
    page_shows: tuple[Words, ...] = ()  # what the applicant must be able to read
    item: str = ""  # which of the cases, where one application makes several
    page: str = ""  # of the case where it is done, other than the usual one
    fields: Mapping[str, Any] = field(default_factory=dict)  # what is filled in besides, by the name of the box
    officers: tuple[str, ...] = ()  # whom it names
    sees: tuple[Words, ...] = ()  # what whoever acts must be able to read on that page, before they act
    verifier: str = ""  # what a verifier with the newest list says of a copy of the licence, taken when first asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The household somebody must be registered in, with everybody in it."""

    of: str
    office: str
    address: str
    members: Members


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that must be issued; without a last day it is valid without end."""

    kind: str
    holder: str
    first_day: date
    last_day: date | None = None
    says: Mapping[str, Any] = field(default_factory=dict)  # of what is printed on it, what must be looked at
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A document that somebody has before it begins."""

    kind: str
    holder: str
    office: str
    first_day: date
    years: int
    facts: Mapping[str, Any] = field(default_factory=dict)  # printed on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One case from its receipt to its end, as it must go; or the cases of one life event."""

    code: str
    title: Words
    item: str
    life_event: str = ""  # what is applied for instead of the item alone; the item is the first of its cases
    applicant: str
    answers: Mapping[str, Any]
    acts: tuple[Act, ...]
    window: str = ""  # the clerk at whose counter it is handed in; online without one
    holds: tuple[Held, ...] = ()
    later: tuple[str, ...] = ()  # evidence that the applicant promises to supply after acceptance
    on_commitment: bool = False
    before: tuple[Home, ...] = ()
    after: tuple[Home, ...] = ()
    papers: tuple[Paper, ...] = ()
    not_asked: tuple[str, ...] = ()  # evidence that a register holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How a case stands after an act."""

    state: str
    limits: Limits
    next: Next | None
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it must be."""

    what: str
    expected: str
    found: str


def differences(expected: Act, found: Seen) -> list[Difference]:
    """Return everything in which a case does not stand as it must after an act."""
    limits = frozenset((limit.kind, limit.office, limit.due) for limit in expected.limits)
    pairs = [
        ("state", expected.state, found.state),
        ("limits", _limits(limits), _limits(found.limits)),
        ("next", _next(expected.next), _next(found.next)),
    ]
    if expected.accepted_on is not None:
        pairs.append(("accepted_on", str(expected.accepted_on), str(found.accepted_on)))
    return unequal(pairs)


def home_differences(expected: Home, found: Home | None) -> list[Difference]:
    """Return everything in which somebody is not registered as they must be."""
    if found is None:
        return [Difference(f"household of {expected.of}", expected.address, "none")]
    pairs = [
        ("office", expected.office, found.office),
        ("address", expected.address, found.address),
        ("members", _members(expected.members), _members(found.members)),
    ]
    return [
        Difference(f"household of {expected.of}: {each.what}", each.expected, each.found) for each in unequal(pairs)
    ]


def paper_differences(expected: Sequence[Paper], found: Sequence[Paper]) -> list[Difference]:
    """Return where the documents that a case issued are not those that it must issue."""
    return unequal([("documents", _papers(expected), _papers(found))])


def unequal(pairs: Sequence[tuple[str, str, str]]) -> list[Difference]:
    """Return those of several things, each as it must be and as it is, that differ."""
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def _limits(limits: Limits) -> str:
    return "; ".join(f"{kind} {office} {due}" for kind, office, due in sorted(limits)) or "none"


def _next(following: Next | None) -> str:
    return f"{following.task} {following.role} {following.office}" if following else "nobody"


def _members(members: Members) -> str:
    return ", ".join(f"{who} {relation}" for who, relation in sorted(members.items()))


def _papers(papers: Sequence[Paper]) -> str:
    lines = (f"{p.kind} {p.holder} {p.first_day} to {p.last_day or 'without end'}{_says(p)}" for p in papers)
    return "; ".join(sorted(lines)) or "none"


def _says(paper: Paper) -> str:
    return "".join(f", {name} {value}" for name, value in sorted(paper.says.items()))


# --- reading --------------------------------------------------------------------------------------


def journeys_from(content: Any) -> list[Journey]:
    """Return the journeys that a file describes, as `packs_yaml` reads it.

    Raises:
        Unreadable: Something is missing, unknown or of the wrong kind.
    """
    if not isinstance(content, list):
        raise Unreadable("the file is a list of journeys")
    return [_journey(entry) for entry in content]


class _Entry:
    """A mapping of the file, of which every field must be asked for."""

    def __init__(self, content: Any, where: str) -> None:
        if not isinstance(content, dict):
            raise Unreadable(f"{where}: write fields, like `act: accept`")
        self.left = dict(content)
        self.where = where

    def text(self, name: str) -> str:
        found = self.left.pop(name, None)
        if not isinstance(found, str):
            raise Unreadable(f"{self.where}: `{name}` is missing, or no text")
        return found

    def text_or_none(self, name: str) -> str:
        return self.text(name) if name in self.left else ""

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.left.pop(name, [])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise Unreadable(f"{self.where}: `{name}` is a list of texts")
        return tuple(found)

    def entries(self, name: str) -> list["_Entry"]:
        found = self.left.pop(name, [])
        if not isinstance(found, list):
            raise Unreadable(f"{self.where}: `{name}` is a list")
        return [_Entry(each, f"{self.where}, {name} {place}") for place, each in enumerate(found, start=1)]

    def fields(self, name: str) -> dict[str, Any]:
        found = self.left.pop(name, {})
        if not isinstance(found, dict):
            raise Unreadable(f"{self.where}: `{name}` has fields")
        return found

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as e:
            raise Unreadable(f"{self.where}: `{name}` is a day, like 2026-03-02") from e

    def moment(self, name: str) -> datetime:
        try:
            found = datetime.fromisoformat(self.text(name))
        except ValueError as e:
            raise Unreadable(f"{self.where}: `{name}` is a local moment, like 2026-03-02T09:30") from e
        if found.tzinfo is not None:
            raise Unreadable(f"{self.where}: `{name}` is a local moment, without a zone")
        return found

    def words(self, name: str) -> Words:
        inner = _Entry(self.left.pop(name, None), f"{self.where}, {name}")
        return inner.done(Words(inner.text("zh"), inner.text("en")))

    def several_words(self, name: str) -> tuple[Words, ...]:
        return tuple(each.done(Words(each.text("zh"), each.text("en"))) for each in self.entries(name))

    def yes(self, name: str) -> bool:
        found = self.left.pop(name, False)
        if not isinstance(found, bool):
            raise Unreadable(f"{self.where}: `{name}` is true or left out")
        return found

    def number(self, name: str) -> int:
        found = self.left.pop(name, None)
        if not isinstance(found, int):
            raise Unreadable(f"{self.where}: `{name}` is missing, or no number")
        return found

    def done(self, built: T) -> T:
        """Return what was built, if nothing in the file was left unread."""
        if self.left:
            raise Unreadable(f"{self.where}: unknown field {', '.join(map(repr, sorted(map(str, self.left))))}")
        return built


def _journey(content: Any) -> Journey:
    code = content.get("code", "?") if isinstance(content, dict) else "?"
    entry = _Entry(content, f"journey {code}")
    return entry.done(
        Journey(
            code=entry.text("code"),
            title=entry.words("title"),
            item=entry.text("item"),
            applicant=entry.text("applicant"),
            life_event=entry.text_or_none("life_event"),
            window=entry.text_or_none("window"),
            holds=tuple(_held(each) for each in entry.entries("holds")),
            later=entry.texts("later"),
            on_commitment=entry.yes("on_commitment"),
            answers=entry.fields("answers"),
            before=tuple(_home(each) for each in entry.entries("before")),
            acts=tuple(_act(each) for each in entry.entries("acts")),
            not_asked=entry.texts("not_asked"),
            after=tuple(_home(each) for each in entry.entries("after")),
            papers=tuple(_paper(each) for each in entry.entries("papers")),
        )
    )


def _act(entry: _Entry) -> Act:
    following = entry.left.pop("next", None)
    return entry.done(
        Act(
            at=entry.moment("at"),
            who=entry.text("who"),
            act=entry.text("act"),
            state=entry.text("state"),
            limits=tuple(_limit(each) for each in entry.entries("limits")),
            next=_following(_Entry(following, f"{entry.where}, next")) if following is not None else None,
            accepted_on=entry.day("accepted_on") if "accepted_on" in entry.left else None,
            words=entry.words("words") if "words" in entry.left else None,
            clause=entry.text_or_none("clause"),
            missing=entry.texts("missing"),
            seen=entry.texts("seen"),
            how=entry.text_or_none("how"),
            law=entry.text_or_none("law"),
            page_shows=entry.several_words("page_shows"),
            item=entry.text_or_none("item"),
            page=entry.text_or_none("page"),
            fields=entry.fields("fields"),
            officers=entry.texts("officers"),
            sees=entry.several_words("sees"),
            verifier=entry.text_or_none("verifier"),
        )
    )


def _following(entry: _Entry) -> Next:
    return entry.done(Next(task=entry.text("task"), role=entry.text("role"), office=entry.text("office")))


def _limit(entry: _Entry) -> Limit:
    return entry.done(
        Limit(
            kind=entry.text("kind"),
            office=entry.text("office"),
            due=entry.day("due"),
            law=entry.text_or_none("law"),
            count=entry.text_or_none("count"),
        )
    )


def _home(entry: _Entry) -> Home:
    members = {str(who): str(relation) for who, relation in entry.fields("members").items()}
    return entry.done(
        Home(of=entry.text("of"), office=entry.text("office"), address=entry.text("address"), members=members)
    )


def _held(entry: _Entry) -> Held:
    return entry.done(
        Held(
            kind=entry.text("kind"),
            holder=entry.text("holder"),
            office=entry.text("office"),
            first_day=entry.day("first_day"),
            years=entry.number("years"),
            facts=entry.fields("facts"),
        )
    )


def _paper(entry: _Entry) -> Paper:
    return entry.done(
        Paper(
            kind=entry.text("kind"),
            holder=entry.text("holder"),
            first_day=entry.day("first_day"),
            last_day=entry.day("last_day") if "last_day" in entry.left else None,
            says=entry.fields("says"),
            law=entry.text_or_none("law"),
        )
    )
