"""Life events as files: what they say, and that they are held to the items that they name."""

from pathlib import Path

import pytest

from tests.basis.checks import PACK
from tests.basis.pack_samples import pack, written
from tongban.basis.items import Item
from tongban.basis.life_events import as_item, mapped
from tongban.basis.packs import read_items
from tongban.basis.packs_life_events import read_life_events

EVENT = """\
code: moved
name: {zh: 搬家, en: Moved}
about: {zh: 一次填写, en: Once}
law: 示例
source: ""
confidence: low
form:
  - {name: where, kind: region, label: {zh: 哪里, en: Where}}
  - {name: again, kind: yes_no, label: {zh: 再来, en: Again}}
members:
  - key: first
    item: XX-002
    answers: {movers: $applicant, destination: $where, settle_as: new_household}
  - key: second
    item: XX-002
    after: first
    asked_if: {field: again, is: "yes"}
    answers: {movers: $first.person, destination: $where, settle_as: new_household}
elsewhere:
  - {name: {zh: 医保, en: Insurance}, words: {zh: 未接入, en: Not connected}}
"""


@pytest.fixture
def items(tmp_path: Path) -> dict[str, Item]:
    return {item.code: item for item in read_items(pack(tmp_path / "pack"))[0]}


def faults(folder: Path, text: str, items: dict[str, Item]) -> list[str]:
    written(folder, text, "life_events/moved.yaml")
    found, problems = read_life_events(folder, items)
    assert (not found) == bool(problems)
    return [str(problem) for problem in problems]


def test_a_life_event_is_read_with_its_questions_items_and_what_is_elsewhere(
    tmp_path: Path, items: dict[str, Item]
) -> None:
    assert faults(tmp_path, EVENT, items) == []
    event = read_life_events(tmp_path)[0]["moved"]
    assert [member.key for member in event.chosen({"again": False})] == ["first"]
    assert [member.after for member in event.chosen({"again": True})] == ["", "first"]
    assert event.elsewhere[0].name.en == "Insurance"
    assert event.member("second").after == "first"
    with pytest.raises(KeyError):
        event.member("third")


def test_what_waits_for_an_item_that_is_not_asked_for_waits_for_none(tmp_path: Path) -> None:
    text = EVENT.replace("  - key: first\n", '  - key: first\n    asked_if: {field: again, is: "no"}\n')
    written(tmp_path, text, "life_events/moved.yaml")
    event = read_life_events(tmp_path)[0]["moved"]
    assert [(member.key, member.after) for member in event.chosen({"again": "yes"})] == [("second", "")]


def test_each_item_gets_what_was_answered_once(tmp_path: Path, items: dict[str, Item]) -> None:
    assert faults(tmp_path, EVENT, items) == []
    event = read_life_events(tmp_path)[0]["moved"]
    known = {"$applicant": "me", "$first.person": "child"}
    answers = {"where": "320508"}
    first = mapped(event.member("first"), answers, known)
    assert first == {"movers": "me", "destination": "320508", "settle_as": "new_household"}
    assert mapped(event.member("second"), {}, known) == {"movers": "child", "settle_as": "new_household"}
    asked = as_item(event, [items["XX-002"], items["XX-002"]])
    assert [question.name for question in asked.form] == ["where", "again"]
    assert [piece.code for piece in asked.evidence] == ["marriage_certificate", "application"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("code: moved", "code: left", "code is not known: 'left'"),
        ("kind: region", "kind: household", "a life event asks for a household"),
        ("item: XX-002\n    after", "item: XX-001\n    after", "XX-001 is not handled here"),
        ("item: XX-002\n    after", "item: XX-009\n    after", "XX-009 is not handled here"),
        ("key: second", "key: first", "two members are called 'first'"),
        ("after: first", "after: third", "after is not known: 'third'"),
        ("    after: first\n", "", "comes from a case that this one does not wait for"),
        ("destination: $where, settle_as: new_household}\n  - key", "destination: $there, settle_as: x}\n  - key",
         "no question is called 'there'"),
        ("movers: $applicant,", "mover: $applicant,", "XX-002 has no question 'mover'"),
        ("movers: $applicant,", "", "nothing answers 'movers' of XX-002"),
        ("code: moved\n", "", "field 'code' is missing"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(tmp_path: Path, items: dict[str, Item], old: str, new: str, fault: str) -> None:
    assert EVENT.count(old) >= 1
    found = faults(tmp_path, EVENT.replace(old, new, 1), items)
    assert [problem for problem in found if fault in problem], found


def test_what_is_no_life_event_is_one_problem(tmp_path: Path, items: dict[str, Item]) -> None:
    assert len(faults(tmp_path, "- moved\n", items)) == 1


def test_a_pack_may_have_none(tmp_path: Path) -> None:
    assert read_life_events(tmp_path) == ({}, [])


def test_the_life_events_of_the_china_pack_fit_its_items() -> None:
    latest = {item.code: item for item in read_items(PACK)[0]}
    found, problems = read_life_events(PACK, latest)
    assert problems == []
    assert set(found) == {"newborn", "second_hand_car", "moving_in", "graduation"}
