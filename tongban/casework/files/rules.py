"""Which files are taken: told from their content, never from their name. Pure.

What is kept is what was handed in, byte for byte: evidence is not altered. What is shown is a picture made from it.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from tongban.basis.refusals import Refusal

LARGEST = 20_000_000  # bytes of one file
MOST_PAGES = 60
MOST_PIXELS = 60_000_000  # of a picture: what a telephone makes, and some more
LEAST_SIDE = 32  # pixels: less shows nothing


class Media(StrEnum):
    """Types of files that are taken."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"


class Scan(StrEnum):
    """What is known of a file's harmlessness."""

    WAITING = "waiting"  # not yet scanned
    CLEAN = "clean"
    INFECTED = "infected"


class Fault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    TWO_IN_ONE = "two_in_one"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    TOO_MANY_PAGES = "too_many_pages"
    LOCKED = "locked"
    TOO_COMPLEX = "too_complex"
    INFECTED = "infected"


MESSAGES: Mapping[Fault, str] = {
    Fault.EMPTY: "The file is empty. Choose it again.",
    Fault.TOO_BIG: "The file is larger than 20 MB. Photograph or scan it with less detail.",
    Fault.UNKNOWN: "This is no PDF, JPEG, PNG or HEIC. Save or photograph it as one of these.",
    Fault.DAMAGED: "The file cannot be opened: it is damaged or incomplete. Make it anew.",
    Fault.TWO_IN_ONE: "Something else is hidden in the file. Photograph or scan the paper anew.",
    Fault.TOO_MANY_PIXELS: "The picture has more than 60 million pixels. Photograph it with less detail.",
    Fault.TOO_SMALL: "The picture is too small to be read. Photograph it from nearer.",
    Fault.TOO_MANY_PAGES: "The PDF has more than 60 pages. Split it into several files.",
    Fault.LOCKED: "The PDF is locked with a password. Save it without one.",
    Fault.TOO_COMPLEX: "The file takes too long to open. Photograph or scan the paper anew.",
    Fault.INFECTED: "The virus scanner found something harmful in the file, so it was not kept. Make it anew.",
}


class FileRefused(Refusal):
    """A file is not taken; `message` says what to do, in English: the msgid that channels translate."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"file: {fault}")
        self.fault = fault
        self.message = MESSAGES[fault]


class NotScanned(Refusal):
    """The file may not be shown before it has been scanned, and it has not been."""

    message = "The file has not been scanned for viruses yet. Try again in a few minutes."


class Infected(Refusal):
    """The scanner found something harmful in the file."""

    message = "The virus scanner found something harmful in this file: it is not shown. Ask for it anew."


HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
PNG_BEGINS, JPEG_BEGINS, PDF_BEGINS = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"


def media_of(content: bytes) -> Media:
    """Return the type of a file, or raise FileRefused: it is empty, too big, of no type that is taken."""
    if not content:
        raise FileRefused(Fault.EMPTY)
    if len(content) > LARGEST:
        raise FileRefused(Fault.TOO_BIG)
    if content.startswith(PDF_BEGINS):
        return Media.PDF
    if content.startswith(JPEG_BEGINS):
        return Media.JPEG
    if content.startswith(PNG_BEGINS):
        return Media.PNG
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return Media.HEIC
    raise FileRefused(Fault.UNKNOWN)


def must_be_one_thing(content: bytes, media: Media) -> None:
    """Raise FileRefused if a file is also something else: an archive, a program or a page behind its end.

    What some telephones add behind a picture, a short film, is let be: nobody but the picture is ever shown.
    """
    behind = content[_END[media](content) :]
    if _is_archive(content) or FOREIGN.search(behind) or MARKUP.search(content[:1024]):
        raise FileRefused(Fault.TWO_IN_ONE)


FOREIGN = re.compile(rb"%PDF-|PK\x03\x04|Rar!\x1a|7z\xbc\xaf|MZ|<html|<script|<\?php|<svg", re.IGNORECASE)
MARKUP = re.compile(rb"<html|<script|<\?php|<!doctype", re.IGNORECASE)
ARCHIVE_END, ARCHIVE_TAIL = b"PK\x05\x06", 22  # bytes of the record that ends a ZIP, before its comment


def _is_archive(content: bytes) -> bool:
    """Return whether a ZIP ends where the file ends: that is how its readers find it."""
    at = content.rfind(ARCHIVE_END)
    if at < 0 or at + ARCHIVE_TAIL > len(content):
        return False
    comment = int.from_bytes(content[at + 20 : at + ARCHIVE_TAIL], "little")
    return at + ARCHIVE_TAIL + comment == len(content)


def _end_of_pdf(content: bytes) -> int:
    at = content.rfind(b"%%EOF")
    return len(content) if at < 0 else at


def _end_of_png(content: bytes) -> int:
    at = len(PNG_BEGINS)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            break
    return at


def _end_of_jpeg(content: bytes) -> int:
    """Return where the picture ends: behind the first end-of-image that stands between segments or in the scan."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 (every marker begins with it)
        if content[at + 1] == 0xD9:  # noqa: PLR2004 (end of image)
            return at + 2
        scan = content[at + 1] == 0xDA  # noqa: PLR2004 (start of scan)
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if scan:
            found = IN_SCAN.search(content, at)
            at = found.start() if found else len(content)
    return at + 2 if content[at : at + 2] == b"\xff\xd9" else at


IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)  # a marker that is neither stuffing nor a restart


def _end_of_heic(content: bytes) -> int:
    at = 0
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if size < 8 or not kind.isalnum():  # noqa: PLR2004 (the length of a box's own head)
            break
        at += size
    return at


_END: Mapping[Media, Callable[[bytes], int]] = {
    Media.PDF: _end_of_pdf,
    Media.JPEG: _end_of_jpeg,
    Media.PNG: _end_of_png,
    Media.HEIC: _end_of_heic,
}


def may_be_read(scan: Scan, *, required: bool) -> None:
    """Raise Infected, or NotScanned where scanning is required and has not happened."""
    if scan is Scan.INFECTED:
        raise Infected
    if required and scan is not Scan.CLEAN:
        raise NotScanned


def place_of(sha256: str) -> str:
    """Return under which name a file is kept: by its content, so that the same file is kept once."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
