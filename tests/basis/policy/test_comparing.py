"""Two versions beside each other: what changed, line by line, with the law cited."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.basis.policy.samples import SAMPLE, changed, policy_file
from tongban.basis.policy.comparing import Change, Difference, Mark, changed_lines, differences
from tongban.basis.words import Words


def between(folder: Path, before: str, after: str) -> dict[str, Difference]:
    found = differences(policy_file(folder / "before", before), policy_file(folder / "after", after))
    return {f"{each.section}.{each.name}".rstrip("."): each for each in found}


def test_the_same_has_no_difference(tmp_path: Path) -> None:
    assert between(tmp_path, SAMPLE, SAMPLE) == {}


def test_another_quota_is_told_with_both_values_and_its_article(tmp_path: Path) -> None:
    found = between(tmp_path, SAMPLE, changed(("value: 600, cite", "value: 700, cite")))
    assert list(found) == ["parameters.quota"]
    quota = found["parameters.quota"]
    assert quota.change is Change.CHANGED
    told = [(line.mark, line.text) for line in quota.lines if line.mark is not Mark.KEPT]
    assert [mark for mark, _ in told] == [Mark.OUT, Mark.IN]
    assert "value 600" in told[0][1]
    assert "value 700" in told[1][1]
    assert quota.citations
    assert quota.words is None


def test_another_version_and_title_are_a_change_of_the_head(tmp_path: Path) -> None:
    found = between(tmp_path, SAMPLE, changed(("version: 1", "version: 2")))
    assert found["head"].words == Words("落户", "Settlement")
    assert [line.text for line in found["head"].lines if line.mark is Mark.IN] == ["version: 2"]


def test_what_is_left_out_stands_at_the_end_and_the_decision_is_one_entry(tmp_path: Path) -> None:
    after = changed(("{zh: 其他加分, en: Other points}", "{zh: 无, en: None}"), ("ties: admitted", "ties: refused"))
    found = between(tmp_path, SAMPLE, after)
    assert list(found) == ["decision", "not_covered"]
    assert [line.text for line in found["decision"].lines if line.mark is Mark.OUT] == ["rank.ties: admitted"]
    assert {each.text for each in found["decision"].citations} == {"办法（一号） 第一条", "办法（一号） 第二条"}


def test_a_row_of_a_table_is_told_with_the_day_from_which_it_holds(tmp_path: Path) -> None:
    found = between(tmp_path, SAMPLE, changed(("under: 46, value: 10.5", "under: 46, value: 12.5")))
    came = [line.text for line in found["tables.age_points"].lines if line.mark is Mark.IN]
    assert came == ["versions, from 2018-01-01, rows, from 36: under 46, value 12.5"]


def test_an_item_that_is_new_has_only_lines_that_come_in(tmp_path: Path) -> None:
    item = "\npoints:\n  gift: {name: {zh: 赠, en: Gift}, value: tax_points if permit else 0, cite: M#1}\n"
    after = changed(("\npoints:\n", item))
    found = between(tmp_path, SAMPLE, after)
    gift = found["points.gift"]
    assert gift.change is Change.ADDED
    assert gift.words is not None
    assert gift.words.en == "Gift"
    assert {line.mark for line in gift.lines} == {Mark.IN}
    back = between(tmp_path / "back", after, SAMPLE)
    assert back["points.gift"].change is Change.REMOVED
    assert {line.mark for line in back["points.gift"].lines} == {Mark.OUT}


def test_text_shows_what_changed_with_the_lines_around_it_and_their_numbers() -> None:
    before = "\n".join(f"line {number}" for number in range(1, 31))
    after = before.replace("line 15", "line fifteen").replace("line 30", "line 30\nline 31")
    shown = [(line.mark.value, line.text, line.number) for line in changed_lines(before, after)]
    assert shown == [
        (" ", "line 12", 12), (" ", "line 13", 13), (" ", "line 14", 14),
        ("-", "line 15", 15), ("+", "line fifteen", 15),
        (" ", "line 16", 16), (" ", "line 17", 17), (" ", "line 18", 18), (" ", "…", 0),
        (" ", "line 28", 28), (" ", "line 29", 29), (" ", "line 30", 30), ("+", "line 31", 31),
    ]  # fmt: skip
    assert changed_lines(before, before) == []


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_what_went_out_and_what_came_in_make_one_text_into_the_other(was: list[str], now: list[str]) -> None:
    shown = changed_lines("\n".join(was), "\n".join(now))
    lines = [line for line in shown if line.number]
    came = {line.number for line in lines if line.mark is Mark.IN}
    went = {line.number for line in lines if line.mark is Mark.OUT}
    assert [text for number, text in enumerate(was, 1) if number not in went] == [
        text for number, text in enumerate(now, 1) if number not in came
    ]
