"""The `tongban` command: the right role and a running database before Django's command starts."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import management

from tongban.site import cli, database, embedded

Run = Callable[..., tuple[list[str], bool, str | None]]


class Started:
    """A server that only remembers whether it was started."""

    def __init__(self, fault: str = "") -> None:
        self.started, self.fault = False, fault

    def start(self) -> None:
        self.started = True
        if self.fault:
            raise embedded.NotReachable(self.fault)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command line; it returns what Django got, if the server started, and the role."""

    def run(*words: str, server: Started | None = None) -> tuple[list[str], bool, str | None]:
        server, got = server or Started(), list[str]()
        monkeypatch.setenv("TONGBAN_DB_ROLE", "")
        monkeypatch.setattr("sys.argv", ["tongban", *words])
        monkeypatch.setattr(database, "embedded", lambda _var: server)
        monkeypatch.setattr(management, "execute_from_command_line", got.extend)
        cli.main()
        return got, server.started, os.environ["TONGBAN_DB_ROLE"]

    return run


@pytest.mark.parametrize("command", ["migrate", "makemigrations", "sqlmigrate", "lintmigrations"])
def test_what_changes_tables_connects_as_their_owner(run: Run, command: str) -> None:
    assert run(command) == (["tongban", command], True, "owner")


@pytest.mark.parametrize("command", ["serve", "worker", "load_pack", "verify_log", "load_calendar"])
def test_everything_else_connects_as_the_role_that_owns_nothing(run: Run, command: str) -> None:
    assert run(command, "--x") == (["tongban", command, "--x"], True, "")


@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("check",), ("serve", "--help"), ("migrate", "--help")])
def test_no_server_is_started_to_say_how_a_command_is_used(run: Run, words: tuple[str, ...]) -> None:
    _, started, _ = run(*words)
    assert not started


def test_a_server_that_cannot_start_is_said_in_one_line(run: Run) -> None:
    with pytest.raises(SystemExit, match="tongban: PostgreSQL did not start"):
        run("serve", server=Started("PostgreSQL did not start"))


def test_we_run_the_server_as_ourselves_unless_we_are_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    embedded.system_user.cache_clear()
    try:
        assert embedded.system_user() is None
        assert embedded.as_system_user(tmp_path) == []
    finally:
        embedded.system_user.cache_clear()


class Somebody:
    pw_uid, pw_gid = 4711, 4712


def test_root_hands_the_server_to_a_system_user_with_no_groups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embedded, "system_user", Somebody)
    monkeypatch.setattr(embedded, "_open_to_all", lambda _paths: True)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert embedded.as_system_user(tmp_path) == [
        "/usr/bin/setpriv", "--reuid=4711", "--regid=4712", "--clear-groups",
    ]  # fmt: skip


def test_a_folder_that_only_root_may_enter_stays_closed_and_the_server_is_lent_the_way_through(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(embedded, "system_user", Somebody)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    words = embedded.as_system_user(closed)
    assert words[-2:] == ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    assert closed.stat().st_mode & 0o077 == 0


def test_without_setpriv_root_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embedded, "system_user", Somebody)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(embedded.NotReachable, match="apt-get install util-linux"):
        embedded.as_system_user(tmp_path)


def test_a_connection_is_written_as_psql_understands_it() -> None:
    assert embedded.url({"host": "/s", "user": "a"}) == "host='/s' user='a'"
