"""Command line: load a year's notice of working days, and settle the dates that waited for it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.basis.actors import Visit
from tongban.basis.packs_time import read_year
from tongban.casework.cases import actions
from tongban.casework.catalog import actions as catalog
from tongban.casework.clocks import queries as clocks


class Command(BaseCommand):
    help = (
        "Load the State Council's notice of working days for a year from a file like packs/cn/calendar/2026.yaml. Due "
        "dates that were provisional because it was missing are worked out again, each with an event in its case."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the year's file, named like 2027.yaml")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"there is no file {path}")
        year, found = read_year(path)
        if year is None:
            raise CommandError("\n".join(map(str, found)), returncode=1)
        at = timezone.now()
        catalog.publish_calendar({path.name: path.read_text("utf-8")}, at=at)
        settled, after = 0, None
        while waiting := clocks.provisional(year=year.year, after=after):
            for case_id in waiting:
                settled += actions.recount(case_id=case_id, at=at, visit=Visit("worker", "none"))
            after = waiting[-1]
        self.stdout.write(f"The working days of {year.year} are loaded; due dates of {settled} case(s) are settled.")
