"""Five times as many people as usual for a minute: who was answered wrongly, how long it lasted, what was lost.

People come when they come: a case begins at its time whether the ones before have been answered or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from bench.figures import percentile
from bench.lifecycles import Jar, Jars, Unexpected, acts, moved, number_in, submission
from bench.people import Mover
from bench.wire import Sample, Talk, drive
from tongban.basis.items import Role

SHARE = 0.2  # of what the site can do is usual, so that the burst asks for all of it
TIMES = 5
CALM_SECONDS, BURST_SECONDS, AFTER_SECONDS = 30, 60, 60
SLOW = 3  # times the usual p95: longer than that, and it has not recovered


@dataclass(slots=True)
class Told:
    """What the people were told."""

    completed: list[str] = field(default_factory=list)  # case numbers
    failed: list[str] = field(default_factory=list)  # what went wrong


@dataclass(frozen=True, slots=True)
class Burst:
    """What a burst did."""

    usual_per_s: float
    error_share: float  # of all requests
    recovery_s: float  # from the end of the burst until no answer took long any more
    calm_p95_ms: float
    burst_p95_ms: float
    lost: int  # cases that somebody was told are complete, and that are not


def begins(usual: float) -> list[float]:
    """Return when each case begins, in seconds: evenly, five times as close together during the burst."""
    phases = [(CALM_SECONDS, usual), (BURST_SECONDS, usual * TIMES), (AFTER_SECONDS, usual)]
    gaps = [1 / rate for seconds, rate in phases for _ in range(round(seconds * rate))]
    return list(accumulate(gaps, initial=0.0))[:-1]


def run(port: int, movers: Sequence[Mover], jars: Jars, usual: float) -> tuple[list[Sample], Told]:
    """Have everybody come at their time; return all requests, and what people were told."""
    told = Told()
    talks = [_life(mover, jars[mover.district], told) for mover in movers]
    return drive(port, talks, begins=begins(usual)), told


def _life(mover: Mover, jars: Mapping[Role, Jar], told: Told) -> Talk:
    try:
        number = number_in(moved((yield submission(mover)), "submit").header("location"))
        for ask in acts(number, jars):
            moved((yield ask), ask.name)
    except (Unexpected, ConnectionError) as e:
        told.failed.append(str(e)[:200])
    else:
        told.completed.append(number)


def summed(samples: Sequence[Sample], told: Told, usual: float, kept: int) -> Burst:
    """Return what a burst did.

    Args:
        kept: How many of the cases that people were told are complete the database has as complete.
    """
    start = min(sample.ended_at - sample.seconds for sample in samples)
    burst, over = start + CALM_SECONDS, start + CALM_SECONDS + BURST_SECONDS
    calm = percentile([s.seconds for s in samples if s.ended_at < burst], 95)
    late = [s.ended_at for s in samples if s.ended_at > over and s.seconds > calm * SLOW]
    asked = len(samples) + len(told.failed)
    return Burst(
        usual_per_s=round(usual, 2),
        error_share=round(len(told.failed) / asked, 5),
        recovery_s=round(max(late, default=over) - over, 1),
        calm_p95_ms=round(calm * 1000, 1),
        burst_p95_ms=round(percentile(list(_during(samples, burst, over)), 95) * 1000, 1),
        lost=len(told.completed) - kept,
    )


def _during(samples: Sequence[Sample], since: float, until: float) -> Iterator[float]:
    return (sample.seconds for sample in samples if since <= sample.ended_at - sample.seconds < until)
