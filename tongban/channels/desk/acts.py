"""From an act's form to the one action that does it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tongban.basis.actors import Officer, Visit
from tongban.basis.refusals import Invalid, Refusal
from tongban.casework.cases import actions, at_once
from tongban.casework.cases.rules import Act, NotAcceptedBecause, NotSaid
from tongban.channels.desk import time_forms
from tongban.channels.desk.forms import ACT_FORMS, ActForm

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
    right_office = typed["right_office"].strip() if wrong_office else ""
    actions.refuse(because=because, words=typed["words"], right_office=right_office, **common)


_CALLS: Mapping[Act, Callable[[Typed, dict[str, Any]], None]] = {
    Act.SETTLE: lambda typed, common: at_once.settle(
        seen=typed["seen"], words=typed["words"], answer=typed["answer"], **common
    ),
    Act.ANSWER: lambda typed, common: at_once.answer(answer=typed["answer"], **common),
    Act.ACCEPT: lambda typed, common: actions.accept(seen=typed["seen"], **common),
    Act.ASK_CORRECTION: lambda typed, common: actions.ask_correction(
        missing=typed["missing"], words=typed["words"], **common
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
}
