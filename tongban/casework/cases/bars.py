"""Who may not apply again for a time, because of a case. Entered by an approver, never by a machine."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.basis.actors import Officer, Visit
from tongban.basis.items import Duty, Item, Role
from tongban.basis.refusals import NotFound
from tongban.basis.terms import BarCause, BarRule
from tongban.casework import rows
from tongban.casework.cases.counter import NEVER_GRANTED, TAKEN_BACK, was_by_fraud
from tongban.casework.cases.doing import Doing, offices_of
from tongban.casework.cases.models import CaseEvent, CaseParty
from tongban.casework.cases.record import done_apart, finish, locked
from tongban.casework.cases.refusals import NoBar
from tongban.casework.cases.rules import ActNotOpen, NotSaid, Task, must_hold_post, next_state
from tongban.casework.cases.scope import may_see
from tongban.casework.cases.states import BARRING, Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.standing import queries as standing
from tongban.casework.standing.actions import bar_row
from tongban.casework.standing.models import Bar

TASK = Task(Act.BAR, Act.BAR, Duty.DECIDING, Role.APPROVER)


@transaction.atomic(durable=True)
def bar(*, number: str, cause: BarCause, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Bar the applicant of a case from applying again, as long as the item's law says.

    False papers bar who was refused; fraud bars whose grant was taken back.

    Raises:
        NoBar: The item's law draws no such bar, or not from what became of this case; or it is entered already.

    Source: 行政许可法 第七十八条 (one year), 第七十九条 (three years), both for items of public safety only.
    """
    case = locked(number)
    if not may_see(case, by):
        raise NotFound(f"case {number}")
    state = State(case.state)
    next_state(state, Act.BAR)
    must_hold_post(TASK, offices_of(case), by)
    item = catalog.item(case.item_code, case.item_version)
    rule = item.terms.bar(cause)
    if rule is None or (cause is BarCause.FALSE_PAPERS) is not (state in NEVER_GRANTED):
        raise NoBar(f"{cause} in a case that is {state}")
    if standing.is_entered(case.id, cause):
        raise NoBar("entered already")
    if state in BARRING and state not in NEVER_GRANTED and not _by_fraud(case.id, item):
        raise ActNotOpen(state, Act.BAR)
    if not words.strip():
        raise NotSaid("reason")
    doing = Doing(
        case=case, item=item, act=Act.BAR, by=by, at=at, visit=visit, task=TASK, done_by=done_apart(case),
        side=item.applicant_side,
    )  # fmt: skip
    row = bar_of(doing, rule, by)
    data = {"cause": cause, "until": row.until.isoformat(), "words": words.strip(), "law": rule.citation.text}
    finish(doing, data, [row])


def _by_fraud(case_id: UUID, item: Item) -> bool:
    """Return whether what the case granted was taken back because it had been obtained by fraud. One query."""
    found = CaseEvent.objects.filter(case_id=case_id, act__in=TAKEN_BACK).values_list("act", "data")
    return any(was_by_fraud(item, Act(act), data) for act, data in found)


def bar_of(doing: Doing, rule: BarRule, by: Officer) -> Bar:
    """Return the bar of a case's applicant, to be written with the act that causes it. One query."""
    first = rows.read(CaseParty, case_id=doing.case.id)[0]
    firm = bool(first.credit_code)  # who came for a firm may still apply for themselves
    return bar_row(
        rule=rule,
        item=doing.item,
        person_id=None if firm else first.person_id,
        credit_code=first.credit_code,
        case=(doing.case.id, doing.case.number),
        authority=doing.case.deciding_id,
        by=by,
        at=doing.at,
    )
