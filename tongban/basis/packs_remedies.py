"""Ways to contest a decision, read from a pack, and put back as they are stored with an item."""

import re
from typing import Any

from tongban.basis.packs_places import Place
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.remedies import Against, Period, Remedy, RemedyKind
from tongban.basis.words import Words
from tongban.basis.workdays import DayType

OPTIONAL = ("kind", "against", "within", "at_most", "first", "how", "body", "outer", "after")
NAME = re.compile(r"[a-z][a-z0-9_]*")
NAME_REMEDY = "Write it in small letters, digits and underscores, like reconsideration"
MOST_DAYS, MOST_MONTHS = 10_000, 240
REGION = "{region}"


def read_remedy(place: Place, code: str = "") -> Remedy:
    """Return the remedy that a place describes; without a code it says its own."""
    fields = place.fields(("text", *CITATION) if code else ("code", "text", *CITATION), OPTIONAL)
    return Remedy(
        code=code or fields["code"].matching(NAME, NAME_REMEDY),
        text=fields["text"].words(),
        citation=read_citation(fields),
        kind=fields["kind"].one_of(RemedyKind) if fields["kind"].given else RemedyKind.RECONSIDERATION,
        against=fields["against"].one_of(Against) if fields["against"].given else Against.DECISION,
        within=read_period(fields["within"]),
        at_most=read_period(fields["at_most"]),
        first=fields["first"].truth(otherwise=False),
        how=fields["how"].words() if fields["how"].given else None,
        body=_body(fields["body"]),
        outer=read_period(fields["outer"]),
        after=read_period(fields["after"]),
    )


def _body(place: Place) -> Words | None:
    if not place.given:
        return None
    words = place.words()
    if REGION not in words.zh or REGION not in words.en:
        place.problem(
            "the body is not that of the region of the office", f"Write {REGION} where the region's name stands"
        )
    return words


def read_period(place: Place) -> Period | None:
    """Return a period of days or months, or None where the file has none here."""
    if not place.given:
        return None
    fields = place.fields((), ("days", "months", "day_type"))
    if fields["days"].given == fields["months"].given:
        place.problem("a period is so many days or so many months", "Write {days: 60} or {months: 6}")
        return None
    if fields["months"].given:
        return Period(months=fields["months"].whole(1, MOST_MONTHS))
    kind = fields["day_type"].one_of(DayType) if fields["day_type"].given else DayType.CALENDAR
    return Period(days=fields["days"].whole(1, MOST_DAYS), day_type=kind)


def remedy_content(remedy: Remedy) -> dict[str, Any]:
    """Return a remedy as it is stored with the item that names it."""
    law = remedy.citation
    stored: dict[str, Any] = {
        "code": remedy.code,
        "text": remedy.text.to_json(),
        "law": law.text,
        "source": law.source,
        "confidence": law.confidence,
        "kind": str(remedy.kind),
        "against": str(remedy.against),
    }
    if remedy.first:
        stored["first"] = True
    if remedy.how:
        stored["how"] = remedy.how.to_json()
    if remedy.body:
        stored["body"] = remedy.body.to_json()
    periods = {"within": remedy.within, "at_most": remedy.at_most, "outer": remedy.outer, "after": remedy.after}
    for name, period in periods.items():
        if period:
            stored[name] = _period_content(period)
    return stored


def _period_content(period: Period) -> dict[str, Any]:
    if period.months:
        return {"months": period.months}
    return {"days": period.days, "day_type": str(period.day_type)}
