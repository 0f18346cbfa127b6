"""Who may apply for whom, and who may not for a time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tongban.basis.citations import Citation
from tongban.basis.items import Item
from tongban.basis.refusals import Invalid, Refusal
from tongban.basis.terms import BarCause, BarRule, Guardianship, Reach

LONGEST_MANDATE_YEARS = 3


class MandateKind(StrEnum):
    """Why somebody acts for somebody else."""

    AGENT = "agent"  # by the principal's own will
    GUARDIAN = "guardian"  # by law, for who has no capacity


class NoMandate(Refusal):
    """Nothing says that this person may act for that one in this matter."""


class InPerson(Refusal):
    """The item's law wants the applicant in person: no agent."""

    def __init__(self, citation: Citation) -> None:
        super().__init__("the applicant comes in person")
        self.citation = citation


class Barred(Refusal):
    """The applicant may not apply for this until a day."""

    def __init__(self, cause: BarCause, until: date, citation: Citation) -> None:
        super().__init__(f"barred until {until}")
        self.cause = cause
        self.until = until
        self.citation = citation


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateValue:
    """A mandate, as rules need it."""

    kind: MandateKind
    items: tuple[str, ...]
    case_id: UUID | None
    valid_from: date
    valid_until: date
    ended_on: date | None

    def covers(self, item_code: str, case_id: UUID | None, on: date) -> bool:
        """Return whether it holds on a day for an item, and for this case if it is for one case only."""
        in_time = self.valid_from <= on <= self.valid_until and (self.ended_on is None or on < self.ended_on)
        for_this = self.case_id is None or self.case_id == case_id
        return in_time and for_this and (not self.items or item_code in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarValue:
    """A bar, as rules need it."""

    cause: BarCause
    reach: Reach
    item_code: str
    area: str
    until: date
    citation: Citation

    def covers(self, item: Item, on: date) -> bool:
        """Return whether it keeps somebody from this item on a day.

        One that reaches a whole area keeps from what the law draws the same bar for: from registering a vehicle, not
        from asking what state it is in.
        """
        if self.reach is Reach.ITEM:
            return self.item_code == item.code and on < self.until
        return self.area == item.area and item.terms.bar(self.cause) is not None and on < self.until


def must_not_be_barred(item: Item, bars: Iterable[BarValue], on: date, *, on_commitment: bool) -> None:
    """Raise Barred if one of the bars keeps somebody from the item; the one that lasts longest is told.

    Who broke a commitment may still apply with papers.

    Source: 行政许可法 第七十八条, 第七十九条.
    """
    holding = [
        bar for bar in bars if bar.covers(item, on) and (on_commitment or bar.cause is not BarCause.FALSE_COMMITMENT)
    ]
    if holding:
        longest = max(holding, key=lambda bar: bar.until)
        raise Barred(longest.cause, longest.until, longest.citation)


def must_come_in_person(item: Item, kind: MandateKind) -> None:
    """Raise InPerson if the item's law allows no agent. A guardian acts for who cannot act alone.

    Source: 行政许可法 第二十九条 (an agent may apply, unless the law wants the applicant in person).
    """
    if item.terms.in_person and kind is MandateKind.AGENT:
        raise InPerson(item.terms.in_person)


def standing_of(mandates: Iterable[MandateValue], item_code: str, case_id: UUID | None, on: date) -> MandateKind | None:
    """Return as what somebody acts by these mandates: as guardian before agent; None if no mandate covers it."""
    kinds = {mandate.kind for mandate in mandates if mandate.covers(item_code, case_id, on)}
    return next((kind for kind in (MandateKind.GUARDIAN, MandateKind.AGENT) if kind in kinds), None)


def guards(law: Guardianship | None, child: tuple[str, date], other: tuple[str, date], on: date) -> bool:
    """Return whether one member of a household is taken to be the guardian of another.

    Args:
        child: Relation to the head, and date of birth.
        other: The same of who would act; they must be of age themselves.

    Source: 民法典 第二十七条.
    """
    if law is None or not law.is_child(child[1], on) or law.is_child(other[1], on):
        return False
    return other[0] in law.guardians.get(child[0], ())


def must_be_a_mandate(*, principal: UUID, agent: UUID, valid_from: date, valid_until: date, shown: str) -> None:
    """Raise Invalid unless these make a mandate: between two persons, for some days, shown by something."""
    if principal == agent:
        raise Invalid("agent", "Nobody can act for themselves. Give the other person's ID number.")
    if valid_until < valid_from:
        raise Invalid("valid_until", "The last day lies before the first. Write a later one.")
    if valid_until.year - valid_from.year > LONGEST_MANDATE_YEARS:
        raise Invalid("valid_until", "That is too long. Write a day within three years.")
    if not shown.strip():
        raise Invalid("shown", "Say which paper shows it, like a letter of authority with its date.")


def bar_from(item: Item, cause: BarCause) -> BarRule | None:
    """Return the bar that the item's law draws from a cause, or None if it draws none."""
    return item.terms.bar(cause)
