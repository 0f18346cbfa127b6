"""Command line: how the post stands, and what failed tried again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.casework.messages import actions, queries
from tongban.casework.messages.rules import Channel


class Command(BaseCommand):
    help = (
        "Say how many messages wait and how many were given up; exits 1 if any were. --resend has them tried again, "
        "under the same ids, and what could not be put into words as well. The worker sends them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--resend", action="store_true", help="have what was given up tried again")
        parser.add_argument("--channel", choices=[each.value for each in Channel], help="only of this channel")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["resend"]:
            channel = Channel(options["channel"]) if options["channel"] else None
            again = actions.resend_all(channel=channel, at=timezone.now())
            put = actions.look_again() if channel is None else 0
            self.stdout.write(f"{again} message(s) go out again, {put} are put into words again.")
            return
        found = queries.standing()
        self.stdout.write(
            f"{found.in_outbox} to be told, {found.waiting} to be sent, {found.dead} given up, "
            f"{found.faulty} that could not be put into words."
        )
        if found.dead or found.faulty:
            raise CommandError("`tongban messages --resend` has them tried again.", returncode=1)
