"""Who may see which cases. The one place that lists, searches, pages, exports and acts all ask."""

from django.db.models import Q

from tongban.basis.actors import Actor, Citizen, Officer
from tongban.casework.cases.models import Case, CaseOffice, CaseParty

OFFICES = ("receiving_id", "deciding_id", "origin_id", "delivering_id")


def visible_to(actor: Actor) -> Q:
    """Return the condition on Case for what an actor may see: nothing, unless it is granted.

    A citizen sees the cases that they have a part in. An officer sees the cases in which their office has a duty, or
    takes part; a supervisor those of every office below theirs as well.
    """
    if isinstance(actor, Citizen):
        mine = CaseParty.objects.filter(person_id=actor.person_id).values("case_id")
        return Q(applicant_person_id=actor.person_id) | Q(pk__in=mine)
    if not isinstance(actor, Officer):
        return Q(pk__in=[])
    condition = Q(pk__in=[])
    for office in OFFICES:
        condition |= _of(office, actor)
    return condition | Q(pk__in=CaseOffice.objects.filter(_of("authority_id", actor)).values("case_id"))


def _of(column: str, officer: Officer) -> Q:
    """Return the condition that a column names an office of the officer, or one below theirs that they supervise."""
    condition = Q(**{f"{column}__in": sorted(officer.authorities)})
    for prefix in sorted(officer.supervises):
        condition |= Q(**{f"{column}__gte": prefix, f"{column}__lt": f"{prefix}~"})
    return condition


def may_see(case: Case, officer: Officer) -> bool:
    """Return whether an officer may see a case that is already read. No query; says the same as `visible_to`."""
    offices = [code for code in (getattr(case, office) for office in OFFICES) if code] + list(
        case.participants.values()
    )
    return bool(officer.authorities.intersection(offices)) or any(
        code.startswith(prefix) for code in offices for prefix in officer.supervises
    )


def sides_seen(case: Case, actor: Actor) -> set[int] | None:
    """Return whose side of a case an actor may see, 0 being everybody's; None for all. One query at most."""
    if not isinstance(actor, Citizen):
        return None
    return {0, *CaseParty.objects.filter(case_id=case.id, person_id=actor.person_id).values_list("side", flat=True)}
