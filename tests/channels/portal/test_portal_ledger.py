"""Who looked at my data: in plain words, one's own only, page by page."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.channels.portal.conftest import MONDAY, Phone
from tongban.casework.audit.actions import look, note, person_seen
from tongban.casework.audit.rules import Page as Kind
from tongban.casework.offices import queries as offices
from tongban.casework.offices.models import User
from tongban.channels.portal.views.ledger import LINES

PAGE = "/me/looked/"
Phones = Callable[[str], Phone]


def looked(username: str, person: UUID, kind: Kind, times: int = 1) -> None:
    by = offices.officer(User.objects.get(username=f"demo.{username}").pk, MONDAY.date())
    for _ in range(times):
        note(look(by=by, page=kind, at=MONDAY), person_seen(person))


def test_while_nobody_has_looked_it_says_so(phone_of: Phones) -> None:
    assert "Nobody has looked at your data yet" in phone_of("luo").get(PAGE).words


@pytest.mark.law("privacy-44")
def test_it_says_which_office_in_which_role_when_what_for_and_what_was_shown(
    phone_of: Phones, people: dict[str, UUID]
) -> None:
    looked("yibin-registrar", people["luo"], Kind.REGISTER_EXTRACT)
    words = phone_of("luo").get(PAGE).words
    for text in (
        "Mon 2 March 2026, 10:00", "Registrar", "To find or check an entry", "An extract of the register", "ID number",
    ):  # fmt: skip
        assert text in words
    assert "邓勇" not in words  # the office answers for it; an auditor can tell who it was
    assert "Nobody has looked" in phone_of("zhou").get(PAGE).words


def test_a_case_is_named_and_leads_to_it(phone_of: Phones, people: dict[str, UUID], transfer: str) -> None:
    desk = phone_of("suzhou-clerk")
    desk.get(f"/desk/cases/{transfer}/")
    page = phone_of("luo").get(PAGE)
    assert transfer in page.words
    assert f"/cases/{transfer}/" in page.links


def test_long_ledgers_go_on_page_by_page(phone_of: Phones, people: dict[str, UUID]) -> None:
    looked("yibin-registrar", people["luo"], Kind.REGISTER_PERSON, times=LINES + 1)
    luo = phone_of("luo")
    first = luo.get(PAGE)
    following = next(link for link in first.links if "after=" in link)
    second = luo.get(following)
    assert len(first.every("th", scope="row")) == LINES
    assert len(second.every("th", scope="row")) == 1
    assert luo.get(f"{PAGE}?after=nonsense").words == first.words


def test_it_is_reached_from_the_entry(phone_of: Phones) -> None:
    assert PAGE in phone_of("luo").get("/me/").links
