"""How fast policies are: Beijing's points over ten million made-up people, and one person explained.

The peers must give the same answers person by person, or the run ends.
"""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bench import policy_peers
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.deciding import decider
from tongban.basis.policy.explain import Explainer
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.reading import read_policy
from tongban.insight.policies import fitness, polars_target, population
from tongban.insight.policies.engines import TOGETHER
from tongban.insight.policies.questions import FAILED, TOTAL

ROOT = Path(__file__).resolve().parents[1]
FOLDER, CODE, ON = ROOT / "packs/cn/policies", "110000/points_settlement", date(2024, 1, 1)
PERSONS, NATION, REFORMS, TIMES = 10_000_000, 140, 16, 5
RATE = "insured_rate"
REGIONS = [f"{code}0000" for code in range(11, 42)]
KEPT = ROOT / "var/bench-data/people"
MEGABYTE, COPIED = 1024, 100_000_000


def measure() -> dict[str, Any]:
    """Return the figures of `python -m bench policy`."""
    policy = load()
    made_s = _people(policy)
    people = pl.read_parquet(_files(), columns=list(policy.facts))
    asked = _asked(people.lazy(), policy)
    memory_s = best(lambda: asked.collect(engine="streaming"))
    parquet_s = best(lambda: _asked(pl.scan_parquet(_files()), policy).collect(engine="streaming"))
    decode_s = best(lambda: _decoded(policy).collect(engine="streaming"))
    changed = reforms()
    many_s = best(lambda: _asked(pl.scan_parquet(_files()), *changed).collect(engine="streaming"))
    needed = sum(people[name].estimated_size() for name in policy.facts) / people.height + 4  # and a total and a mask
    person = dict(zip(policy.facts, people.select(list(policy.facts)).row(0), strict=True))
    bandwidth = _bandwidth()
    del people
    national_s, peak_mb = _apart(_nation)
    found = {
        "persons_per_s_memory": round(PERSONS / memory_s),
        "persons_per_s_parquet": round(PERSONS / parquet_s),
        "explain_us": round(_explaining(policy, person), 1),
        "decide_us": round(_deciding(policy, person), 2),
        "load_ms": round(best(load) * 1000, 1),
        "peak_mb": round(peak_mb),
        "decode_share": round(decode_s / parquet_s, 2),
        "national_s": round(national_s, 1),
        "bandwidth_share": round(needed * PERSONS / memory_s / bandwidth, 3),
        "reforms_16_x": round(many_s / parquet_s, 2),
        "made_per_s": round(PERSONS / made_s) if made_s else None,
    }
    return found | policy_peers.measure(policy, _files()[0], PERSONS / memory_s)


def load() -> Policy:
    """Return the policy, read and compiled anew."""
    return compile_policy(_file(), ON)


def reforms() -> list[Policy]:
    """Return the policy with years of insurance worth one point more, two more, and so on."""
    file = _file()
    rate = file.parameters[RATE]
    found = []
    for more in range(REFORMS):
        values = tuple(replace(each, value=each.value + more) for each in rate.values if each.value is not None)
        changed = {**file.parameters, RATE: replace(rate, values=values)}
        found.append(compile_policy(replace(file, parameters=changed), ON))
    return found


def _file() -> PolicyFile:
    file, problems = read_policy(FOLDER / f"{CODE}.yaml", FOLDER)
    if file is None:
        raise SystemExit("\n".join(map(str, problems)))
    return file


def best(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the seconds of the quickest of several runs."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def _people(policy: Policy) -> float:
    """Return in how many seconds the people were made; 0 if they were there."""
    if len(_files()) * population.SHARD == PERSONS:
        return 0
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    facts = list(policy.facts.values())
    begun = time.perf_counter()
    population.write(KEPT, facts, persons=PERSONS, seed=7, regions=REGIONS, told=lambda made: None)  # noqa: ARG005
    return time.perf_counter() - begun


def _files() -> list[Path]:
    return fitness.files_of(KEPT)


def _asked(people: pl.LazyFrame, *policies: Policy) -> pl.LazyFrame:
    """Return the totals, who is entitled and what fails, summed up."""
    answers, sums = [], []
    for number, policy in enumerate(policies):
        ending = f".{number}" if number else ""
        answers += polars_target.answers(policy, ending)
        failed = pl.col(FAILED + ending)
        sums += [pl.col(TOTAL + ending).sum(), (failed == 0).sum().alias(f"yes{ending}"), failed.sum()]  # in 64 bits
    return people.select(answers).select(sums)


def _decoded(policy: Policy) -> pl.LazyFrame:
    return pl.scan_parquet(_files()).select(pl.col(name).sum() for name in policy.facts)


def _nation() -> tuple[float, float]:
    """Return the seconds for 1.4 billion people, the file read 140 times, and the megabytes of a process for it."""
    policy = load()
    begun = time.perf_counter()
    files = _files() * NATION
    for first in range(0, len(files), TOGETHER):  # as the engine reads them
        _asked(pl.scan_parquet(files[first : first + TOGETHER]), policy).collect(engine="streaming")
    return time.perf_counter() - begun, _peak() / MEGABYTE


def _peak() -> int:
    """Return the kilobytes of this process at its highest; what `getrusage` says holds its parent's as well."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])


def _apart(work: Callable[[], tuple[float, float]]) -> Sequence[float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work)


def _explaining(policy: Policy, person: dict[str, Any]) -> float:
    explainer = Explainer(policy)
    described = {name: policy.facts[name] for name in policy.facts}
    answers = {name: policy_peers.described(fact, person[name]) for name, fact in described.items()}
    return best(lambda: [explainer.explain(answers) for _ in range(1000)]) * 1000


def _deciding(policy: Policy, person: dict[str, Any]) -> float:
    decide, values = decider(policy), [int(value) for value in person.values()]
    return best(lambda: [decide(*values) for _ in range(100_000)]) * 10


def _bandwidth() -> float:
    """Return how many bytes a second memory reads, with every core."""
    numbers = pl.int_range(COPIED, dtype=pl.Int64, eager=True).alias("x")
    work = numbers.to_frame().lazy().select(pl.col("x").sum())  # (of a value repeated, Polars reads one)
    return COPIED * 8 / best(lambda: work.collect(engine="streaming"))
