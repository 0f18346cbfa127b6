"""A standard wallet answers with an mdoc: element by element, and no more of it than its party is registered for."""

from typing import Any

import pytest

from tests.casework.registry.people import NOON
from tests.channels.api.conftest import System
from tests.channels.present.presenter import DRIVING, Presenter, ask, asked, fault
from tongban.channels.nightly.listing import publish_lists

DOCTYPE, OURS, ISO = "org.iso.18013.5.1.mDL", "urn:tongban:cn:driving-licence:1", "org.iso.18013.5.1"


@pytest.fixture
def wallet(number: str) -> Presenter:
    found = Presenter(NOON, number, f"{DRIVING}.mdoc")
    publish_lists(NOON)
    return found


def a_query(*paths: tuple[str, str]) -> dict[str, Any]:
    claims = [{"path": list(path)} for path in paths]
    return {"credentials": [{"id": "mdl", "format": "mso_mdoc", "meta": {"doctype_value": DOCTYPE}, "claims": claims}]}


ASKED = a_query((OURS, "name"), (OURS, "classes"), (ISO, "expiry_date"), (ISO, "issuing_country"))


def test_the_elements_that_were_asked_reach_the_party_and_no_others(rental: System, wallet: Presenter) -> None:
    begun = asked(rental, dcql_query=ASKED)
    said = wallet.fetch(begun["link"])
    assert said["client_metadata"]["vp_formats_supported"].keys() == {"mso_mdoc"}
    over = wallet.send(said, wallet.shown_mdoc(said, (OURS, "id_number")))
    assert fault(over) == (400, "other claims are shown than were asked for")
    assert wallet.send(said, wallet.shown_mdoc(said)).status_code == 200
    taken = rental.post(f"/presentations/{begun['id']}/result", "").json()["shown"]["mdl"]
    assert (taken["outcome"], taken["type"]) == ("valid", DOCTYPE)
    assert taken["claims"][ISO] == {"expiry_date": "2032-03-02", "issuing_country": "CN"}
    assert (taken["claims"][OURS].keys(), taken["claims"][OURS]["classes"]) == ({"name", "classes"}, ["C1"])


@pytest.mark.parametrize(
    "change", [{"nonce": "n"}, {"verifier": "x509_hash:other"}, {"answer_to": "https://elsewhere.example/answer"}]
)
def test_an_mdoc_shown_for_another_request_is_refused(
    rental: System, wallet: Presenter, change: dict[str, Any]
) -> None:
    said = wallet.fetch(asked(rental, dcql_query=ASKED)["link"])
    told = wallet.send(said, wallet.shown_mdoc(said, **change))
    assert fault(told) == (400, "the proof is not made with the device's key, or for another request")


@pytest.mark.parametrize(
    "path", [(OURS, "id_number"), (ISO, "birth_date"), (ISO, "sex"), (ISO, "portrait"), ("x", "name")]
)
def test_no_element_is_asked_that_says_more_than_the_registered_claims(rental: System, path: tuple[str, str]) -> None:
    assert fault(ask(rental, dcql_query=a_query((OURS, "name"), path))) == (422, "over-asked")
