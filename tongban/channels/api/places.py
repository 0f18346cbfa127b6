"""Where a page of a list begins. What is no such place is told, not taken for the beginning."""

import re
from datetime import date
from uuid import UUID

from tongban.basis.refusals import Invalid

TASK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?_([0-9a-f-]{36})_[a-z0-9_]{1,40}")
WRONG = "Send the value of `next` of the page before, as it is."


def after_case(text: str) -> str:
    """Return where a page of cases begins, or raise Invalid; "" is the first page."""
    if not text:
        return ""
    try:
        return str(UUID(text))
    except ValueError:
        raise Invalid("after", WRONG) from None


def after_task(text: str) -> str:
    """Return where a page of tasks begins, or raise Invalid; "" is the first page."""
    if not text:
        return ""
    found = TASK.fullmatch(text)
    if found is None:
        raise Invalid("after", WRONG)
    try:
        UUID(found[2])
        date.fromisoformat(found[1] or "2000-01-01")
    except ValueError:
        raise Invalid("after", WRONG) from None
    return text
