"""A population counted; by hand where it is small, against a full ranking where it is not."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.basis.policy.samples import PLAIN, SAMPLE, changed, policy, write
from tests.basis.policy.test_ways import NOBODY, WAYS
from tongban.basis.policy.compiled import Policy
from tongban.insight.policies import fitness, population
from tongban.insight.policies.counting import readings
from tongban.insight.policies.engines import DuckDB, Engine, Polars
from tongban.insight.policies.polars_target import column_type
from tongban.insight.policies.showing import lines
from tongban.insight.policies.simulation import Population, cut_off, figures, turns
from tongban.insight.policies.widths import Width, width_for

ENGINES: list[Engine] = [Polars(), DuckDB()]
RANKED = changed(("value: 600, cite", "value: 2, cite"))


def silent(_: int) -> None:
    pass


def written(folder: Path, found: Policy, rows: list[dict[str, object]]) -> Path:
    """Write people who are all the same but for what a row says: 98 points by months and age, 1 January 2020."""
    same = {
        "age": 30, "permit": True, "crime": False, "months": 60, "title": 0, "degree": 0, "tax": 0, "detentions": 0,
        "since": 18262,
    }  # fmt: skip
    people = pl.DataFrame([{**same, **row} for row in rows])
    path = folder / "people.parquet"
    types = {fact.name: column_type(fact) for fact in found.facts.values()}
    people.with_columns(pl.col(name).cast(kind) for name, kind in types.items()).write_parquet(path)
    return path


@pytest.mark.parametrize("engine", ENGINES)
def test_a_small_population_counted_by_hand(tmp_path: Path, engine: Engine) -> None:
    """Basic points rank first: 98, 98, 78 + 10.5 = 88.5. Two places."""
    found = policy(tmp_path, RANKED)
    rows: list[dict[str, object]] = [
        {}, {"since": 18263}, {"age": 40}, {"crime": True}, {"permit": False, "crime": True}, {"months": 23},
    ]  # fmt: skip
    people = Population([written(tmp_path, found, rows)], engine, silent)
    counted = figures(found, people)
    assert (counted.persons, counted.entitled, counted.admitted, counted.cutoff) == (6, 3, 2, "98")
    assert counted.failing == {"permit": 1, "insured": 1, "crime": 2, "decision": 1}  # 23 months: 43 points
    assert counted.totals == {"98": 2, "88.5": 1}
    assert counted.outputs == {"validity": {"short": 6}}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_entitled_are_counted_by_the_ways_they_can_take(tmp_path: Path, engine: Engine) -> None:
    """One by skill, one by skill and degree, one by skill with a record: not entitled, and counted under no way."""
    found = policy(tmp_path, WAYS)
    rows: list[dict[str, Any]] = [
        {"skilled": True},
        {"skilled": True, "degree": 2, "age": 44},
        {"skilled": True, "crime": True},
        {},
    ]
    same = {**NOBODY, "degree": 0}
    types = {fact.name: column_type(fact) for fact in found.facts.values()}
    people = pl.DataFrame([{**same, **row} for row in rows]).with_columns(
        pl.col(name).cast(kind) for name, kind in types.items()
    )
    people.write_parquet(tmp_path / "people.parquet")
    counted = figures(found, Population([tmp_path / "people.parquet"], engine, silent))
    assert (counted.entitled, counted.failing) == (2, {"conduct": 1, "route": 1, "account": 0})
    assert counted.ways == {
        "route.degree": 1, "route.skill": 2, "route.insurance": 0, "account.own": 0, "account.family": 2,
    }  # fmt: skip
    assert ["route.skill", "2"] in [line.split() for line in lines({"policy": counted}, {})]


@pytest.mark.parametrize("engine", ENGINES)
def test_who_gains_and_who_loses_by_a_change(tmp_path: Path, engine: Engine) -> None:
    """Without the quota of two the third is admitted too; with a threshold of 90 she is not entitled any more."""
    before = policy(tmp_path, RANKED)
    rows: list[dict[str, object]] = [{}, {"since": 18263}, {"age": 40}, {"age": 46}]
    people = Population([written(tmp_path, before, rows)], engine, silent)
    after = policy(tmp_path, changed(("value: 600, cite", "value: 3, cite")))
    cuts = figures(before, people).cut, figures(after, people).cut
    found = turns(before, after, people, "age", cuts=cuts)
    assert {ages: (turn.persons, turn.before, turn.after, turn.gain, turn.lose) for ages, turn in found.items()} == {
        "30–39": (2, 2, 2, 0, 0), "40–49": (2, 0, 1, 1, 0),
    }  # fmt: skip
    back = turns(after, before, people, "degree", cuts=(cuts[1], cuts[0]))
    assert {name: (turn.gain, turn.lose) for name, turn in back.items()} == {"none": (0, 1)}
    by_column = turns(before, before, people, "crime", cuts=(cuts[0], None))
    assert [(turn.before, turn.after) for turn in by_column.values()] == [(2, 4)]


KEYS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=40)


@given(KEYS, st.integers(0, 45), st.booleans())
def test_the_cut_off_by_counts_is_that_of_a_full_ranking(keys: list[tuple[int, int]], quota: int, ties: bool) -> None:  # noqa: FBT001
    cut, admitted = cut_off(Counter(keys), quota, ties_admitted=ties)
    ranked = sorted(keys, reverse=True)
    if ties:
        last = ranked[min(quota, len(ranked)) - 1] if quota and ranked else (9, 9)
        expected = [key for key in ranked if key >= last]
    else:
        expected = [key for key in ranked if sum(other >= key for other in ranked) <= quota]
    assert admitted == len(expected)
    assert [key for key in ranked if cut is None or key >= tuple(cut)] == expected


def test_parts_add_up_to_the_whole(tmp_path: Path) -> None:
    found = policy(tmp_path, RANKED)
    facts = list(found.facts.values())
    whole, parts = tmp_path / "whole.parquet", tmp_path / "parts"
    population.write(whole, facts, persons=1000, seed=7, regions=["x"], told=silent)
    people = pl.read_parquet(whole)
    parts.mkdir()
    for number, part in enumerate(people.iter_slices(400)):
        part.write_parquet(parts / f"{number}.parquet")
    for engine in ENGINES:
        told: list[int] = []
        one = figures(found, Population(fitness.files_of(whole), engine, silent))
        many = figures(found, Population(fitness.files_of(parts), engine, told.append))
        assert one == many
        assert sum(told) == 3 * readings({"": found}, 0)
    assert fitness.files_of(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("column", "values", "fault"),
    [
        ("age", [None, 30], "column 'age' is empty for 1 persons"),
        ("age", [15, 30], "column 'age' goes from 15 to 30 steps, and only 16 to 100 is possible"),
        ("age", ["a", "b"], "column 'age' is String, and whole numbers"),
        ("permit", [1, 0], "column 'permit' is Int64, and true and false are needed"),
    ],
)
def test_a_population_that_does_not_fit_is_refused(
    tmp_path: Path, column: str, values: list[object], fault: str
) -> None:
    found = policy(tmp_path)
    path = written(tmp_path, found, [{}, {}])
    pl.read_parquet(path).with_columns(pl.Series(column, values)).write_parquet(path)
    assert fault in str(fitness.problems(found, [path])[0])
    pl.read_parquet(path).drop(column).write_parquet(path)
    assert f"there is no column '{column}'" in str(fitness.problems(found, [path])[0])


def test_no_integer_is_too_narrow() -> None:
    from tongban.basis.policy.spans import Span  # noqa: PLC0415

    widths = {bound: width_for([Span(0, bound)], Width.BYTE) for bound in (255, 256, 2**15, 2**31)}
    assert list(widths.values()) == [Width.BYTE, Width.SHORT, Width.INT, Width.LONG]
    with pytest.raises(OverflowError):
        width_for([Span(0, 2**63)])


def run(*words: str) -> str:
    out = StringIO()
    call_command("policy", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def sample_pack(settings: Settings, tmp_path: Path) -> Path:
    """A pack with the sample and a population for it."""
    settings.PACK_DIR = str(tmp_path)
    write(tmp_path / "policies", SAMPLE)
    write(tmp_path / "policies", PLAIN.replace("xx/settle", "xx/plain"), "xx/plain")
    for name in ("settle", "plain"):
        made = str(tmp_path / f"{name}.parquet")
        run("population", f"xx/{name}", "--out", made, "--persons", "500", "--on", "2024-06-30")
    return tmp_path


def test_a_change_is_simulated_from_the_command_line(sample_pack: Path) -> None:
    draft = write(
        sample_pack, "parameters:\n  threshold: {values: [{from: 2024-01-01, value: 90, cite: M#1}]}\n", "harder"
    )
    people = str(sample_pack / "settle.parquet")
    words = ["simulate", "xx/settle", "--population", people, "--on", "2024-06-30", "--change", str(draft)]
    told = run(*words)
    assert "harder: origin" in told
    assert "total of the entitled" in told
    stored = json.loads(run(*words, "--json", "--by", "degree"))
    before, after = stored["figures"]["before"], stored["figures"]["harder"]
    assert before["persons"] == after["persons"] == 500
    assert before["entitled"] > after["entitled"]
    assert sum(turn["lose"] for turn in stored["turns"]["harder: degree"].values()) == (
        before["admitted"] - after["admitted"] + sum(t["gain"] for t in stored["turns"]["harder: degree"].values())
    )
    assert run(*words, "--engine", "duckdb") == told


def test_a_policy_without_points_shows_its_outputs(sample_pack: Path) -> None:
    told = run("simulate", "xx/plain", "--population", str(sample_pack / "plain.parquet"), "--on", "2024-06-30")
    assert "validity (as it is)" in told


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--population", "none.parquet"], "There is no population in none.parquet"),
        (["--population", "{}/plain.parquet"], "there is no column 'permit'"),
        (["--population", "{}/settle.parquet", "--change", "{}/broken.yaml"], "nothing is called 'cirme'"),
        (["--population", "{}/settle.parquet", "--change", "{}/unread.yaml"], "unknown field"),
        (["--population", "{}/settle.parquet", "--change", "{}/good.yaml", "--by", "shoes"], "no column shoes"),
    ],
)
def test_what_cannot_be_simulated_is_told_before_anything_is_counted(
    sample_pack: Path, words: list[str], fault: str
) -> None:
    write(sample_pack, "conditions:\n  crime: {test: not cirme}\n", "broken")
    write(sample_pack, "conditionz: {}\n", "unread")
    write(sample_pack, "parameters:\n  quota: {values: [{from: 2024-01-01, value: 9, cite: M#1}]}\n", "good")
    filled = [word.format(sample_pack) for word in words]
    with pytest.raises(CommandError, match=fault):
        run("simulate", "xx/settle", *filled, "--on", "2024-06-30")


def test_nobody_is_no_population(sample_pack: Path) -> None:
    with pytest.raises(CommandError, match="at least one person"):
        run("population", "xx/plain", "--out", str(sample_pack / "x"), "--persons", "0", "--on", "2024-06-30")
