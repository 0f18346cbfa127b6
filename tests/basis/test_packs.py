"""What the reader says about a pack, what it stores, and that no text makes it fail."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.basis.pack_samples import FULL, GUIDE, REMEDIES, changed, pack, pack_faults, read, written
from tongban.basis.packs import (
    item_from_content,
    line_of,
    read_item,
    read_item_files,
    read_items,
    read_pack,
    read_remedies,
)


def test_what_is_stored_gives_the_same_item_again(tmp_path: Path) -> None:
    for file in read_item_files(pack(tmp_path))[0]:
        assert item_from_content(json.loads(json.dumps(file.content))) == file.item


def test_the_stored_content_holds_its_remedies_in_full(tmp_path: Path) -> None:
    written(tmp_path, REMEDIES, "remedies.yaml")
    _, _, content = read_item(written(tmp_path, FULL), read_remedies(tmp_path)[0])
    assert content["remedies"] == [
        {
            "code": "reconsideration",
            "text": {"zh": "可以申请行政复议。", "en": "You may apply for reconsideration."},
            "law": "行政复议法 第二十条",
            "source": "here",
            "confidence": "high",
            "kind": "reconsideration",
            "against": "decision",
        }
    ]


def test_content_that_is_no_item_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="field 'code' is missing"):
        item_from_content({"version": 1})


def test_the_line_of_a_value_is_found_again(tmp_path: Path) -> None:
    path = written(tmp_path, GUIDE)
    assert line_of(path, "limits", "decision", "days") == 17
    assert line_of(path, "fee", "amount_yuan") == 18
    assert line_of(path, "nowhere") == 1
    assert line_of(tmp_path / "gone.yaml", "code") == 0


def test_a_whole_pack_is_read_without_a_problem(tmp_path: Path) -> None:
    items, problems = read_items(pack(tmp_path))
    assert problems == []
    assert [item.code for item in items] == ["XX-001", "XX-002"]


# (what is written besides, what is found)
CLASHES = [
    (
        {"items__animals__XX-001": changed(GUIDE, "[window]", "[windw]")},
        "XX-001.yaml:9: the pack has no channel 'windw'",
    ),
    ({"items__people__XX-001": GUIDE}, "items/people/XX-001.yaml:5: the file lies in the folder 'people'"),
    (
        {"items__animals__dogs": changed(GUIDE, "XX-001", "XX-003")},
        "dogs.yaml:1: the file of XX-003 is called dogs.yaml",
    ),
    (
        {"items__animals__XX-001": changed(GUIDE, "area: animals", "area: plants")},
        "yaml:5: the pack has no area 'plants'",
    ),
    (
        {"items__people__XX-002": changed(FULL, "held_in: civil_affairs", "held_in: civil_affair")},
        "the pack has no register or department 'civil_affair'. Did you mean 'civil_affairs'?",
    ),
    (
        {"items__people__XX-002": changed(FULL, "type: licence", "type: filing")},
        "XX-002.yaml:20: silence rests on 许可法, which binds licences only, and this is a filing",
    ),
    (
        {"items__people__XX-002": changed(FULL, "type: licence", "type: filing")},
        "XX-002.yaml:19: correction rests on 许可法, which binds licences only, and this is a filing",
    ),
    ({"items__animals__XX-001.v1": GUIDE}, "XX-001.yaml:2: XX-001 version 1 is also in XX-001.v1.yaml"),
    (
        {"items__animals__XX-001.v2": changed(GUIDE, "version: 1", "version: 2")},
        "XX-001.v2.yaml:3: version 2 takes effect on 2024-01-01, version 1 not before it. Write a day after 2024-01-01",
    ),
    (
        {
            "items__animals__XX-001": changed(
                GUIDE, "results:", 'along:\n  - {item: XX-003, law: x, source: "", confidence: low}\nresults:'
            )
        },
        "no item is called 'XX-003'. Did you mean",
    ),
    ({"pack": "code: xx\n"}, "pack.yaml:1: field 'name' is missing"),
    ({"pack": "[]\n"}, "pack.yaml:1: the file is no list of fields"),
    ({"remedies": "- a\n"}, "remedies.yaml:1: the file is no list of fields"),
    ({"remedies": "reconsideration: {law: x}\n"}, "remedies.yaml:1: field 'text' is missing in reconsideration"),
]


@pytest.mark.parametrize(("files", "fault"), CLASHES, ids=[fault[:60] for _, fault in CLASHES])
def test_what_one_file_cannot_say_is_found_in_the_pack(tmp_path: Path, files: dict[str, str], fault: str) -> None:
    found = pack_faults(pack(tmp_path, **files))
    assert [problem for problem in found if fault in problem], found


def test_an_item_with_a_problem_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    items, problems = read_items(
        pack(tmp_path, **{"items__animals__XX-001": changed(GUIDE, "visits: 1", "visits: -1")})
    )
    assert [item.code for item in items] == ["XX-002"]
    assert len(problems) == 1


def test_a_filing_may_rest_its_silence_on_a_law_of_its_own(tmp_path: Path) -> None:
    filing = changed(FULL, "type: licence", "type: filing").replace("许可法", "备案法")
    assert pack_faults(pack(tmp_path, **{"items__people__XX-002": filing})) == []


def test_a_later_version_lies_beside_the_first(tmp_path: Path) -> None:
    later = changed(changed(GUIDE, "version: 1", "version: 2"), "2024-01-01", "2025-01-01")
    items, problems = read_items(pack(tmp_path, **{"items__animals__XX-001.v2": later}))
    assert problems == []
    assert [(item.code, item.version) for item in items] == [("XX-001", 1), ("XX-001", 2), ("XX-002", 1)]


def test_a_remedy_may_be_written_out_in_the_item_itself(tmp_path: Path) -> None:
    remedy = "remedies: [{code: appeal, text: {zh: 申诉, en: Appeal}, law: 法, source: here, confidence: low}]\n"
    item, problems = read(tmp_path, GUIDE + remedy)
    assert problems == []
    assert item is not None
    assert item.remedies[0].code == "appeal"


def test_a_pack_may_have_no_remedies(tmp_path: Path) -> None:
    assert read_remedies(tmp_path) == ({}, [])


def test_a_pack_says_what_its_names_mean(tmp_path: Path) -> None:
    found, problems = read_pack(pack(tmp_path))
    assert problems == []
    assert found is not None
    assert found.areas["animals"].en == "Animals"
    assert found.licence_laws == ("许可法",)


YAML_LIKE = st.text(alphabet=st.sampled_from("ab:- \n#[]{}\"'&*!|>%@0127年\x00\t$~<?"), max_size=60) | st.sampled_from(
    [
        "[]",
        "{}",
        "{a: b}",
        "[a, b]",
        "-1",
        "null",
        "true",
        "$x",
        "'",
        "*a",
        "&a",
        "!!binary x",
        "{zh: 甲, en: A}",
        "9" * 5000,
    ]
)
WORDS_OF_SAMPLES = sorted({*GUIDE.split(), *FULL.split()})


@settings(deadline=None, max_examples=200)
@given(YAML_LIKE | st.builds(FULL.replace, st.sampled_from(WORDS_OF_SAMPLES), YAML_LIKE, st.sampled_from([1, -1])))
def test_no_text_whatever_makes_the_reader_fail(text: str) -> None:
    with TemporaryDirectory() as folder:
        item, problems = read(Path(folder), text)
    assert (item is None) == bool(problems)


@settings(deadline=None, max_examples=100)
@given(st.builds(FULL.replace, st.sampled_from(WORDS_OF_SAMPLES), YAML_LIKE, st.just(1)))
def test_whatever_is_read_comes_back_the_same_from_where_it_is_stored(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder), text)
        item, _, content = read_item(path, {})
    if item:
        assert item_from_content(json.loads(json.dumps(content))) == item
