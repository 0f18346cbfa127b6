"""What a copy of a licence says, and no more than that."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.citations import Citation
from tongban.basis.licences import (
    Claim,
    Element,
    FromRecord,
    LicenceAct,
    LicenceGround,
    LicenceKind,
    Record,
    View,
    claims_of,
)
from tongban.basis.words import Words

WORDS = Words("名", "name")
DAY = date(2026, 3, 2)
GROUND = LicenceGround(code="lost", name=WORDS, second_officer=False, citation=Citation("某法", "", "low"))
KIND = LicenceKind(
    code="card", type_code="", credential_type="urn:card:1", doctype="", copy_days=14, hide_suspended=False,
    ends_with_holder=True,
    claims={
        "name": Claim(label=WORDS, fact="name"),
        "nickname": Claim(label=WORDS, fact="nickname"),
        "number": Claim(label=WORDS, record=FromRecord.NUMBER),
        "valid_until": Claim(label=WORDS, record=FromRecord.LAST_DAY),
        "adult": Claim(label=WORDS, age_over=18),
    },
    views={"age": View(WORDS, ("adult",))},
    acts={LicenceAct.SUSPEND: (GROUND,)},
)  # fmt: skip


def record(born_on: str = "2000-02-29", last_day: date | None = DAY, endorsed: date | None = None) -> Record:
    return Record(
        number="N1", identifier="I1", issuer="某局", issued_on=DAY, valid_from=DAY, last_day=last_day,
        endorsed_until=endorsed, facts={"name": "罗一", "born_on": born_on, "secret": "x"},
    )  # fmt: skip


def test_a_copy_says_what_its_kind_lists_and_the_record_holds() -> None:
    found = claims_of(KIND, record(), on=DAY)
    assert found == {"name": "罗一", "number": "N1", "valid_until": "2026-03-02", "adult": True}


def test_a_long_term_licence_has_no_last_day_to_tell() -> None:
    assert "valid_until" not in claims_of(KIND, record(last_day=None), on=DAY)


def test_a_view_discloses_nothing_but_its_claims() -> None:
    assert claims_of(KIND, record(), on=DAY, view="age") == {"adult": True}
    with pytest.raises(KeyError):
        claims_of(KIND, record(), on=DAY, view="other")


@pytest.mark.parametrize(
    ("born_on", "on", "adult"),
    [
        ("2008-03-02", date(2026, 3, 1), False),  # 18 on the 2nd
        ("2008-03-02", date(2026, 3, 2), True),
        ("2008-02-29", date(2026, 2, 27), False),  # no 29 February in 2026: a year older on the 28th
        ("2008-02-29", date(2026, 2, 28), True),
    ],
)
def test_somebody_is_of_age_from_the_birthday_on(born_on: str, on: date, *, adult: bool) -> None:
    assert claims_of(KIND, record(born_on), on=on, view="age") == {"adult": adult}


def test_of_somebody_whose_birthday_is_not_on_it_no_age_is_told() -> None:
    assert claims_of(KIND, record(born_on=""), on=DAY, view="age") == {}


@given(st.integers(0, 400), st.integers(0, 400))
def test_no_copy_outlives_the_licence_or_its_endorsement(last: int, endorsed: int) -> None:
    last_day, until = DAY + timedelta(days=last), DAY + timedelta(days=endorsed)
    ends = record(last_day=last_day, endorsed=until).copy_ends(KIND, DAY)
    assert ends == min(last_day, until, DAY + timedelta(days=14))
    assert record(last_day=None).copy_ends(KIND, DAY) == DAY + timedelta(days=14)


def test_an_act_has_the_grounds_that_the_pack_lists_and_no_others() -> None:
    assert KIND.ground(LicenceAct.SUSPEND, "lost") is GROUND
    assert KIND.ground(LicenceAct.SUSPEND, "other") is None
    assert KIND.ground(LicenceAct.REVOKE, "lost") is None


STANDARD = replace(
    KIND,
    elements={
        "org.example": {
            "birth_date": Element(claim="born_on", day=True), "expiry_date": Element(claim="valid_until", day=True),
            "sex": Element(claim="sex", choices={"male": 1, "female": 2}), "adult": Element(claim="adult"),
            "country": Element(says="CN"),
        }
    },
)  # fmt: skip


def test_an_mdoc_says_each_claim_by_our_name_and_by_the_standard_s_in_its_form() -> None:
    said = {"name": "罗一", "valid_until": "2026-03-02", "sex": "female", "adult": False}
    assert STANDARD.spaces(said) == {
        "urn:card:1": said, "org.example": {"expiry_date": DAY, "sex": 2, "adult": False, "country": "CN"},
    }  # fmt: skip
    assert STANDARD.spaces({"sex": "other"})["org.example"] == {"country": "CN"}
    assert KIND.spaces(said) == {"urn:card:1": said}


def test_who_may_ask_a_claim_may_ask_it_by_the_standard_s_name_and_nothing_else() -> None:
    assert STANDARD.elements_of(["name", "sex"]) == [
        ("urn:card:1", "name"), ("urn:card:1", "sex"), ("org.example", "sex"), ("org.example", "country"),
    ]  # fmt: skip
