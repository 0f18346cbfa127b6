"""Command line: serve the site, with the worker beside it."""

import os
import signal
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.site import server


class Command(BaseCommand):
    help = (
        "Serve the site on 127.0.0.1 with the worker beside it, until Ctrl-C. Behind a proxy that ends TLS, set "
        "TONGBAN_HOSTS and pass --host 0.0.0.0; outside demo mode plain HTTP is sent on to HTTPS."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="server processes (one a core)")
        parser.add_argument("--threads", type=int, default=2, help="requests at once in each process (2)")
        parser.add_argument("--no-worker", action="store_true", help="serve only; run `tongban worker` elsewhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        place = {name: options[name] for name in ("host", "port", "workers", "threads")}
        commands = [server.command(**place)]
        if not options["no_worker"]:
            commands.append([str(server.PROGRAMS / "tongban"), "worker"])
        self.stdout.write(f"Tongban is open at http://{options['host']}:{options['port']} (Ctrl-C ends it).")
        self.stdout.flush()
        _run_together(commands)
        if settings.DEMO:
            self.stdout.write("Ended. Data stays in var/.")


def _run_together(commands: list[list[str]]) -> None:
    """Run programs until one ends or we are told to; then end them all."""
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603

    def end(_number: int, _frame: FrameType | None) -> None:
        for program in running:
            program.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    pid, status = os.wait()
    ended = next(program for program in running if program.pid == pid)
    asked = os.waitstatus_to_exitcode(status) in {0, -signal.SIGTERM, -signal.SIGINT}
    for program in running:
        if program is not ended:
            program.terminate()
            program.wait(timeout=30)
    if not asked:
        raise CommandError(f"{Path(str(ended.args[0])).name} ended with an error")  # type: ignore[index]
