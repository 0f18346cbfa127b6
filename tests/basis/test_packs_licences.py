"""The kinds of licences of a pack, and what is told of a file that is wrong."""

from pathlib import Path

import pytest

from tongban.basis.licences import FromRecord, LicenceAct
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
