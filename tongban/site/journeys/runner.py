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
from tongban.casework.life_events import queries as life_events
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
from tongban.site.journeys.telephone import Telephone

WORKER, AFTERWARDS, LICENCE = "worker", "after", "licence"
AT_DESK: Mapping[str, str] = {
    "accept": "accept", "ask_correction": "ask_correction", "refuse": "refuse", "approve": "approve",
    "reject": "reject", "complete": "complete", "deliver": "deliver", "settle": "settle", "answer": "answer",
    "send_officers": "send_officers", "ask_extension": "ask_extension", "extend": "extend",
    "find_false": "find_false", "take_back": "take_back", "pause": "pause", "resume": "resume",
    "offer_hearing": "offer_hearing", "set_hearing": "set_hearing", "hold_hearing": "hold_hearing",
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
    noted: bool = True  # in the record of the case


@dataclass(slots=True)
class Story:
    """How a journey went."""

    journey: Journey
    item: Item  # what is asked: of a life event, the questions of all its items
    numbers: dict[str, str] = field(default_factory=dict)  # of its cases, by item; "" is the first
    application: str = ""  # of a life event
    events: dict[str, int] = field(default_factory=dict)  # how many each case had when it was last looked at
    before: list[Home] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    after: list[Home] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The number of its case, the first if there are several; empty before there is one."""
        return self.numbers.get("", "")

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
        self._telephones: dict[str, Telephone] = {}  # by the number of the licence that each holds

    def close(self) -> None:
        """Put everybody's browser and telephone away."""
        for browser in self._browsers.values():
            browser.close()
        for telephone in self._telephones.values():
            telephone.close()

    def carry(self, journey: Journey, tell: Callable[[Story, Told | None], None]) -> Story:
        """Carry a journey to its end and return how it went; `tell` hears of the register and of each act when done.

        It ends early, with the reason among the differences, where a page refuses what must be possible.
        """
        first, last = journey.acts[0].at, journey.acts[-1].at
        self._pass_days_to(first)
        story = Story(journey, self._asked(journey, first))
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

    def _asked(self, journey: Journey, at: datetime) -> Item:
        """Return the questions that the applicant is asked."""
        if journey.life_event:
            return life_events.asked(life_events.event(journey.life_event), at.replace(tzinfo=get_current_timezone()))
        return catalog.current(journey.item, at.date())

    def _told(self, story: Story, act: Act) -> Told:
        unseen = self._do(story, act)
        if story.journey.life_event:
            self._find_cases(story)
        view = cases.case(story.numbers[act.item], actor=self._applicant(story.journey))
        noted = len(view.events) > story.events.get(act.item, 0)
        story.events[act.item] = len(view.events)
        found = unseen + differences(act, seen_of(view))
        found += self._verifier_differences(story, act)
        return Told(act, view, found + self._page_differences(story, act, view), noted)

    def _find_cases(self, story: Story) -> None:
        """Note the numbers of the cases that an application has made by now."""
        actor = self._applicant(story.journey)
        found = life_events.application(UUID(story.application), actor=actor)
        story.numbers |= {each.item.code: each.number for each in found.members if each.number}
        story.numbers[""] = story.numbers[story.journey.item]

    # --- doing ----------------------------------------------------------------------------------------

    def _do(self, story: Story, act: Act) -> list[Difference]:
        """Have an act done by whoever does it; return what they could not read first, though they must."""
        if act.who == WORKER:
            let_the_worker_look()
            return []
        if act.act == "submit":
            self._submit(story, act)
            return []
        browser, number = self._browser(act.who), story.numbers[act.item]
        unseen = self._unseen(browser, number, act)
        if act.act == "supply":
            errands.supply(browser, number, self._words(act))
        elif act.page == AFTERWARDS:
            errands.act_afterwards(browser, number, act.act, self._values(act))
        elif act.page == LICENCE:
            errands.act_on_licence(browser, self._licence(story, act), act.act, self._values(act))
        elif act.page:
            errands.act_from_home(browser, number, act.page, self._values(act))
        else:
            errands.act(browser, number, AT_DESK.get(act.act, "do_step"), self._values(act))
        return unseen

    def _unseen(self, browser: AnyBrowser, number: str, act: Act) -> list[Difference]:
        if not act.sees:
            return []
        page = browser.get(f"/desk/cases/{number}/{f'{act.page}/' if act.page else ''}")
        wanted = [words.in_language(self.language) for words in act.sees]
        return [
            Difference(f"the page before {act.act}", words, "not there") for words in wanted if words not in page.text
        ]

    def _values(self, act: Act) -> dict[str, Any]:
        """Return what is filled in for an act: officers by what the form calls them, words in the language."""
        said = {
            "words": self._words(act), "clause": act.clause, "missing": act.missing, "seen": act.seen, "how": act.how,
        }  # fmt: skip
        if act.act in {"settle", "answer"}:
            said["answer"] = said.pop("words")
        users = [user.pk for name in act.officers if (user := offices.demo_user(offices.DEMO_PREFIX + name))]
        named = {"chair": users[0]} if users and act.act == "set_hearing" else {"officers": users}
        told = (
            {"interested": self._id_number(str(act.fields["interested"]), act.at)} if "interested" in act.fields else {}
        )
        return {**said, **named, **act.fields, **told}

    def _submit(self, story: Story, act: Act) -> None:
        journey, browser = story.journey, self._browser(act.who)
        offer = errands.Offer(story.item, self._answers(story), journey.later, journey.on_commitment)
        if journey.life_event:
            story.application = errands.apply_for_all(browser, journey.life_event, offer)
        elif journey.window:
            id_number = self._id_number(journey.applicant, act.at)
            story.numbers[""] = errands.hand_in_at_counter(browser, id_number, story.item, offer.answers)
        else:
            story.numbers[""] = errands.apply(browser, offer)

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

    def _licence(self, story: Story, act: Act) -> str:
        """Return the number of the licence that a case has brought."""
        view = cases.case(story.numbers[act.item], actor=self._applicant(story.journey))
        found = registry.documents_of_case(view.id)
        if not found:
            raise NotOnThePage(f"{view.number} has brought no licence")
        return found[0].number

    def _verifier_differences(self, story: Story, act: Act) -> list[Difference]:
        """Return where a verifier without a network, which has fetched the newest list, does not say what it must."""
        if not act.verifier:
            return []
        at, number = act.at.replace(tzinfo=get_current_timezone()), self._licence(story, act)
        if number not in self._telephones:
            self._telephones[number] = Telephone(self.site, number, at)
        return unequal([("a verifier", act.verifier, self._telephones[number].outcome(at))])

    # --- looking --------------------------------------------------------------------------------------

    def _applicant(self, journey: Journey) -> Citizen:
        user = offices.demo_user(offices.DEMO_PREFIX + journey.applicant)
        return Citizen(user.pk if user else 0, self.cast.persons[journey.applicant])

    def _page_differences(self, story: Story, act: Act, view: CaseView) -> list[Difference]:
        """Return what the applicant cannot read on the page of their case: its state, due dates, what was said."""
        page = self._browser(story.journey.applicant).get(f"/cases/{view.number}/")
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
        ids = list(dict.fromkeys(told.view.id for told in story.told))
        story.after = self._homes(journey.after, at, story)
        told = {paper.kind: tuple(paper.says) for paper in journey.papers}
        story.papers = [paper for case_id in ids for paper in self._papers(case_id, told)]
        story.differences += paper_differences(journey.papers, story.papers)
        story.not_asked = sorted(evidence.code for evidence in view.evidence if evidence.status == "held")
        must = ", ".join(sorted(journey.not_asked))
        story.differences += unequal([("not asked for", must, ", ".join(story.not_asked))])

    def _papers(self, case_id: UUID, told: Mapping[str, Sequence[str]]) -> list[Paper]:
        """Return what a case has issued, with those facts of each kind that are looked at."""
        people = {person_id: name for name, person_id in self.cast.persons.items()}
        firms = {code: name for name, code in self.cast.firms.items()}
        return [
            Paper(
                kind=document.kind,
                holder=people[document.person_id] if document.person_id else firms[document.credit_code],
                first_day=document.valid_from,
                last_day=document.last_day,
                says={name: document.facts.get(name) for name in told.get(document.kind, ())},
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
