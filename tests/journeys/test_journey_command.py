"""`tongban journey` as `./run` starts it: everything goes as the file says, again and again, or it fails."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.journeys.serving import Installation

PACK = Path(__file__).parents[2] / "packs/cn"
JOURNEYS = len(yaml.safe_load((PACK / "checks/journeys.yaml").read_text("utf-8")))
AGAIN = "a d h j l q s v"  # one of each way of applying and of each way that a case can end
OFFSET = 'SELECT extract(epoch FROM "offset") FROM clocks_democlock'


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[str, str], str]:
    """Return a function that copies the pack with one line of its journeys changed."""

    def alter(before: str, after: str) -> str:
        pack = tmp_path / "pack"
        shutil.copytree(PACK, pack)
        file = pack / "checks/journeys.yaml"
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), "utf-8")
        return str(pack)

    return alter


def test_every_journey_goes_as_the_law_says_and_can_be_gone_again(installation: Installation) -> None:
    first = installation.tongban("journey")
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout.count("✓") == JOURNEYS
    assert "✗" not in first.stdout
    assert installation.rows(OFFSET) == [(0,)]

    again = AGAIN.split()
    second = installation.tongban("journey", "--language", "en", "--brief", "--only", *again)
    assert second.returncode == 0, second.stdout + second.stderr
    assert f"{len(again)} of {len(again)} journeys went as the law says." in second.stdout
    assert installation.tongban("verify_log").returncode == 0


def test_output_fits_a_terminal_and_names_the_log_ins(installation: Installation) -> None:
    told = installation.tongban("journey", "--only", "f", "--language", "en").stdout
    from tongban.site.journeys.telling import columns  # noqa: PLC0415

    assert max(columns(line) for line in told.splitlines()) <= 100
    for words in ("demo.suzhou-clerk", "Window clerk", "http://127.0.0.1:8000/login/", "Wed 25 March 2026"):
        assert words in told
    assert "居民身份证法 第十二条" in told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("due: 2026-04-20", "due: 2026-04-17", "2026-04-17"),
        ("{zh: 六十日内, en: within 60 days}", "{zh: 九十日内, en: within 90 days}", "within 90 days"),
        ("{visitor: head, visitor-brother: sibling}", "{visitor-brother: head}", "visitor-brother head"),
    ],
)
def test_what_differs_from_the_file_is_told_and_fails(
    installation: Installation, altered: Callable[[str, str], str], before: str, after: str, told: str
) -> None:
    pack = altered(before, after)
    done = installation.tongban("journey", "--only", "d", "--language", "en", TONGBAN_PACK_DIR=pack)
    assert done.returncode == 1
    assert "Not as the law says: journey d" in done.stderr
    assert any("✗" in line for line in done.stdout.splitlines())
    assert told in done.stdout
    assert installation.rows(OFFSET) == [(0,)]


def test_it_is_refused_outside_demo_mode(installation: Installation) -> None:
    done = installation.tongban("journey", TONGBAN_DEMO="0")
    assert done.returncode == 1
    assert "TONGBAN_DEMO=1" in done.stderr
