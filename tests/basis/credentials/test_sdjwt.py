"""A licence is shown with any part of it, and nothing that was not signed is taken for part of it.

Source: RFC 9901 7.1 and 7.3 (every "MUST reject"); draft-ietf-oauth-sd-jwt-vc-25.
"""

import json
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.credentials.made import (
    AT,
    CLAIMS,
    DAY,
    ISSUER,
    KIND,
    LIST,
    REFERENCE,
    VECTORS,
    authority,
    holder,
    sd_jwt,
)  # fmt: skip
from tongban.basis.credentials import jose, sdjwt, sdjwt_read
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.encoding import base64url, to_json
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.sdjwt_check import Request, check
from tongban.basis.credentials.sdjwt_read import digest_of, split
from tongban.basis.credentials.showing import Shown
from tongban.basis.credentials.signing import Es256Key, Es256Signer

REQUEST = Request("https://police.example", "n-1")
RFC = json.loads((VECTORS / "rfc9901.json").read_text("utf-8"))
PATHS = ["name", "number", "over_18", "valid_until", "address", "address/city", "address/street", "classes",
         "classes/0", "classes/1", "classes/1/code", "classes/1/since"]  # fmt: skip
PLAIN = {
    "name": "罗小燕", "number": "320508199001021234", "over_18": True, "valid_until": "2032-01-01",
    "address": {"city": "苏州", "street": "人民路 1 号"}, "classes": ["C1", {"code": "E", "since": 2019}],
}  # fmt: skip


def shown(text: str, **more: Any) -> Shown:
    return check(text, authority().trust, **{"at": AT, **more})


def why(text: str, **more: Any) -> Why:
    with pytest.raises(Rejected) as told:
        shown(text, **more)
    return told.value.why


def presented(licence: str, names: set[str], **more: Any) -> str:
    said: dict[str, Any] = {"audience": REQUEST.audience, "nonce": REQUEST.nonce, "at": AT, **more}
    return sdjwt.prove(sdjwt.choose(licence, names), holder(), **said)


def issued(payload: dict[str, Any], *disclosures: str, typ: str = "dc+sd-jwt", der: bytes | None = None) -> str:
    """Return what a listed issuer might sign, if it signed anything."""
    said = {"iss": ISSUER, "vct": KIND, "iat": int(AT.timestamp()), "exp": int((AT + DAY).timestamp()), **payload}
    said = {name: value for name, value in said.items() if value is not None}
    header = jose.head(typ, certificate=der or authority().der)
    return "~".join([jose.sign(header, to_json(said), authority().signer), *disclosures, ""])


def hidden(*parts: Any) -> str:
    return base64url(json.dumps(["salt", *parts]).encode())


@given(st.sets(st.sampled_from(PATHS)))
def test_any_part_of_a_licence_is_shown_and_nothing_else(names: set[str]) -> None:
    found = shown(presented(sd_jwt(), names), request=REQUEST)
    assert found.proven_at == AT
    assert (found.kind, found.issuer, found.status) == (KIND, ISSUER, REFERENCE)
    tops = {name.split("/")[0] for name in names}
    assert found.facts.keys() == tops
    for name in names:
        value: Any = found.facts
        for step in name.split("/"):
            value = value[0 if step.isdigit() and len(value) == 1 else int(step)] if step.isdigit() else value[step]
        if "/" not in name:
            assert value == PLAIN[name]
    if names == {"address/city"}:
        assert found.facts == {"address": {"city": "苏州"}}


def test_what_is_not_chosen_is_not_shown() -> None:
    found = shown(presented(sd_jwt(), {"address/city", "classes/1/code"}), request=REQUEST)
    assert found.facts == {"address": {"city": "苏州"}, "classes": [{"code": "E"}]}


def test_a_whole_licence_lying_by_itself_is_read_but_its_holder_is_not_proven() -> None:
    found = shown(sd_jwt())
    assert found.facts == PLAIN
    assert found.proven_at is None


LICENCE = sd_jwt()
SHOWN = presented(LICENCE, {"name", "address/city"})


@given(st.integers(0, len(SHOWN) - 1), st.integers(0, 127))
def test_a_character_changed_anywhere_is_found(place: int, code: int) -> None:
    changed = SHOWN[:place] + chr(code) + SHOWN[place + 1 :]
    if changed != SHOWN:
        why(changed, request=REQUEST)


@given(st.integers(0, len(SHOWN) - 1))
def test_a_licence_cut_off_is_refused(length: int) -> None:
    why(SHOWN[:length], request=REQUEST)


