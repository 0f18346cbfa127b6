"""The readers of the browser pages accept and refuse what the Python ones do, for the same cause, and both ways."""

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.basis.credentials import made, test_view
from tests.basis.credentials.made import AT, DAY, LIST, REFERENCE, a_list, a_view, authority, holder
from tongban.basis.credentials import chains, cose, jose, status, trust, view
from tongban.basis.credentials.base45 import from_base45, to_base45
from tongban.basis.credentials.cbor import from_cbor, to_cbor
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.encoding import base64url, from_base64url, from_json
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.outcomes import Asked, judge
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer
from tongban.basis.credentials.status import Status

NODE = Path(__file__).parent / "node"
NONCE = b"n" * 16
HOUR = timedelta(hours=1)
CHANCE = random.Random(7)  # noqa: S311 (which byte is changed)


def why(tried: Callable[[], object]) -> str:
    try:
        tried()
    except Rejected as e:
        return e.why
    return ""


LISTS = {
    LIST: a_list(), f"{LIST}/suspended": a_list(Status.SUSPENDED, uri=f"{LIST}/suspended"),
    f"{LIST}/ended": a_list(Status.INVALID, uri=f"{LIST}/ended"), f"{LIST}/other": a_list(),
    f"{LIST}/future": a_list(uri=f"{LIST}/future", at=AT + HOUR), f"{LIST}/old": a_list(uri=f"{LIST}/old",
    at=AT - HOUR),
    f"{LIST}/very": a_list(uri=f"{LIST}/very", at=AT - 2 * DAY),
}  # fmt: skip


def listed(uri: str) -> status.StatusList | None:
    return status.read(LISTS[uri].encode(), authority().trust, at=AT) if uri in LISTS else None


def code(name: str, text: str, *, at: datetime = AT, nonce: bytes | None = None) -> dict[str, Any]:
    """Return a code with what Python says of it."""
    found = judge(text.encode(), authority().trust, listed, at=at, asked=Asked(nonce=nonce))
    said: dict[str, Any] = {
        "name": name, "text": text, "at": at.timestamp(), "nonce": nonce.hex() if nonce else "",
        "outcome": found.outcome, "why": found.because.why if found.because else "",
    }  # fmt: skip
    if found.shown and found.shown.proven_at:
        times = [int(each.timestamp()) for each in (found.shown.until, found.shown.proven_at)]
        said |= {"facts": dict(found.shown.facts), "shown": [found.shown.kind, found.shown.issuer, *times]}
    return said


def flipped() -> Iterator[tuple[str, str]]:
    data = from_base45(test_view.CODE[4:])
    for place in range(0, len(data), 2):
        changed = bytearray(data)
        changed[place] ^= CHANCE.randrange(1, 256)
        yield f"byte {place} changed", view.PREFIX + to_base45(bytes(changed))
    for length in range(0, len(data), 23):
        yield f"the first {length} bytes", view.PREFIX + to_base45(data[:length])


