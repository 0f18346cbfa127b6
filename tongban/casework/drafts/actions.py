"""Write, propose, review and publish drafts of policies. Each act is one transaction under the draft's lock.

Who writes and who reviews are two people: the key of `Hand` holds it, whatever the code does.
"""

import os
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Officer
from tongban.basis.ids import uuid7
from tongban.basis.policy.written import TESTS, Written
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.drafts import queries
from tongban.casework.drafts.beginning import PublishedAlready, check_name, frame, needed, renamed
from tongban.casework.drafts.models import Draft, DraftEvent, Hand, Revision
from tongban.casework.drafts.queries import DraftView, RevisionView
from tongban.casework.drafts.rules import (
    SIDE,
    Act,
    BaseOutdated,
    Beneath,
    OtherSide,
    StaleDraft,
    State,
    check_proposable,
    check_words,
    for_version,
    next_state,
    tests_name,
    tidy,
)
from tongban.casework.policies import actions as publishing
from tongban.casework.policies import queries as policies

log = structlog.get_logger()


@transaction.atomic
def start(*, policy: str, by: Officer, at: datetime) -> UUID:
    """Begin a draft of the next version of a policy from what its last one says; return its id.

    Raises:
        NotFound: Nothing is published under that name.
        NotYours: It is of a place whose policies are not the officer's.
    """
    last = queries.latest(policy)
    if last is None:
        raise NotFound(f"policy {policy}")
    if not queries.may_draft(by, last.jurisdiction):
        raise NotYours(last.jurisdiction)
    name, texts = policies.written(policy, last.version)
    row = Draft(
        id=uuid7(at, os.urandom(10)), policy=policy, jurisdiction=last.jurisdiction, version=last.version + 1,
        state=State.EDITING, revision=1, saved_at=at,
    )  # fmt: skip
    _begin(row, for_version(texts[name], row.version), texts.get(tests_name(name), ""), by, at)
    return row.id


@transaction.atomic
def start_new(*, jurisdiction: str, name: str, like: str, by: Officer, at: datetime) -> UUID:
    """Begin a draft of a policy that is not there yet; return its id.

    Args:
        name: What it is to be called, like points_settlement.
        like: A published policy to begin with; empty: a frame.

    Raises:
        NotYours: It is of a place whose policies are not the officer's. NotFound: There is no such place or policy.
        WrongName: It cannot be called that. PublishedAlready: It is there.
    """
    queries.must_be_place(jurisdiction)
    if not queries.may_draft(by, jurisdiction):
        raise NotYours(jurisdiction)
    policy = f"{jurisdiction}/{check_name(name)}"
    if queries.latest(policy) is not None:
        raise PublishedAlready(policy)
    text, tests = frame(policy, localdate(at).isoformat())
    if like:
        source = queries.latest(like)
        if source is None:
            raise NotFound(f"policy {like}")
        file, texts = policies.written(like, source.version)
        text, tests = renamed(texts[file], policy), renamed(texts.get(tests_name(file), ""), policy)
    row = Draft(
        id=uuid7(at, os.urandom(10)), policy=policy, jurisdiction=jurisdiction, version=1, state=State.EDITING,
        revision=1, saved_at=at,
    )  # fmt: skip
    _begin(row, text, tests, by, at)
    return row.id


def _begin(row: Draft, text: str, tests: str, by: Officer, at: datetime) -> None:
    row.save(force_insert=True)
    _keep(row, text, tests, by, at)
    _record(row, Act.START, by, at, seq=1)


def save(*, draft_id: UUID, text: str, tests: str, seen: int, by: Officer, at: datetime) -> int:
    """Keep what a draft says now; return the number of its revision. What has not changed is not kept twice.

    What is wrong with it hinders nobody: that is asked when it is proposed.

    Args:
        seen: The revision that was edited.

    Raises:
        NotFound, DraftNotOpen, OtherSide, TextTooLong
        StaleDraft: Somebody has saved it since; nothing is lost, and nothing was written.
    """
    text, tests = tidy(text), tidy(tests)
    with transaction.atomic():
        row = _locked(draft_id, by)
        next_state(State(row.state), Act.SAVE)
        before = Revision.objects.get(draft_id=row.id, number=row.revision)
        if seen != row.revision:
            raise StaleDraft(row.revision, before.by)
        if (before.text, before.tests) == (text, tests):
            return row.revision
        row.revision, row.saved_at = row.revision + 1, at
        row.save(update_fields=["revision", "saved_at"])
        _keep(row, text, tests, by, at)
        _record(row, Act.SAVE, by, at)
        return row.revision


def propose(*, draft_id: UUID, seen: int, words: str, knowing: bool, by: Officer, at: datetime) -> None:
    """Ask for a review of what a draft says.

    Args:
        words: What it changes and why, for who reviews it.
        knowing: That it holds from a day that is past is meant.

    Raises:
        NotFound, DraftNotOpen, OtherSide, StaleDraft, NotExplained
        BaseOutdated: Another version has been published since.
        DraftFaulty, NothingChanged, HoldsAlready: It cannot be published as it is.
    """
    with transaction.atomic():
        row = _seen(draft_id, seen, by)
        _move(row, Act.PROPOSE, by, at, words)
        draft = queries.view(row)
        _check_base(draft)
        check_proposable(queries.said(draft), queries.beneath(draft).before, localdate(at), knowing=knowing)


