"""The `tongban` command: Django's commands, with the database running and the right role chosen before they start."""

import os
import sys

from tongban.verify.command import main as verify

# Commands that change tables connect as their owner; all others as a role that owns nothing.
OWNER_COMMANDS = {"set_up", "migrate", "lintmigrations", "sqlmigrate", "makemigrations", "test", "dbshell"}
NO_DATABASE = {
    "help",
    "version",
    "check",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "policy",
    "keys",
    "--help",
    "-h",
    "db",
}


def main() -> None:
    """Run one command and exit with its code."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "verify":  # needs neither database nor settings
        sys.exit(verify(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    if command in OWNER_COMMANDS:
        os.environ["TONGBAN_DB_ROLE"] = "owner"

    from django.conf import settings  # noqa: PLC0415 (after the role is chosen)
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    from tongban.site import database  # noqa: PLC0415
    from tongban.site.embedded import NotReachable  # noqa: PLC0415

    server = database.embedded(settings.VAR)
    if server and command not in NO_DATABASE and "--help" not in sys.argv:
        try:
            server.start()
        except NotReachable as e:
            sys.exit(f"tongban: {e}")
    execute_from_command_line(["tongban", *sys.argv[1:]])
