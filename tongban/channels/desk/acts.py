"""From an act's form to the one action that does it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from tongban.basis.actors import Officer, Visit
from tongban.basis.refusals import Invalid, Refusal
from tongban.basis.terms import BarCause
from tongban.casework.cases import actions, at_once, bars, commitments, counter, finding, gaps, queries
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.casework.cases.rules import NotAcceptedBecause, NotSaid
from tongban.casework.cases.states import Act
from tongban.channels.desk import time_forms
from tongban.channels.desk.acting import ActForm
from tongban.channels.desk.forms import ACT_FORMS
from tongban.channels.desk.screen import say
from tongban.channels.questions import find_regions

Typed = Mapping[str, Any]
FORMS: Mapping[Act, type[ActForm]] = {**ACT_FORMS, **time_forms.FORMS}
FIELD_OF = {
    "missing": "words",
    "reason": "words",
    "answer": "answer",
    "clause": "clause",
    "right_office": "right_office",
    "how": "how",
    "notice": "words",
    "opinion": "words",
    "place": "place",
    "record": "words",
    "signed": "signed",
    "on_record": "on_record",
    "supplied": "supplied",
    "order": "priority",
    "put_off": "until",
    "announced": "announced",
    "colleague": "colleague",
    "same_as": "same_as",
    "because": "because",
}


def do(act: Act, number: str, typed: Typed, *, by: Officer, at: datetime, visit: Visit) -> None:
    """Do an act on a case with what was typed for it; raises whatever the action refuses with."""
    _CALLS[act](typed, {"number": number, "by": by, "at": at, "visit": visit})


def field_to_mend(e: Refusal) -> str | None:
    """Return the field of the act's form that a refusal is about, or None if it is about the case."""
    if isinstance(e, Invalid):
        return e.field
    return FIELD_OF.get(e.what) if isinstance(e, NotSaid) else None


def _refuse(typed: Typed, common: dict[str, Any]) -> None:
    because = NotAcceptedBecause(typed["because"])
    wrong_office = because is NotAcceptedBecause.WRONG_OFFICE
    name, code = _right_office(typed, common) if wrong_office else ("", "")
    actions.refuse(
        because=because, words=typed["words"], right_office=name, right_code=code,
        same_as=typed["same_as"].strip().upper(), **common,
    )  # fmt: skip


def _right_office(typed: Typed, common: dict[str, Any]) -> tuple[str, str]:
    """Return the name and code of the office in charge: of the place that was named, by the item's own rule."""
    place = typed["right_region"].strip()
    if not place:
        return typed["right_office"].strip(), ""
    on = localdate(common["at"])
    found = find_regions(place, on)
    if len(found) != 1:
        raise NotSaid("right_office")
    office = finding.right_office(queries.case(common["number"], actor=common["by"]).item, found[0].code, on)
    return say(office.name), office.code


def _prioritise(typed: Typed, common: dict[str, Any]) -> None:
    wanted = next(each for each in Priority if (each.value or "in_turn") == typed["priority"])
    counter.prioritise(
        priority=wanted, because=OrderBecause(typed["because"]), words=typed["words"], until=typed["until"], **common
    )


_CALLS: Mapping[Act, Callable[[Typed, dict[str, Any]], None]] = {
    Act.SETTLE: lambda typed, common: at_once.settle(
        seen=typed["seen"], words=typed["words"], answer=typed["answer"], **common
    ),
    Act.ANSWER: lambda typed, common: at_once.answer(answer=typed["answer"], **common),
    Act.ACCEPT: lambda typed, common: actions.accept(seen=typed["seen"], later=typed["later"], **common),
    Act.ASK_CORRECTION: lambda typed, common: actions.ask_correction(
        missing=typed["missing"], words=typed["words"], wrong=typed["wrong"], **common
    ),
    Act.REFUSE: _refuse,
    Act.DO_STEP: lambda typed, common: actions.do_step(
        step=typed["step"], words=typed["words"], clause=typed["clause"], **common
    ),
    Act.APPROVE: lambda typed, common: actions.approve(
        words=typed["words"], clause=typed["clause"], on_record=typed["on_record"], **common
    ),
    Act.REJECT: lambda typed, common: actions.reject(
        words=typed["words"], clause=typed["clause"], on_record=typed["on_record"], **common
    ),
    Act.COMPLETE: lambda typed, common: actions.complete(**common),  # noqa: ARG005 (nothing is typed)
    Act.DELIVER: lambda typed, common: actions.deliver(how=typed["how"], **common),
    Act.WITHDRAW: lambda typed, common: actions.withdraw(words=typed["words"], **common),
    Act.SUPPLY: lambda typed, common: actions.supply(answers={}, words=typed["words"], **common),
    **time_forms.CALLS,
    Act.SUPPLY_GAP: lambda typed, common: gaps.supply_gap(codes=typed["supplied"], **common),
    Act.FIND_FALSE: lambda typed, common: commitments.find_false(words=typed["words"], **common),
    Act.TAKE_BACK: lambda typed, common: commitments.take_back(words=typed["words"], clause=typed["clause"], **common),
    Act.BAR: lambda typed, common: bars.bar(cause=BarCause(typed["cause"]), words=typed["words"], **common),
    Act.PRIORITISE: _prioritise,
    Act.HAND_ON: lambda typed, common: counter.hand_on(to_user=int(typed["colleague"]), words=typed["words"], **common),
}
