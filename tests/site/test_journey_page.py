"""The small browser reads a page as a person would, and fails where a person would."""

import pytest

from tongban.site.journeys.page import NotOnThePage, read_page
from tongban.site.journeys.telling import columns, wrapped

PAGE = """<!doctype html><html><head><title> Apply · Tongban </title><style>p { colour: red }</style></head>
<body><a href="/cases/1/">Case <b>one</b></a>
<form method="get" action="/search/"><input name="q" type="search" value="old"></form>
<form method="post" action="">
  <input type="hidden" name="csrfmiddlewaretoken" value="abc">
  <input name="name"><input name="gone" disabled value="1"><br>
  <input type="checkbox" name="movers" value="1" checked><input type="checkbox" name="movers" value="2">
  <input type="radio" name="how" value="post"><input type="radio" name="how" value="window" checked>
  <select name="place"><option value="">Choose…</option><option value="32" selected>Jiangsu</option></select>
  <select name="city"><option value="a">A</option><option value="b">B</option></select>
  <textarea name="words">what &amp; why</textarea>
  <button type="button" name="look" value="1">Look</button>
  <button name="save" value="1">Keep</button><button type="submit" name="accept" value="1">Accept</button>
</form></body></html>"""
REFUSED = """<div class="govuk-error-summary" data-module="x"><h2>Problem</h2><ul><li><a href="#a">Say
 why.</a></li><li>Say when.</li></ul></div><ul><li>not a fault</li></ul>"""


def test_a_form_sends_what_a_browser_would_send() -> None:
    form = read_page(PAGE, "http://x/").form_with("words")
    assert form.filled({}) == [
        ("csrfmiddlewaretoken", "abc"), ("name", ""), ("movers", "1"), ("how", "window"), ("place", "32"),
        ("city", "a"), ("words", "what & why"), ("save", "1"),
    ]  # fmt: skip


def test_what_is_filled_in_takes_the_place_of_what_stood_there() -> None:
    form = read_page(PAGE, "http://x/").form_with("words")
    sent = form.filled({"movers": ["2"], "how": "post", "words": "new", "city": "b"}, press="accept=1")
    assert {("movers", "2"), ("how", "post"), ("words", "new"), ("city", "b"), ("accept", "1")} <= set(sent)
    assert ("movers", "1") not in sent
    assert ("save", "1") not in sent


@pytest.mark.parametrize(
    ("values", "press"),
    [({"age": "1"}, ""), ({"movers": ["3"]}, ""), ({"how": "pigeon"}, ""), ({"place": "51"}, ""), ({}, "reject=1")],
)
def test_what_the_page_does_not_offer_cannot_be_filled_in(values: dict[str, str], press: str) -> None:
    with pytest.raises(NotOnThePage):
        read_page(PAGE, "http://x/").form_with("words").filled(values, press=press)


def test_a_page_has_words_links_title_and_no_faults() -> None:
    page = read_page(PAGE, "http://x/")
    assert page.title == "Apply · Tongban"
    assert page.links == [("/cases/1/", "Case one")]
    assert page.link_to("/cases/") == "/cases/1/"
    assert "colour" not in page.text
    assert page.faults == []
    assert page.form_to("/search/").to_fill == {"q"}


@pytest.mark.parametrize("look", ["form_with", "form_to", "link_to"])
def test_what_is_not_there_is_said_with_the_page(look: str) -> None:
    with pytest.raises(NotOnThePage, match="Apply"):
        getattr(read_page(PAGE, "http://x/"), look)("nowhere")


def test_the_error_summary_is_what_the_page_says_is_wrong() -> None:
    assert read_page(REFUSED, "http://x/").faults == ["Say why.", "Say when."]


@pytest.mark.parametrize("width", [20, 33, 98])
def test_lines_fit_the_terminal_and_lose_nothing(width: int) -> None:
    text = "2026年3月2日（星期一）收到材料，期限：5个工作日。 [行政许可法 第三十二条] Time limit: 5 working days. " * 3
    lines = list(wrapped(text, width))
    assert all(columns(line) <= width + 2 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line.startswith(("，", "。", "]")) for line in lines)


def test_a_chinese_character_takes_two_columns() -> None:
    assert columns("通办 ok") == 7