@given(st.text(max_size=100) | st.text(alphabet="~.eyJ0", max_size=60))
def test_no_text_raises_anything_but_a_rejection(text: str) -> None:
    for each in (text, f"{LICENCE}{text}", f"{text}~", LICENCE.replace("~", f"~{text}~", 1)):
        try:
            shown(each)
        except Rejected:
            continue
        assert each == LICENCE


@given(st.recursive(st.none() | st.integers() | st.text(max_size=4), lambda e: st.lists(e, max_size=4)))
def test_no_disclosure_raises_anything_but_a_rejection(value: Any) -> None:
    text = base64url(json.dumps(value).encode())
    digest = digest_of(text)
    for licence in (issued({"_sd": [digest]}, text), issued({"a": [{"...": digest}]}, text)):
        try:
            shown(licence)
        except Rejected:
            continue


def test_the_number_of_digests_does_not_tell_what_is_in_it() -> None:
    sizes = [len(split(sd_jwt(claims, size=16)).jws.payload["_sd"]) for claims in ({}, {"a": 1}, CLAIMS)]
    assert sizes == [16, 16, 16]
    assert "_sd" not in split(sd_jwt({}, size=0)).jws.payload
    assert shown(sd_jwt({}, size=0)).facts == {}


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg", "iss", "cnf", "status", "vct", "exp"])
def test_a_claim_does_not_take_a_name_of_the_format(name: str) -> None:
    with pytest.raises(NotPossible):
        sd_jwt({name: 1})
    if name.startswith(("_", ".")):
        with pytest.raises(NotPossible):
            sd_jwt({"a": sdjwt.Apart({name: 1})})


def test_what_a_licence_does_not_hold_cannot_be_chosen() -> None:
    with pytest.raises(NotPossible, match="income"):
        sdjwt.choose(LICENCE, {"income"})


class TestSignedPart:
    """Who signed, for whom, and until when."""

    def test_another_signer_is_refused(self) -> None:
        stranger = Es256Signer.new()
        der = authority().certify(stranger, ISSUER, Purpose.LICENCES)  # certified, but not on the list
        token = sdjwt.Issuer(stranger, der).issue(sdjwt.Copy(KIND, ISSUER, AT, AT + DAY, {}))
        assert why(token) is Why.UNKNOWN_ISSUER

    def test_a_listed_certificate_does_not_help_another_key(self) -> None:
        token = sdjwt.Issuer(Es256Signer.new(), authority().der).issue(sdjwt.Copy(KIND, ISSUER, AT, AT + DAY, {}))
        assert why(token) is Why.SIGNATURE

    def test_a_signer_of_status_lists_signs_no_licence(self) -> None:
        issuer = sdjwt.Issuer(authority().publisher, authority().list_der)
        token = issuer.issue(sdjwt.Copy(KIND, ISSUER, AT, AT + DAY, {}))
        assert why(token) is Why.UNKNOWN_ISSUER

    def test_a_signer_does_not_speak_for_another_issuer(self) -> None:
        assert why(sd_jwt(issuer="https://authority.example/51")) is Why.UNKNOWN_ISSUER

    def test_a_copy_runs_out_and_does_not_begin_early(self) -> None:
        late = timedelta(days=14, seconds=59)
        shown(LICENCE, at=AT + late)
        assert why(LICENCE, at=AT + late + timedelta(seconds=1)) is Why.EXPIRED
        shown(LICENCE, at=AT - timedelta(seconds=60))
        assert why(LICENCE, at=AT - timedelta(seconds=61)) is Why.NOT_YET
        assert why(issued({"nbf": int(AT.timestamp()) + 61})) is Why.NOT_YET

    @pytest.mark.parametrize(
        "payload",
        [
            {"exp": None}, {"exp": "never"}, {"exp": 1e10}, {"exp": True}, {"exp": -1}, {"iat": "x"}, {"nbf": 1.5},
            {"iss": None}, {"vct": None}, {"vct": 1}, {"cnf": "x"}, {"cnf": {"kid": "x"}}, {"cnf": {"jwk": {}}},
            {"cnf": {"jwk": {}, "kid": "x"}}, {"status": 1}, {"status": {}}, {"status": {"status_list": {"idx": -1}}},
            {"status": {"status_list": {"idx": 1.0, "uri": LIST}}}, {"_sd_alg": "sha-1"}, {"_sd_alg": None, "_sd": 1},
            {"_sd": [1]}, {"_sd": {}}, {"a": {"_sd": "x"}}, {"...": "x"}, {"a": {"...": "x"}}, {"a": [{"...": 1}]},
            {"a": [{"...": "x", "b": 1}]}, {"_sd": ["x", "x"]}, {"_sd": ["x"], "a": {"_sd": ["x"]}},
            {"a": [{"...": "x"}, {"...": "x"}]},
        ],
    )  # fmt: skip
    def test_what_no_issuer_should_sign_is_refused(self, payload: dict[str, Any]) -> None:
        shown(issued({}))
        why(issued(payload))

    @pytest.mark.parametrize("typ", ["vc+sd-jwt", "JWT", "kb+jwt", "statuslist+jwt", ""])
    def test_another_type_is_refused(self, typ: str) -> None:
        assert why(issued({}, typ=typ)) is Why.MALFORMED

    def test_a_token_without_a_tilde_is_no_licence(self) -> None:
        assert why(issued({}).rstrip("~")) is Why.MALFORMED
        assert why("~" * 600) is Why.MALFORMED


