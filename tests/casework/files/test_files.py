"""Files are opened in a process of their own, kept once by their content, and read back as they were."""

import hashlib
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from tests.casework.files import samples
from tongban.basis.refusals import NotFound
from tongban.casework.files import actions, opening, queries
from tongban.casework.files.examine import Look
from tongban.casework.files.models import StoredFile
from tongban.casework.files.rules import Fault, FileRefused, Media, NotScanned, Scan

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def refused(content: bytes) -> Fault:
    with pytest.raises(FileRefused) as told:
        opening.look(content)
    return told.value.fault


def test_good_files_are_told_with_their_pages() -> None:
    assert opening.look(samples.pdf(3)) == Look("application/pdf", 3)
    for content, media in (
        (samples.jpeg(), "image/jpeg"),
        (samples.png(), "image/png"),
        (samples.heic(), "image/heic"),
    ):
        assert opening.look(content) == Look(media, 1)


def test_bad_files_are_refused_with_what_to_do() -> None:
    assert refused(samples.bomb()) is Fault.TOO_MANY_PIXELS
    assert refused(samples.png((20, 900))) is Fault.TOO_SMALL
    assert refused(samples.jpeg()[:2000]) is Fault.DAMAGED
    assert refused(b"%PDF-1.7\nnothing more") is Fault.DAMAGED
    assert refused(samples.pdf(password="x")) is Fault.LOCKED
    assert refused(samples.pdf(61)) is Fault.TOO_MANY_PAGES
    assert refused(samples.png() + samples.archive()) is Fault.TWO_IN_ONE


def test_a_process_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "WAIT_SECONDS", 0.001)
    assert refused(samples.jpeg()) is Fault.TOO_COMPLEX


def test_a_process_that_is_killed_takes_nobody_along(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dies = tmp_path / "python"
    dies.write_text("#!/bin/sh\ncat >/dev/null\nkill -KILL $$\n")
    dies.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dies))
    assert refused(samples.jpeg()) is Fault.TOO_COMPLEX


def test_a_page_is_shown_as_a_picture_that_says_nothing_besides() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"  # a description
    exif[0x0112] = 6  # to be turned by a quarter
    shown = Image.open(BytesIO(opening.page(samples.jpeg(exif=exif), 1, 400)))
    assert shown.size == (300, 400)
    assert not shown.getexif()
    assert Image.open(BytesIO(opening.page(samples.pdf(2), 2, 400))).height == 400
    assert Image.open(BytesIO(opening.page(samples.heic(), 1, 320))).size == (320, 240)
    assert Image.open(BytesIO(opening.page(samples.png(mode="P"), 1, 400))).mode == "RGB"


@pytest.mark.django_db
def test_a_file_is_kept_as_it_is_and_once() -> None:
    content = samples.jpeg()
    kept = actions.keep(content, user_id=7, at=AT)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.media, kept.pages, kept.scan) == (Media.JPEG, 1, Scan.WAITING)
    assert actions.keep(content, user_id=8, at=AT) == kept
    assert StoredFile.objects.get().put_by == 7
    assert queries.content(kept.sha256) == content
    assert queries.files([kept.sha256]) == {kept.sha256: kept}
    assert Image.open(BytesIO(queries.picture(kept.sha256, 1))).size == (800, 600)
    with pytest.raises(NotFound):
        queries.picture(kept.sha256, 2)
    with pytest.raises(NotFound):
        queries.file("0" * 64)


@pytest.mark.django_db
def test_nothing_is_kept_of_what_is_refused() -> None:
    with pytest.raises(FileRefused):
        actions.keep(samples.archive(), user_id=7, at=AT)
    assert not StoredFile.objects.exists()
    assert not Path(settings.STORAGES["files"]["OPTIONS"]["location"]).exists()


@pytest.mark.django_db
def test_a_file_cut_short_by_a_crash_is_written_anew_and_a_changed_one_is_never_handed_out() -> None:
    content = samples.png()
    kept = actions.keep(content, user_id=7, at=AT)
    place = Path(queries.storage().path(f"{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}"))
    assert place.stat().st_mode & 0o077 == 0
    place.write_bytes(content[:100])
    with pytest.raises(queries.Spoilt):
        queries.content(kept.sha256)
    actions.keep(content, user_id=7, at=AT)
    assert queries.content(kept.sha256) == content
    assert [path.name for path in place.parent.iterdir()] == [kept.sha256]


@pytest.mark.django_db
def test_what_is_not_scanned_is_not_shown_where_scanning_is_required(settings: object) -> None:
    kept = actions.keep(samples.png(), user_id=7, at=AT)
    settings.SCAN_REQUIRED = True  # type: ignore[attr-defined]
    with pytest.raises(NotScanned):
        queries.picture(kept.sha256, 1)
    assert queries.to_scan(5) == [kept.sha256]
    settings.CLAMD_URL = "tcp://127.0.0.1:1"  # type: ignore[attr-defined]  # nobody listens there
    assert actions.scan_again(kept.sha256, at=AT) is Scan.WAITING


@pytest.mark.django_db
def test_our_own_papers_need_no_scan(settings: object) -> None:
    settings.SCAN_REQUIRED = True  # type: ignore[attr-defined]
    kept = actions.keep_own(samples.pdf(2), pages=2, at=AT)
    assert queries.content(kept.sha256) == samples.pdf(2) or kept.pages == 2
