"""A decision run again: what policies said of a case, from the versions and facts that its events keep."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.basis.refusals import NotFound
from tongban.casework.cases import entitlement
from tongban.casework.cases.models import CaseEvent, CaseNumber


@dataclass(frozen=True, slots=True)
class Replayed:
    """What one policy said at one event, and what running it again says otherwise."""

    seq: int
    act: str
    policy: str
    version: int
    outcome: str
    differences: Sequence[str]


def replay(number: str) -> list[Replayed]:
    """Return what policies said of a case, event by event, run again. Three queries, and one for each policy.

    Raises:
        NotFound: There is no such case, or a version that it rests on.
        Invalid: A fact that was kept is none that the policy knows.
    """
    case_id = CaseNumber.objects.filter(number=number).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound(f"case {number}")
    return [
        Replayed(event.seq, event.act, kept["policy"], kept["version"], kept["outcome"], entitlement.difference(kept))
        for event in CaseEvent.objects.filter(case_id=case_id).order_by("seq")
        for kept in event.data.get("policies", ())
    ]
