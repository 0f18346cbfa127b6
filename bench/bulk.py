"""How many licences a second are signed from the database, by as many processes as there are cores."""

import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from bench import place

DATABASE = "tongban_licences"
OFFICE = "police-320508"
FILL = """
INSERT INTO registry_document
    (number, kind, holder_kind, person_id, credit_code, valid, issued_by, issued_on, state, facts)
SELECT 'B' || lpad(each::text, 9, '0'), 'driving_licence', 'person', gen_random_uuid(), '',
    daterange('2024-01-01', '2034-01-01'), %(office)s, '2024-01-01', 'valid',
    jsonb_build_object('name', '罗小燕', 'sex', 'female', 'born_on', '1990-01-02', 'id_number', '320508199001021234',
        'address', '某省某市某区人民路 1 号', 'first_issued_on', '2015-03-02', 'classes', jsonb_build_array('C1', 'E'),
        'file_number', '320500123456')
FROM generate_series(1, %(count)s) AS each
"""


def measure(count: int) -> dict[str, Any]:
    """Return how long copies of so many licences took, and how many a second that is.

    Everything the command does counts: starting, reading, places in status lists, signing, files.
    """
    server = place.server()
    try:
        return _measured(count)
    finally:
        server.stop()


def _measured(count: int) -> dict[str, Any]:
    _prepare(count)
    folder = place.VAR / "issued"
    shutil.rmtree(folder, ignore_errors=True)
    environ = place.environment(DATABASE)
    program = [str(place.BIN / "tongban"), "issue_licences", "--kind", "driving_licence", "--into", str(folder)]
    began = time.monotonic()
    subprocess.run(program, check=True, env=environ, stdout=subprocess.DEVNULL)  # noqa: S603
    seconds = time.monotonic() - began
    issued = sum(_lines(path) for path in folder.glob("part-*.txt"))
    if issued != count:
        raise RuntimeError(f"{issued} copies for {count} licences")
    shutil.rmtree(folder)
    return {"licences": count, "seconds": round(seconds, 1), "a second": round(count / seconds)}


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def _prepare(count: int) -> None:
    """Have a database with so many driving licences and a key to sign them with; kept from then on."""
    if not place.exists(DATABASE):
        place.make(DATABASE)
        place.finished(DATABASE)
    with place.administrator(DATABASE) as link:
        held = link.execute("SELECT count(*) FROM registry_document").fetchone()
        if held != (count,):
            link.execute("TRUNCATE registry_document, licences_statusentry, licences_statuslist CASCADE")
            link.execute(FILL, {"office": OFFICE, "count": count})
        link.execute("TRUNCATE licences_statusentry, licences_statuslist")
    place.calm(DATABASE)
    place.turn_to(DATABASE)
    from django.utils.timezone import now  # noqa: PLC0415 (after the environment is set)

    from tongban.casework.keys import development  # noqa: PLC0415
    from tongban.casework.keys import queries as keys  # noqa: PLC0415

    development.keep(keys.site(), address="https://authority.example", provinces=["320000"], at=now())
