"""The settings of an installation with real people: closed, encrypted, without the demonstration's doors."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOW = "from django.conf import settings as s; print({expression})"


def setting(expression: str, **environment: str) -> str:
    """Return what an expression on the settings is in a fresh process with this environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TONGBAN_", "DATABASE_"))}
    kept |= {"DJANGO_SETTINGS_MODULE": "tongban.site.settings", "DATABASE_URL": "postgresql://a@h/n", **environment}
    code = SHOW.format(expression=expression)
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, env=kept, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout.strip()


@pytest.mark.parametrize("demo", ["", "0", "true", "yes"])
def test_the_demonstration_is_on_only_when_asked_for_by_the_one_word(demo: str) -> None:
    closed = "(s.DEMO, s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    assert setting(closed, TONGBAN_DEMO=demo, TONGBAN_SECRET_KEY="k") == "(False, False, True, True, True)"


def test_in_the_demonstration_the_site_opens_without_tls_on_this_machine_alone() -> None:
    opened = "(s.DEMO, s.DEBUG, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS)"
    expected = "(True, False, False, ['localhost', '127.0.0.1'])"
    assert setting(opened, TONGBAN_DEMO="1", TONGBAN_SECRET_KEY="k") == expected


def test_hosts_key_pack_and_further_apps_come_from_the_environment() -> None:
    told = setting(
        "(s.ALLOWED_HOSTS, s.SECRET_KEY, s.PACK_DIR, s.INSTALLED_APPS[-1])",
        TONGBAN_HOSTS="a.example,b.example", TONGBAN_SECRET_KEY="k", TONGBAN_PACK_DIR="/packs", TONGBAN_APPS="vehicles",
    )  # fmt: skip
    assert told == "(['a.example', 'b.example'], 'k', '/packs', 'vehicles')"


def test_a_key_is_made_once_where_none_is_given(tmp_path: Path) -> None:
    first, second = (setting("s.SECRET_KEY", TONGBAN_VAR=str(tmp_path)) for _ in range(2))
    assert first == second
    assert len(first) >= 48
