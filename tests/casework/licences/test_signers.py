from pathlib import Path

import pytest
from pytest_django import Settings

from tests.casework.keys.made import AT, PASSPHRASE, a_site
from tongban.casework.keys import development
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.keys.rules import NoSigner
from tongban.casework.licences import signers


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS, settings.KEY_REACHES = str(tmp_path / "site"), Reaches(PASSPHRASE)
    development.keep(a_site(tmp_path), address="https://site.example", provinces=["320000"], at=AT)


@pytest.mark.parametrize("region", ["320508", "320500", "320000"])
def test_a_licence_is_signed_for_the_province_of_its_office(region: str) -> None:
    assert signers.signer_for("driving_licence", region, AT).issuer == "https://site.example/issuers/320000"


@pytest.mark.parametrize("region", ["511502", "000000"])
def test_where_there_is_no_key_of_the_province_nobody_elses_is_taken(region: str) -> None:
    with pytest.raises(NoSigner):
        signers.signer_for("driving_licence", region, AT)


def test_status_lists_and_the_trust_list_are_signed_too() -> None:
    assert signers.status_signer(AT).issuer == "https://site.example/status"
    assert signers.trust_list().trust.sequence == 1
