"""Who may look where they have no duty, for how long, and who says whether it was right."""

from datetime import UTC, datetime, timedelta

import pytest

from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.casework.breakglass.rules import (
    Ended,
    OwnOpening,
    ReasonTooShort,
    check_open,
    check_reason,
    check_reviewer,
    post_for,
)

GRANTED = {Role.CLERK}
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
HERE = "police-320508"


def officer(*posts: tuple[str, Role], supervises: str = "", stands_in: frozenset[tuple[str, Role, int]] = frozenset()) -> Officer:  # fmt: skip # noqa: E501
    return Officer(7, frozenset(posts), supervises=frozenset({supervises} - {""}), stands_in=stands_in)


def test_only_a_post_of_their_own_in_a_granted_role_opens() -> None:
    assert post_for(officer((HERE, Role.CLERK), (HERE, Role.APPROVER)), GRANTED) == (HERE, Role.CLERK)
    assert post_for(officer((HERE, Role.APPROVER)), GRANTED) is None
    assert post_for(officer(), GRANTED) is None
    assert post_for(officer((HERE, Role.CLERK)), ()) is None
    lent = officer((HERE, Role.CLERK), stands_in=frozenset({(HERE, Role.CLERK, 8)}))
    assert post_for(lent, GRANTED) is None


def test_a_reason_says_what_happened() -> None:
    assert check_reason("  老人走失，家属在窗口求助查找 ") == "老人走失，家属在窗口求助查找"
    for short in ("", "urgent   ", "         x"):
        with pytest.raises(ReasonTooShort):
            check_reason(short)


def test_an_opening_ends_at_its_moment() -> None:
    check_open(AT, AT + timedelta(seconds=1))
    with pytest.raises(Ended):
        check_open(AT, AT)


def test_another_supervisor_of_the_office_reviews() -> None:
    assert check_reviewer(officer(supervises="police-32"), HERE, opened_by=8)
    assert not check_reviewer(officer(supervises="police-51"), HERE, opened_by=8)
    assert not check_reviewer(officer((HERE, Role.CLERK)), HERE, opened_by=8)
    with pytest.raises(OwnOpening):
        check_reviewer(officer(supervises="police-32"), HERE, opened_by=7)
