"""Other people's verifiers accept what we issue and refuse what is wrong with it; we accept what they issue.

`@sd-jwt/sd-jwt-vc`, `@auth0/mdl` and `@owf/mdoc` (npm, pinned by their lock file) and `openvc-core`.
"""

import json
import subprocess
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from cbor2 import CBORTag, loads
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from openvc.errors import OpenvcError
from openvc.keys import P256SigningKey
from openvc.mdoc import verify_device_response
from openvc.proof.sd_jwt import SdJwtVcProofSuite

from tests.basis.credentials.made import ISSUER, KIND, MDL, SPACE, Authority, private
from tests.basis.credentials.npm import NODE, node_with_packages
from tongban.basis.credentials import mdoc, mdoc_check, sdjwt, sdjwt_check, status
from tongban.basis.credentials.cbor import to_cbor
from tongban.basis.credentials.encoding import base64url
from tongban.basis.credentials.faults import Rejected
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.status import Status

NOW = datetime.now(UTC).replace(microsecond=0)  # they look at the clock themselves
DAY, LISTS = timedelta(days=1), "https://status.example/7/"
AUDIENCE, NONCE = "https://police.example", "n-1"
CLIENT = {"clientId": "x509_hash:abc", "nonce": NONCE, "responseUri": "https://police.example/answer"}
TRANSCRIPT = mdoc.openid4vp_transcript(CLIENT["clientId"], NONCE, CLIENT["responseUri"], None)
OTHER = mdoc.openid4vp_transcript(CLIENT["clientId"], "n-2", CLIENT["responseUri"], None)

authority = Authority(NOW)
holder, stranger = Es256Signer.new(), Es256Signer.new()


CLAIMS: dict[str, Any] = {
    "name": "罗小燕",
    "over_18": True,
    "address": sdjwt.Apart({"city": "苏州"}),
    "classes": sdjwt.Apart(["C1", "E"]),
}


def licence(index: int = Status.VALID, *, until: datetime = NOW + DAY) -> str:
    reference = status.Reference(f"{LISTS}1", index)
    copy = sdjwt.Copy(KIND, ISSUER, NOW - timedelta(minutes=1), until, CLAIMS, holder.public, reference, 16)
    if until < NOW:
        copy = sdjwt.Copy(KIND, ISSUER, NOW - 2 * DAY, until, CLAIMS, holder.public, reference, 16)
    return sdjwt.Issuer(authority.signer, authority.der).issue(copy)


def present(text: str, *, by: Es256Signer = holder, audience: str = AUDIENCE, nonce: str = NONCE) -> str:
    shown = sdjwt.choose(text, {"name", "address", "classes/1"})
    return sdjwt.prove(shown, by, audience=audience, nonce=nonce, at=NOW)


def added() -> str:
    """Return a presentation with a disclosure that nobody signed, and a proof over the whole."""
    shown = sdjwt.choose(licence(), {"name"})
    more = base64url(b'["c2FsdA","rich",true]')
    return sdjwt.prove(f"{shown}{more}~", holder, audience=AUDIENCE, nonce=NONCE, at=NOW)


def tampered(text: str) -> str:
    head, payload, rest = text.split(".", 2)
    return f"{head}.{payload[:20]}{'A' if payload[20] != 'A' else 'B'}{payload[21:]}.{rest}"


SD_JWT = {
    "good": present(licence()),
    "tampered": tampered(present(licence())),
    "revoked": present(licence(Status.INVALID)),
    "suspended": present(licence(Status.SUSPENDED)),
    "expired": present(licence(until=NOW - DAY)),
    "wrong holder": present(licence(), by=stranger),
    "wrong audience": present(licence(), audience="https://other.example"),
    "wrong nonce": present(licence(), nonce="n-2"),
    "unreferenced": added(),
}
STATUS_DECIDES = {"revoked", "suspended"}


def status_list() -> str:
    entries = status.new(1024)
    for each in Status:
        status.put(entries, each, each)
    issue = status.Issue(f"{LISTS}1", NOW - timedelta(minutes=1), NOW + DAY)
    return status.Publisher(authority.publisher, authority.list_der).jwt(issue, status.pack(entries))


def an_answer(*, until: datetime = NOW + DAY, by: Es256Signer = holder, at: datetime = NOW) -> bytes:
    elements = {"family_name": "Luo", "age_over_18": True, "portrait": b"\xff\xd8", "birth_date": NOW.date()}
    document = mdoc.Document(MDL, at - timedelta(minutes=1), until, {SPACE: elements}, holder.public)
    issued = mdoc.Issuer(authority.signer, authority.der).issue(document)
    return mdoc.respond(issued, {(SPACE, name) for name in ("family_name", "age_over_18")}, by, TRANSCRIPT)


GOOD = an_answer()
MDOC = {
    "good": (GOOD, TRANSCRIPT),
    "tampered": (GOOD.replace(b"Luo", b"Lua"), TRANSCRIPT),
    "expired": (an_answer(until=NOW - DAY, at=NOW - 2 * DAY), TRANSCRIPT),
    "wrong holder": (an_answer(by=stranger), TRANSCRIPT),
    "wrong request": (GOOD, OTHER),
    "truncated": (GOOD[:-7], TRANSCRIPT),
}


