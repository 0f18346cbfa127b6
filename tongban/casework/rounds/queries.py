"""Questions about rounds: what is announced, who has applied, what was found of each fact, who stands where.

Officers see the applications of rounds that their office keeps the list of, or that their office received. Citizens
see their own, and what is shown to the public.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Role
from tongban.basis.packs_rounds import read_rounds, round_from_content
from tongban.basis.policy.answers import Answers
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.explain import Explanation
from tongban.basis.policy.ranking import keys_in_words
from tongban.basis.refusals import NotFound
from tongban.basis.rounds import RoundRule
from tongban.casework.cases.models import CaseLink
from tongban.casework.policies import queries as policies
from tongban.casework.policies.queries import Published
from tongban.casework.rounds.applications import EntryView, views
from tongban.casework.rounds.models import Entry, Event, Finding, Listing, Objection, Place, Round
from tongban.casework.rounds.rules import SHOWN_TO_PUBLIC, Act, Answered, NotInRound, State

PAGE = 50  # rows
WORKS = frozenset({Role.CLERK, Role.EXAMINER, Role.APPROVER, Role.REGISTRAR})


def declared_rounds() -> Mapping[str, Mapping[str, Any]]:
    """Return what the pack declares of its rounds, by code. Read once for each process."""
    return _declared(settings.PACK_DIR)


@cache
def _declared(folder: str) -> Mapping[str, Mapping[str, Any]]:
    known, found = read_rounds(Path(folder))
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known


def rule_of(row: Round) -> RoundRule:
    """Return what was announced of a round."""
    return round_from_content(row.content)


def policy_of(row: Round) -> Policy:
    """Return the policy by which a round counts, as of the day on which it does."""
    rule = rule_of(row)
    return policies.explainer(rule.policy, row.policy_version, rule.calculated_on).policy


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round as pages show it."""

    code: str
    rule: RoundRule
    state: State
    policy: Published
    supplement_until: date | None
    notice_from: date | None
    notice_until: date | None
    provisional: bool
    listing: int
    stale: bool
    sha256: str

    @property
    def public(self) -> bool:
        """Return whether its list is shown to everybody."""
        return self.state in SHOWN_TO_PUBLIC

    @property
    def explains(self) -> Policy:
        """Return its policy as it stands on the day of calculation."""
        return self.policy.explainer(self.rule.calculated_on).policy

    def explain(self, facts: Answers) -> Explanation:
        """Return what somebody comes to with these facts."""
        return self.policy.explainer(self.rule.calculated_on).explain(facts)


def rounds() -> Sequence[RoundView]:
    """Return every round that was announced, the latest window first. One query."""
    return [_view(row) for row in Round.objects.order_by("-opens_on", "code")]


def round_of(code: str) -> RoundView:
    """Return one round, or raise NotFound. One query."""
    row = Round.objects.filter(code=code).first()
    if row is None:
        raise NotFound(f"round {code}")
    return _view(row)


def to_announce(by: Officer) -> Sequence[RoundRule]:
    """Return the rounds that the pack declares, that are not announced, and whose list an officer's office keeps."""
    known = set(Round.objects.values_list("code", flat=True))
    rules = [round_from_content(content) for code, content in sorted(declared_rounds().items()) if code not in known]
    return [rule for rule in rules if Role.EXAMINER in by.role_in(rule.authority)]


def _view(row: Round) -> RoundView:
    rule = rule_of(row)
    return RoundView(
        code=row.code, rule=rule, state=State(row.state),
        policy=policies.published(rule.policy, row.policy_version), supplement_until=row.supplement_until,
        notice_from=row.notice_from, notice_until=row.notice_until, provisional=row.provisional, listing=row.listing,
        stale=row.stale, sha256=row.sha256,
    )  # fmt: skip


# --- applications ---------------------------------------------------------------------------------


def works_on(row: RoundView, by: Officer) -> bool:
    """Return whether an officer's office keeps the list of a round."""
    return bool(by.role_in(row.rule.authority) & WORKS)


def _seen(row: RoundView, by: Officer) -> QuerySet[Entry]:
    """Return the applications of a round that an officer may see."""
    entries = Entry.objects.filter(~Q(number=""), round_id=row.code)
    if works_on(row, by):
        return entries
    return entries.filter(office_id__in=[code for code, role in by.posts if role in WORKS])


def may_see(row: RoundView, by: Officer) -> bool:
    """Return whether a round has anything to show an officer: it lies where their office is, or above."""
    return _lies_in(row.rule, by)


def _lies_in(rule: RoundRule, by: Officer) -> bool:
    return any(rule.covers(code.rpartition("-")[2]) for code, role in by.posts if role in WORKS)


def takes_part(by: Officer) -> bool:
    """Return whether the pack declares a round that an officer's office keeps or receives for. No query."""
    rules = [round_from_content(content) for content in declared_rounds().values()]
    return any(_lies_in(rule, by) for rule in rules)


def entries(row: RoundView, *, by: Officer, after: str = "", number: str = "", size: int = PAGE) -> list[EntryView]:
    """Return the applications that an officer may see, by number. Three queries."""
    found = _seen(row, by)
    found = found.filter(number=number) if number else found.filter(number__gt=after)
    page = list(found.order_by("number")[:size])
    return views(row.code, page)


def counts(row: RoundView, *, by: Officer) -> tuple[int, int]:
    """Return how many applications an officer may see, and how many are looked at in full. Two queries."""
    wanted = row.explains.used_facts()
    people = list(_seen(row, by).values_list("person_id", flat=True))
    done = (
        Finding.objects.filter(round_id=row.code, person_id__in=people, fact__in=wanted)
        .values("person_id")
        .annotate(n=Count("fact"))
        .filter(n=len(wanted))
    )
    return len(people), done.count()


