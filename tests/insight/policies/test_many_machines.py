"""Ray and Spark, each started on this machine with two workers, give what `explain` gives."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from django.core.management import CommandError, call_command

from tests.basis.policy.samples import SAMPLE, policy
from tests.insight.policies.test_engines import columns_of, compiled, frame, people
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.deciding import decider
from tongban.insight.policies import many_machines, questions
from tongban.insight.policies.engines import Engine, Polars
from tongban.insight.policies.simulation import Population, figures

WORKERS, SHARDS = 2, 2
NUMBER = "person"


@pytest.fixture(scope="module")
def ray() -> Iterator[Engine]:
    pytest.importorskip("ray", reason="pip install tongban[ray]")
    with many_machines.ray_cluster(WORKERS) as engine:
        yield engine


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    pytest.importorskip("pyspark", reason="pip install tongban[spark]")
    with many_machines.spark_session(WORKERS) as engine:
        yield engine


def silent(_: int) -> None:
    pass


def shards(folder: Path, persons: pl.DataFrame) -> list[Path]:
    files = [folder / f"{number}.parquet" for number in range(SHARDS)]
    for file, part in zip(files, persons.iter_slices(-(-persons.height // SHARDS)), strict=True):
        part.write_parquet(file)
    return files


def hold_equal(found: Policy, count: int, engine: Engine, folder: Path) -> None:
    """Count people by their number and all they come to: each must be there once, with what is explained."""
    persons = people(found, count)
    assert len(persons) >= count
    table = frame(found, persons).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).cast(pl.String).alias(NUMBER))
    decide = decider(found)
    expected = Counter((str(number), *columns_of(found, decide(*person))) for number, person in enumerate(persons))
    counted = engine.count(shards(folder, table), {NUMBER: NUMBER, **questions.answers(found)}, silent)
    assert counted == expected


@pytest.mark.slow
@pytest.mark.ray
@pytest.mark.parametrize("name", sorted(compiled()))
def test_ray_gives_what_is_explained(name: str, ray: Engine, tmp_path: Path) -> None:
    hold_equal(*compiled()[name], ray, tmp_path)


@pytest.mark.slow
@pytest.mark.spark
@pytest.mark.parametrize("name", sorted(compiled()))
def test_spark_gives_what_is_explained(name: str, spark: Engine, tmp_path: Path) -> None:
    hold_equal(*compiled()[name], spark, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [pytest.param("ray", marks=pytest.mark.ray), pytest.param("spark", marks=pytest.mark.spark)]
)
def test_figures_of_a_ranked_policy_are_the_same(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    found = policy(tmp_path, SAMPLE)
    files = shards(tmp_path, frame(found, people(found, 2_000)))
    told: list[int] = []
    engine: Engine = request.getfixturevalue(name)
    here: list[int] = []
    counted = figures(found, Population(files, engine, told.append))
    assert counted == figures(found, Population(files, Polars(), here.append))
    assert sum(told) == sum(here) > 0
    assert sum(told) % SHARDS == 0


@pytest.mark.parametrize(
    ("engine", "remedy"),
    [("ray", "pip install tongban\\[ray\\]"), ("spark", "pip install tongban\\[spark\\]")],
)
def test_an_engine_that_is_not_installed_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, remedy: str
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(many_machines, "import_module", missing)
    path = str(tmp_path / "people.parquet")
    code, on = "cn/id_card_validity", "2024-01-01"
    call_command("policy", "population", code, "--out", path, "--persons", "10", "--on", on)
    with pytest.raises(CommandError, match=remedy):
        call_command("policy", "simulate", code, "--population", path, "--on", on, "--engine", engine)


def test_spark_without_java_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_machines, "import_module", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with (
        pytest.raises(many_machines.NotThere, match="apt-get install default-jre-headless"),
        many_machines.spark_session(),
    ):
        pass
