"""How the site's server is started: one place for `tongban serve`, the journeys and their tests."""

import sys
from pathlib import Path

PROGRAMS = Path(sys.executable).parent


def command(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """Return the words that start the server on an address."""
    return [
        str(PROGRAMS / "granian"), "--interface", "wsgi", "--log-level", "warning", "--no-access-log",
        "--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads),
        "--respawn-failed-workers", "tongban.site.wsgi:application",
    ]  # fmt: skip
