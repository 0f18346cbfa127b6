"""Every page of the desk in both languages: translated, sound, and usable with a keyboard alone."""

import ast
import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

import tongban.channels.desk
from tests.channels.conftest import SUZHOU, TODAY, Desk, Family
from tests.channels.frame.reading import LANGUAGES, Page
from tongban.basis.clock_events import REMEDIES
from tongban.basis.credentials import identifier
from tongban.basis.items import Duty, Role
from tongban.basis.refusals import Refusal
from tongban.casework.cases.rules import NotSaid, NotYourPost, Task
from tongban.casework.cases.states import Act
from tongban.casework.registry import queries as registry
from tongban.casework.registry import refusals
from tongban.channels import refusal_words
from tongban.channels.desk.counter import seal

DESK = Path(tongban.channels.desk.__file__).parent
MESSAGES = DESK / "locale/zh_Hans/LC_MESSAGES"
# Of all channels; their words stand here.
SHARED = ("wording.py", "refusal_words.py", "handing.py", "uploads.py", "afterwards.py")
TEMPLATES = sorted((DESK / "templates").rglob("*.html"))
TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:_|p?gettext)\({TEXT}(?:, {TEXT})?\)")


def _msgids() -> set[tuple[str | None, str]]:
    """Return the context and text of every message of the desk and of the words that all channels share."""
    found: set[tuple[str | None, str]] = set()
    for template in TEMPLATES:
        for call in CALL.finditer(templatize(template.read_text())):
            texts = [ast.literal_eval(text) for text in call.groups() if text]
            found.add((texts[0] if len(texts) == 2 else None, texts[-1]))
    for module in [*DESK.rglob("*.py"), *(DESK.parent / name for name in SHARED)]:
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                if texts and (node.func.id == "_" or "gettext" in node.func.id):
                    found.add((str(texts[0]) if len(texts) == 2 else None, str(texts[-1])))
    return found


def _said_below() -> set[str]:
    """Return what registers and clocks say of themselves, which the desk passes on."""
    of_registers = {
        kind.message for kind in vars(refusals).values() if isinstance(kind, type) and hasattr(kind, "message")
    }
    return (of_registers | set(REMEDIES.values()) | set(identifier.REMEDIES.values())) - {""}


def test_every_message_is_translated_and_no_translation_is_left_over() -> None:
    translated = {(e.msgctxt, e.msgid) for e in polib.pofile(str(MESSAGES / "django.po")) if e.translated()}
    below = {(None, message) for message in _said_below()}
    assert len(below) > 20
    assert translated == _msgids() | below


def test_the_compiled_messages_are_those_that_people_read() -> None:
    read = {(e.msgctxt, e.msgid): e.msgstr for e in polib.pofile(str(MESSAGES / "django.po"))}
    assert {(e.msgctxt, e.msgid): e.msgstr for e in polib.mofile(str(MESSAGES / "django.mo"))} == read


def test_a_translation_keeps_every_value_of_its_message() -> None:
    for entry in polib.pofile(str(MESSAGES / "django.po")):
        values = re.findall(r"%\(\w+\)[sd]|%s", entry.msgid)
        assert sorted(values) == sorted(re.findall(r"%\(\w+\)[sd]|%s", entry.msgstr)), entry.msgid


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda found: found.name)
def test_no_template_holds_a_script_or_a_style(template: Path) -> None:
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script", template.read_text())


@pytest.fixture
def pages(transfer: str, family: Family, neighbour: Family, officer_at: Any) -> list[tuple[Client, str]]:
    """Return every kind of page of the desk, with the browser of somebody who may see it."""
    desk: Desk = officer_at(SUZHOU, *Role)
    person = neighbour.people["wu"]
    home = registry.home_of(person, TODAY)
    assert home
    token = seal(family.people["luo"], desk.officer)
    addresses = [
        "", "cases/", "search/", "overview/", f"cases/{transfer}/", "counter/", f"counter/{token}/",
        f"counter/{token}/TT-001/", "registers/", f"registers/persons/{person}/",
        f"registers/persons/{person}/extract/", f"registers/households/{home.household_id}/",
    ]  # fmt: skip
    return [(desk.client, f"/desk/{address}") for address in addresses]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound_and_works_with_a_keyboard(language: str, pages: list[tuple[Client, str]]) -> None:
    for client, address in pages:
        client.cookies["django_language"] = language
        shown = Page(client.get(address).content.decode())
        ids = shown.ids()
        assert len(set(ids)) == len(ids), address
        assert len(shown.every("h1")) == 1, address
        assert shown.every("a")[0]["href"] == "#main-content"
        assert {label.get("for") for label in shown.every("label")} <= set(ids), address
        described = [value for _, a in shown.tags for value in (a.get("aria-labelledby") or "").split()]
        assert set(described) <= set(ids), address
        keys = [a["accesskey"] for _, a in shown.tags if "accesskey" in a]
        assert len(set(keys)) == len(keys), address
        assert {"q", "l", "f", "c", "g", "o"} <= set(keys), address
        labelled = {label.get("for") for label in shown.every("label")}
        boxes = [a for tag in ("input", "select", "textarea") for a in shown.every(tag) if a.get("type") != "hidden"]
        assert all(box.get("id") in labelled or box.get("aria-label") for box in boxes), address


def test_the_case_has_a_way_straight_to_what_can_be_done(transfer: str, officer_at: Any) -> None:
    shown = Page(officer_at(SUZHOU, Role.CLERK).client.get(f"/desk/cases/{transfer}/").content.decode())
    skips = [a for a in shown.every("a") if a.get("href") == "#acts"]
    assert skips[0]["accesskey"] == "a"
    assert "acts" in shown.ids()


def test_a_chinese_page_shows_no_english_word_of_the_desk(pages: list[tuple[Client, str]]) -> None:
    words = {text for _, text in _msgids() if re.fullmatch(r"[A-Z][a-z -]{3,}[.:]?", text)}
    assert len(words) > 60
    for client, address in pages:
        shown = Page(client.get(address).content.decode()).words
        assert not [word for word in words if re.search(rf"\b{re.escape(word)}(?!\w)", shown)], address


def test_an_english_page_shows_no_chinese_word_of_the_desk(pages: list[tuple[Client, str]]) -> None:
    chinese = {
        e.msgstr for e in polib.pofile(str(MESSAGES / "django.po")) if re.fullmatch(r"[\u4e00-\u9fff]{4,}", e.msgstr)
    }
    assert len(chinese) > 40
    for client, address in pages:
        client.cookies["django_language"] = "en"
        shown = Page(client.get(address).content.decode()).words
        assert not [word for word in chinese if word in shown], address


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_what_to_do_and_no_internal_word(language: str, officer_at: Any) -> None:
    officer = officer_at(SUZHOU, Role.CLERK).officer

    class Unheard(Refusal):
        """Something that no page knows."""

    met = [
        Unheard("internal words"),
        NotSaid("reason"),
        NotYourPost(Task("examine", Act.DO_STEP, Duty.DECIDING, Role.EXAMINER)),
        refusals.HeadNeeded(),
    ]
    with translation.override(language):
        said = [refusal_words.refusal(e, to=officer) for e in met]
    assert all((re.search(r"[\u4e00-\u9fff]{4}", text) is not None) is (language == "zh-hans") for text in said)
    assert not [text for text in said if "internal" in text or "examine" in text]
