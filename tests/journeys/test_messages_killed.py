"""A worker that is killed again and again tells everybody all the same, and nobody twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.journeys.serving import Installation
from tests.receivers import Received, http_receiver

SECONDS = 600
PERSON = """
INSERT INTO notices_preference (person_id, sms, email, language, quiet_from, quiet_to)
VALUES (%s, true, true, 'zh-hans', '07:00', '07:00')
"""  # never quiet, whatever the time is when this runs
PHONE = """
INSERT INTO notices_contactpoint (person_id, kind, value, wanted, code_hash, tries) VALUES (%s, 'sms', %s, '', '', 0)
"""
SUBSCRIBER = """
INSERT INTO notices_subscriber (id, name, url, events, scope, active, serial, made_at)
VALUES (%s, %s, %s, '{approve}', 'police-32', true, 1, now())
"""
ROW = """
INSERT INTO notices_outbox (bucket, id, notice, at, about, about_id, number, seq, item_code, item_version, side, people,
  offices, provisional, data, faulty)
VALUES (%s, %s, %s, now(), 'case', %s, %s, 1, 'HK-016', 1, 0, %s, '{police-320508}', false, %s, false)
"""


def tell(link: psycopg.Connection[tuple[object, ...]], serials: range) -> None:
    """Have something to tell one person each, and every fourth time a system as well.

    The numbers begin with K-: of cases of other tests in this installation, something may come to be told meanwhile.
    """
    for serial in serials:
        person, about = uuid4(), uuid4()
        link.execute(PERSON, [person])
        link.execute(PHONE, [person, f"138{serial:08}"])
        notice = "accept" if serial % 4 else "approve"
        link.execute(ROW, [about.int % 16, uuid4(), notice, about, f"K-{serial:05}", [person], Jsonb({})])
    link.commit()


class Workers:
    """Workers that can be started quickly: each is a copy of a process that has read the code already."""

    PROGRAM = """
import os, sys
import django
django.setup()
from tongban.channels.nightly.management.commands.worker import Command
for _ in sys.stdin:
    worker = os.fork()
    if not worker:
        Command().handle(once=False, seconds=20.0)
        os._exit(0)
    print(worker, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]), flush=True)
"""

    def __init__(self, environment: dict[str, str]) -> None:
        self.parent = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", self.PROGRAM],
            env=environment | {"DJANGO_SETTINGS_MODULE": "tongban.site.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            text=True,
            bufsize=1,
        )

    def start(self) -> int:
        """Start a worker; return its process id."""
        assert self.parent.stdin
        self.parent.stdin.write("go\n")
        return int(self._line())

    def kill(self, worker: int) -> None:
        """Kill a worker, and make sure that this is what it died of."""
        os.kill(worker, signal.SIGKILL)
        assert int(self._line()) == -signal.SIGKILL

    def end(self) -> None:
        self.parent.kill()
        self.parent.wait(timeout=30)
        for end in (self.parent.stdin, self.parent.stdout):
            assert end
            end.close()

    def _line(self) -> str:
        assert self.parent.stdout
        return self.parent.stdout.readline()


def wait_for(receiver: Received, wanted: int) -> None:
    until = time.monotonic() + SECONDS
    while len(receiver.requests) < wanted:
        assert time.monotonic() < until, "the worker sends nothing"
        time.sleep(0.002)


def kill_and_count(installation: Installation, *, kills: int, total: int) -> None:
    chance = random.Random(7)  # noqa: S311 (when it is killed, not what is secret)
    each = total // kills
    with http_receiver() as receiver, psycopg.connect(installation.owner_url) as link:
        for table in ("outbox", "delivery", "inboxmessage", "subscriber", "preference", "contactpoint"):
            link.execute(f"DELETE FROM notices_{table}")  # noqa: S608 (names of ours)
        told = uuid4()
        link.execute(SUBSCRIBER, [told, str(told), f"{receiver.address}/hook"])
        environment = installation.environment | {
            "TONGBAN_SMS_URL": f"{receiver.address}/sms",
            "TONGBAN_WEBHOOK_NETWORKS": "127.0.0.0/8",
        }
        workers = Workers(environment)
        for life in range(kills):
            tell(link, range(life * each, (life + 1) * each))
            worker = workers.start()
            wait_for(receiver, len(receiver.requests) + chance.randint(1, each))
            workers.kill(worker)
        workers.end()
        sent_so_far = link.execute(
            "SELECT count(*) FROM notices_delivery WHERE state = 'sent' AND number LIKE 'K-%'"
        ).fetchone()
        link.commit()
        done = installation.tongban("worker", "--once", **environment)
        assert done.returncode == 0, done.stderr
        assert sent_so_far
        assert sent_so_far[0] < total + total // 4  # the last kill came before the end

        expected = set(range(total))
        inbox = link.execute("SELECT number FROM notices_inboxmessage WHERE number LIKE 'K-%'")
        assert Counter(number for (number,) in inbox) == Counter(f"K-{each:05}" for each in expected)  # none twice
        assert link.execute("SELECT count(*) FROM notices_outbox WHERE number LIKE 'K-%'").fetchone() == (0,)
        states = link.execute(
            "SELECT channel, state, count(*) FROM notices_delivery WHERE number LIKE 'K-%' GROUP BY 1, 2 ORDER BY 1"
        ).fetchall()
        assert states == [("sms", "sent", total), ("webhook", "sent", total // 4)]
        check_sms(receiver, expected)
        check_webhooks(receiver, {serial for serial in expected if serial % 4 == 0})


def check_sms(receiver: Received, expected: set[int]) -> None:
    """To a gateway that takes each id once, every phone gets one text."""
    by_id: dict[str, str] = {}
    for path, headers, body in receiver.requests:
        if path == "/sms" and (phone := json.loads(body)["to"]).startswith("138000"):
            assert by_id.setdefault(headers["idempotency-key"], phone) == phone
    assert Counter(by_id.values()) == Counter(f"138{serial:08}" for serial in expected)


def check_webhooks(receiver: Received, expected: set[int]) -> None:
    """To a system that takes each id once, every event comes once."""
    by_id: dict[UUID, str] = {}
    for path, headers, body in receiver.requests:
        if path == "/hook" and (number := json.loads(body)["subject"]).startswith("K-"):
            assert by_id.setdefault(UUID(headers["webhook-id"]), number) == number
    assert Counter(by_id.values()) == Counter(f"K-{serial:05}" for serial in expected)


def test_a_worker_killed_five_times_tells_everybody_once(installation: Installation) -> None:
    kill_and_count(installation, kills=5, total=100)


@pytest.mark.slow
def test_a_worker_killed_fifty_times_tells_everybody_once(installation: Installation) -> None:
    kill_and_count(installation, kills=50, total=1000)
