"""What is encrypted for one key: read by its holder alone, and refused when anything of it is changed."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.basis.credentials import jwe
from tongban.basis.credentials.encoding import base64url, from_base64url, from_json_object, to_json
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import P256, Es256Key

KEY = ec.generate_private_key(P256)
TO = Es256Key(KEY.public_key())
TEXT = jwe.encrypt('{"name":"罗小燕"}', TO, kid="k")


def refused(text: str, key: ec.EllipticCurvePrivateKey = KEY) -> Why:
    with pytest.raises(Rejected) as e:
        jwe.decrypt(text, key, "it")
    return e.value.why


@pytest.mark.parametrize("enc", jwe.KEY_BYTES)
def test_the_holder_of_the_key_reads_it_and_nobody_else(enc: str) -> None:
    text = jwe.encrypt("x", TO, kid="k", enc=enc)
    assert jwe.decrypt(text, KEY, "it") == b"x"
    assert refused(text, ec.generate_private_key(P256)) is Why.SIGNATURE
    assert "罗" not in TEXT


def test_the_key_is_agreed_as_in_the_example_of_the_standard() -> None:
    """RFC 7518, appendix C."""
    alice = "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"
    bob = {"kty": "EC", "crv": "P-256", "x": "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",
           "y": "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck"}  # fmt: skip
    private = ec.derive_private_key(int.from_bytes(from_base64url(alice, "d"), "big"), P256)
    said = {"enc": "A128GCM", "apu": "QWxpY2U", "apv": "Qm9i"}
    assert base64url(jwe._agreed(private, Es256Key.from_jwk(bob), said)) == "VqqN6vgjbSBcIijNcacQGg"  # noqa: SLF001


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.sampled_from("AZaz09-_.~"))
def test_whatever_character_is_changed_it_is_refused(place: int, other: str) -> None:
    changed = TEXT[:place] + other + TEXT[place + 1 :]
    if changed != TEXT:
        assert refused(changed) in {Why.SIGNATURE, Why.MALFORMED}


def with_header(**change: object) -> str:
    head, rest = TEXT.split(".", 1)
    said = from_json_object(from_base64url(head, "it"), "it")
    return f"{base64url(to_json({**said, **change}).encode())}.{rest}"


@pytest.mark.parametrize(
    "text",
    [
        "", "a.b", TEXT.replace("..", ".AA.", 1), TEXT.rsplit(".", 1)[0] + ".AA",
        with_header(alg="dir"), with_header(enc="A128CBC-HS256"), with_header(zip="DEF"), with_header(epk=None),
        with_header(apu=7), with_header(crit=["x"]),
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_refused(text: str) -> None:
    assert refused(text) is Why.MALFORMED