def entry(row: RoundView, number: str, *, by: Officer) -> EntryView:
    """Return an application that an officer may see, or raise NotFound. Three queries."""
    found = entries(row, by=by, number=number) if number else []
    if not found:
        raise NotFound(f"application {number}")
    return found[0]


def own_entry(row: RoundView, by: Citizen) -> EntryView | None:
    """Return what a citizen has declared and handed in; None if nothing. Three queries."""
    found = views(row.code, list(Entry.objects.filter(round_id=row.code, person_id=by.person_id)))
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a round's story."""

    seq: int
    act: Act
    at: datetime
    user_id: int | None
    authority: str
    number: str
    data: Mapping[str, Any]


def story(row: RoundView, *, number: str = "") -> list[EventView]:
    """Return what was done in a round, or to one application in it, the latest first. One query."""
    found = Event.objects.filter(round_id=row.code)
    found = (
        found.filter(number=number)
        if number
        else found.exclude(act__in=[Act.DECLARE, Act.ENTER, Act.CHECK, Act.REFUSE])
    )
    return [
        EventView(e.seq, Act(e.act), e.at, e.user_id, e.authority_id, e.number, e.data)
        for e in found.order_by("-seq")[:PAGE]
    ]


# --- the list -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """One version of a list."""

    version: int
    made_at: datetime
    quota: int
    admitted: int
    people: int
    cutoff: tuple[str, ...]  # the keys of the last who is admitted, as they are written
    sha256: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """Where somebody stands."""

    position: int
    number: str
    name: str  # masked
    id_number: str  # masked
    rank: int | None
    admitted: bool
    outcome: str
    total: str
    keys: tuple[str, ...]
    failed: tuple[str, ...]


def listing(row: RoundView, version: int = 0) -> ListView | None:
    """Return a version of a round's list, the one that holds if none is named; None if there is none. One query."""
    found = Listing.objects.filter(round_id=row.code, version=version or row.listing).first()
    if found is None:
        return None
    return ListView(
        version=found.version, made_at=found.made_at, quota=found.quota, admitted=found.admitted, people=found.people,
        cutoff=keys_in_words(row.explains, tuple(found.cutoff)) if found.cutoff is not None else (),
        sha256=found.sha256,
    )  # fmt: skip


def places(
    row: RoundView, *, after: int = 0, number: str = "", admitted_only: bool = False, ranked_only: bool = False,
    size: int = PAGE,
) -> list[PlaceView]:  # fmt: skip
    """Return the places of the list that holds, in its order. One query.

    Args:
        ranked_only: Leave out who does not fulfil the conditions: the public list names only who is ranked.
    """
    found = Place.objects.filter(round_id=row.code, version=row.listing, position__gt=after)
    found = found.filter(number=number) if number else found
    found = found.filter(admitted=True) if admitted_only else found
    found = found.filter(rank__isnull=False) if ranked_only else found
    return [_place(row, each) for each in found.order_by("position")[:size]]


def own_place(row: RoundView, by: Citizen) -> PlaceView | None:
    """Return where a citizen stands in the list that is shown to the public; None if nowhere. One query."""
    if not row.public:
        return None
    found = Place.objects.filter(round_id=row.code, version=row.listing, person_id=by.person_id).first()
    return _place(row, found) if found else None


def _place(row: RoundView, found: Place) -> PlaceView:
    return PlaceView(
        position=found.position, number=found.number, name=found.name, id_number=found.id_number, rank=found.rank,
        admitted=found.admitted, outcome=found.outcome, total=found.total,
        keys=keys_in_words(row.explains, tuple(found.keys)), failed=tuple(found.failed),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionView:
    """An objection to a place of a list."""

    serial: int
    about: str
    own: bool  # whoever objects does so to their own place
    words: str
    at: datetime
    answered: Answered
    reason: str
    decided_by: int | None


def objections(row: RoundView, *, by: Officer | Citizen) -> list[ObjectionView]:
    """Return the objections of a round: to the office that keeps the list all, to a citizen their own. Two queries."""
    found = Objection.objects.filter(round_id=row.code).order_by("serial")
    if isinstance(by, Citizen):
        found = found.filter(by_person_id=by.person_id)
    elif not works_on(row, by):
        return []
    own = dict(Entry.objects.filter(~Q(number=""), round_id=row.code).values_list("number", "person_id"))
    return [
        ObjectionView(
            serial=each.serial, about=each.about, own=own.get(each.about) == each.by_person_id, words=each.words,
            at=each.at, answered=Answered(each.answered), reason=each.reason, decided_by=each.decided_by,
        )
        for each in found
    ]  # fmt: skip


def transfer_of(row: RoundView, by: Citizen) -> UUID | None:
    """Return the case with which an admitted citizen goes on, if there is one; raise NotInRound if not admitted.

    Two queries.
    """
    place = own_place(row, by)
    if place is None or not place.admitted or row.state is not State.FROZEN:
        raise NotInRound(row.code)
    case_id = Entry.objects.values_list("case_id", flat=True).get(round_id=row.code, person_id=by.person_id)
    links = CaseLink.objects.filter(other_id=case_id) if case_id else CaseLink.objects.none()
    return links.filter(kind="follows").values_list("case_id", flat=True).first()


def admitted_in(person_id: UUID, region: str) -> tuple[str, int] | None:
    """Return the frozen round, and the version of its list, that admits a person to a region; None if none does."""
    for row in Round.objects.filter(state=State.FROZEN).order_by("-closes_on"):
        if not rule_of(row).covers(region):
            continue
        if Place.objects.filter(round=row, version=row.listing, person_id=person_id, admitted=True).exists():
            return row.code, row.listing
    return None
