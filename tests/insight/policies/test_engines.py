"""Every engine gives what `explain` gives: on random people, and on every cut point with its neighbours."""

import random
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from sqlglot import exp, select

from tests.basis.checks import PACK
from tests.basis.policy.samples import changed, policy
from tests.basis.policy.test_ways import WAYS
from tongban.basis.policy.answers import said
from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.cuts import cut_points
from tongban.basis.policy.deciding import Answer, decider
from tongban.basis.policy.explain import Explainer
from tongban.basis.policy.tree import Choice, YesNo
from tongban.basis.policy.trials import seen
from tongban.insight.policies import polars_target, sql_target

PEOPLE = 10_000  # for each policy
EVEN = 0.5
EXPLAINED = (
    200  # of them with reasons; the bare answer is held against the reasons on these, the engines against it on all
)
Person = tuple[int, ...]
FOLDER = PACK / "policies"


@cache
def compiled() -> dict[str, tuple[Policy, int]]:
    """Return every policy of the pack on every day on which it changes, and how many people to try on it."""
    files, _ = read_policies(FOLDER)
    found = {}
    for file in files:
        days = file.days_of_change()
        for day in days:
            found[f"{file.code} v{file.version} {day}"] = compile_policy(file, day), -(-PEOPLE // len(days))
    return found


def people(found: Policy, count: int) -> list[Person]:
    """Return random people, half of their facts at cut points; and each cut point with its neighbours."""
    chance = random.Random(f"{found.file.code} {found.on}")  # noqa: S311 (the same people every time)
    cuts = cut_points(found)
    facts = list(found.facts.values())
    near = [
        [
            value
            for cut in cuts.get(fact.name, ())
            for value in (cut - 1, cut, cut + 1)
            if fact.low <= value <= fact.high
        ]
        for fact in facts
    ]
    columns = []
    for fact, values in zip(facts, near, strict=True):
        wide = [fact.low + int(chance.random() * (fact.high - fact.low + 1)) for _ in range(count)]
        close = chance.choices(values, k=count) if values else wide
        columns.append([a if chance.random() < EVEN else b for a, b in zip(wide, close, strict=True)])
    made = list(zip(*columns, strict=True))
    for place, values in enumerate(near):
        others = chance.choices(made, k=len(values))
        made += [(*other[:place], value, *other[place + 1 :]) for other, value in zip(others, values, strict=True)]
    return made


def frame(found: Policy, persons: list[Person]) -> pl.DataFrame:
    columns = zip(found.facts.values(), zip(*persons, strict=True), strict=True)
    return pl.DataFrame(
        [pl.Series(fact.name, values, pl.Int64).cast(polars_target.column_type(fact)) for fact, values in columns]
    )


def by_polars(found: Policy, persons: pl.DataFrame) -> list[tuple[int, ...]]:
    answers = polars_target.answers(found)
    names = [answer.meta.output_name() for answer in answers]
    return persons.lazy().with_columns(answers).select(names).collect(engine="streaming").rows()


def by_duckdb(found: Policy, persons: pl.DataFrame, folder: Path) -> list[tuple[int, ...]]:
    path = folder / "people.parquet"
    persons.write_parquet(path)
    source = exp.func("read_parquet", exp.Literal.string(str(path)))
    with duckdb.connect() as link:
        return link.execute(select(*sql_target.answers(found)).from_(source).sql("duckdb")).fetchall()


def answers(found: Policy, person: Person) -> dict[str, object]:
    """Return a person as somebody would describe them."""
    described: dict[str, object] = {}
    for fact, value in zip(found.facts.values(), person, strict=True):
        if isinstance(fact.kind, YesNo):
            described[fact.name] = bool(value)
        else:
            described[fact.name] = fact.kind.names[value] if isinstance(fact.kind, Choice) else said(fact.kind, value)
    return described


def hold_equal(found: Policy, count: int, folder: Path) -> None:
    persons = people(found, count)
    assert len(persons) >= count
    decide, explainer = decider(found), Explainer(found)
    expected = [decide(*person) for person in persons]
    step = max(len(persons) // EXPLAINED, 1)
    for person, answer in zip(persons[::step], expected[::step], strict=True):
        told = seen(explainer.explain(answers(found, person)))
        assert [name for bit, name in enumerate(conditions(found)) if answer.failed >> bit & 1] == told["failed"]
        assert told["total"] == (said(found.total.kind, answer.total) if found.total else "")
        taken = [f"{rule.name}.{way.name}" for rule in found.conditions for way in rule.ways]
        assert {name: f"{answer.ways >> bit & 1}" for bit, name in enumerate(taken)} == {
            name: "1" if told[f"ways.{name}"] == "yes" else "0" for name in taken
        }
        for output, value in zip(found.outputs, answer.outputs, strict=True):
            assert told[f"outputs.{output.name}"] == said(output.node.kind, value)
    table, plain = frame(found, persons), [columns_of(found, answer) for answer in expected]
    assert by_polars(found, table) == plain
    assert by_duckdb(found, table, folder) == plain


def columns_of(found: Policy, answer: Answer) -> tuple[int, ...]:
    """Return an answer as engines give it, column by column."""
    return (answer.total, answer.failed, *answer.outputs, *([answer.ways] if found.ways else []))


def conditions(found: Policy) -> list[str]:
    return [rule.name for rule in found.conditions]


@pytest.mark.parametrize("name", sorted(compiled()))
def test_engines_give_what_is_explained(name: str, tmp_path: Path) -> None:
    hold_equal(*compiled()[name], tmp_path)


MORE = [
    "div_floor(age - 50, 7)",
    "div_ceil(months - 100, 12)",
    "1 if permit == crime else 0",
    "years_between(since, on)",
    "count(permit if crime else not permit, 3 < years, years <= 3, 5 > years, 5 >= years, years != 4)",
    "min(age, 40) * 2 * 3",
    "2 * age_points(age)",
    "2 * (5 if permit else 3)",
    "3 * (0 - age)",
    "div_half_up(tax, 30000)",
    "0 * age",
]


CITED_ROWS = (
    ("{from: 36, under: 46, value: 10.5}", "{from: 36, under: 46, value: 10.5, cite: M#1}"),
    ("bachelor: 15, ", "bachelor: {value: 15, cite: M#1}, "),
    ("{upto: 60, value: 1.5}", "{upto: 60, value: 1.5, cite: M#1}"),
)


def with_more_outputs() -> str:
    """Return the sample with what it has not: sums below 0 divided, yes and no compared, full months."""
    rules = [
        f"  more_{number}: {{name: {{zh: 甲, en: A}}, value: '{rule}', cite: M#1}}\n"
        for number, rule in enumerate(MORE)
    ]
    return changed(("decision:\n", "".join(rules) + "decision:\n"), *CITED_ROWS)


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2020, 1, 1)])
def test_engines_agree_on_ways(on: date, tmp_path: Path) -> None:
    """Which ways can be taken, and which conditions fail; before and after one of the ways is closed."""
    found = policy(tmp_path, WAYS, on)
    assert len(found.ways) == (6 if on.year < 2020 else 5)
    hold_equal(found, PEOPLE // 4, tmp_path)


@pytest.mark.parametrize("on", [date(2018, 1, 1), date(2021, 6, 1), date(2024, 2, 29), date(2024, 6, 15)])
def test_engines_agree_on_all_that_the_language_has(on: date, tmp_path: Path) -> None:
    """Days, tiers, groups, caps, floors; on the last day of a month and on another."""
    hold_equal(policy(tmp_path, with_more_outputs(), on), PEOPLE // 4, tmp_path)
