"""Pages of A4 with our own font in them, of which every PDF here is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from fpdf import FPDF
from fpdf.fonts import TTFFont

FONT = Path(__file__).parent / "fonts/NotoSansSC-Regular.ttf"
Paper = TypeVar("Paper", bound=FPDF)


@contextmanager
def a4(kind: type[Paper]) -> Iterator[Paper]:
    """Yield an empty paper that knows the font "noto"; the font's file, which the library leaves open, is closed."""
    paper = kind(format="A4")
    paper.add_font("noto", fname=FONT)
    try:
        yield paper
    finally:
        for font in paper.fonts.values():
            if isinstance(font, TTFFont):
                font.close()
