"""Which rows of an office an officer works on or looks after, where a row says whose it is."""

from django.db.models import Q

from tongban.basis.actors import Officer


def within(by: Officer) -> Q:
    """Return the condition for rows of an officer's own offices, and of those below if they supervise any.

    The rows have a column `authority_id`.
    """
    condition = Q(authority_id__in=sorted(by.authorities))
    for prefix in sorted(by.supervises):
        condition |= Q(authority_id__gte=prefix, authority_id__lt=f"{prefix}~")
    return condition
