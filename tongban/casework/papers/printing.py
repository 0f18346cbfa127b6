"""A paper on an A4 page as PDF: pure Python, with our own font in it, and the same bytes for the same words."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import segno
from django.utils.translation import gettext as _
from django.utils.translation import override
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, WrapMode, XPos, YPos

from tongban.casework.files.printed import FONT, a4

MARGIN, WIDTH, LINE = 25, 160, 7.5  # millimetres
BODY, SMALL, TITLE = 11.5, 8.5, 20  # points
LACKING = "〓"  # stands for a character that the font has not
INDENT = "\u3000\u3000"
LABEL_WIDTH = 42
SEAL_SIZE, QR_SIZE = 38, 28
BOTTOM = 30  # millimetres kept free for the foot of the page
GREY, RED = (90, 90, 90), (190, 30, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on a paper, in one language."""

    language: str
    office: str
    title: str
    number: str
    check_code: str
    address: str  # of the page where it can be checked
    link: str  # the same with number and code, for the QR code
    template: str  # which template it was made from, like "decision 1"
    made_at: datetime
    on: str  # the day, in words
    paragraphs: list[str]
    table: list[tuple[str, str]]
    laws: list[str] = field(default_factory=list)
    seal: bool = True
    signed: bool = False  # by the office's key, instead of a seal


@cache
def characters() -> frozenset[int]:
    """Return what the font can print."""
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str, lacking: list[str]) -> str:
    """Return the text with 〓 for each character that the font has not, and note which ones these are."""
    shown = []
    for letter in text:
        if ord(letter) in characters() or letter == "\n":
            shown.append(letter)
        elif letter.isprintable():
            shown.append(LACKING)
            lacking.append(f"U+{ord(letter):04X}")
    return "".join(shown)


def pdf(sheet: Sheet) -> tuple[bytes, int]:
    """Return the paper as PDF, and how many pages it has."""
    with override(sheet.language), a4(_Paper) as paper:
        page = _Page(sheet, paper)
        page.head()
        page.body()
        page.signature()
        page.check()
        return bytes(paper.output()), paper.pages_count


class _Paper(FPDF):
    """An A4 page with our font, and a foot that names the paper."""

    foot = ""

    def footer(self) -> None:
        """Write number and page at the foot; called by the library at the end of each page."""
        self.set_y(-15)
        self.set_font("noto", size=SMALL)
        self.set_text_color(*GREY)
        self.cell(w=WIDTH, h=5, text=f"{self.foot} · {self.page_no()}/{{nb}}", align="C")


