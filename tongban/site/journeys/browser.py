"""A person's browser: keeps cookies, follows redirects, fills in forms, and fails where the page says what is wrong."""

from urllib.parse import urljoin, urlsplit

import httpx

from tongban.site.journeys.page import Form, Page, Values, read_page

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile"
COMPUTER = "Mozilla/5.0 (X11; Linux x86_64)"
LONGEST_WAIT = 30  # seconds


class PageRefused(Exception):
    """A page did not do what was asked; the message has what it says about it."""


class Browser:
    """One person at one device."""

    def __init__(self, site: str, *, language: str, device: str) -> None:
        headers = {"Accept-Language": language, "User-Agent": device}
        self._client = httpx.Client(base_url=site, headers=headers, follow_redirects=True, timeout=LONGEST_WAIT)

    def get(self, path: str) -> Page:
        """Return the page at an address."""
        return self._page(self._client.get(path))

    def submit(self, page: Page, form: Form, values: Values | None = None, *, press: str = "") -> Page:
        """Fill in a form of a page, press its button, and return the page that follows.

        Raises:
            PageRefused: The answer is an error, or says that something is wrong.
            NotOnThePage: The form has no such field, choice or button.
        """
        where = urljoin(page.url, form.action) if form.action else page.url
        sent = form.filled(values or {}, press=press)
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        if form.method == "post":
            return self._page(self._client.post(where, data=data, headers={"Referer": page.url}))
        return self._page(self._client.get(where, params=data))

    def sign_in(self, username: str) -> None:
        """Come in by the demonstration's door."""
        page = self.get("/login/")
        wanted = f"demo_account={username}"
        for form in page.forms:
            if wanted in {f"{each.name}={each.value}" for each in form.fields}:
                self.submit(page, form, press=wanted)
                return
        raise PageRefused(f"the door has no button for {username}")

    def close(self) -> None:
        """Put the browser away."""
        self._client.close()

    def _page(self, response: httpx.Response) -> Page:
        page = read_page(response.text, str(response.url))
        if response.is_error or page.faults:
            said = "; ".join(page.faults) or page.text[:300]
            raise PageRefused(f"{response.status_code} {urlsplit(page.url).path}: {said}")
        return page
