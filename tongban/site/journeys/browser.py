"""A person's browser: keeps cookies, follows redirects, fills in forms, and fails where the page says what is wrong."""

import ssl
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import httpx

from tongban.site.journeys.page import Form, Page, Values, read_page

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile"
COMPUTER = "Mozilla/5.0 (X11; Linux x86_64)"
LONGEST_WAIT = 30  # seconds
LONGEST_QUOTE = 300  # characters of a page that says no
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody: the site is opened over plain HTTP on this machine


class PageRefused(Exception):
    """A page did not do what was asked; the message has what it says about it."""


class AnyBrowser(Protocol):
    """What errands need of a browser: this one, or a real one."""

    def get(self, path: str) -> Page:
        """Return the page at an address."""

    def submit(self, page: Page, form: Form, values: Values | None = None, *, press: str = "") -> Page:
        """Fill in a form, press its button, and return the page that follows."""

    def leave(self, page: Page, form: Form, values: Values, *, press: str = "") -> str:
        """Fill in a form, press its button, and return where it leads."""

    def sign_in(self, username: str) -> None:
        """Come in by the demonstration's door."""

    def close(self) -> None:
        """Put the browser away."""


class Browser:
    """One person at one device."""

    def __init__(self, site: str, *, language: str, device: str) -> None:
        headers = {"Accept-Language": language, "User-Agent": device}
        self._client = httpx.Client(
            base_url=site, headers=headers, follow_redirects=True, timeout=LONGEST_WAIT, verify=PLAIN, trust_env=False
        )

    def get(self, path: str) -> Page:
        """Return the page at an address."""
        return self._page(self._client.get(path))

    def submit(self, page: Page, form: Form, values: Values | None = None, *, press: str = "") -> Page:
        """Fill in a form of a page, press its button, and return the page that follows.

        Raises:
            PageRefused: The answer is an error, or says that something is wrong.
            NotOnThePage: The form has no such field, choice or button.
        """
        return self._page(self._post(page, form, values or {}, press, follow=True))

    def leave(self, page: Page, form: Form, values: Values, *, press: str = "") -> str:
        """Fill in a form and press its button; return the address that the site leads to, without going there.

        Raises:
            PageRefused: It leads nowhere: the answer is an error, or says that something is wrong.
            NotOnThePage: The form has no such field, choice or button.
        """
        response = self._post(page, form, values, press, follow=False)
        if response.has_redirect_location:
            return response.headers["Location"]
        page = self._page(response)
        raise PageRefused(f"{urlsplit(page.url).path}: nothing came of it: {page.text[:LONGEST_QUOTE]}")

    def _post(self, page: Page, form: Form, values: Values, press: str, *, follow: bool) -> httpx.Response:
        where = urljoin(page.url, form.action) if form.action else page.url
        data: dict[str, list[str]] = {}
        for name, value in form.filled(values, press=press):
            data.setdefault(name, []).append(value)
        return self._client.post(where, data=data, headers={"Referer": page.url}, follow_redirects=follow)

    def sign_in(self, username: str) -> None:
        """Come in by the demonstration's door, and stay there: the first page is not asked for."""
        page = self.get("/login/")
        wanted = f"demo_account={username}"
        for form in page.forms:
            if wanted in {f"{each.name}={each.value}" for each in form.fields}:
                self.leave(page, form, {}, press=wanted)
                return
        raise PageRefused(f"the door has no button for {username}")

    @property
    def cookies(self) -> httpx.Cookies:
        """What the site has given this browser to show again."""
        return self._client.cookies

    def close(self) -> None:
        """Put the browser away."""
        self._client.close()

    def _page(self, response: httpx.Response) -> Page:
        page = read_page(response.text, str(response.url))
        if response.is_error or page.faults:
            said = "; ".join(page.faults) or page.text[:LONGEST_QUOTE]
            raise PageRefused(f"{response.status_code} {urlsplit(page.url).path}: {said}")
        return page
