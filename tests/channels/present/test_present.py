"""A registered party asks, a holder's wallet answers, the party gets it once; whatever is wrong is refused."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from tests.casework.licences.signing import SITE
from tests.casework.registry.people import NOON, cause
from tests.channels.api.conftest import System, sign_in
from tests.channels.present.presenter import DRIVING, SHOP, Presenter, ask, asked, fault, system_of
from tongban.casework.clients.models import Client as System_
from tongban.casework.presenting import actions
from tongban.casework.presenting.models import Presentation
from tongban.casework.presenting.rules import ASK_LIVES, MOST_TRIES, RESULT_LIVES
from tongban.casework.registry import actions as registry
from tongban.casework.registry.rules import Act
from tongban.channels.nightly.listing import publish_lists


def test_what_the_holder_shows_reaches_the_party_once_and_nothing_of_it_stays(
    rental: System, wallet: Presenter, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    begun = asked(rental)
    assert begun["state"] == "asked"
    said = wallet.fetch(begun["link"])
    assert said["verifier_info"] == [{"format": "urn:tongban:purpose", "data": "rent_a_car"}]
    assert fault(rental.post(f"/presentations/{begun['id']}/result", "")) == (409, "nothing-yet")
    reply = wallet.send(said, wallet.shown(said))
    assert (reply.status_code, reply.json()) == (200, {})
    assert rental.get(f"/presentations/{begun['id']}").json()["state"] == "answered"
    kept = bytes(Presentation.objects.get().sealed or b"")
    taken = rental.post(f"/presentations/{begun['id']}/result", "").json()["shown"][DRIVING]
    assert taken["outcome"] == "valid"
    assert taken["claims"].keys() == {"name", "classes", "first_issued_on", "valid_until"}
    assert taken["claims"]["name"].encode() not in kept
    assert fault(rental.post(f"/presentations/{begun['id']}/result", "")) == (409, "nothing-yet")
    row = Presentation.objects.get()
    assert (row.state, row.sealed) == ("taken", None)
    logged = "".join(capfd.readouterr()) + caplog.text
    assert "presenting.answered" in logged
    for secret in (taken["claims"]["name"], said["nonce"], said["state"]):
        assert secret not in logged


def test_a_request_is_answered_once(rental: System, wallet: Presenter) -> None:
    said = wallet.fetch(asked(rental)["link"])
    token = wallet.shown(said)
    assert wallet.send(said, token).status_code == 200
    assert fault(wallet.send(said, token)) == (400, "the request was answered already, or is over")
    assert wallet.client.get(said["response_uri"].removeprefix(SITE)[: -len("answer")] + "request").status_code == 404


def test_an_answer_to_one_request_is_none_to_another(rental: System, wallet: Presenter) -> None:
    first, second = (wallet.fetch(asked(rental)["link"]) for _ in range(2))
    told = wallet.send(second, wallet.shown(first))
    assert fault(told) == (400, "the proof is made for another verifier or another request")
    text = wallet.shown(second)
    assert fault(wallet.send(second, text, state=first["state"])) == (400, "the answer is to another request")
    [jwk] = first["client_metadata"]["jwks"]["keys"]
    second["client_metadata"]["jwks"]["keys"] = [jwk]  # encrypted for the other
    assert fault(wallet.send(second, text))[0] == 400


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"audience": "x509_hash:other"}, "the proof is made for another verifier or another request"),
        ({"nonce": "other"}, "the proof is made for another verifier or another request"),
        ({"at": NOON - timedelta(minutes=7)}, "the proof was made too long ago"),
    ],
)
def test_a_proof_for_somebody_else_or_of_long_ago_is_refused(
    rental: System, wallet: Presenter, change: dict[str, Any], told: str
) -> None:
    said = wallet.fetch(asked(rental)["link"])
    assert fault(wallet.send(said, wallet.shown(said, **change))) == (400, told)
    assert wallet.send(said, wallet.shown(said)).status_code == 200  # a fault does not spoil the request


def test_more_than_was_asked_is_not_taken(rental: System, wallet: Presenter) -> None:
    begun = asked(rental)
    said = wallet.fetch(begun["link"])
    reply = wallet.send(said, wallet.shown(said, "id_number"))
    assert fault(reply) == (400, "other claims are shown than were asked for")
    assert Presentation.objects.get().sealed is None


def test_who_tries_too_often_ends_the_request(rental: System, wallet: Presenter) -> None:
    said = wallet.fetch(asked(rental)["link"])
    for _ in range(MOST_TRIES):
        assert fault(wallet.post(said, response="x")) == (400, "the answer is not encrypted as it should be")
    assert fault(wallet.send(said, wallet.shown(said))) == (400, "the request was answered already, or is over")


def test_the_holder_may_say_no(rental: System, wallet: Presenter) -> None:
    begun = asked(rental)
    said = wallet.fetch(begun["link"])
    assert wallet.post(said, error="access_denied", state="guessed").status_code == 400
    assert wallet.post(said, error="access_denied", state=said["state"]).status_code == 200
    assert rental.get(f"/presentations/{begun['id']}").json()["state"] == "declined"
    assert wallet.send(said, wallet.shown(said)).status_code == 400


def test_of_a_suspended_licence_the_outcome_is_told_and_no_fact(rental: System, wallet: Presenter, number: str) -> None:
    registry.end_document(number=number, act=Act.SUSPEND, cause=cause())
    publish_lists(NOON)
    begun = asked(rental)
    said = wallet.fetch(begun["link"])
    assert wallet.send(said, wallet.shown(said)).status_code == 200
    taken = rental.post(f"/presentations/{begun['id']}/result", "").json()["shown"][DRIVING]
    assert (taken["outcome"], "claims" in taken) == ("suspended", False)


def test_time_ends_a_request_and_a_result_that_nobody_fetches(rental: System, wallet: Presenter) -> None:
    begun, late = asked(rental), asked(rental)
    said = wallet.fetch(begun["link"])
    with time_machine.travel(NOON + ASK_LIVES - timedelta(seconds=1), tick=False):
        wallet.at = NOON + ASK_LIVES - timedelta(seconds=1)
        assert wallet.send(said, wallet.shown(said)).status_code == 200
    with time_machine.travel(NOON + ASK_LIVES, tick=False):
        assert wallet.send(said, {}).status_code == 400
        assert rental.get(f"/presentations/{late['id']}").status_code == 404
        assert Client().get(f"/present/{late['id']}/").status_code == 404
        assert Client().post(f"/present/{late['id']}/answer", {"response": "x"}).status_code == 404
    end = NOON + ASK_LIVES - timedelta(seconds=1) + RESULT_LIVES
    with time_machine.travel(end, tick=False):
        assert rental.post(f"/presentations/{begun['id']}/result", "").status_code == 404
    assert actions.forget(at=end) == 2
    assert not Presentation.objects.exists()


def a_query(*names: str, vct: str = "urn:tongban:cn:driving-licence:1") -> dict[str, Any]:
    claims = [{"path": [name]} for name in names]
    return {"credentials": [{"id": "a", "format": "dc+sd-jwt", "meta": {"vct_values": [vct]}, "claims": claims}]}


def test_a_party_may_ask_for_less_and_never_for_more(rental: System, wallet: Presenter) -> None:
    said = wallet.fetch(asked(rental, dcql_query=a_query("classes"))["link"])
    assert wallet.send(said, wallet.shown(said)).status_code == 200
    over = ask(rental, dcql_query=a_query("classes", "id_number"))
    assert fault(over) == (422, "over-asked")
    assert "less" in over.json()["errors"]["dcql_query"]
    other = a_query("name", vct="urn:tongban:cn:resident-id-certificate:1")
    assert fault(ask(rental, dcql_query=other)) == (422, "over-asked")
    assert fault(ask(rental, dcql_query={"credentials": []})) == (422, "not-read")
    assert fault(ask(rental, purpose="check_age")) == (422, "not-for-this")
    assert Presentation.objects.count() == 1


def test_nobody_asks_but_a_registered_party_for_its_own(rental: System, number: str) -> None:
    begun = asked(rental)
    shop = system_of(SHOP)
    assert shop.get(f"/presentations/{begun['id']}").status_code == 404
    assert shop.post(f"/presentations/{begun['id']}/result", "").status_code == 404
    assert fault(ask(system_of("nobody"))) == (422, "not-for-this")
    assert ask(System("made up", "", "")).status_code == 401
    assert rental.get("/cases").status_code == 403
    assert rental.get("/tasks").status_code == 403
    assert Client().get(f"/present/{begun['id']}x/request").status_code == 404


def test_without_a_key_of_the_party_nothing_is_asked(db: None) -> None:
    system = system_of("demo_hotel")
    reply = system.post("/presentations", json.dumps({"purpose": "check_in"}))
    assert fault(reply) == (409, "no-signer")
    assert not Presentation.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_says_who_asks_what_for_and_no_fact_of_the_holder(
    rental: System, wallet: Presenter, language: str
) -> None:
    begun = asked(rental)
    path = begun["page"].removeprefix(SITE)
    browser = Client(headers={"accept-language": language})
    shown = browser.get(path).content.decode()
    for each in {
        "zh-hans": ("示例租车", "准驾车型", "核对承租人"),
        "en": ("Example Car Rental", "Classes", "who rents"),
    }[language]:
        assert each in shown
    assert "<svg" in shown
    assert "#request=openid4vp" in shown
    said = wallet.fetch(begun["link"])
    wallet.send(said, wallet.shown(said))
    after = browser.get(path).content.decode()
    assert ('class="tb-app__code' in shown, 'class="tb-app__code' in after) == (True, False)
    assert {"zh-hans": "已经作答", "en": "has answered"}[language] in after


def test_a_party_s_system_is_let_in_at_the_command_line(pack: None) -> None:
    said, listed = StringIO(), StringIO()
    call_command("relying_party", "add", SHOP, stdout=said)
    client_id, secret = (line.split()[1] for line in said.getvalue().splitlines()[:2])
    assert sign_in(client_id, secret).status_code == 200
    call_command("relying_party", "list", stdout=listed)
    assert f"{SHOP}  示例商店（演示）  check_age  resident_id_card: age_over_18" in listed.getvalue()
    with pytest.raises(CommandError, match="no such relying party"):
        call_command("relying_party", "add", "nobody")
    call_command("api_client", "list", stdout=said)
    assert f"{SHOP}  presentations:write" in said.getvalue()
    with pytest.raises(IntegrityError), transaction.atomic():
        System_.objects.update(party="")
