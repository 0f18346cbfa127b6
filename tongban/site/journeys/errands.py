"""What people do at the portal and at the desk, page by page, through the forms that the site shows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from tongban.basis.items import FieldKind, Item
from tongban.site.journeys.browser import AnyBrowser, PageRefused
from tongban.site.journeys.page import Form, NotOnThePage, Page

APPLICANT = "applicant"  # for whom, where somebody may apply for others as well; for themselves if nothing is said
FILES = "files/"  # the page of an application that takes uploads
MOST_PAGES = 40  # of an application; more means that it goes round in circles
DATE_PARTS = ("year", "month", "day")


def apply(browser: AnyBrowser, item: Item, answers: Mapping[str, Any]) -> str:
    """Fill in an application on the portal and hand it in; return its number.

    Args:
        answers: As they are typed or ticked: a household or a person elsewhere by ID number.

    Raises:
        PageRefused: A page says that something is wrong, or asks what there is no answer to.
    """
    page = browser.get(f"/items/{item.code}/apply/")
    page = browser.submit(page, _begin(page))
    for _ in range(MOST_PAGES):
        parts = urlsplit(page.url).path.strip("/").split("/")
        if parts[0] == "cases":
            return unquote(parts[1])
        page = _answer(browser, page, item, answers)
    raise PageRefused(f"the application for {item.code} does not end: {page.url}")


def _begin(page: Page) -> Form:
    own = [form for form in page.forms if form.method == "post" and not form.action]
    return next(form for form in own if form.to_fill <= {APPLICANT})


def _answer(browser: AnyBrowser, page: Page, item: Item, answers: Mapping[str, Any]) -> Page:
    """Answer one page of an application, and return the next."""
    path = urlsplit(page.url).path
    if path.endswith(FILES):  # nobody has to upload: the originals are shown at a window
        return browser.get(path.removesuffix(FILES))  # where its "go on" leads
    asks = [form for form in page.forms if form.method == "post" and not form.action]
    form = next((form for form in asks if form.to_fill), asks[-1])
    if "place" in form.names:
        question = _question_of(page)
        return browser.submit(page, form, {"place": _place(form, str(answers[question]))})
    if "papers" in form.names:
        offered = [each.value for each in form.fields if each.name == "papers"]
        return browser.submit(page, form, {"papers": offered})
    if "true" in form.names:
        return browser.submit(page, form, {"true": "on"})
    return browser.submit(page, form, typed(form, item, answers))


def _question_of(page: Page) -> str:
    return urlsplit(page.url).path.strip("/").split("/")[-1]


def _place(form: Form, county: str) -> str:
    """Return the county if it is offered, else the city or province that it is in."""
    offered = {each.value for each in form.fields if each.name == "place"}
    offered |= {option for each in form.fields if each.name == "place" for option in each.options}
    for code in (county, county[:4] + "00", county[:2] + "0000"):
        if code in offered:
            return code
    raise PageRefused(f"no way leads to {county}")


def typed(form: Form, item: Item, answers: Mapping[str, Any]) -> dict[str, str | Sequence[str]]:
    """Return the answers to what a form asks, under the names of its boxes."""
    values: dict[str, str | Sequence[str]] = {}
    for question in item.form:
        if question.name not in answers:
            continue
        answer = answers[question.name]
        if question.kind is FieldKind.DATE and f"{question.name}_year" in form.names:
            year, month, day = str(answer).split("-")
            values |= zip((f"{question.name}_{part}" for part in DATE_PARTS), (year, month, day), strict=True)
        elif question.name in form.names:
            values[question.name] = [str(each) for each in answer] if isinstance(answer, list) else str(answer)
    return values


def supply(browser: AnyBrowser, number: str, words: str) -> Page:
    """Supply what was missing: tick every paper that is asked for, and say a few words."""
    page = browser.get(f"/cases/{number}/supply/")
    form = page.form_with("words")
    offered = [each.value for each in form.fields if each.name == "papers"]
    return browser.submit(page, form, {"words": words, **({"papers": offered} if offered else {})})


def act(browser: AnyBrowser, number: str, name: str, values: Mapping[str, str | Sequence[str]]) -> None:
    """Open a case from the work queue, or by its number where the queue is long, and do an act on it.

    Raises:
        NotOnThePage: There is no such case, or the act is not offered.
        PageRefused: The act was not done; the page says why.
    """
    queue = browser.get("/desk/")
    try:
        page = browser.get(queue.link_to(number))
    except NotOnThePage:
        page = browser.submit(queue, queue.form_with("q"), {"q": number})
    form = page.form_to(f"/{name}/")
    leads_to = browser.leave(page, form, {key: value for key, value in values.items() if value})
    if not leads_to.endswith(f"/{number}/"):
        raise PageRefused(f"after {name} the desk leads to {leads_to}")


def hand_in_at_counter(browser: AnyBrowser, id_number: str, item: Item, answers: Mapping[str, Any]) -> str:
    """Identify somebody at the counter, fill in what they want, hand it in; return its number."""
    page = browser.get("/desk/counter/")
    page = browser.submit(page, page.form_with("id_number"), {"id_number": id_number})
    page = browser.get(page.link_to(f"/{item.code}/"))
    form = page.form_with("_key")
    leads_to = browser.leave(page, form, typed(form, item, answers), press="submit=1")
    return unquote(urlsplit(leads_to).path.strip("/").split("/")[-1])
