"""Answers that point to persons and households: a caller names them by ID number, a case keeps their ids."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongban.basis.answers import WrongAnswers
from tongban.basis.ids import WrongId, parse_credit_code, parse_resident_id
from tongban.basis.items import FieldKind, Item
from tongban.basis.refusals import Invalid
from tongban.casework.cases.intake import Applicant
from tongban.casework.registry import queries as registry


def applicant(id_number: str, credit_code: str, on: date) -> Applicant:
    """Return who applies: the person with this ID number, the organisation with this code, or one for the other.

    Raises:
        WrongAnswers: The register knows none by that number.
    """
    person = _person(id_number, on) if id_number else None
    if id_number and person is None:
        raise WrongAnswers({"applicant.id_number": "No register has this ID number. Check it."})
    name = person.name if person else ""
    if credit_code:
        try:
            credit_code = parse_credit_code(credit_code).number
        except Invalid as e:
            raise WrongAnswers({"applicant.credit_code": e.message}) from None
        organisation = registry.organisation(credit_code)
        if organisation is None:
            raise WrongAnswers({"applicant.credit_code": "No register has this code. Check it."})
        name = organisation
    if not name:
        raise WrongAnswers({"applicant": "Name the applicant by ID number or by unified social credit code."})
    return Applicant(person_id=person.person_id if person else None, credit_code=credit_code, name=name)


def answers(item: Item, given: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return answers as a case keeps them: ID numbers become the ids of persons and households.

    Raises:
        WrongAnswers: A question that the item does not ask, or a number that no register has.
    """
    known = {question.name: question for question in item.form}
    faults = {f"answers.{name}": "The item does not ask this." for name in given if name not in known}
    found = {}
    for name, value in given.items():
        question = known.get(name)
        if question is None:
            continue
        if question.kind not in _POINTING:
            found[name] = value
            continue
        try:
            found[name] = _pointed(question.kind, value, on)
        except LookupError:
            faults[f"answers.{name}"] = "No register has this ID number. Check it."
    if faults:
        raise WrongAnswers({name: _(words) for name, words in faults.items()})
    return found


_POINTING = frozenset({FieldKind.PERSON, FieldKind.PERSONS, FieldKind.HOUSEHOLD})


def _pointed(kind: FieldKind, value: Any, on: date) -> Any:
    if kind is FieldKind.PERSONS:
        return [_id_of(each, on) for each in (value if isinstance(value, list) else [value])]
    if kind is FieldKind.PERSON:
        return _id_of(value, on)
    found = registry.find_household_by_member(str(value), on)
    if found is None:
        raise LookupError
    return str(found.home.household_id)


def _id_of(number: object, on: date) -> str:
    found = _person(str(number), on)
    if found is None:
        raise LookupError
    return str(found.person_id)


def _person(number: str, on: date) -> registry.PersonView | None:
    try:
        return registry.person_by_id_number(parse_resident_id(number).number, on)
    except WrongId:
        return None
