"""People are asked how they found it, say so or not, and a bad rating is followed up.

Each public function is one transaction. Source: 国办发〔2019〕51号.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Officer
from tongban.basis.clock_events import cancelled, met
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.casework.cases.models import Case
from tongban.casework.cases.record import locked
from tongban.casework.cases.rules import NotSaid, SameOfficer
from tongban.casework.cases.scope import may_see
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.reviews import limits
from tongban.casework.reviews.models import MATTER, FollowUp, FollowUpStep, Rating, RatingLink
from tongban.casework.reviews.rules import (
    BY_SUPERVISOR,
    NEXT_FOLLOW_UP,
    OVER,
    RATABLE,
    RECTIFIES,
    FollowUpAct,
    FollowUpState,
    NotRatable,
    RatedAlready,
    following,
    hash_of,
)
from tongban.casework.rows import Writing

TOKEN_BYTES = 16
RATED = Words("收到评价", "the rating")


@transaction.atomic
def offer(*, number: str, by: Officer, at: datetime) -> str:
    """Ask whoever stands at the counter how they found this visit; return the token of a link that works once.

    A new link takes the place of one that was not used.

    Raises:
        NotFound: There is no such case, or none that the officer may see.
        NotRatable: Nobody has come to a counter in this case.
        RatedAlready: This visit has been rated.
    """
    case = locked(number)
    if not may_see(case, by) or not by.authorities:
        raise NotFound(f"case {number}")
    if not case.visits:
        raise NotRatable
    office = next((code for code in (case.delivering_id, case.receiving_id) if by.role_in(code)), "")
    rating = _ask(case, str(case.visits), office or min(by.authorities), "window", at, by.user_id)
    if rating.level is not None:
        raise RatedAlready
    token = secrets.token_urlsafe(TOKEN_BYTES)
    until = at + timedelta(hours=catalog.aftercare().ratings.link_hours)
    RatingLink.objects.filter(case_id=case.id, occasion=rating.occasion).delete()
    RatingLink.objects.create(token_hash=hash_of(token), case_id=case.id, occasion=rating.occasion, until=until)
    return token


@transaction.atomic
def ask(*, number: str, by: Citizen, at: datetime) -> bool:
    """Ask the applicant how they found a matter that is decided; return whether it can still be rated."""
    case = _own(number, by)
    return State(case.state) in RATABLE and _ask(case, MATTER, case.deciding_id, "portal", at).level is None


@transaction.atomic
def rate(*, number: str, level: int, words: str, by: Citizen, at: datetime) -> None:
    """Take the applicant's rating of a whole matter: once, when it is decided.

    Raises:
        NotFound: The case is not theirs.
        NotRatable: It is not decided yet.
        RatedAlready: It has been rated.
        NotSaid: No such level.
    """
    case = _own(number, by)
    if State(case.state) not in RATABLE:
        raise NotRatable
    _rated(_ask(case, MATTER, case.deciding_id, "portal", at), level, words, at)


@transaction.atomic
def rate_by_link(*, token: str, level: int, words: str, at: datetime) -> None:
    """Take the rating of a visit by the link that the counter showed; the link is gone then.

    Raises:
        NotRatable: The link is unknown, used or too old.
        RatedAlready: The visit has been rated.
        NotSaid: No such level.
    """
    link = RatingLink.objects.filter(token_hash=hash_of(token), until__gt=at).first()
    rating = _rating(link.case_id, link.occasion) if link else None
    if link is None or rating is None:
        raise NotRatable
    _rated(rating, level, words, at)
    RatingLink.objects.filter(token_hash=link.token_hash).delete()


def _own(number: str, by: Citizen) -> Case:
    case = locked(number)
    if case.applicant_person_id != by.person_id:
        raise NotFound(f"case {number}")
    return case


def _ask(case: Case, occasion: str, office: str, channel: str, at: datetime, served_by: int | None = None) -> Rating:
    """Return the row that says that somebody was asked, made if they had not been. The case is locked."""
    found = _rating(case.id, occasion)
    if found:
        return found
    return Rating.objects.create(
        case_id=case.id,
        occasion=occasion,
        case_number=case.number,
        item_code=case.item_code,
        item_version=case.item_version,
        authority_id=office,
        channel=channel,
        served_by=served_by,
        asked_at=at,
    )


def _rating(case_id: UUID, occasion: str) -> Rating | None:
    return Rating.objects.select_for_update().filter(case_id=case_id, occasion=occasion).first()


def _rated(rating: Rating, value: int, words: str, at: datetime) -> None:
    rules = catalog.aftercare().ratings
    level = rules.level(value)
    if level is None:
        raise NotSaid("level")
    if rating.level is not None:
        raise RatedAlready
    rating.level, rating.words, rating.rated_at = value, words.strip(), at
    writing = Writing()
    writing.update(rating, ["level", "words", "rated_at"])
    if level.bad:
        follow_up = FollowUp(
            case_id=rating.case_id,
            occasion=rating.occasion,
            case_number=rating.case_number,
            item_code=rating.item_code,
            item_version=rating.item_version,
            authority_id=rating.authority_id,
            state=FollowUpState.OPEN,
        )
        limits.begin(follow_up, rules.rectify, kind="rectify", counts_from=RATED, on=localdate(at))
        writing.insert(follow_up)
    writing.send()


@transaction.atomic
def follow_up(*, case_id: UUID, occasion: str, act: FollowUpAct, words: str, by: Officer, at: datetime) -> None:
    """Do a step of the follow-up of a bad rating, saying what was found or done.

    The office that was rated verifies, puts right, answers and calls back, by another officer than the one who served.
    Whether a rating was wrong or malicious is for a supervisor above it.

    Raises:
        NotFound: There is no such follow-up, or it is another office's.
        SameOfficer: It was this officer's own service.
        StepNotOpen: Its turn has not come, or is past.
        NotSaid: Nothing is said.
    """
    row = FollowUp.objects.select_for_update().filter(case_id=case_id, occasion=occasion).first()
    if row is None or not _may(row.authority_id, act, by):
        raise NotFound("follow-up")
    state = following(NEXT_FOLLOW_UP, FollowUpState(row.state), act)
    rating = Rating.objects.get(case_id=case_id, occasion=occasion)
    if rating.served_by == by.user_id:
        raise SameOfficer(act, "serve")
    if not words.strip():
        raise NotSaid("done")
    row.state, row.steps, row.over = state, row.steps + 1, state in OVER
    if act in RECTIFIES:
        on = localdate(at)
        limits.end(row, cancelled(on, "set aside") if act is FollowUpAct.SET_ASIDE else met(on))
    writing = Writing()
    writing.update(row, ["state", "steps", "over", "clock", "due_on", "gap_year"])
    writing.insert(
        FollowUpStep(
            case_id=case_id, occasion=occasion, seq=row.steps, act=act, at=at, user_id=by.user_id, words=words.strip()
        )
    )
    if act is FollowUpAct.SET_ASIDE:
        rating.set_aside = True
        writing.update(rating, ["set_aside"])
    writing.send()


def _may(office: str, act: FollowUpAct, by: Officer) -> bool:
    if act in BY_SUPERVISOR:
        return any(office.startswith(prefix) for prefix in by.supervises) and office not in by.authorities
    return office in by.authorities
