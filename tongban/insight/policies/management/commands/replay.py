"""Command line: run again what policies said of a decided case, from the versions that it keeps."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.cases import replaying


class Command(BaseCommand):
    help = (
        "Run again what the policies said of a case when it was examined and decided: from the versions and facts that "
        "each event keeps. Prints what agrees; where anything differs, prints the difference and exits 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", help="its number")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            replayed = replaying.replay(options["case"])
        except NotFound as e:
            raise CommandError(f"There is no {e}.", returncode=1) from e
        except (Refusal, LookupError) as e:
            raise CommandError(f"It cannot be run again: {e}", returncode=1) from e
        differing = 0
        for each in replayed:
            differing += bool(each.differences)
            said = "; ".join(each.differences) or f"{each.outcome}, as it was kept"
            self.stdout.write(f"{each.seq} {each.act}: {each.policy} version {each.version}: {said}")
        if differing:
            raise CommandError(f"{differing} of {len(replayed)} do not agree", returncode=1)
        if not replayed:
            self.stdout.write("No policy was asked when this case was examined and decided.")
