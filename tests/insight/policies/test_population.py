"""Made-up people: the same for a seed whoever makes them, within their ranges, and hanging together."""

from pathlib import Path

import polars as pl
import pytest
from django.core.management.base import OutputWrapper

from tests.basis.policy.samples import PLAIN, SAMPLE, changed, policy, write
from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.files import Fact
from tongban.insight.policies import fitness, population
from tongban.insight.policies.commands.progress import Progress
from tongban.insight.policies.engines import Polars
from tongban.insight.policies.general import columns_for, facts_of
from tongban.insight.policies.simulation import Population, figures


def silent(_: int) -> None:
    pass


def facts_in(folder: Path, text: str = SAMPLE) -> list[Fact]:
    return list(policy(folder, text).facts.values())


def test_the_same_seed_makes_the_same_people_however_many_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By blocks, by shards, by threads; and another seed makes others."""
    monkeypatch.setattr(population, "BLOCK", 128)
    facts = facts_in(tmp_path)

    def made(numbers: range, seed: int) -> pl.DataFrame:
        return population.people(facts, numbers, seed=seed, regions=["x", "y"])

    whole = made(range(1000), 1)
    assert whole.height == 1000
    assert made(range(400, 700), 1).equals(whole.slice(400, 300))
    monkeypatch.setattr(population, "cpu_count", lambda: 7)
    assert made(range(1000), 1).equals(whole)
    assert not made(range(1000), 2).equals(whole)
    assert set(whole["region"]) == {"x", "y"}
    assert whole.slice(128, 128)["months"].to_list() != whole.slice(0, 128)["months"].to_list()


def test_a_fact_is_the_same_whatever_else_is_asked(tmp_path: Path) -> None:
    facts = facts_in(tmp_path)
    one = population.people(facts[:1], range(50), seed=1, regions=["x"])
    assert one[facts[0].name].equals(population.people(facts, range(50), seed=1, regions=["x"])[facts[0].name])


def test_people_lie_within_the_ranges_around_what_is_typical(tmp_path: Path) -> None:
    found = policy(tmp_path)
    path = tmp_path / "people.parquet"
    population.write(path, facts_in(tmp_path), persons=20_000, seed=1, regions=["x"], told=silent)
    people = pl.read_parquet(path)
    assert fitness.problems(found, [path]) == []
    assert 38 <= people["age"].median() <= 42  # type: ignore[operator]
    assert 0.08 <= people["crime"].mean() <= 0.12  # type: ignore[operator]
    assert 0.95 <= (people["detentions"] == 0).mean() <= 0.99  # type: ignore[operator]


def test_facts_hang_together(tmp_path: Path) -> None:
    """The older have longer insurance and lower degrees; the better schooled pay more tax, and are rather urban."""
    people = population.people(facts_in(tmp_path), range(20_000), seed=1, regions=["x", "y", "z"])
    urban = pl.col("origin") == "urban"
    age, degree, tax, city = people.select(
        pl.corr("age", "months").alias("age"), pl.corr("age", "degree").alias("degree"),
        pl.corr("degree", "tax").alias("tax"), pl.corr(urban.cast(pl.Int8), "tax").alias("city"),
    ).row(0)  # fmt: skip
    assert age > 0.15
    assert degree < -0.1
    assert tax > 0.05
    assert city > 0.05
    by_region = people.group_by("region").agg(pl.col("tax").mean()).get_column("tax")
    assert by_region.max() > 1.1 * by_region.min()  # type: ignore[operator]


def test_many_people_are_written_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population, "SHARD", 100)
    monkeypatch.setattr(population, "BLOCK", 50)
    told: list[int] = []
    facts = facts_in(tmp_path, PLAIN)
    files = population.write(tmp_path / "many", facts, persons=250, seed=1, regions=["x"], told=told.append)
    assert told == [50, 100, 150, 200, 250]
    assert [pl.read_parquet(file).height for file in files] == [100, 100, 50]
    whole = population.people(facts, range(250), seed=1, regions=["x"])
    assert pl.read_parquet(files).equals(whole)


OTHER = changed(
    ("xx/settle", "xx/other"),
    ("range: [16, 100]", "range: [18, 90]"),
    (
        "{none: {zh: 无, en: None}, high: {zh: 高级, en: Senior}}",
        "{high: {zh: 高级, en: Senior}, none: {zh: 无, en: None}}",
    ),
)


def both(folder: Path) -> list[Policy]:
    write(folder / "policies", SAMPLE)
    write(folder / "policies", OTHER, "xx/other")
    files, problems = read_policies(folder / "policies")
    assert problems == []
    return [compile_policy(file, policy(folder).on) for file in files]


def test_one_population_serves_several_policies(tmp_path: Path) -> None:
    """Ages that both allow; a column of its own where choices differ."""
    policies = both(tmp_path)
    facts = {fact.name: fact for fact in facts_of(policies)}
    path = tmp_path / "people.parquet"
    population.write(path, list(facts.values()), persons=500, seed=1, regions=["x"], told=silent)
    there = fitness.columns_of(path)
    assert (facts["age"].low, facts["age"].high) == (18, 90)
    own = [name for name in there if "@" in name]
    assert [name.partition("@")[0] for name in own] == ["title"]
    for found in policies:
        assert fitness.problems(found, [path]) == []
        columns = columns_for(found, there)
        people = Population([path], Polars(), silent, columns)
        alone = tmp_path / f"{found.file.code.replace('/', '-')}.parquet"
        pl.read_parquet(path).select(pl.col(columns[name]).alias(name) for name in found.facts).write_parquet(alone)
        assert figures(found, people) == figures(found, Population([alone], Polars(), silent))
    assert {columns_for(found, there)["title"] for found in policies} == {"title", *own}


class Terminal(list[str]):
    """Keeps what is written to a terminal."""

    def write(self, text: str) -> None:
        self.append(text)

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        pass


def test_a_long_run_shows_how_far_it_is() -> None:
    terminal = Terminal()
    bar = Progress(OutputWrapper(terminal), 200, "people")  # type: ignore[arg-type]
    bar.told(50)
    bar.told(200)
    assert terminal[0].startswith("\r" + "█" * 7 + "░" * 23 + " 50 of 200 people")
    assert "200 of 200" in terminal[1]
    assert terminal[1].endswith("\n")
