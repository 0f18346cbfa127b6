"""What the application may do in the database, and who else may come near it: as installed, not as meant."""

import os
import stat
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.journeys.serving import Installation
from tongban.site import database
from tongban.site.embedded import APPLICATION, OWNER, Server

APPEND_ONLY = ["cases_caseevent", "catalog_itemversion", "registry_change"]


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_or_take_back_what_was_written(
    installation: Installation, table: str, statement: str
) -> None:
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
    column = installation.rows(columns, table)[0][0]
    words = statement.format(table, f"{column} = {column}")
    with psycopg.connect(installation.app_url) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute(words)


def test_the_application_is_nobody_special_and_owns_nothing(installation: Installation) -> None:
    with psycopg.connect(installation.app_url) as link:
        role = link.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owned = link.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        ).fetchone()
        in_groups = link.execute(
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_user"
        ).fetchone()
    assert role == (False, False, False, False)
    assert owned == (0,)
    assert in_groups == (0,)


def test_the_application_makes_no_tables_and_changes_none(installation: Installation) -> None:
    for words in ("CREATE TABLE mine (id int)", "ALTER TABLE cases_case ADD mine int", "DROP TABLE cases_draft"):
        with psycopg.connect(installation.app_url) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute(words)


# --- the server that comes along ------------------------------------------------------------------


@pytest.fixture
def server() -> Server:
    """The embedded server that the tests run on."""
    found = database.embedded(Path(settings.VAR))
    if found is None:
        pytest.skip("DATABASE_URL names another server")
    return found


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_is_trusted_without_a_password(server: Server) -> None:
    lines = (server.data / "pg_hba.conf").read_text().splitlines()
    rules = [line.split() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert rules
    assert {rule[-1] for rule in rules} == {"scram-sha-256"}


def test_folders_and_secrets_are_closed_to_other_users(server: Server) -> None:
    assert mode(server.data) == 0o700
    assert mode(server.socket) == 0o700
    assert mode(server.var / "secrets.json") == 0o600
    assert (server.var / "secrets.json").stat().st_uid == os.geteuid()
    assert mode(server.log) == 0o600


def test_it_listens_on_no_network_address(server: Server) -> None:
    with psycopg.connect(**server.connection(OWNER)) as link:  # type: ignore[arg-type]
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)


@pytest.mark.parametrize("role", ["postgres", OWNER, APPLICATION])
def test_a_wrong_password_does_not_come_in(server: Server, role: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(**server.connection(role) | {"password": "guessed"})  # type: ignore[arg-type]


def test_every_role_has_a_password_of_its_own(server: Server) -> None:
    found = server.secrets()
    assert len({found[name] for name in ("postgres", OWNER, APPLICATION, "django")}) == 4
    assert all(len(found[name]) >= 32 for name in found)
