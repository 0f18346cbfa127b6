"""Command line: everything that stands between a fresh checkout, or a new version, and opening the site."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Bring the tables up to date (migrate), publish the data pack (load_pack) and collect static files "
        "(collectstatic), in one go. Doing it again changes nothing. Run it after each new version."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_pack", stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
