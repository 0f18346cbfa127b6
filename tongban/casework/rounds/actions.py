"""Move a round on, from its announcement to its frozen list. Each public function is one transaction."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Officer
from tongban.basis.policy.ranking import NotRanked
from tongban.basis.refusals import NotFound
from tongban.basis.workdays import due
from tongban.casework.catalog import queries as catalog
from tongban.casework.policies import queries as policies
from tongban.casework.rounds import listing, record, telling
from tongban.casework.rounds.models import Listing, Objection, Round
from tongban.casework.rounds.queries import declared_rounds, rule_of
from tongban.casework.rounds.rules import (
    ANSWERING,
    CHECKING,
    Act,
    Answered,
    ObjectionsOpen,
    RoundNotThere,
    Stale,
    State,
    must_be_after,
    next_state,
)

log = structlog.get_logger()


@transaction.atomic
def announce(*, code: str, by: Officer, at: datetime) -> None:
    """Announce a round that the pack declares, bound to the version of its policy on the day of calculation.

    Raises:
        NotFound: The pack declares no such round, or its policy does not hold on that day.
        NotYours: The officer has not the post. NotRanked: The policy puts nobody in order.
        RoundNotThere: It has been announced.
    """
    content = declared_rounds().get(code)
    if content is None:
        raise NotFound(f"round {code}")
    row = Round(code=code, content=dict(content), last_hash=b"", state=State.ANNOUNCED)
    rule = rule_of(row)
    record.must_hold(by, Act.ANNOUNCE, rule.authority)
    known = Round.objects.filter(code=code).first()
    if known is not None:
        raise RoundNotThere(State(known.state), Act.ANNOUNCE)
    policy = policies.current(rule.policy, rule.calculated_on)
    if policy.file().ranking is None:
        raise NotRanked(rule.policy)
    row.authority_id, row.item_code = rule.authority, rule.item
    row.opens_on, row.closes_on = rule.opens_on, rule.closes_on
    row.policy_version, row.policy_sha256 = policy.version, policy.sha256
    row.save(force_insert=True)
    data = {"policy": policy.code, "version": policy.version, "sha256": policy.sha256, "quota": rule.quota}
    record.step(row, Act.ANNOUNCE, data, by=by, at=at, authority=rule.authority)
    _logged(row, Act.ANNOUNCE)


@transaction.atomic
def advance(*, code: str, act: Act, by: Officer, at: datetime) -> None:
    """Do an act that moves a round on: open, close, ask, rank, publish, end_notice, finalise, freeze.

    Raises:
        NotFound: There is no such round. NotYours: The officer has not the post.
        RoundNotThere: It is at another point. NotBefore: Its day has not come.
        OwnWork: The officer checked or worked out what they are to answer for, or the reverse.
        NotChecked, Stale, ObjectionsOpen: Something else comes first.

    Source: 北京市积分落户操作管理细则 (application, review, public notice, objection, list).
    """
    row = record.locked(code)
    if act not in _DO:
        raise RoundNotThere(State(row.state), act)
    record.must_hold(by, act, row.authority_id)
    next_state(State(row.state), act)
    if act in CHECKING | ANSWERING:
        record.must_be_apart(row, act, by, row.authority_id)
    data = _DO[act](row, by.user_id, at)
    record.step(row, act, data, by=by, at=at, authority=row.authority_id)
    telling.tell(row, act, at)
    _logged(row, act)


def _logged(row: Round, act: Act) -> None:
    transaction.on_commit(partial(log.info, f"round.{act}", round=row.code, state=str(row.state)))


Kept = dict[str, Any]


def _open(row: Round, _by: int, at: datetime) -> Kept:
    must_be_after(date.fromordinal(row.opens_on.toordinal() - 1), localdate(at))
    return {}


def _close(row: Round, _by: int, at: datetime) -> Kept:
    must_be_after(row.closes_on, localdate(at))
    return {}


def _ask(row: Round, _by: int, at: datetime) -> Kept:
    found = due(localdate(at), rule_of(row).supplement.limit, catalog.calendar())
    row.supplement_until = found.on
    return {"until": found.on.isoformat()}


def _rank(row: Round, by: int, at: datetime) -> Kept:
    if row.state == State.SUPPLEMENTING:
        must_be_after(row.supplement_until, localdate(at))
    return listing.make(row, by=by, at=at)


def _publish(row: Round, by: int, at: datetime) -> Kept:
    _must_hold_good(row)
    found = due(localdate(at), rule_of(row).notice.limit, catalog.calendar())
    row.approved_by, row.notice_from, row.notice_until = by, localdate(at), found.on
    row.provisional = found.provisional
    return {"version": row.listing, "until": found.on.isoformat()}


def _end_notice(row: Round, _by: int, at: datetime) -> Kept:
    must_be_after(row.notice_until, localdate(at))
    return {}


def _finalise(row: Round, by: int, _at: datetime) -> Kept:
    if Objection.objects.filter(round=row, answered=Answered.OPEN).exists():
        raise ObjectionsOpen
    _must_hold_good(row)
    row.approved_by = by
    return {"version": row.listing}


def _freeze(row: Round, _by: int, _at: datetime) -> Kept:
    if wrong := listing.faults(row.code):
        raise LookupError(f"round {row.code} cannot be proven: {'; '.join(wrong[:3])}")
    row.sha256 = Listing.objects.get(round=row, version=row.listing).sha256["list"]
    return {"version": row.listing, "sha256": row.sha256}


def _must_hold_good(row: Round) -> None:
    if row.stale:
        raise Stale


_DO: Mapping[Act, Callable[[Round, int, datetime], Kept]] = {
    Act.OPEN: _open,
    Act.CLOSE: _close,
    Act.ASK: _ask,
    Act.RANK: _rank,
    Act.PUBLISH: _publish,
    Act.END_NOTICE: _end_notice,
    Act.FINALISE: _finalise,
    Act.FREEZE: _freeze,
}
