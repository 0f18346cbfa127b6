"""On what terms an item may be asked for: in person, with gaps, on a commitment, for what fee, under which bars.

Pure data, read from the item's pack file. What an item does not say, it does not have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.words import Words

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """The office tells what the law asks; the applicant commits in writing; it decides at once and checks later.

    Source: 国办发〔2020〕42号; 国发〔2021〕7号 (告知承诺).
    """

    told: Words  # conditions, standards, duties, and what follows if it is not true
    stands_for: tuple[str, ...]  # codes of the evidence that need not be shown
    citation: Citation


class BarCause(StrEnum):
    """Why somebody may not apply again for a time."""

    FALSE_PAPERS = "false_papers"  # 行政许可法 第七十八条
    FRAUD = "fraud"  # 行政许可法 第七十九条
    FALSE_COMMITMENT = "false_commitment"  # no more on a commitment; applying with papers stays open


class Reach(StrEnum):
    """What a bar keeps somebody from."""

    ITEM = "item"
    AREA = "area"  # the items of the area whose law draws the same bar


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRule:
    """How long somebody is kept from applying again, after what."""

    cause: BarCause
    years: int
    reach: Reach
    citation: Citation

    def until(self, on: date) -> date:
        """Return the first day on which they may apply again."""
        try:
            return on.replace(year=on.year + self.years)
        except ValueError:  # 29 February
            return date(on.year + self.years, 3, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """What it costs if a question was answered in this way."""

    when: tuple[str, str]  # (field, its value)
    amount_fen: int
    words: Words
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardianship:
    """Who acts for a child, as far as a household of the register tells it."""

    adult_at: int  # years
    guardians: Mapping[str, tuple[str, ...]]  # the child's relation to the head -> the relations of who acts
    citation: Citation

    def is_child(self, born_on: date, on: date) -> bool:
        """Return whether somebody is under age on a day."""
        years = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
        return years < self.adult_at


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """Which policies say whether what an item gives may be given; an officer decides, and is shown what they say."""

    names: tuple[str, ...]  # without the jurisdiction
    region: str = ""  # the question whose answer says where they must hold; none: in the whole pack


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrChild:
    """Whom the application is about: the applicant, or a child whom they guard; nobody else who is of age."""

    field: str  # of the form
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an item's law says about who may ask for it and how."""

    in_person: Citation | None = None  # no agent; a guardian still acts for a child
    public_safety: Citation | None = None  # no gaps, no commitment
    at_window_if_doubted: Citation | None = None  # an application online that may deceive is handed in at a window
    own_or_child: OwnOrChild | None = None
    commitment: Commitment | None = None
    bars: tuple[BarRule, ...] = ()

    def bar(self, cause: BarCause) -> BarRule | None:
        """Return the bar that follows from a cause, or None if the item has none."""
        return next((rule for rule in self.bars if rule.cause is cause), None)
