"""One installation for all tests of this folder; each starts the server when it needs it."""

from collections.abc import Iterator
from time import sleep

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.journeys.serving import Installation, Site, installed

OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user"


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Tongban in demo mode, on a database of its own with the pack in it."""
    with installed(tmp_path_factory.mktemp("var")) as here:
        yield here


@pytest.fixture(scope="module")
def site(installation: Installation) -> Iterator[Site]:
    """Its server, running for the tests of one file."""
    with installation.serving() as found:
        yield found
    for _ in range(200):  # until the database has noticed that the server is gone, and can be dropped
        if installation.rows(OTHERS) == [(0,)]:
            break
        sleep(0.1)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives browsers."""
    with sync_playwright() as found:
        yield found
