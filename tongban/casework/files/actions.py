"""Keep files. What is refused is not kept, nor is any trace of it."""

import hashlib
from datetime import datetime

import structlog
from django.conf import settings
from django.core.files.base import ContentFile

from tongban.casework.files import opening, queries
from tongban.casework.files.models import StoredFile
from tongban.casework.files.rules import Fault, FileRefused, Media, Scan, media_of, place_of
from tongban.casework.files.scanning import ScannerAway, finding

log = structlog.get_logger()


def keep(content: bytes, *, user_id: int | None, at: datetime) -> queries.FileView:
    """Keep what somebody handed in, as it is; return what is known of it. The same content again is the same file.

    Raises:
        FileRefused: Not of a type that is taken, too large, damaged, or harmful; nothing has been kept.
    """
    media_of(content)
    seen = opening.look(content)
    scan = _scanned(content)
    return _put(content, media=Media(seen.media), pages=seen.pages, user_id=user_id, at=at, scan=scan)


def keep_own(content: bytes, *, pages: int, at: datetime) -> queries.FileView:
    """Keep a PDF that was made here; nobody need look into it."""
    return _put(content, media=Media.PDF, pages=pages, user_id=None, at=at, scan=Scan.CLEAN)


def scan_again(sha256: str, *, at: datetime) -> Scan:
    """Ask the scanner about a file that has not been scanned; return where that stands now."""
    try:
        name = finding(queries.stored(sha256), settings.CLAMD_URL)
    except ScannerAway:
        return Scan.WAITING
    scan = Scan.INFECTED if name else Scan.CLEAN
    StoredFile.objects.filter(sha256=sha256).update(scan=scan, scanned_at=at, finding=name)
    if name:
        log.warning("file.infected", sha256=sha256, finding=name)
    return scan


def _scanned(content: bytes) -> Scan:
    if not settings.CLAMD_URL:
        return Scan.WAITING
    try:
        name = finding(content, settings.CLAMD_URL)
    except ScannerAway as e:
        log.warning("scanner.away", fault=str(e))
        return Scan.WAITING
    if name:
        log.warning("file.refused", finding=name)
        raise FileRefused(Fault.INFECTED)
    return Scan.CLEAN


def _put(
    content: bytes, *, media: Media, pages: int, user_id: int | None, at: datetime, scan: Scan
) -> queries.FileView:
    """Have the content in the storage first and its row after: a row never points to nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    place, storage = place_of(sha256), queries.storage()
    if not storage.exists(place) or storage.size(place) != len(content):
        storage.save(place, ContentFile(content))
    row = StoredFile(sha256=sha256, size=len(content), media=media, pages=pages, put_by=user_id, put_at=at, scan=scan,
                     scanned_at=at if scan is Scan.CLEAN else None)  # fmt: skip
    StoredFile.objects.bulk_create([row], ignore_conflicts=True)
    return queries.file(sha256)
