"""Rows of the outbox, for whoever has something to tell."""

import os
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.basis.ids import uuid7
from tongban.casework.messages.models import BUCKETS, Outbox


def outbox_row(*, notice: str, at: datetime, about: str, about_id: UUID, **columns: Any) -> Outbox:
    """Return a row that is not kept yet. What is about the same lies in one bucket; its id sorts by the moment.

    Args:
        columns: What else it says: number, item, people, offices, dates, data.
    """
    return Outbox(
        bucket=about_id.int % BUCKETS,
        id=uuid7(at, os.urandom(10)),
        notice=notice,
        at=at,
        about=about,
        about_id=about_id,
        **columns,
    )
