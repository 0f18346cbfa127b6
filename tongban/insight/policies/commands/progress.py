"""How far a long command is, on the terminal; nothing where its words go into a file."""

import time

from django.core.management.base import OutputWrapper

CELLS = 30


class Progress:
    """A bar of what is done of a whole, with how many a second."""

    def __init__(self, err: OutputWrapper, whole: int, what: str) -> None:
        self.err, self.whole, self.what = err, whole, what
        self.begun = time.monotonic()

    def told(self, done: int) -> None:
        """Show how much is done."""
        if not self.err.isatty():
            return
        full = done * CELLS // self.whole
        speed = done / max(time.monotonic() - self.begun, 0.001)
        bar = "█" * full + "░" * (CELLS - full)
        line = f"\r{bar} {done:,} of {self.whole:,} {self.what}, {speed:,.0f} a second"
        self.err.write(line, ending="\n" if done == self.whole else "")
        self.err.flush()
