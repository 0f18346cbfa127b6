"""The China pack: that it is whole and without fault, and says what the law says."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.basis.checks import PACK, checks
from tongban.basis.items import Handling, Holder, Item, ItemType, StepCondition
from tongban.basis.packs import ItemFile, Pack, item_from_content, read_item_files, read_pack
from tongban.basis.packs_documents import read_document_kinds

COUNTS = {
    "household": 44,
    "id_card": 13,
    "residence_permit": 10,
    "public_order": 42,
    "vehicle": 40,
    "driver": 25,
    "accident": 17,
    "exit_entry": 36,
    "network_security": 11,
    "enterprise": 9,
    "complaint": 10,
    "enquiry": 12,
    "mediation": 6,
}
TRANSFERS = ["HK-007", "HK-008", "HK-009", "HK-010", "HK-011", "HK-012", "HK-015", "HK-016"]


@cache
def files() -> list[ItemFile]:
    found, problems = read_item_files(PACK)
    assert [str(problem) for problem in problems] == []
    return found


@cache
def items() -> dict[str, Item]:
    return {file.item.code: file.item for file in files() if file.item}


@cache
def china() -> Pack:
    pack, problems = read_pack(PACK)
    assert problems == []
    assert pack is not None
    return pack


@pytest.mark.law("licensing-30")
def test_every_item_of_the_catalogue_is_there() -> None:
    assert Counter(item.area for item in items().values()) == COUNTS


def test_every_area_of_the_pack_has_items_and_every_name_is_used() -> None:
    assert set(china().areas) == set(COUNTS)
    assert set(china().channels) == {channel for item in items().values() for channel in item.channels}
    held = {evidence.held_in for item in items().values() for evidence in item.evidence if evidence.held_in}
    kinds, _ = read_document_kinds(PACK)
    assert {*china().registers, *china().departments} == held | {kind.register for kind in kinds.values()}


def test_what_is_not_modelled_is_a_guide() -> None:
    full = {code for code, item in items().items() if item.handling is Handling.FULL}
    assert full == {check["code"] for check in checks("items") if "accepts" in check}


@pytest.mark.law("id_card-12", "id_card-21")
@pytest.mark.parametrize("check", checks("items"), ids=lambda check: check["code"])
def test_an_item_says_what_the_law_says(check: dict[str, Any]) -> None:
    item = items()[check["code"]]
    said: dict[str, Any] = {"code": item.code, "decision": decision(item), "fee": fee(item)}
    said["from"] = check["from"]
    if item.procedure:
        said["accepts"] = f"{item.procedure.accept.office}/{item.procedure.accept.role}"
        said["decides"] = f"{item.procedure.decide.office}/{item.procedure.decide.role}"
    if item.procedure and item.procedure.separate:
        said["apart"] = list(item.procedure.separate)
    if item.silence:
        said["silence"] = item.silence.deemed
    if item.remedies:
        said["remedies"] = [remedy.code for remedy in item.remedies]
    if item.no_remedy:
        said["remedies"] = "none - the decision is final"
    assert said == check


def decision(item: Item) -> str:
    if item.decision is None:
        return "no number of days"
    limit = item.decision.limit
    return f"{limit.days} {limit.day_type} days" if limit.days else "on the spot"


def fee(item: Item) -> float | str:
    return "several" if item.fee.amount_fen is None else item.fee.amount_fen / 100


def test_the_checks_cover_every_item_that_is_handled_here_and_twenty_guides() -> None:
    checked = [check["code"] for check in checks("items")]
    assert len(checked) == len(set(checked))
    full = {code for code, item in items().items() if item.handling is Handling.FULL}
    assert set(checked) >= full
    assert len(set(checked) - full) >= 20


@pytest.mark.law("licensing-42-silence")
def test_only_licences_and_two_laws_of_their_own_know_silence() -> None:
    silent = {code: item.type for code, item in items().items() if item.silence}
    codes = [
        "PO-001",
        "PO-003",
        "PO-005",
        "PO-006",
        "PO-007",
        "PO-014",
        "PO-019",
        "PO-020",
        "PO-034",
        "EN-002",
        "TV-039",
    ]
    assert silent == dict.fromkeys(codes, ItemType.LICENCE) | {"CP-006": ItemType.COMPLAINT}


@pytest.mark.law("exit_entry-36")
def test_what_law_makes_final_has_no_remedy() -> None:
    """Source: 出境入境管理法 第三十六条."""
    final = {code for code, item in items().items() if item.no_remedy}
    assert final == {f"EE-0{number}" for number in range(22, 31)}


@pytest.mark.parametrize("code", TRANSFERS)
@pytest.mark.law("household-migration")
def test_origin_finishes_a_move_between_provinces_within_five_working_days(code: str) -> None:
    """Source: 公安部户口迁移跨省通办规定."""
    procedure = items()[code].procedure
    assert procedure is not None
    step = procedure.step("move_out")
    assert step.limit is not None
    assert (step.limit.limit.days, step.limit.limit.day_type, step.limit.citation.confidence) == (5, "working", "high")
    assert step.condition is StepCondition.ORIGIN_IN_OTHER_PROVINCE
    assert (step.post.office, step.post.role) == ("origin", "registrar")


@pytest.mark.parametrize("code", TRANSFERS)
@pytest.mark.law("privacy-24")
def test_a_human_examiner_names_the_clause_of_a_transfer(code: str) -> None:
    procedure = items()[code].procedure
    assert procedure is not None
    assert procedure.step("examine").asks_clause


@pytest.mark.parametrize("code", TRANSFERS)
def test_papers_of_a_transfer_are_valid_for_forty_and_thirty_days(code: str) -> None:
    """Source: a page of Nanjing on the permit to move in and the migration certificate."""
    procedure = items()[code].procedure
    assert procedure is not None
    issued = {use.parameters["kind"]: use for use in procedure.effects if use.do == "registry.issue_document"}
    assert issued["permit_to_move_in"].after == "approve"
    assert issued["permit_to_move_in"].parameters["validity"] == {"calendar_days": 40}
    assert issued["migration_certificate"].after == "move_out"
    assert issued["migration_certificate"].parameters["validity"] == {"calendar_days": 30}


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.law("id_card-5")
def test_a_card_is_valid_by_the_age_of_its_holder(number: int) -> None:
    """Source: 居民身份证法 第五条."""
    procedure = items()[f"ID-00{number}"].procedure
    assert procedure is not None
    [issue] = procedure.effects
    by_age = [[0, {"years": 5}], [16, {"years": 10}], [26, {"years": 20}], [46, "long_term"]]
    assert issue.parameters["validity"] == {"by_age": by_age}


def test_a_temporary_card_is_valid_for_three_months() -> None:
    """Source: 临时居民身份证管理办法 第七条."""
    procedure = items()["ID-008"].procedure
    assert procedure is not None
    assert procedure.effects[0].parameters["validity"] == {"months": 3}


@pytest.mark.law("licensing-42-1", "licensing-44")
def test_the_hotel_licence_has_the_clocks_of_the_licensing_law() -> None:
    """Source: 行政许可法 第三十二条 (correction), 第四十二条 (decision), 第四十四条 (delivery)."""
    item = items()["PO-001"]
    rules = [rule for rule in (item.correction, item.decision, item.delivery) if rule]
    assert [(rule.limit.days, str(rule.limit.day_type)) for rule in rules] == [
        (5, "working"),
        (20, "working"),
        (10, "working"),
    ]


def test_a_correction_limit_that_no_law_sets_is_marked_as_not_verified() -> None:
    ours = [item for item in items().values() if item.handling is Handling.FULL and item.type is not ItemType.LICENCE]
    assert {item.correction.citation.confidence for item in ours if item.correction} == {"low"}
    assert all(item.correction for item in ours)


def test_every_document_that_an_item_issues_is_a_known_kind() -> None:
    kinds, problems = read_document_kinds(PACK)
    assert problems == []
    issued = {
        use.parameters["kind"]
        for item in items().values()
        if item.procedure
        for use in item.procedure.effects
        if use.do == "registry.issue_document"
    }
    assert issued <= set(kinds)


@pytest.mark.law("online-7")
def test_what_a_register_or_department_holds_is_told_from_what_the_applicant_brings() -> None:
    holders = Counter(evidence.holder for item in items().values() for evidence in item.evidence)
    assert set(holders) == set(Holder)
    assert [evidence.code for evidence in items()["HK-010"].evidence if evidence.holder is Holder.APPLICANT] == [
        "written_application"
    ]


def test_a_fact_that_nobody_has_looked_up_is_not_of_high_confidence() -> None:
    bold = []
    for code, item in items().items():
        rules = [item.decision, item.promised, item.correction, item.acceptance, item.delivery]
        citations = [item.citation, item.fee.citation, *(rule.citation for rule in rules if rule)]
        bold += [code for citation in citations if citation.confidence == "high" and not citation.source]
    assert bold == []


def test_no_english_text_holds_chinese_and_every_chinese_text_does() -> None:
    chinese = re.compile(r"[一-鿿]")
    document_number = re.compile(r"〔\d+〕|公通字|号")
    for code, item in items().items():
        pairs = [item.name, item.cross_province, item.fee.words, *item.results, *(e.name for e in item.evidence)]
        for words in pairs:
            assert chinese.search(words.zh), code
            assert not chinese.search(document_number.sub("", words.en)), code


def test_what_is_stored_of_the_whole_pack_gives_the_same_items_again() -> None:
    for file in files():
        assert item_from_content(json.loads(json.dumps(file.content))) == file.item


def test_the_example_in_the_guide_for_authors_has_no_problem(tmp_path: Path) -> None:
    """It is read as a file of the China pack, whose names it uses."""
    guide = (PACK.parents[1] / "docs" / "packs.md").read_text("utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "items" / "public_order").mkdir(parents=True)
    (tmp_path / "items" / "public_order" / "DG-001.yaml").write_text(example, "utf-8")
    for name in ("pack.yaml", "remedies.yaml"):
        (tmp_path / name).write_text((PACK / name).read_text("utf-8"), "utf-8")
    [file], problems = read_item_files(tmp_path)
    assert [str(problem) for problem in problems] == []
    assert file.item is not None
    assert file.item.handling is Handling.FULL
