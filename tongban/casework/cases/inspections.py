"""Steps that several officers do together: sent by another, recorded and signed by each of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.basis.actors import Officer, Visit
from tongban.basis.refusals import Invalid
from tongban.casework.cases.aside import Aside, Sent
from tongban.casework.cases.beside import to_send
from tongban.casework.cases.doing import Doing, offices_of
from tongban.casework.cases.permit import by_officer
from tongban.casework.cases.record import finish, locked
from tongban.casework.cases.rules import SameOfficer
from tongban.casework.cases.states import Act
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import queries as offices


@dataclass(frozen=True, slots=True)
class Together:
    """How far a step has got that several officers sign, and what its event keeps of it."""

    missing: int  # signatures
    kept: Mapping[str, Any]


@transaction.atomic(durable=True)
def send_officers(*, number: str, officers: Collection[int], by: Officer, at: datetime, visit: Visit) -> None:
    """Name the officers who look for themselves.

    Args:
        officers: Users; as many as the item asks for, each of them posted for the step, none of whom did another part.

    Raises:
        Invalid: They are too few, or not posted for it.
        SameOfficer: One of them has done what the item keeps apart from this.

    Source: 行政许可法 第三十四条第三款 (two or more), 第五十五条第二款 (within five days of acceptance).
    """
    case = locked(number)
    step = to_send(catalog.item(case.item_code, case.item_version), Aside.of(case.aside))
    doing = by_officer(number, Act.SEND_OFFICERS, by, at, visit, step=step.code if step else "")
    if step is None:
        raise LookupError(f"case {number} has a task to send officers, and no step for it")
    posted = {user for user, _ in offices.posted(offices_of(doing.case)[step.post.office], step.post.role, doing.on)}
    chosen = sorted(set(officers))
    if len(chosen) < step.officers or not set(chosen) <= posted:
        raise Invalid("officers", f"Choose {step.officers} or more of the officers shown.")
    for done, user in doing.done_by.items():
        if user in chosen:
            raise SameOfficer(step.code, done)
    aside = doing.aside
    doing.case.aside = replace(aside, sent={**aside.sent, step.code: Sent(officers=tuple(chosen))}).to_json()
    finish(doing, {"officers": chosen})


def signed_by_all(doing: Doing) -> Together:
    """Note that an officer has done a step; it is done when all who do it together have signed.

    Source: 行政许可法 第六十一条第二款 (recorded and signed).
    """
    step = doing.item.procedure.step(doing.step) if doing.item.procedure else None
    needed, kept = 1, {}
    if step and step.officers > 1:
        aside = doing.aside
        before = aside.sent.get(step.code, Sent())
        signed = replace(before, signed=(*before.signed, doing.by.user_id or 0))
        doing.case.aside = replace(aside, sent={**aside.sent, step.code: signed}).to_json()
        needed = max(step.officers, len(before.officers))
        kept = {"signed": len(signed.signed), "of": needed}
    missing = needed - kept.get("signed", 1)
    if not missing:
        doing.case.steps_done = [*doing.case.steps_done, doing.step]
    return Together(missing, kept)
