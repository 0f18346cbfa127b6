"""Documents that were issued, as their holder reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongban.casework.offices import queries as offices
from tongban.casework.registry.queries import DocumentView
from tongban.channels.portal import wording


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document with everything in words."""

    kind: str
    number: str
    issued_by: str
    issued_on: date
    valid_from: date
    last_day: date | None
    valid_in: str
    amended_on: date | None
    stands: bool
    state: str


def documents(found: Sequence[DocumentView], on: date) -> list[DocumentLine]:
    """Return documents in words, in the order given. One query."""
    names = offices.authorities({each.issued_by for each in found}) if found else {}
    return [
        DocumentLine(
            wording.document_kind(each.kind),
            each.number,
            wording.say(names[each.issued_by].name),
            each.issued_on,
            each.valid_from,
            each.last_day,
            wording.where_valid(each.kind),
            each.amended_on,
            each.stands(on),
            str(wording.DOCUMENT_STATE[each.state_on(on)]),
        )
        for each in found
    ]
