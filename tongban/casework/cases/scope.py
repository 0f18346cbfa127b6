"""Who may see which cases. The one place that lists, searches, pages, exports and acts all ask."""

from django.db.models import Q

from tongban.basis.actors import Actor, Citizen, Officer
from tongban.casework.cases.models import Case

OFFICES = ("receiving_id", "deciding_id", "origin_id", "delivering_id")


def visible_to(actor: Actor) -> Q:
    """Return the condition on Case for what an actor may see: nothing, unless it is granted.

    A citizen sees what they applied for. An officer sees the cases in which their office has a duty; a
    supervisor those of every office below theirs as well.
    """
    if isinstance(actor, Citizen):
        return Q(applicant_person_id=actor.person_id)
    if not isinstance(actor, Officer):
        return Q(pk__in=[])
    condition = Q(pk__in=[])
    for office in OFFICES:
        condition |= Q(**{f"{office}__in": sorted(actor.authorities)})
        for prefix in sorted(actor.supervises):
            condition |= Q(**{f"{office}__gte": prefix, f"{office}__lt": f"{prefix}~"})
    return condition


def may_see(case: Case, actor: Actor) -> bool:
    """Return whether an actor may see a case that is already read. No query; says the same as `visible_to`."""
    if isinstance(actor, Citizen):
        return case.applicant_person_id == actor.person_id
    if not isinstance(actor, Officer):
        return False
    offices = [code for code in (getattr(case, office) for office in OFFICES) if code]
    return bool(actor.authorities.intersection(offices)) or any(
        code.startswith(prefix) for code in offices for prefix in actor.supervises
    )
