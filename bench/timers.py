"""A hundred thousand time limits run out at once, and two workers take them up the reporting line."""

import os
import subprocess
import sys
import time
from datetime import timedelta

from django.utils import timezone

from bench import place

WORKERS = 2
DAYS = 30  # from now: by then most time limits that run today have run out
WORK = (
    "import django; django.setup()\n"
    "from datetime import datetime; from tongban.channels.nightly.escalation import escalate\n"
    "print(escalate(datetime.fromisoformat('{at}')))"
)


def measure(database: str) -> tuple[int, float]:
    """Return how many were handled, and in how many seconds, the start of the workers included."""
    _as_if_never_told(database)
    place.calm(database)
    at = (timezone.now() + timedelta(days=DAYS)).isoformat()
    begun = time.perf_counter()
    workers = [_start(database, at) for _ in range(WORKERS)]
    told = [int(worker.communicate()[0].split()[-1]) for worker in workers]
    seconds = time.perf_counter() - begun
    if any(worker.returncode for worker in workers):
        raise SystemExit("bench: a worker failed; what it said is above.")
    return sum(told), seconds


def _start(database: str, at: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORK.format(at=at)]
    environ = {**os.environ, **place.environment(database)}
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _as_if_never_told(database: str) -> None:
    """Have nobody told of anything yet, as on the first run."""
    with place.administrator(database) as link:
        link.execute("TRUNCATE supervision_alarm, supervision_escalation")