class _Page:
    def __init__(self, sheet: Sheet, paper: _Paper) -> None:
        self.sheet = sheet
        self.lacking: list[str] = []
        self.paper = paper
        paper.set_creation_date(sheet.made_at)
        paper.set_title(self._can(sheet.title))
        paper.set_lang(sheet.language)
        paper.set_producer("Tongban")
        paper.foot = f"{sheet.number} · {sheet.template}"
        paper.set_margins(MARGIN, 20, MARGIN)
        paper.set_auto_page_break(auto=True, margin=BOTTOM)
        paper.add_page()

    def _can(self, text: str) -> str:
        return printable(text, self.lacking)

    def _write(self, text: str, size: float, *, align: str = "L", line: float = LINE) -> None:
        chinese = self.sheet.language.startswith("zh")
        self.paper.set_font("noto", size=size)
        self.paper.multi_cell(
            w=WIDTH, h=line, text=self._can(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT,
            wrapmode=WrapMode.CHAR if chinese else WrapMode.WORD,
        )  # fmt: skip

    def head(self) -> None:
        """Write who gives it out, what it is, and its number."""
        self._write(self.sheet.office, 13, align="C")
        self.paper.ln(2)
        self._write(self.sheet.title, TITLE, align="C", line=11)
        self._write(_("No. %s") % self.sheet.number, SMALL + 0.5, align="C")
        self.paper.set_draw_color(*GREY)
        self.paper.line(MARGIN, self.paper.get_y() + 2, MARGIN + WIDTH, self.paper.get_y() + 2)
        self.paper.ln(7)

    def body(self) -> None:
        """Write the paragraphs, the table and the laws."""
        chinese = self.sheet.language.startswith("zh")
        for place, text in enumerate(self.sheet.paragraphs):
            for line in filter(None, text.splitlines()):
                addressed = place == 0 and line.endswith("：")
                self._write(line if not chinese or addressed else INDENT + line, BODY)
            self.paper.ln(1 if chinese else 2.5)
        self.paper.ln(2)
        for label, value in self.sheet.table:
            self._row(self._can(label), self._can(value))
        if self.sheet.laws:
            self.paper.ln(3)
            self._write(_("Law: %s") % _("; ").join(self.sheet.laws), BODY - 1.5, line=6)

    def _row(self, label: str, value: str) -> None:
        paper = self.paper
        paper.set_font("noto", size=BODY - 1)
        options = {"w": WIDTH - LABEL_WIDTH, "h": 6.5, "text": value, "wrapmode": WrapMode.CHAR, "align": "L"}
        lines: Any = paper.multi_cell(**options, dry_run=True, output=MethodReturnValue.LINES)  # type: ignore[arg-type]
        height = 6.5 * max(1, len(lines)) + 2
        if paper.will_page_break(height):
            paper.add_page()
        top = paper.get_y()
        paper.set_draw_color(200, 200, 200)
        paper.line(MARGIN, top, MARGIN + WIDTH, top)
        paper.set_xy(MARGIN, top + 1)
        paper.set_text_color(*GREY)
        paper.cell(w=LABEL_WIDTH, h=6.5, text=label)
        paper.set_text_color(0, 0, 0)
        paper.multi_cell(**options)  # type: ignore[arg-type]
        paper.set_xy(MARGIN, top + height)
        paper.line(MARGIN, top + height, MARGIN + WIDTH, top + height)

    def signature(self) -> None:
        """Write who gives it out and when, beside the place of the seal."""
        paper = self.paper
        if paper.will_page_break(SEAL_SIZE + 8):
            paper.add_page()
        paper.ln(8)
        top = paper.get_y()
        left = MARGIN + WIDTH - 75
        for place, text in enumerate((self.sheet.office, self.sheet.on)):
            paper.set_xy(left, top + 10 + 8 * place)
            paper.set_font("noto", size=BODY)
            paper.cell(w=75, h=7, text=self._can(text), align="C")
        if self.sheet.seal:
            paper.set_draw_color(*RED)
            paper.set_text_color(*RED)
            paper.set_dash_pattern(dash=1.5, gap=1)
            paper.ellipse(left + (75 - SEAL_SIZE) / 2, top - 2, SEAL_SIZE, SEAL_SIZE)
            paper.set_dash_pattern()
            paper.set_font("noto", size=SMALL)
            paper.set_xy(left, top + 3)
            paper.cell(
                w=75,
                h=5,
                text=_("(signed electronically)") if self.sheet.signed else _("(place of the seal)"),
                align="C",
            )
            paper.set_text_color(0, 0, 0)
        paper.set_xy(MARGIN, top + SEAL_SIZE + 4)

    def check(self) -> None:
        """Write how anybody can check it, with the QR code; and which characters could not be printed."""
        paper = self.paper
        if paper.will_page_break(QR_SIZE + 4):
            paper.add_page()
        top = paper.get_y()
        code = BytesIO()
        segno.make(self.sheet.link, error="m", micro=False).save(code, kind="png", scale=8, border=2)
        paper.image(code, x=MARGIN, y=top, w=QR_SIZE, h=QR_SIZE)
        paper.set_font("noto", size=SMALL)
        paper.set_xy(MARGIN + QR_SIZE + 4, top + 3)
        text = _("To check that this paper is genuine: scan the code, or open %(address)s and give\n"
                 "number %(number)s\ncheck code %(code)s") % {
            "address": self.sheet.address, "number": self.sheet.number, "code": self.sheet.check_code,
        }  # fmt: skip
        paper.multi_cell(w=WIDTH - QR_SIZE - 4, h=5.5, text=self._can(text), align="L")
        paper.set_xy(MARGIN, top + QR_SIZE + 2)
        if self.lacking:
            names = _(", ").join(dict.fromkeys(self.lacking))
            self._write(_("〓 stands for characters that the font lacks: %s") % names, SMALL, line=5)