CHANGES: list[dict[str, Any]] = [
    {"exp": None}, {"exp": 1.5}, {"exp": 2**63}, {"exp": True}, {"iat": "x"}, {"iat": float(AT.timestamp())},
    {"cnf": {}},
    {"cnf": 1}, {"facts": []}, {"facts": None}, {"kind": ""}, {"kind": 1}, {"status": [1]}, {"status": [1, ""]},
    {"status": [-1, "x"]}, {"status": [2**53, "x"]}, {"status": [1.0, LIST]}, {"status": []}, {"status": [None, None]},
    {"says": None}, {"says": []}, {"says": [1]}, {"says": 7}, {"proof": {6: None}},
    {"proof": {6: -1}}, {"proof": {10: b"n"}}, {"proof": {10: 7}}, {"proof": {10: None}},
    {"cnf": {1: {1: 2, -1: 1, -2: b"x" * 32, -3: b"y" * 32}}}, {"cnf": {1: {1: 2, -1: 2, -2: b"x" * 32,
    -3: b"y" * 32}}},
    {"cnf": {1: {1: 2, -1: 1, -2: b"x" * 31, -3: b"y" * 32}}}, {"cnf": {1: {1: 2, -1: 2, -2: b"x" * 32, -3: True}}},
    {"cnf": {1: {1: 2, -1: 1, -2: b"x" * 31, -3: b"y" * 31}}}, {"cnf": {1: cose.key_map(holder().public)}},
    {"cnf": {1: {1: 2, -1: 1, -2: b"\xff" * 32, -3: True}}}, {"cnf": {1: {1: 2, -1: 1, -2: b"\0" * 31 + b"\x01",
    -3: False}}},
    {"cnf": {1: {1: 2, -1: 1, -2: bytes(32), -3: False}}}, {"cnf": {1: {1: 2, -1: 1, -2: b"\0" * 31 + b"\x05",
    -3: True}}},
    {"cnf": {1: {1: 1}}}, {"exp": 0},
    {"facts": {"a": 1, "b": [True, None, "人"], "c": {"d": 2**40}}},
]  # fmt: skip
HEADERS = [b"", b"\xa0", b"\xa1\x01\x26", b"\xa1\x01\x27", b"\xa2\x01\x26\x02\x80", b"\xa2\x01\x26\x01\x26", b"\xff"]


Cases = Iterator[dict[str, Any]]


def codes_in_time() -> Cases:
    shown = test_view.CODE
    for seconds in (-3600, -61, -60, 0, 60, 90, 150, 151, 3600):
        yield code(f"at {seconds} s", shown, at=AT + timedelta(seconds=seconds))
    for at in (AT - 91 * DAY, AT - DAY, AT + 14 * DAY, AT + 15 * DAY, AT + 2 * made.YEAR):
        yield code(f"shown at {at}", view.show(a_view(), holder(), at=at), at=at)
    for ends in ("\r\n", " ", "x"):
        yield code(f"{ends!r} at the end", shown + ends)
    for text in ("", "EL1", "EL1:", "EL2:00", shown.lower(), "EL1:" + "0" * 2000, "EL1:人", "https://example"):
        yield code(f"text {text[:12]}", text)
    for name, text in flipped():
        yield code(name, text)


def codes_of_others() -> Cases:
    for uri in (*LISTS, "https://status.example/none"):
        issued = a_view(status=status.Reference(uri, REFERENCE.index), facts={"a": 1})
        yield code(f"status {uri}", view.show(issued, holder(), at=AT))
    yield code("no such place", view.show(a_view(status=status.Reference(LIST, 1024)), holder(), at=AT))
    answer = view.show(a_view(), holder(), at=AT, nonce=NONCE)
    for nonce in (NONCE, b"m" * 16, None):
        yield code(f"answer to {nonce!r}", answer, nonce=nonce)
        yield code(f"no answer to {nonce!r}", test_view.CODE, nonce=nonce)
    yield code("a shortened key", view.show(a_view(facts={"address": "人" * 26}), holder(), at=AT))
    yield code("another device", view.show(a_view(), Es256Signer.new(), at=AT))
    for name, signer in (("stranger", Es256Signer.new()), ("status signer", authority().publisher)):
        issued = view.Issuer(signer).issue(view.View("a", AT, AT + DAY, {}), holder().public)
        yield code(name, view.show(issued, holder(), at=AT))


def codes_signed_otherwise() -> Cases:
    for change in CHANGES:
        yield code(f"signed otherwise: {change}", test_view.claimed(**change))
    version, issued, proof = test_view.parts()
    for header in HEADERS:
        yield code(f"header {header.hex()}", test_view.code(version, [header, *issued[1:]], proof))
        yield code(f"proof's header {header.hex()}", test_view.code(version, issued, [header, *proof[1:]]))
    others: list[Any] = [2, True, 1.0, "1", None, [], 2**64]
    for other in others:
        yield code(f"version {other}", test_view.code(other, issued, proof))
    for beside in ({9: b"x"}, {1: -7}, {4: b"x"}, None, 7):
        yield code(f"beside {beside}", test_view.code(version, [issued[0], beside, *issued[2:]], proof))
    yield code("four parts", test_view.code(version, issued, proof, 1))
    yield code("no payload", test_view.code(version, [*issued[:2], None, issued[3]], proof))


