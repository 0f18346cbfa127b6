"""Time limits of an item, built from its pack file: what they are, what stops or lengthens them, hearings."""

from collections.abc import Collection, Mapping
from typing import Any

from tongban.basis.clock_events import PauseReason
from tongban.basis.items import Duty, Role
from tongban.basis.limits import ByDate, Extension, HearingRule, LimitRule, Pauses, Sending, Silence
from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.packs_time import read_citation
from tongban.basis.packs_yaml import FAULTY, Report
from tongban.basis.posts import Post
from tongban.basis.workdays import DayType, Limit

CITATION = ("law", "source", "confidence")
POST_REMEDY = f"Write office/role, like deciding/clerk. Offices: {', '.join(Duty)}. Roles: {', '.join(Role)}"
MOST_DAYS = 1000
GRANTING = ("granted", "renewed")
DEEMED = ("accepted", *GRANTING)
LEAST: Mapping[DayType, int] = {DayType.WORKING: 1, DayType.CALENDAR: 1, DayType.BEFORE_DATE: 0}

Offices = Collection[str]


def read_limit(place: Place) -> LimitRule | None:
    """Return a time limit, or None where the file has none here."""
    if not place.given:
        return None
    fields = place.fields(("day_type", *CITATION), ("days", "pauses", "extension", "after", "from_receipt"))
    day_type = fields["day_type"].one_of(DayType)
    limit = Limit(_days(place, fields["days"], day_type), day_type)
    pauses = _pauses(fields["pauses"]) if fields["pauses"].given else None
    extension = _extension(fields["extension"]) if fields["extension"].given else None
    if day_type in {DayType.ON_THE_SPOT, DayType.BEFORE_DATE} and (pauses or extension):
        place.problem(f"a limit of the kind {day_type} is paused or extended", "Take `pauses` and `extension` out")
        pauses = extension = None
    return LimitRule(
        limit=limit,
        citation=read_citation(fields),
        pauses=pauses,
        extension=extension,
        after=fields["after"].text() if fields["after"].given else "",
        from_receipt=fields["from_receipt"].truth(otherwise=False),
    )


def must_read_limit(place: Place) -> LimitRule:
    """Return a time limit that must be there; what is missing has been noted where its fields were asked for."""
    found = read_limit(place)
    return found or LimitRule(limit=Limit(0, DayType.ON_THE_SPOT), citation=read_citation(place.fields(CITATION)))


def _days(place: Place, days: Place, day_type: DayType) -> int:
    if day_type is DayType.ON_THE_SPOT:
        if days.given and days.value != 0:
            days.wrong("On the spot is 0 days: take the days out, or name working or calendar days")
        return 0
    if not days.given:
        place.problem(f"the {day_type} days have no number", "Write `days: …`")
    return days.whole(LEAST[day_type], MOST_DAYS)


def _pauses(place: Place) -> Pauses:
    fields = place.fields(("reasons", *CITATION))
    reasons = tuple(PauseReason(code, member.words()) for code, member in fields["reasons"].members().items())
    return Pauses(reasons=reasons, citation=read_citation(fields))


def with_pauses(content: dict[str, Any], known: Pauses | None, report: Report) -> dict[str, Any]:
    """Return the content of an item with the reasons that its limits name written out: {limits: {…: {pauses: […]}}}.

    A limit names reasons of the pack's closed list; no other reason is known.
    """
    limits = content.get("limits")
    if not isinstance(limits, Mapping):
        return content
    written = {name: _written(name, limit, known, report) for name, limit in limits.items()}
    return {**content, "limits": written}


def _written(name: str, limit: Any, known: Pauses | None, report: Report) -> Any:
    if not isinstance(limit, Mapping) or not isinstance(limit.get("pauses"), list):
        return limit
    words = {reason.code: reason.words for reason in known.reasons} if known else {}
    reasons: dict[str, Any] = {}
    for number, code in enumerate(limit["pauses"]):
        if not isinstance(code, str) or code not in words:
            report.add(
                ("limits", name, "pauses", number), f"no pause is called {code!r}", did_you_mean(str(code), words)
            )
            return {**limit, "pauses": FAULTY}
        reasons[code] = words[code].to_json()
    if known is None or not reasons:
        report.add(("limits", name, "pauses"), "no reason is named", "Name one of the pack's list, or take it out")
        return {**limit, "pauses": FAULTY}
    law = known.citation
    cited = {"law": law.text, "source": law.source, "confidence": law.confidence}
    return {**limit, "pauses": {"reasons": reasons, **cited}}


