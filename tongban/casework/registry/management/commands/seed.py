"""Fill the register with people who do not exist."""

import os
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from tongban.basis.packs_people import read_people
from tongban.basis.packs_regions import read_regions
from tongban.basis.regions import Kind, Regions
from tongban.casework.registry.loading import (
    COLUMNS,
    Part,
    Source,
    make_parts,
    other_document_number,
    other_household_number,
    other_id_number,
)
from tongban.casework.registry.models import Document, HouseholdNumber, IdNumber, Person
from tongban.casework.registry.synthetic import Spot

BAR = 40  # characters
FOREIGN_KEYS = """
SELECT quote_ident(relname), quote_ident(conname), pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE contype = 'f' AND starts_with(relname, 'registry_') AND pg_has_role(relowner, 'USAGE')
    AND relnamespace = current_schema()::regnamespace
ORDER BY relname, conname
"""
HELP = """Fill the register with people who do not exist: names, ages, families, addresses and ID numbers as
plausible as the files in packs/cn/people make them, ID cards included. Nobody real is meant; ID numbers
are valid by their check digit, so some may by chance be somebody's.

The same --seed makes the same people in an empty register. In a register with people in it, more are
added: no number is given twice.

  tongban seed --persons 1000
  tongban seed --persons 1000000 --seed demo
  tongban seed --persons 5000 --region 320500 --region 511500    (live in Suzhou and Yibin)

Works in demo mode only (TONGBAN_DEMO=1): made-up people have no place in a real register."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--persons", type=int, required=True, metavar="N", help="how many people to add")
        parser.add_argument("--seed", default="tongban", metavar="S", help="any text; another one makes other people")
        parser.add_argument(
            "--region", action="append", default=[], metavar="CODE",
            help="a province, prefecture or county where they live; give it again for more. Default: everywhere",
        )  # fmt: skip

    def handle(self, *_args: Any, persons: int, seed: str, region: list[str], **_options: Any) -> None:
        """Make the people and copy them in, all of them or none."""
        if not settings.DEMO:
            raise CommandError(
                "Made-up people have no place in a real register. For a demonstration set TONGBAN_DEMO=1."
            )
        if persons < 1:
            raise CommandError("Give a number of people of 1 or more, like --persons 1000.")
        begun = perf_counter()
        source = _source(f"{seed}/{Person.objects.count()}", region)
        done = 0
        with transaction.atomic(), _foreign_keys_checked_at_the_end():
            for part in make_parts(source, persons, os.cpu_count() or 1):
                _exchange_taken(part, Random(f"{source.seed}/{done}"))  # noqa: S311 (nothing is kept secret by it)
                _copy(part)
                done += part.persons
                self._progress(done, persons)
        seconds = perf_counter() - begun
        self.stdout.write(f"{done:,} people added in {seconds:.1f} s ({done / seconds:,.0f} a second).")

    def _progress(self, done: int, persons: int) -> None:
        if self.stderr.isatty():
            filled = "█" * (BAR * done // persons)
            self.stderr.write(f"\r{filled:<{BAR}} {done:,} of {persons:,}", ending="\n" if done == persons else "")


def _source(seed: str, codes: list[str]) -> Source:
    """Return what the population is made from, or say what is missing."""
    pack = Path(settings.PACK_DIR)
    people, problems = read_people(pack)
    regions, wrong = read_regions(pack / "regions")
    if people is None or regions is None:
        raise CommandError("\n".join(map(str, [*problems, *wrong])))
    at = timezone.now()
    on = timezone.localdate(at)
    everywhere = _counties(regions, [province.code for province in regions.children(None, on)], on)
    unknown = [code for code in codes if regions.get(code, on) is None]
    if unknown:
        raise CommandError(f"There is no region {unknown[0]} today. Give a code of six digits, like 320500.")
    spots = _counties(regions, codes, on) if codes else everywhere
    return Source(people, spots, everywhere, on, at, seed)


def _counties(regions: Regions, codes: list[str], on: Any) -> list[Spot]:
    """Return the counties that these codes are or hold, each once."""
    found = {
        county.code: Spot(county.code, county.name_zh, county.kind is Kind.DISTRICT)
        for code in codes
        for county in (regions.counties(code, on) or [regions.known(code, on)])
    }
    return [found[code] for code in sorted(found)]


@contextmanager
def _foreign_keys_checked_at_the_end() -> Iterator[None]:
    """Have the foreign keys of our tables checked in one go: row by row it takes a fifth of the time.

    Only the owner of the tables can, and nobody else reads them until the end of the transaction. For the
    application's role they are checked row by row.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _exchange_taken(part: Part, draw: Random) -> None:
    """Have the numbers replaced that the register has given already. Three queries, more if any were."""
    for table, numbers, other in (
        (IdNumber, part.id_numbers, other_id_number),
        (HouseholdNumber, part.household_numbers, other_household_number),
        (Document, part.document_numbers, other_document_number),
    ):
        while taken := _taken(table, numbers):
            part.exchange(numbers, taken, partial(other, draw=draw))


def _taken(table: type[IdNumber | HouseholdNumber | Document], numbers: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {table._meta.db_table} WHERE number = ANY(%s)", [numbers])  # noqa: S608, SLF001
        return {number for (number,) in cursor.fetchall()}


def _copy(part: Part) -> None:
    with connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            with cursor.copy(f"COPY registry_{table} ({columns}) FROM STDIN") as copy:
                copy.write(part.rows[table])
