"""What a pack says of the time after a decision: ratings, contests, and how what was granted is lost. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tongban.basis.citations import Citation
from tongban.basis.limits import LimitRule
from tongban.basis.words import Words


class Ending(StrEnum):
    """How what was granted is lost: four acts, never one. Source: 行政许可法 第八条, 第六十九条, 第七十条, 第八十条."""

    RESCIND = "rescind"  # it should not have been granted
    WITHDRAW_GRANT = "withdraw_grant"  # the law or the facts have changed
    REVOKE = "revoke"  # the holder broke the law
    DEREGISTER = "deregister"  # the document has come to its end


class When(StrEnum):
    """What must be true of a document for a ground to hold."""

    ALWAYS = "always"
    EXPIRED = "expired"
    ENDED = "ended"  # lost in one of the other ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground that the law lists for an ending."""

    code: str
    words: Words
    citation: Citation
    compensation: bool = False
    hearing: int = 0  # days to ask for one, before it is decided
    when: When = When.ALWAYS
    bars: bool = False  # who lost it so may not apply again for the time that the item says for fraud


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How somebody found it."""

    value: int
    words: Words
    bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """How people rate, and what a bad rating brings about."""

    levels: tuple[Level, ...]  # best first
    rectify: LimitRule
    link_hours: int
    citation: Citation

    def level(self, value: int) -> Level | None:
        """Return the level of this value, or None if there is none."""
        return next((level for level in self.levels if level.value == value), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contests:
    """What is owed while a decision is reconsidered."""

    reply: LimitRule  # the office's, from the day the copy came
    examine: LimitRule  # the body's, from the day it was lodged; silence accepts
    decide: LimitRule  # the body's


Endings = Mapping[Ending, tuple[Ground, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftercare:
    """What a pack says of the time after a decision."""

    ratings: Ratings
    contests: Contests
    endings: Mapping[str, Endings]

    def grounds(self, name: str, act: Ending) -> tuple[Ground, ...]:
        """Return the grounds of an ending in the list that an item names; none where it names none."""
        return self.endings.get(name, {}).get(act, ())

    def ground(self, name: str, act: Ending, code: str) -> Ground | None:
        """Return a ground by its code, or None."""
        return next((ground for ground in self.grounds(name, act) if ground.code == code), None)
