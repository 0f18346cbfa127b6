"""A real ClamAV daemon looks at files, with a signature database of one line."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.casework.files import samples
from tongban.casework.files import actions, queries
from tongban.casework.files.models import StoredFile
from tongban.casework.files.rules import Fault, FileRefused, Infected, Scan
from tongban.casework.files.scanning import ScannerAway, finding

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLAMD = shutil.which("clamd") or ("/usr/sbin/clamd" if Path("/usr/sbin/clamd").exists() else "")
WITHOUT = "no clamd here: apt-get install clamav-daemon to try the virus scanner for real"
# Our own signature: these words anywhere in a file. What scanners are usually tried with is not written here,
# since scanners of others would then find it in this checkout.
WORDS = b"TONGBAN-HARMLESS-TEST-WORDS"
SIGNATURE = f"Tongban.Test:0:*:{WORDS.hex()}\n"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a daemon that knows one signature."""
    if not CLAMD:
        pytest.skip(WITHOUT)
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures/own.ndb").write_text(SIGNATURE)
    lines = [f"LocalSocket {folder}/socket", f"DatabaseDirectory {folder}/signatures", "Foreground yes", "User root",
             "StreamMaxLength 30M"]  # fmt: skip
    (folder / "clamd.conf").write_text("\n".join(line for line in lines if line != "User root" or _is_root()) + "\n")
    daemon = subprocess.Popen(  # noqa: S603 (the scanner itself)
        [CLAMD, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL
    )
    url = f"unix://{folder}/socket"
    for _ in range(300):
        try:
            finding(b"x", url)
            break
        except ScannerAway:
            time.sleep(0.1)
    yield url
    daemon.terminate()
    daemon.wait()


def _is_root() -> bool:
    import os  # noqa: PLC0415

    return os.geteuid() == 0


def bad_png() -> bytes:
    """A picture that can be opened, with the words in it."""
    from io import BytesIO  # noqa: PLC0415

    from PIL import PngImagePlugin  # noqa: PLC0415

    said = PngImagePlugin.PngInfo()
    said.add_text("note", WORDS.decode())
    out = BytesIO()
    samples.picture().save(out, "PNG", pnginfo=said)
    return out.getvalue()


def test_the_daemon_finds_what_it_knows_and_nothing_else(clamd: str) -> None:
    assert finding(samples.jpeg(), clamd) == ""
    assert finding(bad_png(), clamd).startswith("Tongban.Test")


@pytest.mark.django_db
def test_what_the_scanner_finds_is_not_kept(clamd: str, settings: object) -> None:
    settings.CLAMD_URL = clamd  # type: ignore[attr-defined]
    assert actions.keep(samples.jpeg(), user_id=1, at=AT).scan is Scan.CLEAN
    with pytest.raises(FileRefused) as refused:
        actions.keep(bad_png(), user_id=1, at=AT)
    assert refused.value.fault is Fault.INFECTED
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_what_came_while_the_scanner_was_away_is_looked_at_later(clamd: str, settings: object) -> None:
    settings.CLAMD_URL = "unix:///nobody/listens"  # type: ignore[attr-defined]
    good, bad = (actions.keep(content, user_id=1, at=AT) for content in (samples.jpeg(), bad_png()))
    assert (good.scan, bad.scan) == (Scan.WAITING, Scan.WAITING)
    settings.CLAMD_URL = clamd  # type: ignore[attr-defined]
    assert {sha: actions.scan_again(sha, at=AT) for sha in queries.to_scan(10)} == {
        good.sha256: Scan.CLEAN,
        bad.sha256: Scan.INFECTED,
    }
    assert queries.content(good.sha256)
    with pytest.raises(Infected):
        queries.content(bad.sha256)
    assert StoredFile.objects.get(sha256=bad.sha256).finding.startswith("Tongban.Test")


@pytest.mark.parametrize("url", ["unix:///nobody/listens", "tcp://127.0.0.1:1", "tcp://127.0.0.1:port"])
def test_a_scanner_that_is_not_there_gives_no_verdict(url: str) -> None:
    with pytest.raises(ScannerAway):
        finding(b"x", url)
