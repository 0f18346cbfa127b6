"""Questions about seals, and the rows that they name put where the database can compare them with what is stored."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection

from tongban.casework.seals.models import Page, Seal
from tongban.casework.seals.rules import Anchor, Part, leaves


def last() -> Seal | None:
    """Return the last seal, or None before the first. One query."""
    return Seal.objects.order_by("-number").first()


def anchor(seal: Seal) -> Anchor:
    """Return what is kept outside of a seal."""
    return Anchor(seal.number, seal.taken_at.astimezone(UTC).isoformat(), bytes(seal.hash).hex())


def anchors() -> Sequence[Anchor]:
    """Return what is kept outside of every seal, in their order. One query."""
    return [anchor(seal) for seal in Seal.objects.order_by("number")]


def parts_of(seal: Seal) -> dict[str, Part]:
    """Return what a seal says that it holds."""
    return {source: Part(*said) for source, said in seal.parts.items()}


NAMED = "seals_named"  # a table of this transaction alone
MAKE = f"""
CREATE TEMP TABLE IF NOT EXISTS {NAMED} (seal int4, source text, key uuid, seq int4, digest bytea) ON COMMIT DROP;
TRUNCATE {NAMED};
"""


def name_rows(since: datetime | None = None) -> None:
    """Put what the seals since a moment name into the table `NAMED`, which lives as long as the transaction.

    A page is read at a time, so memory does not grow with the log.
    """
    pages = Page.objects.order_by("seal_id", "source", "page")
    pages = pages.filter(seal__taken_at__gte=since) if since else pages
    with connection.cursor() as cursor:
        cursor.execute(MAKE)
        # The pages are asked for one by one: while COPY goes on, the connection answers nothing else.
        for key in list(pages.values_list("seal_id", "source", "page")):
            page = bytes(Page.objects.get(pk=key).leaves)
            with cursor.copy(f"COPY {NAMED} FROM STDIN") as copy:
                for row in leaves(page):
                    copy.write_row((key[0], key[1], *row))
        cursor.execute(f"ANALYZE {NAMED}")
