"""Where numbers are limited, those who qualify are granted in the order of acceptance.

Source: 行政许可法 第五十七条.
"""

from django.db.models import Q

from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import Case
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.refusals import EarlierOpen
from tongban.casework.cases.states import State

MOST = 5  # named


def must_come_next(doing: Doing) -> None:
    """Raise EarlierOpen if an application that the same office accepted before waits for its decision. One query."""
    case = doing.case
    if earlier := _earlier(Q(item_code=case.item_code, deciding_id=case.deciding_id), case.accepted_on, case.number):
        raise EarlierOpen(earlier)


def earlier_of(view: CaseView) -> list[str]:
    """Return the numbers of the cases that are decided before this one. One query, where numbers are limited."""
    if not view.item.procedure or not view.item.procedure.in_order or view.state is not State.ACCEPTED:
        return []
    return _earlier(Q(item_code=view.item.code, deciding_id=view.deciding), view.accepted_on, view.number)


def _earlier(same: Q, accepted_on: object, number: str) -> list[str]:
    """Return what was accepted before, in order: by day, and on one day by when it came in."""
    received = Case.objects.filter(number=number).values("received_at")[:1]
    before = Q(accepted_on__lt=accepted_on) | Q(accepted_on=accepted_on, received_at__lt=received)
    rows = Case.objects.filter(same, before, state=State.ACCEPTED).exclude(number=number)
    return list(rows.order_by("accepted_on", "received_at").values_list("number", flat=True)[:MOST])
