"""Where it is measured: a PostgreSQL of its own in var/bench-data, with one database for each number of stored cases.

The site's own data is not touched. Everything runs as in production: no demo mode, the application's role.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var/bench-data"
RESULTS = ROOT / "var/bench"
BIN = Path(sys.executable).parent
EMPTY, FULL = "tongban_empty", "tongban_full"

os.environ.update(
    TONGBAN_VAR=str(VAR), TONGBAN_DEMO="0", TONGBAN_HOSTS="127.0.0.1", DJANGO_SETTINGS_MODULE="tongban.site.settings",
    TONGBAN_KEYS=str(VAR / "keys"), TONGBAN_KEYS_PASSPHRASE="keys of the benchmarks",  # noqa: S106 (of made-up licences)
)  # fmt: skip

from tongban.site.embedded import APPLICATION, OWNER, Server  # noqa: E402 (after the folder is chosen)


def server() -> Server:
    """Return the server of the benchmarks, running."""
    VAR.mkdir(parents=True, exist_ok=True)
    found = Server(VAR)
    found.start()
    return found


def environment(database: str) -> dict[str, str]:
    """Return the environment of a program of the product that works on a database of the benchmarks."""
    links = {"DATABASE_URL": _url(APPLICATION, database), "DATABASE_OWNER_URL": _url(OWNER, database)}
    return {**os.environ, **links}


def _url(role: str, database: str) -> str:
    link = Server(VAR).connection(role, database)
    return f"postgresql://{role}:{quote(link['password'], safe='')}@/{database}?host={quote(link['host'], safe='')}"


def tongban(*words: str, database: str, **more: str) -> None:
    """Run a command of the product; raise CalledProcessError if it fails.

    Args:
        more: What else its environment says.
    """
    environ = {**environment(database), **more}
    subprocess.run([str(BIN / "tongban"), *words], check=True, env=environ, stdout=subprocess.DEVNULL)  # noqa: S603


def exists(database: str) -> bool:
    """Return whether a database has been made and finished."""
    with administrator() as link:
        row = link.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
    return bool(row and row[0] == "finished")


def finished(database: str) -> None:
    """Note that a database is whole, so that the next run keeps it."""
    with administrator() as link:
        link.execute(sql.SQL("COMMENT ON DATABASE {} IS 'finished'").format(sql.Identifier(database)))


def make(database: str) -> None:
    """Have a database with its tables and the China pack, and nothing else in it."""
    with administrator() as link:
        name = sql.Identifier(database)
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        link.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER)))
    tongban("migrate", "--verbosity", "0", database=database)
    tongban("load_pack", database=database)


def calm(database: str) -> None:
    """Have statistics fresh, rows marked and pages written, so that no run pays for the one before."""
    with administrator(database) as link:
        link.execute("VACUUM ANALYZE")
        link.execute("CHECKPOINT")


def size_bytes(database: str) -> int:
    """Return how large a database is."""
    with administrator() as link:
        return int(link.execute("SELECT pg_database_size(%s)", [database]).fetchone()[0])  # type: ignore[index]


def administrator(database: str = "postgres") -> psycopg.Connection:
    """Return a connection with every right, for what a benchmark prepares."""
    return psycopg.connect(**Server(VAR).connection("postgres", database), autocommit=True)  # type: ignore[arg-type]


def turn_to(database: str) -> None:
    """Have Django in this process work on a database of the benchmarks."""
    import django  # noqa: PLC0415 (after the environment is set)
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        os.environ["DATABASE_URL"] = _url(APPLICATION, database)
        django.setup()
    from django.db import connection  # noqa: PLC0415

    from tongban.casework.catalog import queries as catalog  # noqa: PLC0415

    connection.close()
    connection.settings_dict["NAME"] = database
    catalog.forget()


def fill(database: str, *, persons: int, cases: int) -> None:
    """Have made-up people and cases in a database; kept from then on."""
    as_owner = {"TONGBAN_DEMO": "1", "TONGBAN_DB_ROLE": "owner"}
    tongban("seed", "--persons", str(persons), database=database, **as_owner)
    calm(database)
    tongban("seed_cases", "--cases", str(cases), database=database, **as_owner)
    finished(database)
