"""Command line: let time limits take effect."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from tongban.channels.nightly.silence import let_silence_speak
from tongban.channels.now import now

log = structlog.get_logger()


class Command(BaseCommand):
    help = (
        "Let time limits take effect: where an item's law says what silence means, accept the case when the "
        "limit has passed. Looks every --seconds until it is told to end; any number may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, say how many, and end")
        parser.add_argument("--seconds", type=float, default=20, help="time between two looks (20)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{let_silence_speak(now())} case(s) deemed accepted.")
            return
        told = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.set())
        while not told.is_set():
            try:
                let_silence_speak(now())
            except (OperationalError, InterfaceError) as e:  # the database is away; it will be back
                log.warning("worker.database_away", fault=type(e).__name__)
                connection.close()
            told.wait(options["seconds"])
