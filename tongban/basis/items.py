"""A service item as its pack file declares it: what is asked, who does which step, within what time, to what effect.

Pure data. No item, act or office of any country is named here; `packs.py` reads these from YAML.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tongban.basis.applying import Along, ApplyBy
from tongban.basis.at_once import AtOnce
from tongban.basis.citations import Citation
from tongban.basis.limits import ByDate, Extension, HearingRule, LimitRule, Pauses, Sending, Silence
from tongban.basis.posts import Duty, Post, Role
from tongban.basis.remedies import Against, Remedy
from tongban.basis.terms import FeeLine, PolicyUse, Terms
from tongban.basis.words import Words

# What an item is made of besides, so that whoever reads an item needs to look in one place.
__all__ = ["ByDate", "Duty", "Extension", "HearingRule", "LimitRule", "Pauses", "Post", "Role", "Sending", "Silence"]

AS_USUAL = Terms()


class ItemType(StrEnum):
    """What kind of act the item is in law. Only a licence knows deemed acceptance."""

    LICENCE = "licence"
    CONFIRMATION = "confirmation"
    FILING = "filing"
    PUBLIC_SERVICE = "public_service"
    ENQUIRY = "enquiry"
    COMPLAINT = "complaint"
    NOTICE_AND_COMMITMENT = "notice_and_commitment"


class Handling(StrEnum):
    """Whether the item can be handled here or is a guide to read."""

    FULL = "full"
    GUIDE = "guide"


class FieldKind(StrEnum):
    """What an answer is. Registers are pointed to, never typed."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    NUMBER = "number"
    PHONE = "phone"
    REGION = "region"  # a county code
    ADDRESS = "address"  # street and number within a region
    PERSON = "person"  # one of the applicant's household, or the applicant
    PERSONS = "persons"  # some of the applicant's household
    HOUSEHOLD = "household"  # found by the ID number of one of its members
    ID_NUMBER = "id_number"
    ORGANISATION = "organisation"  # by unified social credit code
    DOCUMENT = "document"  # one that the applicant holds, by its number


class Holder(StrEnum):
    """Who holds a piece of evidence. What a connected register holds is never asked for."""

    APPLICANT = "applicant"
    REGISTER = "register"  # a register of this installation
    DEPARTMENT = "department"  # shared by another department, where it is connected


class StepPhase(StrEnum):
    """On which side of the decision a step lies."""

    BEFORE_DECISION = "before_decision"
    AFTER_DECISION = "after_decision"
    AFTER_HANDOVER = "after_handover"  # the result is out; what was promised is looked into


class StepCondition(StrEnum):
    """When a step is part of the procedure."""

    ALWAYS = "always"
    ORIGIN_IN_OTHER_PROVINCE = "origin_in_other_province"
    ORIGIN_IS_OTHER_AUTHORITY = "origin_is_other_authority"
    ON_COMMITMENT = "on_commitment"  # the applicant committed in writing instead of showing papers
    WITHOUT_COMMITMENT = "without_commitment"


