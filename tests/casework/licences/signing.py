"""The demonstration's keys, for tests in which something is signed."""

from datetime import datetime
from pathlib import Path

from pytest_django import Settings

from tests.casework.keys.made import PASSPHRASE
from tongban.casework.keys import development, queries
from tongban.casework.keys.places.reach import Reaches

SITE = "https://site.example"


def have_keys(settings: Settings, folder: Path, at: datetime, provinces: tuple[str, ...] = ("320000",)) -> None:
    """Have signers of these provinces, a signer of status lists, and a trust list."""
    settings.KEYS, settings.KEY_REACHES, settings.SITE_URL = str(folder / "keys"), Reaches(PASSPHRASE), SITE
    development.keep(queries.site(), address=SITE, provinces=provinces, at=at)
