"""Command line: bring the tables up to date, and give the application's role what it may do with them."""

import os
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection
from psycopg import sql

from tongban.casework.grants import APPEND_ONLY
from tongban.site.database import OLDEST_POSTGRESQL
from tongban.site.embedded import APPLICATION


class Command(migrate.Command):
    help = (
        "Bring the tables up to date, then grant the application's role (TONGBAN_APP_ROLE; else tongban_app) "
        "what it needs: reading and writing, but no UPDATE and no DELETE on events, item versions, register changes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        connection.ensure_connection()
        version: int = connection.connection.info.server_version
        if version < OLDEST_POSTGRESQL:
            raise CommandError(
                f"PostgreSQL {version // 10000} is too old: keys over time (WITHOUT OVERLAPS) came with "
                "18. Use 18 or newer, or leave DATABASE_URL unset for the server that Tongban brings along."
            )
        super().handle(*args, **options)
        if not options.get("plan") and not options.get("check_unapplied"):
            grant(os.environ.get("TONGBAN_APP_ROLE", APPLICATION))


def grant(role: str) -> None:
    """Give a role what the application needs, and no more. Does nothing if there is no such role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [role])
        if cursor.fetchone() is None:
            return
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        present = {name for (name,) in cursor.fetchall()}
        to = sql.Identifier(role)
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}",
        ):
            cursor.execute(sql.SQL(statement).format(to))
        for table in sorted(present & set(APPEND_ONLY)):
            cursor.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), to))
        cursor.execute(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(to))
