"""Command line: say what is wrong with the data packs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.casework.catalog import queries


class Command(BaseCommand):
    help = (
        "Check every file of the data pack: items and their effects, regions, calendars. Prints `path:line: fault. "
        "remedy.` for each problem, all at once; exits 1 if there is any. Needs no database."
    )
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = queries.problems()
        for problem in found:
            self.stdout.write(str(problem))
        if found:
            raise CommandError(f"{len(found)} problem(s) in the data pack", returncode=1)
        self.stdout.write("The data pack is in order.")
