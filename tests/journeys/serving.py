"""The site as it is installed: a database of its own, the real commands, the real server in processes of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

from tongban.site import database, server
from tongban.site.embedded import APPLICATION, OWNER
from tongban.site.journeys import host

BIN = Path(sys.executable).parent
SECONDS = 1200  # of a command, on a machine that has much else to do


@dataclass(frozen=True)
class Installation:
    """Tongban in demo mode on its own database."""

    var: Path
    app_url: str
    owner_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are started with; nothing of the tests' own."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("TONGBAN", "DATABASE"))}
        return plain | {
            "TONGBAN_DEMO": "1",
            "TONGBAN_VAR": str(self.var),
            "DATABASE_URL": self.app_url,
            "DATABASE_OWNER_URL": self.owner_url,
        }

    def tongban(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(  # noqa: S603
            [str(BIN / "tongban"), *words],
            env=self.environment | changes, capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip

    def python(self, program: str) -> str:
        """Run a few lines in a process of its own, with Django set up; return what they print."""
        setup = "import django; django.setup()\n"
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "tongban.site.settings"}
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", setup + program], env=environment, capture_output=True, text=True, check=False,
            cwd=Path(__file__).parents[2], timeout=SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Return what the database holds, asked as the owner of the tables."""
        with psycopg.connect(self.owner_url) as link:
            return link.execute(statement, values).fetchall()

    @contextmanager
    def serving(self) -> Iterator["Site"]:
        """Have the server run, in a process group of its own, so that all of it can be killed at once."""
        port, log = host.free_port(), self.var / "server.log"
        with log.open("ab") as file:
            process = subprocess.Popen(  # noqa: S603
                server.command(host="127.0.0.1", port=port, workers=1, threads=host.THREADS),
                env=self.environment,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
            site = Site(f"http://127.0.0.1:{port}", process)
            try:
                host.wait_until_open(site.address, process, log)
                yield site
            finally:
                site.kill()


@dataclass(frozen=True)
class Site:
    """A running server."""

    address: str
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


@contextmanager
def installed(var: Path) -> Iterator[Installation]:
    """Have a fresh database with the pack in it; it is gone afterwards."""
    name = f"journeys_tongban_{os.getpid()}_{var.name.replace('-', '_')}"
    owner_url, app_url = _urls(name)
    maintenance = urlunsplit(urlsplit(owner_url)._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            here = Installation(var, app_url, owner_url)
            for words in (["migrate", "--verbosity", "0"], ["load_pack"], ["collectstatic", "--no-input"]):
                done = here.tongban(*words)
                assert done.returncode == 0, done.stderr
            yield here
        finally:
            _drop(link, name)


def _drop(link: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Drop a database and whoever is connected to it; while the server's own vacuum works there, nobody may."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return


def _urls(name: str) -> tuple[str, str]:
    """Return how the owner and the application reach a database of this name."""
    server = database.embedded(Path(settings.VAR))
    if server is None:
        given = os.environ["DATABASE_URL"]
        owner = os.environ.get("DATABASE_OWNER_URL", given)
        return tuple(urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for url in (owner, given))  # type: ignore[return-value]
    found = []
    for role in (OWNER, APPLICATION):
        link = server.connection(role, name)
        host_part = urlencode({"host": link["host"], "port": link["port"]})
        found.append(f"postgresql://{link['user']}:{quote(link['password'])}@/{name}?{host_part}")
    return found[0], found[1]
