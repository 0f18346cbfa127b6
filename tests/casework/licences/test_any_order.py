"""Any sequence of acts on a licence: the register, the record of acts and the status of the copies agree after each."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.casework.licences.holders import ISSUED, driver, licence_of
from tests.casework.registry.people import cause
from tongban.basis.credentials.status import Status
from tongban.casework.licences import places, queries
from tongban.casework.licences.models import StatusEntry
from tongban.casework.licences.rules import NoLicence
from tongban.casework.registry import actions
from tongban.casework.registry.refusals import DocumentEnded, Suspended
from tongban.casework.registry.rules import Act

ENDINGS = [Act.SUSPEND, Act.LIFT, Act.RESCIND, Act.WITHDRAW, Act.REVOKE, Act.DEREGISTER]
STEPS = [*ENDINGS, "replace", "copy"]
# Written down apart from the code: what becomes of a licence in each state; all else is refused.
LAW = {
    "valid": {"suspend": "suspended", "rescind": "rescinded", "withdraw": "withdrawn", "revoke": "revoked",
              "deregister": "struck_off", "replace": "replaced"},
    "suspended": {"lift": "valid", "rescind": "rescinded", "withdraw": "withdrawn", "revoke": "revoked",
                  "deregister": "struck_off"},
    "rescinded": {"deregister": "struck_off"},
    "withdrawn": {"deregister": "struck_off"},
    "revoked": {"deregister": "struck_off"},
}  # fmt: skip
TOLD = {"valid": Status.VALID, "suspended": Status.SUSPENDED}


def do(step: Any, number: str, person: UUID) -> str:
    """Do a step; return the number of the licence that is the latest afterwards."""
    if step == "copy":
        places.give_places(number, count=2, until=ISSUED + timedelta(days=14))
    elif step == "replace":
        return licence_of(person, replaces=True)
    else:
        actions.end_document(number=number, act=step, cause=cause())
    return number


@pytest.mark.law("licensing-70", "licensing-69-1")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_whatever_is_done_in_any_order_the_copies_say_what_the_register_says(pack: None, steps: list[Any]) -> None:
    person = driver()
    number = licence_of(person)
    state, done = {number: "valid"}, {number: 0}
    for step in steps:
        allowed = state[number] == "valid" if step == "copy" else str(step) in LAW.get(state[number], {})
        free = step == "replace" and state[number] not in {"valid", "suspended"}  # nothing to replace: issued anew
        if not allowed and not free:
            with pytest.raises((DocumentEnded, NoLicence, Suspended)):
                do(step, number, person)
        else:
            latest = do(step, number, person)
            if step != "copy" and not free:
                state[number], done[number] = LAW[state[number]][str(step)], done[number] + 1
            if latest != number:
                state[latest], done[latest], number = "valid", 0, latest
        for each, expected in state.items():
            assert queries.licence(each).state_on(ISSUED) == expected
            assert len(queries.history(each)) == done[each]
            said = set(StatusEntry.objects.filter(licence=each).values_list("status", flat=True))
            assert said <= {TOLD.get(expected, Status.INVALID)}
    assert sum(value in {"valid", "suspended"} for value in state.values()) <= 1
