"""Somebody else's wallet accepts our requests and makes answers that we accept; its query language agrees with ours.

`@openid4vc/openid4vp`, `dcql`, `jose`, `@sd-jwt/sd-jwt-vc` and `@owf/mdoc` (npm, pinned by their lock file).
"""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.basis.credentials import made
from tests.basis.credentials.made import AT, KIND, MDL, authority, holder, private
from tests.basis.credentials.made import SPACE as MDL_SPACE
from tests.basis.credentials.npm import NODE, node_with_packages
from tests.basis.credentials.test_dcql import PLAIN, SETS, of
from tests.basis.credentials.test_request_javascript import ASK, DER, KEY, QUERY, listed_trust, request
from tongban.basis.credentials import dcql, openid4vp, status
from tongban.basis.credentials.dcql import Query, Wanted
from tongban.basis.credentials.encoding import base64url, from_base64url
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.openid4vp import Expected
from tongban.basis.credentials.outcomes import Outcome
from tongban.basis.credentials.signing import Es256Signer

ME = openid4vp.client_id(DER)
PLAIN_ELEMENTS = {name: made.ELEMENTS[name] for name in ("family_name", "birth_date", "age_over_18")}
EXPECTED = Expected([QUERY], ME, "n-1", "s-1", ASK.answer_to, ASK.answer_key, timedelta(minutes=5))
LATER = 4_102_444_800  # 2100: they look at the clock themselves
HERE = "https://rp.example/request/"
FACTS: list[dict[str, Any]] = [
    {}, {"name": "x"}, {"over_18": True}, {"over_18": False}, {"over_18": 1}, {"born_on": "2000-01-02"},
    {"name": "x", "over_18": True, "born_on": "2000-01-02"}, {"name": "x", "over_18": False, "born_on": "2000-01-02"},
]  # fmt: skip
QUERIES = [of({**each, "meta": {"vct_values": [kind]}}) for each in (PLAIN, SETS) for kind in (KIND, "urn:other")]


BORN, CARD = (MDL_SPACE, "birth_date"), ("example.domestic", "file")
MDOC_QUERY = Query("mdl", MDL, ((Wanted(BORN[1], (), BORN[0]), Wanted(CARD[1], ("7",), CARD[0])),), "mso_mdoc")
MDOC: dict[str, dict[str, Any]] = {
    "good": {}, "wrong nonce": {"nonce": "n-2"}, "wrong audience": {"audience": "x509_hash:other"},
    "sent elsewhere": {"to": "https://rp.example/other"}, "for no key": {"key": None},
    "for another key": {"key": Es256Signer.new().public.jwk}, "more": {"more": [[MDL_SPACE, "family_name"]]},
    "less": {"less": ["file"]}, "another device": {"holder": private(Es256Signer.new())},
}  # fmt: skip


def answers() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {
        "good": {}, "wrong audience": {"audience": "x509_hash:other"}, "wrong nonce": {"nonce": "n-2"},
        "old": {"iat": int(AT.timestamp()) - 421}, "more": {"more": ["number"]}, "tampered": {}, "unknown": {},
        "another name": {}, "for another": {},
    }  # fmt: skip
    mdocs = {f"mdoc {name}": {**said, "link": link("mdoc")} for name, said in MDOC.items()}
    return {name: {**said, "link": link(name)} for name, said in found.items()} | mdocs


def link(name: str) -> str:
    return openid4vp.link("x509_hash:other" if name == "another name" else ME, f"{HERE}{name.replace(' ', '-')}")


