"""What may be done with a draft of a policy, by whom, and what is wrong with its text. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.basis.packs_yaml import Report
from tongban.basis.policy.checks import problems_of
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.reading import read_policy_text
from tongban.basis.policy.trials import run_trials_text
from tongban.basis.policy.written import TESTS
from tongban.basis.problems import Problem
from tongban.basis.refusals import Refusal

LONGEST = 200_000  # characters of a text: some ten times the longest of the pack
LEAST_WORDS = 10  # characters: "wrong" is no reason


class State(StrEnum):
    """Where a draft stands."""

    EDITING = "editing"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Act(StrEnum):
    """What is done with a draft."""

    START = "start"
    SAVE = "save"
    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    DROP = "drop"


class Side(StrEnum):
    """Whether somebody writes a draft or reviews it. Nobody does both."""

    WRITES = "writes"
    REVIEWS = "reviews"


SIDE: Mapping[Act, Side] = {act: Side.REVIEWS if act in {Act.SEND_BACK, Act.PUBLISH} else Side.WRITES for act in Act}
NEXT_STATE: Mapping[tuple[State, Act], State] = {
    (State.EDITING, Act.SAVE): State.EDITING,
    (State.EDITING, Act.PROPOSE): State.PROPOSED,
    (State.EDITING, Act.DROP): State.DROPPED,
    (State.PROPOSED, Act.TAKE_BACK): State.EDITING,
    (State.PROPOSED, Act.SEND_BACK): State.EDITING,
    (State.PROPOSED, Act.PUBLISH): State.PUBLISHED,
}
NEEDS_WORDS = frozenset({Act.PROPOSE, Act.SEND_BACK, Act.DROP})


class DraftNotOpen(Refusal):
    """The draft stands elsewhere, so this cannot be done with it."""


class StaleDraft(Refusal):
    """Somebody else has saved the draft since the page was shown.

    Attributes:
        revision: The latest one.
        by: Who saved it.
    """

    def __init__(self, revision: int, by: int) -> None:
        super().__init__(f"revision {revision} by {by}")
        self.revision, self.by = revision, by


class OtherSide(Refusal):
    """Who has written in a draft does not review it, and the other way round."""


class DraftFaulty(Refusal):
    """There are problems with the text or its tests."""


class NothingChanged(Refusal):
    """The draft says what is published already."""


class HoldsAlready(Refusal):
    """The draft holds from a day that is past, and nobody has said that this is meant."""


class BaseOutdated(Refusal):
    """Another version of the policy has been published since the draft was begun."""


class NotExplained(Refusal):
    """There are no words that say why."""


class TextTooLong(Refusal):
    """The text is longer than any policy."""


def next_state(state: State, act: Act) -> State:
    """Return where a draft stands after an act, or raise DraftNotOpen."""
    found = NEXT_STATE.get((state, act))
    if found is None:
        raise DraftNotOpen(f"{act} in {state}")
    return found


def acts_in(state: State, side: Side | None) -> list[Act]:
    """Return what somebody may do with a draft in a state, in the order of `Act`.

    Args:
        side: What they have done with it so far; None: nothing.
    """
    return [act for act in Act if (state, act) in NEXT_STATE and side in {None, SIDE[act]}]


def check_words(act: Act, words: str) -> str:
    """Return the words that go with an act, or raise NotExplained."""
    said = words.strip()
    if act in NEEDS_WORDS and len(said) < LEAST_WORDS:
        raise NotExplained(act)
    return said


def tidy(text: str) -> str:
    """Return a text as it is kept: lines end the same way wherever it was typed. Raises TextTooLong."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"
    if len(plain) > LONGEST:
        raise TextTooLong(str(len(plain)))
    return plain