class Where(StrEnum):
    """How the authority for a duty is found."""

    FIELD = "field"  # the region that a form field gives
    HOUSEHOLD = "household"  # where the applicant's household is registered
    RECEIVING = "receiving"  # wherever it was handed in
    DECIDING = "deciding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something that proves a condition, and who holds it."""

    code: str
    name: Words
    holder: Holder
    held_in: str | None = None  # the register or department
    required: bool = True
    may_follow: LimitRule | None = None  # after acceptance, on a written promise (容缺受理)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of the form."""

    name: str
    kind: FieldKind
    label: Words
    hint: Words | None = None
    required: bool = True
    choices: Mapping[str, Words] = field(default_factory=dict)
    asked_if: tuple[str, str] | None = None  # (other field, its value)
    of: str = ""  # which kind of document it points to


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRule:
    """Somebody besides the applicant who has a part in the case: whoever a field of the form points to.

    Where `side` is not 0 there are adverse parties: the applicant is side 1, and each sees its own side only.
    """

    role: str
    field: str
    side: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRule:
    """Something that the case is about: a vehicle, a place, a document, as a field of the form names it."""

    kind: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRule:
    """Which authority has a duty: its kind and level, and the place that decides which one of them."""

    where: Where
    field: str | None = None
    kind: str = "police"
    level: str = "county"
    name: Words | None = None  # what its duty is called, where the item itself names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that an office does besides accepting and deciding."""

    code: str
    name: Words
    post: Post
    phase: StepPhase = StepPhase.BEFORE_DECISION
    condition: StepCondition = StepCondition.ALWAYS
    limit: LimitRule | None = None
    asks_clause: bool = False  # the officer names the clause that the finding rests on
    officers: int = 1  # done and signed by so many, each of them another
    sent: Sending | None = None  # they are named beforehand
    opinion: bool = False  # a lower office examines, and sends its opinion and the whole file up
    together: str = ""  # steps that stand side by side under this name are open at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectUse:
    """A change of a register that follows an act: which effect, after what, with which answers.

    A value that begins with `$` is the answer to that field; any other stands for itself.
    """

    after: str  # approve, complete, or the code of a step
    do: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """Who does what, in which order. Acts in `separate` are each done by another officer."""

    offices: Mapping[str, OfficeRule]  # by Duty, or by the name of an office that takes part
    accept: Post
    decide: Post
    complete: Post
    deliver: Post | None = None
    steps: tuple[Step, ...] = ()
    separate: tuple[str, ...] = ()
    in_bulk: tuple[str, ...] = ()  # acts and steps that may be done for many cases at once
    effects: tuple[EffectUse, ...] = ()
    hearing: HearingRule | None = None
    at_once: AtOnce | None = None  # done in one act by one officer, where the case allows it
    in_order: Citation | None = None  # numbers are limited: granted in the order of acceptance

    @property
    def participants(self) -> Mapping[str, OfficeRule]:
        """Return the offices that take part besides those with one of the four duties, by name."""
        return {name: rule for name, rule in self.offices.items() if name not in list(Duty)}

    def step(self, code: str) -> Step:
        """Return the step with this code, or raise KeyError."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What the item costs, in fen; None where the amount is not one number, with the words that say so."""

    amount_fen: int | None
    words: Words
    citation: Citation
    table: tuple[FeeLine, ...] = ()  # the first line that fits the answers counts, else the amount above


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One version of a service item."""

    code: str
    version: int
    effective_from: date
    name: Words
    area: str
    type: ItemType
    handling: Handling
    applicants: tuple[str, ...]  # person, enterprise
    channels: tuple[str, ...]
    cross_province: Words  # yes, no or partly, and since when
    fully_online: str  # yes, no, partial
    visits: int
    decision: LimitRule | None  # statutory; None where the law sets no number of days, and `notes` say what it sets
    promised: LimitRule | None
    fee: Fee
    evidence: tuple[Evidence, ...]
    results: tuple[Words, ...]
    legal_basis: str
    citation: Citation  # source and confidence of the entry as a whole
    conditions: tuple[Words, ...] = ()
    notes: Words | None = None
    form: tuple[FormField, ...] = ()
    parties: tuple[PartyRule, ...] = ()
    subjects: tuple[SubjectRule, ...] = ()
    procedure: Procedure | None = None  # present exactly when handling is full
    correction: LimitRule | None = None  # one notice of everything that is missing, within this time
    acceptance: LimitRule | None = None  # where a limit to accept exists apart from the notice
    delivery: LimitRule | None = None
    by_date: ByDate | None = None  # the decision must come before a date
    silence: Silence | None = None
    remedies: tuple[Remedy, ...] = ()
    no_remedy: Citation | None = None  # the law that makes the decision final
    terms: Terms = AS_USUAL
    apply_by: tuple[ApplyBy, ...] = ()  # until when somebody is to ask for it
    along: tuple[Along, ...] = ()  # what is asked for together with it
    policy: PolicyUse | None = None
    endings: str = ""  # by which list of grounds what it grants can be taken away again; none: it cannot be here

    @property
    def applicant_side(self) -> int:
        """Return 1 where the item has adverse parties, else 0: the side that everybody sees."""
        return int(any(party.side for party in self.parties))

    def remedies_against(self, what: Against) -> tuple[Remedy, ...]:
        """Return the ways to contest a decision, or that there is none in time."""
        return tuple(remedy for remedy in self.remedies if remedy.against is what)

    def field(self, name: str) -> FormField:
        """Return the form field with this name, or raise KeyError."""
        for question in self.form:
            if question.name == name:
                return question
        raise KeyError(name)
