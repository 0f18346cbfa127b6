"""The China pack: limits, fees and conditions that laws set for items, written down from the laws a second time."""

import pytest

from tests.basis.test_packs_cn import items
from tests.law_coverage import markers
from tongban.basis.items import Item
from tongban.casework.standing.rules import InPerson, MandateKind, must_come_in_person

# (row of packs/cn/checks/laws.yaml, items, days, their kind, part of the article as the item cites it)
LIMITS = [
    ("vehicle-12", ["TV-001", "TV-002"], 2, "working", "第十"),
    ("vehicle-16", ["TV-004", "TV-005", "TV-006", "TV-007", "TV-008"], 1, "working", "第十六条、第十七条"),
    ("vehicle-18", ["TV-009", "TV-010"], 3, "working", "第十八条"),
    ("vehicle-19", ["TV-011"], 1, "working", "第十九条"),
    ("vehicle-19", ["TV-012"], 1, "working", "第二十条"),
    ("vehicle-23", ["TV-013"], 1, "working", "第二十三条、第二十四条"),
    ("vehicle-25", ["TV-014"], 1, "working", "第二十五条"),
    ("vehicle-28", ["TV-016"], 3, "working", "第二十八条"),
    ("vehicle-32", ["TV-017"], 1, "working", "第三十二条"),
    ("vehicle-32", ["TV-018"], 1, "working", "第三十三条"),
    ("vehicle-32", ["TV-019"], 1, "working", "第三十四条"),
    ("vehicle-38", ["TV-020"], 1, "working", "第三十八条"),
    ("vehicle-38", ["TV-021"], 1, "working", "第三十九条"),
    ("vehicle-47", ["TV-023"], 1, "working", "第四十七条"),
    ("vehicle-51", ["TV-026"], 15, "working", "第五十一条"),
    ("vehicle-51", ["TV-027", "TV-028"], 1, "working", "第五十二条"),
    ("vehicle-53", ["TV-029"], 5, "working", "第五十三条"),
    ("vehicle-54", ["TV-030"], 1, "working", "第五十四条"),
    ("vehicle-54", ["TV-031"], 1, "working", "第五十五条"),
    ("vehicle-54", ["TV-032"], 1, "working", "第五十七条"),
    ("driver-40", ["TD-005"], 1, "working", "第四十条"),
    ("driver-60", ["TD-006"], 0, "on_the_spot", "第六十条"),
    ("driver-63", ["TD-007"], 1, "working", "第六十三条"),
    ("driver-63", ["TD-008"], 1, "working", "第六十四条"),
    ("driver-63", ["TD-009", "TD-010"], 1, "working", "第六十六条"),
    ("driver-63", ["TD-011"], 1, "working", "第六十九条"),
    ("driver-63", ["TD-012"], 1, "working", "第六十五条"),
    ("driver-89", ["TD-022"], 5, "working", "第八十七条"),
    ("exit_entry-30", ["EE-025", "EE-026", "EE-027", "EE-028", "EE-029"], 15, "calendar", "出境入境管理法 第三十条"),
    ("exit_entry-reg-13", ["EE-022", "EE-024"], 7, "working", "外国人入境出境管理条例 第十三条"),
    ("exit_entry-reg-13", ["EE-025", "EE-026"], 15, "calendar", "外国人入境出境管理条例 第十五条至第十八条"),
    ("vehicle-58", ["TV-034"], 3, "working", "第六十条"),
    ("exit_entry-hkm-11", ["EE-007", "EE-008"], 60, "calendar", "第十一条"),
    ("exit_entry-tw-9", ["EE-013"], 30, "calendar", "第九条"),
    ("exit_entry-39", ["EE-032"], 0, "on_the_spot", "出境入境管理法 第三十九条"),
    ("exit_entry-40", ["EE-033"], 15, "calendar", "出境入境管理法 第四十条"),
    ("passport-10", ["EE-004"], 15, "calendar", "护照法 第十条"),
    ("passport-11", ["EE-002", "EE-003"], 15, "calendar", "护照法 第十一条"),
    ("household-15", ["RP-001"], 0, "on_the_spot", "户口登记条例 第十五条"),
    ("letters-route", ["CP-005"], 60, "calendar", "信访工作条例"),
    ("information-reply", ["CP-007"], 20, "working", "政府信息公开条例"),
    ("mediation-178", ["MD-001"], 7, "working", "公安机关办理行政案件程序规定 第一百七十八条至第一百八十六条"),
    ("mediation-people-33", ["MD-004"], 30, "calendar", "人民调解法 第三十三条"),
    ("public_order-events-11", ["PO-013"], 7, "working", "大型群众性活动安全管理条例 第十一条"),
    ("service-no-crime", ["EQ-001"], 3, "working", "犯罪记录查询"),
]
CASES = [pytest.param(row, code, days, kind, law, id=f"{row} {code}") for row, codes, days, kind, law in LIMITS
         for code in codes]  # fmt: skip


