"""Words are said in Chinese too, and the same words mean the same on every page."""

import ast
import gettext
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2] / "tongban"
CATALOGUES = sorted(ROOT.rglob("django.po"))
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
CONTEXT = "\x04"  # between context and words, in GNU gettext's files


def entries(compiled: Path) -> dict[str, str]:
    """Return what a compiled catalogue says, by the words it is asked for."""
    with compiled.open("rb") as file:
        found = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    return {asked if isinstance(asked, str) else asked[0]: said for asked, said in found.items() if asked}


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.relative_to(ROOT).parts[1])
def test_what_is_read_was_made_from_what_is_written(source: Path, tmp_path: Path) -> None:
    made = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", made, source], check=True)  # noqa: S603, S607
    assert entries(made) == entries(source.with_suffix(".mo"))


def test_the_same_words_are_said_the_same_everywhere() -> None:
    """Django joins the catalogues of all apps: where two say it otherwise, one of them is not heard."""
    said: dict[str, dict[str, Path]] = defaultdict(dict)
    for source in CATALOGUES:
        for asked, chinese in entries(source.with_suffix(".mo")).items():
            said[asked].setdefault(chinese, source.relative_to(ROOT))
    assert {asked: found for asked, found in said.items() if len(found) > 1} == {}


def in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if name in IN_CONTEXT and len(texts) > 1:
            yield CONTEXT.join(texts[:2])
        elif name in MARKS and texts:
            yield texts[0]


def in_template(path: Path) -> Iterator[str]:
    """Yield what a template asks for, as Django itself reads it for a translator."""
    source = templatize(path.read_text("utf-8"))
    quoted = r"""u?(?:'{3}|"{3}|['"])(.*?)(?:'{3}|"{3}|['"])"""
    for context, words in re.findall(rf"\bpgettext\({quoted}, {quoted}[,)]", source, re.DOTALL):
        yield f"{context}{CONTEXT}{words}"
    yield from re.findall(rf"\bn?gettext\({quoted}[,)]", source, re.DOTALL)


def test_every_word_of_a_page_has_its_chinese() -> None:
    said = {asked for source in CATALOGUES for asked in entries(source.with_suffix(".mo"))}
    asked = {words: path for path in ROOT.rglob("*.py") for words in in_python(path)}
    asked |= {words: path for path in ROOT.rglob("*.html") for words in in_template(path)}
    assert len(asked) > 1000
    by_django = {"", "Chinese", "English"}  # languages name themselves
    assert {words: path.name for words, path in asked.items() if words not in said | by_django} == {}
