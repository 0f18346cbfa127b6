"""The site, served as `tongban serve` serves it."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench import place
from bench.wire import HOST

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Site:
    """The site while it is served."""

    port: int
    pid: int


@contextmanager
def served(database: str, *words: str) -> Iterator[Site]:
    """Serve the site on a database of the benchmarks while the block runs; yield where."""
    port = _free_port()
    command = [str(place.BIN / "tongban"), "serve", "--port", str(port), *words]
    with (place.RESULTS / "serve.log").open("w") as log:
        program = subprocess.Popen(command, env=place.environment(database), stdout=log, stderr=log)  # noqa: S603
        try:
            _wait(port, program)
            yield Site(port, program.pid)
        finally:
            program.terminate()
            program.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(port: int, program: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 10):
        if program.poll() is not None:
            break
        try:
            socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"bench: the site did not start; {place.RESULTS / 'serve.log'} says why.")
