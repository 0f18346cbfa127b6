"""The journeys in a real browser: Debian's chromium, real fields, real clicks. Runs as a program of its own.

python -m tests.journeys.in_chromium SCREENSHOTS [--language en] [--only a d] [--no-javascript]
"""

import argparse
import json
import os
import sys
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import django
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, sync_playwright

from tongban.site.journeys.page import TICKED, Form, Page, Values, read_page

EXECUTABLE = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, COMPUTER = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
SHORT = 16  # characters: ids and numbers are longer
KEPT = ("/cases/", "/check/", "/desk/", "/me/", "/questions/")  # pages of which a screenshot is kept


@dataclass(frozen=True)
class Ways:
    """How the pages are looked at, and where pictures of them are kept."""

    folder: Path
    language: str
    javascript: bool
    clicks: dict[str, int] = field(default_factory=dict)  # who and what -> clicks since the page they came to


class RealBrowser:
    """One person's chromium window, used as a person uses it: by fields, choices and buttons that can be seen."""

    def __init__(self, chromium: Chromium, site: str, who: str, ways: "Ways", *, phone: bool) -> None:
        self.site, self.who, self.ways, self.shots, self.clicks = site, who, ways, 0, 0
        self.context = chromium.new_context(
            viewport=PHONE if phone else COMPUTER,  # type: ignore[arg-type]
            locale=LOCALES[ways.language], java_script_enabled=ways.javascript,
            user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile" if phone else None,
        )  # fmt: skip
        self.faults: list[str] = []
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    def get(self, path: str) -> Page:
        """Click on the link that leads there if the page that is open has one; else go to the address."""
        link = self.page.locator(f'a[href="{path}"]:visible').first
        if link.count():
            with self.page.expect_navigation():  # what it leads to may send on
                link.click()
            self.clicks += 1
        else:
            self.page.goto(path if path.startswith("http") else self.site + path)
            self.clicks = 0
        return self._seen()

    def submit(self, page: Page, form: Form, values: Values | None = None, *, press: str = "") -> Page:
        """Fill in a form of the page that is open, and press its button."""
        assert page.url == self.page.url, f"{self.who} is at {self.page.url}, not {page.url}"
        here = self.page.locator("form").nth(page.forms.index(form))
        for name, wanted in (values or {}).items():
            kind = next(field.kind for field in form.fields if field.name == name)
            self._fill(here, kind, name, [wanted] if isinstance(wanted, str) else list(wanted))
        button = here.locator("button[type=submit], button:not([type])").first
        if press:
            name, _, value = press.partition("=")
            button = here.locator(f'button[name="{name}"][value="{value}"]')
        self._show(button)
        with self.page.expect_navigation():
            button.click()
        self.clicks += 1
        self.ways.clicks[f"{self.who} {form.action.strip('/').rpartition('/')[2]}"] = self.clicks
        return self._seen()

    def leave(self, page: Page, form: Form, values: Values, *, press: str = "") -> str:
        """Do the same, and say where it led."""
        return self.submit(page, form, values, press=press).url

    def sign_in(self, username: str) -> None:
        """Come in by the demonstration's door."""
        self.page.goto(f"{self.site}/login/")
        with self.page.expect_navigation():
            self.page.locator(f'button[value="{username}"]').click()

    def close(self) -> None:
        """Close the window; a fault in a script, or something the page was not allowed to load, fails."""
        self.context.close()
        assert not self.faults, self.faults

    def shoot(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture of the page."""
        self.ways.folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.ways.folder / f"{name}.png", full_page=whole)

    def _fill(self, here: Locator, kind: str, name: str, wanted: list[str]) -> None:
        fields = here.locator(f'[name="{name}"]')
        self._show(fields.first)
        if kind == "select":
            fields.first.select_option(wanted)
        elif kind in TICKED:
            for box in fields.all():
                on = (box.get_attribute("value") or "on") in wanted
                if box.is_checked() != on and (on or kind == "checkbox"):
                    box.set_checked(on)
                    self.clicks += 1
        else:
            fields.first.fill(wanted[0])

    def _show(self, element: Locator) -> None:
        """Open what the element is folded into, by clicking on its heading."""
        if not element.is_visible():
            element.locator("xpath=ancestor::details/summary").click()

    def _seen(self) -> Page:
        page = read_page(self.page.content(), self.page.url)
        assert not page.faults, f"{page.url}: {page.faults}"
        if any(part in urlsplit(page.url).path for part in KEPT):
            self.shots += 1
            place = "-".join(part for part in urlsplit(page.url).path.split("/") if part and len(part) < SHORT)
            self.shoot(f"{self.who}-{self.shots:02d}-{place}")
        return page


def main() -> int:
    """Carry journeys through the site in chromium; 1 if anything differs from what it must be."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # Playwright keeps an event loop in this thread; nothing is concurrent
    )
    django.setup()
    from django.utils import translation  # noqa: PLC0415 (after the set-up)

    parser = argparse.ArgumentParser()
    parser.add_argument("screenshots", type=Path)
    parser.add_argument("--language", choices=["zh", "en"], default="zh")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--no-javascript", action="store_true")
    parser.add_argument("--pictures", action="store_true", help="take the pictures of the README instead")
    given = parser.parse_args()
    language = {"zh": "zh-hans", "en": "en"}[given.language]
    with translation.override(language):
        ways = Ways(given.screenshots, language, javascript=not given.no_javascript)
        return _pictures(ways) if given.pictures else _carry(ways, given.only)


