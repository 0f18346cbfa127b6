"""The relying parties of a pack: nobody may ask for more than a law lets them, and every kind and claim is known."""

from pathlib import Path

import pytest

from tests.basis.test_packs_licences import GOOD as LICENCES
from tongban.basis.credentials import dcql
from tongban.basis.packs_licences import read_licence_kinds
from tongban.basis.packs_parties import read_parties

PACK = Path(__file__).parents[2] / "packs/cn"
GOOD = """
shop:
  name: {zh: 店, en: Shop}
  purposes:
    check:
      name: {zh: 核对, en: Check}
      law: 某法 第一条
      source: somewhere
      confidence: low
      asks:
        card: {claims: [name, number], if_held: [number]}
    age:
      name: {zh: 年龄, en: Age}
      law: 某法 第二条
      source: somewhere
      confidence: high
      asks:
        card: {view: age}
"""


def read(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "licences.yaml").write_text(LICENCES, "utf-8")
    (tmp_path / "relying_parties.yaml").write_text(text, "utf-8")
    return [str(problem) for problem in read_parties(tmp_path, read_licence_kinds(tmp_path)[0])[1]]


def test_a_party_may_ask_what_its_purposes_say(tmp_path: Path) -> None:
    assert not read(tmp_path, GOOD)
    kinds = read_licence_kinds(tmp_path)[0]
    shop = read_parties(tmp_path, kinds)[0]["shop"]
    assert (shop.name.en, shop.demonstration, list(shop.purposes)) == ("Shop", False, ["check", "age"])
    check = shop.purposes["check"]
    assert check.asks[0].sets() == (("name", "number"), ("name",))
    assert check.scope(kinds) == {"urn:card:1": {"name", "number"}}
    assert dcql.beyond(check.queries(kinds), check.scope(kinds)) == []
    assert shop.purposes["age"].asks[0].claims == ("adult",)
    assert check.citation.text == "某法 第一条"


def test_a_pack_may_know_no_party(tmp_path: Path) -> None:
    assert read_parties(tmp_path, {}) == ({}, [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("claims: [name, number]", "claims: [name, weight]", "is not known: 'weight'"),
        ("view: age", "view: aged", "is not known: 'aged'"),
        ("claims: [name, number]", "claims: [name, name, number]", "a claim stands twice"),
        ("card: {view: age}", "permit: {view: age}", "no licence is of the kind 'permit'"),
        ("card: {view: age}", "card: {view: age, claims: [name]}", "one of the two"),
        ("card: {view: age}", "card: {}", "one of the two"),
        ("if_held: [number]", "if_held: [adult]", "is not known: 'adult'"),
        ("if_held: [number]", "if_held: [name, number]", "too much may be missing"),
        ("      confidence: high\n      asks:\n        card: {view: age}\n", "      confidence: high\n      asks: {}\n",
         "it asks for nothing"),
        ("source: somewhere\n      confidence: high", 'source: ""\n      confidence: high', "the source is empty"),
        ("      source: somewhere\n      confidence: high", "      confidence: high", "'source' is missing"),
        ("\nshop:", "\nShop:", "'Shop' is no name"),
        ("    age:\n", "    Age:\n", "'Age' is no name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_remedy(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert GOOD.count(old) == 1
    assert any(told in problem for problem in read(tmp_path, GOOD.replace(old, new)))


def test_a_party_without_a_purpose_is_none(tmp_path: Path) -> None:
    [problem] = read(tmp_path, "shop:\n  name: {zh: 店, en: Shop}\n  purposes: {}\n")
    assert "registered for no purpose" in problem


def test_the_parties_of_the_china_pack_are_made_up_and_say_so() -> None:
    kinds = read_licence_kinds(PACK)[0]
    parties, problems = read_parties(PACK, kinds)
    assert not problems
    assert all(each.demonstration and "演示" in each.name.zh for each in parties.values())
    assert parties["demo_shop"].purposes["check_age"].asks[0].claims == ("age_over_18",)  # the age, not the birthday
    for each in parties.values():
        for purpose in each.purposes.values():
            assert dcql.beyond(purpose.queries(kinds), purpose.scope(kinds)) == []


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://shop.example/returned", (True, True)), ("https://shop.example:8443/", (True, True)),
        ("http://127.0.0.1:8001/back", (True, False)), ("http://localhost/back", (True, False)),
        ("http://shop.example/back", (False, False)), ("https://shop.example", (False, False)),
        ("https://shop.example/back?to=x", (False, False)), ("https://shop.example/back#x", (False, False)),
        ("https://shop.example@evil.example/", (False, False)), ("javascript:alert(1)", (False, False)),
        ("/back", (False, False)), ("https://[::1/back", (False, False)), ("https://店.example/", (False, False)),
        (f"https://shop.example/{'x' * 300}", (False, False)),
    ],
)  # fmt: skip
def test_a_holder_goes_back_to_a_whole_address_that_nobody_can_read_on_the_way(
    tmp_path: Path, address: str, good: tuple[bool, bool]
) -> None:
    for made_up, right in zip((True, False), good, strict=True):
        more = f'  demonstration: {str(made_up).lower()}\n  returns: ["{address}"]\n'
        told = read(tmp_path, GOOD.replace("  purposes:\n    check:", f"{more}  purposes:\n    check:"))
        assert (not told) is right, told
        if right:
            found = read_parties(tmp_path, read_licence_kinds(tmp_path)[0])[0]["shop"]
            assert found.returns == (address,)
        else:
            assert "whole address" in told[0]
