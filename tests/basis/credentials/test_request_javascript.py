"""The wallet's own script reads requests as Python does, refuses the same for the same cause, and its answers hold."""

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.basis.credentials import made
from tests.basis.credentials.made import AT, DAY, KIND, authority, holder
from tests.basis.credentials.test_dcql import MDOC, NOT_TAKEN, PLAIN, SETS, of
from tests.basis.credentials.test_javascript import NODE, why
from tongban.basis.credentials import dcql, jose, openid4vp, trust
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.dcql import Query, Wanted
from tongban.basis.credentials.encoding import base64url, to_json
from tongban.basis.credentials.openid4vp import Ask, Expected
from tongban.basis.credentials.outcomes import Outcome
from tongban.basis.credentials.signing import P256, Es256Key, Es256Signer

KEY = ec.generate_private_key(P256)
ASKER, PARTY = Es256Signer.new(), "https://authority.example/parties/shop"
DER = authority().certify(ASKER, PARTY, Purpose.REQUESTS)
QUERY = Query("card", KIND, ((Wanted("name"), Wanted("over_18", (True,))),))
ASK = Ask(
    [QUERY], "n-1", "s-1", "https://rp.example/answer", Es256Key(KEY.public_key()), "Shop", "check_age",
    AT, AT + timedelta(minutes=5),
)  # fmt: skip


def listed() -> str:
    a = authority()
    return trust.sign(trust.Listed(6, AT - DAY, AT + 30 * DAY, [a.root_der], [a.der, a.list_der, DER]), a.anchor)


def listed_trust() -> trust.Trust:
    """Return the trust list on which the asker stands."""
    return trust.read(listed(), authority().anchor.public, at=AT)


def request(signer: Es256Signer = ASKER, der: bytes = DER, ask: Ask = ASK, **change: Any) -> str:
    """Return a request, signed, with some of what it says changed."""
    text = openid4vp.request(ask, ASKER, DER)
    said = jose.read(text, {openid4vp.REQUEST}, "it").payload
    said = {name: value for name, value in {**said, **change}.items() if value is not None}
    return jose.sign(jose.head(openid4vp.REQUEST, certificate=der), to_json(said), signer)


def requests() -> list[dict[str, str]]:
    stranger, licensor = Es256Signer.new(), authority()
    unlisted = licensor.certify(stranger, PARTY, Purpose.REQUESTS)
    good, seconds = request(), int(AT.timestamp())
    return [
        {"name": name, "text": text, "why": cause}
        for name, text, cause in (
            ("good", good, ""),
            ("changed", good[:-8] + "AAAAAAAA"[:7] + "A", "signature"),
            ("another key", request(stranger), "signature"),
            ("not on the trust list", request(stranger, unlisted), "unknown_issuer"),
            ("of who signs licences", request(licensor.signer, licensor.der), "unknown_issuer"),
            ("for another party", request(client_id="x509_hash:other"), "unknown_issuer"),
            ("run out", request(exp=seconds - 61), "expired"),
            ("of tomorrow", request(iat=seconds + 61), "clock"),
            ("in clear", request(response_mode="direct_post"), "malformed"),
            ("of another kind", request(response_type="code"), "malformed"),
            ("without a purpose", request(verifier_info=None), "malformed"),
            ("without a key", request(client_metadata={}), "malformed"),
            ("without a nonce", request(nonce=None), "malformed"),
            ("without an address", request(response_uri=""), "malformed"),
            ("without a query", request(dcql_query=None), "malformed"),
            ("with more than is taken", request(dcql_query={"credentials": [], "x": 1}), "malformed"),
        )
    ]


def shown() -> list[dict[str, Any]]:
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (of(PLAIN), {"name": "x"}), (of(PLAIN), {"other": "x"}), (of(SETS), {"over_18": True, "born_on": "x"}),
        (of(SETS), {"over_18": False, "born_on": "x"}), (of(SETS), {"over_18": 1}),
        (of(MDOC), {"org.iso.18013.5.1 birth_date": "x", "urn:card:1 name": "罗"}), (of(MDOC), {"birth_date": "x"}),
    ]  # fmt: skip
    scope = {"urn:card:1": ["name", "over_18"]}
    return [
        {"query": query, "facts": facts, "names": (names := queries[0].first_shown_by(facts)) and list(names),
         "scope": scope, "beyond": dcql.beyond(queries, scope)}
        for query, facts in cases for queries in [dcql.read(query)]
    ]  # fmt: skip


@pytest.mark.node
def test_the_wallet_reads_requests_as_python_does_and_python_accepts_its_answers(tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "this test needs Node.js: ./check --without assets leaves it out"
    queries = [of(PLAIN), of(SETS), of(MDOC), *(query for query, _ in NOT_TAKEN)]
    secret = holder().key.private_numbers().private_value.to_bytes(32, "big")
    given = {
        "trust": listed(), "anchor": authority().anchor.public.point.hex(), "at": AT.timestamp(),
        "link": {"verifier": openid4vp.client_id(DER)}, "requests": requests(), "shown": shown(),
        "queries": [{"query": each, "why": why(lambda each=each: dcql.read(each))} for each in queries],  # type: ignore[misc]
        "asked": ["shop", "check_age", ASK.answer_to], "licence": made.sd_jwt(),
        "holder": {**holder().public.jwk, "d": base64url(secret)},
    }  # fmt: skip
    (tmp_path / "given.json").write_text(json.dumps(given))
    environment = {"MIRROR": str(tmp_path / "given.json"), "SHOWN": str(tmp_path / "shown.json"), "TZ": "UTC"}
    done = subprocess.run(  # noqa: S603
        [node, "--test", "--test-reporter=dot", str(NODE / "request.test.mjs")],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    expected = Expected(
        [QUERY], openid4vp.client_id(DER), "n-1", "s-1", ASK.answer_to, ASK.answer_key, timedelta(minutes=5)
    )
    answers = json.loads((tmp_path / "shown.json").read_text())
    assert len(set(answers)) == 5
    for text in answers:
        found = openid4vp.check_answer(
            openid4vp.read_answer(text, KEY), expected, authority().trust, lambda _: None, at=AT
        )
        assert (found["card"].outcome, found["card"].shown.facts["name"]) == (Outcome.STATUS_OLD, "罗小燕")  # type: ignore[union-attr]
