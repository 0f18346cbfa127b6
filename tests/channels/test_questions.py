"""An item's questions as one form, and its answers in words: what the portal and the desk share."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict
from django.utils import translation

from tests.channels.conftest import TODAY, Family
from tongban.basis.answers import Answers
from tongban.basis.ids import resident_id
from tongban.basis.items import FieldKind, FormField, Item
from tongban.basis.packs import read_item, read_remedies
from tongban.basis.words import Words
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.channels import questions
from tongban.channels.questions import QuestionForm

PACK = catalog.pack_folder()


@pytest.fixture(scope="module")
def transfer() -> Item:
    """The transfer of a household for lawful employment."""
    return _item("household/HK-016.yaml")


def _item(path: str) -> Item:
    item, problems, _content = read_item(Path(PACK) / "items" / path, read_remedies(Path(PACK))[0])
    assert item, problems
    return item


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def typed(**values: Any) -> QueryDict:
    """Return a form as a browser sends it."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def whole(family: Family, **changes: Any) -> QueryDict:
    return typed(**{
        "movers": [str(family.people["luo"])],
        "destination": "姑苏区",
        "settle_as": "new_household",
        "address": "平江路2号",
        "employer": "某公司",
        "work_since_year": "2021",
        "work_since_month": "3",
        "work_since_day": "1",
        "new_head": str(family.people["husband"]),
        "phone": "13800000000",
    } | changes)  # fmt: skip


def ask(item: Item, family: Family, data: QueryDict | None = None, answers: Answers | None = None) -> QuestionForm:
    known = questions.known_of(family.people["luo"], TODAY)
    return QuestionForm(item, known=known, answers=answers, data=data)


def test_a_whole_form_gives_the_answers_as_they_are_stored(transfer: Item, family: Family) -> None:
    form = ask(transfer, family, whole(family))
    assert form.is_valid(), form.errors
    assert form.answers == {
        "movers": [str(family.people["luo"])],
        "destination": "320508",
        "settle_as": "new_household",
        "address": "平江路2号",
        "employer": "某公司",
        "work_since": "2021-03-01",
        "new_head": str(family.people["husband"]),
        "phone": "13800000000",
    }


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_answered(transfer: Item, family: Family) -> None:
    form = ask(transfer, family, typed(settle_as="new_household", phone="x"))
    assert not form.is_valid()
    assert form.answers == {}
    assert dict(form.errors) == {
        "movers": ["Choose at least one person."],
        "destination": ["Choose the county or district."],
        "address": ["Fill in: Address of the new household"],
        "employer": ["Fill in: Employer"],
        "work_since": ["Write the date."],
        "phone": ["Write a phone number, like 13800000000."],
    }


def test_a_question_that_does_not_apply_needs_no_answer_and_keeps_none(transfer: Item, family: Family) -> None:
    form = ask(transfer, family, whole(family, settle_as="join_household", joins=family.numbers["mother"]))
    assert form.is_valid(), form.errors
    assert "address" not in form.answers
    home = registry.household_of(family.people["luo"], TODAY)
    assert home
    assert form.answers["joins"] == str(home.home.household_id)
    joined = transfer.field("settle_as").choices["join_household"].en
    assert f"Only if you answered “{joined}”" in ask(transfer, family).fields["joins"].help_text


def test_a_question_that_applies_needs_its_answer(transfer: Item, family: Family) -> None:
    form = ask(transfer, family, whole(family, settle_as="join_household"))
    assert list(form.errors) == ["joins"]


@pytest.mark.parametrize("name", ["movers", "new_head"])
def test_nobody_outside_the_household_can_be_chosen(
    transfer: Item, family: Family, neighbour: Family, name: str
) -> None:
    for stranger in [str(neighbour.people["wu"]), str(uuid4()), "nobody"]:
        form = ask(transfer, family, whole(family, **{name: stranger}))
        assert form.errors[name] == ["Choose from the people in the applicant's household."]


