"""The chain of events, as it is installed: a row that somebody changed is found, whoever it was."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.journeys.serving import Installation

ONE = """
SELECT e.case_id, e.seq, c.number FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id
WHERE e.act = 'accept' AND e.user_id IS NOT NULL LIMIT 1
"""
COLUMNS = "SELECT * FROM cases_caseevent WHERE case_id = %s AND seq = %s"
Change = Callable[[str], None]


@pytest.fixture
def with_events(installation: Installation) -> None:
    """Have a case with events, whichever test comes first."""
    if not installation.rows(ONE):
        done = installation.tongban("journey", "--only", "d", "--brief")
        assert done.returncode == 0, done.stdout


@pytest.fixture
def tampered(installation: Installation, with_events: None) -> Iterator[tuple[str, Change]]:
    """A case, and a way to change one of its events as the owner does with the guard off; put back afterwards."""
    case_id, seq, number = installation.rows(ONE)[0]
    with psycopg.connect(installation.owner_url, autocommit=True) as link:
        found = link.execute(COLUMNS, [case_id, seq])
        names = [column.name for column in found.description or ()]
        row = found.fetchone()
        link.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER USER")

        def change(assignment: str) -> None:
            statement = f"UPDATE cases_caseevent SET {assignment} WHERE case_id = %s AND seq = %s"  # noqa: S608
            link.execute(statement, [case_id, seq])

        yield str(number), change
        link.execute("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = %s", [case_id, seq])
        values = [Jsonb(each) if isinstance(each, dict) else each for each in row or ()]
        link.execute(
            sql.SQL("INSERT INTO cases_caseevent ({}) VALUES ({})").format(
                sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join([sql.Placeholder()] * len(names))
            ),
            values,
        )
        link.execute("ALTER TABLE cases_caseevent ENABLE TRIGGER USER")
    assert installation.tongban("verify_log").returncode == 0


@pytest.mark.parametrize(
    "assignment",
    ["at = at - interval '1 day'", "user_id = user_id + 1", "data = '{}'", "state_after = 'refused'", "hash = '\\x00'"],
)
def test_a_changed_event_is_found(installation: Installation, tampered: tuple[str, Change], assignment: str) -> None:
    number, change = tampered
    change(assignment)
    done = installation.tongban("verify_log")
    assert done.returncode == 1
    assert f"case {number}: event" in done.stdout


@pytest.mark.usefixtures("with_events")
def test_even_the_owner_is_stopped_while_the_guard_is_on(installation: Installation) -> None:
    with psycopg.connect(installation.owner_url) as link, pytest.raises(psycopg.Error):
        link.execute("UPDATE cases_caseevent SET act = 'accept'")
