"""Questions about looks where an officer has no duty: their own, those to review, and what is told of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongban.basis.actors import Officer
from tongban.basis.packs_break_glass import BreakGlass, read_break_glass
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.casework.breakglass.models import CASE, Opening, Review
from tongban.casework.breakglass.rules import check_open, post_for
from tongban.casework.cases import queries as cases
from tongban.casework.cases.models import Case
from tongban.casework.cases.queries import CaseView
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices.queries import within

PAGE = 25  # rows


@cache
def pack() -> BreakGlass | None:
    """Return what the pack grants; None: nobody may. Read once for each process."""
    known, found = read_break_glass(catalog.pack_folder())
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known


def may_open(officer: Officer) -> bool:
    """Return whether an officer has a post that the pack grants it. No query."""
    granted = pack()
    return granted is not None and post_for(officer, granted.roles) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningView:
    """A look where an officer has no duty, and what was said of it."""

    id: UUID
    of_case: bool
    subject_id: UUID
    number: str
    user_id: int
    authority: str
    role: str
    purpose: Words
    words: str
    opened_at: datetime
    until: datetime
    review_due_on: date
    justified: bool | None  # None: nobody has reviewed it
    said: str
    reviewed_by: int | None


def own(by: Officer) -> Sequence[OpeningView]:
    """Return an officer's own openings, latest first. One query."""
    rows = Opening.objects.filter(user_id=by.user_id).select_related("review").order_by("-id")[:PAGE]
    return [_view(row) for row in rows]


def open_now(opening_id: UUID, *, by: Officer, at: datetime) -> OpeningView:
    """Return an opening that its officer may look under. One query.

    Raises:
        NotFound: It is nobody's, or another's.
        Ended: Its time is over.
    """
    row = Opening.objects.filter(id=opening_id, user_id=by.user_id).select_related("review").first()
    if row is None:
        raise NotFound("opening")
    check_open(at, row.until)
    return _view(row)


def case_under(opening: OpeningView) -> CaseView:
    """Return the case of an opening, to be read: with no post in it nothing can be done. Nine queries at most."""
    deciding = Case.objects.values_list("deciding_id", flat=True).get(id=opening.subject_id)
    reader = Officer(opening.user_id, frozenset(), supervises=frozenset({deciding}))
    return cases.case(opening.number, actor=reader)


def to_review(by: Officer, *, size: int = PAGE) -> Sequence[OpeningView]:
    """Return what waits for a review in the offices that a supervisor oversees, the longest due first. One query."""
    rows = _overseen(by).filter(review__isnull=True).order_by("review_due_on", "id")
    return [_view(row) for row in rows[:size]]


def reviewed(by: Officer, *, size: int = PAGE) -> Sequence[OpeningView]:
    """Return what was reviewed there, the latest opening first. One query."""
    return [_view(row) for row in _overseen(by).filter(review__isnull=False).order_by("-id")[:size]]


def one_overseen(opening_id: UUID, *, by: Officer) -> OpeningView:
    """Return an opening of an office that a supervisor oversees, or raise NotFound. One query."""
    row = _overseen(by).filter(id=opening_id).first()
    if row is None:
        raise NotFound("opening")
    return _view(row)


def waiting(by: Officer, *, today: date) -> tuple[int, int]:
    """Return how many openings wait for a supervisor's review, and how many of them too long. One query."""
    rows = _overseen(by).filter(review__isnull=True)
    found = rows.aggregate(all=Count("pk"), late=Count("pk", filter=Q(review_due_on__lt=today)))
    return found["all"], found["late"]


def by_office(by: Officer) -> Mapping[str, int]:
    """Return how many openings wait for a review in each office that a supervisor oversees. One query."""
    rows = _overseen(by).filter(review__isnull=True).values("authority_id")
    return {row["authority_id"]: row["count"] for row in rows.annotate(count=Count("pk")).order_by("authority_id")}


def told(ids: Collection[UUID]) -> Mapping[UUID, OpeningView]:
    """Return openings by id, for the person who was looked at. One query."""
    rows = Opening.objects.filter(id__in=set(ids)).select_related("review") if ids else ()
    return {row.id: _view(row) for row in rows}


def _overseen(by: Officer) -> QuerySet[Opening]:
    return Opening.objects.filter(within("authority_id", by.supervises)).select_related("review")


def _view(row: Opening) -> OpeningView:
    review: Review | None = getattr(row, "review", None)
    granted = pack()
    return OpeningView(
        id=row.id, of_case=row.kind == CASE, subject_id=row.subject_id, number=row.number, user_id=row.user_id,
        authority=row.authority_id, role=row.role,
        purpose=(granted.purposes if granted else {}).get(row.purpose, Words(row.purpose, row.purpose)),
        words=row.words, opened_at=row.opened_at, until=row.until, review_due_on=row.review_due_on,
        justified=review.justified if review else None, said=review.words if review else "",
        reviewed_by=review.reviewed_by if review else None,
    )  # fmt: skip


def for_places(counted: Mapping[str, int], low: str, high: str) -> int:
    """Return how many of what was counted by office lie in a part of the country."""
    return sum(count for code, count in counted.items() if low <= code < high)
