"""The registers, for registrars and clerks within their own region: who, where, since when, by which case."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from tongban.casework.audit.rules import Page
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import FoundPerson
from tongban.channels import seeing
from tongban.channels.desk import registers
from tongban.channels.desk.forms import RegisterSearchForm, SearchForm
from tongban.channels.desk.screen import office_names, show, today
from tongban.channels.desk.wording import HOUSEHOLD_KIND, SEX
from tongban.channels.questions import RELATION, region_in_words
from tongban.channels.who import officer_of

MEND = 422
MOST_FOUND = 50
TEMPLATE = {Page.REGISTER_PERSON: "register_person.html", Page.REGISTER_EXTRACT: "extract.html"}


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("q")
def search(request: HttpRequest) -> HttpResponse:
    """Find a person of the officer's own region by ID number or whole name."""
    officer = officer_of(request)
    regions = registers.prefixes(officer)
    form = RegisterSearchForm(request.POST if request.method == "POST" else None)
    found: list[FoundPerson] = []
    if form.is_valid():
        words, on = form.cleaned_data["q"], today()
        by_number = words[:1].isdigit()
        found = registry.search_persons(
            name="" if by_number else words,
            id_number=words if by_number else "",
            region_prefixes=regions,
            on=on,
            limit=MOST_FOUND,
        )
        seeing.persons(officer, [line.person.person_id for line in found], page=Page.REGISTER_SEARCH)
    page = {
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "found": [(line, region_in_words(line.region_code, today())) for line in found],
        "capped": len(found) == MOST_FOUND,
        "regions": [region_in_words(code.ljust(6, "0"), today()) for code in sorted(regions) if code],
        "search": SearchForm(),
    }
    return show(request, officer, "registers.html", page, status=MEND if form.errors else 200)


@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show a person's register entry with its whole history."""
    return _person(request, person_id, Page.REGISTER_PERSON)


@require_safe
def extract(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show an extract of a person's register entry, made to be printed."""
    return _person(request, person_id, Page.REGISTER_EXTRACT)


def _person(request: HttpRequest, person_id: UUID, kind: Page) -> HttpResponse:
    officer, on = officer_of(request), today()
    history = registers.entry_of(person_id, officer)
    seeing.persons(officer, [person_id], page=kind)
    found = registry.person(person_id, on)
    household = registry.household_of(person_id, on)
    home = household.home if household else None
    page = {
        "person": found,
        "sex": SEX[found.sex],
        "household": household,
        "relation": next((RELATION[m.relation] for m in household.members if m.person.person_id == person_id), "")
        if household
        else "",
        "region": region_in_words(home.region_code, on) if home else "",
        "office": office_names([home.authority])[home.authority] if home else "",
        "lines": registers.person_lines(history, officer, on),
        "search": SearchForm(),
    }
    return show(request, officer, TEMPLATE[kind], page)


@require_safe
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Show a household: its members today, and who came and went."""
    officer, on = officer_of(request), today()
    home = registers.household_of_region(household_id, officer, on)
    found = registry.household(household_id, on)
    history = registry.household_history(household_id)
    named = [entry.values["person_id"] for entry in history if entry.kind == "membership"]
    seeing.household(officer, household_id, named)
    page = {
        "home": home,
        "kind": HOUSEHOLD_KIND[home.kind],
        "region": region_in_words(home.region_code, on),
        "office": office_names([home.authority])[home.authority],
        "members": [(member, RELATION[member.relation]) for member in found.members],
        "more": found.more_members,
        "lines": registers.household_lines(history, officer, on),
        "search": SearchForm(),
    }
    return show(request, officer, "register_household.html", page)
