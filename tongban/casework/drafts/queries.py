"""Questions about drafts: those of one's places, what one says, what is wrong with it, what may be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from tongban.basis.actors import Officer
from tongban.basis.policy.files import PolicyFile
from tongban.basis.refusals import NotFound
from tongban.basis.regions import Kind
from tongban.casework.catalog import queries as catalog
from tongban.casework.drafts.models import Draft, DraftEvent, Hand, Revision
from tongban.casework.drafts.rules import Act, Beneath, Checked, Side, State, acts_in, check
from tongban.casework.offices.rules import authority_code
from tongban.casework.policies import queries as policies
from tongban.casework.policies.queries import Published

PAGE = 50  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft, without its text."""

    id: UUID
    policy: str
    jurisdiction: str
    version: int
    state: State
    revision: int
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """What a draft said when it was saved."""

    number: int
    text: str
    tests: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """What was done with a draft."""

    act: Act
    by: int
    at: datetime
    revision: int
    words: str


def may_draft(officer: Officer, jurisdiction: str) -> bool:
    """Return whether a place is one whose policies an officer drafts and reviews. No query."""
    return any(authority_code(prefix.partition("-")[0], jurisdiction).startswith(prefix) for prefix in officer.drafts)


def drafts(by: Officer, *, policy: str = "") -> Sequence[DraftView]:
    """Return the drafts of an officer's places, the one saved last first. Two queries."""
    known = Draft.objects.order_by("jurisdiction").values_list("jurisdiction", flat=True).distinct()
    places = {place for place in known if may_draft(by, place)}
    rows = Draft.objects.filter(jurisdiction__in=places, **({"policy": policy} if policy else {}))
    return [view(row) for row in rows.order_by("-saved_at", "id")[:PAGE]]


def draft(draft_id: UUID, *, by: Officer) -> DraftView:
    """Return a draft of one of an officer's places, or raise NotFound. One query."""
    row = Draft.objects.filter(id=draft_id).first()
    if row is None or not may_draft(by, row.jurisdiction):
        raise NotFound("draft")
    return view(row)


def known(draft_id: UUID) -> DraftView:
    """Return a draft whoever asks, or raise NotFound: for what was asked of it before. One query."""
    row = Draft.objects.filter(id=draft_id).first()
    if row is None:
        raise NotFound("draft")
    return view(row)


def revision(draft_id: UUID, number: int) -> RevisionView:
    """Return what a draft said when it was saved for the nth time, or raise NotFound. One query."""
    row = Revision.objects.filter(draft_id=draft_id, number=number).first()
    if row is None:
        raise NotFound("revision")
    return RevisionView(number=row.number, text=row.text, tests=row.tests, by=row.by, at=row.at)


def events(draft_id: UUID) -> Sequence[EventView]:
    """Return what was done with a draft, the first act first. One query."""
    rows = DraftEvent.objects.filter(draft_id=draft_id).order_by("seq")
    return [EventView(act=Act(r.act), by=r.by, at=r.at, revision=r.revision, words=r.words) for r in rows]


def sent_back(drafts: Iterable[DraftView]) -> set[UUID]:
    """Return those of several drafts that were sent back and have not been handed on since. One query."""
    ids = [draft.id for draft in drafts if draft.state is State.EDITING]
    rows = DraftEvent.objects.filter(draft_id__in=ids).exclude(act=Act.SAVE).order_by("draft_id", "-seq")
    last = rows.distinct("draft_id").values_list("draft_id", "act")
    return {draft_id for draft_id, act in last if act == Act.SEND_BACK}


def acts(draft: DraftView, *, by: Officer) -> list[Act]:
    """Return what an officer may do with a draft of theirs. One query."""
    side = Hand.objects.filter(draft_id=draft.id, user_id=by.user_id).values_list("side", flat=True).first()
    return acts_in(draft.state, Side(side) if side else None)


def latest(policy: str) -> Published | None:
    """Return the version of a policy that was published last; None if none was. Costs what the shelf costs."""
    return next((each for each in reversed(policies.shelf()) if each.code == policy), None)


def beneath(draft: DraftView) -> Beneath:
    """Return what a draft is laid over: what was published of its policy before the version that it would be.

    A new policy may extend what is published of its place, those above, and the whole pack. One query; one more the
    first time in each process.
    """
    before = _version(draft.policy, draft.version - 1)
    if before is None:
        texts = policies.extendable({draft.jurisdiction, *_above(draft.jurisdiction), catalog.pack().code})
    else:
        texts = policies.written(draft.policy, before.version)[1]
    return Beneath(policy=draft.policy, version=draft.version, texts=texts, before=before)


def places(by: Officer, on: date) -> list[str]:
    """Return the whole pack, the provinces and the cities whose policies an officer drafts, by code. No query."""
    regions = catalog.regions()
    found = [catalog.pack().code]
    for province in regions.children(None, on):
        cities = [each.code for each in regions.children(province.code, on) if each.kind is Kind.ORDINARY]
        found += [province.code, *cities]
    return [code for code in found if may_draft(by, code)]


def must_be_place(jurisdiction: str) -> None:
    """Raise NotFound where no region has this code, nor has the pack."""
    if jurisdiction != catalog.pack().code and catalog.regions().get(jurisdiction) is None:
        raise NotFound(f"region {jurisdiction}")


def _above(jurisdiction: str) -> list[str]:
    if catalog.regions().get(jurisdiction) is None:
        return []
    return [region.code for region in catalog.regions().chain(jurisdiction)]


def _version(policy: str, most: int) -> PolicyFile | None:
    found = [each for each in policies.shelf() if each.code == policy and each.version <= most]
    return found[-1].file() if found else None


def checked(draft: DraftView, text: str, tests: str) -> Checked:
    """Return what is wrong with a text that may become the draft's. Costs what `beneath` costs, and no table more."""
    return check(text, tests, beneath(draft))


def said(draft: DraftView) -> Checked:
    """Return what the draft says now, and what is wrong with it. Two queries."""
    now = revision(draft.id, draft.revision)
    return checked(draft, now.text, now.tests)


def open_drafts(policy: str) -> int:
    """Return how many drafts of a policy are being written or wait for a review. One query."""
    return Draft.objects.filter(Q(state=State.EDITING) | Q(state=State.PROPOSED), policy=policy).count()


def view(row: Draft) -> DraftView:
    """Return a row as pages need it."""
    return DraftView(
        id=row.id, policy=row.policy, jurisdiction=row.jurisdiction, version=row.version, state=State(row.state),
        revision=row.revision, saved_at=row.saved_at,
    )  # fmt: skip
