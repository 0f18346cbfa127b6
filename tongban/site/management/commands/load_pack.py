"""Command line: publish what the data pack says."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.casework.catalog import actions, queries
from tongban.casework.catalog.bureaus import other_bureaus, police_bureaus
from tongban.casework.offices import actions as offices
from tongban.casework.policies import actions as policies
from tongban.casework.policies import queries as policy_queries

AHEAD = timedelta(days=120)  # more than any limit of a pack that is handled here counts


class Command(BaseCommand):
    help = (
        "Publish the data pack (TONGBAN_PACK_DIR; packs/cn if not set): items, policies, working days, and a police "
        "bureau for every province, prefecture and county. Doing it again changes nothing; a version of an item or a "
        "policy that is published and says something else now is refused: it needs the next `version`. Files that "
        "have not changed since the last time are not read again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="publish although no file has changed")

    def handle(self, *_args: Any, **options: Any) -> None:
        sha256 = queries.fingerprint()
        if queries.is_published(sha256) and not options["again"]:
            self.stdout.write("The pack is published as it is.")
        else:
            self._publish()
            actions.note_published(sha256=sha256)
        self._warn(timezone.localdate())

    def _publish(self) -> None:
        if found := queries.problems():
            raise CommandError("\n".join(map(str, found)), returncode=1)
        at = timezone.now()
        regions = queries.regions()
        bureaus = offices.publish([*police_bureaus(regions), *other_bureaus(regions, queries.office_kinds())])
        try:
            items = actions.publish_items(queries.item_contents(), at=at)
            papers = actions.publish_notices(queries.notice_contents(), at=at)
            rules = policies.publish(policy_queries.on_disk(), at=at)
        except actions.VersionPublished as e:
            raise CommandError(str(e), returncode=1) from e
        years = actions.publish_calendar(queries.calendar_files(), at=at)
        self.stdout.write(
            f"Published: {items} new item version(s), {papers} of papers, {rules} of policies, {bureaus} authorities, "
            f"{len(years)} new calendar file(s)."
        )

    def _warn(self, today: date) -> None:
        """Say that limits which begin now may run into a year whose working days are not known."""
        year = queries.calendar().gap_year
        if today + AHEAD >= date(year, 1, 1):
            self.stdout.write(
                f"The notice of working days for {year} is not here: due dates that reach it are provisional until "
                "`tongban load_calendar` has loaded it."
            )
