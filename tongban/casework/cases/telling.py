"""Who is to be told of an act: the outbox row that goes with it. Which acts tell whom stands in the pack."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tongban.basis.actors import Machine
from tongban.basis.notices import Notice, first_known
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.clocks.models import Clock
from tongban.casework.messages.models import Outbox
from tongban.casework.messages.outbox import outbox_row
from tongban.casework.messages.queries import notices
from tongban.casework.rows import Writing

ABOUT = "case"
APPLICANT = "applicant"


def tell(doing: Doing, event: CaseEvent, running: Sequence[Clock], writing: Writing) -> None:
    """Have an act told, in the act's own transaction, if the pack says that somebody is to be told of it.

    The words are those of the act; or of its step, of the reason for not accepting, or of silence, where the pack has
    words of their own for it. One row.
    """
    data: Mapping[str, Any] = event.data
    because = str(data.get("because") or data.get("standing") or data.get("variant") or "")  # of a file; of the act
    because = "deemed" if isinstance(doing.by, Machine) and data.get("deemed") else because
    notice = first_known(notices(), doing.act, doing.step, because)
    if notice is not None:
        writing.insert(_row(doing, event, notice, _due(notice, running, data)))


def _row(doing: Doing, event: CaseEvent, notice: Notice, due: tuple[date | None, bool]) -> Outbox:
    case = doing.case
    applied = doing.side in {0, doing.item.applicant_side} and APPLICANT in notice.tell
    return outbox_row(
        notice=notice.key,
        at=doing.at,
        about=ABOUT,
        about_id=case.id,
        number=case.number,
        seq=event.seq,
        item_code=case.item_code,
        item_version=case.item_version,
        side=doing.side,
        people=[case.applicant_person_id] if case.applicant_person_id and applied else [],
        offices=_offices(case),
        due_on=due[0],
        provisional=due[1],
        data={name: event.data[name] for name in notice.say if name in event.data},
    )


def _offices(case: Case) -> list[str]:
    """Return the authorities with a duty in a case, the deciding one first."""
    found = (case.deciding_id, case.receiving_id, case.origin_id, case.delivering_id)
    return list(dict.fromkeys(code for code in found if code))


def _due(notice: Notice, running: Sequence[Clock], data: Mapping[str, Any]) -> tuple[date | None, bool]:
    """Return the date that the notice names, and whether it can still change."""
    for name in notice.due:
        stated = data.get(name.removeprefix("data.")) if name.startswith("data.") else None
        if stated:
            return date.fromisoformat(stated), False
        clock = next((each for each in running if each.kind == name), None)
        if clock is not None:
            return clock.due_on, clock.gap_year is not None
    return None, False
