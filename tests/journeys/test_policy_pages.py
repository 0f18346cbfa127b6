"""Pages about policies as people use them: questions and answers on a telephone, drafts and charts at the desk."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect

from tests.channels.verify.serving import PHONE, chromium
from tests.journeys.serving import Installation, Site

pytestmark = pytest.mark.browser
PATIENCE = 120_000  # a busy machine is no fault of a page
DESK: ViewportSize = {"width": 1280, "height": 900}
BEIJING = "/settle/110000/points_settlement/"
POLICY = "/policy-desk/110000/points_settlement/1/"
OFFICERS = "from tongban.site import demo\ndemo.bring_officers()"
FACTS = {
    "permit": "true", "retired": "false", "criminal": "false", "insured_months": "84", "owned_months": "120",
    "rented_months": "0", "education": "bachelor", "study_months": "0", "home_moved_months": "0",
    "both_moved_months": "0", "award": "none", "wage_tax": "0", "investor_tax": "0", "tax_offence": "false",
    "age": "40", "honour": "false", "detentions": "0",
}  # fmt: skip
COMMON = {
    "born_year": "1994", "born_month": "3", "born_day": "2", "sex": "female", "education": "bachelor", "job": "true",
    "home": "true", "family": "false", "permit": "true", "permit_months": "40", "paying": "true",
    "insured_months": "40", "owned_months": "0", "rented_months": "30", "record": "false",
}  # fmt: skip
CHINESE = {
    "ranked": "参加排名", "bachelor": "积分：63", "doctor": "积分：85", "range": "请填写0至600之间的数字",
    "nowhere": "还缺什么", "near": "石家庄市", "gap": "还需缴纳20个月",
}  # fmt: skip
ENGLISH = {
    "ranked": "take part in the ranking", "bachelor": "Points: 63", "doctor": "Points: 85", "range": "0 to 600",
    "nowhere": "Not yet: what is missing", "near": "Shijiazhuang", "gap": "20 more months",
}  # fmt: skip
WIDER_THAN_ITS_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = chromium(playwright)
    expect.set_options(timeout=PATIENCE)
    yield found
    found.close()


@contextmanager
def window(browser: Browser, site: Site, *, size: ViewportSize, locale: str, scripts: bool) -> Iterator[Page]:
    """Have somebody look at the site; a fault in a script, or anything the page was not allowed to load, fails."""
    context = browser.new_context(
        base_url=site.address,
        viewport=size,
        locale=locale,
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(error.message))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert faults == []


def press(page: Page, button: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        page.locator(button).first.click()


def go_on(page: Page, answers: Mapping[str, str], start: str) -> None:
    """Answer what the page asks, and go on."""
    form = page.locator("main form").first
    names = {each.get_attribute("name") or "" for each in form.locator("input:visible, select:visible").all()}
    for name in sorted(names):
        fields = form.locator(f'[name="{name}"]')
        value = answers.get(name.removeprefix(start), "-")
        if fields.first.get_attribute("type") == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif fields.first.evaluate("each => each.tagName") == "SELECT":
            fields.first.select_option(value)
        else:
            fields.first.fill(value)
    press(page, "main form button.govuk-button")


def go_through(page: Page, answers: Mapping[str, str], *, start: str, asks: str) -> int:
    """Answer page after page, and return how many that were."""
    pages = 0
    while page.locator(f'input[name="{asks}"]').count():
        go_on(page, answers, start)
        pages += 1
    return pages


@pytest.mark.parametrize(
    ("look", "words"),
    [
        ({"size": DESK, "locale": "zh-CN", "scripts": False}, CHINESE),
        ({"size": PHONE, "locale": "en-GB", "scripts": True}, ENGLISH),
    ],
    ids=["without JavaScript", "on a telephone"],
)
def test_questions_are_answered_changed_printed_and_tried_in_every_city(
    browser: Browser, site: Site, look: Mapping[str, object], words: Mapping[str, str]
) -> None:
    with window(browser, site, **look) as page:  # type: ignore[arg-type]
        page.goto(BEIJING)
        assert go_through(page, FACTS, start="f-", asks="ask") > 1
        main = page.locator("main")
        expect(main).to_contain_text(words["ranked"])
        expect(main).to_contain_text(words["bachelor"])
        press(page, 'button[name=change][value="insured_months"]')
        go_on(page, {"insured_months": "many"}, "f-")
        expect(page.locator(".govuk-error-summary")).to_contain_text(words["range"])
        assert not page.evaluate(WIDER_THAN_ITS_WINDOW)
        go_on(page, FACTS, "f-")
        press(page, 'button[name=change][value="education"]')
        go_on(page, {"education": "doctor"}, "f-")
        expect(main).to_contain_text(words["doctor"])
        assert not page.evaluate(WIDER_THAN_ITS_WINDOW)
        printed(page, scripts=bool(look["scripts"]))
        page.goto("/settle/where/")
        assert go_through(page, COMMON, start="q-", asks="page") > 1
        for said in ("nowhere", "near", "gap"):
            expect(main).to_contain_text(words[said])
        assert not page.evaluate(WIDER_THAN_ITS_WINDOW)
        press(page, f'button[formaction="{BEIJING}"]')
        expect(page).to_have_url(site.address + BEIJING)


def printed(page: Page, *, scripts: bool) -> None:
    """The page prints with its answer, and without what can only be pressed; a button is there where it can print."""
    button = page.locator("[data-print]")
    expect(button).to_be_visible(visible=scripts)
    if scripts:
        page.evaluate("window.print = () => { window.printed = true }")
        button.click()
        assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("main h1")).to_be_visible()
    assert not page.locator("main button:visible").count()
    page.emulate_media(media="screen")


def test_an_error_is_told_while_one_writes_and_a_simulation_is_drawn(
    browser: Browser, site: Site, installation: Installation
) -> None:
    installation.python(OFFICERS)
    with window(browser, site, size=DESK, locale="zh-CN", scripts=True) as page:
        page.goto("/login/")
        press(page, 'button[value="demo.beijing-policy"]')
        page.goto(POLICY)
        press(page, 'form[action$="/draft/"] button')
        text, told = page.locator("#id_text"), page.locator("[data-checked]")
        right = text.input_value()
        wrong = right.replace("value: 7, cite: M#4", "value: 7, cite: M#99", 1)
        line = next(n for n, (a, b) in enumerate(zip(right.split("\n"), wrong.split("\n"), strict=True), 1) if a != b)
        text.fill(wrong)
        expect(told).to_contain_text(f"第{line}行")
        told.locator(f'a[data-line="{line}"]').click()
        assert "M#99" in text.evaluate("each => each.value.slice(each.selectionStart, each.selectionEnd)")
        text.fill(right.replace("value: 7, cite: M#4", "value: 5, cite: M#4", 1))
        expect(told).not_to_contain_text(f"第{line}行")
        press(page, ".tb-edit button:not([name])")
        simulated(page, partial(installation.tongban, "simulation"))


def simulated(page: Page, count: Callable[[str], object]) -> None:
    """What a draft changes is asked, counted, and shown as charts and tables."""
    press(page, 'a[href$="/simulate/"]')
    page.locator("input[name=population]").first.check()
    page.locator("[name=quota]").fill("300")
    press(page, "main form button.govuk-button")
    expect(page.locator("progress")).to_be_visible()
    count(page.url.split("/")[-2])  # the page looks again by itself
    expect(page.locator("figure[data-chart] canvas").first).to_be_visible()
    expect(page.locator("figure[data-chart] img")).to_have_count(0)  # each is drawn
    expect(page.locator("main table").first).to_be_visible()
    assert re.search("入围分数", page.locator("main").inner_text())
