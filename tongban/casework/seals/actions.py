"""Seal what was written since the last seal. Run by the worker; no act waits for it."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from django.db import connection, transaction

from tongban.casework.seals import queries
from tongban.casework.seals.models import Page, Seal
from tongban.casework.seals.queries import NAMED
from tongban.casework.seals.rules import Part, Source, digest_of, seal_hash
from tongban.casework.seals.sources import ROWS, window

log = structlog.get_logger()

PAGE_ROWS = 10_000
MARGIN_SECONDS = 600  # for a statement that has begun and waits before it writes
ONE_AT_A_TIME = 7_263_001  # an advisory lock: two seals at once would cover the same rows


@transaction.atomic
def seal(*, everything: bool = False) -> Seal | None:
    """Seal what was written since the last seal and return the new one; None if another process is just doing that.

    Nothing is missed, however late its transaction ends: what had not ended when the last seal looked is looked for
    again, and what is sealed already is left out.

    Args:
        everything: Look through all there is, not only through what was written since.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not (cursor.fetchone() or [False])[0]:
            return None
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, statement_timestamp()")
        xid, taken_at = cursor.fetchone()
    before = queries.last()
    since = None if before is None or everything else before.open_since
    begin = open_since(xid, taken_at)  # before anything is read: what ends meanwhile is seen, and looked for again
    queries.name_rows(since)
    number = before.number + 1 if before else 1
    known = before.parts if before else {}  # of a source that is new everything is looked through
    parts = {source.value: _put(number, source, since if source in known else None) for source in Source}
    made = Seal(
        number=number, taken_at=taken_at, xid=xid, open_since=begin,
        parts={source: list(asdict(part).values()) for source, part in parts.items()},
        previous_hash=bytes(before.hash) if before else b"",
    )  # fmt: skip
    made.hash = seal_hash(number=number, taken_at=taken_at, previous=bytes(made.previous_hash), parts=parts)
    made.save(force_insert=True)
    transaction.on_commit(partial(log.info, "seal.made", seal=str(queries.anchor(made))))
    return made


OPEN_SINCE = """
SELECT max(taken_at) - make_interval(secs => %(margin)s) FROM (
    SELECT taken_at, xid FROM seals_seal UNION ALL SELECT %(taken_at)s::timestamptz, %(xid)s
) AS seal WHERE xid <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""


def open_since(xid: int, taken_at: datetime) -> datetime | None:
    """Return from when on something may have been written that this seal will not see; None: any time. One query.

    Transactions are numbered in the order in which they begin to write. Where all have ended that have a lower number
    than an earlier seal's, everything that was written before that seal looked can be seen by now. In a database that
    was restored into another server the numbers mean nothing, and the next seal looks through everything.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SINCE, {"xid": xid, "taken_at": taken_at, "margin": MARGIN_SECONDS})
        found: datetime | None = (cursor.fetchone() or [None])[0]
    return found


def _put(number: int, source: Source, since: datetime | None) -> Part:
    """Write the pages of a source that a seal covers; return what they come to. Two statements."""
    values: dict[str, Any] = {"seal": number, "source": source, "rows": PAGE_ROWS, **window(since)}
    with connection.cursor() as cursor:
        cursor.execute(PUT.format(rows=ROWS[source]), values)
        counted = cursor.fetchall()
    pages = Page.objects.filter(seal_id=number, source=source).order_by("page").values_list("digest", flat=True)
    return Part(sum(row[0] for row in counted), sum(row[1] for row in counted), digest_of(map(bytes, pages)))


PUT = f"""
WITH fresh AS (
    SELECT written.key, written.seq, written.digest, row_number() OVER (ORDER BY written.key, written.seq) AS place
    FROM ({{rows}}) AS written
    WHERE NOT EXISTS (
        SELECT 1 FROM {NAMED} n WHERE n.source = %(source)s AND n.key = written.key AND n.seq = written.seq
    )
), page AS (
    SELECT (place - 1) / %(rows)s AS page, count(*) AS rows, count(*) FILTER (WHERE seq = 1) AS begun,
        string_agg(uuid_send(key) || substring(int4send(seq) FROM 3) || digest, ''::bytea ORDER BY key, seq) AS leaves
    FROM fresh GROUP BY 1
), put AS (
    INSERT INTO seals_page (seal_id, source, page, leaves, digest)
    SELECT %(seal)s, %(source)s, page, leaves, sha256(leaves) FROM page
)
SELECT rows, begun FROM page
"""  # noqa: S608 (names of ours)
