"""Fill the cases with past and open ones that never were."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from tongban.basis.items import Role
from tongban.casework.cases import synthetic
from tongban.casework.cases.parallel import make_parts
from tongban.casework.cases.synthetic import Resident, Source
from tongban.casework.cases.synthetic_rows import COLUMNS, make_part
from tongban.casework.catalog import queries as catalog

YEARS = 2
PART = 5_000  # cases: a few seconds' work
BAR = 40  # characters
HELP = """Fill the cases with past and open ones that never were, of every item that a person can apply for without
naming somebody else: their parties, evidence, events with the chain, time limits and work queues are as
the engine would have left them. People apply who are in the register (`tongban seed` first), at offices
all over the country; made-up officers without passwords act. The registers are not changed.

The same --seed makes the same cases of the same people.

  tongban seed --persons 200000
  tongban seed_cases --cases 100000
  tongban seed_cases --cases 1000000 --seed demo

Works in demo mode only (TONGBAN_DEMO=1): made-up cases have no place beside real ones."""
RESIDENTS = """
SELECT m.person_id::text, r.name, h.authority, h.region_code
FROM registry_membership m
JOIN registry_household h ON h.id = m.household_id
JOIN registry_person p ON p.id = m.person_id AND p.born_on < %(grown)s AND p.died_on IS NULL
JOIN registry_personrecord r ON r.person_id = m.person_id AND upper_inf(r.valid)
WHERE upper_inf(m.valid) ORDER BY m.person_id LIMIT %(most)s
"""
LOGINS = """
INSERT INTO offices_user (password, username, display_name, person_id, is_active)
SELECT '!' || md5(random()::text), 'seed.' || m.person_id, r.name, m.person_id, true
FROM registry_membership m
JOIN registry_person p ON p.id = m.person_id AND p.born_on < %(grown)s AND p.died_on IS NULL
JOIN registry_personrecord r ON r.person_id = m.person_id AND upper_inf(r.valid)
WHERE upper_inf(m.valid) ORDER BY m.person_id LIMIT %(most)s
ON CONFLICT DO NOTHING
"""
OFFICERS = """
INSERT INTO offices_user (password, username, display_name, is_active)
SELECT '!' || md5(random()::text), 'seed.' || code || '.' || role, '经办人员', true
FROM unnest(%(codes)s::text[]) AS a(code) CROSS JOIN unnest(%(roles)s::text[]) AS b(role) ON CONFLICT DO NOTHING
"""
POSTS = """
INSERT INTO offices_post (user_id, authority_id, role, valid_from)
SELECT u.id, code, role, %(since)s
FROM unnest(%(codes)s::text[]) AS a(code) CROSS JOIN unnest(%(roles)s::text[]) AS b(role)
JOIN offices_user u ON u.username = 'seed.' || code || '.' || role ON CONFLICT DO NOTHING
"""
FOREIGN_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True, metavar="N", help="how many cases to add")
        parser.add_argument("--seed", default="tongban", metavar="S", help="any text; another one makes other cases")

    def handle(self, *_args: Any, cases: int, seed: str, **_options: Any) -> None:
        """Make the cases and copy them in, all of them or none."""
        if not settings.DEMO:
            raise CommandError("Made-up cases have no place beside real ones. For a demonstration set TONGBAN_DEMO=1.")
        if cases < 1:
            raise CommandError("Give a number of cases of 1 or more, like --cases 1000.")
        begun, done = perf_counter(), 0
        with transaction.atomic(), _keys_made_at_the_end():
            for size, part in make_parts(_source(cases, seed), cases, PART, make_part):
                _copy(part)
                done += size
                self._progress(done, cases)
        seconds = perf_counter() - begun
        self.stdout.write(f"{done:,} cases added in {seconds:.1f} s ({done / seconds:,.0f} a second).")

    def _progress(self, done: int, cases: int) -> None:
        if self.stderr.isatty():
            filled = "█" * (BAR * done // cases)
            self.stderr.write(f"\r{filled:<{BAR}} {done:,} of {cases:,}", ending="\n" if done == cases else "")


def _source(cases: int, seed: str) -> Source:
    """Return what the cases are made from, with log-ins for everybody who acts; or say what is missing."""
    until = timezone.now()
    first = max(until - timedelta(days=365 * YEARS), _since(until))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        (before,) = cursor.fetchone()
        given: dict[str, Any] = {"grown": (until - timedelta(days=18 * 365)).date(), "most": cases // 2 + 1}
        cursor.execute(LOGINS, given)
        cursor.execute("SELECT person_id::text, id FROM offices_user WHERE person_id IS NOT NULL")
        users = dict(cursor.fetchall())
        cursor.execute(RESIDENTS, given)
        residents = [Resident(person, users[person], *more) for person, *more in cursor.fetchall()]
        if not residents:
            raise CommandError("Nobody is in the register who could apply. First: tongban seed --persons 1000")
        codes = sorted({resident.authority for resident in residents})
        posts: dict[str, Any] = {"codes": codes, "roles": [role.value for role in Role], "since": first.date()}
        cursor.execute(OFFICERS, posts)
        cursor.execute(POSTS, posts)
        cursor.execute(
            "SELECT p.authority_id, p.role, p.user_id FROM offices_post p JOIN offices_user u ON u.id = p.user_id"
            " WHERE u.username LIKE 'seed.%%'"
        )
        officers = {(authority, role): user for authority, role, user in cursor.fetchall()}
    regions = sorted({resident.region for resident in residents})
    Random(seed).shuffle(regions)  # noqa: S311 (nothing is kept secret by it)
    return Source(
        items=_items(until), calendar=catalog.calendar(), zone=settings.TIME_ZONE, residents=residents,
        regions=regions, officers=officers, first=first, until=until,
        seed=f"{seed}/{before}", cases=cases,
    )  # fmt: skip


def _items(until: datetime) -> list[Any]:
    return [item for item in catalog.in_force(timezone.localdate(until)) if synthetic.can_be_made(item)]


def _since(until: datetime) -> datetime:
    """Return the moment from which all these items were in force."""
    items = _items(until)
    if not items:
        raise CommandError("No item is published that can be applied for. First: tongban load_pack")
    day = max(item.effective_from for item in items)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@contextmanager
def _keys_made_at_the_end() -> Iterator[None]:
    """Have foreign keys taken off meanwhile, if the tables are ours; making them anew at the end checks every row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'cases_case'::regclass")
        (ours,) = cursor.fetchone()
        keys: list[tuple[str, str, str]] = []
        if ours:
            cursor.execute(FOREIGN_KEYS, [list(COLUMNS)])
            keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _copy(part: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write(part[table])
