"""The evidence of an application: what is asked for, what follows later, what a commitment stands for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from tongban.basis.items import Evidence, Holder, Item
from tongban.casework.cases.models import Case, CaseEvidence
from tongban.casework.cases.refusals import NotTolerable
from tongban.casework.registry import queries as registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """One piece of evidence: whether it is asked for, and why."""

    evidence: Evidence
    asked: bool
    why: str  # held_in_register, not_in_register, department_not_connected, only_applicant_has_it
    grade: str


def resolve_evidence(item: Item, applicant: UUID | None, at: datetime) -> list[Resolved]:
    """Return for each piece of evidence whether it must be asked for, and why. One query at most.

    What a connected register holds is never asked for.

    Source: 国务院关于在线政务服务的若干规定 第七条.
    """
    named = {evidence.held_in for evidence in item.evidence if evidence.held_in}
    held = registry.holding(named, applicant, localdate(at)) if applicant and named else frozenset()
    return [_resolved(evidence, held=evidence.held_in in held) for evidence in item.evidence]


def _resolved(evidence: Evidence, *, held: bool) -> Resolved:
    if evidence.holder is Holder.REGISTER and held:
        return Resolved(evidence=evidence, asked=False, why="held_in_register", grade="A")
    why = {
        Holder.REGISTER: "not_in_register",
        Holder.DEPARTMENT: "department_not_connected",
        Holder.APPLICANT: "only_applicant_has_it",
    }[evidence.holder]
    return Resolved(evidence=evidence, asked=True, why=why, grade="D")


def handed_in(
    resolved: Sequence[Resolved], declared: Collection[str] | None, later: Collection[str], *, replaced: Collection[str]
) -> list[Resolved]:
    """Return the evidence that a new case keeps: held, declared, to follow later, or replaced by a commitment.

    Args:
        declared: Codes of what the applicant has and will show; None: all that is asked for.
        later: Codes of what they cannot show yet.
        replaced: Codes of what the commitment stands for; empty where there is none.

    Raises:
        NotTolerable: The item does not let a piece follow later.

    Source: 国发〔2022〕5号 (容缺受理: only what is on the published list of the item).
    """
    if any(r.evidence.code in later and r.evidence.may_follow is None for r in resolved):
        raise NotTolerable("not on the published list")
    return [r for r in resolved if _kept(r, declared, {*later, *replaced})]


def _kept(resolved: Resolved, declared: Collection[str] | None, otherwise: Collection[str]) -> bool:
    code = resolved.evidence.code
    return not resolved.asked or declared is None or code in declared or code in otherwise


def evidence_row(case: Case, item: Item, resolved: Resolved, later: Collection[str]) -> CaseEvidence:
    """Return the row of a piece of evidence in a new case."""
    code = resolved.evidence.code
    commitment = item.terms.commitment if case.on_commitment else None
    status, why, grade = ("declared" if resolved.asked else "held"), resolved.why, resolved.grade
    if resolved.asked and commitment and code in commitment.stands_for:
        status, why = "committed", "commitment_instead"
    elif resolved.asked and code in later:
        status, why, grade = "missing", "to_follow", ""
    return CaseEvidence(case_id=case.id, code=code, side=item.applicant_side, status=status, why=why, grade=grade)
