from datetime import date

import pytest

from tongban.basis.notices import Message, Notice, Text, day_in_words, first_known, in_words, names_in
from tongban.basis.words import Words

TEXT = Text(
    Words("已受理", "Accepted"),
    Words("“{item}”已受理。", "“{item}” is accepted."),
    Words("无需操作。", "Nothing to do."),
    Words("{due}前决定。", "Decided by {due}."),
)


def notice(key: str, *tell: str) -> Notice:
    return Notice(key=key, tell=tell, text=None, law=None, say={})


def test_a_notice_says_what_happened_what_to_do_and_by_when() -> None:
    told = in_words(TEXT, {"item": "换证", "due": "2026年3月9日"}, "zh-hans")
    assert told == Message("已受理", "“换证”已受理。", "无需操作。", "2026年3月9日前决定。")
    assert told.lines == ("“换证”已受理。", "无需操作。", "2026年3月9日前决定。")


@pytest.mark.parametrize("given", [{"item": "Card"}, {"item": "Card", "due": ""}])
def test_without_a_date_nothing_is_said_of_one(given: dict[str, str]) -> None:
    assert in_words(TEXT, given, "en").lines == ("“Card” is accepted.", "Nothing to do.")


def test_a_notice_may_have_nothing_due() -> None:
    text = Text(TEXT.title, TEXT.happened, TEXT.to_do, None)
    assert in_words(text, {}, "en") == Message("Accepted", "“” is accepted.", "Nothing to do.", "")


def test_the_places_of_a_text_are_known_from_both_languages() -> None:
    assert names_in(Words("{item}", "by {due}, {item}")) == {"item", "due"}


def test_a_day_is_written_as_people_write_it() -> None:
    assert day_in_words(date(2026, 3, 9), "zh-hans") == "2026年3月9日"
    assert day_in_words(date(2026, 12, 1), "en") == "1 December 2026"


def test_an_act_has_the_notice_of_its_variant_or_its_own_or_none() -> None:
    known = {each.key: each for each in (notice("accept", "office"), notice("accept.deemed", "applicant"))}
    assert first_known(known, "accept", "", "deemed") == known["accept.deemed"]
    assert first_known(known, "accept", "examine") == known["accept"]
    assert first_known(known, "recount") is None


def test_systems_are_no_people() -> None:
    assert notice("accept", "applicant", "office", "agent").people == ("applicant", "agent")
    assert not notice("accept", "office").statutory
