"""Command line: which systems of departments may use the API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.basis.refusals import NotFound
from tongban.casework.clients import actions, queries
from tongban.casework.clients.rules import REQUESTS_A_MINUTE, SCOPES
from tongban.casework.offices.models import User


class Command(BaseCommand):
    help = (
        "Say which systems of departments may use the API. A system acts with the posts of a log-in of its own (make "
        "it with `tongban post_officer`), so it may do what an officer with these posts may do, and no more. Its "
        "secret is printed once, when it is added."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        adding = what.add_parser("add", help="let a system in, and print what it signs in with")
        adding.add_argument("name", help="what it is called, like 苏州市人社局业务系统")
        adding.add_argument("username", help="the log-in whose posts it acts with")
        adding.add_argument("--scopes", nargs="+", choices=list(SCOPES), default=list(SCOPES), help="by itself, all")
        adding.add_argument("--requests-a-minute", type=int, default=REQUESTS_A_MINUTE, metavar="N")
        closing = what.add_parser("close", help="end a system's access at once, with its tokens")
        closing.add_argument("client_id")
        what.add_parser("list", help="say which systems there are")

    def handle(self, *_args: Any, **options: Any) -> None:
        {"add": self._add, "close": self._close, "list": self._list}[options["what"]](options)

    def _add(self, options: dict[str, Any]) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no log-in {options['username']}. Make it with `tongban post_officer`.")
        if options["requests_a_minute"] < 1:
            raise CommandError("A system must be allowed at least one request a minute.")
        key = actions.add(
            name=options["name"],
            user=user,
            scopes=options["scopes"],
            requests_a_minute=options["requests_a_minute"],
        )
        self.stdout.write(key.on_screen())

    def _close(self, options: dict[str, Any]) -> None:
        try:
            name = actions.close(client_id=options["client_id"])
        except NotFound:
            raise CommandError("There is no such client. `tongban api_client list` says which there are.") from None
        self.stdout.write(f"{name} has no access any more.")

    def _list(self, _options: dict[str, Any]) -> None:
        for client in queries.clients():
            state = "" if client.open else "  (closed)"
            who = client.username or client.party
            self.stdout.write(f"{client.client_id}  {client.name}  {who}  {' '.join(client.scopes)}{state}")
