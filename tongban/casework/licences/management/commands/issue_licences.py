"""Command line: sign copies of all licences of a kind."""

import multiprocessing
import os
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.timezone import now

from tongban.basis.refusals import Refusal
from tongban.casework.licences import bulk
from tongban.casework.licences.bulk import Plan

HELP = """Sign a copy of every licence of a kind that is in force, as SD-JWT VC, one a line, into a folder.

The copies are bound to no device: they are for a system that takes them over, or for an archive. Wallets fetch copies
of their own, bound to their keys, when they need them: also after a key was lost, when the old ones are refused.

It can be stopped, and killed, at any time: called again with the same folder on the same day, it goes on where it was.
Called on several machines that share the folder and the database, they divide the work among themselves.

  tongban issue_licences --kind driving_licence --into var/issued
  tongban issue_licences --kind driving_licence --into var/issued --workers 8

The folder holds personal data in plain text: only its owner can read it, and you delete it when it was handed over."""
BAR = 40  # characters
LOOK_SECONDS = 0.5


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **more: Any) -> Any:
        """Return the parser, with the help as it is written above."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **more)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", required=True, help="of licence, as licences.yaml calls it")
        parser.add_argument("--into", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="one for each core")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder, at = options["into"], now()
        try:
            whole = bulk.plan(folder, options["kind"], at)
        except Refusal as e:
            raise CommandError(f"{e}. `--kind` is one of packs/cn/licences.yaml.") from e
        before, began = bulk.done(folder, whole), time.monotonic()
        if before:
            self.stdout.write(f"{before} of {whole.parts} parts are done already; going on with the others.")
        workers = _started(folder, whole, at, max(1, options["workers"]))
        while any(each.is_alive() for each in workers):
            self._bar(folder, whole, before, began)
            time.sleep(LOOK_SECONDS)
        self._bar(folder, whole, before, began, last=True)
        left = whole.parts - bulk.done(folder, whole)
        if left or any(each.exitcode for each in workers):
            raise CommandError(
                f"{left} of {whole.parts} parts are not done. Call it again, and it goes on.", returncode=1
            )
        self.stdout.write(f"All {whole.parts} parts are done, in {folder}. Delete the folder when it was handed over.")

    def _bar(self, folder: Path, whole: Plan, before: int, began: float, *, last: bool = False) -> None:
        if not self.stderr.isatty():
            return
        ready = bulk.done(folder, whole)
        passed = time.monotonic() - began
        speed = (ready - before) * bulk.PART / passed if passed else 0
        left = (whole.parts - ready) * bulk.PART / speed / 60 if speed else 0
        filled = "█" * (BAR * ready // max(1, whole.parts))
        text = f"\r{filled:<{BAR}} {ready} of {whole.parts} parts, {speed:,.0f} a second, {left:.1f} min left "
        self.stderr.write(text, ending="\n" if last else "")


def _started(folder: Path, whole: Plan, at: datetime, count: int) -> list[BaseProcess]:
    """Return so many processes at work, each with its own connection to the database."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    made: list[BaseProcess] = [
        context.Process(target=_worked, args=(folder, whole, at), daemon=True) for _ in range(count)
    ]
    for each in made:
        each.start()
    return made


def _worked(folder: Path, whole: Plan, at: datetime) -> None:
    parent = os.getppid()
    for _ in bulk.work(folder, whole, at):
        if os.getppid() != parent:
            return  # whoever started this was killed; the part is done, and nobody waits for the next