def limit_of(item: Item) -> tuple[int, str]:
    assert item.decision is not None
    return item.decision.limit.days, str(item.decision.limit.day_type)


@pytest.mark.law(
    "vehicle-12", "vehicle-16", "vehicle-18", "vehicle-19", "vehicle-23", "vehicle-25", "vehicle-28", "vehicle-32",
    "vehicle-38", "vehicle-47", "vehicle-51", "vehicle-53", "vehicle-54", "driver-40", "driver-60", "driver-63",
    "driver-89", "exit_entry-30", "exit_entry-reg-13",
    "vehicle-58", "exit_entry-hkm-11", "exit_entry-tw-9", "exit_entry-39", "exit_entry-40",
    "passport-10", "passport-11", "household-15", "letters-route", "information-reply", "mediation-178",
    "mediation-people-33", "public_order-events-11", "service-no-crime",
)  # fmt: skip
@pytest.mark.parametrize(("row", "code", "days", "kind", "law"), CASES)
def test_an_item_has_the_limit_that_its_law_sets(row: str, code: str, days: int, kind: str, law: str) -> None:
    found = items()[code]
    assert limit_of(found) == (days, kind), row
    assert found.decision is not None
    assert law in found.decision.citation.text


def test_every_row_that_the_marker_names_is_in_the_table_and_the_other_way_round() -> None:
    here = "tests/basis/test_packs_cn_laws.py::test_an_item_has_the_limit_that_its_law_sets"
    assert {row for row, tests in markers().items() if here in tests} == {row for row, *_ in LIMITS}


@pytest.mark.law("vehicle-92", "driver-110")
@pytest.mark.parametrize(
    ("law", "days"),
    [("机动车登记规定（公安部令第164号）", {1, 2, 3, 5, 7, 10, 15}), ("机动车驾驶证申领和使用规定", {1, 3, 5})],
)  # fmt: skip
def test_days_that_the_rules_name_are_working_days(law: str, days: set[int]) -> None:
    citing = [item for item in items().values() if item.decision and item.decision.citation.text.startswith(law)]
    assert len(citing) > 10
    counted = [limit_of(item) for item in citing if limit_of(item)[0]]
    assert {kind for many, kind in counted if many in days} == {"working"}
    assert {many for many, _kind in counted} <= days


@pytest.mark.law("passport-22", "household-22")
@pytest.mark.parametrize(
    ("code", "fen"),
    [("EE-001", 120_00), ("EE-004", 20_00), ("HK-034", 0), ("HK-016", 0)],  # 发改价格: 护照120元，加注20元; 户口簿免费
)
def test_fees_stand_in_the_items(code: str, fen: int) -> None:
    assert items()[code].fee.amount_fen == fen


@pytest.mark.law("vehicle-89")
@pytest.mark.parametrize("code", ["TV-003", "TV-015"])
def test_for_small_vehicles_the_identity_card_is_enough_away_from_home(code: str) -> None:
    asked = " ".join(evidence.name.zh for evidence in items()[code].evidence)
    assert "居住证" not in asked
    assert "居住证明" not in asked


@pytest.mark.law("vehicle-38")
def test_a_written_commitment_stands_for_the_proof_that_a_vehicle_is_lost() -> None:
    commitment = items()["TV-021"].terms.commitment
    assert commitment is not None
    assert commitment.stands_for == ("loss_commitment",)


