"""Fields: what a screen reader hears, where an error leads, a date in three boxes."""

from datetime import date

import pytest
from django.utils import translation

from tests.channels.frame.reading import Application, page, part


@pytest.mark.parametrize("name", ["name", "office", "words", "scan", "secret", "true"])
def test_an_input_is_described_by_its_error(name: str) -> None:
    shown = part("{% field bound %}", bound=Application({})[name])
    control = next(attrs for tag, attrs in shown.tags if tag in {"input", "select", "textarea"})
    described = (control["aria-describedby"] or "").split()
    assert f"id_{name}_error" in described
    assert set(described) <= set(shown.ids())
    assert control["aria-invalid"] == "true"


@pytest.mark.parametrize("name", ["born_on", "reason", "papers"])
def test_a_group_of_inputs_is_described_by_its_error(name: str) -> None:
    shown = part("{% field bound %}", bound=Application({})[name])
    assert shown.every("fieldset")[0]["aria-describedby"] == f"id_{name}_error"
    assert f"id_{name}_error" in shown.ids()


def test_a_hint_is_read_before_the_error() -> None:
    shown = part("{% field bound %}", bound=Application({})["name"])
    assert shown.every("input")[0]["aria-describedby"] == "id_name_helptext id_name_error"


def test_an_input_without_hint_or_error_is_described_by_nothing() -> None:
    assert "aria-describedby" not in part("{% field bound %}", bound=Application()["note"]).every("input")[0]


def test_only_a_field_that_may_stay_empty_says_so() -> None:
    with translation.override("en"):
        assert "(optional)" in part("{% field bound %}", bound=Application()["note"]).words
        assert "(optional)" not in part("{% field bound %}", bound=Application()["name"]).words


@pytest.mark.parametrize("name", ["name", "born_on"])
def test_the_question_of_a_page_is_its_heading(name: str) -> None:
    assert len(part("{% field bound heading=True %}", bound=Application()[name]).every("h1")) == 1


def test_an_option_can_carry_a_hint() -> None:
    source = "{% field bound option_hints=hints inline=True %}"
    shown = part(source, bound=Application()["reason"], hints={"spouse": "living together"})
    assert [attrs.get("aria-describedby") for attrs in shown.every("input")] == [None, "id_reason_1_hint"]
    assert "id_reason_1_hint" in shown.ids()


def test_an_input_is_as_wide_as_its_answer() -> None:
    shown = part('{% field bound width="10" %}', bound=Application()["name"])
    assert shown.every("input")[0]["class"] == "govuk-input govuk-input--width-10"


def test_a_field_that_may_not_be_changed_is_disabled_in_all_its_parts() -> None:
    form = Application(initial={"born_on": date(1990, 3, 27)})
    form.fields["born_on"].disabled = True
    shown = part("{% field bound %}", bound=form["born_on"]).every("input")
    assert [(attrs["value"], "disabled" in attrs) for attrs in shown] == [("1990", True), ("3", True), ("27", True)]


def test_characters_left_are_said_in_the_language_of_the_page() -> None:
    with translation.override("zh-hans"):
        group = part("{% field bound %}", bound=Application()["words"]).every("div")[0]
    assert group["data-maxlength"] == "200"
    assert group["data-i18n.characters-under-limit.other"] == "还可以输入 %{count} 个字"


def test_every_error_of_the_summary_leads_to_a_control_of_the_page() -> None:
    form = Application({})
    shown = part("{% error_summary form %}{% for f in form.visible_fields %}{% field f %}{% endfor %}", form=form)
    led_to = [(attrs["href"] or "").removeprefix("#") for attrs in shown.every("a")]
    controls = [attrs.get("id") for tag, attrs in shown.tags if tag in {"input", "select", "textarea"}]
    assert len(led_to) == len(form.errors) == 9
    assert set(led_to) <= set(controls)


def test_an_error_of_the_whole_form_is_in_the_summary_and_leads_nowhere() -> None:
    form = Application({})
    form.add_error(None, "这两项不能同时选择。")
    shown = part("{% error_summary form nothing %}", form=form, nothing=None)
    assert "这两项不能同时选择。" in shown.words
    assert len(shown.every("a")) == len(form.visible_fields()) - 1  # the note may stay empty


def test_no_error_no_summary() -> None:
    assert part("{% error_summary form %}", form=Application()).tags == []


def test_the_title_says_first_that_something_is_wrong() -> None:
    with translation.override("en"):
        assert page("404.html", {"form": Application({})}).words.startswith("Error: Page not found – 通办")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("1990", "3", "27"), date(1990, 3, 27)),
        ((" 1990 ", "03", "07"), date(1990, 3, 7)),
        (("１９９０", "１２", "３"), date(1990, 12, 3)),
        (("2024", "2", "29"), date(2024, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_type_it(typed: tuple[str, str, str], meant: date) -> None:
    form = Application(_date(typed))
    assert "born_on" not in form.errors
    assert form.cleaned_data["born_on"] == meant


@pytest.mark.parametrize(
    "typed",
    [("2025", "2", "29"), ("1990", "", "27"), ("", "3", ""), ("1990", "13", "1"), ("a", "b", "c"), ("1-1", "1", "1-")],
)
def test_a_date_that_does_not_exist_says_what_to_type_and_stays_in_its_boxes(typed: tuple[str, str, str]) -> None:
    form = Application(_date(typed))
    with translation.override("en"):
        assert form.errors["born_on"] == ["Enter a date that exists, with year, month and day, for example 2026 3 27."]
    boxes = part("{% field bound %}", bound=form["born_on"]).every("input")
    assert [attrs.get("value", "") for attrs in boxes] == [box.replace("-", "") for box in typed]


def test_three_empty_boxes_are_a_missing_date() -> None:
    with translation.override("en"):
        assert Application(_date(("", " ", ""))).errors["born_on"] == ["Enter the date: year, month and day."]


def _date(typed: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("born_on_year", "born_on_month", "born_on_day"), typed, strict=True))
