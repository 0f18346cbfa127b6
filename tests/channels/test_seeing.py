"""Every page of the desk that shows somebody's data writes down who looked, before it shows anything."""

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from tests.channels.conftest import SUZHOU, YIBIN, Desk, Family
from tongban.basis.items import Role
from tongban.casework.audit.models import Access
from tongban.casework.cases import queries
from tongban.casework.registry import queries as registry
from tongban.channels.desk.counter import seal

Desks = Callable[..., Desk]
Row = tuple[str, str, str, str]


def looks(desk: Desk) -> set[Row]:
    """Return the page, kind, role and purpose of everything that an officer looked at."""
    return set(Access.objects.filter(user_id=desk.user.pk).values_list("page", "kind", "role", "purpose"))


def test_opening_a_case_is_written_down_for_each_person_in_it(transfer: str, family: Family, officer_at: Desks) -> None:
    desk = officer_at(SUZHOU, Role.EXAMINER)
    assert desk.client.get(f"/desk/cases/{transfer}/").status_code == 200
    case_id = queries.case(transfer, actor=desk.officer).id
    seen = set(Access.objects.filter(user_id=desk.user.pk).values_list("subject_id", "case_id", "authority_id"))
    assert seen == {(family.people[who], case_id, SUZHOU) for who in ("luo", "child")}
    assert looks(desk) == {("case", "person", "examiner", "handling")}


def test_a_supervisor_looks_to_supervise(transfer: str, officer_at: Desks) -> None:
    desk = officer_at("police-320000", Role.SUPERVISOR)
    desk.client.get(f"/desk/cases/{transfer}/")
    assert looks(desk) == {("case", "person", "supervisor", "supervision")}


def test_what_nobody_may_see_is_not_written_down_as_seen(transfer: str, officer_at: Desks) -> None:
    desk = officer_at("police-320102", *Role)
    assert desk.client.get(f"/desk/cases/{transfer}/").status_code == 404
    assert looks(desk) == set()


@pytest.mark.parametrize(
    ("address", "typed", "row"),
    [
        ("/desk/", None, ("queue", "list", "clerk", "handling")),
        ("/desk/cases/", None, ("case_list", "list", "clerk", "handling")),
        ("/desk/search/", "罗芳", ("search", "person", "clerk", "handling")),
    ],
)
def test_lists_and_searches_are_written_down(
    transfer: str, officer_at: Desks, address: str, typed: str | None, row: Row
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    answer = desk.client.post(address, {"q": typed}) if typed else desk.client.get(address)
    assert answer.status_code == 200
    assert looks(desk) == {row}


def test_the_registers_are_not_read_unseen(family: Family, officer_at: Desks) -> None:
    desk, luo = officer_at(YIBIN, Role.REGISTRAR), family.people["luo"]
    desk.client.post("/desk/registers/", {"q": "罗芳"})
    desk.client.get(f"/desk/registers/persons/{luo}/")
    desk.client.get(f"/desk/registers/persons/{luo}/extract/")
    rows = [("register_search", "person"), ("register_person", "person"), ("register_extract", "person")]
    assert looks(desk) == {(*row, "registrar", "enquiry") for row in rows}
    assert set(Access.objects.filter(user_id=desk.user.pk).values_list("subject_id", flat=True)) == {luo}


def test_a_household_is_seen_and_everybody_in_it(family: Family, officer_at: Desks) -> None:
    desk = officer_at(YIBIN, Role.REGISTRAR)
    home = registry.home_of(family.people["luo"], desk.user.posts.get().valid_from)
    assert home
    desk.client.get(f"/desk/registers/households/{home.household_id}/")
    seen = set(Access.objects.filter(user_id=desk.user.pk).values_list("kind", "subject_id"))
    assert seen == {("household", home.household_id), *(("person", each) for each in family.people.values())}


def test_whoever_stands_at_the_counter_is_looked_up_to_be_served(
    catalogue: object, family: Family, officer_at: Desks
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    desk.client.get(f"/desk/counter/{seal(family.people['luo'], desk.officer)}/")
    assert looks(desk) == {("counter", "person", "clerk", "at_counter")}


@pytest.mark.parametrize("address", ["/desk/", "/desk/cases/", "/desk/cases/{number}/"])
def test_what_cannot_be_written_down_is_not_shown(transfer: str, officer_at: Desks, address: str) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    with patch("tongban.casework.audit.actions.NOTE", "SELECT no_room_left()"), pytest.raises(DatabaseError):
        desk.client.get(address.format(number=transfer))
