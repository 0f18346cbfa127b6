"""Which office is in charge of an application, and whether what its answers point to is there."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from tongban.basis.answers import Answers, WrongAnswers
from tongban.basis.items import Duty, FieldKind, FormField, Item, OfficeRule, Where
from tongban.casework.cases.refusals import NoHousehold
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import queries as offices
from tongban.casework.offices.queries import AuthorityView
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import DocumentView, HouseholdView
from tongban.casework.standing.rules import guards


def check_against_registers(
    item: Item, stored: Answers, applicant: UUID | None, home: HouseholdView | None, at: datetime
) -> None:
    """Raise WrongAnswers unless everything that the answers point to is there."""
    on, faults = localdate(at), {}
    pointing = [q for q in item.form if q.name in stored]
    persons = [q for q in pointing if q.kind in {FieldKind.PERSON, FieldKind.PERSONS}]
    family = {str(member.person.person_id) for member in home.members} if home else {str(applicant)}
    for question in persons:
        answer = stored[question.name]
        if not set([answer] if isinstance(answer, str) else answer) <= family:
            faults[question.name] = "Choose from the people in the applicant's household."
    for question in pointing:
        answer = stored[question.name]
        if question.kind is FieldKind.REGION and not catalog.regions().is_smallest(answer, on):
            faults[question.name] = "Choose a county or district from the list."
        if question.kind is FieldKind.ORGANISATION and registry.organisation(answer) is None:
            faults[question.name] = "No organisation with this code is in the register here. Check the code."
        if question.kind is FieldKind.HOUSEHOLD and UUID(answer) not in registry.homes([UUID(answer)], on):
            faults[question.name] = "Say which household, by the ID number of one of its members."
    faults |= _documents(pointing, stored, applicant, on) | _others(item, stored, applicant, home, on)
    if faults:
        raise WrongAnswers(faults)


def _documents(pointing: Sequence[FormField], stored: Answers, applicant: UUID | None, on: date) -> dict[str, str]:
    """Return what is wrong with answers that point to a document: it must be the applicant's, and stand.

    One query for each such question.
    """
    firms = {stored[question.name] for question in pointing if question.kind is FieldKind.ORGANISATION}
    faults = {}
    for question in pointing:
        if question.kind is FieldKind.DOCUMENT:
            found = registry.held_document(stored[question.name], question.of)
            theirs = found is not None and (found.credit_code in firms if found.credit_code else _own(found, applicant))
            if found is None or not theirs or not found.stands(on):
                faults[question.name] = (
                    "The applicant has no such document in force. Compare the number with the document."
                )
    return faults


def _others(
    item: Item, stored: Answers, applicant: UUID | None, home: HouseholdView | None, on: date
) -> dict[str, str]:
    """Return what is wrong where the law lets people ask for themselves and for their children only. No query."""
    rule = item.terms.own_or_child
    chosen = stored.get(rule.field) if rule else None
    if rule is None or chosen is None or chosen == str(applicant):
        return {}
    family = {str(m.person.person_id): (m.relation, m.person.born_on) for m in home.members} if home else {}
    child, own = family.get(chosen), family.get(str(applicant))
    if child and own and guards(catalog.pack().guardianship, child, own, on):
        return {}
    return {rule.field: "Whoever is of age applies for themselves. Choose yourself, or a child whom you guard."}


def _own(document: DocumentView, applicant: UUID | None) -> bool:
    return applicant is not None and document.person_id == applicant


def find_offices(
    item: Item, stored: Answers, home: HouseholdView | None, window: str, at: datetime
) -> Mapping[str, str]:
    """Return the authority for each duty that the item names."""
    rules = item.procedure.offices if item.procedure else {}
    found: dict[str, str] = {Duty.RECEIVING: window} if window else {}
    waiting = [duty for duty in rules if duty not in found]
    for _ in range(len(rules)):
        for duty in list(waiting):
            code = _find_office(rules[duty], stored, home, found, at)
            if code:
                found[duty] = code
                waiting.remove(duty)
    if waiting:
        raise NoHousehold(f"no office for {', '.join(waiting)}")
    return found


def _find_office(
    rule: OfficeRule, stored: Answers, home: HouseholdView | None, found: Mapping[str, str], at: datetime
) -> str:
    if rule.where is Where.FIELD and rule.field:
        code = stored.get(rule.field, "")
        return (
            offices.competent(kind=rule.kind, level=rule.level, region_code=code, on=localdate(at)).code if code else ""
        )
    if rule.where is Where.HOUSEHOLD:
        return home.home.authority if home else ""
    return found.get({Where.RECEIVING: Duty.RECEIVING, Where.DECIDING: Duty.DECIDING}.get(rule.where, Duty.ORIGIN), "")


def right_office(item: Item, region_code: str, on: date) -> AuthorityView:
    """Return the office that is in charge of an item for a county or district. One query.

    Raises:
        NotFound: No office of that kind is known there.

    Source: 行政许可法 第三十二条第一款第二项 (who is not in charge names who is).
    """
    rule = item.procedure.offices[Duty.DECIDING] if item.procedure else OfficeRule(where=Where.FIELD)
    return offices.competent(kind=rule.kind, level=rule.level, region_code=region_code, on=on)
