"""Words are translated, colours can be told apart, nothing is loaded that a strict policy would block."""

import ast
import gzip
import itertools
import re
from pathlib import Path

import polib
import pytest
from django.contrib.staticfiles import finders
from django.utils.translation.template import templatize

from tests.channels.frame.reading import FRAME, page
from tongban.channels.frame.wording import LIGHTS

COLOURS = FRAME.parents[2] / "assets/scss/_colours.scss"
TEMPLATES = sorted((FRAME / "templates").rglob("*.html"))
READABLE = 4.5  # WCAG 2.2, 1.4.3 level AA
VISIBLE = 3.0  # WCAG 2.2, 1.4.11: edges of controls and shapes
TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:_|p?gettext)\({TEXT}(?:, {TEXT})?\)")


def catalogue() -> polib.POFile:
    """Return the Chinese catalogue of the frame."""
    return polib.pofile(str(FRAME / "locale/zh_Hans/LC_MESSAGES/django.po"))


def _msgids() -> set[tuple[str | None, str]]:
    """Return the context and text of every message of the app, as Django's own extraction sees them."""
    found: set[tuple[str | None, str]] = set()
    for template in TEMPLATES:
        code = templatize(template.read_text())
        for call in CALL.finditer(code):
            texts = [ast.literal_eval(text) for text in call.groups() if text]
            found.add((texts[0] if len(texts) == 2 else None, texts[-1]))
    for module in FRAME.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and "gettext" in node.func.id:
                texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                found.add((texts[0] if len(texts) == 2 else None, texts[-1]))
    return found


def test_every_message_is_translated_and_no_translation_is_left_over() -> None:
    translated = {(entry.msgctxt, entry.msgid) for entry in catalogue() if entry.translated()}
    assert len(translated) > 50
    assert translated == _msgids()


def test_the_compiledcatalogue_is_the_one_that_people_read() -> None:
    compiled = polib.mofile(str(FRAME / "locale/zh_Hans/LC_MESSAGES/django.mo"))
    assert {(e.msgctxt, e.msgid): e.msgstr for e in compiled} == {(e.msgctxt, e.msgid): e.msgstr for e in catalogue()}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda found: found.name)
def test_no_template_holds_a_script_or_a_style(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


def _colours() -> dict[str, str]:
    return dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", COLOURS.read_text(), re.MULTILINE))


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the best known near miss


WORDS_ON = {
    "white": ["text", "text-quiet", "link", "link-hover", "link-visited", "red", "green", "yellow", "brand"],
    "wash": ["text", "text-quiet", "link"],
    "wash-dark": ["text"],
    "line": ["text"],
    "brand-pale": ["text", "text-quiet", "link", "brand"],
    "brand": ["white"],
    "brand-dark": ["white"],
    "green": ["white"],
    "red": ["white"],
    "red-dark": ["white"],
    "focus": ["focus-text"],
    "green-pale": ["green"],
    "yellow-pale": ["yellow", "text"],
    "red-pale": ["red"],
    "grey-pale": ["text-quiet"],
    "violet-pale": ["violet"],
}


@pytest.mark.parametrize(("ground", "words"), [(g, w) for g, ws in WORDS_ON.items() for w in ws])
def test_words_can_be_read_on_their_ground(ground: str, words: str) -> None:
    colours = _colours()
    assert contrast(colours[ground], colours[words]) >= READABLE


@pytest.mark.parametrize(("ground", "edge"), [("white", "text"), ("brand", "focus"), ("brand-pale", "brand")])
def test_edges_can_be_seen_on_their_ground(ground: str, edge: str) -> None:
    colours = _colours()
    assert contrast(colours[ground], colours[edge]) >= VISIBLE


def test_the_lights_differ_in_more_than_hue() -> None:
    assert len({_colours()[name] for name in ("green", "yellow", "red")}) == 3
    shapes = [LIGHTS[state].shape for state in ("green", "yellow", "red")]
    assert all(one != other for one, other in itertools.combinations(shapes, 2))


def test_the_style_is_small_and_brings_neither_typeface_nor_crown() -> None:
    css = (FRAME / "static/frame/frame.css").read_bytes()
    assert len(gzip.compress(css)) < 60_000
    assert not re.search(rb"@font-face|GDS Transport|crown|crest|url\((?!\"?data:)", css)


def test_what_a_page_loads_is_there() -> None:
    shown = page("404.html")
    loaded = [attrs["href"] for attrs in shown.every("link")] + [attrs["src"] for attrs in shown.every("script")]
    assert loaded
    assert all(finders.find((address or "").removeprefix("/static/")) for address in loaded)
