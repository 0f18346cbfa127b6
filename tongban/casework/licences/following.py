"""What happens to a licence is noted, brought to the status lists of its copies, and told to its holder."""

from tongban.casework import rows
from tongban.casework.licences import queries, telling
from tongban.casework.licences.models import LicenceEvent, StatusEntry
from tongban.casework.licences.rules import status_of
from tongban.casework.registry.rules import Turn


def note(turn: Turn) -> None:
    """Note what was done to a licence, what its copies' status has to be, and what its holder is told; within the act.

    Two statements, and at most three for the message.
    """
    kind = queries.kinds().get(turn.kind)
    if kind is None:
        return
    cause = turn.cause
    event = LicenceEvent(
        number=turn.number,
        act=turn.act,
        before=turn.before,
        after=turn.after,
        at=cause.at,
        effective_on=cause.on,
        authority_id=cause.authority,
        user_id=cause.by,
        second_id=cause.second,
        case_id=cause.case_id,
        case_number=cause.case_number,
        ground=cause.ground,
        law=cause.law,
        words=cause.words,
    )
    rows.insert(event)
    if turn.before != turn.after:
        status = status_of(turn.after, kind)
        StatusEntry.objects.filter(licence=turn.number).exclude(status=status).update(status=status)
        telling.tell(turn, kind)