def take_back(*, draft_id: UUID, seen: int, by: Officer, at: datetime) -> None:
    """Take a proposal back, by one who writes. Raises NotFound, DraftNotOpen, OtherSide, StaleDraft."""
    with transaction.atomic():
        _move(_seen(draft_id, seen, by), Act.TAKE_BACK, by, at, "")


def send_back(*, draft_id: UUID, seen: int, words: str, by: Officer, at: datetime) -> None:
    """Send a proposal back with the reason. Raises NotFound, DraftNotOpen, OtherSide, StaleDraft, NotExplained."""
    with transaction.atomic():
        _move(_seen(draft_id, seen, by), Act.SEND_BACK, by, at, words)


def drop(*, draft_id: UUID, seen: int, words: str, by: Officer, at: datetime) -> None:
    """Give a draft up; what it said stays. Raises NotFound, DraftNotOpen, OtherSide, StaleDraft, NotExplained."""
    with transaction.atomic():
        _move(_seen(draft_id, seen, by), Act.DROP, by, at, words)


def publish(*, draft_id: UUID, seen: int, by: Officer, at: datetime) -> int:
    """Approve a proposal: it becomes the next version of its policy, from the day that it says; return which.

    Raises:
        NotFound, DraftNotOpen, StaleDraft
        OtherSide: Who has written it does not approve it.
        BaseOutdated: Another version has been published since.
        DraftFaulty: It no longer passes.
    """
    with transaction.atomic():
        row = _locked_with_others(draft_id, by)
        _still(row, seen)
        _move(row, Act.PUBLISH, by, at, "")
        draft = queries.view(row)
        policies.forget()
        _check_base(draft)
        beneath, now = queries.beneath(draft), queries.revision(draft.id, draft.revision)
        file = check_proposable(
            queries.checked(draft, now.text, now.tests), beneath.before, localdate(at), knowing=True
        )
        publishing.publish([Written(file, beneath.name, _texts(beneath, now))], at=at, by=by.user_id)
        transaction.on_commit(partial(log.info, "policy.publish", policy=row.policy, version=row.version))
    return draft.version


def _texts(beneath: Beneath, now: RevisionView) -> dict[str, str]:
    """Return the texts that are kept with the version: its own, what it may extend, and its own tests."""
    others = {name: text for name, text in beneath.texts.items() if not name.endswith(TESTS)}
    if beneath.before is None:  # of a new policy, only what it does extend
        others = {name: others.get(name, "") for name in needed(beneath.name, {**others, beneath.name: now.text})}
    return {**others, beneath.name: now.text, tests_name(beneath.name): now.tests}


def _locked(draft_id: UUID, by: Officer) -> Draft:
    row = Draft.objects.select_for_update().filter(id=draft_id).first()
    if row is None or not queries.may_draft(by, row.jurisdiction):
        raise NotFound("draft")
    return row


def _locked_with_others(draft_id: UUID, by: Officer) -> Draft:
    """Return a draft, locked with every other of its policy: of two that would be the same version, one is first."""
    policy = Draft.objects.filter(id=draft_id).values_list("policy", flat=True).first()
    several = list(Draft.objects.filter(policy=policy).values_list("id", flat=True))
    rows = {row.id: row for row in Draft.objects.select_for_update().filter(id__in=several).order_by("id")}
    row = rows.get(draft_id)
    if row is None or not queries.may_draft(by, row.jurisdiction):
        raise NotFound("draft")
    return row


def _seen(draft_id: UUID, seen: int, by: Officer) -> Draft:
    """Return a draft, locked, if it is as the page showed it."""
    row = _locked(draft_id, by)
    _still(row, seen)
    return row


def _still(row: Draft, seen: int) -> None:
    if seen != row.revision:
        raise StaleDraft(row.revision, Revision.objects.get(draft_id=row.id, number=row.revision).by)


def _check_base(draft: DraftView) -> None:
    last = queries.latest(draft.policy)
    if last is not None and last.version >= draft.version:
        raise BaseOutdated(f"version {last.version}")


def _move(row: Draft, act: Act, by: Officer, at: datetime, words: str) -> None:
    """Bring a draft to its next state, with the event."""
    said = check_words(act, words)
    row.state = next_state(State(row.state), act)
    row.save(update_fields=["state"])
    _record(row, act, by, at, words=said)


def _keep(row: Draft, text: str, tests: str, by: Officer, at: datetime) -> None:
    Revision.objects.create(draft_id=row.id, number=row.revision, text=text, tests=tests, by=by.user_id, at=at)


def _record(row: Draft, act: Act, by: Officer, at: datetime, *, words: str = "", seq: int = 0) -> None:
    """Append the event, and set its doer's side. Raises OtherSide."""
    side = SIDE[act]
    hand, _ = Hand.objects.get_or_create(draft_id=row.id, user_id=by.user_id, defaults={"side": side})
    if hand.side != side:
        raise OtherSide(act)
    number = seq or DraftEvent.objects.filter(draft_id=row.id).count() + 1
    DraftEvent.objects.create(
        draft_id=row.id, seq=number, act=act, side=side, by=by.user_id, at=at, revision=row.revision, words=words
    )
