"""Command line: let nobody sign in by a name any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from tongban.basis.refusals import NotFound
from tongban.casework.offices import actions
from tongban.casework.offices.models import User


class Command(BaseCommand):
    help = (
        "Close a log-in: from now on nobody can sign in by it, whoever is signed in by it is signed out, and its posts "
        "end today. What was done by it stays in the events of the cases. `tongban post_officer` opens it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="what the person signs in as")

    def handle(self, *_args: Any, **options: Any) -> None:
        username = User.normalize_username(options["username"].strip())
        try:
            ended = actions.close_login(username=username, on=localdate())
        except NotFound as e:
            raise CommandError(f"Nobody signs in as {username}.", returncode=1) from e
        self.stdout.write(f"{username} is closed; {ended} post(s) ended.")
