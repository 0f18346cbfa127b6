"""Command line: everything that stands between a fresh checkout, or a new version, and opening the site."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.timezone import localdate, now

from tongban.casework.catalog import queries as catalog
from tongban.casework.keys import development, queries

HERE = "http://127.0.0.1:8000"  # where `./run` serves, unless TONGBAN_URL says how people reach the site


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
        if settings.DEMO:
            development.keep(queries.site(), address=settings.SITE_URL or HERE, provinces=_provinces(), at=now())


def _provinces() -> list[str]:
    return [each.code for each in catalog.regions().children(None, localdate())]
