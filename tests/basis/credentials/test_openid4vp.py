"""A request is signed and says what is asked; an answer is taken if it is to this request and shows what was asked."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.basis.credentials import made
from tests.basis.credentials.made import AT, DAY, KIND, MDL, SPACE, authority, holder
from tongban.basis.credentials import jose, jwe, mdoc, openid4vp, sdjwt, status
from tongban.basis.credentials.dcql import Query, Wanted
from tongban.basis.credentials.encoding import base64url, to_json
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.openid4vp import Answer, Ask, Expected
from tongban.basis.credentials.outcomes import Outcome
from tongban.basis.credentials.signing import P256, Es256Key, Es256Signer
from tongban.basis.credentials.status import Status, StatusList

KEY = ec.generate_private_key(P256)
QUERIES = (Query("card", KIND, ((Wanted("name"), Wanted("over_18", (True,))),)),)
ME = openid4vp.client_id(authority().der)
EXPECTED = Expected(
    QUERIES, ME, "n-1", "s-1", "https://rp.example/answer", Es256Key(KEY.public_key()), timedelta(minutes=5)
)
ASK = Ask(
    QUERIES, "n-1", "s-1", "https://rp.example/answer", Es256Key(KEY.public_key()), "Rental", "rent", AT, AT + DAY
)


def present(*names: str, by: Es256Signer | None = None, **more: Any) -> str:
    said = {"audience": ME, "nonce": "n-1", "at": AT, **more}
    licence = said.pop("licence", None) or made.sd_jwt()
    return sdjwt.prove(sdjwt.choose(licence, set(names or ("name", "over_18"))), by or holder(), **said)


def lists(found: Status = Status.VALID) -> Any:
    def held(uri: str) -> StatusList | None:
        return status.read(made.a_list(found).encode(), authority().trust, at=AT) if uri == made.LIST else None

    return held


def check(answer: Answer, found: Status = Status.VALID, **more: Any) -> Any:
    return openid4vp.check_answer(answer, EXPECTED, authority().trust, lists(found), **{"at": AT, **more})


def why(answer: Answer, **more: Any) -> Why:
    with pytest.raises(Rejected) as e:
        check(answer, **more)
    return e.value.why


def answer(*names: str, **more: Any) -> Answer:
    return Answer({"card": present(*names, **more)}, "s-1")


def test_a_request_says_who_asks_what_and_where_the_answer_goes() -> None:
    jws = jose.read(openid4vp.request(ASK, authority().signer, authority().der), {openid4vp.REQUEST}, "it")
    jws.verify(authority().signer.public)
    said = jws.payload
    assert jws.certificate() == authority().der
    assert (said["client_id"], said["response_mode"]) == (ME, "direct_post.jwt")
    assert ME.startswith("x509_hash:")
    [claim, adult] = said["dcql_query"]["credentials"][0]["claims"]
    assert (claim["path"], adult["values"]) == (["name"], [True])
    [key] = said["client_metadata"]["jwks"]["keys"]
    assert (key["use"], key["alg"], key["kid"]) == ("enc", "ECDH-ES", openid4vp.key_name(ASK.answer_key))
    assert openid4vp.link("x509_hash:a", "https://rp.example/1?b") == (
        "openid4vp://?client_id=x509_hash%3Aa&request_uri=https%3A%2F%2Frp.example%2F1%3Fb"
    )


def test_an_answer_that_shows_what_was_asked_is_taken() -> None:
    found = check(answer())["card"]
    assert (found.outcome, dict(found.shown.facts)) == (Outcome.VALID, {"name": "罗小燕", "over_18": True})


@pytest.mark.parametrize(
    ("found", "outcome"), [(Status.SUSPENDED, Outcome.SUSPENDED), (Status.INVALID, Outcome.INVALID)]
)
def test_what_the_status_list_says_is_the_outcome(found: Status, outcome: Outcome) -> None:
    assert check(answer(), found)["card"].outcome is outcome


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (lambda: answer(audience="x509_hash:other"), Why.AUDIENCE),
        (lambda: answer(nonce="n-2"), Why.AUDIENCE),
        (lambda: replace(answer(), state="s-2"), Why.AUDIENCE),
        (lambda: answer(by=Es256Signer.new()), Why.HOLDER),
        (lambda: answer(at=AT - timedelta(minutes=7)), Why.OLD_PROOF),
        (lambda: answer(licence=made.sd_jwt(issued_at=AT - 2 * DAY, until=AT - DAY)), Why.EXPIRED),
        (lambda: answer("name", "over_18", "number"), Why.DISCLOSURE),
        (lambda: answer("name"), Why.DISCLOSURE),
        (lambda: answer(licence=made.sd_jwt({"name": "x", "over_18": False})), Why.DISCLOSURE),
        (lambda: answer(licence=made.sd_jwt(kind="urn:other")), Why.DISCLOSURE),
        (lambda: Answer({}, "s-1"), Why.DISCLOSURE),
        (lambda: Answer({**answer().shown, "more": "x"}, "s-1"), Why.DISCLOSURE),
        (lambda: Answer({"card": "no licence"}, "s-1"), Why.MALFORMED),
        (lambda: Answer({"card": sdjwt.choose(made.sd_jwt(), {"name", "over_18"})}, "s-1"), Why.HOLDER),
    ],
)
def test_what_is_not_an_answer_to_this_request_is_refused(given: Any, cause: Why) -> None:
    assert why(given()) is cause


MDOC_QUERY = Query(
    "card", MDL, ((Wanted("birth_date", (), SPACE), Wanted("file", ("7",), "example.domestic")),), "mso_mdoc"
)
BORN, FILE = (SPACE, "birth_date"), ("example.domestic", "file")


def an_mdoc(
    *names: tuple[str, str], transcript: bytes | None = None, by: Es256Signer | None = None, **more: Any
) -> str:
    wanted = set(names or (BORN, FILE))
    shown = mdoc.respond(made.an_mdoc(**more), wanted, by or holder(), transcript or EXPECTED.transcript())
    return base64url(shown)


def check_mdoc(text: str, query: Query = MDOC_QUERY, found: Status = Status.VALID) -> Any:
    expected, given = replace(EXPECTED, queries=(query,)), Answer({"card": text}, "s-1")
    return openid4vp.check_answer(given, expected, authority().trust, lists(found), at=AT)["card"]


def test_an_mdoc_that_shows_what_was_asked_is_taken() -> None:
    found = check_mdoc(an_mdoc())
    assert (found.outcome, found.shown.facts) == (
        Outcome.VALID, {SPACE: {"birth_date": "1990-01-02"}, "example.domestic": {"file": "7"}},
    )  # fmt: skip
    assert check_mdoc(an_mdoc(), found=Status.SUSPENDED).outcome is Outcome.SUSPENDED


def test_an_mdoc_is_asked_for_with_the_algorithms_that_are_taken() -> None:
    formats: dict[str, Any] = {}
    for queries, named in (((MDOC_QUERY,), {"mso_mdoc"}), ((*QUERIES, MDOC_QUERY), {"mso_mdoc", "dc+sd-jwt"})):
        text = openid4vp.request(replace(ASK, queries=queries), authority().signer, authority().der)
        said = jose.read(text, {openid4vp.REQUEST}, "it").payload
        formats = said["client_metadata"]["vp_formats_supported"]
        assert formats.keys() == named
        assert openid4vp.answer_to(text) == ASK.answer_to
    assert formats["mso_mdoc"]["deviceauth_alg_values"] == [-7]


def transcript(**change: Any) -> bytes:
    return replace(EXPECTED, **change).transcript()


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (lambda: an_mdoc(transcript=transcript(nonce="n-2")), Why.HOLDER),
        (lambda: an_mdoc(transcript=transcript(verifier="x509_hash:other")), Why.HOLDER),
        (lambda: an_mdoc(transcript=transcript(answer_to="https://other.example/")), Why.HOLDER),
        (lambda: an_mdoc(transcript=transcript(answer_key=authority().signer.public)), Why.HOLDER),
        (lambda: an_mdoc(by=Es256Signer.new()), Why.HOLDER),
        (lambda: an_mdoc(BORN), Why.DISCLOSURE),
        (lambda: an_mdoc(BORN, FILE, (SPACE, "family_name")), Why.DISCLOSURE),
        (lambda: an_mdoc(spaces={SPACE: made.ELEMENTS, "example.domestic": {"file": "8"}}), Why.DISCLOSURE),
        (lambda: an_mdoc(kind="org.example.other"), Why.DISCLOSURE),
        (lambda: an_mdoc(until=AT - DAY, issued_at=AT - 2 * DAY), Why.EXPIRED),
        (lambda: base64url(made.an_mdoc()), Why.HOLDER),  # nobody shows it
        (lambda: base64url(made.sd_jwt(kind=MDL).encode()), Why.HOLDER),
        (lambda: base64url(present(licence=made.sd_jwt(kind=MDL)).encode()), Why.AUDIENCE),
        (lambda: present(licence=made.sd_jwt(kind=MDL)), Why.MALFORMED),
        (lambda: "", Why.MALFORMED),
        (lambda: base64url(b"\xa0"), Why.MALFORMED),
        (lambda: an_mdoc()[:-8], Why.MALFORMED),
    ],
)
def test_an_mdoc_that_is_no_answer_to_this_request_is_refused(given: Any, cause: Why) -> None:
    with pytest.raises(Rejected) as e:
        check_mdoc(given())
    assert e.value.why is cause


def test_an_mdoc_does_not_answer_who_asked_for_another_format() -> None:
    with pytest.raises(Rejected) as e:
        check_mdoc(an_mdoc(), QUERIES[0])
    assert e.value.why is Why.MALFORMED


def sealed(said: Any) -> str:
    return jwe.encrypt(said if isinstance(said, str) else to_json(said), ASK.answer_key, kid="k")


def test_an_answer_is_read_from_what_was_encrypted_for_its_request() -> None:
    text = sealed({"vp_token": {"card": ["a~b"]}, "state": "s-1"})
    assert openid4vp.read_answer(text, KEY) == Answer({"card": "a~b"}, "s-1")


@pytest.mark.parametrize(
    "said",
    [
        "x", [], {}, {"vp_token": "a~b", "state": "s"}, {"vp_token": {}, "state": "s"}, {"vp_token": {"a": "b"}},
        {"vp_token": {"a": ["b", "c"]}, "state": "s"}, {"vp_token": {"a": [1]}, "state": "s"},
        {"vp_token": {"a": ["b"]}}, {"vp_token": {"a": ["b"]}, "state": 7},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_what_is_no_answer_is_refused(said: Any) -> None:
    with pytest.raises(Rejected) as e:
        openid4vp.read_answer(sealed(said), KEY)
    assert e.value.why is Why.MALFORMED
