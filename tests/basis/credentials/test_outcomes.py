"""A check comes to one of seven outcomes, whatever the format, and says how old its lists are."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.credentials.made import (
    AT,
    DAY,
    LIST,
    MDL,
    SPACE,
    a_list,
    a_view,
    an_mdoc,
    authority,
    holder,
    sd_jwt,
)  # fmt: skip
from tongban.basis.credentials import mdoc, sdjwt, status, view
from tongban.basis.credentials.cbor import from_cbor, to_cbor
from tongban.basis.credentials.encoding import base64url
from tongban.basis.credentials.faults import Why
from tongban.basis.credentials.outcomes import Asked, Outcome, Verdict, judge
from tongban.basis.credentials.sdjwt_check import Request
from tongban.basis.credentials.status import Status, StatusList

REQUEST = Request("https://police.example", "n")
TRANSCRIPT = mdoc.openid4vp_transcript("x509_hash:a", "n", "https://police.example/answer", None)
PRESENTED = sdjwt.prove(sdjwt.choose(sd_jwt(), {"name"}), holder(), audience=REQUEST.audience, nonce="n", at=AT)
ANSWER = mdoc.respond(an_mdoc(), {(SPACE, "family_name")}, holder(), TRANSCRIPT)
FORMS: list[tuple[bytes, Asked]] = [
    (view.show(a_view(), holder(), at=AT).encode(), Asked()),
    (view.show(a_view(), holder(), at=AT, nonce=b"n" * 16).encode() + b"\n", Asked(nonce=b"n" * 16)),
    (PRESENTED.encode(), Asked(request=REQUEST)),
    (sd_jwt().encode(), Asked()),
    (ANSWER, Asked(transcript=TRANSCRIPT)),
    (base64url(ANSWER).encode(), Asked(transcript=TRANSCRIPT)),
    (an_mdoc(), Asked()),
]
EACH = pytest.mark.parametrize(("data", "asked"), FORMS)


def lists(found: Status = Status.VALID, **more: Any) -> Any:
    read = status.read(a_list(found, **more).encode(), authority().trust, at=AT)
    return lambda uri: read if uri == LIST else None


def judged(data: bytes, asked: Asked = FORMS[0][1], found: Any = None, **more: Any) -> Verdict:
    return judge(data, authority().trust, found or lists(), **{"at": AT, "asked": asked, **more})


@EACH
def test_a_licence_in_force_is_valid_in_every_format(data: bytes, asked: Asked) -> None:
    found = judged(data, asked)
    assert (found.outcome, found.because, found.status_from) == (Outcome.VALID, None, AT)
    assert found.shown
    assert found.trust_from == AT - DAY


@EACH
def test_what_its_status_list_says_decides(data: bytes, asked: Asked) -> None:
    assert judged(data, asked, lists(Status.SUSPENDED)).outcome is Outcome.SUSPENDED
    assert judged(data, asked, lists(Status.INVALID)).outcome is Outcome.INVALID


@EACH
def test_without_a_current_list_its_status_is_not_known(data: bytes, asked: Asked) -> None:
    none = judged(data, asked, lambda _uri: None)
    assert (none.outcome, none.status_from) == (Outcome.STATUS_OLD, None)
    old = judged(data, asked, lists(at=AT - timedelta(hours=2)))
    assert (old.outcome, old.status_from) == (Outcome.STATUS_OLD, AT - timedelta(hours=2))
    assert judged(data, asked, lists(at=AT - timedelta(hours=2)), fresh=timedelta(hours=2)).outcome is Outcome.VALID
    ended = judged(data, asked, lists(at=AT - 2 * DAY), fresh=3 * DAY)
    assert ended.outcome is Outcome.STATUS_OLD


def test_an_old_list_still_says_what_was_suspended() -> None:
    assert judged(FORMS[0][0], found=lists(Status.SUSPENDED, at=AT - DAY)).outcome is Outcome.SUSPENDED


def test_a_list_without_an_end_is_only_as_old_as_it_is() -> None:
    read = StatusList(LIST, bytes(64), 2, AT, 60, None)
    assert judged(FORMS[0][0], found=lambda _uri: read).outcome is Outcome.VALID


def test_a_licence_without_status_is_valid_by_itself() -> None:
    found = judged(sd_jwt(status=None).encode())
    assert (found.outcome, found.status_from) == (Outcome.VALID, None)


def test_what_ran_out_is_told_from_what_is_not_genuine() -> None:
    code = FORMS[0][0]
    assert judged(code, at=AT + timedelta(minutes=3)).outcome is Outcome.RUN_OUT
    assert judged(sd_jwt().encode(), at=AT + 20 * DAY).outcome is Outcome.RUN_OUT
    early = view.show(a_view(issued_at=AT - DAY), holder(), at=AT + timedelta(minutes=2)).encode()
    assert judged(early).outcome is Outcome.CLOCK_DIFFERS
    stranger = judge(code, authority().without(authority().der), lists(), at=AT)
    assert stranger.outcome is Outcome.UNKNOWN_ISSUER
    changed = judged(code[:-1] + (b"0" if code[-1:] != b"0" else b"1"))
    assert changed.outcome is Outcome.INVALID
    assert changed.because
    assert changed.shown is None


def test_a_list_from_the_future_or_for_another_address_says_nothing() -> None:
    assert judged(FORMS[0][0], found=lists(at=AT + timedelta(seconds=61))).outcome is Outcome.CLOCK_DIFFERS
    other = status.read(a_list(uri="https://status.example/7/2").encode(), authority().trust, at=AT)
    assert judged(FORMS[0][0], found=lambda _uri: other).outcome is Outcome.INVALID
    short = StatusList(LIST, bytes(2), 2, AT, 60, None)
    assert judged(FORMS[0][0], found=lambda _uri: short).outcome is Outcome.INVALID


def test_what_was_made_for_somebodys_request_needs_that_request() -> None:
    for data, _ in (FORMS[2], FORMS[4]):
        found = judged(data)
        assert found.because
        assert found.because.why is Why.AUDIENCE


def test_several_licences_in_one_answer_are_not_judged_as_one() -> None:
    whole = from_cbor(ANSWER, "it")
    twice = to_cbor({**whole, "documents": [*whole["documents"], *whole["documents"]]})
    assert judged(twice, Asked(transcript=TRANSCRIPT)).outcome is Outcome.INVALID
    assert MDL.encode() in twice


@given(st.binary(max_size=120))
def test_whatever_is_shown_there_is_an_outcome(data: bytes) -> None:
    for each in (data, b"EL1:" + data, b"\xa2" + data, data + b"~"):
        assert judged(each).outcome is Outcome.INVALID
