"""What is done in one act: decided on the spot, filed, answered. Each public function is one transaction.

Each raises, with nothing written: NotFound, ActNotOpen (the case stands elsewhere, or its item does not let this be
done), NotYourPost, SameOfficer, NotSaid, NotEntitled, and whatever a register refuses.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.basis.actors import Officer, Visit
from tongban.basis.at_once import AtOnceKind
from tongban.basis.items import FieldKind
from tongban.casework.cases import consequences
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import CaseAnswer, CaseEvidence
from tongban.casework.cases.permit import by_officer
from tongban.casework.cases.record import finish
from tongban.casework.cases.rules import NotSaid, must_be_entitled
from tongban.casework.cases.states import Act
from tongban.casework.registry import queries as registry


@transaction.atomic(durable=True)
def settle(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, seen: Collection[str], words: str, answer: str = "", by: Officer, at: datetime, visit: Visit
) -> None:
    """Accept an application, decide it and carry it into the registers, in one act; or file it; or answer it at once.

    Args:
        seen: Codes of the evidence that the officer has looked at: trust grade B from now on.
        answer: What is answered, where the item is an enquiry.

    Source: 行政许可法 第三十四条第二款.
    """
    doing = by_officer(number, Act.SETTLE, by, at, visit)
    case = doing.case
    if seen:
        CaseEvidence.objects.filter(case_id=case.id, code__in=seen).exclude(status="held").update(
            status="seen", grade="B"
        )
    parts = [_answered(doing, answer, seen)] if _kind(doing) is AtOnceKind.ANSWER else []
    case.accepted_on = case.decided_on = case.completed_on = doing.on
    changed = consequences.follow(doing, after="approve") + consequences.follow(doing, after="complete")
    finish(doing, {"seen": sorted(seen), "words": words.strip(), "kind": _kind(doing), "changed": changed}, parts)


@transaction.atomic(durable=True)
def answer(*, number: str, answer: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Answer an enquiry that was accepted, since it could not be answered at once."""
    doing = by_officer(number, Act.ANSWER, by, at, visit)
    seen = CaseEvidence.objects.filter(case_id=doing.case.id, status="seen").values_list("code", flat=True)
    parts = [_answered(doing, answer, list(seen))]
    doing.case.decided_on = doing.case.completed_on = doing.on
    changed = consequences.follow(doing, after="approve") + consequences.follow(doing, after="complete")
    finish(doing, {"changed": changed}, parts)


def _kind(doing: Doing) -> AtOnceKind | None:
    at_once = doing.item.procedure.at_once if doing.item.procedure else None
    return at_once.kind if at_once else None


def _answered(doing: Doing, answer: str, seen: Collection[str]) -> CaseAnswer:
    """Return the answer of an enquiry, or raise NotSaid or NotEntitled. Two queries at most."""
    if not answer.strip():
        raise NotSaid("answer")
    about = _about(doing)
    rule = doing.item.procedure.at_once if doing.item.procedure else None
    if rule is not None and rule.about:
        applicant = doing.case.applicant_person_id
        home = registry.household_of(applicant, doing.on) if applicant else None
        must_be_entitled(
            rule,
            about=str(about or "somebody unknown"),
            applicant=str(applicant or ""),
            household=[str(member.person.person_id) for member in home.members] if home else [],
            seen=seen,
        )
    return CaseAnswer(case_id=doing.case.id, about_person_id=about, text=answer.strip(), answered_at=doing.at)


def _about(doing: Doing) -> UUID | None:
    """Return the person whose data the answer tells, as the form points to them; None for nobody, or nobody known."""
    rule = doing.item.procedure.at_once if doing.item.procedure else None
    pointer = doing.case.answers.get(rule.about, "") if rule and rule.about else ""
    if not pointer or rule is None:
        return None
    if doing.item.field(rule.about).kind is FieldKind.ID_NUMBER:
        person = registry.person_by_id_number(pointer, doing.on)
        return person.person_id if person else None
    return UUID(pointer)
