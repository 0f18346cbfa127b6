from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from tests.casework.keys.made import AT, DAY, PASSPHRASE, a_root, a_signer, a_site, asked_and_taken
from tongban.basis.credentials.chains import Purpose
from tongban.casework.keys import development, queries
from tongban.casework.keys.places.opening import FILE
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.keys.rules import NoSigner, SignerAway
from tongban.site import key_reaches

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def here(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = str(tmp_path / "site")
    settings.KEY_REACHES = Reaches(PASSPHRASE)


def test_without_keys_there_is_no_signer_and_no_list() -> None:
    with pytest.raises(NoSigner):
        queries.signer_for("driving_licence", "320000", AT)
    with pytest.raises(NoSigner):
        queries.trust_list()


def test_who_signs_changes_with_the_files_without_a_new_start(tmp_path: Path) -> None:
    site, root = a_site(tmp_path), a_root(tmp_path)
    first = a_signer(site, root)
    ready = queries.signer_for("driving_licence", "320000", AT)
    assert (ready.key_id, ready.certificate) == (first.key_id, first.certificate)
    ready.signer.public.verify(b"data", ready.signer.sign(b"data"))
    assert queries.signer_for("driving_licence", "320000", AT) is ready  # opened once
    with pytest.raises(NoSigner):
        queries.signer_for("driving_licence", "330000", AT)
    before = queries.trust_list().trust.sequence
    site.lose(first.key_id, AT)
    with pytest.raises(NoSigner):
        queries.signer_for("driving_licence", "320000", AT)
    [after] = site.follow(FILE, AT)
    asked_and_taken(site, root)
    assert queries.signer_for("driving_licence", "320000", AT).key_id == after.key_id
    assert queries.trust_list().trust.sequence == before + 1


def test_a_key_that_does_not_open_is_away_until_it_does(tmp_path: Path, settings: Settings) -> None:
    first = a_signer(a_site(tmp_path), a_root(tmp_path))
    settings.KEY_REACHES = Reaches("another passphrase")
    with capture_logs() as said, pytest.raises(SignerAway) as refused:
        queries.signer_for("driving_licence", "320000", AT)
    assert str(tmp_path) not in str(refused.value)  # what a citizen may see
    assert [(each["event"], each["key"]) for each in said] == [("keys.closed", first.key_id)]
    settings.KEY_REACHES = Reaches(PASSPHRASE)
    assert queries.signer_for("driving_licence", "320000", AT).key_id == first.key_id


def test_the_demonstration_makes_its_keys_once_and_renews_them_in_time(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    assert development.keep(site, address=ADDRESS, provinces=["320000", "510000"], parties=["shop"], at=AT) == 5
    assert queries.signer_for("residence_permit", "510000", AT).issuer == f"{ADDRESS}/issuers/510000"
    assert queries.status_signer(AT).issuer == f"{ADDRESS}/status"
    assert queries.paper_signer("510000", AT).issuer == f"{ADDRESS}/issuers/papers"
    assert queries.request_signer("shop", AT).issuer == f"{ADDRESS}/parties/shop"
    with pytest.raises(NoSigner):
        queries.request_signer("hotel", AT)
    listed = queries.trust_list()
    assert {each.purpose for each in listed.trust.by_certificate.values()} == set(Purpose)
    assert development.keep(site, address=ADDRESS, provinces=["320000", "510000"], at=AT + DAY) == 0
    assert queries.trust_list().text == listed.text
    assert development.keep(site, address=ADDRESS, provinces=["320000", "510000"], at=AT + 21 * DAY) == 0
    assert queries.trust_list().trust.until == AT + timedelta(days=51)  # signed anew
    assert development.keep(site, address=ADDRESS, provinces=["320000", "510000"], at=AT + 80 * DAY) == 5


def test_how_keys_are_reached_comes_from_the_environment() -> None:
    found = key_reaches.read(
        {"TONGBAN_PKCS11_MODULE": "m", "TONGBAN_PKCS11_PIN": "1", "TONGBAN_SIGNER_TOKEN": "t"}, "demo"
    )
    assert (found.passphrase, found.device.module, found.server.token) == ("demo", "m", "t")
    assert key_reaches.read({"TONGBAN_KEYS_PASSPHRASE": "own"}, "demo").passphrase == "own"
