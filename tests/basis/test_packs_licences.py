"""The kinds of licences of a pack, and what is told of a file that is wrong."""

from datetime import date
from pathlib import Path

import pytest

from tongban.basis.licences import Element, FromRecord, LicenceAct
from tongban.basis.packs_documents import read_document_kinds
from tongban.basis.packs_licences import read_licence_kinds

PACK = Path(__file__).parents[2] / "packs/cn"
GOOD = """
card:
  credential_type: urn:card:1
  copy_days: 14
  claims:
    name: {label: {zh: 名, en: Name}, from: name, city: true, choices: {a: {zh: 甲, en: A}}}
    number: {label: {zh: 号, en: Number}, from: $number}
    adult: {label: {zh: 成年, en: Of age}, age_over: 18}
  views:
    age: {name: {zh: 年龄, en: Age}, claims: [adult]}
  acts:
    suspend:
      lost: {words: {zh: 遗失, en: Lost}, law: 某法, source: "", confidence: low}
"""


def read(tmp_path: Path, text: str, documents: tuple[str, ...] = ()) -> list[str]:
    (tmp_path / "licences.yaml").write_text(text, "utf-8")
    return [str(problem) for problem in read_licence_kinds(tmp_path, documents)[1]]


def test_a_kind_says_what_copies_say_and_what_may_be_done(tmp_path: Path) -> None:
    assert not read(tmp_path, GOOD)
    card = read_licence_kinds(tmp_path)[0]["card"]
    assert (card.code, card.type_code, card.doctype, card.hide_suspended) == ("card", "", "", False)
    assert (card.claims["name"].fact, card.claims["name"].city, card.claims["number"].city) == ("name", True, False)
    assert card.claims["name"].choices["a"].en == "A"
    assert card.claims["number"].record is FromRecord.NUMBER
    assert card.claims["adult"].age_over == 18
    assert card.views["age"].claims == ("adult",)
    assert card.acts[LicenceAct.SUSPEND][0].citation.text == "某法"


MDOC = GOOD.replace(
    "  copy_days",
    """  doctype: org.example.card
  elements:
    org.example:
      born: {claim: name, day: true}
      sex: {claim: name, choices: {male: 1, female: 2}}
      country: {says: CN}
  copy_days""",
)


def test_an_mdoc_says_what_a_standard_wants_in_its_own_form(tmp_path: Path) -> None:
    assert not read(tmp_path, MDOC)
    card = read_licence_kinds(tmp_path)[0]["card"]
    assert card.elements["org.example"] == {
        "born": Element(claim="name", day=True), "sex": Element(claim="name", choices={"male": 1, "female": 2}),
        "country": Element(says="CN"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("says: CN", "says: CN, claim: name", "one of the two"), ("says: CN", "day: true", "one of the two"),
        ("claim: name, day", "claim: names, day", "is not known: 'names'"), ("male: 1", "male: one", "whole number"),
        ("female: 2", "female: 100", "whole number"), ("day: true", "day: yes", "true or false"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_mdoc_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert any(told in problem for problem in read(tmp_path, MDOC.replace(old, new)))


def test_the_driving_licence_says_of_the_standard_s_elements_what_the_register_holds() -> None:
    kind = read_licence_kinds(PACK)[0]["driving_licence"]
    said = {
        "name": "罗小燕", "sex": "female", "born_on": "1990-01-02", "issued_on": "2026-03-02", "number": "N1",
        "valid_until": "2032-03-01", "file_number": "320500123456", "age_over_18": True, "classes": ["C1"],
    }  # fmt: skip
    assert kind.spaces(said)["org.iso.18013.5.1"] == {
        "birth_date": date(1990, 1, 2), "issue_date": date(2026, 3, 2), "expiry_date": date(2032, 3, 1),
        "document_number": "N1", "administrative_number": "320500123456", "sex": 2, "age_over_18": True,
        "issuing_country": "CN",
    }  # fmt: skip


def test_a_pack_may_know_no_licences(tmp_path: Path) -> None:
    assert read_licence_kinds(tmp_path) == ({}, [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("copy_days: 14", "copy_days: 900", "copy_days is 900"),
        ("from: $number", "from: $weight", "is not known: '$weight'"),
        (", age_over: 18", "", "Say where it comes from"),
        ("age_over: 18", "age_over: 18, from: born_on", "Say where it comes from"),
        ("claims: [adult]", "claims: [grown]", "is not known: 'grown'"),
        ("    suspend:", "    cancel:", "no act is called 'cancel'"),
        ("    number:", "    Number:", "'Number' is no name of a claim"),
        ("  copy_days: 14", "  copy_days: 14\n  type_code: 12", "type_code is"),
        ("  copy_days: 14", '  copy_days: 14\n  type_code: "12"', "Write 18 digits"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert GOOD.count(old) == 1
    assert any(told in problem for problem in read(tmp_path, GOOD.replace(old, new)))


def test_a_kind_is_one_of_the_packs_documents(tmp_path: Path) -> None:
    assert any("no document is of the kind 'card'" in problem for problem in read(tmp_path, GOOD, ("cards",)))


def test_the_licences_of_the_china_pack_are_in_order() -> None:
    kinds, problems = read_licence_kinds(PACK, read_document_kinds(PACK)[0])
    assert not problems
    assert kinds["resident_id_card"].hide_suspended
    assert "portrait" not in kinds["resident_id_card"].claims  # never a picture of the card
    assert all(len(kind.type_code) == 21 for kind in kinds.values())
    assert len({kind.type_code for kind in kinds.values()}) == len(kinds)
    second = [g for kind in kinds.values() for g in kind.acts.get(LicenceAct.REVOKE, ())]
    assert second
    assert all(ground.second_officer for ground in second)
