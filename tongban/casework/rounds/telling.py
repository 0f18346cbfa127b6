"""Who is in a round is told of it: an outbox row for each, in the transaction of the act.

Each is told their own result, of a list that the public can see or that decides; of one that nobody outside has seen,
nothing. The words, and whether there are any, stand in the pack.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.casework.cases.models import Case
from tongban.casework.messages.models import Outbox
from tongban.casework.messages.outbox import outbox_row
from tongban.casework.messages.putting import BETWEEN
from tongban.casework.messages.queries import notices
from tongban.casework.rounds.applications import views
from tongban.casework.rounds.listing import taking_part
from tongban.casework.rounds.models import Entry, Place, Round
from tongban.casework.rounds.queries import policy_of, rule_of
from tongban.casework.rounds.rules import Act

ABOUT = "round"
AT_ONCE = 1000  # rows of one INSERT


@dataclass(frozen=True, slots=True)
class _News:
    """What one person is told: which words, and what stands in their places."""

    notice: str
    person_id: UUID
    case_id: UUID
    data: Mapping[str, Any]


def tell(row: Round, act: Act, at: datetime) -> None:
    """Have everybody in a round told what an act means for them. A few queries, whatever their number; none mostly."""
    if act in _NEWS:
        news, due = _NEWS[act]
        _put(row, list(news(row)), due(row), at)


def tell_one(row: Round, entry: Entry, what: str, data: Mapping[str, Any], at: datetime) -> None:
    """Have one applicant told something about their application. Two queries."""
    if entry.case_id is not None:
        _put(row, [_News(f"{ABOUT}.{what}", entry.person_id, entry.case_id, data)], None, at)


def _put(row: Round, news: Sequence[_News], due: date | None, at: datetime) -> None:
    known = [each for each in news if each.notice in notices()]
    versions = dict(Case.objects.filter(id__in=[each.case_id for each in known]).values_list("id", "item_version"))
    rows = [_outbox(row, each, versions[each.case_id], due, at) for each in known]
    Outbox.objects.bulk_create(rows, batch_size=AT_ONCE)


def _outbox(row: Round, news: _News, version: int, due: date | None, at: datetime) -> Outbox:
    title = rule_of(row).title
    return outbox_row(
        notice=news.notice, at=at, about=ABOUT,
        about_id=news.case_id, number=row.code, item_code=row.item_code, item_version=version,
        people=[news.person_id], offices=[row.authority_id], due_on=due,
        provisional=row.provisional and due is not None and due == row.notice_until,
        data={"round": title.to_json(), **news.data},
    )  # fmt: skip


def _missing(row: Round) -> Iterator[_News]:
    """Yield who has something to supply: a fact that was refused, or that they have said nothing of."""
    policy = policy_of(row)
    entries = taking_part(row)
    for entry, view in zip(entries, views(row.code, entries), strict=True):
        lacking = [policy.facts[name].label for name in policy.used_facts() if name not in view.facts]
        if lacking and entry.case_id:
            words = {key: BETWEEN[key].join(label.in_language(key) for label in lacking) for key in BETWEEN}
            yield _News("round.ask", entry.person_id, entry.case_id, {"missing": words, "application": entry.number})


def _results(act: str) -> Callable[[Round], Iterator[_News]]:
    def found(row: Round) -> Iterator[_News]:
        entries = Entry.objects.filter(round=row, case_id__isnull=False)
        cases = {number: UUID(str(case_id)) for number, case_id in entries.values_list("number", "case_id")}
        quota = rule_of(row).quota
        for place in Place.objects.filter(round=row, version=row.listing).order_by("position"):
            result = "admitted" if place.admitted else "not_ranked" if place.rank is None else "not_admitted"
            data = {"application": place.number, "rank": place.rank, "total": place.total, "quota": f"{quota:,}"}
            yield _News(f"round.{act}_{result}", place.person_id, cases[place.number], data)

    return found


_NEWS: Mapping[Act, tuple[Callable[[Round], Iterator[_News]], Callable[[Round], date | None]]] = {
    Act.ASK: (_missing, lambda row: row.supplement_until),
    Act.PUBLISH: (_results("publish"), lambda row: row.notice_until),
    Act.FREEZE: (_results("freeze"), lambda _row: None),
}
