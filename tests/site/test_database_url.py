"""Which PostgreSQL is used, and as whom."""

from pathlib import Path
from typing import Any

import pytest

from tongban.site import database
from tongban.site.embedded import APPLICATION, OWNER


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "TONGBAN_DB_ROLE", "TONGBAN_TEST_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def named(var: Path) -> dict[str, Any]:
    return {name: database.settings(var)[name] for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://app:pw@db.example:5433/tongban", ("tongban", "db.example", "5433", "app", "pw")),
        ("postgres://app@db.example/tongban", ("tongban", "db.example", "", "app", "")),
        ("postgresql://a%40b:p%2Fw%3A%25@h/n%20x", ("n x", "h", "", "a@b", "p/w:%")),
        ("postgresql:///tongban?host=/run/postgresql", ("tongban", "/run/postgresql", "", "", "")),
    ],
)
def test_a_url_names_the_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, expected: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert tuple(named(tmp_path).values()) == expected
    assert database.embedded(tmp_path) is None
    assert list(tmp_path.iterdir()) == []  # no server of our own, no passwords made


@pytest.mark.parametrize("url", ["mysql://a@b/c", "db.example/tongban", "sqlite:///tongban.db"])
def test_a_url_of_anything_else_is_refused_with_an_example(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ValueError, match=r"must begin with postgresql://, like postgresql://user:password@host"):
        database.settings(tmp_path)


def test_without_a_url_it_is_the_embedded_server_as_the_role_that_owns_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = database.embedded(tmp_path)
    assert server is not None
    application = named(tmp_path)
    monkeypatch.setenv("TONGBAN_DB_ROLE", "owner")
    owner = named(tmp_path)
    assert (application["USER"], owner["USER"]) == (APPLICATION, OWNER)
    assert application["PASSWORD"] != owner["PASSWORD"]
    assert application["NAME"] == owner["NAME"] == "tongban"
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


def test_the_owner_has_a_url_of_its_own_which_only_the_owner_uses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@h/n")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@h/n")
    assert named(tmp_path)["USER"] == "app"
    monkeypatch.setenv("TONGBAN_DB_ROLE", "owner")
    assert named(tmp_path)["USER"] == "owner"
    monkeypatch.delenv("DATABASE_OWNER_URL")
    assert named(tmp_path)["USER"] == "app"
