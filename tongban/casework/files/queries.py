"""What is known of files, and their content."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files.storage import Storage, storages

from tongban.basis.refusals import NotFound
from tongban.casework.files import opening
from tongban.casework.files.models import StoredFile
from tongban.casework.files.rules import Media, Scan, may_be_read, place_of

ON_SCREEN, ON_PAPER = 1600, 1754  # pixels of the longer side; on paper that is 150 to the inch of an A4 page


class Spoilt(Exception):
    """What lies in the storage is not what was put there. A fault of ours, never a refusal."""


@dataclass(frozen=True, slots=True)
class FileView:
    """What is known of a file."""

    sha256: str
    size: int
    media: Media
    pages: int
    put_at: datetime
    scan: Scan


def storage() -> Storage:
    """Return where files lie."""
    return storages["files"]


def files(sha256s: Collection[str]) -> Mapping[str, FileView]:
    """Return what is known of files, by SHA-256. One query."""
    rows = StoredFile.objects.filter(sha256__in=set(sha256s)) if sha256s else ()
    return {row.sha256: _view(row) for row in rows}


def file(sha256: str) -> FileView:
    """Return what is known of one file, or raise NotFound. One query."""
    row = StoredFile.objects.filter(sha256=sha256).first()
    if row is None:
        raise NotFound("file")
    return _view(row)


def _view(row: StoredFile) -> FileView:
    return FileView(row.sha256, row.size, Media(row.media), row.pages, row.put_at, Scan(row.scan))


def content(sha256: str) -> bytes:
    """Return the content as it was put there. One query.

    Raises:
        NotFound: There is no such file.
        Infected, NotScanned: It may not be read.
        Spoilt: The storage holds something else.
    """
    known = file(sha256)
    may_be_read(known.scan, required=settings.SCAN_REQUIRED)
    return stored(sha256)


def stored(sha256: str) -> bytes:
    """Return what lies in the storage, whatever the scanner says of it: for the scanner itself, and our own papers."""
    with storage().open(place_of(sha256)) as lying:
        found: bytes = lying.read()
    if hashlib.sha256(found).hexdigest() != sha256:
        raise Spoilt(sha256)
    return found


def picture(sha256: str, number: int, longest: int = ON_SCREEN) -> bytes:
    """Return a picture of a page as JPEG: what is shown instead of the file itself. One query.

    Raises:
        NotFound: There is no such page.
        Infected, NotScanned: It may not be read.
    """
    if not 1 <= number <= file(sha256).pages:
        raise NotFound("page")
    return opening.page(content(sha256), number, longest)


def to_scan(limit: int) -> list[str]:
    """Return the files that have not been scanned, the oldest first. One query."""
    waiting = StoredFile.objects.filter(scan=Scan.WAITING).order_by("put_at")
    return list(waiting.values_list("sha256", flat=True)[:limit])
