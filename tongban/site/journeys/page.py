"""A page as somebody without a screen reads it: its forms, links, words, and what it says is wrong. Pure.

Enough of a browser to fill in the site's real forms by the names of their fields, and to fail where a
person would: no such field, no such choice, no such button.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

Values = Mapping[str, str | Sequence[str]]
Pairs = list[tuple[str, str]]

TYPED = frozenset({"text", "tel", "search", "password", "email", "number", "date", "textarea"})
TICKED = frozenset({"checkbox", "radio"})
PRESSED = frozenset({"submit", "image"})
SILENT = frozenset({"script", "style", "template", "head"})
ERROR_SUMMARY = "govuk-error-summary"
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


class NotOnThePage(LookupError):
    """The page has no such form, field, choice or link; the message says what it has."""


@dataclass(slots=True)
class Field:
    """One box, tick, choice or button of a form."""

    name: str
    kind: str
    value: str = ""
    chosen: bool = False
    options: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """One form: where it leads, and its fields in the order of the page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The names of everything that can be filled in or pressed."""
        return {each.name for each in self.fields if each.name}

    @property
    def to_fill(self) -> set[str]:
        """The names of what a person can fill in."""
        return {each.name for each in self.fields if each.kind in TYPED | TICKED | {"select"}}

    def filled(self, values: Values, *, press: str = "") -> Pairs:
        """Return what a browser sends when somebody fills in `values` and presses a button.

        Args:
            press: The button's name and value as `name=value`; the first button if empty.

        Raises:
            NotOnThePage: There is no such field, choice or button.
        """
        if missing := values.keys() - self.names:
            raise NotOnThePage(f"no field {', '.join(sorted(missing))} among {', '.join(sorted(self.names))}")
        for name, wanted in values.items():
            self._check_choices(name, [wanted] if isinstance(wanted, str) else list(wanted))
        pairs = [pair for each in self.fields for pair in _sent(each, values)]
        return pairs + self._pressed(press)

    def _check_choices(self, name: str, wanted: Sequence[str]) -> None:
        fields = [each for each in self.fields if each.name == name]
        offered = {each.value for each in fields if each.kind in TICKED}
        offered |= {option for each in fields for option in each.options}
        if offered and not set(wanted) <= offered:
            raise NotOnThePage(f"{name} offers {', '.join(sorted(offered))}, not {', '.join(wanted)}")

    def _pressed(self, press: str) -> Pairs:
        buttons = [each for each in self.fields if each.kind in PRESSED]
        if press:
            buttons = [each for each in buttons if f"{each.name}={each.value}" == press]
            if not buttons:
                raise NotOnThePage(f"no button {press}")
        return [(each.name, each.value) for each in buttons[:1] if each.name]


def _sent(each: Field, values: Values) -> Pairs:
    if not each.name or each.kind in PRESSED or each.kind == "button":
        return []
    given = values.get(each.name)
    if each.kind in TICKED:
        wanted = [given] if isinstance(given, str) else given
        on = each.chosen if wanted is None else each.value in wanted
        return [(each.name, each.value)] if on else []
    if given is None:
        return [(each.name, each.value)]
    return [(each.name, each.value)] if not isinstance(given, str) else [(each.name, given)]


@dataclass(slots=True)
class Page:
    """What one page says and offers."""

    url: str
    title: str = ""
    text: str = ""
    forms: list[Form] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # where, words
    faults: list[str] = field(default_factory=list)

    def form_with(self, *names: str) -> Form:
        """Return the first form that has all these fields, or raise NotOnThePage."""
        for form in self.forms:
            if set(names) <= form.names:
                return form
        raise NotOnThePage(f"{self.url} ({self.title}) has no form with {', '.join(names)}")

    def form_to(self, ending: str) -> Form:
        """Return the first form whose address ends like this, or raise NotOnThePage."""
        for form in self.forms:
            if form.action.endswith(ending):
                return form
        raise NotOnThePage(f"{self.url} ({self.title}) has no form to {ending}")

    def link_to(self, part: str) -> str:
        """Return the first link whose address contains this, or raise NotOnThePage."""
        for where, _words in self.links:
            if part in where:
                return where
        raise NotOnThePage(f"{self.url} ({self.title}) has no link to {part}")


def read_page(html: str, url: str) -> Page:
    """Return what a page says and offers."""
    reader = _Reader(url)
    reader.feed(html)
    reader.close()
    page = reader.page
    page.text = " ".join("".join(reader.words).split())
    page.title = " ".join(page.title.split())
    page.links = [(where, " ".join(words.split())) for where, words in page.links]
    page.faults = [" ".join(fault.split()) for fault in page.faults]
    return page


class _Reader(HTMLParser):
    """Walks over a page once."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.page = Page(url)
        self.words: list[str] = []
        self.open: list[str] = []
        self.errors_at = 0  # how deep the error summary began; 0 outside
        self.form: Form | None = None
        self.writing: Field | None = None  # a textarea, or the select whose options come
        self.link: str | None = None
        self.link_words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
            if not self.errors_at and ERROR_SUMMARY in given.get("class", "").split():
                self.errors_at = len(self.open)
        if tag == "form":
            self.form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.page.forms.append(self.form)
        elif tag == "a" and "href" in given:
            self.link, self.link_words = given["href"], []
        elif tag == "li" and self.errors_at:
            self.page.faults.append("")
        elif self.form is not None and "disabled" not in given:
            self._field(tag, given)

    def _field(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "option" and self.writing is not None:
            self.writing.options.append(given.get("value", ""))
            if "selected" in given or len(self.writing.options) == 1:
                self.writing.value = given.get("value", "")
            return
        kinds = {"input": given.get("type", "text"), "button": given.get("type", "submit")}
        kind = kinds.get(tag, tag)
        if tag not in {"input", "button", "select", "textarea"} or self.form is None:
            return
        value = given.get("value", "on" if kind in TICKED else "")
        found = Field(given.get("name", ""), kind, value, "checked" in given)
        self.form.fields.append(found)
        self.writing = found if tag in {"select", "textarea"} else self.writing

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open and self.open.pop() != tag:
            pass
        if len(self.open) < self.errors_at:
            self.errors_at = 0
        if tag == "form":
            self.form = None
        elif tag in {"select", "textarea"}:
            self.writing = None
        elif tag == "a" and self.link is not None:
            self.page.links.append((self.link, "".join(self.link_words)))
            self.link = None

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["title"] and "head" in self.open:
            self.page.title += data
        if not SILENT.isdisjoint(self.open):
            return
        if self.writing is not None and self.writing.kind == "textarea":
            self.writing.value += data
            return
        self.words.append(data + " " if data.strip() else " ")
        if self.link is not None:
            self.link_words.append(data)
        if self.errors_at and self.page.faults and "li" in self.open:
            self.page.faults[-1] += data
