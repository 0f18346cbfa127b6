"""Command line: let time limits take effect, and bring messages on their way."""

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from time import monotonic
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from tongban.channels.nightly.escalation import escalate
from tongban.channels.nightly.filing import settle_files
from tongban.channels.nightly.keying import keep_demo_keys
from tongban.channels.nightly.life_events import begin_what_waited
from tongban.channels.nightly.listing import publish_lists
from tongban.channels.nightly.posting import post
from tongban.channels.nightly.promises import note_broken_promises
from tongban.channels.nightly.putting_off import take_up_what_was_put_off
from tongban.channels.nightly.reminding import note_missed, remind
from tongban.channels.nightly.sealing import seal_when_due
from tongban.channels.nightly.silence import let_silence_speak
from tongban.channels.nightly.simulating import Counters
from tongban.channels.now import now

log = structlog.get_logger()

POST_SECONDS = 2.0  # between two looks into the outbox


class Command(BaseCommand):
    help = (
        "Let time limits take effect: where an item's law says what silence means, accept the case when the "
        "limit has passed. Take late cases up the reporting line. Have files scanned that wait for it. "
        "Seal every hour what was written. Publish the status lists of licences as soon as one has changed. "
        "Have simulations counted that pages have asked for, each in a process of its own. "
        "Note missed appointments, and have people reminded of what comes up. "
        "Bring messages on their way: to inboxes, by SMS, e-mail and webhook. "
        "Looks for limits every --seconds and for messages every two, until it is told to end; "
        "any number may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, say how many, and end")
        parser.add_argument("--seconds", type=float, default=20, help="time between two looks at the limits (20)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{let_silence_speak(now())} case(s) deemed accepted.")
            self.stdout.write(f"{escalate(now())} late case(s) taken up the reporting line.")
            self.stdout.write(f"{note_broken_promises(now())} broken promise(s) noted.")
            self.stdout.write(f"{take_up_what_was_put_off(now())} case(s) in their turn again.")
            self.stdout.write(f"{settle_files(now())} file(s) scanned or settled.")
            self.stdout.write(f"{begin_what_waited(now())} case(s) of life events begun or dropped.")
            self.stdout.write("What was written is sealed." if seal_when_due() else "No seal is due.")
            self.stdout.write(f"{note_missed(now())} missed appointment(s) noted, {remind(now())} reminder(s) given.")
            self.stdout.write(f"{publish_lists(now())} status list(s) published.")
            self.stdout.write(f"{Counters().all()} simulation(s) counted.")
            posted = post(now())
            self.stdout.write(f"{posted.told} message(s) told, {posted.tried} sent or tried.")
            return
        told, counters = threading.Event(), Counters()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.set())
        while not told.is_set():
            again = monotonic() + options["seconds"]
            _do(lambda: let_silence_speak(now()))
            _do(lambda: escalate(now()))
            _do(lambda: note_broken_promises(now()))
            _do(lambda: take_up_what_was_put_off(now()))
            _do(lambda: settle_files(now()))
            _do(lambda: begin_what_waited(now()))
            _do(lambda: note_missed(now()))
            _do(lambda: remind(now()))
            _do(seal_when_due)
            _do(lambda: keep_demo_keys(now()))
            _do(lambda: publish_lists(now()))
            while not told.is_set() and (left := again - monotonic()) > 0:
                _do(counters.look)
                _do(lambda: post(now(), stop=told.is_set))
                told.wait(min(POST_SECONDS, left))
        counters.end()


def _do(job: Callable[[], object]) -> None:
    """Do a job of the worker; a database that is away will be back."""
    try:
        job()
    except (OperationalError, InterfaceError) as e:
        log.warning("worker.database_away", fault=type(e).__name__)
        connection.close()
