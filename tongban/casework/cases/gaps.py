"""Evidence that follows after acceptance, on a written promise: promised, supplied, or not supplied in time.

Nothing can be granted while something promised is missing. Source: 国发〔2022〕5号 (容缺受理).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Actor, Machine, Officer, Visit
from tongban.basis.workdays import due
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import Case, CaseEvidence
from tongban.casework.cases.permit import by_applicant
from tongban.casework.cases.record import finish
from tongban.casework.cases.refusals import NotTolerable
from tongban.casework.cases.rules import NotSaid
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog


def promise(doing: Doing, later: Collection[str]) -> dict[str, str]:
    """Let evidence follow after acceptance, within the act of accepting; return until which day each may come.

    Raises:
        NotTolerable: The item does not let a piece follow later.
    """
    allowed = {e.code: e.may_follow for e in doing.item.evidence if e.may_follow}
    days = {}
    for code in sorted(set(later)):
        rule = allowed.get(code)
        if rule is None:
            raise NotTolerable(f"evidence {code}")
        last = due(doing.on, rule.limit, catalog.calendar()).on
        days[code] = last.isoformat()
        CaseEvidence.objects.update_or_create(
            case_id=doing.case.id,
            code=code,
            defaults={"status": "promised", "promised_for": last, "grade": "", "why": "to_follow"},
            create_defaults={
                "side": doing.item.applicant_side, "status": "promised", "promised_for": last, "why": "to_follow",
            },
        )  # fmt: skip
    doing.case.gaps = sorted(days)
    return days


@transaction.atomic(durable=True)
def supply_gap(*, number: str, codes: Collection[str], by: Actor, at: datetime, visit: Visit) -> None:
    """Hand in what was promised at acceptance; what a clerk has looked at counts as seen at a window."""
    doing = by_applicant(number, Act.SUPPLY_GAP, by, at, visit)
    supplied = sorted(set(codes) & set(doing.case.gaps))
    if not supplied:
        raise NotSaid("supplied")
    evidence = CaseEvidence.objects.filter(case_id=doing.case.id, code__in=supplied)
    late = evidence.filter(promised_for__lt=doing.on).exists()
    seen = isinstance(by, Officer)
    evidence.update(status="seen" if seen else "declared", grade="B" if seen else "D")
    doing.case.gaps = [code for code in doing.case.gaps if code not in supplied]
    if visit.channel == "desk":
        doing.case.visits += 1
    finish(doing, {"supplied": supplied, "late": late})


def broken_promises(on_day: datetime, *, limit: int) -> list[UUID]:
    """Return cases in which something promised did not come in time and nobody has noted it yet. One query."""
    late = CaseEvidence.objects.filter(status="promised", promised_for__lt=localdate(on_day)).order_by("promised_for")
    return list(dict.fromkeys(late.values_list("case_id", flat=True)[:limit]))


@transaction.atomic(durable=True)
def note_lapse(*, case_id: UUID, at: datetime, visit: Visit) -> bool:
    """Note that what was promised did not come in time; return whether something did not.

    It may still come in; until then nothing can be granted, and the office may refuse.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        return False
    late = CaseEvidence.objects.filter(case_id=case.id, status="promised", promised_for__lt=localdate(at))
    codes = sorted(late.values_list("code", flat=True))
    late.update(status="missing", why="promise_lapsed")
    if not codes or State(case.state) is not State.ACCEPTED:
        return False
    item = catalog.item(case.item_code, case.item_version)
    doing = Doing(case=case, item=item, act=Act.GAP_LAPSED, by=Machine(), at=at, visit=visit, side=item.applicant_side)
    finish(doing, {"lapsed": codes})
    return True