def _extension(place: Place) -> Extension:
    fields = place.fields(("days", "by", "approver", *CITATION), ("condition",))
    return Extension(
        days=fields["days"].whole(1, MOST_DAYS),
        by=read_post(fields["by"], tuple(Duty)),
        approver=fields["approver"].words(),
        citation=read_citation(fields),
        condition=fields["condition"].words() if fields["condition"].given else None,
    )


def read_post(place: Place, offices: Offices) -> Post:
    """Return the post that is written as office/role."""
    post = place.text(POST_REMEDY)
    office, _, role = post.partition("/")
    if (office in list(Duty) or office in offices) and role in list(Role):
        if office not in offices:
            place.problem(f"{post} names an office that the procedure does not have", "Write it under `offices:`")
        return Post(office=next((duty for duty in Duty if duty == office), office), role=Role(role))
    if post:
        place.wrong(POST_REMEDY)
    return Post(office=Duty.DECIDING, role=Role.CLERK)


def read_sending(place: Place, offices: Offices) -> Sending:
    """Return who sends officers, and within what time."""
    fields = place.fields(("by",), ("limit",))
    return Sending(by=read_post(fields["by"], offices), limit=read_limit(fields["limit"]))


def read_hearing(place: Place, offices: Offices) -> HearingRule:
    """Return how a hearing is asked for and held."""
    fields = place.fields(("by", "chair", "ask", "hold", "notice", *CITATION), ("pause", "announced"))
    return HearingRule(
        by=read_post(fields["by"], offices),
        chair=read_post(fields["chair"], offices),
        ask=must_read_limit(fields["ask"]),
        hold=must_read_limit(fields["hold"]),
        notice=must_read_limit(fields["notice"]),
        citation=read_citation(fields),
        announced=read_citation(fields["announced"].fields(CITATION)) if fields["announced"].given else None,
        pause=fields["pause"].text() if fields["pause"].given else "",
    )


def read_by_date(place: Place, dates: Collection[str], choices: Mapping[str, Collection[str]]) -> ByDate:
    """Return before which date a decision must come.

    Args:
        dates: The fields of the form that are dates.
        choices: The fields that are choices, with what can be chosen.
    """
    fields = place.fields(("decide",), ("ask", "field", "document", "silence", "when"))
    field, document = fields["field"], fields["document"]
    if place.given and field.given is document.given:
        place.problem("the date is to be one of two", "Write `field:` with a date of the form, or `document:`")
    for limit in ("decide", "ask"):
        kind = fields[limit].value.get("day_type") if isinstance(fields[limit].value, Mapping) else None
        if kind is not None and kind != DayType.BEFORE_DATE:
            fields[limit].problem(f"{limit} is not counted back from a date", "Write `day_type: before_date`")
    return ByDate(
        decide=must_read_limit(fields["decide"]),
        ask=read_limit(fields["ask"]),
        field=field.known(dates) if field.given else "",
        document=document.text() if document.given else "",
        silence=read_silence(fields["silence"], GRANTING),
        when=_when(fields["when"], choices) if fields["when"].given else None,
    )


def read_silence(place: Place, deemed: Collection[str]) -> Silence | None:
    """Return what silence means, or None where the file does not say so."""
    if not place.given:
        return None
    fields = place.fields(("deemed", *CITATION))
    return Silence(deemed=fields["deemed"].known(deemed), citation=read_citation(fields))


def _when(place: Place, choices: Mapping[str, Collection[str]]) -> tuple[str, str]:
    fields = place.fields(("field", "is"))
    name = fields["field"].known(choices)
    return name, fields["is"].known(choices.get(name, ()))
