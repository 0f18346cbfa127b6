"""Command line: systems that are told by webhook."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.basis.refusals import NotFound
from tongban.casework.messages import queries, subscribing
from tongban.casework.messages.queries import SubscriberView
from tongban.casework.messages.rules import NotAllowedThere


class Command(BaseCommand):
    help = "Manage the systems that are told by webhook. `add` and `rotate` print a secret, once: it is stored nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="have a system told from now on")
        add.add_argument("name")
        add.add_argument("url", help="https address that events are sent to")
        add.add_argument("scope", help="how the codes of its offices begin, like police-3205")
        add.add_argument("--event", action="append", default=[], help="an act of messages.yaml; may be given again")
        rotate = verbs.add_parser("rotate", help="give it a new secret; the old one signs as well for a day")
        rotate.add_argument("name")
        close = verbs.add_parser("close", help="tell it of nothing any more")
        close.add_argument("name")
        verbs.add_parser("list", help="show all of them, without secrets")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except NotFound as e:
            raise CommandError(f"{e}: there is none. `tongban webhook list` shows all.") from e

    def _add(self, options: dict[str, Any]) -> None:
        wanted = {name: options[name] for name in ("name", "url", "scope")}
        try:
            secret = subscribing.subscribe(**wanted, events=options["event"], at=timezone.now())
        except NotAllowedThere as e:
            raise CommandError(
                f"Webhooks may not go there: {e}. Give an https address that is public, or name the network in "
                "TONGBAN_WEBHOOK_NETWORKS."
            ) from e
        except subscribing.NoSuchEvent as e:
            raise CommandError(f"The pack tells of no {e}. Known: {', '.join(sorted(queries.notices()))}.") from e
        except subscribing.NameTaken as e:
            raise CommandError(f"{e} is there already. Close it, or choose another name.") from e
        self._say(secret)

    def _rotate(self, options: dict[str, Any]) -> None:
        self._say(subscribing.rotate(name=options["name"], at=timezone.now()))

    def _say(self, secret: str) -> None:
        self.stderr.write("The secret, shown this once:")
        self.stdout.write(secret)

    def _close(self, options: dict[str, Any]) -> None:
        subscribing.close(name=options["name"])
        self.stdout.write(f"{options['name']} is told of nothing any more.")

    def _list(self, _options: dict[str, Any]) -> None:
        found = queries.subscribers()
        for each in found:
            self.stdout.write(_line(each))
        if not found:
            self.stdout.write("No system is told by webhook.")


def _line(each: SubscriberView) -> str:
    events = ", ".join(each.events) or "everything"
    closed = "" if each.active else " (closed)"
    return f"{each.name}{closed}: {events} of {each.scope}… to {each.url}"
