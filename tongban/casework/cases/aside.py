"""What goes on beside the steps of a case: a pause, a request for more time, a hearing, officers sent. Pure.

It is kept with the case as small JSON, so that the acts of every case can ask for it without another query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self


class HearingState(StrEnum):
    """How far a hearing has got."""

    OFFERED = "offered"  # told of the right to it
    ASKED = "asked"
    SET = "set"  # time, place and chair are told
    CHALLENGED = "challenged"  # somebody does not want the chair
    HELD = "held"  # recorded: the decision must rest on the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why the clock stands still, and what the written notice said."""

    reason: str
    days: int
    since: date
    until: date  # the last day that was told


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """More time that somebody has asked for, and another officer has not answered yet."""

    kind: str  # of the clock
    days: int
    by: int  # user


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A hearing from the day that its right was told to its record."""

    state: HearingState
    last_day: date  # to ask for it
    on: date | None = None
    place: str = ""
    chair: int | None = None  # user
    record: int | None = None  # the number of the event that holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Officers who were sent for a step, and those of them who have signed its record."""

    officers: tuple[int, ...] = ()  # users
    signed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Everything that goes on beside the steps."""

    pause: Pause | None = None
    asked: Asked | None = None
    hearing: Hearing | None = None
    sent: Mapping[str, Sent] = field(default_factory=dict)  # by the code of the step
    last_day: date | None = None  # for the decision, where the law sets it by a date
    put_off: date | None = None  # the last day on which others come before it, as the applicant asked

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Self:
        """Return what a case has stored; nothing is the usual."""
        if not stored:
            return cls()
        hearing = stored.get("hearing")
        return cls(
            pause=Pause(**_dated(stored["pause"], "since", "until")) if "pause" in stored else None,
            asked=Asked(**stored["asked"]) if "asked" in stored else None,
            hearing=Hearing(**_dated(hearing, "last_day", "on") | {"state": HearingState(hearing["state"])})
            if hearing
            else None,
            sent={
                step: Sent(officers=tuple(each["officers"]), signed=tuple(each["signed"]))
                for step, each in stored.get("sent", {}).items()
            },
            last_day=date.fromisoformat(stored["last_day"]) if "last_day" in stored else None,
            put_off=date.fromisoformat(stored["put_off"]) if "put_off" in stored else None,
        )

    def to_json(self) -> dict[str, Any] | None:
        """Return what is stored: None where nothing goes on."""
        stored: dict[str, Any] = {
            name: _plain(getattr(self, name)) for name in ("pause", "asked", "hearing") if getattr(self, name)
        }
        if self.sent:
            stored["sent"] = {
                step: {"officers": list(each.officers), "signed": list(each.signed)} for step, each in self.sent.items()
            }
        if self.last_day:
            stored["last_day"] = self.last_day.isoformat()
        if self.put_off:
            stored["put_off"] = self.put_off.isoformat()
        return stored or None


NOTHING = Aside()


def _dated(stored: Mapping[str, Any], *names: str) -> dict[str, Any]:
    found = dict(stored)
    for name in names:
        if found.get(name):
            found[name] = date.fromisoformat(found[name])
    return found


def _plain(part: Pause | Asked | Hearing) -> dict[str, Any]:
    values = {each.name: getattr(part, each.name) for each in fields(part)}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, "")
    }
