"""Every word of the portal is there in Chinese, and what is there is used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

import tongban.channels.portal
from tongban.basis import answers, ids
from tongban.basis.items import FieldKind

PORTAL = Path(tongban.channels.portal.__file__).parent
CATALOGUE = PORTAL / "locale/zh_Hans/LC_MESSAGES/django.po"
TEMPLATES = sorted((PORTAL / "templates").rglob("*.html"))
SHARED = ("questions.py", "terms.py", "facts.py", "policy_words.py")  # of all channels; their words stand here
MODULES = [*sorted(PORTAL.rglob("*.py")), *(PORTAL.parent / name for name in SHARED)]
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy", "ngettext"}
TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:_|n?gettext|pgettext)\({TEXT}(?:, ?{TEXT})?")


def _in_templates() -> Iterator[tuple[str | None, str]]:
    for template in TEMPLATES:
        code = templatize(template.read_text())
        for call in CALL.finditer(code):
            texts = [ast.literal_eval(text) for text in call.groups() if text]
            yield (texts[0], texts[1]) if call.group().startswith("pgettext") else (None, texts[0])


def _in_code() -> Iterator[tuple[str | None, str]]:
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
                texts = [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
                if node.func.id.startswith("pgettext"):
                    yield texts[0], texts[1]
                elif texts:
                    yield None, texts[0]


def _faults() -> Iterator[tuple[str | None, str]]:
    """Yield what is told about a wrong answer: `basis` says it in English, pages in the language of the reader."""
    source = Path(answers.__file__).read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_Wrong":
            yield None, ast.literal_eval(node.args[0])
    for kind in FieldKind:
        item_fault = re.search(rf"FieldKind\.{kind.name}: (\"[^\"]+\"),", source)
        if item_fault:
            yield None, ast.literal_eval(item_fault.group(1))
    yield None, "Answer this question."
    for fault in [*ids.RESIDENT_ID_REMEDIES.values(), *ids.CREDIT_CODE_REMEDIES.values()]:
        yield None, fault


def _messages() -> set[tuple[str | None, str]]:
    return {*_in_templates(), *_in_code(), *_faults()}


def catalogue() -> polib.POFile:
    """Return the Chinese catalogue of the portal."""
    return polib.pofile(str(CATALOGUE))


def test_every_message_is_translated_and_no_translation_is_left_over() -> None:
    translated = {(entry.msgctxt, entry.msgid) for entry in catalogue() if entry.translated()}
    assert len(translated) > 100
    assert translated == _messages()


def test_the_compiled_catalogue_is_the_one_that_people_read() -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    read = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in compiled}
    assert read == {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in catalogue()}


@pytest.mark.parametrize("entry", list(catalogue()), ids=lambda entry: entry.msgid[:30])
def test_a_translation_has_the_same_blanks(entry: polib.POEntry) -> None:
    blanks = re.compile(r"%(?:\(\w+\))?[sd]")
    for text in [entry.msgstr, *entry.msgstr_plural.values()]:
        assert not text or sorted(blanks.findall(text)) == sorted(blanks.findall(entry.msgid))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda found: found.name)
def test_no_template_holds_a_script_or_a_style(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script", source)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda found: found.name)
def test_no_template_says_anything_that_is_not_translated(template: Path) -> None:
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}", "", template.read_text(), flags=re.DOTALL)
    text = re.sub(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{[%{].*?[%}]\}|<[^>]*>", " ", text, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z\u4e00-\u9fff]{2,}", text.replace("&amp;", " ")) == []
