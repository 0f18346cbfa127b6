"""A PDF with its issuer's signature in it, added after its end: what was there stays byte for byte.

For PDFs as our own printing makes them: one cross-reference table, objects that are not packed.

Source: ISO 32000-1 7.5.6 (incremental updates), 12.8; ETSI EN 319 142-1 6.3 (PAdES B-B).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tongban.basis.credentials import cms
from tongban.basis.credentials.faults import NotPossible
from tongban.basis.credentials.signing import Signer

ROOM = 4096  # bytes kept free for the signature; one with its certificate has about 1,100
RANGE = b"[0 ########## ########## ##########]"
NUMBER = len("##########")
HIDDEN, LOCKED = 2, 128  # of an annotation: not seen, not moved
END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
ENTRY = 20
ROOT, FIRST_PAGE = re.compile(rb"/Root (\d+) 0 R"), re.compile(rb"/Kids \[(\d+) 0 R")
PAGES = re.compile(rb"/Pages (\d+) 0 R")
NOTES = re.compile(rb"/Annots \[")


def sign(document: bytes, signer: Signer, certificate: bytes, *, at: datetime, name: str, reason: str = "") -> bytes:
    """Return a PDF with a signature over all of it.

    Args:
        certificate: The signer's own, in DER.
        name: Who signs, as programs show it.
        reason: Why, likewise.

    Raises:
        NotPossible: The PDF is none that this can sign.
    """
    plain = _Plain.read(document)
    signature, field = plain.size, plain.size + 1
    contents = b"<" + b"0" * (2 * ROOM) + b">"
    objects = {
        signature: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (%b) /Name %b%b\n"
        b"/ByteRange %b\n/Contents %b >>" % (_date(at), _text(name), _reason(reason), RANGE, contents),
        field: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /Rect [0 0 0 0] /F %d /V %d 0 R /P %d 0 R >>"
        % (HIDDEN | LOCKED, signature, plain.page),
        plain.root: _with(plain.object(plain.root), b"/AcroForm << /Fields [%d 0 R] /SigFlags 3 >>" % field),
        plain.page: _noted(plain.object(plain.page), b"%d 0 R" % field),
    }
    whole = bytearray(plain.updated(objects))
    start = whole.index(contents, len(document))
    end = start + len(contents)
    said = b"[0 %010d %010d %010d]" % (start, end, len(whole) - end)
    at_range = whole.index(RANGE, len(document))
    whole[at_range : at_range + len(RANGE)] = said
    made = cms.sign(sha256(whole[:start] + whole[end:]).digest(), signer, certificate)
    if len(made) > ROOM:
        raise NotPossible("the signature is longer than the room that is kept for it")
    whole[start + 1 : start + 1 + 2 * len(made)] = made.hex().encode("ascii")
    return bytes(whole)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A PDF with one table of objects."""

    document: bytes
    table: int  # where it begins
    size: int
    places: Mapping[int, int]
    root: int
    page: int

    @classmethod
    def read(cls, document: bytes) -> "_Plain":
        end = END.search(document)
        table = TABLE.match(document, int(end[1])) if end else None
        if end is None or table is None or b"/AcroForm" in document or b"/Encrypt" in document:
            raise NotPossible("the PDF has a form, is locked, or has no plain table of its objects")
        size, at = int(table[1]), table.end()
        entries = [document[at + ENTRY * each : at + ENTRY * each + ENTRY] for each in range(size)]
        places = {number: int(entry[:10]) for number, entry in enumerate(entries) if entry[17:18] == b"n"}
        found = cls(document, int(end[1]), size, places, 0, 0)
        root = _number(ROOT, document[at + ENTRY * size :])
        page = _number(FIRST_PAGE, found.object(_number(PAGES, found.object(root))))
        return cls(document, int(end[1]), size, places, root, page)

    def object(self, number: int) -> bytes:
        """Return what an object says, between its beginning and its end."""
        place = self.places.get(number, -1)
        head = b"%d 0 obj" % number
        end = self.document.find(b"endobj", place)
        if place < 0 or end < 0 or not self.document.startswith(head, place):
            raise NotPossible("the PDF's table names an object that is not there")
        return self.document[place + len(head) : end].strip()

    def updated(self, objects: Mapping[int, bytes]) -> bytes:
        """Return the PDF with these objects instead of those of the same number, or besides."""
        whole = bytearray(self.document)
        if not whole.endswith(b"\n"):
            whole += b"\n"
        rows = []
        for number, said in sorted(objects.items()):
            rows.append(b"%d 1\n%010d 00000 n \n" % (number, len(whole)))
            whole += b"%d 0 obj\n%b\nendobj\n" % (number, said)
        trailer = b"<< /Size %d /Root %d 0 R /Prev %d >>" % (self.size + 2, self.root, self.table)
        whole += b"xref\n%b" % b"".join(rows) + b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(whole))
        return bytes(whole)


def _number(pattern: re.Pattern[bytes], text: bytes) -> int:
    found = pattern.search(text)
    if found is None:
        raise NotPossible("the PDF is not built as our printing builds it")
    return int(found[1])


def _with(said: bytes, more: bytes) -> bytes:
    if not said.startswith(b"<<") or not said.endswith(b">>"):
        raise NotPossible("an object of the PDF is not what it should be")
    return said[:-2] + b"\n" + more + b"\n>>"


def _noted(page: bytes, note: bytes) -> bytes:
    """Return a page with one annotation more."""
    if b"/Annots" not in page:
        return _with(page, b"/Annots [%b]" % note)
    if not NOTES.search(page):
        raise NotPossible("the page keeps its annotations elsewhere")
    return NOTES.sub(b"/Annots [%b " % note, page, count=1)


def _text(text: str) -> bytes:
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode("ascii") + b">"


def _reason(reason: str) -> bytes:
    return b" /Reason " + _text(reason) if reason else b""


def _date(at: datetime) -> bytes:
    offset = at.strftime("%z") or "+0000"
    return f"D:{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'".encode("ascii")
