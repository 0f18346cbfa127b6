"""Command line: everything that stands between a fresh checkout, or a new version, and opening the site."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from tongban.channels.nightly.keying import keep_demo_keys
from tongban.channels.now import now


class Command(BaseCommand):
    help = (
        "Bring the tables up to date (migrate), publish the data pack (load_pack) and collect static files "
        "(collectstatic), in one go. Doing it again changes nothing. Run it after each new version. In demo mode it "
        "makes keys to sign licences with as well; elsewhere that is done with care, by `tongban keys`."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_pack", stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        keep_demo_keys(now())