def trusts() -> Cases:
    a, other = authority(), made.Authority()
    signers, root = [made.b64(each) for each in a.listed.signers], made.b64(a.root_der)

    def case(name: str, text: str, *, at: datetime = AT, seen: int = 0) -> dict[str, Any]:
        said = why(lambda: trust.read(text, a.anchor.public, at=at, seen=seen))
        return {"name": name, "text": text, "at": at.timestamp(), "seen": seen, "why": said}

    def anyhow(**change: Any) -> str:
        """Sign a list that `trust.sign` would not."""
        payload = {**from_json(from_base64url(a.list.split(".")[1], "it"), "it"), **change}
        return jose.sign(jose.head(trust.TYPE), json.dumps(payload), a.anchor)

    yield case("good", a.list)
    for days in (29, 30, 31):
        yield case(f"{days} days later", a.list, at=AT + days * DAY)
    for seen in (5, 6):
        yield case(f"{seen} seen", a.list, seen=seen)
    yield case("of somebody else", other.list)
    yield case("signers of another root", trust.sign(replace(other.listed, sequence=9), a.anchor).replace("=", ""))
    sm2 = {"point": Sm2Signer.new().public.point.hex(), "issuer": "x", "purpose": "LICENCES", "from": 0, "until": 9}
    changes: dict[str, dict[str, Any]] = {
        "version": {"version": 2}, "version 1.0": {"version": 1.0}, "no roots": {"roots": None},
        "roots": {"roots": [1]},
        "not base64": {"roots": ["?"]}, "no certificate": {"roots": ["AAAA"]}, "a signer as root": {"roots": signers},
        "a root as signer": {"signers": [root]}, "twice": {"signers": signers * 2}, "no domestic": {"domestic": 1},
        "domestic": {"domestic": [1]}, "point": {"domestic": [{"point": "04"}]}, "hex": {"domestic": [{"point": "0g"}]},
        "sequence": {"sequence": -1}, "iat": {"iat": None}, "exp": {"exp": "1"},
        "other root": {"roots": [made.b64(other.root_der)]}, "SM2": {"domestic": [sm2]},
        "damaged": {"signers": [signers[0][:200] + "AAAA" + signers[0][204:]]},
        "SM2, no issuer": {"domestic": [{**sm2, "issuer": ""}]}, "SM2, purpose": {"domestic": [{**sm2,
        "purpose": "X"}]},
        "SM2, until": {"domestic": [{**sm2, "until": -1}]},
    }  # fmt: skip
    for name, change in changes.items():
        yield case(name, anyhow(**change))
    for purpose in Purpose:
        longer = chains.certify(
            a.root, a.root_der, Es256Signer.new().public, issuer="https://x.example", purpose=purpose, begins=AT,
            ends=AT + 20 * made.YEAR,
        )  # fmt: skip
        yield case(f"outlives its root: {purpose}", trust.sign(replace(a.listed, signers=[a.der, longer]), a.anchor))
    for place in range(0, len(a.list), 97):
        changed = "A" if a.list[place] != "A" else "B"
        yield case(f"character {place} changed", a.list[:place] + changed + a.list[place + 1 :])


def damaged(raw: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    for place in range(0, len(raw), 61):
        yield place, raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :], raw[:place]


