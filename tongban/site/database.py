"""Which PostgreSQL is used, and as whom: the embedded one, or the one that DATABASE_URL names."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tongban.site.embedded import APPLICATION, OWNER, Server

OLDEST_POSTGRESQL = 180000  # WITHOUT OVERLAPS keys came with 18


def settings(var: Path) -> dict[str, Any]:
    """Return Django's database settings.

    The application connects as a role that owns nothing. TONGBAN_DB_ROLE=owner, which the commands that
    change tables set for themselves, connects as the owner: DATABASE_OWNER_URL, if it is given.
    """
    as_owner = os.environ.get("TONGBAN_DB_ROLE") == "owner"
    given = (as_owner and os.environ.get("DATABASE_OWNER_URL")) or os.environ.get("DATABASE_URL")
    if given:
        link = _from_url(given)
    else:
        connection = Server(var).connection(OWNER if as_owner else APPLICATION)
        link = {
            "NAME": connection["dbname"],
            "HOST": connection["host"],
            "PORT": connection["port"],
            "USER": connection["user"],
            "PASSWORD": connection["password"],
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,  # each thread keeps its connection: making one costs more than a whole request
        "CONN_HEALTH_CHECKS": False,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"application_name": "tongban"},
        "TEST": {"NAME": os.environ.get("TONGBAN_TEST_DATABASE")},
        **link,
    }


def embedded(var: Path) -> Server | None:
    """Return the embedded server, or None when DATABASE_URL names another."""
    return None if os.environ.get("DATABASE_URL") else Server(var)


def _from_url(text: str) -> dict[str, Any]:
    parts = urlsplit(text)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            "DATABASE_URL must begin with postgresql://, like postgresql://user:password@host:5432/tongban"
        )
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "HOST": dict(parse_qsl(parts.query)).get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }
