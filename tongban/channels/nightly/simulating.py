"""Simulations that pages have asked for: each in a process of its own, one at a time beside each worker."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from tongban.casework.drafts import simulations
from tongban.casework.drafts.rules import Counting

PROGRAM = Path(sys.executable).with_name("tongban")


class Counters:
    """Starts counting what waits, and notices when a process has gone without a word."""

    def __init__(self) -> None:
        self.running: tuple[UUID, subprocess.Popen[bytes]] | None = None

    def look(self) -> bool:
        """Start the next simulation if none runs; return whether one runs."""
        if self.running is not None:
            simulation_id, process = self.running
            if process.poll() is None:
                return True
            self.running = None
            if process.returncode:  # killed, or out of memory: it could not say so itself
                simulations.end(simulation_id=simulation_id, state=Counting.FAILED, at=timezone.now(), fault="gone")
        waiting = simulations.waiting()
        if waiting is None:
            return False
        command = [str(PROGRAM), "simulation", str(waiting)]
        self.running = waiting, subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 (our own program)
        return True

    def all(self) -> int:
        """Count everything that waits, one after the other; return how many there were."""
        found = 0
        while self.look():
            found += 1
            if self.running is not None:
                self.running[1].wait()
        return found

    def end(self) -> None:
        """Have what runs end, with the worker."""
        if self.running is not None and self.running[1].poll() is None:
            self.running[1].terminate()
            self.running[1].wait(timeout=30)
