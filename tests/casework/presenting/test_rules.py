"""Who may ask what, until when, and what a party is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tongban.basis.credentials import dcql
from tongban.basis.credentials.outcomes import Outcome, Verdict
from tongban.basis.credentials.showing import Shown
from tongban.basis.packs_licences import read_licence_kinds
from tongban.basis.packs_parties import read_parties
from tongban.casework.presenting.rules import (
    ASK_LIVES,
    MOST_TRIES,
    NotBackThere,
    NotForThis,
    OverAsked,
    Progress,
    may_be_answered,
    must_be_registered,
    must_be_within,
    purpose_of,
    told,
)

PACK = Path(__file__).parents[3] / "packs/cn"
KINDS = read_licence_kinds(PACK)[0]
PARTIES = read_parties(PACK, KINDS)[0]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(("party", "purpose"), [("nobody", "rent_a_car"), ("demo_car_rental", "check_age")])
def test_nobody_asks_for_what_is_not_registered(party: str, purpose: str) -> None:
    with pytest.raises(NotForThis):
        purpose_of(PARTIES, party, purpose)


def test_all_that_a_purpose_names_may_be_asked_and_a_claim_more_may_not() -> None:
    age, rent = purpose_of(PARTIES, "demo_shop", "check_age"), purpose_of(PARTIES, "demo_car_rental", "rent_a_car")
    must_be_within(age.queries(KINDS), age, KINDS)
    with pytest.raises(OverAsked) as e:
        must_be_within(rent.queries(KINDS), age, KINDS)
    assert e.value.what == ("urn:tongban:cn:driving-licence:1",)
    [query] = age.queries(KINDS)
    more = dcql.Query(query.id, query.kind, ((*query.sets[0], dcql.Wanted("born_on")),))
    with pytest.raises(OverAsked) as e:
        must_be_within([more], age, KINDS)
    assert e.value.what == ("urn:tongban:cn:resident-id-certificate:1 born_on",)


@pytest.mark.parametrize(
    ("state", "tries", "left", "may"),
    [
        (Progress.ASKED, 0, 1, True), (Progress.ASKED, MOST_TRIES - 1, 1, True), (Progress.ASKED, MOST_TRIES, 1, False),
        (Progress.ASKED, 0, 0, False), (Progress.ANSWERED, 0, 1, False), (Progress.DECLINED, 0, 1, False),
        (Progress.TAKEN, 0, 1, False),
    ],
)  # fmt: skip
def test_a_request_waits_for_its_time_and_for_one_answer(state: Progress, tries: int, left: int, may: bool) -> None:  # noqa: FBT001
    assert may_be_answered(state, tries, AT + timedelta(seconds=left), AT) is may
    assert timedelta(0) < ASK_LIVES


@pytest.mark.parametrize("outcome", Outcome)
def test_facts_are_told_of_what_may_be_relied_on_alone(outcome: Outcome) -> None:
    shown = Shown("urn:card", "https://i", {"name": "x"}, None, AT, AT)
    said = told(Verdict(outcome, AT, shown, status_from=AT))
    assert said["outcome"] == outcome
    assert ("claims" in said) is (outcome in {Outcome.VALID, Outcome.STATUS_OLD})
    assert told(Verdict(outcome, AT)) == {"outcome": outcome, "status_from": None}


def test_holders_go_back_to_registered_addresses_alone_or_nowhere() -> None:
    rental = PARTIES["demo_car_rental"]
    for address in ("", *rental.returns):
        must_be_registered(address, rental)
    with pytest.raises(NotBackThere):
        must_be_registered(rental.returns[0], PARTIES["demo_shop"])