def for_version(text: str, version: int) -> str:
    """Return the text of a version as the beginning of another, with its number."""
    return re.sub(r"(?m)^version:[ ]*[0-9]+", f"version: {version}", text, count=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneath:
    """What a draft is laid over: its policy, the version it would be, and what is published."""

    policy: str  # its code
    version: int  # that it would be
    texts: Mapping[str, str]  # by name: what it may extend
    before: PolicyFile | None  # the version that it follows

    @property
    def name(self) -> str:
        """Return what the file of the draft would be called."""
        return f"{self.policy}.v{self.version}" if self.version > 1 else self.policy


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft that was read and tried."""

    file: PolicyFile | None  # None: it cannot be read
    persons: int  # in its tests
    problems: Sequence[Problem]  # of the text, in the order of its lines
    failing: Sequence[Problem]  # of its tests


def check(text: str, tests: str, beneath: Beneath) -> Checked:
    """Return what is wrong with the text of a draft, and with its tests if it can be read."""
    file, problems = read_policy_text(beneath.name, {**beneath.texts, beneath.name: text})
    if file is not None:
        problems = [*_misplaced(file, beneath), *problems_of(file)]
    problems = sorted(problems, key=lambda problem: problem.line)
    if file is None or problems:
        return Checked(file, 0, problems, [])
    persons, failing = run_trials_text(file, tests)
    return Checked(file, persons, [], failing)


def _misplaced(file: PolicyFile, beneath: Beneath) -> list[Problem]:
    report = Report(file.report.path, file.report.lines)
    if file.code != beneath.policy:
        report.add(("policy",), f"the policy is called {file.code!r}", f"This is a draft of it: write {beneath.policy}")
    if file.version != beneath.version:
        report.add(("version",), f"the version is {file.version}", f"Write {beneath.version}, which comes next")
    if file.jurisdiction != beneath.policy.partition("/")[0]:
        remedy = f"Write {beneath.policy.partition('/')[0]}, as its name begins"
        report.add(("jurisdiction",), f"the policy is for {file.jurisdiction!r}", remedy)
    before = beneath.before
    if before is not None and file.begins < before.begins:
        fault = f"it holds from {file.begins}, version {before.version} only from {before.begins}"
        report.add(("effective",), fault, f"Write a day from {before.begins} on")
    return report.problems


def check_proposable(checked: Checked, before: PolicyFile | None, on: date, *, knowing: bool) -> PolicyFile:
    """Return the policy that is proposed, or refuse.

    Args:
        on: The day of the proposal.
        knowing: Somebody has said that it is to hold from a day that is past.

    Raises:
        DraftFaulty, NothingChanged, HoldsAlready
    """
    file = checked.file
    if file is None or checked.problems or checked.failing:
        raise DraftFaulty("see the problems")
    if before is not None and _says(file) == _says(before):
        raise NothingChanged(file.code)
    if file.begins < on and not knowing:
        raise HoldsAlready(str(file.begins))
    return file


def _says(file: PolicyFile) -> dict[str, object]:
    """Return what a policy says apart from which version it is."""
    return {name: value for name, value in file.content.items() if name != "version"}


def tests_name(name: str) -> str:
    """Return what the tests beside a file are called."""
    return f"{name}{TESTS}"


class Counting(StrEnum):
    """Where a simulation stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


MADE_UP = "made-up:"  # how a population of made-up people is called: made-up:1000000
MOST_MADE_UP = 10_000_000  # on one machine, while somebody waits
SILENT_SECONDS = 180  # whoever counts and has said nothing for so long is gone


class NoSuchPopulation(Refusal):
    """There is no population by that name, or too many people would have to be made up."""


class TooManyWaiting(Refusal):
    """Several simulations wait already."""


def made_up(population: str) -> int | None:
    """Return how many people are to be made up, or None if the population is a file. Raises NoSuchPopulation."""
    if not population.startswith(MADE_UP):
        return None
    number = population.removeprefix(MADE_UP)
    if not number.isdecimal() or not 1 <= int(number) <= MOST_MADE_UP:
        raise NoSuchPopulation(population)
    return int(number)
