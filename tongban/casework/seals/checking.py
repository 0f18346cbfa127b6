"""Is everything as it was written? The seals are compared with themselves, with the log, and with what is kept outside.

Reads only what is committed, so it may run while acts are being written: rows are only added, and what is newer than
the last seal is counted and not held against anybody.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.casework.cases.models import Case, CaseNumber
from tongban.casework.rounds.models import Round
from tongban.casework.seals import queries
from tongban.casework.seals.models import Page, Seal
from tongban.casework.seals.queries import NAMED
from tongban.casework.seals.rules import BLOCK, Anchor, Source, digest_of, round_key, seal_hash
from tongban.casework.seals.sources import ROWS, WORDS, window


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out: what is wrong, how much is under seal, and how much is newer than the last seal."""

    faults: Sequence[str]
    last: Anchor | None
    sealed: int
    newer: int


@transaction.atomic
def check(outside: Sequence[Anchor] = ()) -> Checked:
    """Return what the seals show to be wrong, each fault with the case and the event.

    Args:
        outside: The seals as somebody else has kept them.
    """
    seals = list(Seal.objects.order_by("number"))
    faults = [*_seal_faults(seals), *_against(seals, outside)]
    queries.name_rows()
    faults += [*_event_faults(), *_left_behind()]
    for source in Source:
        faults += _row_faults(source) if source is not Source.EVENTS else []
    end = seals[-1] if seals else None
    newer = 0
    for source in Source:
        late, fresh = _in_no_seal(source, end)
        faults += late
        newer += fresh
    sealed = sum(part.count for seal in seals for part in queries.parts_of(seal).values())
    return Checked(faults, queries.anchor(end) if end else None, sealed, newer)


def _seal_faults(seals: Sequence[Seal]) -> Iterator[str]:
    """Yield what is wrong with the seals themselves: one is missing, is another one, or its pages are."""
    before, expected = b"", 1
    for seal in seals:
        if seal.number != expected:
            yield f"seal {expected} is missing"
        elif bytes(seal.previous_hash) != before or not _whole(seal):
            yield f"seal {seal.number} is not what was written"
        expected, before = seal.number + 1, bytes(seal.hash)


def _whole(seal: Seal) -> bool:
    parts = queries.parts_of(seal)
    said = seal_hash(number=seal.number, taken_at=seal.taken_at, previous=bytes(seal.previous_hash), parts=parts)
    return said == bytes(seal.hash) and all(_as_said(seal.number, source, parts[source].digest) for source in parts)


def _as_said(number: int, source: str, digest: str) -> bool:
    """Return whether the pages of a seal are what it says they are."""
    pages = Page.objects.filter(seal_id=number, source=source).order_by("page")
    return digest == digest_of(_digests(pages.iterator(chunk_size=1)))


def _digests(pages: Iterable[Page]) -> Iterator[bytes]:
    for page in pages:
        yield hashlib.sha256(bytes(page.leaves)).digest()


def _against(seals: Sequence[Seal], outside: Iterable[Anchor]) -> Iterator[str]:
    """Yield where the seals are not those that were kept outside."""
    here = {seal.number: queries.anchor(seal).hash for seal in seals}
    for kept in outside:
        if kept.number not in here:
            yield f"seal {kept.number} of {kept.taken_at}, kept outside, is missing here"
        elif here[kept.number] != kept.hash:
            yield f"seal {kept.number} is not the one of {kept.taken_at} that is kept outside"


