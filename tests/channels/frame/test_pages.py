"""Every page: its language, who is signed in, messages, the way out of an error."""

import re
from datetime import date

import pytest
from django.template import Template
from django.template.loader import get_template
from django.utils import translation

from tests.channels.frame.reading import (
    EVERY_PART,
    LANGUAGES,
    Message,
    Page,
    every_part,
    page,
    part,
    request_of,
    with_request,
)
from tests.channels.frame.test_look import catalogue


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ["404.html", "403.html", "403_csrf.html", "frame/login.html"])
def test_a_page_has_one_heading_its_language_and_a_way_past_the_header(template: str, language: str) -> None:
    with translation.override(language):
        shown = page(template, {"form": None, "next": ""})
    assert shown.every("html")[0]["lang"] == language
    assert len(shown.every("h1")) == 1
    assert shown.every("a")[0]["href"] == "#main-content"
    assert shown.every("main")[0]["id"] == "main-content"
    assert len(set(shown.ids())) == len(shown.ids())


def test_a_page_with_every_part_is_sound_and_no_id_stands_twice() -> None:
    shown = Page(Template(EVERY_PART).render(with_request(every_part())))
    assert len(set(shown.ids())) == len(shown.ids())
    labelled = {attrs.get("for") for attrs in shown.every("label")}
    assert labelled <= set(shown.ids())


def test_a_chinese_page_shows_no_english_word_of_the_frame() -> None:
    with translation.override("zh-hans"):
        shown = Page(Template(EVERY_PART).render(with_request(every_part())))
    words = {entry.msgid for entry in catalogue() if re.fullmatch(r"[A-Z][a-z -]{3,}[.:]?", entry.msgid)}
    assert len(words) > 10
    ours = {"Sent", "Decision", "Name", "Office", "Number"}
    assert not [word for word in words - ours if re.search(rf"\b{re.escape(word)}(?!\w)", shown.words)]


def test_switching_language_keeps_the_page() -> None:
    shown = page("404.html")
    kept = next(attrs for attrs in shown.every("input") if attrs.get("name") == "next")
    assert kept["value"] == "/cases/7?tab=2"
    offered = {attrs["value"] for attrs in shown.every("button") if attrs.get("name") == "language"}
    assert offered == {"zh-hans", "en"}


def test_who_is_signed_in_is_named_and_can_sign_out() -> None:
    shown = page("404.html", {"who": {"office": "平江派出所", "role": "受理员"}})
    assert "周敏 平江派出所 受理员" in shown.words
    assert {"action": "/out/", "method": "post"} in shown.every("form")


def test_a_visitor_is_offered_no_sign_out() -> None:
    assert "/out/" not in [attrs.get("action") for attrs in page("404.html", signed_in=False).every("form")]


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_a_demonstration_says_so_on_every_page(demo: bool, shown: bool) -> None:  # noqa: FBT001
    with translation.override("en"):
        words = page("404.html", {"demo": demo, "demo_on": date(2026, 3, 2) if demo else None}).words
    assert ("Demonstration: made-up people. Demo date: Mon 2 March 2026" in words) is shown


@pytest.mark.parametrize(("level", "role"), [("success", "alert"), ("error", "alert"), ("info", "status")])
def test_a_message_is_announced(level: str, role: str) -> None:
    shown = page("404.html", {"messages": [Message.of(level, "已受理。")]})
    banner = next(attrs for attrs in shown.every("div") if attrs.get("role"))
    assert banner["role"] == role
    assert banner["aria-labelledby"] in shown.ids()


def test_the_page_that_is_open_is_marked_in_the_navigation() -> None:
    source = '{% navigation %}{% nav_item "/cases/7" "A" %}{% nav_item "/b" "B" %}{% endnavigation %}'
    links = part(source, request=request_of("/cases/7?tab=2")).every("a")
    assert [link.get("aria-current") for link in links] == ["page", None]


@pytest.mark.parametrize("template", ["500.html", "400.html"])
def test_a_fault_page_needs_nothing_and_speaks_both_languages(template: str) -> None:
    shown = Page(get_template(template).render())
    assert re.search(r"[\u4e00-\u9fff]{8}", shown.words)
    assert re.search(r"Nothing was changed|try again", shown.words)


def test_demo_accounts_are_buttons_that_post() -> None:
    account = {"username": "zhou", "name": "周敏", "office": "", "role": "", "does": ""}
    shown = page("frame/login.html", {"form": None, "demo_accounts": [account], "next": "/desk/"})
    assert "zhou" in [attrs.get("value") for attrs in shown.every("button") if attrs.get("name") == "demo_account"]