def _carry(ways: Ways, only: list[str]) -> int:
    from django.conf import settings  # noqa: PLC0415 (after the set-up)

    from tongban.casework.clocks import actions as clocks  # noqa: PLC0415
    from tongban.site.journeys import host  # noqa: PLC0415
    from tongban.site.journeys.runner import Runner  # noqa: PLC0415
    from tongban.site.journeys.telling import Teller  # noqa: PLC0415
    from tongban.site.management.commands import journey as command  # noqa: PLC0415

    journeys = [each for each in command.read_journeys() if not only or each.code in only]
    log = Path(settings.VAR) / "chromium.log"
    tell, wrong = Teller(_say), 0
    with host.serving(log) as (site, server), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        host.wait_until_open(site, server, log)
        try:
            cast = command.bring_people(journeys)
            for each in journeys:
                runner = Runner(
                    site,
                    cast,
                    language=ways.language,
                    opens=lambda who, citizen, code=each.code: RealBrowser(  # type: ignore[misc]
                        chromium, site, f"{code}-{who}", ways, phone=citizen
                    ),
                )
                story = runner.carry(each, lambda *_: None)
                tell.end(story)
                runner.close()
                wrong += not story.as_it_must_be
        finally:
            clocks.move_demo_clock(to=None)
            chromium.close()
    _say(f"clicks {json.dumps(ways.clicks)}")
    return 1 if wrong else 0


DAYS = {"a": "02T09:30", "b": "04T20:15", "c": "04T11:00", "d": "05T19:00", "e": "06T08:50", "f": "03T09:05"}


def _pictures(ways: Ways) -> int:
    """Hand in one application of each kind in the first week of March, and take three pictures on the Monday after."""
    from django.conf import settings  # noqa: PLC0415 (after the set-up)
    from django.utils.timezone import get_current_timezone  # noqa: PLC0415

    from tongban.casework.clocks import actions as clocks  # noqa: PLC0415
    from tongban.site.journeys import host  # noqa: PLC0415
    from tongban.site.journeys.runner import Runner  # noqa: PLC0415
    from tongban.site.management.commands import journey as command  # noqa: PLC0415

    def days_pass(to: str) -> None:
        moment = datetime.fromisoformat(f"2026-03-{to}").replace(tzinfo=get_current_timezone())
        clocks.move_demo_clock(to=moment)

    journeys = {each.code: each for each in command.read_journeys()}
    log = Path(settings.VAR) / "chromium.log"
    with host.serving(log) as (site, server), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        host.wait_until_open(site, server, log)
        try:
            runner = Runner(site, command.bring_people(list(journeys.values())), language=ways.language)
            numbers = {}
            for code, day in DAYS.items():
                first = replace(journeys[code].acts[0], at=datetime.fromisoformat(f"2026-03-{day}"))
                numbers[code] = runner.carry(replace(journeys[code], acts=(first,)), lambda *_: None).number
            days_pass("09T10:00")
            clerk = RealBrowser(chromium, site, "suzhou-clerk", ways, phone=False)
            clerk.sign_in("demo.suzhou-clerk")
            clerk.get("/desk/")
            clerk.shoot("desk-queue")
            case = clerk.get(f"/desk/cases/{numbers['a']}/")
            clerk.leave(case, case.form_to("/accept/"), {})
            examiner = RealBrowser(chromium, site, "suzhou-examiner", ways, phone=False)
            examiner.sign_in("demo.suzhou-examiner")
            examiner.get(f"/desk/cases/{numbers['a']}/")
            examiner.shoot("desk-case")
            luo = RealBrowser(chromium, site, "luo", ways, phone=True)
            luo.sign_in("demo.luo")
            luo.get(f"/cases/{numbers['a']}/")
            luo.shoot("portal-case")
        finally:
            clocks.move_demo_clock(to=None)
            chromium.close()
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
