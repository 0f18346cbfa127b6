"""Keys and signatures keep their 64 and 65 bytes, in both suites, whoever made them."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)  # fmt: skip
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.credentials import sm2
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import CheckedSigner, Es256Key, Es256Signer, Signer, Suite, raw
from tongban.basis.credentials.sm2 import Sm2Key, Sm2Signer

SIGNERS: list[Signer] = [Es256Signer.new(), Sm2Signer.new()]
BOTH = pytest.mark.parametrize("signer", SIGNERS, ids=["ES256", "SM2"])


def pem(key: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    locked = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)


@BOTH
@given(data=st.binary(max_size=300))
def test_what_is_signed_verifies(signer: Signer, data: bytes) -> None:
    signature = signer.sign(data)
    assert len(signature) == 64
    signer.public.verify(data, signature)


@BOTH
@given(place=st.integers(0, 63), bit=st.integers(0, 7))
def test_a_bit_changed_anywhere_is_found(signer: Signer, place: int, bit: int) -> None:
    signature = bytearray(signer.sign(b"licence"))
    signature[place] ^= 1 << bit
    with pytest.raises(Rejected) as told:
        signer.public.verify(b"licence", bytes(signature))
    assert told.value.why is Why.SIGNATURE
    with pytest.raises(Rejected):
        signer.public.verify(b"licencf", signer.sign(b"licence"))


@BOTH
@pytest.mark.parametrize("length", [0, 63, 65, 72])
def test_a_signature_of_another_length_is_refused(signer: Signer, length: int) -> None:
    with pytest.raises(Rejected, match="64 bytes"):
        signer.public.verify(b"licence", b"\1" * length)


def test_numbers_with_leading_zeros_keep_their_32_bytes() -> None:
    assert raw(1, 2) == b"\0" * 31 + b"\1" + b"\0" * 31 + b"\2"
    signer = Es256Signer.new()
    with_zero = next(s for s in (signer.sign(b"%d" % n) for n in range(5000)) if s[0] == 0 or s[32] == 0)
    assert len(with_zero) == 64


def test_a_coordinate_with_a_leading_zero_keeps_its_32_bytes() -> None:
    # One key in 256 has such an x; among these multiples of the base point there is one.
    key = next(
        k
        for k in (Es256Key(ec.derive_private_key(n, ec.SECP256R1()).public_key()) for n in range(1, 4000))
        if k.point[1] == 0
    )
    assert len(key.point) == 65
    assert len(key.jwk["x"]) == 43
    assert Es256Key.from_jwk(key.jwk).point == key.point
    assert Es256Key.from_point(key.point).key_id == key.key_id


@pytest.mark.parametrize("kind", [Es256Key, Sm2Key])
@pytest.mark.parametrize("point", [b"", b"\4" * 64, b"\4" + b"\1" * 64, b"\2" + b"\1" * 32, b"\2" + b"\1" * 64])
def test_what_is_no_point_of_the_curve_is_refused(kind: type[Es256Key | Sm2Key], point: bytes) -> None:
    with pytest.raises(Rejected) as told:
        kind.from_point(point)
    assert told.value.why is Why.MALFORMED


@pytest.mark.parametrize(
    "change",
    [{"kty": "RSA"}, {"crv": "P-384"}, {"d": "AQ"}, {"x": 1}, {"y": None}, {"x": "AQ"}, {"x": "!"}, {"x": "A" * 43}],
)
def test_what_is_no_public_key_in_json_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Rejected):
        Es256Key.from_jwk({**Es256Signer.new().public.jwk, **change})
    with pytest.raises(Rejected):
        Es256Key.from_jwk("a text")


def test_a_key_is_opened_from_its_file(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    file = tmp_path / "key.pem"
    file.write_bytes(pem(key, b"a password"))
    assert Es256Signer.from_pem(file.read_bytes(), b"a password").public.point == Es256Key(key.public_key()).point
    for data, password in ((file.read_bytes(), b"another"), (file.read_bytes(), None), (b"no key", None)):
        with pytest.raises(NotPossible):
            Es256Signer.from_pem(data, password)
    with pytest.raises(NotPossible, match="curve"):
        Es256Signer.from_pem(pem(ec.generate_private_key(ec.SECP384R1())))


def test_a_public_key_is_opened_from_its_file() -> None:
    key = Es256Signer.new().public
    assert Es256Key.from_pem(key.pem()).point == key.point
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    for data in (b"no key", other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)):
        with pytest.raises(NotPossible):
            Es256Key.from_pem(data)


def test_the_domestic_suite_reads_its_own_keys_and_no_others() -> None:
    signer = Sm2Signer.new()
    again = Sm2Signer.from_der(signer.der())
    assert (again.public.point, again.public.key_id) == (signer.public.point, signer.public.key_id)
    assert again.public.suite is Suite.SM2
    signer.public.verify(b"licence", again.sign(b"licence"))
    of_p256 = ec.generate_private_key(ec.SECP256R1())
    for der in (b"", b"no key", of_p256.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())):
        with pytest.raises(NotPossible):
            Sm2Signer.from_der(der)


def test_the_example_of_the_domestic_standard_verifies() -> None:
    # GB/T 32918.5-2017 A.2: the key and signature over "message digest" by the signer of the usual name.
    point = bytes.fromhex(
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    )
    signature = bytes.fromhex(
        "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
        "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    )
    Sm2Key.from_point(point).verify(b"message digest", signature)


def test_without_the_library_the_domestic_suite_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    sm2._library.cache_clear()  # noqa: SLF001 (it is looked for once)
    monkeypatch.setattr(sm2, "find_library", lambda _name: "libnothing.so.9")
    with pytest.raises(NotPossible, match="libcrypto"):
        Sm2Signer.new()
    monkeypatch.undo()
    Sm2Signer.new()


class Careless:
    """A device that signs something else."""

    def __init__(self) -> None:
        self._signer = Es256Signer.new()
        self.public = self._signer.public
        self.errs = False

    def sign(self, data: bytes) -> bytes:
        return self._signer.sign(data + b"!" if self.errs else data)


def test_a_signer_that_errs_is_found_before_anything_leaves() -> None:
    careless = Careless()
    checked = CheckedSigner(careless)
    checked.public.verify(b"licence", checked.sign(b"licence"))
    careless.errs = True
    with pytest.raises(Rejected):
        checked.sign(b"licence")