def _asked(statement: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found


WRONG = f"""
SELECT n.key, n.seq, min(n.seal), bool_and(stored.digest IS NULL) FROM {NAMED} n
LEFT JOIN ({{rows}}) AS stored ON stored.key = n.key AND stored.seq = n.seq
WHERE n.source = %(source)s AND stored.digest IS DISTINCT FROM n.digest
GROUP BY n.key, n.seq ORDER BY n.key, n.seq
"""  # noqa: S608 (names of ours)
Wrong = tuple[UUID, int, int, bool]


def _wrong(source: Source) -> list[Wrong]:
    """Return which rows of a source are not what a seal names: id, number, seal, and whether they are gone."""
    return _asked(WRONG.format(rows=ROWS[source]), source=source, **window(None))


def _row_faults(source: Source) -> Iterator[str]:
    called = _names(source)
    for key, seq, number, gone in _wrong(source):
        name = called(key, seq)
        yield f"{name}{' ' if source in NUMBERED else ': '}{_what(number, gone=gone)}"


NUMBERED = frozenset({Source.EVENTS, Source.ROUNDS, Source.DRAFTS})
Called = Callable[[UUID, int], str]


def _names(source: Source, keys: Collection[UUID] = ()) -> Called:
    """Return how rows of a source are called in a fault. One query at most.

    Args:
        keys: Of cases, where they are meant.
    """
    if source is Source.ROUNDS:
        blocks = {
            round_key(code, block): (code, block * BLOCK)
            for code, last in Round.objects.values_list("code", "last_seq")
            for block in range(last // BLOCK + 1)
        }
        return lambda key, seq: _event_of(source, *blocks.get(key, (str(key), 0)), seq)
    numbers = dict(CaseNumber.objects.filter(case_id__in=keys).values_list("case_id", "number")) if keys else {}
    if source in NUMBERED:
        return lambda key, seq: _event_of(source, numbers.get(key, str(key)), 0, seq)
    return lambda key, _seq: f"{WORDS[source]} {key}"


def _event_of(source: Source, name: str, before: int, seq: int) -> str:
    return f"{WORDS[source]} {name}: event {before + seq}"


def _event_faults() -> Iterator[str]:
    """Yield what is wrong with events, case by case. A case that is gone with all its events is said once."""
    by_case: dict[UUID, list[Wrong]] = defaultdict(list)
    for wrong in _wrong(Source.EVENTS):
        by_case[wrong[0]].append(wrong)
    called = dict(CaseNumber.objects.filter(case_id__in=by_case).values_list("case_id", "number"))
    here = set(Case.objects.filter(id__in=by_case).values_list("id", flat=True))
    for case_id, found in by_case.items():
        name = called.get(case_id, str(case_id))
        if case_id not in here and all(gone for *_, gone in found):
            yield f"case {name}: the whole case is missing, with its events up to {found[-1][1]}"
        else:
            yield from (f"case {name}: event {seq} {_what(seal, gone=gone)}" for _, seq, seal, gone in found)


LEFT_BEHIND = """
SELECT e.case_id, n.number, count(*) FROM cases_caseevent e LEFT JOIN cases_case c ON c.id = e.case_id
LEFT JOIN cases_casenumber n ON n.case_id = e.case_id WHERE c.id IS NULL GROUP BY 1, 2 ORDER BY 1
"""


def _left_behind() -> list[str]:
    """Return the cases that are gone while their events are there."""
    found = _asked(LEFT_BEHIND)
    return [
        f"case {number or case_id}: the case is missing, {count} event(s) are there" for case_id, number, count in found
    ]


def _what(number: int, *, gone: bool) -> str:
    return f"was removed; it is in seal {number}" if gone else f"is not what is in seal {number}"


UNSEALED = f"""
SELECT stored.key, stored.seq, stored.written_at < %(open_since)s FROM ({{rows}}) AS stored
WHERE NOT EXISTS (
    SELECT 1 FROM {NAMED} n WHERE n.source = %(source)s AND n.key = stored.key AND n.seq = stored.seq
)
"""  # noqa: S608 (names of ours)
NOT_BY_WRITING = f"""
SELECT late.key, late.seq FROM ({UNSEALED}) AS late (key, seq, old) WHERE late.old ORDER BY late.key, late.seq
"""  # noqa: S608 (names of ours)
HOW_MANY = f"SELECT count(*) FROM ({UNSEALED}) AS late (key, seq, old) WHERE late.old IS NOT TRUE"  # noqa: S608


def _in_no_seal(source: Source, end: Seal | None) -> tuple[list[str], int]:
    """Return what should be in a seal by its age and is not, and how many rows are newer than the last seal."""
    known = end is not None and source in end.parts
    values = {"source": source, "open_since": end.open_since if end and known else None, **window(None)}
    late = _asked(NOT_BY_WRITING.format(rows=ROWS[source]), **values)
    ((newer,),) = _asked(HOW_MANY.format(rows=ROWS[source]), **values)
    called = _names(source, {key for key, _ in late} if source is Source.EVENTS else ())
    return [f"{called(key, seq)} is in no seal, though it is old enough" for key, seq in late], newer
