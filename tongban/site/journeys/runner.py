"""Carry journeys through the site, act by act, and hold each to what it must be."""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import get_current_timezone

from tongban.basis.actors import Citizen
from tongban.basis.items import FieldKind, Item
from tongban.casework.cases import queries as cases
from tongban.casework.cases.queries import CaseView
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks import actions as clocks
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry
from tongban.channels import wording
from tongban.channels.frame.wording import day_in_words
from tongban.site.journeys import errands
from tongban.site.journeys.browser import COMPUTER, PHONE, AnyBrowser, Browser, PageRefused
from tongban.site.journeys.expectations import (
    Act,
    Difference,
    Home,
    Journey,
    Next,
    Paper,
    Seen,
    differences,
    home_differences,
    paper_differences,
    unequal,
)
from tongban.site.journeys.page import NotOnThePage

WORKER, SILENCE = "worker", "silence"
AT_DESK: Mapping[str, str] = {
    "accept": "accept", "ask_correction": "ask_correction", "refuse": "refuse", "approve": "approve",
    "reject": "reject", "complete": "complete", "deliver": "deliver", "settle": "settle", "answer": "answer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything a journey may name: persons and credit codes by the names of the demonstration."""

    persons: Mapping[str, UUID]
    firms: Mapping[str, str]


@dataclass(slots=True)
class Told:
    """What one act of a journey came to."""

    act: Act
    view: CaseView
    differences: list[Difference]


@dataclass(slots=True)
class Story:
    """How a journey went."""

    journey: Journey
    item: Item
    number: str = ""
    before: list[Home] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    after: list[Home] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def as_it_must_be(self) -> bool:
        """Whether nothing differs."""
        return not self.differences and not any(told.differences for told in self.told)


class Runner:
    """Carries journeys through one running site, as whoever each act needs.

    Args:
        opens: Gives somebody a browser, told who and whether they are a citizen; our own small one if none is named.
    """

    def __init__(
        self, site: str, cast: Cast, *, language: str, opens: Callable[[str, bool], AnyBrowser] | None = None
    ) -> None:
        self.site, self.cast, self.language = site, cast, language
        self._opens = opens or self._small_browser
        self._browsers: dict[str, AnyBrowser] = {}

    def close(self) -> None:
        """Put everybody's browser away."""
        for browser in self._browsers.values():
            browser.close()

    def carry(self, journey: Journey, tell: Callable[[Story, Told | None], None]) -> Story:
        """Carry a journey to its end and return how it went; `tell` hears of the register and of each act when done.

        It ends early, with the reason among the differences, where a page refuses what must be possible.
        """
        first, last = journey.acts[0].at, journey.acts[-1].at
        self._pass_days_to(first)
        story = Story(journey, catalog.current(journey.item, first.date()))
        story.before = self._homes(journey.before, first, story)
        tell(story, None)
        for act in journey.acts:
            self._pass_days_to(act.at)
            try:
                told = self._told(story, act)
            except (PageRefused, NotOnThePage) as e:
                story.differences.append(Difference(f"{act.at} {act.who} {act.act}", "possible", str(e)))
                return story
            story.told.append(told)
            tell(story, told)
        self._look_back(story, last)
        return story

    def _pass_days_to(self, at: datetime) -> None:
        clocks.move_demo_clock(to=at.replace(tzinfo=get_current_timezone()))

    def _told(self, story: Story, act: Act) -> Told:
        self._do(story, act)
        view = cases.case(story.number, actor=self._applicant(story.journey))
        found = differences(act, seen_of(view))
        return Told(act, view, found + self._page_differences(story, act, view))

    # --- doing ----------------------------------------------------------------------------------------

    def _do(self, story: Story, act: Act) -> None:
        if act.act == SILENCE:
            let_the_worker_look()
        elif act.act == "submit":
            story.number = self._submit(story, act)
        elif act.act == "supply":
            errands.supply(self._browser(act.who), story.number, self._words(act))
        else:
            values = {
                "words": self._words(act), "clause": act.clause, "missing": act.missing, "seen": act.seen,
                "how": act.how, "answer": self._words(act) if act.act in {"settle", "answer"} else "",
            }  # fmt: skip
            errands.act(self._browser(act.who), story.number, AT_DESK.get(act.act, "do_step"), values)

    def _submit(self, story: Story, act: Act) -> str:
        journey, answers = story.journey, self._answers(story)
        browser = self._browser(act.who)
        if not journey.window:
            return errands.apply(browser, story.item, answers)
        return errands.hand_in_at_counter(browser, self._id_number(journey.applicant, act.at), story.item, answers)

    def _answers(self, story: Story) -> dict[str, Any]:
        """Return the answers as they are typed or ticked: people of the family by id, others by ID number."""
        on = story.journey.acts[0].at
        reads: Mapping[FieldKind, Callable[[Any], Any]] = {
            FieldKind.PERSON: lambda who: str(self.cast.persons[who]),
            FieldKind.PERSONS: lambda people: [str(self.cast.persons[who]) for who in people],
            FieldKind.HOUSEHOLD: lambda who: self._id_number(who, on),
            FieldKind.ID_NUMBER: lambda who: self._id_number(who, on),
            FieldKind.ORGANISATION: lambda firm: self.cast.firms[firm],
        }
        return {
            name: reads.get(story.item.field(name).kind, lambda plain: plain)(answer)
            for name, answer in story.journey.answers.items()
        }

    def _id_number(self, who: str, at: datetime) -> str:
        return registry.person(self.cast.persons[who], at.date()).id_number

    def _words(self, act: Act) -> str:
        return act.words.in_language(self.language) if act.words else ""

    def _small_browser(self, _who: str, citizen: bool) -> AnyBrowser:  # noqa: FBT001 (as `opens` has it)
        return Browser(self.site, language=self.language, device=PHONE if citizen else COMPUTER)

    def _browser(self, who: str) -> AnyBrowser:
        """Return somebody's browser, signed in: a citizen's is a phone, an officer's a computer."""
        if who not in self._browsers:
            browser = self._opens(who, who in self.cast.persons)
            browser.sign_in(offices.DEMO_PREFIX + who)
            self._browsers[who] = browser
        return self._browsers[who]

    # --- looking --------------------------------------------------------------------------------------

    def _applicant(self, journey: Journey) -> Citizen:
        user = offices.demo_user(offices.DEMO_PREFIX + journey.applicant)
        return Citizen(user.pk if user else 0, self.cast.persons[journey.applicant])

    def _page_differences(self, story: Story, act: Act, view: CaseView) -> list[Difference]:
        """Return what the applicant cannot read on the page of their case: its state, due dates, what was said."""
        page = self._browser(story.journey.applicant).get(f"/cases/{story.number}/")
        wanted = [str(wording.STATE[view.state])]
        wanted += [day_in_words(limit.due) for limit in act.limits]
        wanted += [words.in_language(self.language) for words in act.page_shows]
        return [Difference("the applicant's page", words, "not there") for words in wanted if words not in page.text]

    def _homes(self, expected: Sequence[Home], at: datetime, story: Story) -> list[Home]:
        found = [self._home(each.of, at) for each in expected]
        for each, home in zip(expected, found, strict=True):
            story.differences += home_differences(each, home)
        return [home for home in found if home]

    def _home(self, who: str, at: datetime) -> Home | None:
        home = registry.household_of(self.cast.persons[who], at.date())
        if home is None:
            return None
        names = {person_id: name for name, person_id in self.cast.persons.items()}
        members = {names[each.person.person_id]: each.relation for each in home.members}
        return Home(of=who, office=home.home.authority, address=home.home.address, members=members)

    def _look_back(self, story: Story, at: datetime) -> None:
        """Compare the register, the documents and what was not asked for with what they must be."""
        journey, view = story.journey, story.told[-1].view
        story.after = self._homes(journey.after, at, story)
        story.papers = self._papers(view.id)
        story.differences += paper_differences(journey.papers, story.papers)
        story.not_asked = sorted(evidence.code for evidence in view.evidence if evidence.status == "held")
        must = ", ".join(sorted(journey.not_asked))
        story.differences += unequal([("not asked for", must, ", ".join(story.not_asked))])

    def _papers(self, case_id: UUID) -> list[Paper]:
        people = {person_id: name for name, person_id in self.cast.persons.items()}
        firms = {code: name for name, code in self.cast.firms.items()}
        return [
            Paper(
                kind=document.kind,
                holder=people[document.person_id] if document.person_id else firms[document.credit_code],
                first_day=document.valid_from,
                last_day=document.last_day,
            )
            for document in sorted(registry.documents_of_case(case_id), key=lambda each: each.valid_from)
        ]


def seen_of(view: CaseView) -> Seen:
    """Return how a case stands, as expectations say it."""
    running = [clock for clock in view.clocks if clock.running]
    following = Next(task=view.task.name, role=view.task.role, office=view.holder) if view.task else None
    limits = frozenset((clock.kind, clock.authority, clock.value.due.on) for clock in running)
    return Seen(state=view.state, limits=limits, next=following, accepted_on=view.accepted_on)


def let_the_worker_look() -> None:
    """Run the worker once, in a process of its own, as it runs beside the site.

    Raises:
        PageRefused: It failed.
    """
    tongban = str(Path(sys.executable).parent / "tongban")
    done = subprocess.run([tongban, "worker", "--once"], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise PageRefused(f"the worker failed: {done.stderr[-300:]}")
