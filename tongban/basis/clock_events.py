"""What a statutory clock is set to, and what can happen to it. Both go to JSON and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.refusals import Refusal
from tongban.basis.words import Words
from tongban.basis.workdays import DayType, Limit


class ClockFault(StrEnum):
    """Why something cannot happen to a clock."""

    NOT_STARTED = "not_started"
    STARTED_TWICE = "started_twice"
    ENDED = "ended"
    OUT_OF_ORDER = "out_of_order"
    PAUSED = "paused"
    NOT_PAUSED = "not_paused"
    REASON_NOT_LISTED = "reason_not_listed"
    NO_NOTICE = "no_notice"
    NO_EXTENSION = "no_extension"
    EXTENDED_TWICE = "extended_twice"
    EXTENSION_TOO_LONG = "extension_too_long"
    EXTENSION_NOT_APPROVED = "extension_not_approved"
    TOO_LATE = "too_late"
    NO_SILENCE_RULE = "no_silence_rule"
    NOT_DUE_YET = "not_due_yet"
    NO_DATE = "no_date"


REMEDIES: Mapping[ClockFault, str] = {
    ClockFault.NOT_STARTED: "The time limit has not begun. Record first what it counts from.",
    ClockFault.STARTED_TWICE: "The time limit has begun already. It begins once.",
    ClockFault.ENDED: "The time limit is over: the act was done, or is no longer owed. Nothing can be added.",
    ClockFault.OUT_OF_ORDER: "Something later has been recorded already. Check the date.",
    ClockFault.PAUSED: "The time limit is paused. Record first that it runs again.",
    ClockFault.NOT_PAUSED: "The time limit is not paused, so it cannot be resumed.",
    ClockFault.REASON_NOT_LISTED: "The law does not list this reason for a pause. Choose one that it lists.",
    ClockFault.NO_NOTICE: "Tell the applicant in writing how many days are needed; then the time limit can be paused.",
    ClockFault.NO_EXTENSION: "The law knows no extension of this time limit.",
    ClockFault.EXTENDED_TWICE: "This time limit has been extended already. It can be extended once.",
    ClockFault.EXTENSION_TOO_LONG: "The law does not allow so long an extension. Choose 1 day up to what it allows.",
    ClockFault.EXTENSION_NOT_APPROVED: "Record who approved the extension, and the reason told to the applicant.",
    ClockFault.TOO_LATE: "The time limit has passed. It can no longer be paused or extended.",
    ClockFault.NO_SILENCE_RULE: "No law says here what follows when the office does not answer.",
    ClockFault.NOT_DUE_YET: "The time limit has not passed yet, so silence has no effect.",
    ClockFault.NO_DATE: "A time limit before a date needs that date; no other has one.",
}


class ClockError(Refusal):
    """This cannot happen to the clock. `fault` says why; the message says what to do."""

    def __init__(self, fault: ClockFault) -> None:
        super().__init__(REMEDIES[fault])
        self.fault = fault
        self.message = REMEDIES[fault]


@dataclass(frozen=True, slots=True)
class PauseReason:
    """A reason for which the law stops the clock."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Deemed:
    """What the law makes of silence: "accepted", "renewed"."""

    words: Words
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSpec:
    """One time limit of an item: how long, from what, and what may stop or lengthen it.

    Raises:
        ValueError: The parts contradict each other.
    """

    kind: str
    limit: Limit
    citation: Citation
    counts_from: Words  # 受理 / acceptance
    pauses: tuple[PauseReason, ...] = ()  # a closed list
    pause_citation: Citation | None = None
    extension: int | None = None  # at most so many days, of the kind the limit has
    extension_citation: Citation | None = None
    extension_approver: Words | None = None  # as the applicant reads it; else what the event says
    deemed: Deemed | None = None
    yellow_days: int = 3  # the light turns yellow when so many days remain

    def __post_init__(self) -> None:
        fixed = self.limit.day_type in {DayType.ON_THE_SPOT, DayType.BEFORE_DATE}
        if fixed and (self.pauses or self.extension is not None):
            raise ValueError("what is done on the spot, or by a date, can be neither paused nor extended")
        if self.extension is not None and self.extension < 1:
            raise ValueError("an extension is 1 day or more; None means there is none")

    def pause(self, code: str) -> PauseReason | None:
        """Return the pause reason with this code, or None if the law does not list it."""
        return next((reason for reason in self.pauses if reason.code == code), None)

    def to_json(self) -> dict[str, Any]:
        """Return the spec as it is stored."""
        return {
            "kind": self.kind,
            "limit": {"days": self.limit.days, "day_type": str(self.limit.day_type)},
            "citation": self.citation.to_json(),
            "counts_from": self.counts_from.to_json(),
            "pauses": [{"code": pause.code, "words": pause.words.to_json()} for pause in self.pauses],
            "pause_citation": self.pause_citation and self.pause_citation.to_json(),
            "extension": self.extension,
            "extension_citation": self.extension_citation and self.extension_citation.to_json(),
            "extension_approver": self.extension_approver and self.extension_approver.to_json(),
            "deemed": self.deemed
            and {"words": self.deemed.words.to_json(), "citation": self.deemed.citation.to_json()},
            "yellow_days": self.yellow_days,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ClockSpec":
        """Return the spec that `to_json` stored."""
        deemed = stored["deemed"]
        return cls(
            kind=stored["kind"],
            limit=Limit(stored["limit"]["days"], DayType(stored["limit"]["day_type"])),
            citation=Citation.from_json(stored["citation"]),
            counts_from=Words(**stored["counts_from"]),
            pauses=tuple(PauseReason(pause["code"], Words(**pause["words"])) for pause in stored["pauses"]),
            pause_citation=_citation_from_json(stored["pause_citation"]),
            extension=stored["extension"],
            extension_citation=_citation_from_json(stored["extension_citation"]),
            extension_approver=stored["extension_approver"] and Words(**stored["extension_approver"]),
            deemed=deemed and Deemed(Words(**deemed["words"]), Citation.from_json(deemed["citation"])),
            yellow_days=stored["yellow_days"],
        )


def _citation_from_json(stored: dict[str, str] | None) -> Citation | None:
    return None if stored is None else Citation.from_json(stored)


class Act(StrEnum):
    """What happens to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    MET = "met"
    CANCELLED = "cancelled"
    DEEMED = "deemed"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that happened to a clock, that day included. Make one with the functions below."""

    act: Act
    on: date
    reason: str = ""
    days: int | None = None
    approver: str = ""
    until: date | None = None  # of a start: the last day, where the law sets it by a date

    def to_json(self) -> dict[str, Any]:
        """Return the event as it is stored: short, without what is empty."""
        stored: dict[str, Any] = {"act": str(self.act), "on": self.on.isoformat()}
        if self.reason:
            stored["reason"] = self.reason
        if self.days is not None:
            stored["days"] = self.days
        if self.approver:
            stored["approver"] = self.approver
        if self.until is not None:
            stored["until"] = self.until.isoformat()
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ClockEvent":
        """Return the event that `to_json` stored."""
        return cls(
            Act(stored["act"]),
            date.fromisoformat(stored["on"]),
            stored.get("reason", ""),
            stored.get("days"),
            stored.get("approver", ""),
            date.fromisoformat(stored["until"]) if "until" in stored else None,
        )


def started(on: date, until: date | None = None) -> ClockEvent:
    """Return: the limit counts from this day, which is itself not counted.

    Args:
        until: The last day, for a limit that is counted back from a date.
    """
    return ClockEvent(Act.STARTED, on, until=until)


def paused(on: date, reason: str, notice_days: int) -> ClockEvent:
    """Return: the clock stands still from this day on.

    Args:
        reason: The code of a reason in the spec's closed list.
        notice_days: What the written notice told the applicant to expect; days of the limit's kind.
    """
    return ClockEvent(Act.PAUSED, on, reason=reason, days=notice_days)


def resumed(on: date) -> ClockEvent:
    """Return: the clock runs again; this day is counted."""
    return ClockEvent(Act.RESUMED, on)


def extended(on: date, days: int, approver: str, reason: str) -> ClockEvent:
    """Return: the limit is longer by so many days of its own kind.

    Args:
        approver: The office or post that approved; not a person's name.
        reason: As it was told to the applicant.
    """
    return ClockEvent(Act.EXTENDED, on, reason=reason, days=days, approver=approver)


def met(on: date) -> ClockEvent:
    """Return: the act was done."""
    return ClockEvent(Act.MET, on)


def cancelled(on: date, reason: str = "") -> ClockEvent:
    """Return: the act is no longer owed, as after a withdrawal."""
    return ClockEvent(Act.CANCELLED, on, reason=reason)


def deemed(on: date) -> ClockEvent:
    """Return: the office was silent past the limit, and the law says what that means."""
    return ClockEvent(Act.DEEMED, on)


ENDINGS = frozenset({Act.MET, Act.CANCELLED, Act.DEEMED})
OUT_OF_PAUSE = frozenset({Act.RESUMED, Act.EXTENDED, Act.CANCELLED})


def check_events(spec: ClockSpec, events: Sequence[ClockEvent]) -> None:
    """Accept what happened to a clock as possible and lawful, whatever calendar is loaded later.

    Raises:
        ClockError: It did not start, is out of order, or does what the spec's law does not allow.
    """
    if not events or events[0].act is not Act.STARTED:
        raise ClockError(ClockFault.NOT_STARTED)
    if (spec.limit.day_type is DayType.BEFORE_DATE) is (events[0].until is None):
        raise ClockError(ClockFault.NO_DATE)
    before, phase, was_extended = events[0], Act.STARTED, False
    for event in events[1:]:
        if event.on < before.on:
            raise ClockError(ClockFault.OUT_OF_ORDER)
        _check_phase(phase, event.act)
        if event.act is Act.PAUSED:
            _check_pause(spec, event)
        elif event.act is Act.EXTENDED:
            _check_extension(spec, event, twice=was_extended)
            was_extended = True
        elif event.act is Act.DEEMED and spec.deemed is None:
            raise ClockError(ClockFault.NO_SILENCE_RULE)
        before = event
        phase = phase if event.act is Act.EXTENDED else event.act


def _check_phase(phase: Act, act: Act) -> None:
    if act is Act.STARTED:
        raise ClockError(ClockFault.STARTED_TWICE)
    if phase in ENDINGS:
        raise ClockError(ClockFault.ENDED)
    if phase is Act.PAUSED and act not in OUT_OF_PAUSE:
        raise ClockError(ClockFault.PAUSED)
    if phase is not Act.PAUSED and act is Act.RESUMED:
        raise ClockError(ClockFault.NOT_PAUSED)


def _check_pause(spec: ClockSpec, event: ClockEvent) -> None:
    if spec.pause(event.reason) is None:
        raise ClockError(ClockFault.REASON_NOT_LISTED)
    if event.days is None or event.days < 1:
        raise ClockError(ClockFault.NO_NOTICE)


def _check_extension(spec: ClockSpec, event: ClockEvent, *, twice: bool) -> None:
    if spec.extension is None:
        raise ClockError(ClockFault.NO_EXTENSION)
    if twice:
        raise ClockError(ClockFault.EXTENDED_TWICE)
    if event.days is None or not 1 <= event.days <= spec.extension:
        raise ClockError(ClockFault.EXTENSION_TOO_LONG)
    if not event.approver.strip() or not event.reason.strip():
        raise ClockError(ClockFault.EXTENSION_NOT_APPROVED)


def events_to_json(events: Iterable[ClockEvent]) -> list[dict[str, Any]]:
    """Return the events as the small JSON list that is stored."""
    return [event.to_json() for event in events]


def events_from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[ClockEvent, ...]:
    """Return the events that `events_to_json` stored."""
    return tuple(ClockEvent.from_json(event) for event in stored)
