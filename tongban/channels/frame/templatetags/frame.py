"""Template tags of the frame: `{% load frame %}`.

Forms (write `<form method="post" novalidate>`: our own messages say what to do, in the page's language)
    {% error_summary form %}  or  {% error_summary form other_form %}     first thing in `main`
    {% field form.name %}
    {% field form.name heading=True %}                the label is the page's h1 (one question a page)
    {% field form.name hint="…" width="10" %}         width: 2 3 4 5 10 20 30 characters
    {% field form.kind inline=True %}                 radios beside each other
    {% field form.kind option_hints=hints %}          hints: {value: text}
    A text area with max_length counts characters. A date: `DatePartsField` of tongban.channels.frame.forms.
    A field that is not required says so by itself. Fields with choices: RadioSelect, CheckboxSelectMultiple, Select.

Parts (values are dataclasses of tongban.channels.frame.parts)
    {% summary_list rows %}                           rows: [Row(key, value, change_url)]
    {% timeline entries %}                            entries: [Entry(title, at, who, text, citations, expected)]
    {% light "yellow" case.due_on provisional=True %} green yellow red paused done none; `word="…"` replaces the word
    {% status "In correction" "yellow" %}             colours: blue green yellow red grey violet
    {% data_table caption columns rows %}             columns: [str]; rows: [[str or Cell(text, url, numeric)]]; first
                                                      cell of a row is its heading; becomes cards on a phone;
                                                      `quiet=True` where a heading says the caption already
        a table of your own: <table class="govuk-table tb-table--stack">, each td with data-label="column"
    {% empty_state "No cases" "Cases sent to you appear here." %}
    {% search_box "Registration number" q %}          a form that asks by `?q=`
    {% print_button "Print the receipt" %}            shown where a script can print
    {% pager previous_url next_url %}                 keyset paging: either may be empty
    {% confirm_panel "Application received" "Case number" number %}
    {% source citation %}                             citation: tongban.basis.citations.Citation
    {% why "Why is it due on this day?" %} … {% endwhy %}

Frame (in the blocks of frame/page.html and frame/desk.html)
    {% block navigation %}{% navigation %}{% nav_item url "My cases" %}{% endnavigation %}{% endblock %}
    {% block before %}{% back_link url %}{% endblock %}    or {% trail links %}: [(text, url), …, (text, "")]
    {% block side %}{% side "Queues" %}{% side_item url "Urgent" 12 %}{% endside %}{% endblock %}      desk only

Filters
    {{ case.due_on|day }}         2026年3月2日（周一）        Mon 2 March 2026
    {{ case.due_on|short_day }}   2026年3月2日            2 Mar 2026 (narrow columns of tables)
    {{ event.at|moment }}         2026年3月2日（周一）14:05   Mon 2 March 2026, 14:05
    {{ person.id_number|masked_id }}

What page.html reads from the context: `request` (with its user), `messages`; `demo` and `demo_on` (the banner and its
date); `who` (name, office, role: any may be missing; without a name the user's `display_name`); `form` (its errors put
"Error:" into the title).
Blocks: title, head, body_class, home (link of the service name), service, navigation, before, main, footer.
Classes worth knowing: tb-no-print, tb-print-only, tb-number (never breaks), tb-actions (buttons in a row), tb-cards,
tb-card, tb-box, tb-columns with tb-columns--case (two columns on a desk).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongban.basis.citations import Citation
from tongban.basis.ids import masked
from tongban.channels.frame import controls
from tongban.channels.frame.parts import Cell, Entry, Row
from tongban.channels.frame.wording import LIGHTS, LightState, day_in_words, moment_in_words, short_day

register = template.Library()


@register.inclusion_tag("frame/parts/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """Return every error of the forms, each with the field it leads to; nothing is shown when there is none."""
    errors: list[tuple[str, str]] = []
    for form in filter(None, forms):
        errors += [("", str(text)) for text in form.non_field_errors()]
        errors += [("", str(text)) for hidden in form.hidden_fields() for text in hidden.errors]
        told = [(bound, str(text)) for bound in form.visible_fields() for text in bound.errors]
        often = Counter(text for _bound, text in told)
        errors += [
            (f"#{controls.first_id(bound)}", _asked(bound, text) if often[text] > 1 else text) for bound, text in told
        ]
    return {"errors": errors}


def _asked(bound: BoundField, text: str) -> str:
    """Return an error with its question, where others have the same one."""
    return f"{bound.label}{gettext(': ')}{text}"


@register.inclusion_tag("frame/parts/field.html")
def field(
    bound: BoundField,
    *,
    heading: bool = False,
    hint: str = "",
    width: str = "",
    inline: bool = False,
    option_hints: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return a field with its label, hint, error and input."""
    shown = controls.control(bound, hint=hint, width=width, option_hints=option_hints or {})
    return {"field": bound, "heading": heading, "inline": inline, **shown}


@register.inclusion_tag("frame/parts/summary_list.html")
def summary_list(rows: Sequence[Row]) -> dict[str, Any]:
    """Return a list of keys and values."""
    return {"rows": rows, "changeable": any(row.change_url for row in rows)}


