import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.credentials.made import AT, DAY, authority
from tongban.basis.credentials import bundle, cose, status
from tongban.basis.credentials.bundle import LENGTH, MAGIC
from tongban.basis.credentials.cbor import to_cbor
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.status import Status

URIS = [f"https://status.example/driving/{number}" for number in (1, 2, 3)]


def a_list(uri: str, suspended: int = 7) -> bytes:
    entries = status.new(1024)
    status.put(entries, suspended, Status.SUSPENDED)
    issue = status.Issue(uri, AT, AT + DAY)
    return status.Publisher(authority().publisher, authority().list_der).cwt(issue, status.pack(entries))


LISTS = {uri: a_list(uri) for uri in URIS}


def made(lists: dict[str, bytes] = LISTS, signer: Es256Signer | None = None) -> bytes:
    return bundle.make(lists, AT, AT + DAY, signer or authority().publisher, authority().list_der)


def pieces(data: bytes) -> list[bytes]:
    found, at = [], len(MAGIC)
    while at < len(data):
        length = int.from_bytes(data[at : at + LENGTH], "big")
        found.append(data[at : at + LENGTH + length])
        at += LENGTH + length
    return found


def framed(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH, "big") + data


def refused(data: bytes) -> Why:
    with pytest.raises(Rejected) as found:
        bundle.read(data, authority().trust, at=AT)
    return found.value.why


def test_a_bundle_holds_all_lists_of_a_country() -> None:
    found = bundle.read(made(), authority().trust, at=AT)
    assert sorted(found.lists) == URIS
    assert [found.lists[uri].at(7) for uri in URIS] == [Status.SUSPENDED] * 3
    assert (found.issued_at, found.until) == (AT, AT + DAY)
    assert bundle.read(made({}), authority().trust, at=AT).lists == {}


def test_a_list_left_out_doubled_exchanged_or_put_back_is_noticed() -> None:
    contents, first, second, third = pieces(made())
    older = framed(a_list(URIS[1], suspended=8))
    for wrong in ([first, third], [first, second, third, third], [second, first, third], [first, older, third]):
        assert refused(MAGIC + contents + b"".join(wrong)) is Why.MALFORMED


def test_a_list_stands_under_its_own_address() -> None:
    assert refused(made({URIS[0]: LISTS[URIS[1]]})) is Why.MALFORMED


def test_only_a_listed_signer_of_status_lists_makes_a_bundle() -> None:
    assert refused(made(signer=Es256Signer.new())) is Why.SIGNATURE
    data = bundle.make(LISTS, AT, AT + DAY, authority().signer, authority().der)
    assert refused(data) is Why.UNKNOWN_ISSUER
    signer = authority().publisher
    beside = {cose.X5CHAIN: authority().list_der}
    other = cose.tagged(cose.sign(cose.protected(signer, typ="another"), to_cbor({}), signer, beside=beside))
    assert refused(MAGIC + framed(other)) is Why.MALFORMED


@pytest.mark.parametrize("data", [b"", MAGIC, b"TSB2", made()[:-1], made() + b"\0", MAGIC + bytes(4), MAGIC + b"\0"])
def test_what_is_no_whole_bundle_is_refused(data: bytes) -> None:
    assert refused(data) is Why.MALFORMED


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_bundle_with_any_byte_changed_is_rejected(place: int, flip: int) -> None:
    data = bytearray(made())
    data[place % len(data)] ^= flip
    refused(bytes(data))
