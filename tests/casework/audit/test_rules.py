"""In which capacity somebody looked, and what for."""

import pytest

from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.casework.audit.rules import FIELDS, Page, Purpose, capacity, purpose_of

SUZHOU, YIBIN, JIANGSU = "police-320508", "police-511502", "police-320000"


def officer(*posts: tuple[str, Role]) -> Officer:
    return Officer(7, frozenset(posts))


@pytest.mark.parametrize(
    ("posts", "offices", "roles", "found"),
    [
        ([(SUZHOU, Role.CLERK)], (), (), (SUZHOU, Role.CLERK)),
        ([(SUZHOU, Role.CLERK), (YIBIN, Role.CLERK)], (YIBIN,), (), (YIBIN, Role.CLERK)),
        ([(JIANGSU, Role.SUPERVISOR), (SUZHOU, Role.CLERK)], (), (), (SUZHOU, Role.CLERK)),
        ([(JIANGSU, Role.SUPERVISOR), (YIBIN, Role.CLERK)], (SUZHOU,), (), (YIBIN, Role.CLERK)),
        ([(SUZHOU, Role.APPROVER), (SUZHOU, Role.REGISTRAR)], (), (Role.REGISTRAR,), (SUZHOU, Role.REGISTRAR)),
        ([(JIANGSU, Role.SUPERVISOR)], (SUZHOU,), (), (JIANGSU, Role.SUPERVISOR)),
    ],
)
def test_somebody_looks_as_the_one_whose_business_it_is(
    posts: list[tuple[str, Role]], offices: tuple[str, ...], roles: tuple[Role, ...], found: tuple[str, Role]
) -> None:
    assert capacity(officer(*posts), offices, roles) == found


def test_what_for_follows_from_the_page_and_the_role() -> None:
    assert purpose_of(Page.CASE, Role.EXAMINER) is Purpose.HANDLING
    assert purpose_of(Page.CASE, Role.SUPERVISOR) is Purpose.SUPERVISION
    assert purpose_of(Page.REGISTER_PERSON, Role.REGISTRAR) is Purpose.ENQUIRY
    assert purpose_of(Page.AUDIT, Role.AUDITOR) is Purpose.AUDIT


@pytest.mark.parametrize("page", Page)
def test_every_page_says_what_it_shows(page: Page) -> None:
    assert FIELDS[page]