def test_the_household_is_offered_head_first_with_relations(transfer: Item, family: Family) -> None:
    form = ask(transfer, family)
    offered = [label for _value, label in form.fields["movers"].choices]  # type: ignore[attr-defined]
    assert offered[0] == "罗芳 (head of the household)"
    assert set(offered[1:]) == {"陈建国 (spouse)", "陈小雨 (child)", "罗桂英 (parent)"}
    assert form["movers"].value() == [str(family.people["luo"])]
    assert [label for _value, label in form.fields["new_head"].choices][-1] == "Nobody"  # type: ignore[attr-defined]


def test_without_an_applicant_there_is_nobody_to_choose_from(transfer: Item, family: Family) -> None:
    known = questions.known_of(None, TODAY)
    form = QuestionForm(transfer, known=known, data=whole(family))
    assert form.errors["movers"] == ["Choose from the people in the applicant's household."]


def test_answers_given_before_stand_in_their_boxes_but_no_id_number(transfer: Item, family: Family) -> None:
    before = {"destination": "320508", "joins": str(uuid4()), "work_since": "2021-03-01", "phone": "1380000"}
    form = ask(transfer, family, answers=before)
    assert form["destination"].value() == "Gusu District, Suzhou City, Jiangsu Province"
    assert form["joins"].value() == ""
    assert form["phone"].value() == "1380000"
    assert 'value="2021"' in str(form["work_since"])


def test_a_household_chosen_before_stays_when_its_box_is_left_empty(transfer: Item, family: Family) -> None:
    home = registry.household_of(family.people["luo"], TODAY)
    assert home
    before = {"joins": str(home.home.household_id)}
    form = ask(transfer, family, whole(family, settle_as="join_household", joins=""), before)
    assert form.is_valid(), form.errors
    assert form.answers["joins"] == before["joins"]


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        ("12", "has 18 characters"),
        (resident_id("110105", date(1949, 12, 31), 2), "Nobody in a registered household has this ID number."),
    ],
)
def test_an_id_number_that_leads_to_no_household_is_told(
    transfer: Item, family: Family, number: str, remedy: str
) -> None:
    form = ask(transfer, family, whole(family, settle_as="join_household", joins=number))
    assert remedy in form.errors["joins"][0]


def test_stored_yes_and_no_read_back_and_decide_what_is_asked(transfer: Item, family: Family) -> None:
    sure = FormField(name="sure", kind=FieldKind.YES_NO, label=Words("确定", "Sure"))
    why = FormField(name="why", kind=FieldKind.LONG_TEXT, label=Words("原因", "Why"), asked_if=("sure", "no"))
    item = replace(transfer, form=(sure, why))
    form = ask(item, family, typed(sure="yes"))
    assert form.is_valid(), form.errors
    assert form.answers == {"sure": True}
    assert ask(item, family, answers={"sure": True})["sure"].value() == "yes"
    assert ask(item, family, answers={"sure": False})["sure"].value() == "no"
    assert "Only if you answered “No” to “Sure”." in form.fields["why"].help_text
    answered = questions.answers_in_words(item, {"sure": False, "why": "不需要"}, TODAY)
    assert [(q.name, text) for q, text in answered] == [("sure", "No"), ("why", "不需要")]
    known = questions.known_of(family.people["luo"], TODAY)
    alone = QuestionForm(item, known=known, questions=(why,), answers={"sure": False}, data=typed(why=""))
    assert alone.errors["why"] == ["Fill in: Why"]


def test_more_choices_than_a_page_holds_become_a_list(transfer: Item, family: Family) -> None:
    many = {f"c{n}": Words(str(n), str(n)) for n in range(questions.MOST_RADIOS + 1)}
    item = replace(transfer, form=(replace(transfer.field("settle_as"), choices=many),))
    form = ask(item, family)
    assert "<select" in str(form["settle_as"])
    assert "Choose…" in str(form["settle_as"])


