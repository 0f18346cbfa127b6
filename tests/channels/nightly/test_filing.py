"""The worker settles files: what waits for the scanner, and what a draft has left behind."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from tests.casework.files import samples
from tongban.casework.files import actions, queries
from tongban.casework.files.models import StoredFile
from tongban.casework.files.rules import Scan
from tongban.casework.papers.models import DraftFile
from tongban.channels.nightly.filing import scan_waiting, settle_files

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_that_cannot_be_read_holds_up_no_other(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (actions.keep(content, user_id=1, at=AT) for content in (samples.jpeg(), samples.png()))
    assert scan_waiting(AT) == 0  # there is no scanner
    settings.CLAMD_URL = "unix:///answered/here"
    monkeypatch.setattr(actions, "finding", lambda _content, _url: "")
    queries.storage().delete(f"{first.sha256[:2]}/{first.sha256[2:4]}/{first.sha256}")
    assert scan_waiting(AT) == 1
    assert StoredFile.objects.get(sha256=second.sha256).scan == Scan.CLEAN
    assert queries.to_scan(5) == [first.sha256]


def test_files_of_a_draft_that_is_gone_are_deleted(settings: Settings) -> None:
    DraftFile.objects.create(
        draft_id="0190d5a2-0000-7000-8000-000000000001", id="0190d5a2-0000-7000-8000-000000000002", code="x",
        sha256="0" * 64, name="x", grade="C", put_by=1, put_at=AT,
    )  # fmt: skip
    assert settle_files(AT) == 1
    assert not DraftFile.objects.exists()
    assert settle_files(AT) == 0
