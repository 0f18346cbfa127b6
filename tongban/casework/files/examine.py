"""Open a file that somebody handed in, in a process of its own that can be lost: nothing here knows Django.

    python -m tongban.casework.files.examine look              what it is: one line of JSON
    python -m tongban.casework.files.examine page 1 1600       a picture of one page as JPEG, its longest side in pixels

The file comes on standard input. What is foreseen ends with code 3 and its name; anything else is a damaged file.
"""

import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO

import pillow_heif
import pypdfium2
from PIL import Image, ImageOps

from tongban.casework.files.rules import (
    LEAST_SIDE,
    MOST_PAGES,
    MOST_PIXELS,
    Fault,
    FileRefused,
    Media,
    media_of,
    must_be_one_thing,
)

FORESEEN = 3
MEMORY, SECONDS = 2 << 30, 20  # bytes, and seconds of processor time
QUALITY = 85
FORMATS = {Media.JPEG: "JPEG", Media.PNG: "PNG", Media.HEIC: "HEIF"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is."""

    media: str
    pages: int


def look(content: bytes) -> Look:
    """Return what a file is, having opened all of it, or raise FileRefused."""
    media = media_of(content)
    must_be_one_thing(content, media)
    if media is not Media.PDF:
        _picture(content, media).load()
        return Look(media, 1)
    document = _document(content)
    if not 1 <= len(document) <= MOST_PAGES:
        raise FileRefused(Fault.TOO_MANY_PAGES if len(document) else Fault.DAMAGED)
    for page in document:
        if min(page.get_size()) <= 0:
            raise FileRefused(Fault.DAMAGED)
    return Look(media, len(document))


def page(content: bytes, number: int, longest: int) -> Image.Image:
    """Return a picture of one page, upright, without anything that the file says besides."""
    media = media_of(content)
    if media is Media.PDF:
        sheet = _document(content)[number - 1]
        drawn: Image.Image = sheet.render(scale=longest / max(sheet.get_size()), may_draw_forms=False).to_pil()
        return drawn.convert("RGB")
    picture = _picture(content, media)
    picture.draft("RGB", (longest, longest))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((longest, longest))
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    return plain


def _document(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as e:
        raise FileRefused(Fault.LOCKED if "password" in str(e).lower() else Fault.DAMAGED) from None


def _picture(content: bytes, media: Media) -> Image.Image:
    """Return the picture, its size known and nothing of it unpacked yet."""
    Image.MAX_IMAGE_PIXELS = None  # counted here: a refusal, not a warning
    if media is Media.HEIC:
        pillow_heif.register_heif_opener()
    picture = Image.open(BytesIO(content), formats=[FORMATS[media]])
    if picture.width * picture.height > MOST_PIXELS:
        raise FileRefused(Fault.TOO_MANY_PIXELS)
    if min(picture.size) < LEAST_SIDE:
        raise FileRefused(Fault.TOO_SMALL)
    return picture


def main(words: Sequence[str]) -> int:
    """Do what the words say with what comes in; return the code to end with."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = sys.stdin.buffer.read()
    try:
        if words[0] == "look":
            sys.stdout.write(json.dumps(asdict(look(content))))
        else:
            page(content, int(words[1]), int(words[2])).save(sys.stdout.buffer, "JPEG", quality=QUALITY)
    except FileRefused as e:
        sys.stdout.write(e.fault)
        return FORESEEN
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