def lists() -> Cases:
    a = authority()
    entries = status.new(64)
    for index, found in {0: Status.INVALID, 3: Status.SUSPENDED, 63: Status.SUSPENDED, 7: 3}.items():
        status.put(entries, index, found)  # type: ignore[arg-type]
    issue = status.Issue(LIST, AT, AT + DAY, 300)
    by = status.Publisher(a.publisher, a.list_der)
    wrong = status.Publisher(a.signer, a.der)

    def case(name: str, data: bytes | str, *, at: datetime = AT, says: bool = False) -> dict[str, Any]:
        raw = data.encode() if isinstance(data, str) else data
        said: dict[str, Any] = {"name": name, "hex": raw.hex(), "at": at.timestamp(), "why": ""}
        try:
            found = status.read(raw, a.trust, at=at)
        except Rejected as e:
            return {**said, "why": e.why}
        if says:
            said["entries"] = {index: found.at(index) for index in range(64)}
            said["beyond"] = 64
            said["said"] = [found.uri, found.bits, int(AT.timestamp()), found.ttl_seconds, int((AT + DAY).timestamp())]
        return said

    for level in (status.QUICK, status.SMALL):
        packed = status.pack(entries, level)
        for name, data in (("jwt", by.jwt(issue, packed)), ("cwt", by.cwt(issue, packed))):
            yield case(f"{name} {level}", data, says=True)
            yield case(f"{name} {level} later", data, at=AT + 3 * DAY)
            yield case(f"{name} {level} by who may not", getattr(wrong, name)(issue, packed))
            yield case(f"{name} {level} when nobody might", data, at=AT + 2 * made.YEAR)
            for place, changed, cut in damaged(data.encode() if isinstance(data, str) else data):
                yield case(f"{name} {level}, byte {place}", changed)
                yield case(f"{name} {level}, the first {place}", cut)
    yield from badly_packed(entries, issue, case)


def badly_packed(entries: bytearray, issue: status.Issue, case: Callable[..., dict[str, Any]]) -> Cases:
    by = status.Publisher(authority().publisher, authority().list_der)
    for name, packed in {
        "nothing": b"", "not packed": b"abc", "cut": status.pack(entries)[:-3], "more": status.pack(entries) + b"x",
        "too many": status.pack(bytes(status.MOST_BYTES + 9)), "damaged": status.pack(entries)[:-4] + b"abcd",
    }.items():  # fmt: skip
        yield case(name, by.jwt(issue, packed))
        yield case(f"{name}, as CBOR", by.cwt(issue, packed))


BASE45 = ["", "0", "00", "000", ":::", "GGW", "U5", "V5", "00a", "QED8WEX0", "人", "0 0", "%%%", "ÿ00"]
BASE64URL = ["", "A", "AA", "AB", "AAA", "AAB", "AAE", "AAAA", "AAAAA", "AA==", "A+/A", "A-_A", "AA A", "AA\n", "人"]
CBOR = [
    "", "00", "1817", "1818", "190001", "1b0020000000000000", "1bffffffffffffffff", "3bffffffffffffffff", "20", "40",
    "4161",
    "42", "60", "61ff", "62c3a9", "80", "8100", "82", "a0", "a10000", "a200000000", "a2000000", "a1f400", "a1400000",
    "a1800000", "a1a00000", "a1f90000", "a16100f6", "f4", "f5", "f6", "f7", "f0", "f818", "f8ff", "f800", "f93c00",
    "fa3f800000",
    "fb3ff0000000000000", "fb", "ff", "9fff", "5fff", "7fff", "bfff", "5b0000000100000000", "9b0000000100000000",
    "bb0000000100000000", "c000", "c100", "c200", "d200", "d818", "d81840", "d903ec6a323032362d30312d3031", "d9010000",
    "da00000018", "1c", "1d", "1e", "1f", "0000", "f97e00", "a20001613000", "a2001818001819",
    *("81" * depth + "00" for depth in (14, 15, 16, 17, 18)), *("a100" * depth + "00" for depth in (15, 16, 17)),
    *("d818" * depth + "00" for depth in (15, 16, 17)),
]  # fmt: skip
JSON = [
    "", "{}", "[]", "[1,2]", "[1,]", "[,]", "{", "}", '{"a":1,"a":2}', '{"a":1,"b":{"a":1}}', '"a"', "'a'", "1", "-1",
    "01", "1.",
    "1.5", "1e3", "-0", "+1", "NaN", "Infinity", "true", "nul", '"\\ud800"', '"\\ud83d\\ude00"', '"\\udc00x"', '"\\x"',
    '"a\nb"',
    '"\\n"', " [ 1 ] ", "[1] 2", "\ufeff[]", "\u00a0[]", '{"__proto__":1}', '{1:2}', '{"a"}', "[[[[1]]]]",
    '{"a":1 "b":2}', '"a',
    *("[" * depth + "]" * depth for depth in (23, 24, 25, 30)), '["' + "[" * 40 + '"]',
    "123456789012345678901234567890",
]  # fmt: skip


