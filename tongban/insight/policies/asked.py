"""What pages ask of the engines: whether they are installed, which populations there are, one simulation counted."""

from collections.abc import Callable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.compiling import NotInForce, compile_policy
from tongban.casework.catalog import queries as catalog
from tongban.casework.drafts.rules import NoSuchPopulation, made_up
from tongban.casework.drafts.simulations import SimulationView
from tongban.insight.policies.general import facts_of

if TYPE_CHECKING:
    from tongban.insight.policies.counting import Counted

ENGINES = ("polars", "duckdb", "sqlglot", "numpy")
INSTALL = "pip install tongban[simulate]"
BEFORE, AFTER = "before", "after"
SEED = 1
PROVINCE = "0000"  # what the code of a region of the highest level ends with
MAKING = 20  # of a hundred: how much of the bar making people up takes


class Interrupted(Exception):
    """Somebody wants it to end."""


def missing() -> list[str]:
    """Return the packages that would have to be installed to simulate; nothing if all are there."""
    return [name for name in ENGINES if find_spec(name) is None]


def folder() -> Path:
    """Return where operators put populations, and where made-up ones are kept."""
    return Path(settings.VAR) / "populations"


def placed() -> list[str]:
    """Return the populations that operators have placed: files and folders, by name."""
    if not folder().is_dir():
        return []
    there = sorted(folder().iterdir())
    return [each.name for each in there if not each.name.startswith("made-") and (each.is_dir() or _is_file(each))]


def _is_file(path: Path) -> bool:
    return path.suffix == ".parquet"


def counted(asked: SimulationView, tell: Callable[[int, int], bool]) -> tuple["Counted", dict[str, Policy]]:
    """Return what was counted, and of which policies.

    Args:
        tell: Called with how far it is; its answer says whether to go on.

    Raises:
        Interrupted: Somebody wants it to end; nothing is left half-made.
        UnfitPopulation, NoSuchPopulation, NotInForce: Why it cannot be counted.
    """
    from tongban.insight.policies import counting, fitness  # noqa: PLC0415 (an extra)
    from tongban.insight.policies.engines import Polars  # noqa: PLC0415 (an extra)

    def told(done: int, whole: int) -> None:
        if not tell(done, whole):
            raise Interrupted

    policies = {name: counting.with_quota(each, asked.quota) for name, each in _policies(asked).items()}
    path = _people(asked, list(policies.values()), told)
    files = fitness.files_of(path)
    if not files:
        raise NoSuchPopulation(asked.population)
    counting.check(policies, files)
    steps = counting.readings(policies, len(counting.usual_by(policies[BEFORE], fitness.columns_of(files[0]))))
    offset = steps * len(files) * MAKING // 100
    return counting.count(
        policies, files, engine=Polars(), by=None, told=lambda done, whole: told(offset + done, offset + whole)
    ), policies


def _policies(asked: SimulationView) -> dict[str, Policy]:
    before, after = asked.files()
    found = {BEFORE: compile_policy(before, asked.on)}
    if asked.draft_id is not None:
        if after is None:
            raise NotInForce("the draft cannot be read any more")
        found[AFTER] = compile_policy(after, asked.on)
    return found


def _people(asked: SimulationView, policies: list[Policy], told: Callable[[int, int], None]) -> Path:
    """Return where the population lies; made-up people are made the first time, and kept for the next."""
    persons = made_up(asked.population)
    if persons is None:
        if asked.population not in placed():
            raise NoSuchPopulation(asked.population)
        return folder() / asked.population
    from tongban.insight.policies import population  # noqa: PLC0415 (an extra)

    facts = facts_of(policies)
    fingerprint = sha256(repr([(f.name, f.kind, f.low, f.high, f.typical) for f in facts]).encode()).hexdigest()[:16]
    many = persons > population.SHARD
    path = folder() / f"made-{persons}-{fingerprint}{'' if many else '.parquet'}"
    complete = folder() / f"{path.name}.complete"
    if not complete.exists():
        folder().mkdir(parents=True, exist_ok=True)
        regions = sorted(code for code in catalog.jurisdictions() if code.endswith(PROVINCE)) or ["-"]
        whole = persons * 100 // MAKING
        population.write(path, facts, persons=persons, seed=SEED, regions=regions, told=lambda done: told(done, whole))
        complete.touch()
    return path
