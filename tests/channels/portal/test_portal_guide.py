"""Find an item and read what it takes."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter

from tests.channels.portal.conftest import CERTIFICATE, FIRST_CARD, GUIDE_ONLY, HOTEL, MONDAY, TRANSFER, Page, Phone
from tests.test_architecture import PUBLIC as ANYBODY_S
from tongban.basis.items import Handling
from tongban.casework.catalog import queries as catalog
from tongban.channels.portal import urls, wording

PUBLIC = {name.removeprefix("portal:") for name in ANYBODY_S if name.startswith("portal:")}


@pytest.mark.law("privacy-51")
def test_only_the_first_page_the_list_and_the_guides_are_public(visitor: Phone) -> None:
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        given = {
            name: {"code": TRANSFER, "name": "movers", "number": "320508-26-00000000-0"}.get(
                name, "1" if isinstance(converter, IntConverter) else "019cac46-1500-7120-b538-1f29b319e339"
            )
            for name, converter in pattern.pattern.converters.items()
        }
        address = reverse(f"portal:{pattern.name}", kwargs=given)
        answer = visitor.client.get(address)
        if pattern.name in PUBLIC:
            assert answer.status_code in {200, 404}, pattern.name  # what is made up here is nobody's
        else:
            assert answer["Location"].startswith("/login/"), pattern.name


@pytest.mark.parametrize("address", ["/cases/", "/me/", "/items/HK-016/apply/"])
def test_an_officer_without_an_entry_in_the_register_has_no_citizen_pages(
    phone_of: Callable[[str], Phone], address: str
) -> None:
    phone_of("suzhou-clerk").get(address, status=403)


def test_the_first_page_counts_the_items_of_each_subject(visitor: Phone) -> None:
    page = visitor.get("/")
    assert "Household registration 44 services" in page.words
    assert "Identity cards 13 services" in page.words
    assert "/items/?area=household" in page.links
    assert "Under way" not in page.words


def test_the_first_page_shows_what_the_citizen_has_under_way(luo: Phone, transfer: str) -> None:
    luo.post(f"/items/{CERTIFICATE}/apply/")
    page = luo.get("/")
    assert f"/cases/{transfer}/" in page.links
    assert transfer in page.words
    assert "Not handed in yet" in page.words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.law("licensing-30", "online-6")
def test_every_item_has_a_page_that_can_be_read(visitor: Phone, monday: object, language: str) -> None:
    visitor.client.cookies["django_language"] = language
    items = catalog.in_force(catalog.calendar().last)
    assert len(items) == 275
    for item in items:
        page = visitor.get(f"/items/{item.code}/")
        assert item.name.in_language(language) in page.words


def test_an_item_that_is_not_there_is_not_found(visitor: Phone) -> None:
    visitor.get("/items/XX-999/", status=404)


@pytest.mark.law("licensing-30", "online-7")
def test_a_guide_says_what_need_not_be_brought_and_what_must_be_and_why(visitor: Phone) -> None:
    words = visitor.get(f"/items/{TRANSFER}/").words
    held, bring = (
        words.index("What you need not bring"),
        words.index("What you need ", words.index("need not bring") + 20),
    )
    assert held < words.index("Household register The office looks it up itself: Population register.") < bring
    assert words.index("Labour contract Held by: Human resources and social security department.") > bring


@pytest.mark.law("licensing-30")
def test_a_guide_gives_each_limit_with_its_source_and_marks_what_nobody_verified(visitor: Phone) -> None:
    words = visitor.get(f"/items/{TRANSFER}/").words
    assert "Limit by law or rule 20 working days Source:" in words
    assert "What the office promises 10 working days Source: 承诺期限为示例值，非公布的承诺 unverified" in words
    assert "Finish the move-out 5 working days" in words
    assert "Only if you are registered in another province." in words


def test_a_licence_says_what_silence_means_and_another_item_does_not(visitor: Phone) -> None:
    silence = "your application counts as accepted"
    assert silence in visitor.get(f"/items/{HOTEL}/").words
    assert silence not in visitor.get(f"/items/{TRANSFER}/").words


def test_what_is_handled_here_can_be_applied_for_and_a_guide_cannot(visitor: Phone) -> None:
    assert f"/items/{TRANSFER}/apply/" in visitor.get(f"/items/{TRANSFER}/").links
    guide = visitor.get(f"/items/{GUIDE_ONLY}/")
    assert f"/items/{GUIDE_ONLY}/apply/" not in guide.links
    assert "This cannot be handled here yet" in guide.words


def test_what_is_applied_for_at_a_window_only_says_so(visitor: Phone) -> None:
    page = visitor.get(f"/items/{FIRST_CARD}/")
    assert f"/items/{FIRST_CARD}/apply/" not in page.links
    assert "at a police window, not online" in page.words


def test_search_finds_by_every_word_in_either_language(visitor: Phone) -> None:
    assert "/items/HK-010/" in visitor.get("/items/?q=投靠 夫妻").links
    assert "/items/HK-010/" in visitor.get("/items/?q=spouse+transfer").links
    assert "/items/HK-010/" not in visitor.get("/items/?q=spouse+vehicle").links


def test_words_that_nothing_has_lead_to_what_is_near_and_to_the_subjects(visitor: Phone) -> None:
    page = visitor.get("/items/?q=户口要迁移")
    assert "Nothing has all these words" in page.words
    assert "Did you mean one of these?" in page.words
    assert "/items/HK-010/" in page.links
    assert "/items/?area=vehicle" in page.links


def test_words_that_are_like_nothing_offer_the_subjects_alone(visitor: Phone) -> None:
    page = visitor.get("/items/?q=zzzz")
    assert "Did you mean" not in page.words
    assert "/items/?area=vehicle" in page.links


def test_words_found_under_another_subject_are_said_to_be_there(visitor: Phone) -> None:
    assert "under other subjects" in visitor.get("/items/?q=夫妻投靠&area=vehicle").words


def test_the_list_can_be_limited_to_what_is_handled_here(visitor: Phone) -> None:
    listed = [link for link in visitor.get("/items/?here=1").links if link.startswith("/items/") and "?" not in link]
    codes = {link.split("/")[2] for link in listed} - {""}
    handled = {i.code for i in catalog.in_force(catalog.calendar().last) if i.handling is Handling.FULL}
    assert codes == set(sorted(handled)[:20])


def _walk(visitor: Phone, address: str) -> list[Page]:
    pages = [visitor.get(address)]
    while following := pages[-1].every("a", rel="next"):
        pages.append(visitor.get(str(following[0]["href"])))
    return pages


def test_paging_shows_every_item_of_a_subject_once_and_leads_back(visitor: Phone) -> None:
    pages = _walk(visitor, "/items/?area=household")
    shown = [link for page in pages for link in page.links if link.startswith("/items/HK-")]
    assert len(pages) == 3
    assert len(shown) == len(set(shown)) == 44
    assert pages[-1].every("a", rel="prev")
    assert not pages[0].every("a", rel="prev")


@pytest.mark.parametrize(
    "query",
    ["?area=nowhere", "?from=zzz", "?from=%00", "?q=" + "x" * 500, "?q=%00", "?here=2", "?area=household&from=HK-9"],
)
def test_an_address_that_somebody_made_up_is_answered_with_a_list(visitor: Phone, query: str) -> None:
    visitor.get(f"/items/{query}")


def test_what_was_searched_for_is_shown_again_and_never_markup(visitor: Phone) -> None:
    page = visitor.get("/items/?q=<script>alert(1)</script>")
    assert page.every("input", name="q")[0]["value"] == "<script>alert(1)</script>"
    assert len(page.every("script")) == 1


@pytest.mark.parametrize("address", ["/", "/items/", f"/items/{TRANSFER}/"])
def test_pages_to_read_take_no_form(visitor: Phone, address: str) -> None:
    visitor.post(address, {}, status=405)


def test_the_language_can_be_switched_and_the_page_kept(visitor: Phone) -> None:
    assert visitor.post("/language/", {"language": "zh-hans", "next": f"/items/{TRANSFER}/"}) == f"/items/{TRANSFER}/"
    assert "立即申请" in visitor.get(f"/items/{TRANSFER}/").words
    visitor.post("/language/", {"language": "en", "next": "/"})
    assert "Apply now" in visitor.get(f"/items/{TRANSFER}/").words


def test_a_guide_names_the_last_day_on_which_to_apply_once_it_is_told_the_day_it_counts_from(visitor: Phone) -> None:
    page = visitor.get(f"/items/{FIRST_CARD}/")
    assert "When to apply Within 3 months of the day on which you turn 16" in page.words
    assert "at the latest" not in page.words
    turned = {"of0-day_year": "2026", "of0-day_month": "3", "of0-day_day": "2"}
    # Sixteen on 2 March: three months end on Tuesday, 2 June.
    assert "Apply by Tue 2 June 2026 at the latest." in visitor.get(f"/items/{FIRST_CARD}/?{urlencode(turned)}").words
    stay = {"of0-day_year": "2026", "of0-day_month": "3", "of0-day_day": "16"}
    words = visitor.get(f"/items/EE-022/?{urlencode(stay)}").words
    assert "Apply by Mon 9 March 2026 at the latest." in words  # the 16th less seven days
    assert "All extensions together are not longer than the stay" in words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"of0-day_year": "2026", "of0-day_month": "13", "of0-day_day": "2"}, "Enter a date that exists"),
        ({"of0-day_year": "", "of0-day_month": "", "of0-day_day": ""}, "Enter the date: year, month and day."),
        ({"of0-day_year": "2041", "of0-day_month": "1", "of0-day_day": "2"}, "The calendar of that year is not known"),
    ],
)
def test_a_day_that_cannot_be_counted_from_is_told_at_its_box(visitor: Phone, typed: dict[str, str], said: str) -> None:
    words = visitor.get(f"/items/{FIRST_CARD}/?{urlencode(typed)}").words
    assert said in words
    assert "at the latest" not in words


def test_an_item_without_such_a_time_does_not_ask_for_a_day(visitor: Phone) -> None:
    assert "When to apply" not in visitor.get(f"/items/{TRANSFER}/").words


@pytest.mark.law("privacy-17")
def test_before_anything_is_asked_people_read_who_uses_their_data_what_for_how_long_and_their_rights(
    visitor: Phone, luo: Phone
) -> None:
    assert f"/items/{TRANSFER}/data/" in visitor.get(f"/items/{TRANSFER}/").links
    page = visitor.get(f"/items/{TRANSFER}/data/")
    for part in (
        "Only to handle “Household transfer: lawful stable employment”, and by these offices: Deciding office",
        "It does not rest on your consent. Source: 个人信息保护法 第十三条第一款第三项",
        "You are asked: Who moves",
        "Population register",
        "How long they are kept The entries of households and identity cards are kept without end",
        "Your rights Know who looked at your data, when and what for",
    ):
        assert part in page.words, part
    assert {"/me/looked/", "/me/", "/items/CP-009/"} <= set(page.links)
    assert "Who uses your data, and what for" in luo.get(f"/items/{TRANSFER}/apply/").words


@pytest.mark.law("privacy-17")
def test_a_guide_without_a_form_says_the_same_of_what_it_looks_up(visitor: Phone) -> None:
    words = visitor.get("/items/EE-002/data/").words
    assert "The office in charge, where you apply." in words
    assert "You are asked" not in words
    assert "Register of identity cards" in words


@pytest.mark.law("licensing-41")
def test_where_a_document_is_valid_is_told_with_it(visitor: Phone, luo: Phone) -> None:
    guide = visitor.get("/items/PO-006/").words
    assert "Security service licence: valid in the whole country Source: 行政许可法 第四十一条" in guide
    assert "valid in the premises that it names" in visitor.get(f"/items/{HOTEL}/").words
    assert "Valid in the whole country" in luo.get("/me/").words  # her identity card


@pytest.mark.law("id_card-9")
@pytest.mark.parametrize("code", ["HK-021", "HK-022"])
def test_who_comes_back_to_settle_is_led_to_the_card_that_is_asked_for_at_the_same_time(
    visitor: Phone, code: str
) -> None:
    page = visitor.get(f"/items/{code}/")
    assert "Apply for at the same time" in page.words
    assert f"/items/{FIRST_CARD}/" in page.links
    assert "居民身份证法 第九条" in page.words


@pytest.mark.law("online-5")
def test_one_log_in_opens_the_applications_of_every_subject_and_all_that_is_one_s_own(luo: Phone) -> None:
    items = catalog.in_force(MONDAY.date())
    by_area = {item.area: item for item in items if wording.online(item) and "person" in item.applicants}
    assert len(by_area) >= 5
    for item in by_area.values():
        assert "Before you start" in luo.get(f"/items/{item.code}/apply/").words, item.code
    for address in ("/cases/", "/messages/", "/me/", "/me/agents/", "/me/looked/", "/appointments/"):
        luo.get(address)
