"""Have a file opened by a process of its own, and get back what it is or a picture of a page."""

import json
import subprocess
import sys
from pathlib import Path

from tongban.casework.files.examine import FORESEEN, Look
from tongban.casework.files.rules import Fault, FileRefused

ROOT = Path(__file__).parents[3]
WAIT_SECONDS = 30
KILLED = range(-64, 0)  # by a signal: out of processor time


def look(content: bytes) -> Look:
    """Return what a file is, or raise FileRefused."""
    return Look(**json.loads(_examine(content, "look")))


def page(content: bytes, number: int, longest: int) -> bytes:
    """Return a picture of one page as JPEG, or raise FileRefused.

    Args:
        number: From 1.
        longest: The longer side, in pixels.
    """
    return _examine(content, "page", str(number), str(longest))


def _examine(content: bytes, *words: str) -> bytes:
    command = [sys.executable, "-m", "tongban.casework.files.examine", *words]
    try:
        done = subprocess.run(  # noqa: S603 (as above)
            command, input=content, capture_output=True, timeout=WAIT_SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(Fault.TOO_COMPLEX) from None
    if done.returncode == FORESEEN:
        raise FileRefused(Fault(done.stdout.decode()))
    if done.returncode in KILLED or b"MemoryError" in done.stderr:
        raise FileRefused(Fault.TOO_COMPLEX)
    if done.returncode:
        raise FileRefused(Fault.DAMAGED)
    return done.stdout
