"""Command line: prove that nothing that was written down was changed, left out, moved or added afterwards."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.casework.cases import chain
from tongban.casework.rounds import record
from tongban.casework.seals import checking
from tongban.casework.seals.rules import Anchor, NoAnchor, read_anchors


class Command(BaseCommand):
    help = (
        "Check the chain of events of every case and of every points round (numbered without a gap, each with the "
        "hash of the one before, the case or round pointing to its last), and the seals: every row that a seal names "
        "is there and says what it said, and with --against the seals are those that were kept outside. Prints every "
        "fault; exits 1 if there is any. May run while cases are being handled."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--against", type=Path, metavar="FILE", help="lines of `tongban seal`, kept outside")

    def handle(self, *_args: Any, **options: Any) -> None:
        outside = _kept(options["against"]) if options["against"] else []
        faults, checked = self._chains()
        faults += self._rounds()
        found = checking.check(outside)
        for fault in found.faults:
            self.stdout.write(fault)
        faults += len(found.faults)
        if faults:
            raise CommandError(f"{faults} fault(s) in the log of {checked} cases", returncode=1)
        self.stdout.write(f"The events of all {checked} cases are as they were written.")
        if found.last is None:
            self.stdout.write("Nothing is sealed yet: `tongban seal`, or the worker within an hour.")
            return
        self.stdout.write(f"{found.sealed} rows are as they were sealed; {found.newer} are newer than the last seal.")
        self.stdout.write(f"Last: {found.last}")

    def _rounds(self) -> int:
        """Print what is wrong with the chains of rounds; return how many faults."""
        found = [f"round {code}: {fault}" for code in record.codes() for fault in record.broken_chain(code)]
        for fault in found:
            self.stdout.write(fault)
        return len(found)

    def _chains(self) -> tuple[int, int]:
        """Print what is wrong with the chains of cases; return how many faults and how many cases there are."""
        faults, checked, after = 0, 0, None
        while True:
            found, count, after = chain.broken_chains(after=after)
            checked += count
            faults += len(found)
            for fault in found:
                self.stdout.write(fault)
            if after is None:
                return faults, checked


def _kept(file: Path) -> Sequence[Anchor]:
    try:
        return read_anchors(file.read_text("utf-8"))
    except OSError as e:
        raise CommandError(f"{file} cannot be read: {e.strerror}.", returncode=1) from e
    except (NoAnchor, UnicodeDecodeError) as e:
        raise CommandError(
            f"{file}:{e}: this line is none that `tongban seal` printed. Take it out, or give another file.",
            returncode=1,
        ) from e