def requests() -> dict[str, str]:
    good, stranger = request(exp=LATER), Es256Signer.new()
    other = {
        "tampered": f"{good[:-8]}AAAAAAAA",
        "unknown": request(stranger, exp=LATER),
        "for-another": request(client_id="x509_hash:other", exp=LATER),
    }
    found = {f"{HERE}{name.replace(' ', '-')}": other.get(name.replace(" ", "-"), good) for name in answers()}
    return {**found, f"{HERE}mdoc": request(ask=replace(ASK, queries=[MDOC_QUERY]), exp=LATER)}


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    """Return what their wallet made of all cases."""
    cases = [{"query": query, "facts": facts} for query in QUERIES for facts in FACTS]
    given = {
        "root": made.b64(authority().root_der), "der": made.b64(DER), "requests": requests(), "answers": answers(),
        "holder": private(holder()), "licence": made.sd_jwt(), "kind": KIND,
        "mdoc": base64url(made.an_mdoc(spaces={MDL_SPACE: PLAIN_ELEMENTS, "example.domestic": {"file": "7"}})),
        "now": int(AT.timestamp()), "queries": cases,
    }  # fmt: skip
    done = subprocess.run(  # noqa: S603
        [node_with_packages(), str(NODE / "presenter.mjs")],
        input=json.dumps(given), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def checked(answer: dict[str, Any]) -> Any:
    assert "response" in answer, answer
    lists = {made.LIST: status.read(made.a_list().encode(), listed_trust(), at=AT)}
    given = openid4vp.read_answer(answer["response"], KEY)
    return openid4vp.check_answer(given, EXPECTED, listed_trust(), lists.get, at=AT)["card"]


def checked_mdoc(answer: dict[str, Any], change: Callable[[str], str] = str) -> Any:
    assert "response" in answer, answer
    lists = {made.LIST: status.read(made.a_list().encode(), listed_trust(), at=AT)}
    given = openid4vp.read_answer(answer["response"], KEY)
    given = replace(given, shown={name: change(text) for name, text in given.shown.items()})
    expected = replace(EXPECTED, queries=[MDOC_QUERY])
    return openid4vp.check_answer(given, expected, listed_trust(), lists.get, at=AT)["mdl"]


@pytest.mark.node
def test_their_wallet_answers_with_an_mdoc_that_we_accept(said: dict[str, Any]) -> None:
    good = said["answers"]["mdoc good"]
    found = checked_mdoc(good)
    assert found.outcome is Outcome.VALID
    assert found.shown.facts == {MDL_SPACE: {"birth_date": "1990-01-02"}, "example.domestic": {"file": "7"}}
    assert good["names"] == ["example.domestic file", f"{MDL_SPACE} birth_date"]


@pytest.mark.node
@pytest.mark.parametrize("name", [each for each in MDOC if each != "good"])
def test_an_mdoc_shown_for_another_request_or_with_other_elements_is_refused(said: dict[str, Any], name: str) -> None:
    with pytest.raises(Rejected) as e:
        checked_mdoc(said["answers"][f"mdoc {name}"])
    assert e.value.why is (Why.DISCLOSURE if name in {"more", "less"} else Why.HOLDER)


@pytest.mark.node
def test_an_mdoc_changed_on_the_way_is_refused(said: dict[str, Any]) -> None:
    def older(text: str) -> str:
        data = from_base64url(text, "it")
        assert data.count(b"1990-01-02") == 1
        return base64url(data.replace(b"1990-01-02", b"1980-01-02"))

    with pytest.raises(Rejected) as e:
        checked_mdoc(said["answers"]["mdoc good"], older)
    assert e.value.why is Why.DISCLOSURE


@pytest.mark.node
def test_their_wallet_accepts_our_request_and_we_accept_its_answer(said: dict[str, Any]) -> None:
    good = said["answers"]["good"]
    found = checked(good)
    assert (found.outcome, found.shown.facts.keys()) == (Outcome.VALID, {"name", "over_18"})
    assert (good["to"], good["prefix"]) == ("https://rp.example/answer", "x509_hash")
    assert f"x509_hash:{said['hashed']}" == ME


@pytest.mark.node
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("wrong audience", Why.AUDIENCE), ("wrong nonce", Why.AUDIENCE), ("old", Why.OLD_PROOF),
        ("more", Why.DISCLOSURE),
    ],
)  # fmt: skip
def test_what_their_wallet_answers_wrongly_is_refused(said: dict[str, Any], name: str, why: Why) -> None:
    with pytest.raises(Rejected) as e:
        checked(said["answers"][name])
    assert e.value.why is why


@pytest.mark.node
@pytest.mark.parametrize("name", ["tampered", "unknown", "another name", "for another"])
def test_their_wallet_answers_no_request_that_is_not_ours(said: dict[str, Any], name: str) -> None:
    error = said["answers"][name]["error"]
    assert error
    assert "'exp'" not in error


@pytest.mark.node
def test_their_query_language_says_of_every_licence_what_ours_says(said: dict[str, Any]) -> None:
    ours = []
    for query in QUERIES:
        [one] = dcql.read(query)
        for facts in FACTS:
            names = one.first_shown_by(facts) if one.kind == KIND else None
            ours.append({"can": names is not None, "names": None if names is None else sorted(names)})
    assert said["queries"] == ours
    assert {each["can"] for each in ours} == {True, False}
