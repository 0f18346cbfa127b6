"""Anybody checks a licence on their own device: by camera, picture or text, with the network off, in seven outcomes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from pytest_django import Settings

from tests.basis.credentials.made import DAY, ISSUER, Authority
from tests.channels.verify.serving import PHONE, Served, chromium, film, picture, read, ready, serving
from tongban.basis.credentials import status, trust, view
from tongban.basis.credentials.signing import Es256Signer
from tongban.channels.verify import licence

pytestmark = pytest.mark.browser
LIST = "https://status.example/1"
WORKER = "/verify/licence/worker.js"
NOW = datetime.now(UTC)
HOLDER = Es256Signer.new()
AUTHORITY = Authority(NOW)
PLACES = {"valid": 1, "suspended": 2, "invalid": 3}


def issued(index: int = 1, *, by: Es256Signer = AUTHORITY.signer, uri: str = LIST) -> bytes:
    facts = {"name": "罗小燕", "classes": ["C1", "E"], "valid_until": "2032-01-01", "age_over_18": True}
    shown = view.View("driving_licence/rental", NOW - DAY, NOW + 14 * DAY, facts, status.Reference(uri, index))
    return view.Issuer(by).issue(shown, HOLDER.public)


def code(index: int = 1, *, at: datetime | None = None, nonce: bytes | None = None, **more: Any) -> str:
    return view.show(issued(index, **more), HOLDER, at=at or datetime.now(UTC), nonce=nonce)


def status_list(*, at: datetime) -> str:
    entries = status.new(1024)
    status.put(entries, PLACES["suspended"], status.Status.SUSPENDED)
    status.put(entries, PLACES["invalid"], status.Status.INVALID)
    issue = status.Issue(LIST, at, at + DAY)
    return status.Publisher(AUTHORITY.publisher, AUTHORITY.list_der).jwt(issue, status.pack(entries))


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Browser:
    return chromium(playwright)


@pytest.fixture
def served(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(licence, "anchor", AUTHORITY.anchor.public.point.hex)
    with serving() as found:
        found.give_lists(AUTHORITY.list, status_list(at=datetime.now(UTC) - timedelta(minutes=2)))
        yield found


def opened(browser: Browser, served: Served, language: str = "en") -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport=PHONE, locale="en-GB", service_workers="allow")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(120_000)  # a busy machine is no fault of the page
    page.goto(f"{served.address}/verify/licence/{language}/")
    return context, ready(page)


def check(page: Page, text: str) -> str:
    """Type a code and return the outcome."""
    if page.locator("[data-part=result]").is_visible():
        page.click("[data-part=result] [data-act=home]")
    if not page.locator("#typed").is_visible():
        page.click("summary:has-text('EL1'), summary:has-text('paste'), summary:has-text('粘贴')")
    page.fill("#typed", text)
    page.click("[data-part=typing] button")
    page.wait_for_selector("[data-part=result]:not([hidden])")
    return page.inner_text("[data-part=outcome]")


def test_a_check_makes_no_request_and_needs_no_network(browser: Browser, served: Served) -> None:
    context, page = opened(browser, served)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(error.message))
    page.wait_for_selector("html[data-kept=yes]", state="attached")
    context.set_offline(True)
    page.reload()
    ready(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = len(served.asked)
    assert check(page, code()) == "Valid"
    facts = page.inner_text("[data-part=facts]")
    assert "罗小燕" in facts
    assert "C1, E" in facts
    assert "Yes" in facts
    page.click("[data-part=result] [data-act=home]")
    page.set_input_files("#picture", {"name": "p.png", "mimeType": "image/png", "buffer": picture(code())})
    page.wait_for_selector("[data-part=result]:not([hidden])")
    assert page.inner_text("[data-part=outcome]") == "Valid"
    page.click("[data-part=result] [data-act=home]")
    assert "罗小燕" not in page.content()
    # The browser itself, and not the page, looks for a newer worker some time after it was opened.
    assert (asked, set(served.asked[before:]) - {WORKER}, faults) == ([], set(), [])
    context.close()


def test_seven_outcomes_in_plain_words(browser: Browser, served: Served) -> None:
    context, page = opened(browser, served)
    now = datetime.now(UTC)
    said = {
        "Valid": code(1), "Suspended": code(2), "Not valid": code(3),
        "The code has run out": code(1, at=now - timedelta(minutes=9)),
        "Issuer unknown": code(1, by=Es256Signer.new()), "The clocks differ": code(1, at=now + timedelta(minutes=9)),
        "Genuine, present status unknown": code(1, uri="https://status.example/9"),
    }  # fmt: skip
    assert {outcome: check(page, text) for outcome, text in said.items()} == {outcome: outcome for outcome in said}
    check(page, said["Suspended"])
    assert "cannot be used now" in page.inner_text("[data-part=todo]")
    assert re.search(r"Status list: \d minutes? old", page.inner_text("[data-part=ages]"))
    assert "Trust list: 1 day old" in page.inner_text("[data-part=ages]")
    assert ISSUER in page.inner_text("[data-part=shown]")
    check(page, code()[:-30])
    assert "Do not rely on it" in page.inner_text("[data-part=todo]")
    assert not page.locator("[data-part=shown]").is_visible()
    context.close()


def test_a_licence_that_was_suspended_is_told_after_the_next_list(browser: Browser, served: Served) -> None:
    context, page = opened(browser, served)
    assert check(page, code(1)) == "Valid"
    entries = status.new(1024)
    status.put(entries, 1, status.Status.SUSPENDED)
    issue = status.Issue(LIST, datetime.now(UTC), datetime.now(UTC) + DAY)
    served.give_lists(
        AUTHORITY.list, status.Publisher(AUTHORITY.publisher, AUTHORITY.list_der).jwt(issue, status.pack(entries))
    )
    assert check(page, code(1)) == "Valid"  # it holds the older list still, and says how old that is
    page.click("[data-part=result] [data-act=home]")
    page.click("[data-act=update]")
    page.wait_for_selector("[data-part=updated]:has-text('up to date')")
    assert check(page, code(1)) == "Suspended"
    context.close()


def test_older_lists_and_those_of_somebody_else_are_refused(browser: Browser, served: Served) -> None:
    served.give_lists(
        trust.sign(replace(AUTHORITY.listed, sequence=6), AUTHORITY.anchor), status_list(at=datetime.now(UTC))
    )
    context, page = opened(browser, served)
    for text in (AUTHORITY.list, Authority(NOW).list):
        served.give_lists(text)
        page.click("[data-act=update]")
        page.wait_for_selector("[data-part=updated]:has-text('refused')")
    assert check(page, code(1)) == "Valid"
    context.close()


def test_without_any_list_nothing_can_be_checked(browser: Browser, served: Served) -> None:
    served.own["/verify/licence/lists.json"] = b"{"
    context, page = opened(browser, served, "zh")
    assert "还不能查验" in page.inner_text("[data-part=nothing]")
    assert page.inner_text("[data-part=updated]") == "没能取得名单。请联网后再试。"  # there are none to go on with
    page.click("summary:has-text('粘贴')")
    page.click("[data-part=typing] button")
    assert "请先输入或粘贴" in page.inner_text("[data-part=typed-fault]")
    assert page.locator("[data-part=result]").is_hidden()
    context.close()


def test_a_verifier_can_show_a_number(served: Served, browser: Browser) -> None:
    context, page = opened(browser, served)
    page.click("summary:has-text('rule out a photograph')")
    page.click("[data-act=number]")
    png = page.locator("[data-part=asking]").screenshot()
    context.close()
    assert len(read(png)) > len(view.ASKING)
    assert len(view.nonce_in(read(png))) == view.NONCE_BYTES


def test_a_code_is_read_by_the_camera(served: Served, tmp_path: Path, playwright: Playwright) -> None:
    seeing = chromium(playwright, camera=film(tmp_path / "film.mjpeg", picture(code())))
    _, page = opened(seeing, served, "zh")
    page.click("[data-part=start] [data-act=look]")
    page.wait_for_selector("[data-part=result]:not([hidden])")
    assert page.inner_text("[data-part=outcome]") == "有效"
    assert "罗小燕" in page.inner_text("[data-part=facts]")
    seeing.close()
