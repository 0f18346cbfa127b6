"""The parts of a page: days in words, the clock's light, sources, tables."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from tests.channels.frame.reading import LANGUAGES, every_part, part
from tongban.basis.citations import Citation
from tongban.channels.frame.parts import Entry, Row
from tongban.channels.frame.wording import LIGHTS, short_day


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("zh-hans", "2026年3月2日（周一）", "2026年3月2日（周一）00:05"),
        ("en", "Mon 2 March 2026", "Mon 2 March 2026, 00:05"),
    ],
)
def test_days_and_moments_are_local_and_in_words(language: str, day: str, moment: str) -> None:
    five_past_midnight = datetime(2026, 3, 1, 16, 5, tzinfo=UTC)  # in Beijing, eight hours ahead, the next day
    with translation.override(language):
        source = "{{ on|day }}|{{ at|day }}|{{ at|moment }}|{{ on|when }}|{{ at|when }}|{{ no|day }}{{ no|moment }}"
        shown = part(source, on=date(2026, 3, 2), at=five_past_midnight, no=None).words
    assert shown == f"{day}|{day}|{moment}|{day}|{moment}|"


def test_an_id_number_is_shown_with_its_middle_hidden() -> None:
    assert part("{{ number|masked_id }}", number="110105194912310021").words == "110***********0021"


def test_no_two_lights_share_a_word_or_a_shape() -> None:
    for language in LANGUAGES:
        with translation.override(language):
            assert len({str(light.word) for light in LIGHTS.values()}) == len(LIGHTS)
    assert len({light.shape for light in LIGHTS.values()}) == len(LIGHTS)


@pytest.mark.parametrize("state", LIGHTS)
def test_a_light_says_its_word_and_shows_its_shape(state: str) -> None:
    with translation.override("zh-hans"):
        shown = part("{% light state %}", state=state)
        assert shown.words == str(LIGHTS[state].word)  # type: ignore[index]
    assert len(shown.every("path")) == 1


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "2026年3月2日"), ("en", "2 Mar 2026")])
def test_a_day_in_a_narrow_column_is_short_and_in_words(language: str, words: str) -> None:
    with translation.override(language):
        assert short_day(date(2026, 3, 2)) == short_day(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == words


def test_a_light_tells_the_due_day_and_that_it_is_provisional() -> None:
    with translation.override("zh-hans"):
        shown = part('{% light "red" due provisional=True word="今日到期" %}', due=date(2026, 3, 2))
    assert shown.words == "今日到期 期限 2026年3月2日（周一） 暂定"


@pytest.mark.parametrize(("confidence", "marked"), [("high", False), ("medium", False), ("low", True)])
def test_an_article_that_nobody_verified_is_marked(confidence: Any, marked: bool) -> None:  # noqa: FBT001
    with translation.override("zh-hans"):
        shown = part("{% source citation %}", citation=Citation("第十条", "", confidence))
    assert ("待核实" in shown.words) is marked


@pytest.mark.parametrize(
    ("source", "linked"), [("https://example.org/a", 1), ("laws/a.md", 0), ("javascript:alert(1)", 0), ("", 0)]
)
def test_an_article_is_linked_only_to_the_web(source: str, linked: int) -> None:
    shown = part("{% source citation %}", citation=Citation("第十条", source, "high"))
    assert len(shown.every("a")) == linked


def test_each_cell_of_a_table_names_its_column_for_a_phone() -> None:
    shown = part('{% data_table "Cases" columns table %}', **every_part())
    assert [attrs["data-label"] for attrs in shown.every("td")] == ["Item", "Papers"]
    assert [attrs["scope"] for attrs in shown.every("th")] == ["col", "col", "col", "row"]
    assert shown.every("td")[1]["class"] == "govuk-table__cell govuk-table__cell--numeric"


@pytest.mark.parametrize(
    ("before", "after", "links"), [("", "", []), ("/a", "", ["prev"]), ("/a", "/b", ["prev", "next"])]
)
def test_paging_offers_only_the_pages_there_are(before: str, after: str, links: list[str]) -> None:
    assert [attrs["rel"] for attrs in part("{% pager a b %}", a=before, b=after).every("a")] == links


def test_what_people_typed_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    context = {"rows": [Row(evil, evil)], "entries": [Entry(evil, date(2026, 3, 2), evil, evil)], "table": [[evil]]}
    source = (
        "{% summary_list rows %}{% timeline entries %}{% data_table e c table %}{% status e %}"
        "{% why e %}{{ e }}{% endwhy %}"
    )
    assert part(source, e=evil, c=[evil], **context).every("script") == []
