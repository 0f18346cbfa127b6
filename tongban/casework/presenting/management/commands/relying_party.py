"""Command line: which relying parties there are, and letting their systems in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.casework.clients import actions as clients
from tongban.casework.presenting import queries


class Command(BaseCommand):
    help = (
        "Relying parties stand in the pack: who may ask holders for licences online, for what, and what of them. "
        "`list` shows them; `add` lets a party's system use the API and prints its secret once. It asks for nothing "
        "but what the pack says. `tongban api_client close` ends its access."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        adding = what.add_parser("add", help="let a party's system in, and print what it signs in with")
        adding.add_argument("party", help="its name in the pack, like those that `list` shows")
        what.add_parser("list", help="say which parties there are, and what each may ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        {"add": self._add, "list": self._list}[options["what"]](options)

    def _add(self, options: dict[str, Any]) -> None:
        party = queries.parties().get(options["party"])
        if party is None:
            raise CommandError("The pack has no such relying party. `tongban relying_party list` says which it has.")
        key = clients.add_party(name=party.name.zh, party=party.code)
        self.stdout.write(key.on_screen())

    def _list(self, _options: dict[str, Any]) -> None:
        for party in queries.parties().values():
            for purpose in party.purposes.values():
                asks = "; ".join(f"{each.kind}: {', '.join(each.claims)}" for each in purpose.asks)
                self.stdout.write(f"{party.code}  {party.name.zh}  {purpose.code}  {asks}")
