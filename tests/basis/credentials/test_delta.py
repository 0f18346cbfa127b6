from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.credentials.made import AT, DAY, LIST, REFERENCE, a_list, authority
from tongban.basis.credentials import cose, delta, status
from tongban.basis.credentials.cbor import to_cbor
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.status import Issue, Status, StatusList

SIZE = 4096
ISSUE = Issue(LIST, AT + DAY / 24, AT + DAY)
CHANGES = st.dictionaries(st.integers(0, SIZE - 1), st.sampled_from(Status), max_size=40)


def entries(found: dict[int, Status], size: int = SIZE) -> bytearray:
    made = status.new(size)
    for place, each in found.items():
        status.put(made, place, each)
    return made


def held(found: bytes | bytearray) -> StatusList:
    return StatusList(LIST, bytes(found), status.BITS, AT, 60, None)


def made(before: bytearray, after: bytearray, issue: Issue = ISSUE) -> bytes:
    return delta.Publisher(authority().publisher, authority().list_der).cwt(issue, before, after)


@given(CHANGES, CHANGES)
def test_a_delta_leads_from_any_version_to_any_other(before: dict[int, Status], after: dict[int, Status]) -> None:
    one, other = entries(before), entries(after)
    found = delta.apply(made(one, other), held(one), authority().trust, at=AT)
    assert (found.entries, found.issued_at, found.until) == (bytes(other), ISSUE.issued_at, ISSUE.until)
    expected = {place: after.get(place, 0) for place in before | after if before.get(place, 0) != after.get(place, 0)}
    assert delta.changes(one, other) == expected


@given(st.lists(CHANGES, min_size=1, max_size=5))
def test_what_was_kept_leads_back_through_every_version(versions: list[dict[int, Status]]) -> None:
    all_of_them = [entries(each) for each in versions]
    ways = [delta.way_back(one, other) for one, other in pairwise(all_of_them)]
    for place, version in enumerate(all_of_them):
        assert delta.gone_back(bytes(all_of_them[-1]), reversed(ways[place:])) == bytes(version)


def test_the_entries_of_a_list_of_ones_own_are_read_without_a_check() -> None:
    packed = status.pack(entries({7: Status.SUSPENDED}))
    signed = status.Publisher(authority().publisher, authority().list_der).cwt(ISSUE, packed)
    assert status.entries_in(signed) == bytes(entries({7: Status.SUSPENDED}))


def test_a_delta_of_a_hundred_changes_in_a_million_is_a_twentieth_of_the_list() -> None:
    random = Random(7)  # noqa: S311 (an example)
    before = status.new()
    for place in random.sample(range(status.ENTRIES), 20_000):
        status.put(before, place, Status.INVALID)
    after = bytearray(before)
    for place in random.sample(range(status.ENTRIES), 100):
        status.put(after, place, Status.SUSPENDED)
    assert len(made(before, after)) < 1_200  # with its certificate
    assert len(status.pack(after)) > 25_000


def test_a_delta_is_refused_on_another_version_another_list_and_a_newer_one() -> None:
    before, after = entries({1: Status.INVALID}), entries({1: Status.INVALID, 2: Status.SUSPENDED})
    data, trust = made(before, after), authority().trust
    for wrong, why in (
        (held(entries({})), Why.OLD_LIST),
        (replace(held(before), uri="https://other.example"), Why.MALFORMED),
        (replace(held(before), bits=1), Why.MALFORMED),
        (replace(held(before), issued_at=ISSUE.issued_at), Why.ROLLBACK),
    ):
        with pytest.raises(Rejected) as refused:
            delta.apply(data, wrong, trust, at=AT)
        assert refused.value.why is why


def test_a_delta_counts_only_from_a_listed_signer_of_status_lists() -> None:
    before, after = entries({}), entries({2: Status.SUSPENDED})
    strangers = delta.Publisher(Es256Signer.new(), authority().list_der)
    issuers = delta.Publisher(authority().signer, authority().der)
    for publisher, why in ((strangers, Why.SIGNATURE), (issuers, Why.UNKNOWN_ISSUER)):
        with pytest.raises(Rejected) as refused:
            delta.apply(publisher.cwt(ISSUE, before, after), held(before), authority().trust, at=AT)
        assert refused.value.why is why
    with pytest.raises(NotPossible):
        delta.changes(before, status.new(8))


def forged(packed: bytes, **more: object) -> bytes:
    """Return a delta as a signer would write it who errs."""
    import zlib  # noqa: PLC0415
    from hashlib import sha256  # noqa: PLC0415

    start = bytes(status.new(SIZE))
    claims = {
        2: LIST, 6: int(ISSUE.issued_at.timestamp()), 4: int(ISSUE.until.timestamp()), 65_534: 60,
        delta.FROM: sha256(start).digest(), delta.TO: sha256(start).digest(), delta.CHANGES: zlib.compress(packed),
    }  # fmt: skip
    signer = authority().publisher
    header = cose.protected(signer, typ=str(more.get("typ", delta.TYPE)))
    beside = {cose.X5CHAIN: authority().list_der}
    return cose.tagged(cose.sign(header, to_cbor(claims), signer, beside=beside))


@pytest.mark.parametrize(
    "packed",
    [b"\x80", b"\xff\xff\xff\xff\xff\xff\x01", b"\xff\xff\x7f", b"\x03", b"\x01"],
    ids=["ends early", "too large", "outside", "no status", "leads elsewhere"],
)
def test_changes_that_no_list_can_have_are_refused(packed: bytes) -> None:
    with pytest.raises(Rejected) as refused:
        delta.apply(forged(packed), held(status.new(SIZE)), authority().trust, at=AT)
    assert refused.value.why is Why.MALFORMED
    assert delta.apply(forged(b""), held(status.new(SIZE)), authority().trust, at=AT).at(0) == 0


def test_what_is_no_delta_is_known_from_its_type() -> None:
    assert delta.uri_of(made(entries({}), entries({}))) == LIST
    assert delta.uri_of(a_list().encode()) is None
    assert delta.uri_of(forged(b"", typ="another")) is None
    with pytest.raises(Rejected):
        delta.apply(forged(b"", typ="another"), held(status.new(SIZE)), authority().trust, at=AT)


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(1, 255))
def test_whatever_the_bytes_are_they_are_rejected_and_nothing_else(data: bytes, place: int, flip: int) -> None:
    before = entries({})
    good = bytearray(made(before, entries({REFERENCE.index: Status.INVALID})))
    good[place % len(good)] ^= flip
    for each in (data, bytes(good)):
        delta.uri_of(each)
        with pytest.raises(Rejected):
            delta.apply(each, held(before), authority().trust, at=AT)
