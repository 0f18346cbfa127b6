"""Where a page of tasks begins. What is no such place is told, not taken for the beginning."""

from datetime import date

from tongban.basis.refusals import Invalid

DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
TASK = f"^({DAY})?_[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}_[a-z0-9_]{{1,40}}$"  # due day, case, task


def place_of_task(text: str | None) -> str:
    """Return where a page of tasks begins, "" for the first; raise Invalid for a day that does not exist."""
    day = (text or "").partition("_")[0]
    try:
        date.fromisoformat(day or "2000-01-01")
    except ValueError:
        raise Invalid("after", "Send the value of `next` of the page before, as it is.") from None
    return text or ""