@pytest.mark.law("id_card-10", "vehicle-4")
def test_what_a_register_of_the_police_holds_is_looked_up_and_not_brought() -> None:
    register = [e for e in items()["ID-001"].evidence if "户口" in e.name.zh]
    assert [str(e.holder) for e in register] == ["register"]
    vehicle = [e for code in ("TV-033", "TV-039") for e in items()[code].evidence if e.code == "vehicle_record"]
    assert [str(e.holder) for e in vehicle] == ["register", "register"]


@pytest.mark.law("permit-2")
def test_a_residence_permit_asks_since_when_and_on_which_of_three_grounds() -> None:
    form = {question.name: question for question in items()["RP-002"].form}
    assert set(form["ground"].choices) == {"work", "home", "study"}
    assert str(form["lives_since"].kind) == "date"
    assert "半年以上" in items()["RP-002"].conditions[0].zh


@pytest.mark.law("fraud-33")
def test_no_item_asks_for_a_network_identity() -> None:
    wanting = [
        item.code for item in items().values() for e in item.evidence if "网号" in e.name.zh or "网证" in e.name.zh
    ]
    assert set(wanting) <= {"ID-013"}


@pytest.mark.law("id_card-8")
@pytest.mark.parametrize("code", [f"ID-00{number}" for number in range(1, 8)])
def test_a_card_is_issued_by_the_county_of_the_home(code: str) -> None:
    procedure = items()[code].procedure
    assert procedure is not None
    deciding = procedure.offices["deciding"]
    assert (str(deciding.where), deciding.level) == ("household", "county")


@pytest.mark.law("permit-8")
def test_the_station_of_the_residence_receives_and_tells_once_what_is_missing() -> None:
    found = items()["RP-002"]
    assert found.procedure is not None
    assert found.procedure.offices["deciding"].field == "lives_in"
    assert str(found.procedure.offices["receiving"].where) == "deciding"
    assert found.correction is not None
    assert "一次性告知" in found.correction.citation.text


@pytest.mark.law("vehicle-3")
@pytest.mark.parametrize("code", ["TV-013", "TV-033"])
def test_what_is_missing_for_a_vehicle_is_told_once(code: str) -> None:
    correction = items()[code].correction
    assert correction is not None
    assert "第三条（一次告知）" in correction.citation.text


@pytest.mark.law("vehicle-9")
def test_an_electronic_vehicle_licence_is_issued_as_a_record() -> None:
    procedure = items()["TV-033"].procedure
    assert procedure is not None
    assert procedure.at_once is not None
    assert "第九条" in procedure.at_once.citation.text


@pytest.mark.law("privacy-13-3")
def test_every_item_names_the_law_it_rests_on_and_asks_for_no_consent_to_process_data() -> None:
    assert [item.code for item in items().values() if not item.legal_basis] == []
    consent = [
        item.code for item in items().values() for e in item.evidence if "个人信息" in e.name.zh and "同意" in e.name.zh
    ]
    assert consent == []


@pytest.mark.law("service-certificates")
def test_a_police_station_issues_only_certificates_that_have_an_item() -> None:
    assert items()["HK-036"].notes is not None
    choices = next(q.choices for q in items()["HK-036"].form if q.name == "content")
    assert set(choices) == {"registration", "kinship", "change"}


@pytest.mark.law("vehicle-86")
def test_an_agent_may_apply_for_vehicle_business_but_for_three_kinds() -> None:
    vehicle = [item for item in items().values() if item.area == "vehicle"]
    in_person = {item.code for item in vehicle if item.terms.in_person}
    assert in_person == {"TV-011", "TV-021", "TV-028"}  # co-owners, a destroyed vehicle, a lost certificate
    for item in vehicle:
        if item.terms.in_person:
            assert "第八十六条" in item.terms.in_person.text
            with pytest.raises(InPerson):
                must_come_in_person(item, MandateKind.AGENT)
        else:
            must_come_in_person(item, MandateKind.AGENT)
