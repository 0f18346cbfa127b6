"""The citizens and officers of the demonstration, at ten o'clock of Monday, 2 March 2026."""

from tests.channels.portal.conftest import (  # noqa: F401 (fixtures)
    _static_folder,
    luo,
    monday,
    officer,
    people,
    phone_of,
    transfer,
    visitor,
)
