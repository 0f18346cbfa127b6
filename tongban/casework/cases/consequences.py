"""What follows from an act in a register: the effects that the item version binds to it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from tongban.basis.answers import values
from tongban.casework import rows
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import CaseParty
from tongban.casework.catalog import effects


def follow(doing: Doing, *, after: str) -> list[dict[str, Any]]:
    """Bring about what the item says follows an act; return what changed, as references without names."""
    uses = [use for use in doing.item.procedure.effects if use.after == after] if doing.item.procedure else []
    if not uses:
        return []
    answers = values(doing.item, doing.case.answers)
    first = rows.read(CaseParty, case_id=doing.case.id)[0]
    applicant = first.credit_code or first.person_id
    context = effects.Context(
        case_id=doing.case.id,
        case_number=doing.case.number,
        authority=doing.case.deciding_id,
        at=doing.at,
        on=doing.on,
        applicant=applicant,
    )
    changed = []
    for use in uses:
        effect = effects.effect(use.do)
        known = {f.name for f in fields(effect.parameters)}
        given = {name: _value(value, answers, applicant) for name, value in use.parameters.items() if name in known}
        changed.append({"do": use.do, **effect.apply(context, effect.parameters(**given))})
    return changed


def _value(value: Any, answers: Mapping[str, Any], applicant: Any) -> Any:
    if isinstance(value, str) and value.startswith("$"):
        return applicant if value == effects.APPLICANT else answers[value[1:]]
    return value
