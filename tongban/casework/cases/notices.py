"""Which papers an act brings about. What they look like, and their files, come later: here it is a row of the act."""

import secrets
from collections.abc import Sequence

from tongban.basis.ids import check_code, notice_number
from tongban.basis.papers import due
from tongban.casework.cases.doing import Doing, offices_of
from tongban.casework.cases.models import CaseEvent, CaseNotice
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import Clock

CODE_BITS = 40


def notices_of(doing: Doing, event: CaseEvent, running: Sequence[Clock]) -> list[CaseNotice]:
    """Return the papers that an act brings about, to be written with its event. One query a minute in each process."""
    templates = due(catalog.notices(), doing.item, doing.name, doing.on)
    dates = {clock.kind: clock.due_on.isoformat() for clock in running}
    return [
        CaseNotice(
            case_id=doing.case.id,
            seq=event.seq,
            kind=template.code,
            version=template.version,
            number=notice_number(doing.case.number, event.seq, place),
            check_code=check_code(secrets.randbits(CODE_BITS)),
            issued_at=doing.at,
            authority_id=event.authority_id or _answering(doing),
            due=dates,
        )
        for place, template in enumerate(templates)
    ]


def _answering(doing: Doing) -> str:
    """Return the authority that answers for what silence or the applicant brought about: who accepts."""
    procedure = doing.item.procedure
    return offices_of(doing.case)[procedure.accept.office] if procedure else doing.case.deciding_id
