"""How the tests of the frame render a page and read it as a strict reader would."""

from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

import tongban.channels.frame
from tongban.basis.citations import Citation
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.frame.parts import Cell, Entry, Row

FRAME = Path(tongban.channels.frame.__file__).parent
LANGUAGES = ["zh-hans", "en"]


class Officer:
    is_authenticated = True
    display_name = "周敏"


class Message(str):
    """A message as Django hands it to a template."""

    level_tag: str
    __slots__ = ("level_tag",)

    @classmethod
    def of(cls, level_tag: str, text: str) -> "Message":
        message = cls(text)
        message.level_tag = level_tag
        return message


class Application(forms.Form):
    name = forms.CharField(help_text="as on the card", max_length=20)
    born_on = DatePartsField()
    reason = forms.ChoiceField(choices=[("work", "Work"), ("spouse", "Spouse")], widget=forms.RadioSelect)
    papers = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    office = forms.ChoiceField(choices=[("", "-"), ("1", "One")])
    words = forms.CharField(max_length=200, widget=forms.Textarea)
    scan = forms.FileField()
    secret = forms.CharField(widget=forms.PasswordInput)
    true = forms.BooleanField()
    note = forms.CharField(required=False)


class Page(HTMLParser):
    """Reads a page and complains of what a browser would silently mend."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> has an attribute twice: {attrs}"
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())

    def every(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]


def request_of(address: str = "/cases/7?tab=2", *, signed_in: bool = True) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = Officer() if signed_in else AnonymousUser()  # type: ignore[assignment]
    return request


def page(template: str, context: dict[str, Any] | None = None, *, signed_in: bool = True) -> Page:
    return Page(render_to_string(template, context or {}, request_of(signed_in=signed_in)))


def part(source: str, **context: Any) -> Page:
    return Page(Template("{% load frame %}" + source).render(Context(context)))


def every_part() -> dict[str, Any]:
    """Return a context that makes `EVERY_PART` show each part once."""
    return {
        "form": Application({}),
        "rows": [Row("Name", "Luo", "/name"), Row("Office", "Pingjiang")],
        "entries": [
            Entry("Sent", datetime(2026, 2, 27, 1, 30, tzinfo=UTC), "Luo", "Online.", [Citation("第十条", "", "low")]),
            Entry("Decision", date(2026, 3, 30), expected=True),
        ],
        "table": [[Cell("32050826", "/c"), "Transfer", Cell("3", numeric=True)]],
        "columns": ["Number", "Item", "Papers"],
        "trail": [("First", "/"), ("Here", "")],
        "due": date(2026, 3, 2),
        "messages": [Message.of("success", "A"), Message.of("error", "B"), Message.of("info", "C")],
        "demo": True,
        "demo_on": date(2026, 3, 2),
    }


EVERY_PART = """{% extends "frame/desk.html" %}{% load frame %}
{% block navigation %}{% navigation %}{% nav_item "/cases/7" "Cases" %}{% endnavigation %}{% endblock %}
{% block before %}{% trail trail %}{% back_link "/" %}{% endblock %}
{% block side %}{% side "Queues" %}{% side_item "/q" "Urgent" 3 %}{% endside %}{% endblock %}
{% block content %}
{% error_summary form %}{% for bound in form.visible_fields %}{% field bound %}{% endfor %}
{% summary_list rows %}{% timeline entries %}{% data_table "Cases" columns table %}{% pager "/a" "/b" %}
{% light "yellow" due provisional=True %}{% status "New" %}{% empty_state "None" "Later." %}
{% confirm_panel "Received" "Number" "1" %}{% why "Why?" %}<p>Because.</p>{% endwhy %}
{% endblock %}"""


def with_request(context: dict[str, Any]) -> Context:
    return Context({**context, "request": request_of()})
