"""What people do at the portal and at the desk, page by page, through the forms that the site shows them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from tongban.basis.items import FieldKind, Item
from tongban.site.journeys.browser import AnyBrowser, PageRefused
from tongban.site.journeys.page import Form, NotOnThePage, Page

APPLICANT = "applicant"  # for whom, where somebody may apply for others as well; for themselves if nothing is said
FILES = "files/"  # the page of an application that takes uploads
TERMS = "_terms"  # before the names of what is asked besides the questions of an item
CONFIRM = "confirm"  # what a colleague proposed
MOST_PAGES = 40  # of an application; more means that it goes round in circles
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DATE_PARTS = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody applies with: their answers, and on what terms.

    Answers are as they are typed or ticked: a household or a person elsewhere by ID number.
    """

    item: Item
    answers: Mapping[str, Any]
    later: Sequence[str] = ()  # evidence that they promise to supply
    on_commitment: bool = False


def apply(browser: AnyBrowser, offer: Offer) -> str:
    """Fill in an application on the portal and hand it in; return its number.

    Raises:
        PageRefused: A page says that something is wrong, or asks what there is no answer to.
    """
    last = _through(browser, f"/items/{offer.item.code}/apply/", offer, lambda parts: parts[0] == "cases")
    return unquote(last[1])


def apply_for_all(browser: AnyBrowser, event: str, offer: Offer) -> str:
    """Fill in the one application of a life event and hand it in; return its id. Raises PageRefused."""
    progress = 3  # life, of, and the id: nothing more is asked
    return _through(browser, f"/life/{event}/apply/", offer, lambda parts: len(parts) == progress and parts[1] == "of")[
        2
    ]


def _through(browser: AnyBrowser, first: str, offer: Offer, is_end: Callable[[list[str]], bool]) -> list[str]:
    """Answer page by page from the first to the last; return the parts of the address where that ends."""
    page = browser.get(first)
    page = browser.submit(page, _begin(page))
    for _ in range(MOST_PAGES):
        parts = urlsplit(page.url).path.strip("/").split("/")
        if is_end(parts):
            return parts
        page = _answer(browser, page, offer)
    raise PageRefused(f"the application for {offer.item.code} does not end: {page.url}")


def _begin(page: Page) -> Form:
    own = [form for form in page.forms if form.method == "post" and not form.action]
    for form in own:
        if form.to_fill <= {APPLICANT}:
            return form
    raise NotOnThePage(f"{page.url} ({page.title}) does not let anybody begin")


def _answer(browser: AnyBrowser, page: Page, offer: Offer) -> Page:
    """Answer one page of an application, and return the next."""
    path = urlsplit(page.url).path
    if path.endswith(FILES):  # nobody has to upload: the originals are shown at a window
        return browser.get(path.removesuffix(FILES))  # where its "go on" leads
    asks = [form for form in page.forms if form.method == "post" and not form.action]
    form = next((form for form in asks if form.to_fill), asks[-1])
    if "place" in form.names:
        question = _question_of(page)
        return browser.submit(page, form, {"place": _place(form, str(offer.answers[question]))})
    if "papers" in form.names:
        return browser.submit(page, form, _papers(form, offer))
    if "true" in form.names:
        return browser.submit(page, form, {"true": "on"})
    return browser.submit(page, form, typed(form, offer.item, offer.answers))


def _papers(form: Form, offer: Offer) -> dict[str, str | Sequence[str]]:
    """Return what is ticked among the papers: all, but those that follow later or that a commitment stands for."""
    commitment = offer.item.terms.commitment if offer.on_commitment else None
    left_out = {*offer.later, *(commitment.stands_for if commitment else ())}
    offered = [each.value for each in form.fields if each.name == "papers" and each.value not in left_out]
    ticked: dict[str, str | Sequence[str]] = {"papers": offered}
    if offer.later:
        ticked[f"{TERMS}-later"] = list(offer.later)
    if offer.on_commitment:
        ticked[f"{TERMS}-on_commitment"] = "on"
    return ticked


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


def act(browser: AnyBrowser, number: str, name: str, values: Mapping[str, Any]) -> None:
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
    _leave(browser, page, name, values, f"/{number}/")


def act_afterwards(browser: AnyBrowser, number: str, name: str, values: Mapping[str, Any]) -> None:
    """Do something at the desk that comes after the decision of a case. Raises NotOnThePage, PageRefused."""
    _leave(browser, browser.get(f"/desk/cases/{number}/after/"), name, values, f"/{number}/after/")


def act_on_licence(browser: AnyBrowser, number: str, name: str, values: Mapping[str, Any]) -> None:
    """Do something to a licence at the desk, or confirm what a colleague proposed. Raises NotOnThePage, PageRefused."""
    licence = f"/desk/licences/{number}/"
    page = browser.get(licence)
    if name == CONFIRM:
        leads_to = browser.leave(page, page.form_to(f"/{CONFIRM}/"), {})
    else:
        page = browser.get(page.link_to(f"/{name}/"))
        leads_to = browser.leave(page, page.form_with("ground"), boxes(values))
    _must_lead_to(leads_to, licence, name)


def act_from_home(browser: AnyBrowser, number: str, name: str, values: Mapping[str, Any]) -> None:
    """Do something on one's own case, on the page that the portal has for it. Raises NotOnThePage, PageRefused."""
    page = browser.get(f"/cases/{number}/{name}/")
    form = next(form for form in page.forms if form.method == "post" and not form.action)
    _must_lead_to(browser.leave(page, form, boxes(values)), f"/{number}/", name)


def _leave(browser: AnyBrowser, page: Page, name: str, values: Mapping[str, Any], where: str) -> None:
    _must_lead_to(browser.leave(page, page.form_to(f"/{name}/"), boxes(values)), where, name)


def _must_lead_to(leads_to: str, where: str, name: str) -> None:
    if not leads_to.endswith(where):
        raise PageRefused(f"after {name} the site leads to {leads_to}")


def boxes(values: Mapping[str, Any]) -> dict[str, str | Sequence[str]]:
    """Return what is filled in, under the names of its boxes: a date as three; nothing for what is empty."""
    filled: dict[str, str | Sequence[str]] = {}
    for name, value in values.items():
        if isinstance(value, str) and DAY.fullmatch(value):
            filled |= zip((f"{name}_{part}" for part in DATE_PARTS), value.split("-"), strict=True)
        elif isinstance(value, list | tuple):
            filled |= {name: [str(each) for each in value]} if value else {}
        elif value:
            filled[name] = str(value)
    return filled


def hand_in_at_counter(browser: AnyBrowser, id_number: str, item: Item, answers: Mapping[str, Any]) -> str:
    """Identify somebody at the counter, fill in what they want, hand it in; return its number."""
    page = browser.get("/desk/counter/")
    page = browser.submit(page, page.form_with("id_number"), {"id_number": id_number})
    page = browser.get(page.link_to(f"/{item.code}/"))
    form = page.form_with("_key")
    leads_to = browser.leave(page, form, typed(form, item, answers), press="submit=1")
    return unquote(urlsplit(leads_to).path.strip("/").split("/")[-1])
