"""A device fetches copies of a licence: by a code that is good once, with its own key, and only while it stands."""

import re
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localtime
from pytest_django import Settings

from tests.casework.licences.holders import driver, licence_of
from tests.casework.licences.signing import have_keys
from tests.casework.registry.people import NOON, cause, family_home, register
from tests.channels.issue.wallet import SITE, Wallet
from tongban.basis.credentials import mdoc_check, sdjwt, sdjwt_check, view
from tongban.basis.credentials.encoding import from_base64url
from tongban.basis.credentials.signing import Es256Signer
from tongban.casework.issuing import actions
from tongban.casework.issuing.models import Batch, Device, Offer, Once
from tongban.casework.issuing.rules import MOST_COPIES, MOST_OFFERS, TooManyOffers
from tongban.casework.keys.rules import SignerAway
from tongban.casework.licences.rules import NoLicence
from tongban.casework.licences.signers import trust_list
from tongban.casework.registry import actions as registry
from tongban.casework.registry.rules import Act, Issue

SD_JWT, CODE, MDOC = "driving_licence.sd-jwt", "driving_licence.traffic_check.code", "driving_licence.mdoc"
LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def at_noon(settings: Settings, tmp_path: Path) -> Any:
    have_keys(settings, tmp_path, NOON)
    settings.DEMO = False
    settings.ALLOWED_HOSTS = ["testserver"]
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def number(pack: None) -> str:
    return licence_of(driver())


@pytest.fixture
def wallet(number: str) -> Wallet:
    """A device that has redeemed a code."""
    found = Wallet(NOON)
    assert found.redeem(offered(number)).status_code == 200
    return found


def offered(number: str, *, digits: bool = False) -> Any:
    found = actions.offer(number=number, user_id=1, digits=digits, at=NOON)
    return (found.code, found.digits) if digits else found.code


def keys(count: int = 1) -> list[Es256Signer]:
    return [Es256Signer.new() for _ in range(count)]


