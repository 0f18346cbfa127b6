"""Hearings that offices have announced, for everybody to read. Source: 行政许可法 第四十六条, 第四十八条."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from tongban.basis.items import Item
from tongban.casework.cases.aside import Aside, HearingState
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog

LISTED_DAYS, MOST = 365, 100
OPEN = frozenset({HearingState.ASKED, HearingState.SET, HearingState.CHALLENGED})


@dataclass(frozen=True, slots=True)
class Announcement:
    """A hearing that is to be held in public: about what, by whom, and when and where once that is set. No names."""

    item: Item
    office: str
    announced_on: date
    words: str
    on: date | None
    place: str


def announcements(at: datetime) -> list[Announcement]:
    """Return the hearings that are announced and have not been held, the latest first. Two queries."""
    rows = CaseEvent.objects.filter(
        act=Act.OFFER_HEARING, at__gte=at - timedelta(days=LISTED_DAYS), data__announced=True
    )
    events = {event.case_id: event for event in rows.order_by("-at")[:MOST]}
    cases = {case.id: case for case in Case.objects.filter(id__in=list(events), state=State.ACCEPTED)}
    found = []
    for case_id, event in events.items():
        case = cases.get(case_id)
        hearing = Aside.of(case.aside).hearing if case else None
        if case and hearing and hearing.state in OPEN:
            item = catalog.item(case.item_code, case.item_version)
            words, on = str(event.data["words"]), localdate(event.at)
            found.append(Announcement(item, case.deciding_id, on, words, hearing.on, hearing.place))
    return found
