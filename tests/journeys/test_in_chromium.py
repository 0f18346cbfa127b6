"""The journeys as people go them: in chromium, on a phone and an office computer, also without JavaScript."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.serving import Installation

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
MOST_CLICKS = 3  # from the queue to an accepted case


def in_chromium(installation: Installation, folder: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Carry journeys in a process of its own; its pictures stay under var/screenshots."""
    screenshots = Path(settings.VAR) / "screenshots" / folder
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.journeys.in_chromium", str(screenshots), *words],
        env=installation.environment | {"DJANGO_SETTINGS_MODULE": "tongban.site.settings"}, cwd=ROOT,
        capture_output=True, text=True, check=False, timeout=1800,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("zh", ["--only", "a", "d", "e"]),
        ("en", ["--language", "en", "--only", "c", "f"]),
        ("no_javascript", ["--no-javascript", "--only", "b"]),
    ],
    ids=["in Chinese", "in English", "without JavaScript"],
)
def test_journeys_go_as_the_law_says_in_a_real_browser(
    installation: Installation, folder: str, words: list[str]
) -> None:
    done = in_chromium(installation, folder, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("✓") == len([word for word in words if len(word) == 1])
    assert "✗" not in done.stdout


def test_from_the_queue_to_an_accepted_case_it_takes_three_clicks_at_most(installation: Installation) -> None:
    done = in_chromium(installation, "clicks", "--only", "d")
    assert done.returncode == 0, done.stdout + done.stderr
    clicks = json.loads(done.stdout.splitlines()[-1].removeprefix("clicks "))
    assert 1 < clicks["d-suzhou-clerk accept"] <= MOST_CLICKS