def pem(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()


@pytest.fixture(scope="module")
def answered() -> dict[str, Any]:
    """Return what the npm packages say of all cases, and what they issued."""
    wrapped = {name: to_cbor(CBORTag(24, transcript)).hex() for name, (_, transcript) in MDOC.items()}
    nonces = {name: "n-2" if name == "wrong request" else NONCE for name in MDOC}
    cases: list[dict[str, Any]] = [
        {"name": f"sdJwt {name}", "by": "sdJwt", "licence": text, "nonce": NONCE} for name, text in SD_JWT.items()
    ]
    for name, (data, _) in MDOC.items():
        cases.append({"name": f"mdl {name}", "by": "mdl", "response": data.hex(), "transcript": wrapped[name]})
        request = {**CLIENT, "nonce": nonces[name]}
        cases.append({"name": f"owf {name}", "by": "owf", "response": data.hex(), "request": request})
    given = {
        "now": int(NOW.timestamp()), "audience": AUDIENCE, "lists": {f"{LISTS}1": status_list()}, "cases": cases,
        "issuer": {"public": authority.signer.public.jwk, "private": private(authority.signer)}, "iss": ISSUER,
        "publisher": {"public": authority.publisher.public.jwk}, "rootPem": pem(authority.root_der), "kind": KIND,
        "rootDer": b64encode(authority.root_der).decode(), "der": b64encode(authority.der).decode(),
        "pem": pem(authority.der), "docType": MDL, "space": SPACE, "holder": holder.public.jwk,
        "claims": {"name": "罗小燕", "classes": ["C1", "E"]},
    }  # fmt: skip
    program = [node_with_packages(), str(NODE / "check.mjs")]
    done = subprocess.run(program, input=json.dumps(given), capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.node
@pytest.mark.parametrize("name", SD_JWT)
def test_an_independent_verifier_agrees_on_sd_jwt(answered: dict[str, Any], name: str) -> None:
    found = answered["said"][f"sdJwt {name}"]
    # This one takes a disclosure that belongs to nothing, which RFC 9901 7.1 says must be rejected; ours does not.
    assert found["accepted"] is (name in {"good", "unreferenced"}), found
    if name == "good":
        assert (found["claims"]["name"], found["claims"]["classes"]) == ("罗小燕", ["E"])
        assert found["claims"]["address"] == {"city": "苏州"}


@pytest.mark.node
@pytest.mark.parametrize("by", ["mdl", "owf"])
@pytest.mark.parametrize("name", MDOC)
def test_independent_verifiers_agree_on_mdoc(answered: dict[str, Any], by: str, name: str) -> None:
    found = answered["said"][f"{by} {name}"]
    assert found["accepted"] is (name == "good"), found


@pytest.mark.node
def test_what_others_issue_is_accepted_here(answered: dict[str, Any]) -> None:
    found = sdjwt_check.check(answered["issued"]["sdJwt"], authority.trust, at=NOW)
    assert found.facts == {"name": "罗小燕", "classes": ["C1", "E"]}
    document = loads(bytes.fromhex(answered["issued"]["mdoc"]))["documents"][0]
    shown = mdoc_check.check_issued(to_cbor(document["issuerSigned"]), authority.trust, at=NOW)
    assert shown.facts == {SPACE: {"family_name": "Luo", "age_over_18": True}}


def ours(text: str) -> bool:
    request = sdjwt_check.Request(AUDIENCE, NONCE)
    try:
        sdjwt_check.check(text, authority.trust, at=NOW, request=request)
    except Rejected:
        return False
    return True


def theirs(text: str) -> bool:
    suite = SdJwtVcProofSuite()
    try:
        suite.verify(
            text, public_key_jwk=authority.signer.public.jwk, audience=AUDIENCE, nonce=NONCE, require_key_binding=True,
            now=NOW,
        )  # fmt: skip
    except OpenvcError:
        return False
    return True


@pytest.mark.parametrize("name", SD_JWT)
def test_another_python_verifier_and_ours_agree_on_sd_jwt(name: str) -> None:
    expected = name == "good" or name in STATUS_DECIDES  # neither looks at a status list here
    assert (theirs(SD_JWT[name]), ours(SD_JWT[name])) == (expected, expected)


@pytest.mark.parametrize("name", MDOC)
def test_another_python_verifier_and_ours_agree_on_mdoc(name: str) -> None:
    data, transcript = MDOC[name]
    root = x509.load_der_x509_certificate(authority.root_der)
    checks: list[Callable[[], object]] = [
        partial(verify_device_response, data, trust_anchors=[root], session_transcript=transcript, now=NOW),
        partial(mdoc_check.check, data, authority.trust, at=NOW, transcript=transcript),
    ]
    for check in checks:
        if name == "good":
            check()
        else:
            with pytest.raises((OpenvcError, Rejected)):
                check()


def test_what_another_python_library_issues_is_accepted_here() -> None:
    suite = SdJwtVcProofSuite()
    chain = [b64encode(authority.der).decode()]
    key = P256SigningKey(authority.signer.key, "signer")
    text = suite.issue(
        {"iss": ISSUER, "name": "罗小燕", "over_18": True}, signing_key=key, disclosable=["name", "over_18"],
        holder_jwk=holder.public.jwk, vct=KIND, expires_in_s=3600, decoys=2, x5c=chain,
    )  # fmt: skip
    now = datetime.now(UTC)  # it dates what it issues by its own look at the clock, long after this file was read
    assert sdjwt_check.check(text, authority.trust, at=now).facts == {"name": "罗小燕", "over_18": True}