def fault(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_copies_are_for_the_keys_that_were_proven_each_with_a_status_of_its_own(wallet: Wallet) -> None:
    holders = keys(10)
    answer: Any = wallet.ask(SD_JWT, holders)
    copies = [each["credential"] for each in answer.json()["credentials"]]
    trust = trust_list().trust
    shown = [sdjwt_check.check(each, trust, at=NOON) for each in copies]
    assert shown[0].facts["name"]
    assert shown[0].facts["classes"] == ["C1"]
    assert len({each.status.index for each in shown if each.status}) == 10
    for copy, holder in zip(copies, holders, strict=True):
        asked = sdjwt_check.Request("https://rp.example", "n")
        proven = sdjwt.prove(sdjwt.choose(copy, {"name"}), holder, audience="https://rp.example", nonce="n", at=NOON)
        assert sdjwt_check.check(proven, trust, at=NOON, request=asked).facts.keys() == {"name"}
    assert wallet.tell(answer.json()["notification_id"]).status_code == 204
    assert Batch.objects.get().heard == "credential_accepted"


def test_the_same_licence_comes_as_mdoc_and_as_a_code_that_fits(wallet: Wallet) -> None:
    [holder] = keys()
    answer: Any = wallet.ask(MDOC, [holder])
    data = from_base64url(answer.json()["credentials"][0]["credential"], "it")
    found = mdoc_check.check_issued(data, trust_list().trust, at=NOON)
    assert found.kind == "org.iso.18013.5.1.mDL"
    standard, ours = found.facts["org.iso.18013.5.1"], found.facts["urn:tongban:cn:driving-licence:1"]
    assert ours.keys() >= {"name", "classes", "born_on", "file_number"}
    assert standard.keys() == {
        "birth_date", "issue_date", "expiry_date", "document_number", "administrative_number", "sex", "age_over_18",
        "issuing_country",
    }  # fmt: skip
    assert (standard["birth_date"], standard["issue_date"]) == (ours["born_on"], ours["issued_on"])
    assert (standard["sex"], standard["issuing_country"]) == ({"male": 1, "female": 2}[ours["sex"]], "CN")
    answer = wallet.ask(CODE, [holder])
    issued = from_base64url(answer.json()["credentials"][0]["credential"], "it")
    shown = view.check(view.show(issued, holder, at=NOON), trust_list().trust, at=NOON)
    assert shown.kind == "driving_licence/traffic_check"
    assert shown.facts.keys() == {"name", "classes", "valid_from", "valid_until"}
    assert shown.issuer == sdjwt_issuer(wallet)


@pytest.mark.parametrize(("region", "said"), [("320508", "苏州市"), ("653022", "653022")])
def test_a_code_names_the_city_as_long_as_that_fits(pack: None, region: str, said: str) -> None:
    holder = register(family_home(), name="欧阳一二三四")
    issue = Issue(
        kind="residence_permit", holder=holder, validity="long_term", endorsed=True, facts={"lives_in": region}
    )
    wallet = Wallet(NOON)
    wallet.redeem(offered(registry.issue_document(issue=issue, cause=cause()).number))
    [device] = keys()
    answer: Any = wallet.ask("residence_permit.residence_city.code", [device])
    issued = from_base64url(answer.json()["credentials"][0]["credential"], "it")
    shown = view.check(view.show(issued, device, at=NOON), trust_list().trust, at=NOON)
    assert shown.facts["city"] == said
    answer = wallet.ask("residence_permit.sd-jwt", keys())
    whole = sdjwt_check.check(answer.json()["credentials"][0]["credential"], trust_list().trust, at=NOON)
    assert whole.facts["city"].endswith(("市", "自治州"))


def sdjwt_issuer(wallet: Wallet) -> str:
    answer: Any = wallet.ask(SD_JWT, keys())
    return sdjwt_check.check(answer.json()["credentials"][0]["credential"], trust_list().trust, at=NOON).issuer


def test_a_code_is_good_once_and_for_a_quarter_of_an_hour(number: str) -> None:
    code = offered(number)
    assert Wallet(NOON).redeem(code).status_code == 200
    assert fault(Wallet(NOON).redeem(code)) == (400, "invalid_grant")
    assert fault(Wallet(NOON).redeem("made up")) == (400, "invalid_grant")
    late = offered(number)
    with time_machine.travel(NOON + timedelta(minutes=15), tick=False):
        assert fault(Wallet(NOON + timedelta(minutes=15)).redeem(late)) == (400, "invalid_grant")


def test_wrong_digits_are_counted_and_five_of_them_end_the_code(number: str) -> None:
    code, digits = offered(number, digits=True)
    assert re.fullmatch(r"\d{6}", digits)
    assert fault(Wallet(NOON).redeem(code)) == (400, "invalid_grant")
    assert Wallet(NOON).redeem(code, digits).status_code == 200
    code, digits = offered(number, digits=True)
    for _ in range(5):
        assert fault(Wallet(NOON).redeem(code, "x")) == (400, "invalid_grant")
    assert fault(Wallet(NOON).redeem(code, digits)) == (400, "invalid_grant")


def test_whoever_guesses_is_stopped_for_an_hour(number: str) -> None:
    code = offered(number)
    for _ in range(100):
        Wallet(NOON).redeem("made up")
    assert Wallet(NOON).redeem(code).status_code == 429


def test_a_token_is_of_no_use_with_another_key_or_later(wallet: Wallet) -> None:
    thief = Wallet(NOON)
    thief.token = wallet.token
    assert fault(thief.ask(SD_JWT, keys())) == (401, "invalid_token")
    bare = wallet.client.post("/issue/credential", "{}", content_type="application/json")
    assert fault(bare) == (401, "invalid_token")
    assert 'error="invalid_token"' in bare.headers["WWW-Authenticate"]
    later = NOON + timedelta(minutes=10)
    with time_machine.travel(later, tick=False):
        wallet.at = later
        assert fault(wallet.ask(SD_JWT, keys())) == (401, "invalid_token")


def test_a_proof_of_a_request_counts_once_and_for_that_request(number: str, wallet: Wallet) -> None:
    proof = wallet.proof("/issue/token")
    assert fault(wallet.redeem("x", proof=proof)) == (400, "invalid_grant")
    assert fault(wallet.redeem("x", proof=proof)) == (401, "invalid_dpop_proof")
    for wrong in ("", "a.b.c", wallet.proof("/issue/nonce"), wallet.proof("/issue/token", iat=0)):
        assert fault(wallet.redeem(offered(number), proof=wrong)) == (401, "invalid_dpop_proof")
        Offer.objects.all().delete()


def test_a_number_is_ours_fresh_and_used_once(wallet: Wallet) -> None:
    nonce = wallet.nonce()
    assert wallet.ask(SD_JWT, keys(), nonce=nonce).status_code == 200
    assert fault(wallet.ask(SD_JWT, keys(), nonce=nonce)) == (400, "invalid_nonce")
    assert fault(wallet.ask(SD_JWT, keys(), nonce="made up")) == (400, "invalid_nonce")
    old = wallet.nonce()
    later = NOON + timedelta(minutes=6)
    with time_machine.travel(later, tick=False):
        wallet.at = later
        assert fault(wallet.ask(SD_JWT, keys(), nonce=old)) == (400, "invalid_nonce")


@pytest.mark.parametrize("jwt", [None, [], "x", [1], ["a.b.c"], {}])
def test_what_is_no_proof_of_keys_gets_nothing(wallet: Wallet, jwt: Any) -> None:
    assert fault(wallet.ask_with(SD_JWT, jwt)) == (400, "invalid_proof")
    assert not Batch.objects.exists()


def test_each_copy_has_a_key_of_its_own_and_there_are_not_too_many(wallet: Wallet) -> None:
    [key] = keys()
    assert fault(wallet.ask(SD_JWT, [key, key])) == (400, "invalid_proof")
    assert fault(wallet.ask(SD_JWT, keys(MOST_COPIES + 1))) == (400, "invalid_proof")
    assert fault(wallet.ask(SD_JWT, keys(), audience="https://other.example")) == (400, "invalid_proof")
    assert fault(wallet.ask("passport.sd-jwt", keys())) == (400, "unknown_credential_configuration")
    assert fault(wallet.post("/issue/credential", "[", token=wallet.token, content_type="application/json")) == (
        400, "invalid_request",
    )  # fmt: skip


def test_no_copy_is_made_of_a_licence_that_does_not_stand(number: str, wallet: Wallet) -> None:
    registry.end_document(number=number, act=Act.SUSPEND, cause=cause())
    assert fault(wallet.ask(SD_JWT, keys())) == (400, "credential_request_denied")
    with pytest.raises(NoLicence):
        offered(number)


def test_while_nothing_can_be_signed_a_wallet_is_told_to_come_again(wallet: Wallet) -> None:
    with patch("tongban.casework.issuing.copies.signers.signer_for", side_effect=SignerAway("no answer")):
        answer = wallet.ask(SD_JWT, keys())
    assert fault(answer) == (503, "temporarily_unavailable")
    assert answer.headers["Retry-After"]
    assert wallet.ask(SD_JWT, keys()).status_code == 200


def test_a_device_renews_with_its_key_and_each_time_anew(number: str, wallet: Wallet) -> None:
    first = wallet.renewal
    with time_machine.travel(LATER, tick=False):
        wallet.at = LATER
        assert wallet.renew().status_code == 200
        assert wallet.renewal != first
        assert wallet.ask(SD_JWT, keys()).status_code == 200
        thief = Wallet(LATER)
        thief.renewal = wallet.renewal
        assert fault(thief.renew()) == (400, "invalid_grant")
        wallet.renewal = first
        assert fault(wallet.renew()) == (400, "invalid_grant")
        assert actions.end_devices(number=number, at=LATER) == 1
        assert fault(wallet.renew()) == (400, "invalid_grant")
        assert fault(wallet.post("/issue/token", {"grant_type": "password"})) == (400, "unsupported_grant_type")


def test_a_wallet_can_tell_only_of_what_it_was_given(wallet: Wallet) -> None:
    assert fault(wallet.tell(UUID(int=7).hex)) == (400, "invalid_notification_id")
    assert fault(wallet.tell("x", "y")) == (400, "invalid_request")


def test_not_too_many_codes_wait_and_what_is_past_is_forgotten(number: str) -> None:
    for _ in range(MOST_OFFERS):
        offered(number)
    with pytest.raises(TooManyOffers):
        offered(number)
    Wallet(NOON).redeem(offered_later(number))
    assert actions.forget(at=NOON + timedelta(days=100)) > MOST_OFFERS
    assert [table.objects.count() for table in (Offer, Once, Device)] == [0, 0, 0]


def offered_later(number: str) -> str:
    Offer.objects.all()[0].delete()
    return str(offered(number))


def test_metadata_names_where_what_and_how(client: Client, pack: None) -> None:
    found = client.get("/.well-known/openid-credential-issuer").json()
    assert found["credential_issuer"] == SITE
    assert found["credential_endpoint"] == f"{SITE}/issue/credential"
    assert found["batch_credential_issuance"] == {"batch_size": MOST_COPIES}
    one = found["credential_configurations_supported"][SD_JWT]
    assert (one["format"], one["vct"]) == ("dc+sd-jwt", "urn:tongban:cn:driving-licence:1")
    assert one["credential_metadata"]["claims"][0]["display"][0]["name"] == "姓名"
    server = client.get("/.well-known/oauth-authorization-server").json()
    assert (server["issuer"], server["token_endpoint"]) == (SITE, f"{SITE}/issue/token")


def test_nothing_of_it_is_logged(
    number: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    code, digits = offered(number, digits=True)
    wallet = Wallet(NOON)
    wallet.redeem(code, "000000")
    wallet.redeem(code, digits)
    wallet.ask(SD_JWT, keys())
    told = StringIO()
    told.write("".join(capfd.readouterr()) + caplog.text)
    for secret in (code, wallet.token, wallet.renewal, number):
        assert secret not in told.getvalue()


def moments(answer: Any) -> datetime:
    return sdjwt_check.check(answer.json()["credentials"][0]["credential"], trust_list().trust, at=NOON).until


def test_copies_of_one_day_do_not_tell_when_they_were_made(wallet: Wallet) -> None:
    first = moments(wallet.ask(SD_JWT, keys()))
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        wallet.at = NOON + timedelta(minutes=5)
        assert moments(wallet.ask(SD_JWT, keys())) == first
    assert localtime(first).strftime("%H:%M:%S") == "00:00:00"
