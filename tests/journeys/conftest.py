"""One installation for all tests of this folder; each starts the server when it needs it."""

from collections.abc import Iterator

import pytest

from tests.journeys.serving import Installation, installed


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Tongban in demo mode, on a database of its own with the pack in it."""
    with installed(tmp_path_factory.mktemp("var")) as here:
        yield here