def of_plain(read: Callable[[str], object], texts: list[str]) -> list[dict[str, str]]:
    return [{"text": text, "why": why(lambda: read(text))} for text in texts]  # noqa: B023 (called at once)


def written() -> list[str]:
    values: list[Any] = [
        0, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**53 - 1, -1, -24, -25, -256, -257, -65_537, "", "人",
        b"",
        b"x" * 300, [], [1, [2]], {}, {1: -7, 4: b"abcd"}, None, "x" * 70_000,
    ]  # fmt: skip
    return [to_cbor(each).hex() for each in values]


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the browser's modules show, after they have said of everything what Python says."""
    node = shutil.which("node")
    assert node, "this test needs Node.js: ./check --without assets leaves it out"
    folder = tmp_path_factory.mktemp("mirror")
    a = authority()
    secret = holder().key.private_numbers().private_value.to_bytes(32, "big")
    given: dict[str, Any] = {
        "anchor": a.anchor.public.point.hex(), "trust": a.list, "at": AT.timestamp(), "lists": LISTS,
        "codes": [*codes_in_time(), *codes_of_others(), *codes_signed_otherwise()], "trusts": list(trusts()),
        "statuses": list(lists()), "issued": a_view().hex(),
        "holder": {**holder().public.jwk, "d": base64url(secret)}, "nonce": NONCE.hex(), "written": written(),
        "point": made.b64(holder().public.point),
        "plain": {
            "base45": of_plain(from_base45, BASE45),
            "base64url": of_plain(lambda text: from_base64url(text, "it"), BASE64URL),
            "cbor": of_plain(lambda text: from_cbor(bytes.fromhex(text), "it"), CBOR),
            "json": of_plain(lambda text: from_json(bytes.fromhex(text), "it"), [each.encode().hex() for each in JSON]),
            "number": of_plain(view.nonce_in, [view.asking(NONCE), view.asking(b"x"), "EN1:a", test_view.CODE, ""]),
        },
    }  # fmt: skip
    assert {each["outcome"] for each in given["codes"]} >= {
        "valid", "status_old", "suspended", "invalid", "run_out", "unknown_issuer", "clock_differs",
    }  # fmt: skip
    assert {each["why"] for each in [*given["codes"], *given["trusts"]]} >= set(Why) - {Why.DISCLOSURE}
    (folder / "given.json").write_text(json.dumps(given))
    environment = {"MIRROR": str(folder / "given.json"), "SHOWN": str(folder / "shown.json"), "TZ": "UTC"}
    done = subprocess.run(  # noqa: S603
        [node, "--test", "--test-reporter=dot", str(NODE / "mirror.test.mjs")],
        env=environment, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return dict(json.loads((folder / "shown.json").read_text()))


@pytest.mark.node
def test_a_browser_says_what_python_says_of_everything_it_reads(mirrored: dict[str, Any]) -> None:
    assert mirrored["point"] == 65


@pytest.mark.node
def test_what_a_browser_shows_is_accepted_here(mirrored: dict[str, Any]) -> None:
    for place, text in enumerate(mirrored["shown"]):
        found = view.check(text, authority().trust, at=AT, nonce=NONCE if place % 2 else None)
        assert (found.kind, found.status, found.proven_at) == ("driving/check", REFERENCE, AT)
    assert [view.nonce_in(text).hex() for _, text in mirrored["asked"]] == [number for number, _ in mirrored["asked"]]
