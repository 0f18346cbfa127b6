"""Where a kind has a signer of the domestic suite, a device with such a key fetches its codes in it."""

from pathlib import Path
from typing import Any

import pytest
import segno
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.casework.licences.holders import driver, licence_of
from tests.casework.licences.signing import SITE, have_keys
from tests.casework.registry.people import NOON
from tests.channels.issue.wallet import Wallet
from tongban.basis.credentials import view
from tongban.basis.credentials.encoding import from_base64url
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer
from tongban.casework.issuing import actions
from tongban.casework.keys import authority
from tongban.casework.keys import queries as keys
from tongban.casework.keys.development import OFFLINE as FOLDER
from tongban.casework.keys.rules import DOMESTIC
from tongban.casework.licences.signers import trust_list

KIND, VIEW, ES256 = "driving_licence", "driving_licence.traffic_check.sm2", "driving_licence.traffic_check.code"


@pytest.fixture(autouse=True)
def at_noon(settings: Settings, tmp_path: Path) -> Any:
    have_keys(settings, tmp_path, NOON)
    settings.DEMO, settings.ALLOWED_HOSTS = False, ["testserver"]
    with time_machine.travel(NOON, tick=False):
        yield


def choose_domestic(kind: str) -> str:
    """Have a signer of the domestic suite for a kind; return its key."""
    site = keys.site()
    root = authority.opened(site.folder / FOLDER, site.reaches.passphrase)
    task = next(each.task for each in site.held() if each.purpose.name == "LICENCES")
    one = site.add((task[0], kind, task[2]), f"{SITE}/issuers/{task[2]}", DOMESTIC, NOON, NOON)
    site.take(root.answer(site.request(NOON), NOON), NOON)
    return one.key_id


@pytest.fixture
def wallet(pack: None) -> Wallet:
    found = Wallet(NOON)
    found.redeem(actions.offer(number=licence_of(driver()), user_id=1, digits=False, at=NOON).code)
    return found


def fault(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_code_signed_in_the_domestic_suite_by_both_is_fetched_shown_and_checked(wallet: Wallet) -> None:
    choose_domestic(KIND)
    device = Sm2Signer.new()
    answer = wallet.ask_domestic(VIEW, device)
    assert answer.status_code == 200, answer.content
    issued = from_base64url(answer.json()["credentials"][0]["credential"], "it")
    text = view.show(issued, device, at=NOON)
    trust = trust_list().trust
    found = view.check(text, trust, at=NOON)
    assert (found.kind, found.facts["classes"]) == ("driving_licence/traffic_check", ["C1"])
    assert int(segno.make(text, error="l", micro=False).version) <= 14
    with pytest.raises(Rejected) as told:
        view.check(view.show(issued, Sm2Signer.new(), at=NOON), trust, at=NOON)
    assert told.value.why is Why.HOLDER
    assert wallet.ask(ES256, [Es256Signer.new()]).status_code == 200  # as before


def test_nobody_gets_one_suite_with_a_key_of_the_other(wallet: Wallet) -> None:
    choose_domestic(KIND)
    assert fault(wallet.ask(VIEW, [Es256Signer.new()])) == (400, "invalid_proof")
    for name in (ES256, f"{KIND}.sd-jwt", f"{KIND}.mdoc"):
        assert fault(wallet.ask_domestic(name, Sm2Signer.new())) == (400, "invalid_proof")
    assert fault(wallet.ask_domestic(VIEW, Sm2Signer.new(), audience="https://other.example")) == (400, "invalid_proof")
    assert fault(wallet.ask_domestic(VIEW, Sm2Signer.new(), nonce="none of ours")) == (400, "invalid_nonce")
    assert fault(wallet.ask_with(VIEW, ["AAAA"], "tongban_sm2")) == (400, "invalid_proof")
    assert fault(wallet.ask_with(VIEW, ["AAAA"], "other")) == (400, "invalid_proof")


def test_of_a_kind_without_such_a_signer_there_is_none(wallet: Wallet) -> None:
    assert fault(wallet.ask_domestic(VIEW, Sm2Signer.new())) == (400, "unknown_credential_configuration")
    choose_domestic("resident_id_card")
    assert fault(wallet.ask_domestic(VIEW, Sm2Signer.new())) == (400, "unknown_credential_configuration")


def test_the_issuer_says_for_which_kinds_it_is_chosen(client: Client, pack: None) -> None:
    def names() -> dict[str, Any]:
        said = client.get("/.well-known/openid-credential-issuer").json()["credential_configurations_supported"]
        return {name: each for name, each in said.items() if name.endswith(".sm2")}

    assert names() == {}
    key = choose_domestic(KIND)
    found = names()
    assert {name.partition(".")[0] for name in found} == {KIND}
    assert found[VIEW]["credential_signing_alg_values_supported"] == [-65_600]
    assert found[VIEW]["proof_types_supported"].keys() == {"tongban_sm2"}
    choose_domestic("*")
    assert {name.partition(".")[0] for name in names()} > {KIND}
    for each in keys.site().held():
        if each.place.startswith(DOMESTIC):
            keys.site().lose(each.key_id, NOON)
    assert names() == {}
    assert key
