"""The site itself, on a port of its own, for as long as the journeys take."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tongban.site.server import command as server_command

LONGEST_START = 120  # seconds; a busy machine loads the pages for a while before it answers
BETWEEN_LOOKS = 0.05  # seconds
THREADS = 2


class DidNotOpen(Exception):
    """The site did not come up; the message names its log."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Have the site run; yield its address at once and its process. `wait_until_open` says when it answers."""
    port = free_port()
    words = server_command(host="127.0.0.1", port=port, workers=1, threads=THREADS)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        server = subprocess.Popen(words, stdout=file, stderr=file, env=os.environ)  # noqa: S603
        try:
            yield f"http://127.0.0.1:{port}", server
        finally:
            server.terminate()
            try:
                server.wait(timeout=LONGEST_START)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_until_open(site: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the site answers.

    Raises:
        DidNotOpen: It ended, or took too long.
    """
    give_up = time.monotonic() + LONGEST_START
    while time.monotonic() < give_up and server.poll() is None:
        try:
            httpx.get(f"{site}/login/", timeout=LONGEST_START).raise_for_status()
        except httpx.TransportError:
            time.sleep(BETWEEN_LOOKS)
        except httpx.HTTPStatusError as e:
            raise DidNotOpen(f"the site answers {e.response.status_code}; its log is {log}") from e
        else:
            return
    raise DidNotOpen(f"the site did not open; its log is {log}")
