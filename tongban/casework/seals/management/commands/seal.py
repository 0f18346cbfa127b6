"""Command line: seal what was written, and print what an auditor keeps outside."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.casework.seals import actions, queries


class Command(BaseCommand):
    help = (
        "Seal the events, register changes and looks that were written since the last seal, and print the new seal's "
        "line. Keep it where nobody who can reach the database can: `tongban verify_log --against FILE` compares. "
        "The worker seals every hour by itself. --print shows the lines of all seals and makes none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", dest="only_print", help="print all seals; make none")
        parser.add_argument("--all", action="store_true", help="look through everything, not only what is new")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["only_print"]:
            for anchor in queries.anchors():
                self.stdout.write(str(anchor))
            return
        made = actions.seal(everything=options["all"])
        if made is None:
            raise CommandError("Another process is sealing right now. Try again in a minute.", returncode=1)
        self.stdout.write(str(queries.anchor(made)))
