"""Command line: make a demonstration's days pass."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import get_current_timezone

from tongban.casework.clocks import actions


class Command(BaseCommand):
    help = (
        "Make the demonstration's time be another one, for server and worker alike: `--to 2026-03-02T09:00`, or "
        "`--to now` to go back to the real time. Refused outside demo mode. No request can do this."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, help="local moment, like 2026-03-02T09:00, or `now`")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            to = None if options["to"] == "now" else datetime.fromisoformat(options["to"])
        except ValueError as e:
            raise CommandError(f"{options['to']!r} is no moment. Write it like 2026-03-02T09:00.") from e
        if to is not None and to.tzinfo is None:
            to = to.replace(tzinfo=get_current_timezone())
        try:
            actions.move_demo_clock(to=to)
        except actions.NotADemonstration as e:
            raise CommandError(str(e)) from e
        self.stdout.write(f"The demonstration's time is {to.isoformat() if to else 'the real one again'}.")
