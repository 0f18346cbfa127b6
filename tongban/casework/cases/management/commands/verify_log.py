"""Command line: prove that no case event was changed, left out or added afterwards."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.casework.cases import chain


class Command(BaseCommand):
    help = (
        "Check the chain of events of every case: numbered without a gap, each with the hash of the one before, the "
        "case pointing to its last. Prints every fault; exits 1 if there is any."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        faults, checked, after = [], 0, None
        while True:
            found, count, after = chain.broken_chains(after=after)
            checked += count
            faults += found
            for fault in found:
                self.stdout.write(fault)
            if after is None:
                break
        if faults:
            raise CommandError(f"{len(faults)} fault(s) in the events of {checked} cases", returncode=1)
        self.stdout.write(f"The events of all {checked} cases are as they were written.")
