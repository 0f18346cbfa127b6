"""People in order by a policy: as a plain sort has it, with what is not known at its worst; and the proof of a list."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.basis.policy import ranking
from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.explain import Explainer, Outcome
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.ranking import NotRanked, Ranked
from tongban.basis.policy.reading import read_policy
from tongban.basis.refusals import Invalid

FOLDER = Path(__file__).parents[3] / "packs/cn/policies"
BEIJING, GUANGZHOU = "110000", "440100"
PERSON: Mapping[str, Any] = {
    "permit": True, "retired": False, "criminal": False, "insured_months": 180, "owned_months": 180,
    "rented_months": 0, "education": "master", "study_months": 0, "home_moved_months": 0, "both_moved_months": 0,
    "award": "none", "wage_tax": 0, "investor_tax": 0, "tax_offence": False, "age": 40, "honour": False,
    "detentions": 0,
}  # fmt: skip
# Guangzhou, the round of 2024: born in 1990, insured for 60 months of each kind, own home for ten years.
WORKER: Mapping[str, Any] = {
    "working": True, "born": "1990-05-01", "permit": True, "permit_months": 60, "insured_months": 60,
    "pension_months": 60, "medical_months": 60, "unemployment_months": 60, "injury_months": 60, "maternity_months": 60,
    "criminal_5y": False, "owned_months": 120, "rented_months": 0, "bachelor": True, "medium_title": False,
    "donations": 0, "volunteer_hours": 0, "tax": 0,
}  # fmt: skip


@cache
def file(region: str) -> PolicyFile:
    found, problems = read_policy(FOLDER / region / "points_settlement.yaml", FOLDER)
    assert found, problems
    return found


@cache
def policy(region: str) -> Policy:
    return compile_policy(file(region), date(2024, 9, 30))


def ranked(region: str, quota: int, *people: Mapping[str, Any]) -> ranking.Ranking:
    return ranking.rank(policy(region), {f"{i:03}": person for i, person in enumerate(people, start=1)}, quota)


def in_short(found: ranking.Ranking) -> list[tuple[str, int | None, bool]]:
    return [(place.id, place.rank, place.admitted) for place in found.places]


def test_who_has_more_stands_first_and_who_is_equal_stands_equal() -> None:
    # 45 + 15 + 26 + 20 = 106; a bachelor has 15 instead of 26: 95
    found = ranked(BEIJING, 2, {**PERSON, "education": "bachelor"}, PERSON, PERSON)
    assert in_short(found) == [("002", 1, True), ("003", 1, True), ("001", 3, False)]
    assert [place.total for place in found.places] == ["106", "106", "95"]
    assert ranking.keys_in_words(policy(BEIJING), found.cutoff or ()) == ("106",)


@pytest.mark.parametrize(
    ("quota", "admitted"), [(1, 3), (2, 3), (3, 3), (4, 4), (5, 4)], ids=["first", "within", "just", "all", "more"]
)
def test_all_that_are_equal_to_the_last_are_admitted_where_the_rule_says_so(quota: int, admitted: int) -> None:
    found = ranked(BEIJING, quota, PERSON, PERSON, PERSON, {**PERSON, "age": 50})
    assert found.admitted == admitted
    assert sum(place.admitted for place in found.places) == admitted


@pytest.mark.parametrize(("quota", "admitted"), [(1, 0), (2, 0), (3, 3), (4, 4)])
def test_none_that_is_equal_to_the_last_is_admitted_where_the_rule_refuses_ties(quota: int, admitted: int) -> None:
    by = policy(BEIJING).ranking
    assert by
    strict = replace(policy(BEIJING), ranking=replace(by, ties_admitted=False))
    people = {str(i): person for i, person in enumerate([PERSON, PERSON, PERSON, {**PERSON, "age": 50}])}
    found = ranking.rank(strict, people, quota)
    assert found.admitted == admitted
    assert (found.cutoff is None) == (admitted == 0)


def test_ties_are_broken_in_the_order_of_the_rule_and_not_by_the_total() -> None:
    longer = {**WORKER, "permit_months": 61}
    medical = {**WORKER, "medical_months": 61, "permit_months": 12}
    schooled = {**WORKER, "medium_title": True}  # 20 more in all, none of them basic
    found = ranked(GUANGZHOU, 1, WORKER, longer, medical, schooled)
    assert [place.id for place in found.places] == ["003", "002", "001", "004"]
    assert [place.rank for place in found.places] == [1, 2, 3, 3]
    assert found.places[0].keys[1:] == (61, 12)


def test_what_is_not_known_counts_for_the_worst_that_it_can_be() -> None:
    unknown = {name: value for name, value in PERSON.items() if name != "education"}
    found = ranked(BEIJING, 1, unknown)
    assert found.places[0].total == "80"  # 106 less the 26 of a master
    convicted = {name: value for name, value in PERSON.items() if name != "criminal"}
    [place] = ranked(BEIJING, 1, convicted).places
    assert (place.outcome, place.rank, place.admitted, place.failed) == (Outcome.UNKNOWN, None, False, ())
    [refused] = ranked(BEIJING, 1, {**PERSON, "permit": False}).places
    assert (refused.outcome, refused.rank, refused.failed) == (Outcome.NO, None, ("permit",))


def test_a_key_of_which_less_is_better_counts_for_the_most_that_it_can_be() -> None:
    by = policy(BEIJING).ranking
    assert by
    age = next(node for rule in policy(BEIJING).points for node in rule.node if node.name == "age" and not node.parts)
    youngest = replace(policy(BEIJING), ranking=replace(by, by=((age, False),)))
    people = {"older": {**PERSON, "age": 44}, "young": {**PERSON, "age": 30}}
    people["unknown"] = {name: value for name, value in PERSON.items() if name != "age"}
    found = ranking.rank(youngest, people, 1)
    assert [place.id for place in found.places] == ["young", "older", "unknown"]
    assert ranking.keys_in_words(youngest, found.places[0].keys) == ("30",)


people = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "insured_months": st.sampled_from([83, 84, 95, 96, 180]),
            "age": st.sampled_from([45, 46, 50]),
            "education": st.sampled_from(["none", "college", "master"]),
            "detentions": st.sampled_from([0, 0, 1, None]),
            "permit": st.sampled_from([True, True, False, None]),
        },
    ),
    max_size=12,
)


def plainly(everybody: Mapping[str, Any], quota: int) -> list[tuple[str, int, bool]]:
    """Return id, rank and admission by a plain sort of what `explain` says: the least total, ties admitted."""
    explainer = Explainer(policy(BEIJING))
    scores = []
    for name, facts in everybody.items():
        told = explainer.explain(facts)
        assert told.total
        if told.outcome is Outcome.YES:
            scores.append((float(told.total[0]), name))
    scores.sort(key=lambda pair: (-pair[0], pair[1]))
    best: Sequence[float] = [score for score, _ in scores]
    line = best[quota - 1] if len(best) >= quota else float("-inf")
    return [(name, best.index(score) + 1, score >= line) for score, name in scores]


@settings(max_examples=150)
@given(drawn=people, quota=st.integers(1, 8))
def test_the_list_is_that_of_a_plain_sort(drawn: list[dict[str, Any]], quota: int) -> None:
    everybody = {f"{i:02}": {**PERSON, **facts} for i, facts in enumerate(drawn)}
    found = ranking.rank(policy(BEIJING), everybody, quota)
    assert [each for each in in_short(found) if each[1]] == plainly(everybody, quota)
    assert {place.id for place in found.places} == everybody.keys()


def test_a_policy_without_a_ranking_ranks_nobody() -> None:
    with pytest.raises(NotRanked):
        ranking.rank(replace(policy(BEIJING), ranking=None), {}, 1)
    assert ranking.keys_in_words(replace(policy(BEIJING), ranking=None), ()) == ()


def test_a_policy_with_no_points_is_ranked_by_what_it_names() -> None:
    medical = policy(GUANGZHOU).ranking
    assert medical
    bare = replace(policy(GUANGZHOU), total=None, conditions=(), ranking=replace(medical, by=medical.by[1:2]))
    [place] = ranking.rank(bare, {"a": WORKER}, 1).places
    assert (place.total, place.keys) == ("", (60,))


# --- the proof ------------------------------------------------------------------------------------


def listed(*everybody: Mapping[str, Any], quota: int = 1) -> tuple[Ranked, dict[str, Any], dict[str, str]]:
    facts = policy(BEIJING).facts
    inputs = {f"{i:03}": ranking.kept(facts, person) for i, person in enumerate(everybody, start=1)}
    of = Ranked(
        name="110000-2026", version=1, policy_text=ranking.policy_as_text(file(BEIJING)), on=date(2024, 9, 30),
        quota=quota, inputs=inputs,
    )  # fmt: skip
    result = ranking.result_to_json(ranking.rank(of.policy(), of.inputs, quota))
    return of, result, ranking.hashes(of, result)


def test_every_policy_of_the_pack_is_the_same_when_it_comes_back_from_its_text() -> None:
    files, problems = read_policies(FOLDER)
    assert problems == []
    for each in files:
        assert ranking.policy_from_text(ranking.policy_as_text(each)).sha256 == each.sha256


def test_a_list_that_went_through_a_file_is_proven() -> None:
    of, result, sha256 = listed(PERSON, {**PERSON, "age": 46, "wage_tax": "0.5"}, {**PERSON, "permit": None})
    sent = json.loads(json.dumps(ranking.to_json(of, result, sha256)))
    assert ranking.faults(*ranking.from_json(sent)) == []
    assert of.inputs["002"]["wage_tax"] == "0.5"
    assert "permit" not in of.inputs["003"]


def test_answers_are_kept_in_one_way_however_they_were_given() -> None:
    facts = policy(BEIJING).facts
    assert ranking.kept(facts, {"insured_months": 180}) == ranking.kept(facts, {"insured_months": "180"})
    with pytest.raises(Invalid):
        ranking.kept(facts, {"insured_months": 601})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda sent: sent["inputs"]["001"].update(age="50"), "the inputs are not what was hashed"),
        (lambda sent: sent["inputs"]["001"].update(age="50"), "001 comes to rank"),
        (lambda sent: sent["result"]["places"][0].update(total="200"), "001 comes to rank 1 with 106"),
        (lambda sent: sent["result"].update(admitted=2), "another order, cut-off or number"),
        (
            lambda sent: sent["policy"]["parameters"]["insured_rate"]["values"][0].update(value="4"),
            "the policy are not",
        ),
        (lambda sent: sent.update(quota=5), "the list are not what was hashed"),
    ],
)
def test_whatever_is_changed_is_found(change: Any, says: str) -> None:
    sent = json.loads(json.dumps(ranking.to_json(*listed(PERSON, {**PERSON, "age": 46}))))
    change(sent)
    assert any(says in fault for fault in ranking.faults(*ranking.from_json(sent)))


@pytest.mark.parametrize("sent", [[], {}, {"shape": "other"}, {"shape": ranking.SHAPE}])
def test_what_is_no_exported_list_is_told_so(sent: Any) -> None:
    with pytest.raises(ValueError, match=r"it (has not the shape|is not whole)"):
        ranking.from_json(sent)


def test_what_is_no_policy_is_told_so() -> None:
    with pytest.raises(ValueError, match="missing"):
        ranking.policy_from_text("{}")
