"""pgbench replays the SQL of a lifecycle: what the database alone can do on this machine with the same statements."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from bench import place
from bench.capture import Script
from bench.people import Mover
from tongban.site.embedded import APPLICATION, PROGRAMS, Server, url

TABLE = "bench_replay"
COUNTED = {"cases_case": 1, "cases_caseevent": 5}  # rows that one lifecycle adds
THREADS = 2


def replay(script: Script, movers: Sequence[Mover], *, database: str, clients: int) -> float:
    """Return the lifecycles in a second that pgbench replays for these movers.

    Raises:
        RuntimeError: It failed, or did not add what a lifecycle adds.
    """
    each = len(movers) // clients
    with psycopg.connect(**Server(place.VAR).connection("postgres", database), autocommit=True) as link:  # type: ignore[arg-type]
        _load(link, script, movers)
        before = _counts(link)
        try:
            rate = _pgbench(_file(script), each, database, clients)
            after = _counts(link)
        finally:
            link.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(TABLE)))
    added = {table: after[table] - before[table] for table in COUNTED}
    expected = {table: rows * each * clients for table, rows in COUNTED.items()}
    if added != expected:
        raise RuntimeError(f"the replay added {added} rows, not {expected}")
    return rate


def _load(link: psycopg.Connection, script: Script, movers: Sequence[Mover]) -> None:
    """Write down for each run what its variables are."""
    columns = ", ".join(f"{name} text" for name in script.variables)
    link.execute(f"DROP TABLE IF EXISTS {TABLE}")
    link.execute(f"CREATE TABLE {TABLE} (row bigint PRIMARY KEY, {columns})".encode())
    link.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(TABLE), sql.Identifier(APPLICATION)))
    with link.cursor().copy(f"COPY {TABLE} FROM STDIN".encode()) as copy:
        for row, mover in enumerate(movers):
            copy.write_row([row, *(make(mover) for make in script.variables.values())])
    link.execute(f"VACUUM ANALYZE {TABLE}")


def _counts(link: psycopg.Connection) -> dict[str, int]:
    counts = {table: sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)) for table in COUNTED}
    return {table: int(link.execute(count).fetchone()[0]) for table, count in counts.items()}  # type: ignore[index]


def _file(script: Script) -> Path:
    path = place.RESULTS / "lifecycle.sql"
    lookup = f"SELECT {', '.join(script.variables)} FROM {TABLE} WHERE row = :at"  # noqa: S608 (names of ours)
    head = f"\\set done :done + 1\n\\set at :client_id * :each + :done - 1\n{lookup} \\gset\n"
    path.write_text(head + script.text + "\n", "utf-8")
    return path


def _pgbench(file: Path, each: int, database: str, clients: int) -> float:
    """Run pgbench, each client so many times; return lifecycles a second."""
    link = url(Server(place.VAR).connection(APPLICATION, database))
    command = [
        str(PROGRAMS / "pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={THREADS}",
        f"--transactions={each}", "--define=done=0", f"--define=each={each}", f"--file={file}", link,
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None or "number of failed transactions: 0 " not in done.stdout:
        raise RuntimeError(f"pgbench: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return float(found[1])
