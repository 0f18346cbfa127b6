"""Who answered on the same device goes back to the party, with a code; without that code nothing is handed over."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.channels.api.conftest import System
from tests.channels.present.presenter import DRIVING, RENTAL, Presenter, ask, asked, fault
from tongban.casework.presenting.models import Presentation
from tongban.casework.presenting.queries import parties

BACK = "https://car-rental.example/returned"


def take(system: System, begun: Any, code: str | None) -> Any:
    said = "" if code is None else json.dumps({"response_code": code})
    return system.post(f"/presentations/{begun['id']}/result", said)


def code_in(reply: Any) -> str:
    """Return the code with which a wallet is sent back to the party."""
    assert reply.status_code == 200
    address = urlsplit(reply.json()["redirect_uri"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == BACK
    [(name, [code])] = parse_qs(address.query).items()
    assert (name, len(code)) == ("response_code", 43)
    return str(code)


def test_only_who_comes_back_gets_the_result(rental: System, wallet: Presenter) -> None:
    begun = asked(rental, return_to=BACK)
    said = wallet.fetch(begun["link"])
    code = code_in(wallet.send(said, wallet.shown(said)))
    assert code not in str(Presentation.objects.values().get())
    for wrong in (None, "", code[:-1], f"{code}A"):
        assert fault(take(rental, begun, wrong)) == (409, "not-returned")
    assert take(rental, begun, code).json()["shown"][DRIVING]["outcome"] == "valid"
    assert fault(take(rental, begun, code)) == (409, "nothing-yet")


def test_the_code_of_one_request_fetches_nothing_of_another(rental: System, wallet: Presenter) -> None:
    mine, other = (asked(rental, return_to=BACK) for _ in range(2))
    codes = []
    for begun in (mine, other):
        said = wallet.fetch(begun["link"])
        codes.append(code_in(wallet.send(said, wallet.shown(said))))
    assert codes[0] != codes[1]
    assert fault(take(rental, mine, codes[1])) == (409, "not-returned")


def test_whoever_says_no_goes_back_too_and_nothing_is_there_to_fetch(rental: System, wallet: Presenter) -> None:
    begun = asked(rental, return_to=BACK)
    said = wallet.fetch(begun["link"])
    code = code_in(wallet.post(said, error="access_denied", state=said["state"]))
    assert fault(take(rental, begun, code)) == (409, "nothing-yet")


def test_an_answer_that_is_refused_sends_nobody_anywhere(rental: System, wallet: Presenter) -> None:
    said = wallet.fetch(asked(rental, return_to=BACK)["link"])
    reply = wallet.post(said, response="x")
    assert (reply.status_code, "redirect_uri" in reply.json()) == (400, False)


@pytest.mark.parametrize(
    "address", [f"{BACK}/", f"{BACK}?a=b", "https://car-rental.example/", "http://car-rental.example/returned", "x"]
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(rental: System, address: str) -> None:
    reply = ask(rental, return_to=address)
    assert fault(reply) == (422, "not-back-there")
    assert "registered" in reply.json()["errors"]["return_to"]
    assert not Presentation.objects.exists()


def test_of_a_request_for_the_same_device_no_code_is_shown_to_others(rental: System, pack: None) -> None:
    for begun, codes in ((asked(rental, return_to=BACK), 0), (asked(rental), 1)):
        page = Client().get(urlsplit(begun["page"]).path).content.decode()
        assert (page.count('class="tb-app__code'), page.count("#request=")) == (codes, 1)


def test_the_wallet_knows_where_a_party_may_send_its_holder(pack: None) -> None:
    page = Client().get("/wallet/zh/").content.decode()
    assert f'data-word="returns {RENTAL}"' in page
    assert " ".join(parties()[RENTAL].returns) in page
