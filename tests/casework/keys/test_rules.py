from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.signing import Suite
from tongban.casework.keys.rules import ANY, WINDOW, Held, State, in_use, state_of, to_follow, window

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def signer(key: str = "a1", *, begins: int = 0, **more: object) -> Held:
    """Return a signer that signs for 90 days from a day on, counted from AT."""
    signs_from = AT + begins * DAY
    said: dict[str, object] = {
        "key_id": key, "purpose": Purpose.LICENCES, "kind": "driving_licence", "province": "320000", "issuer": "x",
        "place": "file:", "certificate": b"c", "signs_from": signs_from, "signs_until": signs_from + WINDOW,
        "ends": signs_from + 400 * DAY, **more,
    }  # fmt: skip
    return Held(**said)  # type: ignore[arg-type]


def used(held: list[Held], day: int = 1, kind: str = "driving_licence", province: str = "320000") -> str | None:
    found = in_use(held, Purpose.LICENCES, kind, province, Suite.ES256, AT + day * DAY)
    return found.key_id if found else None


def test_the_signer_of_the_kind_and_province_comes_before_those_of_all() -> None:
    held = [
        signer("all", kind=ANY, province=ANY),
        signer("kind", province=ANY),
        signer("both"),
        signer("province", kind=ANY),
        signer("status", purpose=Purpose.STATUS),
    ]
    assert used(held) == "both"
    assert used(held, province="330000") == "kind"
    assert used(held, kind="vehicle_licence") == "province"
    assert used(held, kind="vehicle_licence", province="330000") == "all"
    assert used(held[1:3], kind="vehicle_licence", province="330000") is None


def test_the_newest_signs_from_its_day_on() -> None:
    held = [signer("old"), signer("new", begins=90)]
    assert [used(held, day) for day in (0, 89, 90, 91)] == ["old", "old", "new", "new"]
    assert used(held, -1) is None


def test_past_its_time_a_signer_signs_on_while_nobody_follows_but_not_up_to_the_end_of_its_certificate() -> None:
    held = [signer()]
    # 400 days of certificate: what is signed on day 369 holds for 31 days more, on day 370 it would not
    assert [used(held, day) for day in (91, 369, 370)] == ["a1", "a1", None]


@pytest.mark.parametrize("lacking", [{"certificate": b""}, {"lost_at": AT}])
def test_without_certificate_or_with_a_lost_key_nobody_signs(lacking: dict[str, object]) -> None:
    assert used([signer(**lacking)]) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "state"),
    [(-1, State.WAITING), (0, State.SIGNING), (89, State.SIGNING), (90, State.OVERDUE), (400, State.ENDED)],
)
def test_a_signer_waits_signs_is_overdue_and_ends(day: int, state: State) -> None:
    assert state_of(signer(), [signer()], AT + day * DAY) is state


def test_a_signer_rests_when_another_took_over_or_is_told_to_stop() -> None:
    old, new = signer("old"), signer("new", begins=90)
    assert state_of(old, [old, new], AT + 90 * DAY) is State.RESTING
    assert state_of(signer(certificate=b""), [], AT) is State.ASKED
    assert state_of(signer(lost_at=AT), [], AT) is State.COMPROMISED


@pytest.mark.parametrize(("day", "due"), [(68, False), (69, True), (200, True)])
def test_a_successor_is_due_three_weeks_before_and_signs_from_the_end_on(day: int, *, due: bool) -> None:
    # 90 days, less 14 in which verifiers get to know it, less 7 to carry request and answer: day 69
    found = to_follow([signer()], AT + day * DAY)
    assert found == ([(signer(), max(AT + 90 * DAY, AT + day * DAY))] if due else [])


def test_whoever_has_a_successor_needs_none_even_one_that_still_waits_for_its_certificate() -> None:
    assert to_follow([signer("old"), signer("new", begins=90, certificate=b"")], AT + 80 * DAY) == []


def test_a_lost_signer_is_followed_at_once_unless_it_was_already() -> None:
    lost = signer("lost", lost_at=AT)
    assert to_follow([lost], AT) == [(lost, AT)]
    assert to_follow([signer("next", begins=1), lost], AT) == []
    assert to_follow([lost, signer("next", begins=-30)], AT) == []


@given(st.integers(0, 21), st.integers(0, 2000))
def test_a_certificate_outlives_what_its_key_signs_by_half_a_year_and_is_within_457_days(
    ahead: int, hours: int
) -> None:
    at = AT + timedelta(hours=hours)
    begins, until, ends = window(at + ahead * DAY, at)
    assert (begins, ends - at) == (at, 457 * DAY)
    assert ends - until >= 180 * DAY