class TestDisclosures:
    """What is shown was signed, stands in one place, and under one name."""

    def test_a_disclosure_that_belongs_to_nothing_is_refused(self) -> None:
        assert why(issued({}, hidden("a", 1))) is Why.DISCLOSURE
        assert why(LICENCE + hidden("a", 1) + "~") is Why.DISCLOSURE

    def test_a_disclosure_shown_twice_is_refused(self) -> None:
        first = LICENCE.split("~")[1]
        assert why(f"{LICENCE}{first}~") is Why.DISCLOSURE

    def test_one_within_another_that_is_not_shown_is_refused(self) -> None:
        parts = split(LICENCE)
        below = next(each for each in parts.disclosures if each.name == "city")
        assert why(f"{parts.token}~{below.text}~") is Why.DISCLOSURE

    @pytest.mark.parametrize("parts", [("_sd", []), ("...", 1), (1, 2), (), ("a", 1, 2), (None, 1)])
    def test_a_disclosure_of_another_shape_is_refused(self, parts: tuple[Any, ...]) -> None:
        text = hidden(*parts)
        assert why(issued({"_sd": [digest_of(text)]}, text)) is Why.DISCLOSURE

    def test_a_disclosure_with_a_salt_that_is_no_text_is_refused(self) -> None:
        text = base64url(b'[1,"a",2]')
        assert why(issued({"_sd": [digest_of(text)]}, text)) is Why.DISCLOSURE

    def test_a_name_that_stands_there_already_is_refused(self) -> None:
        text, other = hidden("a", 1), hidden("a", 2)
        assert why(issued({"a": 0, "_sd": [digest_of(text)]}, text)) is Why.DISCLOSURE
        assert why(issued({"_sd": [digest_of(text), digest_of(other)]}, text, other)) is Why.DISCLOSURE

    def test_an_element_among_claims_and_a_claim_among_elements_are_refused(self) -> None:
        element, claim = hidden("US"), hidden("a", 1)
        assert shown(issued({"a": [{"...": digest_of(element)}]}, element)).facts == {"a": ["US"]}
        assert why(issued({"_sd": [digest_of(element)]}, element)) is Why.DISCLOSURE
        assert why(issued({"a": [{"...": digest_of(claim)}]}, claim)) is Why.DISCLOSURE

    @pytest.mark.parametrize(
        ("name", "value"), [("exp", 9_999_999_999), ("iss", "x"), ("status", {}), ("vct", "x"), ("cnf", {}), ("nbf", 1)]
    )
    def test_what_every_verifier_must_see_is_never_behind_a_digest(self, name: str, value: Any) -> None:
        text = hidden(name, value)
        assert why(issued({name: None, "_sd": [digest_of(text)]}, text)) is Why.DISCLOSURE

    def test_parts_of_the_holders_key_are_never_behind_a_digest(self) -> None:
        text = hidden("jwk", holder().public.jwk)
        assert why(issued({"cnf": {"_sd": [digest_of(text)]}}, text)) is Why.DISCLOSURE

    def test_disclosures_are_chosen_from_plain_objects_and_lists_too(self) -> None:
        text, other = hidden("b", 1), hidden({"c": 2})
        members = [{"...": digest_of(other)}, {"...": "decoy 2"}, 5]
        licence = issued({"a": {"_sd": [digest_of(text), "decoy"], "d": members}}, text, other)
        assert shown(sdjwt.choose(licence, {"a/b"})).facts == {"a": {"b": 1, "d": [5]}}
        assert shown(sdjwt.choose(licence, {"a/d/0"})).facts == {"a": {"d": [{"c": 2}, 5]}}


