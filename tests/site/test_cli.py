"""The `tongban` command: the right role and a running database before Django's command starts."""

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

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
    assert embedded.lowered(tmp_path) == embedded.Lowered([], None)


class Somebody:
    pw_uid, pw_gid = 4711, 4712


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be root, with `tongban-pg` and the programs of util-linux at hand."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(embedded, "system_user", Somebody)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")


@pytest.mark.usefixtures("root")
def test_root_hands_the_server_to_a_system_user_with_no_groups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embedded, "_open_to_all", lambda _paths: True)
    words = ["/usr/bin/setpriv", "--reuid=4711", "--regid=4712", "--clear-groups"]
    assert embedded.lowered(tmp_path / "postgres") == embedded.Lowered(words, (4711, 4712))


@pytest.mark.usefixtures("root")
def test_in_a_folder_that_only_root_may_enter_root_is_called_nobody_and_nothing_is_opened(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    lowered = embedded.lowered(closed / "postgres")
    assert lowered.words[:2] == ["/usr/bin/unshare", "--user"]
    assert lowered.owner is None
    assert closed.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("root")
def test_a_server_stays_with_whoever_has_its_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    for owner, first in [(0, "/usr/bin/unshare"), (4711, "/usr/bin/setpriv")]:
        monkeypatch.setattr(Path, "stat", lambda _self, owner=owner: SimpleNamespace(st_uid=owner, st_mode=0o755))
        assert embedded.lowered(data).words[0] == first


@pytest.mark.usefixtures("root")
def test_without_setpriv_root_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(embedded.NotReachable, match="apt-get install util-linux"):
        embedded.lowered(tmp_path / "postgres")


def test_a_connection_is_written_as_psql_understands_it() -> None:
    assert embedded.url({"host": "/s", "user": "a"}) == "host='/s' user='a'"