# --- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("320508", ["320508"]),
        ("姑苏区", ["320508"]),
        (" 江苏省苏州市姑苏区 ", ["320508"]),
        ("苏州市姑苏", ["320508"]),
        ("Gusu District", ["320508"]),
        ("gusu district, suzhou city, jiangsu province", ["320508"]),
        ("３２０５０８", ["320508"]),
        ("翠屏区", ["511502"]),
        ("999999", []),
        ("320500", []),
        ("没有这个县", []),
        ("区", []),
        ("", []),
    ],
)
def test_a_county_is_found_by_number_or_name(text: str, codes: list[str]) -> None:
    assert [region.code for region in questions.find_regions(text, TODAY)] == codes


def test_a_name_that_several_counties_have_gives_them_all() -> None:
    found = questions.find_regions("鼓楼区", TODAY)
    assert {"320106", "320302", "350102", "410204"} == {region.code for region in found}


def test_a_name_that_fits_too_many_is_cut_off() -> None:
    assert len(questions.find_regions("江苏省", TODAY)) == questions.MOST_PLACES


def test_of_several_places_the_answer_names_each_with_its_number(transfer: Item, family: Family) -> None:
    form = ask(transfer, family, whole(family, destination="鼓楼区"))
    assert str(form.errors["destination"][0]).startswith("Several places fit. Write the number of one of them:")
    assert "Gulou District, Nanjing City, Jiangsu Province 320106" in form.errors["destination"][0]


def test_a_place_that_nobody_knows_is_told(transfer: Item, family: Family) -> None:
    form = ask(transfer, family, whole(family, destination="没有这个县"))
    assert "No county or district is called that." in form.errors["destination"][0]


@pytest.mark.parametrize(
    ("language", "code", "words"),
    [
        ("zh-hans", "320508", "江苏省苏州市姑苏区"),
        ("zh-hans", "110101", "北京市东城区"),
        ("en", "110101", "Dongcheng District, Beijing"),
        ("zh-hans", "429004", "湖北省仙桃市"),
    ],
)
def test_a_place_is_named_as_an_address_begins(language: str, code: str, words: str) -> None:
    with translation.override(language):
        assert questions.region_in_words(code, TODAY) == words


# --- answers in words -----------------------------------------------------------------------------


def test_answers_are_read_as_people_say_them(transfer: Item, family: Family) -> None:
    home = registry.household_of(family.people["luo"], TODAY)
    assert home
    answers = {
        "movers": [str(family.people["luo"]), str(family.people["child"])],
        "destination": "320508",
        "settle_as": "join_household",
        "joins": str(home.home.household_id),
        "address": "not asked",
        "work_since": "2021-03-01",
        "new_head": "",
    }
    said = {question.name: text for question, text in questions.answers_in_words(transfer, answers, TODAY)}
    assert set(said.pop("movers").split("; ")) == {"罗芳", "陈小雨"}
    assert said == {
        "destination": "Gusu District, Suzhou City, Jiangsu Province",
        "settle_as": transfer.field("settle_as").choices["join_household"].en,
        "joins": "罗*, Cuiping District, Yibin City, Sichuan Province, 翠屏区人民路12号3单元402室",
        "work_since": "Mon 1 March 2021",
    }


def test_an_id_number_is_never_shown_whole(family: Family) -> None:
    joining = _item("household/HK-010.yaml")
    number = family.numbers["husband"]
    said = questions.answers_in_words(joining, {"spouse_id_number": number}, TODAY)
    assert [text for _question, text in said] == [f"511***********{number[-4:]}"]


def test_a_person_who_is_no_longer_known_is_a_dash(transfer: Item, family: Family) -> None:
    said = questions.answers_in_words(transfer, {"new_head": str(UUID(int=4))}, TODAY)
    assert [text for _question, text in said] == ["–"]
