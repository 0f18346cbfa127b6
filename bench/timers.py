"""A hundred thousand time limits run out at once, and two workers take them up the reporting line."""

import os
import subprocess
import sys
import time
from datetime import date

from django.utils import timezone

from bench import place

WORKERS = 2
HUNDRED_THOUSAND = 100_000
LATE = date(2026, 1, 5)  # overdue at every level
TASK = "bench"
# Cases that are over get a task back that has long been due; the tasks go again afterwards.
RUN_OUT = """
INSERT INTO cases_workrow (case_id, authority_id, role, task, act, number, item_code, item_version, applicant_name,
                           state, received_at, due_on, provisional, barred)
SELECT id, deciding_id, 'approver', 'bench', 'approve', number, item_code, item_version, applicant_name,
       'accepted', received_at, %s, false, '{}'
FROM cases_case WHERE state IN ('completed', 'delivered') ORDER BY id LIMIT %s
"""
WORK = (
    "import django; django.setup()\n"
    "from datetime import datetime; from tongban.channels.nightly.escalation import escalate\n"
    "print(escalate(datetime.fromisoformat('{at}')))"
)


def measure(database: str) -> tuple[int, float]:
    """Return how often somebody was told, and in how many seconds, the start of the workers included.

    Each time limit is told at three levels: at risk, overdue, above.
    """
    with place.administrator(database) as link:
        link.execute("TRUNCATE supervision_alarm, supervision_escalation")
        link.execute(RUN_OUT, [LATE, HUNDRED_THOUSAND])
    place.calm(database)
    at = timezone.now().isoformat()
    begun = time.perf_counter()
    workers = [_start(database, at) for _ in range(WORKERS)]
    told = [int(worker.communicate()[0].split()[-1]) for worker in workers]
    seconds = time.perf_counter() - begun
    if any(worker.returncode for worker in workers):
        raise SystemExit("bench: a worker failed; what it said is above.")
    put_away(database)
    return sum(told), seconds


def put_away(database: str) -> None:
    """Delete the tasks, also those of a run that was stopped half-way: the site's own worker would find them."""
    with place.administrator(database) as link:
        link.execute("DELETE FROM cases_workrow WHERE task = %s", [TASK])


def _start(database: str, at: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORK.format(at=at)]
    environ = {**os.environ, **place.environment(database)}
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)  # noqa: S603
