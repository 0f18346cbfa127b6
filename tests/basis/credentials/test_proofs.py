"""A wallet proves the key of each request, and the keys of its copies, for this issuer and this moment only."""

from datetime import timedelta
from typing import Any

import pytest

from tests.basis.credentials.made import AT, holder
from tongban.basis.credentials import cose, jose, proofs
from tongban.basis.credentials.cbor import to_cbor
from tongban.basis.credentials.encoding import seconds, to_json
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import Es256Key, Es256Signer, Signer, Suite
from tongban.basis.credentials.sm2 import Sm2Signer

URL = "https://tongban.example/issue/token"
ISSUER = "https://tongban.example"


def signed(typ: str, payload: dict[str, Any], *, by: Es256Signer | None = None, **header: Any) -> str:
    names = {"jwk": holder().public.jwk, **header}
    said = {name: value for name, value in names.items() if value is not None}
    return jose.sign(jose.head(typ, **said), to_json(payload), by or holder())


def request(**change: Any) -> str:
    said = {"htm": "POST", "htu": URL, "iat": seconds(AT), "jti": "j-1", "ath": proofs.hash_of("token"), **change}
    return signed(proofs.DPOP, {name: value for name, value in said.items() if value is not None})


def key(**change: Any) -> str:
    return signed(proofs.KEY_PROOF, {"aud": ISSUER, "iat": seconds(AT), "nonce": "n-1", **change})


def why(text: str) -> Why:
    with pytest.raises(Rejected) as told:
        proofs.request_proof(text, method="POST", url=URL, at=AT, token="token")
    return told.value.why


def why_key(text: str) -> Why:
    with pytest.raises(Rejected) as told:
        proofs.key_proof(text, audience=ISSUER, at=AT)
    return told.value.why


def test_a_request_and_a_key_are_proven() -> None:
    found = proofs.request_proof(request(), method="POST", url=URL, at=AT, token="token")
    assert (found.key.point, found.once) == (holder().public.point, "j-1")
    proofs.request_proof(request(ath=None, htu=f"{URL}?a=1"), method="POST", url=URL, at=AT)
    assert proofs.key_proof(key(), audience=ISSUER, at=AT).once == "n-1"


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"htm": "GET"}, Why.AUDIENCE), ({"htu": f"{URL}/x"}, Why.AUDIENCE), ({"htu": None}, Why.MALFORMED),
        ({"ath": proofs.hash_of("other")}, Why.AUDIENCE), ({"ath": None}, Why.MALFORMED),
        ({"jti": None}, Why.MALFORMED),
        ({"jti": "j" * 200}, Why.MALFORMED), ({"iat": None}, Why.MALFORMED),
        ({"iat": seconds(AT + timedelta(seconds=61))}, Why.CLOCK),
        ({"iat": seconds(AT - timedelta(seconds=361))}, Why.OLD_PROOF),
    ],
)  # fmt: skip
def test_a_proof_for_another_request_is_refused(change: dict[str, Any], cause: Why) -> None:
    assert why(request(**change)) is cause


@pytest.mark.parametrize(
    ("change", "cause"),
    [({"aud": URL}, Why.AUDIENCE), ({"nonce": ""}, Why.MALFORMED), ({"iat": 0}, Why.OLD_PROOF)],
)
def test_a_key_proven_to_somebody_else_is_refused(change: dict[str, Any], cause: Why) -> None:
    assert why_key(key(**change)) is cause


def test_a_proof_is_made_with_the_key_that_it_names() -> None:
    payload = {"aud": ISSUER, "iat": seconds(AT), "nonce": "n-1"}
    assert why_key(signed(proofs.KEY_PROOF, payload, by=Es256Signer.new())) is Why.SIGNATURE
    for header in (
        {"jwk": None},
        {"kid": "a"},
        {"x5c": ["a"]},
        {"jwk": {**holder().public.jwk, "d": "x"}},
        {"jku": "x"},
    ):
        assert why_key(signed(proofs.KEY_PROOF, payload, **header)) is Why.MALFORMED


def test_a_key_is_named_as_the_standard_says() -> None:
    # Computed by hand from RFC 7638 3.1: members in order, without spaces.
    jwk = {
        "kty": "EC", "crv": "P-256", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    }  # fmt: skip
    assert proofs.thumbprint(Es256Key.from_jwk(jwk)) == "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"


DOMESTIC = Sm2Signer.new()


def domestic(by: Signer = DOMESTIC, typ: str | None = proofs.KEY_PROOF_COSE, **change: Any) -> bytes:
    said = {"aud": ISSUER, "iat": seconds(AT), "nonce": "n-1", "key": cose.key_map(by.public), **change}
    return cose.tagged(cose.sign(cose.protected(by, typ=typ), to_cbor(said), by))


def test_a_key_of_the_domestic_suite_is_proven_in_cbor() -> None:
    made = proofs.sign_domestic(DOMESTIC, audience=ISSUER, nonce="n-1", at=AT)
    for data in (made, domestic()):
        found = proofs.domestic_key_proof(data, audience=ISSUER, at=AT)
        assert (found.key.point, found.key.suite, found.once) == (DOMESTIC.public.point, Suite.SM2, "n-1")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (domestic(holder()), Why.MALFORMED), (domestic(typ=None), Why.MALFORMED), (domestic(typ="x"), Why.MALFORMED),
        (domestic(key=cose.key_map(Sm2Signer.new().public)), Why.SIGNATURE), (domestic(key=7), Why.MALFORMED),
        (domestic(aud="https://other.example"), Why.AUDIENCE), (domestic(nonce=""), Why.MALFORMED),
        (domestic(iat="x"), Why.MALFORMED), (domestic(iat=seconds(AT) - 361), Why.OLD_PROOF),
        (domestic(iat=seconds(AT) + 61), Why.CLOCK), (b"", Why.MALFORMED), (b"\xa0", Why.MALFORMED),
        (to_cbor([b"", {}, None, b""]), Why.MALFORMED), (domestic()[:-1], Why.MALFORMED),
    ],
)  # fmt: skip
def test_another_proof_of_the_domestic_suite_is_refused(data: bytes, cause: Why) -> None:
    with pytest.raises(Rejected) as told:
        proofs.domestic_key_proof(data, audience=ISSUER, at=AT)
    assert told.value.why is cause
