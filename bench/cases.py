"""The runs: lifecycles at 0 and at many stored cases with pgbench beside them, and the pages of a work queue."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bench import cpu, place, timers
from bench.figures import by_request, machine, percentile, table

if TYPE_CHECKING:
    from bench.burst import Burst

PERSONS_FOR_A_CASE = 0.3
CLERKS = 2
ROUNDS = 150


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured in one state."""

    rate: float
    requests: Mapping[str, Mapping[str, float]]
    cpu_ms: Mapping[str, float]  # of one lifecycle, by program
    jars: Any  # cookies of the officers


def measure(*, stored: int, lifecycles: int, clients: int) -> dict[str, Any]:
    """Measure lifecycles at 0 and at `stored` cases, and what pgbench does with the same SQL."""
    described = machine()
    full = _stored(stored)
    place.make(place.EMPTY)
    empty = _run(place.EMPTY, lifecycles, clients)
    _say("at 0 stored cases", empty)
    loaded = _run(full, lifecycles, clients)
    _say(f"at {stored:,} stored cases", loaded)
    surge = _burst(full, loaded)
    print(f"\nFive times the usual {surge.usual_per_s}/s for a minute: {asdict(surge)}")
    told, seconds = timers.measure(full)
    print(
        f"Two workers took {timers.HUNDRED_THOUSAND:,} limits up the reporting line ({told:,} steps): {seconds:.1f} s"
    )
    replayed, statements = _replay(full, loaded, lifecycles, clients)
    print(f"pgbench replays {replayed:.1f} lifecycles/s of {statements} statements; the site does {loaded.rate:.1f}.")
    return {
        "lifecycles_per_s_empty": round(empty.rate, 1),
        "lifecycles_per_s_1m": round(loaded.rate, 1),
        "pgbench_lifecycles_per_s": round(replayed, 1),
        "pgbench_ratio": round(loaded.rate / replayed, 3),
        "p95_ms": loaded.requests["all"]["p95"],
        "burst_error_share": surge.error_share,
        "burst_recovery_s": surge.recovery_s,
        "burst": asdict(surge),
        "timers_per_s": round(timers.HUNDRED_THOUSAND / seconds),
        "timers_handled": told,
        "stored_cases": stored,
        "clients": clients,
        "lifecycles": lifecycles,
        "statements_a_lifecycle": statements,
        "requests_ms_empty": empty.requests,
        "requests_ms_1m": loaded.requests,
        "cpu_ms_a_lifecycle_empty": empty.cpu_ms,
        "cpu_ms_a_lifecycle_1m": loaded.cpu_ms,
        "database_gb": round(place.size_bytes(full) / 2**30, 1),
        "machine": described,
    }


def look(*, stored: int) -> dict[str, Any]:
    """Measure the pages of a work queue at `stored` cases."""
    described = machine()
    full = _stored(stored)
    place.turn_to(full)
    from bench import site, worklist  # noqa: PLC0415 (Django is ready)
    from bench.lifecycles import sign_in_all  # noqa: PLC0415

    authority = worklist.busiest(full)
    clerks = worklist.bring_clerks(authority, CLERKS)
    looked_for = worklist.words(full, authority, ROUNDS)
    place.calm(full)
    with site.served(full) as served:
        jars = sign_in_all(served.port, clerks)
        worklist.run(served.port, jars, looked_for, ROUNDS // 10)
        samples = worklist.run(served.port, jars, looked_for, ROUNDS)
    print(table("ms", by_request(samples)))
    queue = [s.seconds * 1000 for s in samples if s.name == worklist.QUEUE]
    search = [s.seconds * 1000 for s in samples if s.name != worklist.QUEUE]
    return {
        "queue_p95_ms": round(percentile(queue, 95), 1),
        "search_p95_ms": round(percentile(search, 95), 1),
        "requests_ms": by_request(samples),
        "stored_cases": stored,
        "machine": described,
    }


def _stored(count: int) -> str:
    """Return the database with so many stored cases, made if need be."""
    name = f"{place.FULL}_{count}"
    if not place.exists(name):
        print(f"Making {count:,} cases (once; kept in {place.VAR}) …")
        begun = time.perf_counter()
        place.make(name)
        place.fill(name, persons=max(int(count * PERSONS_FOR_A_CASE), 1000), cases=count)
        print(f"Made in {time.perf_counter() - begun:.0f} s; {place.size_bytes(name) / 2**30:.1f} GB.")
    timers.put_away(name)
    return name


def _run(database: str, lifecycles: int, clients: int) -> Run:
    place.tongban("collectstatic", "--noinput", database=database)
    place.turn_to(database)
    from bench import lifecycles as life  # noqa: PLC0415 (Django is ready)
    from bench import people, site  # noqa: PLC0415

    officers, movers = people.bring_officers(), people.bring_movers(lifecycles)
    place.tongban("worker", "--once", database=database)  # seals and late cases of what the benchmark stored at once
    place.calm(database)
    database_server = cpu.postmaster(place.VAR / "postgres")
    with site.served(database) as served:
        jars = life.sign_in(served.port, officers)
        programs: Mapping[str, Callable[[], float]] = {
            "site": lambda: cpu.seconds(served.pid),
            "database": lambda: cpu.seconds(database_server),
            "load": time.process_time,
        }
        before = {name: used() for name, used in programs.items()}
        samples = life.run(served.port, movers, jars, clients)
        used_ms = {name: round((used() - before[name]) * 1000 / lifecycles, 2) for name, used in programs.items()}
    return Run(life.rate(samples), by_request(life.measured(samples)), used_ms, jars)


def _burst(database: str, run: Run) -> "Burst":
    """Return what five times as many people as usual do to the site."""
    from bench import burst, people, site  # noqa: PLC0415 (Django is ready)
    from tongban.casework.cases.models import Case  # noqa: PLC0415

    usual = run.rate * burst.SHARE
    movers = people.bring_movers(len(burst.begins(usual)))
    place.calm(database)
    with site.served(database) as served:
        samples, told = burst.run(served.port, movers, run.jars, usual)
    done = Case.objects.filter(number__in=told.completed, state="completed").count()
    return burst.summed(samples, told, usual, done)


def _replay(database: str, run: Run, lifecycles: int, clients: int) -> tuple[float, int]:
    """Return what pgbench does in a second with the SQL of one lifecycle, and how many statements that is."""
    from bench import capture, people  # noqa: PLC0415 (Django is ready)
    from bench.replay import replay  # noqa: PLC0415

    warm, one, other, *movers = people.bring_movers(lifecycles + 3)
    found = [capture.lifecycle(mover, run.jars[mover.district]) for mover in (warm, one, other)]
    script = capture.script(found[1], found[2], (one, other))
    place.calm(database)
    return replay(script, movers, database=database, clients=clients), script.statements


def _say(title: str, run: Run) -> None:
    print(f"\n{run.rate:.1f} lifecycles/s {title}; processor time of one, ms: {dict(run.cpu_ms)}")
    print(table("ms", run.requests))
