"""What a verifier asks for: the part of the language that is taken, and the rest refused by name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.credentials import dcql
from tongban.basis.credentials.dcql import Query, Wanted
from tongban.basis.credentials.faults import Rejected

KIND = "urn:card:1"
PLAIN: dict[str, Any] = {
    "id": "a", "format": "dc+sd-jwt", "meta": {"vct_values": [KIND]}, "claims": [{"path": ["name"]}],
}  # fmt: skip
MDOC: dict[str, Any] = {
    "id": "m", "format": "mso_mdoc", "meta": {"doctype_value": "org.iso.18013.5.1.mDL"},
    "claims": [{"id": "c0", "path": ["org.iso.18013.5.1", "birth_date"]}, {"id": "c1", "path": ["urn:card:1", "name"],
                "values": ["罗"]}],
}  # fmt: skip
SETS: dict[str, Any] = {
    **PLAIN,
    "claims": [{"id": "x", "path": ["over_18"], "values": [True]}, {"id": "y", "path": ["born_on"]}],
    "claim_sets": [["x"], ["y"]],
}


def of(*queries: dict[str, Any]) -> dict[str, Any]:
    return {"credentials": list(queries)}


def test_claims_of_a_licence_are_read() -> None:
    assert dcql.read(of(PLAIN)) == (Query("a", KIND, ((Wanted("name"),),)),)
    bare = of({key: value for key, value in PLAIN.items() if key != "claims"})
    assert dcql.read(bare)[0].sets == ((),)
    assert dcql.written(dcql.read(bare)) == bare


def test_elements_of_an_mdoc_are_asked_by_name_space_and_name() -> None:
    [query] = dcql.read(of(MDOC))
    born, name = "org.iso.18013.5.1 birth_date", "urn:card:1 name"
    assert (query.kind, query.format) == ("org.iso.18013.5.1.mDL", "mso_mdoc")
    assert query.names == {born, name}
    assert dcql.written([query]) == of(MDOC)
    assert query.first_shown_by({born: "1990-01-02", name: "罗", "urn:card:1 sex": 1}) == (born, name)
    assert query.first_shown_by({born: "1990-01-02", name: "李"}) is None
    assert dcql.beyond([query], {query.kind: {born}}) == [f"{query.kind} {name}"]
    same_name = {**MDOC, "claims": [{"path": ["a", "x"]}, {"path": ["b", "x"]}]}
    assert dcql.read(of(same_name))[0].names == {"a x", "b x"}


def test_of_several_sets_the_first_that_can_be_shown_is_preferred() -> None:
    [query] = dcql.read(of(SETS))
    assert query.names == {"over_18", "born_on"}
    assert query.first_shown_by({"over_18": True, "born_on": "2000-01-02"}) == ("over_18",)
    assert query.first_shown_by({"over_18": False, "born_on": "2020-01-02"}) == ("born_on",)
    assert query.first_shown_by({"over_18": 1}) is None


@pytest.mark.parametrize(
    ("facts", "answered"),
    [
        ({"over_18": True}, True), ({"over_18": False}, False), ({"over_18": 1}, False), ({"born_on": "x"}, True),
        ({}, False), ({"over_18": True, "born_on": "x"}, False), ({"over_18": True, "name": "x"}, False),
    ],
)  # fmt: skip
def test_an_answer_shows_one_set_and_nothing_beyond_it(facts: dict[str, Any], answered: bool) -> None:  # noqa: FBT001
    assert dcql.read(of(SETS))[0].answered_by(facts) is answered


NAMES = st.sampled_from(["name", "born_on", "classes", "address"])
WANTED = st.builds(Wanted, NAMES, st.lists(st.text(max_size=3), max_size=2).map(tuple))
ONE_SET = st.lists(WANTED, min_size=1, max_size=4, unique_by=lambda each: each.name).map(tuple)
MANY = st.lists(ONE_SET, min_size=1, max_size=3, unique=True).map(tuple)


ELEMENTS = st.builds(Wanted, NAMES, st.lists(st.text(max_size=3), max_size=2).map(tuple), st.sampled_from(["a", "b:c"]))
SET_OF_ELEMENTS = st.lists(ELEMENTS, min_size=1, max_size=4, unique_by=lambda each: each.key).map(tuple)
MANY_OF_ELEMENTS = st.lists(SET_OF_ELEMENTS, min_size=1, max_size=3, unique=True).map(tuple)
ID = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
ONE = st.one_of(
    st.builds(Query, ID, st.just(KIND), MANY),
    st.builds(Query, ID, st.just("org.iso.18013.5.1.mDL"), MANY_OF_ELEMENTS, st.just("mso_mdoc")),
)


@given(st.lists(ONE, min_size=1, max_size=3, unique_by=lambda each: each.id))
def test_what_is_written_is_read_as_it_was_meant(queries: list[Query]) -> None:
    assert dcql.read(dcql.written(queries)) == tuple(queries)


NO_PATHS: list[Any] = [
    None, "ab", [], ["a"], ["a", "b", "c"], ["a", 1], ["a", ""], ["a b", "c"], ["a", "b\n"], ["空", "b"],
    ["a", None, "b"],
]  # fmt: skip
NOT_TAKEN: list[tuple[Any, str]] = [
    ([], "an object"), ({}, "credentials is"), (of(), "credentials is"), ({**of(PLAIN), "credential_sets": []},
     "'credential_sets' in a query"),
    (of("x"), "each of credentials"),  # type: ignore[arg-type]
    (of(PLAIN, PLAIN), "same id"),
    (of({**PLAIN, "trusted_authorities": []}), "'trusted_authorities'"),
    (of({**PLAIN, "format": "jwt_vc_json"}), "only the formats"), (of({**PLAIN, "format": None}), "only the formats"),
    (of({**PLAIN, "format": "constructor"}), "only the formats"),
    (of({**PLAIN, "format": "mso_mdoc"}), "'vct_values' in meta"),
    (of({**MDOC, "meta": None}), "meta is"), (of({**MDOC, "meta": {}}), "doctype_value names"),
    (of({**MDOC, "meta": {"doctype_value": 7}}), "doctype_value names"),
    (of({**MDOC, "meta": {"doctype_value": ""}}), "doctype_value names"),
    (of({**MDOC, "meta": {"doctype_value": "x", "vct_values": ["x"]}}), "'vct_values' in meta"),
    *((of({**MDOC, "claims": [{"path": path}]}), "name space and the name") for path in NO_PATHS),
    (of({**MDOC, "claims": [{"path": ["a", "b"], "intent_to_retain": True}]}), "'intent_to_retain' in a claim"),
    (of({**MDOC, "claims": [{"path": ["a", "b"]}, {"path": ["a", "b"]}]}), "asked for twice"),
    (of({**MDOC, "claims": ["x"]}), "each of claims"),
    (of({**PLAIN, "multiple": True}), "multiple"),
    (of({**PLAIN, "require_cryptographic_holder_binding": False}), "bound to its holder"),
    (of({**PLAIN, "id": "a b"}), "an id"), (of({**PLAIN, "id": None}), "an id"),
    (of({**PLAIN, "meta": None}), "meta is"), (of({**PLAIN, "meta": {"vct_values": []}}), "vct_values"),
    (of({**PLAIN, "meta": {"vct_values": [KIND, KIND]}}), "vct_values"),
    (of({**PLAIN, "meta": {"vct_values": [KIND], "doctype_value": "x"}}), "'doctype_value' in meta"),
    (of({**PLAIN, "claims": []}), "claims is a list"), (of({**PLAIN, "claims": ["x"]}), "each of claims"),
    (of({**PLAIN, "claims": [{"path": ["a", "b"]}]}), "parts of a claim"),
    (of({**PLAIN, "claims": [{"path": [None]}]}), "parts of a claim"),
    (of({**PLAIN, "claims": [{"path": ["a"]}, {"path": ["a"]}]}), "asked for twice"),
    (of({**PLAIN, "claims": [{"path": ["a"], "intent_to_retain": True}]}), "'intent_to_retain' in a claim"),
    (of({**PLAIN, "claims": [{"path": ["a"], "values": []}]}), "values is"),
    (of({**PLAIN, "claims": [{"path": ["a"], "values": [1.5]}]}), "each of values"),
    (of({key: value for key, value in SETS.items() if key != "claims"}), "needs claims"),
    (of({**SETS, "claim_sets": []}), "claim_sets is"), (of({**SETS, "claim_sets": ["x"]}), "a list of ids"),
    (of({**SETS, "claim_sets": [["x", "x"]]}), "each once"), (of({**SETS, "claim_sets": [["z"]]}), "each once"),
    (of({**PLAIN, "claim_sets": [["x"]]}), "an id of its own"),
    (of({**SETS, "claims": [{"id": "x", "path": ["a"], "values": [1]}, {"id": "y", "path": ["a"]}],
         "claim_sets": [["x", "y"]]}), "same claim twice"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "told"), NOT_TAKEN)
def test_what_is_not_taken_is_refused_by_name(query: Any, told: str) -> None:
    with pytest.raises(Rejected, match=told):
        dcql.read(query)


def test_what_goes_beyond_a_scope_is_named() -> None:
    queries = dcql.read(of(PLAIN, {**PLAIN, "id": "b", "meta": {"vct_values": ["urn:other"]}}, {**SETS, "id": "c"}))
    assert dcql.beyond(queries, {KIND: {"name", "over_18"}}) == ["urn:other", f"{KIND} born_on"]
    assert dcql.beyond(queries[:1], {KIND: {"name"}}) == []
