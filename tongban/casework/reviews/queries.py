"""Questions about what comes after a decision. Each says how many database queries it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from tongban.basis.actors import Officer
from tongban.basis.aftercare import Ending, Ground
from tongban.basis.clock import Clock
from tongban.basis.items import Item
from tongban.basis.workdays import due
from tongban.casework.cases.queries import CaseView
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices.within import within
from tongban.casework.reviews import limits
from tongban.casework.reviews.models import MATTER, Contest, FollowUp, FollowUpStep, Measure, Rating, RatingLink
from tongban.casework.reviews.rules import (
    BY_SUPERVISOR,
    NEXT_FOLLOW_UP,
    RATABLE,
    ContestState,
    FollowUpAct,
    FollowUpState,
    MeasureState,
    Outcome,
    hash_of,
)

PAGE = 50


@dataclass(frozen=True, slots=True)
class ToRate:
    """A visit that can be rated by a link."""

    item: Item
    office: str


@dataclass(frozen=True, slots=True)
class StepView:
    """What was done about a bad rating."""

    act: FollowUpAct
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """A bad rating and where its follow-up stands."""

    case_id: UUID
    occasion: str
    case_number: str
    item: Item
    office: str
    state: FollowUpState
    level: int
    words: str
    rated_at: datetime
    clock: Clock | None
    due_on: date
    steps: tuple[StepView, ...] = ()


@dataclass(frozen=True, slots=True)
class ContestView:
    """A contest of a decision."""

    serial: int
    case_number: str
    item: Item
    remedy: str
    body: str
    lodged_on: date
    last_day: date | None
    state: ContestState
    accepted_on: date | None
    deemed_on: date | None  # accepted by silence, from this day
    copied: bool
    replied_on: date | None
    due_on: date | None
    clock: Clock | None
    outcome: Outcome | None
    decided_on: date | None
    served_on: date | None
    words: str

    @property
    def in_time(self) -> bool:
        """Whether it was lodged in time."""
        return self.last_day is None or self.lodged_on <= self.last_day


@dataclass(frozen=True, slots=True)
class MeasureView:
    """The taking away of what a case granted."""

    serial: int
    case_number: str
    item: Item
    document: str
    act: Ending
    ground: Ground | None
    words: str
    reported_by: str
    proposed_at: datetime
    hearing_until: date | None
    hearing_asked_on: date | None
    heard_on: date | None
    heard_words: str
    state: MeasureState
    decided_at: datetime | None
    decision_words: str


@dataclass(frozen=True, slots=True)
class OfficeRatings:
    """How an office was rated: how many were asked, how many answered, and what became of bad ratings."""

    office: str
    asked: int
    rated: int
    by_level: Mapping[int, int]
    bad: int
    closed: int  # bad ones that were called back


# --- ratings --------------------------------------------------------------------------------------


def to_rate(token: str, *, at: datetime) -> ToRate | None:
    """Return the visit that a link is about, or None if the link is unknown, used or too old. Two queries."""
    link = RatingLink.objects.filter(token_hash=hash_of(token), until__gt=at).first()
    row = Rating.objects.filter(case_id=link.case_id, occasion=link.occasion).first() if link else None
    return ToRate(catalog.item(row.item_code, row.item_version), row.authority_id) if row else None


def matter_rating(case_id: UUID) -> int | None:
    """Return the level that the applicant gave the matter, or None. One query."""
    return Rating.objects.filter(case_id=case_id, occasion=MATTER).values_list("level", flat=True).first()


def ratable(view: CaseView) -> bool:
    """Return whether a matter has come so far that it can be rated. No query."""
    return view.state in RATABLE


def visit_rated(view: CaseView) -> bool:
    """Return whether nobody is to be asked about the last visit: there was none, or it is rated. One query."""
    return (
        not view.visits
        or Rating.objects.filter(case_id=view.id, occasion=str(view.visits), level__isnull=False).exists()
    )


def follow_ups(*, by: Officer, over: bool = False) -> list[FollowUpView]:
    """Return the bad ratings of an officer's offices, or those below, the most urgent first. Two queries."""
    rows = FollowUp.objects.filter(within(by), over=over).order_by("due_on", "case_id", "occasion")[:PAGE]
    return _follow_up_views(list(rows))


def follow_ups_of(case_id: UUID) -> list[FollowUpView]:
    """Return the follow-ups of a case with their steps. Three queries."""
    rows = list(FollowUp.objects.filter(case_id=case_id).order_by("occasion"))
    steps: dict[str, list[StepView]] = {row.occasion: [] for row in rows}
    for step in FollowUpStep.objects.filter(case_id=case_id).order_by("occasion", "seq") if rows else ():
        steps[step.occasion].append(StepView(FollowUpAct(step.act), step.at, step.words))
    return _follow_up_views(rows, steps)


def _follow_up_views(
    rows: Sequence[FollowUp], steps: Mapping[str, Sequence[StepView]] | None = None
) -> list[FollowUpView]:
    ratings = {(r.case_id, r.occasion): r for r in Rating.objects.filter(case_id__in={row.case_id for row in rows})}
    return [
        _follow_up_view(row, ratings[row.case_id, row.occasion], (steps or {}).get(row.occasion, ())) for row in rows
    ]


