"""Give and take back mandates; enter bars. Each is one transaction, or part of the act that causes it."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Human, Officer
from tongban.basis.ids import uuid7
from tongban.basis.items import Item, Role
from tongban.basis.refusals import NotFound, NotYours
from tongban.basis.terms import BarRule, Reach
from tongban.casework.registry import queries as registry
from tongban.casework.standing.models import Bar, Mandate
from tongban.casework.standing.rules import MandateKind, must_be_a_mandate


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a mandate is for, and how long."""

    items: Collection[str] = ()  # codes; none: any item
    case_id: UUID | None = None
    valid_from: date
    valid_until: date


@transaction.atomic(durable=True)
def give_mandate(  # noqa: PLR0913 (each is a column)
    *, principal: UUID, agent: UUID, kind: MandateKind, scope: Scope, shown: str, window: str, by: Human, at: datetime
) -> UUID:
    """Record that one person acts for another; return the mandate's id.

    A person gives a mandate online for themselves only; a clerk records one that is shown on paper.

    Raises:
        NotYours: A citizen for somebody else, or as guardian; an officer who is no clerk at that window.
        Invalid: It lasts too long, or nothing shows it.
        NotFound: One of the two is in no register.
    """
    if isinstance(by, Citizen) and (by.person_id != principal or kind is not MandateKind.AGENT or window):
        raise NotYours("people give mandates for themselves")
    if isinstance(by, Officer) and Role.CLERK not in by.role_in(window):
        raise NotYours("only a clerk at that window may record a mandate there")
    must_be_a_mandate(
        principal=principal, agent=agent, valid_from=scope.valid_from, valid_until=scope.valid_until, shown=shown
    )
    if len(registry.persons([principal, agent], localdate(at))) != len({principal, agent}):
        raise NotFound("person")
    return Mandate.objects.create(
        id=_new_id(at), principal_id=principal, agent_id=agent, kind=kind, items=sorted(scope.items),
        case_id=scope.case_id, valid_from=scope.valid_from, valid_until=scope.valid_until, shown=shown.strip(),
        entered_by=by.user_id, authority_id=window, entered_at=at,
    ).id  # fmt: skip


@transaction.atomic(durable=True)
def end_mandate(*, mandate_id: UUID, by: Citizen, at: datetime) -> None:
    """Take a mandate back: from today on nobody acts by it. Raises NotFound if it is not theirs, or has ended."""
    ended = Mandate.objects.filter(id=mandate_id, principal_id=by.person_id, ended_on=None)
    if not ended.update(ended_on=localdate(at)):
        raise NotFound("mandate")


def bar_row(  # noqa: PLR0913 (each is a column)
    *, rule: BarRule, item: Item, person_id: UUID | None, credit_code: str, case: tuple[UUID, str], authority: str,
    by: Officer, at: datetime,
) -> Bar:  # fmt: skip
    """Return the row of a bar, to be written with the act that causes it; the caller has asked who may.

    Args:
        case: Id and number of the case.
    """
    begins_on = localdate(at)
    return Bar(
        id=_new_id(at), person_id=person_id, credit_code=credit_code, cause=rule.cause, reach=Reach(rule.reach),
        item_code=item.code, area=item.area, begins_on=begins_on, until=rule.until(begins_on),
        law=rule.citation.to_json(), case_id=case[0], case_number=case[1], entered_by=by.user_id,
        authority_id=authority, entered_at=at,
    )  # fmt: skip


def _new_id(at: datetime) -> UUID:
    return uuid7(at, os.urandom(10))
