"""Who has a part in a case, for messages about it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from tongban.basis.items import FieldKind
from tongban.casework.cases.models import Case, CaseParty
from tongban.casework.catalog import queries as catalog
from tongban.casework.messages.addressees import Addressee


def of_cases(ids: Collection[UUID]) -> Mapping[UUID, list[Addressee]]:
    """Return the parties of several cases, with the phone number that the form gives for who applied. Two queries."""
    columns = ("id", "item_code", "item_version", "answers", "applicant_person_id")
    cases = {row["id"]: row for row in Case.objects.filter(id__in=ids).order_by("id").values(*columns)}
    found: dict[UUID, list[Addressee]] = {case_id: [] for case_id in cases}
    parties = CaseParty.objects.filter(case_id__in=ids).order_by("case_id", "position")
    for case_id, person_id, role, side in parties.values_list("case_id", "person_id", "role", "side"):
        applied = role == "applicant" if cases[case_id]["applicant_person_id"] is None else False
        phone = _phone(cases[case_id]) if applied or person_id == cases[case_id]["applicant_person_id"] else ""
        if person_id or phone:
            found[case_id].append(Addressee(person_id, role, side, phone))
    return found


def _phone(case: Mapping[str, Any]) -> str:
    item = catalog.item(case["item_code"], case["item_version"])
    phones = (str(case["answers"].get(each.name, "")) for each in item.form if each.kind is FieldKind.PHONE)
    return next((phone for phone in phones if phone), "")