def _follow_up_view(row: FollowUp, rating: Rating, steps: Sequence[StepView]) -> FollowUpView:
    return FollowUpView(
        case_id=row.case_id,
        occasion=row.occasion,
        case_number=row.case_number,
        item=catalog.item(row.item_code, row.item_version),
        office=row.authority_id,
        state=FollowUpState(row.state),
        level=rating.level or 0,
        words=rating.words,
        rated_at=rating.rated_at or rating.asked_at,
        clock=limits.of(row),
        due_on=row.due_on,
        steps=tuple(steps),
    )


def open_follow_up_acts(view: FollowUpView, *, by: Officer) -> list[FollowUpAct]:
    """Return what the officer may do next about a bad rating. No query."""
    above = any(view.office.startswith(prefix) for prefix in by.supervises) and view.office not in by.authorities
    acts = [act for state, act in NEXT_FOLLOW_UP if state is view.state]
    return [act for act in acts if (above if act in BY_SUPERVISOR else view.office in by.authorities)]


def published(*, after: str = "", within: str = "", size: int = PAGE) -> list[OfficeRatings]:
    """Return how offices were rated, by code, those asked about at all. Ratings set aside are not counted. Two queries.

    Args:
        within: The beginning of a region's code: only offices there.
    """
    rows = Rating.objects.filter(authority_id__gt=after) if after else Rating.objects.all()
    if within:
        rows = rows.filter(authority_id__contains=f"-{within}")
    counted = Q(level__isnull=False, set_aside=False)
    levels = catalog.aftercare().ratings.levels
    each = {f"level_{level.value}": Count("case_id", filter=counted & Q(level=level.value)) for level in levels}
    found = list(
        rows.values("authority_id")
        .annotate(asked=Count("case_id"), rated=Count("case_id", filter=counted), **each)
        .order_by("authority_id")[:size]
    )
    closed = dict(
        FollowUp.objects.filter(authority_id__in=[row["authority_id"] for row in found], state=FollowUpState.CLOSED)
        .values_list("authority_id")
        .annotate(Count("case_id"))
        .order_by()
    )
    bad = {level.value for level in levels if level.bad}
    return [_office_ratings(row, bad, closed) for row in found]


def _office_ratings(row: Mapping[str, Any], bad: set[int], closed: Mapping[str, int]) -> OfficeRatings:
    by_level = {int(name.removeprefix("level_")): count for name, count in row.items() if name.startswith("level_")}
    office = row["authority_id"]
    unhappy = sum(count for value, count in by_level.items() if value in bad)
    return OfficeRatings(office, row["asked"], row["rated"], by_level, unhappy, closed.get(office, 0))


# --- contests -------------------------------------------------------------------------------------


def contests(*, by: Officer) -> list[ContestView]:
    """Return the open contests of an officer's offices, or those below: what is due first. One query."""
    rows = Contest.objects.filter(within(by)).exclude(state=ContestState.OVER)
    return [_contest_view(row) for row in rows.order_by("due_on", "case_id", "serial")[:PAGE]]


def contests_of(case_id: UUID) -> list[ContestView]:
    """Return the contests of a case. One query."""
    return [_contest_view(row) for row in Contest.objects.filter(case_id=case_id).order_by("serial")]


def _contest_view(row: Contest) -> ContestView:
    return ContestView(
        serial=row.serial,
        case_number=row.case_number,
        item=catalog.item(row.item_code, row.item_version),
        remedy=row.remedy,
        body=row.body,
        lodged_on=row.lodged_on,
        last_day=row.last_day,
        state=ContestState(row.state),
        accepted_on=row.accepted_on,
        deemed_on=_deemed_on(row),
        copied=row.clock is not None,
        replied_on=row.replied_on,
        due_on=row.due_on,
        clock=limits.of(row),
        outcome=Outcome(row.outcome) if row.outcome else None,
        decided_on=row.decided_on,
        served_on=row.served_on,
        words=row.words,
    )


def _deemed_on(row: Contest) -> date | None:
    """Return the last day on which the body could have said that it does not accept; after it, silence accepts.

    Source: 行政复议法 第三十条.
    """
    if row.state != ContestState.LODGED:
        return None
    return due(row.lodged_on, catalog.aftercare().contests.examine.limit, catalog.calendar()).on


# --- what was granted -----------------------------------------------------------------------------


def measures(*, by: Officer) -> list[MeasureView]:
    """Return what is proposed in an officer's offices, or those below, oldest first. One query."""
    rows = Measure.objects.filter(within(by), state=MeasureState.PROPOSED)
    return [_measure_view(row) for row in rows.order_by("proposed_at", "case_id", "serial")[:PAGE]]


def measures_of(case_id: UUID) -> list[MeasureView]:
    """Return what was proposed and decided about what a case granted. One query."""
    return [_measure_view(row) for row in Measure.objects.filter(case_id=case_id).order_by("serial")]


def _measure_view(row: Measure) -> MeasureView:
    item = catalog.item(row.item_code, row.item_version)
    return MeasureView(
        serial=row.serial,
        case_number=row.case_number,
        item=item,
        document=row.document,
        act=Ending(row.act),
        ground=catalog.aftercare().ground(item.endings, Ending(row.act), row.ground),
        words=row.words,
        reported_by=row.reported_by,
        proposed_at=row.proposed_at,
        hearing_until=row.hearing_until,
        hearing_asked_on=row.hearing_asked_on,
        heard_on=row.heard_on,
        heard_words=row.heard_words,
        state=MeasureState(row.state),
        decided_at=row.decided_at,
        decision_words=row.decision_words,
    )
