"""Policy officers with a browser, and the pack's policies published."""

from collections.abc import Callable

import pytest

from tests.channels.conftest import Desk
from tongban.basis.items import Role

BEIJING = "police-110000"
BEIJING_POINTS = "/policy-desk/110000/points_settlement/"


@pytest.fixture
def beijing(pack: None, officer_at: Callable[..., Desk]) -> Desk:
    """Post a policy officer to Beijing."""
    return officer_at(BEIJING, Role.POLICY_OFFICER, name="fang")


@pytest.fixture
def second(pack: None, officer_at: Callable[..., Desk]) -> Desk:
    """Post another policy officer to Beijing."""
    return officer_at(BEIJING, Role.POLICY_OFFICER, name="gao", called="高远")


@pytest.fixture
def elsewhere(pack: None, officer_at: Callable[..., Desk]) -> Desk:
    """Post a policy officer to Suzhou."""
    return officer_at("police-320500", Role.POLICY_OFFICER, name="wu")