class TestProof:
    """It is shown by its holder, to this verifier, for this request, just now."""

    @pytest.mark.parametrize(
        ("change", "because"),
        [
            ({"audience": "https://other.example"}, Why.AUDIENCE),
            ({"nonce": "n-2"}, Why.AUDIENCE),
            ({"at": AT + timedelta(seconds=61)}, Why.CLOCK),
            ({"at": AT - timedelta(minutes=6, seconds=1)}, Why.OLD_PROOF),
        ],
    )
    def test_a_proof_for_another_verifier_request_or_moment_is_refused(
        self, change: dict[str, Any], because: Why
    ) -> None:
        assert why(presented(LICENCE, {"name"}, **change), request=REQUEST) is because

    def test_another_holder_is_refused(self) -> None:
        chosen = sdjwt.choose(LICENCE, {"name"})
        stolen = sdjwt.prove(chosen, Es256Signer.new(), audience=REQUEST.audience, nonce=REQUEST.nonce, at=AT)
        assert why(stolen, request=REQUEST) is Why.HOLDER

    def test_a_missing_proof_is_refused(self) -> None:
        assert why(LICENCE, request=REQUEST) is Why.HOLDER
        assert why(presented(sd_jwt(holder=None), {"name"}), request=REQUEST) is Why.HOLDER

    def test_a_proof_nobody_asked_for_is_not_passed_over(self) -> None:
        assert why(SHOWN) is Why.AUDIENCE

    def test_a_disclosure_added_or_taken_away_after_the_proof_is_found(self) -> None:
        token, first, *rest, proof = SHOWN.split("~")
        assert why("~".join([token, *rest, proof]), request=REQUEST) is not None
        more = split(LICENCE).disclosures[0].text
        assert why("~".join([token, first, *rest, more, proof]), request=REQUEST) in {Why.HOLDER, Why.DISCLOSURE}
        only = presented(LICENCE, {"name", "number"})
        token, first, second, proof = only.split("~")
        assert why(f"{token}~{first}~{proof}", request=REQUEST) is Why.HOLDER
        assert why(f"{token}~{second}~{first}~{proof}", request=REQUEST) is Why.HOLDER

    @pytest.mark.parametrize(
        "change", [{"sd_hash": None}, {"sd_hash": 1}, {"sd_hash": "é"}, {"iat": None}, {"iat": "x"}, {"aud": ["x"]}]
    )
    def test_a_proof_of_another_shape_is_refused(self, change: dict[str, Any]) -> None:
        chosen = sdjwt.choose(LICENCE, {"name"})
        said = {
            "iat": int(AT.timestamp()),
            "aud": REQUEST.audience,
            "nonce": REQUEST.nonce,
            "sd_hash": digest_of(chosen),
        }
        text = to_json({**said, **change})
        assert why(chosen + jose.sign(jose.head("kb+jwt"), text, holder()), request=REQUEST)
        shown(chosen + jose.sign(jose.head("kb+jwt"), to_json(said), holder()), request=REQUEST)
        assert why(chosen + jose.sign(jose.head("JWT"), to_json(said), holder()), request=REQUEST) is Why.MALFORMED


@pytest.mark.parametrize("name", RFC["examples"])
def test_examples_of_the_standard_are_read(name: str) -> None:
    example = RFC["examples"][name]
    text = "~".join([example["jwt"], *example["disclosures"], ""])
    parts = split(text, frozenset({"example+sd-jwt"}))
    parts.jws.verify(Es256Key.from_jwk(RFC["key"]))
    claims = parts.claims()
    assert claims["iss"] == "https://issuer.example.com"
    assert not {"_sd", "_sd_alg"} & claims.keys()
    if name == "5.1":
        assert (claims["given_name"], claims["nationalities"], claims["address"]["region"]) == (
            "John",
            ["US", "DE"],
            "Anystate",
        )
    if name == "A.1":
        assert (claims["given_name"], claims["address"]["region"]) == ("太郎", "港区")


def test_salts_are_long_and_never_the_same() -> None:
    salts = {json.loads(urlsafe_b64decode(each.text + "=="))[0] for each in split(LICENCE).disclosures}
    assert len(salts) == len(split(LICENCE).disclosures) == 12
    assert {len(urlsafe_b64decode(salt)) for salt in salts} == {sdjwt.SALT}


def test_circles_cannot_be_and_depth_is_bounded() -> None:
    value: Any = 1
    for _ in range(20):
        value = sdjwt.Apart({"a": value})
    assert sdjwt_read.split(sd_jwt({"a": value})).paths()
