"""What a kind of licence is, and what a copy of one says: claims, and views that disclose no more than needed. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.months import months_later
from tongban.basis.words import Words

YEAR = 12


class LicenceAct(StrEnum):
    """What an officer may do to a licence without a case."""

    SUSPEND = "suspend"
    LIFT = "lift"
    RESCIND = "rescind"
    REVOKE = "revoke"
    DEREGISTER = "deregister"


class FromRecord(StrEnum):
    """What the record itself says; a claim takes it as `$number` and so on."""

    NUMBER = "number"
    IDENTIFIER = "identifier"
    ISSUER = "issuer"
    ISSUED_ON = "issued_on"
    VALID_FROM = "valid_from"
    LAST_DAY = "last_day"
    ENDORSED_UNTIL = "endorsed_until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that a copy says: a fact of the record, or whether the holder has an age."""

    label: Words
    fact: str = ""  # what is printed on the licence
    record: FromRecord | None = None
    age_over: int = 0  # years
    choices: Mapping[str, Words] = field(default_factory=dict)  # in which words a value is shown
    city: bool = False  # the fact is the code of a region: a copy says in which city or prefecture that is


@dataclass(frozen=True, slots=True)
class View:
    """A few claims of a licence that are shown together, and nothing else."""

    name: Words
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing that an ISO mdoc says in a standard's own name and form: what a claim says, or always the same.

    Attributes:
        day: The claim is a day, and the standard writes it as one.
        choices: What the standard says for each value of the claim.
        says: What stands there whatever the licence is; then there is no claim.
    """

    claim: str = ""
    day: bool = False
    choices: Mapping[str, int] = field(default_factory=dict)
    says: str = ""

    def value(self, claims: Mapping[str, Any]) -> Any:
        """Return what it says of a licence with these claims; None if they do not hold it in the standard's form."""
        if self.says:
            return self.says
        found = claims.get(self.claim)
        if self.choices:
            return self.choices.get(str(found))
        return date.fromisoformat(found) if self.day and found is not None else found


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceGround:
    """Why the law lets an act be done, and whether it wants a second officer."""

    code: str
    name: Words
    second_officer: bool
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceKind:
    """A kind of licence: which documents are one, what copies say, and what may be done to it."""

    code: str  # of the kind of document
    type_code: str  # in identifiers of GB/T 36904; none: the number of the record stands for it
    credential_type: str  # `vct` of an SD-JWT VC
    doctype: str  # of an ISO mdoc; none: there is none of this kind
    copy_days: int  # how long a copy is good without being renewed
    hide_suspended: bool  # the public list shows a suspended one as ended
    ends_with_holder: bool  # deregistered when its holder dies
    claims: Mapping[str, Claim]
    views: Mapping[str, View]
    acts: Mapping[LicenceAct, tuple[LicenceGround, ...]]
    elements: Mapping[str, Mapping[str, Element]] = field(default_factory=dict)  # of the mdoc, by name space

    def elements_of(self, claims: Collection[str]) -> list[tuple[str, str]]:
        """Return name space and name of each element of the mdoc that says no more than these claims do."""
        own = [(self.credential_type, name) for name in claims]
        return own + [
            (space, name)
            for space, elements in self.elements.items()
            for name, each in elements.items()
            if not each.claim or each.claim in claims
        ]

    def spaces(self, claims: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return what the mdoc of a licence with these claims says: all of them by our names, and by the standard's."""
        found: dict[str, dict[str, Any]] = {
            space: {name: each.value(claims) for name, each in elements.items()}
            for space, elements in self.elements.items()
        }
        found = {
            space: {name: value for name, value in said.items() if value is not None} for space, said in found.items()
        }
        return {self.credential_type: dict(claims), **found}

    def ground(self, act: LicenceAct, code: str) -> LicenceGround | None:
        """Return the ground of this code for an act, if the law lists it."""
        return next((ground for ground in self.acts.get(act, ()) if ground.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A licence as the register has it: the truth, of which copies are made."""

    number: str
    identifier: str
    issuer: str  # its name
    issued_on: date
    valid_from: date
    last_day: date | None
    endorsed_until: date | None
    facts: Mapping[str, Any] = field(repr=False)

    def copy_ends(self, kind: LicenceKind, on: date) -> date:
        """Return the last day of a copy made on a day: it never outlives the licence nor its endorsement."""
        days = [date.fromordinal(on.toordinal() + kind.copy_days), self.last_day, self.endorsed_until]
        return min(day for day in days if day is not None)


def claims_of(kind: LicenceKind, record: Record, *, on: date, view: str | None = None) -> dict[str, Any]:
    """Return what a copy made on a day says, by the name of the claim; what the record does not hold is left out.

    Args:
        view: Only what this view discloses; None: everything.

    Raises:
        KeyError: The kind has no such view.
    """
    names = kind.views[view].claims if view is not None else tuple(kind.claims)
    found = {name: _value(kind.claims[name], record, on) for name in names}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _value(claim: Claim, record: Record, on: date) -> Any:
    if claim.record is not None:
        value = getattr(record, claim.record.value)
        return value.isoformat() if isinstance(value, date) else value
    if not claim.age_over:
        return record.facts.get(claim.fact)
    born_on = record.facts.get("born_on")
    return None if not born_on else months_later(date.fromisoformat(born_on), YEAR * claim.age_over) <= on
