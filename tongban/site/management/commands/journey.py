"""Command line: carry the demonstration's cases through every office, over HTTP, and hold them to the law."""

import fcntl
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from tongban.basis.packs_yaml import read_yaml
from tongban.casework.clocks import actions as clocks
from tongban.casework.offices import queries as offices
from tongban.channels import wording
from tongban.site import demo
from tongban.site.journeys import host
from tongban.site.journeys.expectations import Journey, Unreadable, journeys_from
from tongban.site.journeys.runner import Cast, Runner, Story
from tongban.site.journeys.telling import Teller

ADDRESS = "http://127.0.0.1:8000"
LANGUAGES = {"zh": "zh-hans", "en": "en"}


class Command(BaseCommand):
    help = (
        "Carry the journeys of packs/cn/checks/journeys.yaml through the site as its people would: signing in, "
        "filling in its pages. Days pass by the demonstration's clock, which goes back to the real time at the end. "
        "Prints each timeline with due dates and reasons, and the register before and after; exits 1 if anything "
        "differs from the file. Brings fresh citizens each time. Only in demo mode (TONGBAN_DEMO=1)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", choices=sorted(LANGUAGES), default="zh", help="of pages and output (zh)")
        parser.add_argument("--only", nargs="+", metavar="CODE", default=[], help="these journeys alone, like: a c")
        parser.add_argument("--brief", action="store_true", help="print only what differs, and the log-ins")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The journeys are made-up people's: set TONGBAN_DEMO=1, and never on real data.")
        journeys = [each for each in read_journeys() if not options["only"] or each.code in options["only"]]
        if not journeys:
            raise CommandError(f"No journey is called {' or '.join(options['only'])}.")
        language = LANGUAGES[options["language"]]
        with translation.override(language):
            try:
                stories = self._carry(journeys, language, brief=options["brief"])
            except host.DidNotOpen as e:
                raise CommandError(str(e), returncode=1) from e
            demo.leave_something_to_do(timezone.now())
            demo.have_somebody_away(timezone.localdate())
            self._sum_up(stories)
        wrong = [story.journey.code for story in stories if not story.as_it_must_be]
        if wrong:
            raise CommandError(f"Not as the law says: journey {', '.join(wrong)}", returncode=1)

    def _carry(self, journeys: list[Journey], language: str, *, brief: bool) -> list[Story]:
        """Carry journeys with the site open, and bring the real time back whatever happens."""
        log = Path(settings.VAR) / "journey.log"
        teller = Teller(self.stdout.write)
        with self._alone(), host.serving(log) as (site, server):
            try:
                runner = Runner(site, bring_people(journeys), language=language)
                host.wait_until_open(site, server, log)
                stories = []
                for journey in journeys:
                    story = runner.carry(journey, (lambda *_: None) if brief else teller.tell)
                    stories.append(story)
                    if not brief or not story.as_it_must_be:
                        teller.end(story)
                runner.close()
            finally:
                clocks.move_demo_clock(to=None)
        return stories

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Have no other journey move the clock meanwhile; wait for one that is under way."""
        with (Path(settings.VAR) / "journey.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.stdout.write(_("Another journey is under way here. Waiting for it to end …"))
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _sum_up(self, stories: list[Story]) -> None:
        right = sum(story.as_it_must_be for story in stories)
        done = _("%(right)d of %(all)d journeys went as the law says.") % {"right": right, "all": len(stories)}
        self.stdout.write(done)
        language = translation.get_language() or "zh-hans"
        self.stdout.write(_("Sign in at %(address)s/login/ with one click as:") % {"address": ADDRESS})
        for account in offices.demo_accounts():
            office = f"{account.authority.in_language(language)} · " if account.authority else ""
            self.stdout.write(f"  {account.username:<24} {account.name} · {office}{wording.ROLE[account.role]}")


def read_journeys() -> list[Journey]:
    """Return the journeys of the pack, or stop with what is wrong in their file."""
    path = Path(settings.PACK_DIR) / "checks" / "journeys.yaml"
    content, report = read_yaml(path)
    if report.problems:
        raise CommandError("\n".join(map(str, report.problems)), returncode=1)
    try:
        return journeys_from(content)
    except Unreadable as e:
        raise CommandError(f"{path}: {e}", returncode=1) from e


def bring_people(journeys: list[Journey]) -> Cast:
    """Have officers, firms and fresh citizens, registered before the first act of all."""
    first = min(act.at for journey in journeys for act in journey.acts)
    demo.bring_officers()
    cast = Cast(demo.bring_citizens(first.replace(tzinfo=get_current_timezone())), demo.bring_firms())
    for each in (held for journey in journeys for held in journey.holds):
        demo.have_document(
            kind=each.kind,
            holder=cast.persons[each.holder],
            office=each.office,
            on=each.first_day,
            years=each.years,
            facts=each.facts,
        )
    return cast
