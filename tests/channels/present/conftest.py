"""A registered party, and a wallet that it may ask, at noon."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from tests.casework.keys.made import PASSPHRASE
from tests.casework.licences.holders import driver, licence_of
from tests.casework.licences.signing import SITE
from tests.casework.registry.people import NOON
from tests.channels.api.conftest import System
from tests.channels.present.presenter import DRIVING, RENTAL, SHOP, Presenter, system_of
from tongban.casework.keys import development
from tongban.casework.keys import queries as keys
from tongban.casework.keys.places.reach import Reaches
from tongban.channels.nightly.listing import publish_lists


@pytest.fixture(autouse=True)
def at_noon(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.KEYS, settings.KEY_REACHES, settings.SITE_URL = str(tmp_path / "keys"), Reaches(PASSPHRASE), SITE
    development.keep(keys.site(), address=SITE, provinces=["320000"], parties=[RENTAL, SHOP], at=NOON)
    settings.DEMO, settings.ALLOWED_HOSTS = False, ["testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def rental(db: None) -> System:
    return system_of(RENTAL)


@pytest.fixture
def number(pack: None) -> str:
    return licence_of(driver())


@pytest.fixture
def wallet(number: str) -> Presenter:
    found = Presenter(NOON, number, f"{DRIVING}.sd-jwt")
    publish_lists(NOON)
    return found