@register.inclusion_tag("frame/parts/timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what happened, in the order given, with who, when and the article behind it."""
    return {"entries": entries}


@register.inclusion_tag("frame/parts/light.html")
def light(
    state: LightState, due_on: date | None = None, *, provisional: bool = False, word: str = ""
) -> dict[str, Any]:
    """Return the light of a clock: word, shape and colour, and the day it is due."""
    shown = LIGHTS[state]
    return {
        "state": str(state),
        "word": word or shown.word,
        "shape": shown.shape,
        "due_on": due_on,
        "provisional": provisional,
    }


@register.inclusion_tag("frame/parts/status.html")
def status(text: str, colour: str = "blue") -> dict[str, Any]:
    """Return a tag: one word or two about the state of something."""
    return {"text": text, "colour": colour}


@register.inclusion_tag("frame/parts/data_table.html")
def data_table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[str | Cell]], *, quiet: bool = False
) -> dict[str, Any]:
    """Return a table that becomes one card per row on a phone; `quiet`: a heading above it says the caption already."""
    lines = [
        [(column, cell if isinstance(cell, Cell) else Cell(cell)) for column, cell in zip(columns, row, strict=True)]
        for row in rows
    ]
    numeric = [bool(lines) and all(line[place][1].numeric for line in lines) for place in range(len(columns))]
    return {"caption": caption, "quiet": quiet, "columns": list(zip(columns, numeric, strict=True)), "lines": lines}


@register.inclusion_tag("frame/parts/empty_state.html")
def empty_state(title: str, text: str = "") -> dict[str, Any]:
    """Return what stands where a list would be, and what to do next."""
    return {"title": title, "text": text}


@register.inclusion_tag("frame/parts/search_box.html")
def search_box(label: str, words: str = "", action: str = "") -> dict[str, Any]:
    """Return a box that looks something up with `?q=`: on this page, or where `action` leads."""
    return {"label": label, "words": words, "action": action}


@register.inclusion_tag("frame/parts/print_button.html")
def print_button(words: str) -> dict[str, Any]:
    """Return a button that prints the page; without a script it stays hidden, and the browser's menu prints."""
    return {"words": words}


@register.inclusion_tag("frame/parts/pager.html")
def pager(previous_url: str = "", next_url: str = "") -> dict[str, Any]:
    """Return links to the page before and the page after; there are no page numbers and no total."""
    return {"previous_url": previous_url, "next_url": next_url}


@register.inclusion_tag("frame/parts/confirm_panel.html")
def confirm_panel(title: str, label: str = "", number: str = "") -> dict[str, Any]:
    """Return the panel that says that something was received or done, with the number to keep."""
    return {"title": title, "label": label, "number": number}


@register.inclusion_tag("frame/parts/source.html")
def source(citation: Citation) -> dict[str, Any]:
    """Return the article, linked when its text is on the web, marked when nobody has verified it."""
    url = citation.source if citation.source.startswith(("https://", "http://")) else ""
    return {"citation": citation, "url": url}


@register.simple_block_tag
def why(content: SafeString, question: str) -> SafeString:
    """Return a question that opens to its answer."""
    return render_to_string("frame/parts/why.html", {"question": question, "answer": content})


@register.simple_block_tag
def navigation(content: SafeString) -> SafeString:
    """Return the service's navigation around its items; on a phone it folds away where a script can unfold it."""
    return render_to_string("frame/parts/navigation.html", {"items": content})


@register.inclusion_tag("frame/parts/nav_item.html", takes_context=True)
def nav_item(context: template.Context, url: str, text: str) -> dict[str, Any]:
    """Return one link of the navigation, marked when it is the page that is open."""
    return {"url": url, "text": text, "current": _is_open(context, url)}


@register.simple_block_tag
def side(content: SafeString, label: str) -> SafeString:
    """Return the links beside the content of a desk page."""
    return render_to_string("frame/parts/side.html", {"label": label, "items": content})


@register.inclusion_tag("frame/parts/side_item.html", takes_context=True)
def side_item(context: template.Context, url: str, text: str, count: int | str | None = None) -> dict[str, Any]:
    """Return one link beside the content. A count may be a capped one, such as "99+"."""
    return {"url": url, "text": text, "count": count, "current": _is_open(context, url)}


@register.inclusion_tag("frame/parts/back_link.html")
def back_link(url: str) -> dict[str, Any]:
    """Return the link to the step before."""
    return {"url": url}


@register.inclusion_tag("frame/parts/trail.html")
def trail(links: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the way from the first page to this one: pairs of text and address; the last may have none."""
    return {"links": links}


@register.filter
def day(value: date | None) -> str:
    """Return the day in words, nothing for no day."""
    return day_in_words(value) if value else ""


@register.filter("short_day")
def short_day_of(value: date | None) -> str:
    """Return the day for a narrow column, nothing for no day."""
    return short_day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Return the moment in words, to the minute of local time; nothing for no moment."""
    return moment_in_words(value) if value else ""


@register.filter
def when(value: date | datetime) -> str:
    """Return a moment with its time of day, a day without."""
    return moment_in_words(value) if isinstance(value, datetime) else day_in_words(value)


@register.filter
def masked_id(value: str) -> str:
    """Return an ID number with its middle hidden."""
    return masked(value)


def _is_open(context: template.Context, url: str) -> bool:
    request = context.get("request")
    return request is not None and url in {request.path, request.get_full_path()}
