"""Keys in a device, with SoftHSM2 as the device: `./check --without hsm` leaves them out."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest
from pkcs11 import Attribute, PKCS11Error

from tests.casework.keys.made import AT, DRIVING, ISSUER, a_root, a_site, asked_and_taken
from tongban.basis.credentials.signing import SIGNATURE, Signer
from tongban.casework.keys.places import device
from tongban.casework.keys.places.reach import Device, Reaches
from tongban.casework.keys.rules import KeysRefused, SignerAway
from tongban.casework.keys.site import Site

PIN = "4711-0815"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
pytestmark = pytest.mark.hsm


@pytest.fixture(scope="module")
def reach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Device]:
    """A token of its own for these tests."""
    tool, module = shutil.which("softhsm2-util"), next(filter(os.path.exists, MODULES), None)
    assert tool, "these tests need softhsm2: ./check --without hsm leaves them out"
    assert module
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    program = [tool, "--init-token", "--free", "--label", "tongban", "--pin", PIN, "--so-pin", "12345678"]
    subprocess.run(program, check=True, capture_output=True)  # noqa: S603
    yield Device(module, PIN)
    device._tokens.clear()  # noqa: SLF001
    pkcs11.unload(module)
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture(scope="module")
def signer(reach: Device) -> Signer:
    return device.new("pkcs11:token=tongban;object=one", reach)


def test_what_the_device_signs_fits_its_public_key(signer: Signer) -> None:
    signature = signer.sign(b"a licence")
    assert len(signature) == SIGNATURE
    signer.public.verify(b"a licence", signature)


def test_the_key_cannot_leave_the_device(reach: Device, signer: Signer) -> None:
    key = device._token(reach, "tongban").key("one")  # noqa: SLF001
    assert (key[Attribute.SENSITIVE], key[Attribute.EXTRACTABLE]) == (True, False)
    with pytest.raises(PKCS11Error):
        key[Attribute.VALUE]


def test_it_is_found_again_by_its_name_and_made_but_once(reach: Device, signer: Signer) -> None:
    assert device.opened("pkcs11:object=one;token=tongban", reach).public.point == signer.public.point
    with pytest.raises(KeysRefused, match="already"):
        device.new("pkcs11:token=tongban;object=one", reach)
    with pytest.raises(KeysRefused, match="has no key"):
        device.opened("pkcs11:token=tongban;object=two", reach)


def test_many_threads_may_ask_at_once(signer: Signer) -> None:
    texts = [str(each).encode() for each in range(200)]
    with ThreadPoolExecutor(8) as pool:
        signatures = list(pool.map(signer.sign, texts))
    for text, signature in zip(texts, signatures, strict=True):
        signer.public.verify(text, signature)


def test_after_the_device_was_away_it_is_opened_anew(reach: Device, signer: Signer) -> None:
    signer.sign(b"before")
    device._token(reach, "tongban").session.close()  # noqa: SLF001
    with pytest.raises(SignerAway):
        signer.sign(b"a licence")
    signer.public.verify(b"again", signer.sign(b"again"))


def test_a_session_that_ended_is_noticed_before_a_key_is_looked_for(reach: Device, signer: Signer) -> None:
    """Else the library's search fails where it cannot be caught: in this test, a warning."""
    device._token(reach, "tongban").session.close()  # noqa: SLF001
    found = device.opened("pkcs11:token=tongban;object=one", reach)
    device._token(reach, "tongban").session.close()  # noqa: SLF001
    signer.public.verify(b"new here", found.sign(b"new here"))


def test_a_wrong_pin_or_token_opens_nothing_and_the_pin_is_not_told(reach: Device) -> None:
    for wrong, label in ((Device(reach.module, "0000-wrong"), "tongban"), (reach, "another")):
        device._forget(reach, "tongban")  # noqa: SLF001 (whoever is logged in needs no PIN)
        with pytest.raises(SignerAway) as refused:
            device.opened(f"pkcs11:token={label};object=one", wrong)
        assert wrong.pin not in str(refused.value)
    assert PIN not in repr(Reaches(device=reach))


@pytest.mark.parametrize("address", ["pkcs11:", "pkcs11:token=tongban", "pkcs11:object=one", "pkcs11:token=;object=x"])
def test_an_address_names_token_and_key(address: str) -> None:
    with pytest.raises(KeysRefused, match="names no key"):
        device.Place.read(address)
    assert device.Place.read("pkcs11:token=a%20b;object=c?module-path=/x") == device.Place("a b", "c")


def test_without_library_or_pin_it_is_said_what_is_missing() -> None:
    with pytest.raises(KeysRefused, match="TONGBAN_PKCS11_MODULE"):
        device.opened("pkcs11:token=tongban;object=one", Device())


def test_a_site_signs_licences_with_a_key_in_the_device(reach: Device, tmp_path: Path) -> None:
    root, site = a_root(tmp_path), Site(a_site(tmp_path).folder, Reaches(device=reach))
    one = site.add(DRIVING, ISSUER, "pkcs11:token=tongban;object=ds-320000", AT, AT)
    [taken] = asked_and_taken(site, root)
    assert taken.key_id == one.key_id
    site.signer(taken).public.verify(b"x", site.signer(taken).sign(b"x"))
    assert not list(site.folder.glob("*.key"))
