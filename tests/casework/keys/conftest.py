from pathlib import Path

import pytest

from tests.casework.keys.made import a_root, a_site
from tongban.casework.keys.authority import Authority
from tongban.casework.keys.site import Site


@pytest.fixture
def root(tmp_path: Path) -> Authority:
    return a_root(tmp_path)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return a_site(tmp_path)
