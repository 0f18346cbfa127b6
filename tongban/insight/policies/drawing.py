"""Charts as pictures for a report: one list of shapes, written as SVG or painted as PNG. Needs no engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from math import log10

from PIL import Image, ImageDraw, ImageFont

from tongban.casework.files.printed import FONT
from tongban.insight.policies.charts import Chart

WIDTH, HEIGHT = 900, 360
LEFT, RIGHT, TOP, BOTTOM = 90, 20, 76, 64
TEXT, SMALL, TITLE = 12, 11, 16  # pixels
LINES = 5
INK, QUIET, RULE, PAPER = "#16252b", "#465860", "#c4d0d4", "#ffffff"
COLOURS = ("#0f4f5e", "#b26a00", "#553a80", "#17663b", "#ad2317")
SCALE = 2  # a PNG is for print: two points to a pixel of the SVG
CROWDED = 12  # labels; more of them stand aslant, or some are left out
LONGEST = 9  # characters of a label


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    size: int
    colour: str
    anchor: str = "start"


Shape = Bar | Words


def svg(charts: Sequence[Chart]) -> str:
    """Return charts, one below the other, as a picture that can be made any size."""
    height = HEIGHT * max(len(charts), 1)
    shapes = "\n".join(_as_svg(shape) for shape in _all(charts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>\n{shapes}\n</svg>\n'
    )


def png(charts: Sequence[Chart]) -> bytes:
    """Return charts, one below the other, as a PNG."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE * max(len(charts), 1)), PAPER)
    painter = ImageDraw.Draw(image)
    fonts = {size: ImageFont.truetype(str(FONT), size * SCALE) for size in (TEXT, SMALL, TITLE)}
    for shape in _all(charts):
        if isinstance(shape, Bar):
            corner = (shape.x + shape.width, shape.y + shape.height)
            painter.rectangle([shape.x * SCALE, shape.y * SCALE, *(each * SCALE for each in corner)], shape.colour)
        else:
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.anchor]
            at = shape.x * SCALE, shape.y * SCALE
            painter.text(at, shape.text, fill=shape.colour, font=fonts[shape.size], anchor=anchor)
    found = BytesIO()
    image.save(found, "PNG", optimize=True)
    return found.getvalue()


def _all(charts: Sequence[Chart]) -> Iterator[Shape]:
    for place, chart in enumerate(charts):
        yield from _shapes(chart, place * HEIGHT)


def _shapes(chart: Chart, top: float) -> Iterator[Shape]:
    most = max((value for each in chart.series for value in each.values), default=0)
    step = _step(most)
    ceiling = step * max(-(-most // step), 1)
    floor, tall = top + HEIGHT - BOTTOM, HEIGHT - TOP - BOTTOM
    yield Words(20, top + 28, chart.title, TITLE, INK)
    yield from _legend(chart, top)
    for line in range(0, ceiling + 1, step):
        y = floor - tall * line / ceiling
        yield Bar(LEFT, y, WIDTH - LEFT - RIGHT, 1, RULE)
        yield Words(LEFT - 8, y + 4, f"{line:,}", TEXT, QUIET, "end")
    yield from _bars(chart, floor, tall / ceiling)


def _legend(chart: Chart, top: float) -> Iterator[Shape]:
    x = 20.0
    for number, each in enumerate(chart.series):
        yield Bar(x, top + 44, 12, 12, COLOURS[number % len(COLOURS)])
        yield Words(x + 18, top + 54, each.name, TEXT, INK)
        x += 50 + sum(12 if ord(letter) > 0x2000 else 7 for letter in each.name)  # noqa: PLR2004 (wide letters)


def _bars(chart: Chart, floor: float, scale: float) -> Iterator[Shape]:
    wide = (WIDTH - LEFT - RIGHT) / max(len(chart.labels), 1)
    own = wide * 0.8 / max(len(chart.series), 1)
    shown = -(-len(chart.labels) // CROWDED)
    for place, label in enumerate(chart.labels):
        x = LEFT + place * wide + wide * 0.1
        for number, each in enumerate(chart.series):
            tall = each.values[place] * scale
            yield Bar(x + number * own, floor - tall, own, tall, COLOURS[number % len(COLOURS)])
        if place % shown == 0:
            short = label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
            yield Words(x + wide * 0.4, floor + 18, short, SMALL, QUIET, "middle")


def _step(most: int) -> int:
    """Return a round distance between lines, so that there are about five."""
    if most <= LINES:
        return 1
    rough = most / LINES
    power = 10 ** int(log10(rough))
    return int(next(each * power for each in (1, 2, 5, 10) if each * power >= rough))


def _as_svg(shape: Shape) -> str:
    if isinstance(shape, Bar):
        return (
            f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}" '
            f'fill="{shape.colour}"/>'
        )
    return (
        f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size}" fill="{shape.colour}" '
        f'text-anchor="{shape.anchor}">{escape(shape.text)}</text>'
    )
