"""How fast licences are signed and checked, on one core, as ratios to `openssl speed` on that core in the same run.

Absolute figures drift with the machine; ratios hold. openssl counts its own processor time, and so does this; it is
asked before and after each figure, and its better answer counts.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench import figures, licence_peers
from tongban.basis.credentials import chains, mdoc, sdjwt, sdjwt_check, status, trust, view
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer

RESULTS = Path(__file__).resolve().parents[1] / "var/bench/licences.json"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY, YEAR = timedelta(days=1), timedelta(days=365)
ISSUER, LIST = "https://authority.example/32", "https://status.example/7/1"
WINDOW_SECONDS, WINDOWS = 0.4, 8
LISTS, LOOKUPS = 250, 2_000_000
GOALS = {
    "sdjwt_issue_S": 0.30, "sdjwt_verify_kb_V": 0.27, "mdoc_issue_S": 0.11, "qr_issue_S": 0.45, "qr_verify_V": 0.32,
    "sm2_ratio": 0.90, "lists_250_s": 5.0, "status_lookups_per_s": 5_000_000, "bulk_issue_per_s": 8_000,
    "sdjwt_issue_times": 2, "sdjwt_verify_times": 2, "mdoc_issue_times": 2,
}  # fmt: skip
CLAIMS: dict[str, Any] = {
    "family_name": "罗", "given_name": "小燕", "birth_date": "1990-01-02", "document_number": "320508199001021234",
    "issue_date": "2026-03-02", "expiry_date": "2032-03-02", "issuing_authority": "某市公安局交通警察支队",
    "classes": ["C1", "E"], "address": "某省某市某区人民路 1 号", "age_over_18": True, "nationality": "CN",
    "file_number": "320500123456",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Openssl:
    """What openssl does in a second on this core."""

    sign: float
    verify: float


def openssl(what: str = "ecdsap256") -> Openssl:
    """Return what `openssl speed` says of a kind of key."""
    program = ["openssl", "speed", "-seconds", "1", "-mr", what]
    text = subprocess.run(program, check=True, capture_output=True, text=True).stdout  # noqa: S603
    found = re.search(r"^\+F\d:\d+:\d+:(?:[A-Za-z]\w*:)?([\d.]+):([\d.]+)$", text, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"openssl speed said nothing that can be read: {text}")
    sign, verify = map(float, found.groups())
    return Openssl(sign, verify) if sign > 1 else Openssl(1 / sign, 1 / verify)


def per_second(act: Callable[[], object]) -> float:
    """Return how often something can be done in a second: the best of some windows, since others only slow it down."""
    found = []
    for _ in range(WINDOWS):
        count, began = 0, time.process_time()
        while (passed := time.process_time() - began) < WINDOW_SECONDS:
            for _ in range(20):
                act()
            count += 20
        found.append(count / passed)
    return max(found)


class Made:
    """An authority, a holder, and one licence of each format."""

    def __init__(self) -> None:
        self.signer, self.holder, self.publisher = Es256Signer.new(), Es256Signer.new(), Es256Signer.new()
        root, anchor = Es256Signer.new(), Es256Signer.new()
        root_der = chains.make_root(root, "root", AT - YEAR, AT + YEAR, country="CN")
        self.der, self.list_der = (
            chains.certify(
                root, root_der, signer.public, issuer=ISSUER, purpose=purpose, begins=AT - DAY, ends=AT + DAY * 90
            )
            for signer, purpose in ((self.signer, Purpose.LICENCES), (self.publisher, Purpose.STATUS))
        )
        listed = trust.Listed(1, AT, AT + 30 * DAY, [root_der], [self.der, self.list_der])
        self.trust = trust.read(trust.sign(listed, anchor), anchor.public, at=AT)
        self.reference = status.Reference(LIST, 77)
        self.until = AT + 14 * DAY

    def acts(self) -> dict[str, tuple[Callable[[], object], str]]:
        """Return what is measured: its act, and the side of openssl that it is compared with."""
        key, until = self.holder.public, self.until
        copy = sdjwt.Copy("https://authority.example/driving", ISSUER, AT, until, CLAIMS, key, self.reference, 12)
        by_claim = sdjwt.Issuer(self.signer, self.der)
        shown = sdjwt.prove(by_claim.issue(copy), self.holder, audience="https://v.example", nonce="n", at=AT)
        request = sdjwt_check.Request("https://v.example", "n")
        elements = {**CLAIMS, "birth_date": date(1990, 1, 2)}
        document = mdoc.Document(
            "org.iso.18013.5.1.mDL", AT, until, {"org.iso.18013.5.1": elements}, key, self.reference
        )
        by_element = mdoc.Issuer(self.signer, self.der)
        small = view.View(
            "driving/check", AT, until, {"n": "罗小燕", "d": "3205******1234", "c": "C1E"}, self.reference
        )
        of_view = view.Issuer(self.signer)
        code = view.show(of_view.issue(small, key), self.holder, at=AT)
        return {
            "sdjwt_issue_S": (lambda: by_claim.issue(copy), "sign"),
            "sdjwt_verify_kb_V": (lambda: sdjwt_check.check(shown, self.trust, at=AT, request=request), "verify"),
            "mdoc_issue_S": (lambda: by_element.issue(document), "sign"),
            "qr_issue_S": (lambda: of_view.issue(small, key), "sign"),
            "qr_verify_V": (lambda: view.check(code, self.trust, at=AT), "verify"),
        }

    def lists(self) -> float:
        """Return how long 250 lists of 2^20 take to be built and signed, in both forms: 1 % invalid, 2 % suspended."""
        random, entries = Random(1), status.new()
        for place in random.sample(range(status.ENTRIES), status.ENTRIES * 3 // 100):
            status.put(entries, place, status.Status.INVALID if place % 3 == 0 else status.Status.SUSPENDED)
        publisher = status.Publisher(self.publisher, self.list_der)
        began = time.process_time()
        for number in range(LISTS):
            issue = status.Issue(f"https://status.example/7/{number}", AT, AT + DAY)
            packed = status.pack(entries)
            publisher.jwt(issue, packed)
            publisher.cwt(issue, packed)
        return time.process_time() - began


def lookups() -> float:
    """Return how many statuses a second are looked up in a list, at random places."""
    random = Random(1)
    places = [random.randrange(status.ENTRIES) for _ in range(LOOKUPS)]
    at = status.StatusList(LIST, bytes(status.new()), status.BITS, AT, 60, None).at
    began = time.process_time()
    for place in places:
        at(place)
    return LOOKUPS / (time.process_time() - began)


def sm2() -> tuple[float, float]:
    """Return how many SM2 signatures a second are made here, and by openssl."""
    signer, before = Sm2Signer.new(), openssl("sm2")
    found = per_second(lambda: signer.sign(b"a licence"))
    return found, max(before.sign, openssl("sm2").sign)


def times(made: Made, rates: dict[str, float]) -> dict[str, float]:
    """Return how many times faster these are than other libraries, each beside ours in turn on the same core.

    Args:
        rates: Of ours, to be compared; measured anew beside each.
    """
    acts = made.acts()
    of_claims = licence_peers.sd_jwt(CLAIMS, made.signer, made.holder)
    of_elements = licence_peers.pymdoccbor(CLAIMS, made.signer, made.der)
    beside = {
        "sdjwt_issue_times": ("sdjwt_issue_S", of_claims and of_claims[0]),
        "sdjwt_verify_times": ("sdjwt_verify_kb_V", of_claims and of_claims[1]),
        "mdoc_issue_times": ("mdoc_issue_S", of_elements),
    }
    found = {}
    for name, (ours, theirs) in beside.items():
        if theirs is None:
            continue
        other = per_second(theirs)
        rates[name] = other
        found[name] = round(per_second(acts[ours][0]) / other, 1)
    return found


def measure(count: int) -> dict[str, Any]:
    """Return all figures, printed and written to var/bench/licences.json.

    Args:
        count: How many licences are signed from the database; 0: none.
    """
    machine = figures.machine()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    made, found, rows = Made(), dict[str, float](), dict[str, dict[str, Any]]()
    before = openssl()
    for name, (act, side) in made.acts().items():
        each = per_second(act)
        after = openssl()
        beside = max(getattr(before, side), getattr(after, side))
        found[name] = round(each / beside, 3)
        rows[name] = {"a second": round(each), "openssl": round(beside), "figure": found[name]}
        before = after
    each, beside = sm2()
    found["sm2_ratio"] = round(each / beside, 3)
    rows["sm2_ratio"] = {"a second": round(each), "openssl": round(beside), "figure": found["sm2_ratio"]}
    found["lists_250_s"] = round(made.lists(), 2)
    found["status_lookups_per_s"] = round(lookups())
    rates: dict[str, float] = {}
    found |= times(made, rates)
    rows |= {name: {"a second": round(rate), "figure": found[name]} for name, rate in rates.items()}
    os.sched_setaffinity(0, cores)
    if count:
        from bench import bulk  # noqa: PLC0415 (it sets an environment)

        rows["bulk_issue_per_s"] = bulk.measure(count)
        found["bulk_issue_per_s"] = rows["bulk_issue_per_s"]["figure"] = rows["bulk_issue_per_s"]["a second"]
    for name, goal in GOALS.items():
        if name in found:
            rows.setdefault(name, {"figure": found[name]})["goal"] = goal
        else:
            print(f"Not measured: {name}.")
    print(figures.table("licences", rows))
    result = {"machine": machine, **found, "goals": GOALS, "rows": rows}
    figures.write(RESULTS, result)
    return result
