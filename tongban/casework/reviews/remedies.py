"""How a decision can be contested, or that there is none: each way, before whom, until when. No query anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from tongban.basis.items import Item
from tongban.basis.remedies import Against, Open, Remedy, RemedyKind, after_reconsideration, open_remedies
from tongban.basis.words import Words
from tongban.basis.workdays import Due, due
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.rules import DECISION
from tongban.casework.reviews.queries import ContestView
from tongban.casework.reviews.rules import STANDS

DECISIONS = frozenset({Act.APPROVE, Act.REJECT, Act.REFUSE})


@dataclass(frozen=True, slots=True)
class Way:
    """A remedy, before whom it is lodged, its last day, and the last for whoever did not know of the decision."""

    remedy: Remedy
    body: Words | None
    until: Due | None
    outer: Due | None


@dataclass(frozen=True, slots=True)
class Ways:
    """How a decision, or that there is none, can be contested, and from which day the time counts."""

    against: Against
    counts_from: date
    ways: Sequence[Way]


def ways(view: CaseView, *, on: date) -> Ways | None:
    """Return how a case can be contested as it stands, with the last day of each way; None if it cannot. No query.

    A refusal counts from the day it was given; inaction from the last day on which a decision was owed.
    """
    if view.state in {State.REFUSED, State.NOT_ACCEPTED}:
        decision = next(event for event in reversed(view.events) if event.act in DECISIONS)
        from_day, told = localdate(decision.at), bool(decision.data.get("remedies"))
        return _ways(view, Against.DECISION, from_day, told=told)
    if view.state in {State.SUBMITTED, State.ACCEPTED}:
        owed = [clock.value.due.on for clock in view.clocks if clock.running and clock.kind == DECISION]
        if owed and owed[0] < on:
            return _ways(view, Against.INACTION, owed[0], told=True)
    return None


def ways_for_others(view: CaseView) -> Ways | None:
    """Return how somebody whom a decision concerns can contest it, whoever it was given to; None before it. No query.

    They count from when they come to know of it; the outer day is the last in any case.

    Source: 行政复议法 第二十条, 第二十一条.
    """
    decision = next((event for event in reversed(view.events) if event.act in {Act.APPROVE, Act.REJECT}), None)
    return _ways(view, Against.DECISION, localdate(decision.at), told=True) if decision else None


def _ways(view: CaseView, against: Against, from_day: date, *, told: bool) -> Ways | None:
    found = open_remedies(view.item.remedies, against, from_day, catalog.calendar(), told=told)
    return Ways(against, from_day, [_way(view, each, from_day) for each in found]) if found else None


def _way(view: CaseView, found: Open, on: date) -> Way:
    return Way(found.remedy, catalog.body_of(found.remedy, view.deciding, on), found.until, found.outer)


def next_ways(view: CaseView, contests: Sequence[ContestView], *, on: date) -> dict[int, Ways]:
    """Return, by serial, what is open against the outcome of a reconsideration, or against its coming late. No query.

    Source: 行政诉讼法 第四十五条.
    """
    found = {}
    for contest in contests:
        from_day = _outcome_on(contest, on)
        if from_day and RemedyKind.RECONSIDERATION is _kind(view.item, contest.remedy):
            against = next(each.against for each in view.item.remedies if each.code == contest.remedy)
            remedies = view.item.remedies_against(against)
            ways = [
                _way(view, each, from_day) for each in after_reconsideration(remedies, from_day, catalog.calendar())
            ]
            if ways:
                found[contest.serial] = Ways(against, from_day, ways)
    return found


def _kind(item: Item, code: str) -> RemedyKind | None:
    return next((each.kind for each in item.remedies if each.code == code), None)


def _outcome_on(contest: ContestView, on: date) -> date | None:
    """Return when an outcome was served that leaves the decision as it was; or the last day for one that is late."""
    if contest.outcome is not None:
        served = contest.served_on or contest.decided_on
        return served if contest.outcome in STANDS else None
    begun = contest.accepted_on or contest.deemed_on or contest.lodged_on
    owed = due(begun, catalog.aftercare().contests.decide.limit, catalog.calendar()).on
    return owed if owed < on else None
