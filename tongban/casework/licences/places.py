"""Each copy of a licence has a place of its own in a status list: drawn at random, given once."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from tongban.basis.refusals import NotFound
from tongban.casework import rows
from tongban.casework.licences import queries
from tongban.casework.licences.models import StatusList
from tongban.casework.licences.rules import FULL, KEY_BYTES, NoLicence, place_in
from tongban.casework.registry.models import Document
from tongban.casework.registry.rules import DocumentState
from tongban.casework.statements import execute

MOST_AT_ONCE = 1 << 15
TAKE = """
UPDATE licences_statuslist SET given = given + %s WHERE given + %s <= %s AND id = (
    SELECT id FROM licences_statuslist WHERE kind = %s AND given + %s <= %s ORDER BY serial LIMIT 1
) RETURNING id, key, given - %s
"""
ENTER = """
INSERT INTO licences_statusentry (list_id, first, count, licence, until)
SELECT %s, entry.first, %s, entry.licence, %s FROM unnest(%s::integer[], %s::varchar[]) AS entry (first, licence)
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Places in one status list, in the order of the copies."""

    list_id: str
    indices: Sequence[int]


def give_places(number: str, *, count: int, until: date) -> Places:
    """Give the copies of one batch their places; the caller's transaction makes the copies known only afterwards.

    The licence is held meanwhile: it is not suspended or ended between this and the end of the transaction.

    Args:
        until: The last day of the copies.

    Raises:
        NotFound: There is no such licence.
        NoLicence: It does not stand, so no copies of it are made.
    """
    found = rows.read(Document, lock="FOR SHARE", number=number)
    if not found or found[0].kind not in queries.kinds():
        raise NotFound("licence")
    if found[0].state != DocumentState.VALID:
        raise NoLicence(f"it is {found[0].state}")
    return give_many(found[0].kind, [number], count=count, until=until)[0]


def give_many(kind: str, numbers: Sequence[str], *, count: int, until: date) -> list[Places]:
    """Give each of these licences, which the caller holds and knows to stand, as many places. Two statements.

    Raises:
        ValueError: That is more than fits at once.
    """
    wanted = count * len(numbers)
    if not 0 < wanted <= MOST_AT_ONCE:
        raise ValueError(f"between 1 and {MOST_AT_ONCE} places are given at once")
    list_id, key, first = _take(kind, wanted)
    begins = range(first, first + wanted, count)
    execute(ENTER, [list_id, count, until, list(begins), list(numbers)])
    return [Places(list_id, tuple(indices(key, begin, count))) for begin in begins]


def indices(key: bytes, first: int, count: int) -> Iterable[int]:
    """Return the places of the copies from the `first`th on."""
    return (place_in(key, each) for each in range(first, first + count))


def _take(kind: str, count: int) -> tuple[str, bytes, int]:
    while True:
        taken = execute(TAKE, [count, count, FULL, kind, count, FULL, count])
        if taken:
            list_id, key, first = taken[0]
            return list_id, bytes(key), first
        open_list(kind)


def open_list(kind: str) -> str:
    """Open the next list of a kind and return its name; if somebody else does so at this moment, theirs is taken."""
    last = StatusList.objects.filter(kind=kind).aggregate(last=Max("serial"))["last"] or 0
    try:
        with transaction.atomic():
            StatusList.objects.create(
                id=f"{kind}-{last + 1}", kind=kind, serial=last + 1, key=secrets.token_bytes(KEY_BYTES)
            )
    except IntegrityError:
        pass
    return f"{kind}-{last + 1}"
