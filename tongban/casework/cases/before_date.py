"""Decisions that must come before a date: applied for in time, and granted by law where the office stays silent."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Machine, Visit
from tongban.basis.answers import Answers
from tongban.basis.items import ByDate, Item
from tongban.basis.refusals import NotFound
from tongban.basis.workdays import ONE_DAY
from tongban.casework.cases import consequences
from tongban.casework.cases.aside import Aside
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import Case
from tongban.casework.cases.record import finish
from tongban.casework.cases.rules import TooLate
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks import queries as clocks
from tongban.casework.clocks.rules import BY_DATE, silence_of
from tongban.casework.registry import queries as registry

WAITING = frozenset({State.SUBMITTED, State.ACCEPTED})


def dated(item: Item, answers: Answers, holder: UUID | str | None, on: date) -> Aside:
    """Return what a case that is handed in today keeps of the date before which it must be decided.

    An item whose law sets no date costs nothing. One that renews a document asks the register for it: one query.

    Args:
        holder: Whose document it is: a person, or an organisation's credit code.

    Raises:
        TooLate: It had to be asked for earlier; with the last day on which it could be.
        NotFound: There is no document to renew.

    Source: 行政许可法 第五十条; 集会游行示威法 第八条, 第九条.
    """
    rule = item.by_date
    if rule is None or (rule.when and answers.get(rule.when[0]) != rule.when[1]):
        return Aside()
    day = date.fromisoformat(str(answers[rule.field])) if rule.field else _expiry(rule, holder, on)
    if on > rule.ask_until(day):
        raise TooLate(rule.ask_until(day))
    return Aside(last_day=rule.last_day(day))


def _expiry(rule: ByDate, holder: UUID | str | None, on: date) -> date:
    if holder is None:
        raise NotFound("document to renew")
    by_code = isinstance(holder, str)
    held = registry.documents_of_organisation(str(holder)) if by_code else registry.documents_of(UUID(str(holder)))
    ends = [paper.last_day for paper in held if paper.kind == rule.document and paper.stands(on) and paper.last_day]
    if not ends:
        raise NotFound("document to renew")
    return max(ends)


@transaction.atomic(durable=True)
def grant_by_silence(*, case_id: UUID, at: datetime, visit: Visit) -> bool:
    """Grant what nobody decided before its date, where the item cites the law for it; return whether it did.

    It counts from the day after the date, however late the worker comes. It has the effects of a grant; whatever
    comes after a grant is done by officers as usual. Nothing happens if an officer came first.

    Source: 行政许可法 第五十条第二款; 集会游行示威法 第九条.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None or case.state not in WAITING:
        return False
    item = catalog.item(case.item_code, case.item_version)
    dated_ = [c for c in clocks.of_case(case_id) if c.running and c.kind == BY_DATE and c.value.spec.deemed]
    silence = silence_of(item, BY_DATE)
    if silence is None or not dated_ or not dated_[0].value.due.on < localdate(at):
        return False
    case.accepted_on = case.accepted_on or localdate(case.received_at)
    case.decided_on = dated_[0].value.due.on + ONE_DAY
    case.gaps = []  # the office was silent: what was promised holds up nothing
    doing = Doing(case=case, item=item, act=Act.DEEM, by=Machine(), at=at, visit=visit)
    case.aside = replace(doing.aside, pause=None, asked=None).to_json()
    changed = consequences.follow(doing, after="approve")
    data: dict[str, Any] = {"deemed": silence.deemed, "law": silence.citation.text}
    finish(doing, data | {"from": case.decided_on.isoformat(), "changed": changed})
    return True
