"""A copy of a file to be handed out: pictures of its pages with, across and below each, for whom and until when.

The words across the page are part of the picture; those below can be searched and read aloud.
"""

from functools import cache
from io import BytesIO

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from tongban.casework.files.printed import FONT, a4
from tongban.casework.files.queries import ON_PAPER, file, picture

INK = (200, 30, 30, 70)  # red that lets the page be read through
TURNED = 30  # degrees
QUALITY = 80
BELOW = 12  # millimetres for the words below the picture
SMALL = 8  # points
PAGE, EDGE = (210, 297), 8  # millimetres of an A4 page, and of its margin


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def stamped(shown: bytes, words: str) -> bytes:
    """Return a picture, as JPEG, with the words across it again and again."""
    image = Image.open(BytesIO(shown)).convert("RGBA")
    size = max(14, max(image.size) // 55)
    font = _font(size)
    width = round(font.getlength(words)) + 4 * size
    row = Image.new("RGBA", (width, size * 2), (0, 0, 0, 0))
    ImageDraw.Draw(row).text((2 * size, size // 2), words, font=font, fill=INK)
    side = image.width + image.height  # covers the page when turned
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    for line, top in enumerate(range(0, side, size * 7)):
        for left in range(-(width // 2) * (line % 2), side, width):
            sheet.paste(row, (left, top))
    turned = sheet.rotate(TURNED, resample=Image.Resampling.BILINEAR)
    left, top = (side - image.width) // 2, (side - image.height) // 2
    image.alpha_composite(turned.crop((left, top, left + image.width, top + image.height)))
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def page(sha256: str, number: int, words: str) -> bytes:
    """Return a page to look at, as JPEG, with the words across it; raises what `files.queries.picture` does."""
    return stamped(picture(sha256, number), words)


def copy(sha256: str, words: str) -> bytes:
    """Return the whole file as a PDF of pictures, with the words across and below each page."""
    with a4(FPDF) as paper:
        paper.set_auto_page_break(auto=False)
        for number in range(1, file(sha256).pages + 1):
            shown = stamped(picture(sha256, number, ON_PAPER), words)
            paper.add_page()
            paper.image(
                BytesIO(shown),
                x=EDGE,
                y=EDGE,
                w=PAGE[0] - 2 * EDGE,
                h=PAGE[1] - 2 * EDGE - BELOW,
                keep_aspect_ratio=True,
            )
            paper.set_xy(EDGE, PAGE[1] - EDGE - BELOW + 2)
            paper.set_font("noto", size=SMALL)
            paper.multi_cell(w=PAGE[0] - 2 * EDGE, h=4.5, text=words, align="C")
        return bytes(paper.output())
