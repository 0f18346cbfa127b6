"""What follows when a commitment is looked into after the decision: found false, and what was granted is taken back.

That it was found true is an ordinary step of the item's procedure. Source: 国办发〔2020〕42号; 国发〔2021〕7号.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.basis.actors import Officer, Visit
from tongban.basis.terms import BarCause
from tongban.casework.cases import consequences
from tongban.casework.cases.bars import bar_of
from tongban.casework.cases.counter import looks_into
from tongban.casework.cases.doing import Doing, task_of
from tongban.casework.cases.permit import by_officer
from tongban.casework.cases.record import finish, locked
from tongban.casework.cases.refusals import NoCommitment
from tongban.casework.cases.rules import NotSaid
from tongban.casework.cases.states import Act
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.registry.actions.endings import end_document
from tongban.casework.registry.rules import Act as EntryAct
from tongban.casework.registry.rules import Cause, DocumentState


@transaction.atomic(durable=True)
def find_false(*, number: str, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Find that what the applicant committed to is not so; the office that decided must take back what it granted.

    Raises:
        NoCommitment: The case rests on none, or nobody is to look into it now.
    """
    case = locked(number)
    task = task_of(case, catalog.item(case.item_code, case.item_version))
    step = task.name if task and task.act is Act.DO_STEP else ""
    doing = by_officer(number, Act.FIND_FALSE, by, at, visit, step=step)
    if not doing.case.on_commitment or not looks_into(doing.item, doing.task):
        raise NoCommitment(f"case {number}")
    if not words.strip():
        raise NotSaid("reason")
    doing.case.steps_done = [*doing.case.steps_done, doing.step]
    finish(doing, {"words": words.strip()})


@transaction.atomic(durable=True)
def take_back(*, number: str, words: str, clause: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Take back what was granted on a false commitment; what the item bars from follows, in the same act.

    Documents that the case issued do not stand any more, and the item's own effects follow.
    """
    doing = by_officer(number, Act.TAKE_BACK, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    if not clause.strip():
        raise NotSaid("clause")
    changed = consequences.follow(doing, after=Act.TAKE_BACK) + _end_documents(doing)
    rule = doing.item.terms.bar(BarCause.FALSE_COMMITMENT)
    barred = [bar_of(doing, rule, by)] if rule else []
    until = {"until": barred[0].until.isoformat()} if barred else {}
    remedies = [remedy.code for remedy in doing.item.remedies]
    said = {"words": words.strip(), "clause": clause.strip(), "changed": changed, "remedies": remedies}
    finish(doing, said | until, barred)


def _end_documents(doing: Doing) -> list[dict[str, Any]]:
    """Have every document that the case issued and that stands be rescinded."""
    cause = Cause(
        case_id=doing.case.id,
        case_number=doing.case.number,
        authority=doing.case.deciding_id,
        at=doing.at,
        on=doing.on,
    )
    standing = [d for d in registry.documents_of_case(doing.case.id) if d.state == DocumentState.VALID]
    for paper in standing:
        end_document(number=paper.number, act=EntryAct.RESCIND, cause=cause)
    return [{"do": "rescind", "kind": paper.kind} for paper in standing]
