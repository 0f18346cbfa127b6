"""The holder of a licence is told what was done to it: an outbox row in the transaction of the act."""

from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from tongban.basis.licences import LicenceKind
from tongban.casework.licences.rules import IN_REGISTER
from tongban.casework.messages import addressees
from tongban.casework.messages import queries as messages
from tongban.casework.messages.models import Outbox
from tongban.casework.messages.outbox import outbox_row
from tongban.casework.registry import queries as registry
from tongban.casework.registry.rules import Act, DocumentState, Turn

ABOUT, CASE = "licence", "case"
BY_CASE = "licence.by_case"
NOT_TOLD = frozenset({Act.REPLACE})  # the new one is the news, and comes with the case that issued it


def tell(turn: Turn, kind: LicenceKind) -> None:
    """Have the holder told, if the pack has words for it and no message of the case tells them.

    One statement where an officer did it, two more where a case did; none for what nobody has to be told.
    """
    notice = f"{ABOUT}.{turn.act}" if turn.cause.case_id is None else BY_CASE
    if turn.act in NOT_TOLD or turn.holder is None or notice not in messages.notices():
        return
    if turn.cause.case_id is not None and _hears_otherwise(turn, turn.holder, turn.cause.case_id):
        return
    Outbox.objects.bulk_create([_row(notice, turn, kind, turn.holder)])


def _hears_otherwise(turn: Turn, holder: UUID, case_id: UUID) -> bool:
    """Return whether a case's own messages tell the holder, or nobody can be told any more; two queries."""
    if turn.after == DocumentState.VALID or registry.person(holder, turn.cause.on).died_on is not None:
        return True
    parties = addressees.find(CASE, [case_id]).get(case_id, ())
    return any(each.person_id == holder and each.role in addressees.ACTING for each in parties)


def _row(notice: str, turn: Turn, kind: LicenceKind, holder: UUID) -> Outbox:
    about_id, cause = uuid5(NAMESPACE_OID, f"{ABOUT}:{turn.number}"), turn.cause
    name = registry.document_kinds()[turn.kind].name
    data: dict[str, Any] = {
        "licence": name.to_json(),
        "from": cause.on.isoformat(),
        "law": cause.law,
        "case": cause.case_number,
    }
    act = next((each for each, done in IN_REGISTER.items() if done == turn.act), None)
    ground = kind.ground(act, cause.ground) if act else None
    if ground is not None:
        data["ground"] = ground.name.to_json()
    return outbox_row(
        notice=notice,
        at=cause.at,
        about=ABOUT,
        about_id=about_id,
        number=turn.number,
        item_code="",
        item_version=0,
        people=[holder],
        offices=[cause.authority],
        data=data,
    )
