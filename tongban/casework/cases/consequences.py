"""What follows from an act in a register: the effects that the item version binds to it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from tongban.basis.answers import values
from tongban.casework import rows
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import HOME, Case, CaseParty, CaseSubject
from tongban.casework.catalog import effects


def follow(doing: Doing, *, after: str) -> list[dict[str, Any]]:
    """Bring about what the item says follows an act; return what changed, as references without names."""
    uses = [use for use in doing.item.procedure.effects if use.after == after] if doing.item.procedure else []
    if not uses:
        return []
    first = rows.read(CaseParty, case_id=doing.case.id)[0]
    applicant = first.credit_code or first.person_id
    known = {f"${name}": value for name, value in values(doing.item, doing.case.answers).items()}
    known[effects.APPLICANT] = applicant
    if any(effects.HOUSEHOLD in use.parameters.values() for use in uses):
        known[effects.HOUSEHOLD] = _household(doing.case)
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
        names = {f.name for f in fields(effect.parameters)} & use.parameters.keys()
        given = {name: _value(use.parameters[name], known) for name in names}
        changed.append({"do": use.do, **effect.apply(context, effect.parameters(**given))})
    return changed


def _value(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return {name: _value(member, known) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_value(member, known) for member in value]
    return known[value] if isinstance(value, str) and value.startswith("$") else value


def _household(case: Case) -> UUID | None:
    """Return the household in which the applicant was registered when they applied, if the item asked for it."""
    found = [row.reference for row in rows.read(CaseSubject, case_id=case.id) if row.kind == HOME]
    return UUID(found[0]) if found else None
