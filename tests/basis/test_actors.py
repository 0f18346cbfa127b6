"""Who acts, and as what."""

from tongban.basis.actors import Machine, Officer, Visit
from tongban.basis.items import Role

CLERK_HERE, EXAMINER_HERE, CLERK_THERE = ("a", Role.CLERK), ("a", Role.EXAMINER), ("b", Role.CLERK)


def test_an_officer_works_in_the_authorities_of_the_posts() -> None:
    assert Officer(1, frozenset({CLERK_HERE, EXAMINER_HERE, CLERK_THERE})).authorities == {"a", "b"}
    assert Officer(1, frozenset()).authorities == frozenset()


def test_an_officer_is_in_an_authority_what_the_posts_there_say() -> None:
    officer = Officer(1, frozenset({CLERK_HERE, EXAMINER_HERE, CLERK_THERE}))
    assert officer.role_in("a") == {Role.CLERK, Role.EXAMINER}
    assert officer.role_in("b") == {Role.CLERK}
    assert officer.role_in("c") == frozenset()


def test_overseeing_an_authority_is_no_role_in_it() -> None:
    assert Officer(1, frozenset(), frozenset({"a"})).role_in("a") == frozenset()


def test_an_officer_is_posted_where_there_is_a_post_and_stands_in_where_there_is_an_absence() -> None:
    standing_in = frozenset({("a", Role.EXAMINER, 9), ("a", Role.EXAMINER, 4), ("b", Role.EXAMINER, 5)})
    officer = Officer(1, frozenset({CLERK_HERE, CLERK_THERE}), frozenset({"c"}), stands_in=standing_in)
    assert officer.posted_at == {"a", "b"}
    assert officer.absent_in("a", Role.EXAMINER) == [4, 9]
    assert officer.absent_in("a", Role.CLERK) == []


def test_the_worker_is_nobody() -> None:
    assert Machine().user_id is None


def test_a_visit_does_not_claim_a_device_that_nobody_told() -> None:
    assert Visit("desk").device == "unknown"
