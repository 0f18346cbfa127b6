"""Evidence as files: where each stands, who may do what with it, and what a copy of it says. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from tongban.basis.refusals import Refusal

MOST_OF_ONE = 10  # files for one piece of evidence
MOST_OF_CASE = 40
LONGEST_NAME, LONGEST_WORDS = 80, 500
COPY_LASTS = timedelta(days=30)
TRIES_AN_HOUR = 10  # wrong check codes for one paper: of 2^40, nobody guesses one


class Standing(StrEnum):
    """What an officer has said of a file."""

    UNCHECKED = "unchecked"
    GOOD = "good"
    AGAIN = "again"  # cannot be read: this one file, please, once more. No correction notice
    REFUSED = "refused"  # it does not prove what it should


class Grade(StrEnum):
    """How far a piece of evidence can be trusted. A copy has the grade of what it was copied from."""

    ISSUED = "A"
    SEEN = "B"
    UPLOADED = "C"
    DECLARED = "D"


class TooManyFiles(Refusal):
    """There is room for no more files here."""

    message = "There are as many files as can be kept here. Remove one first, or put several pages into one PDF."


class NotToReplace(Refusal):
    """The file has been replaced already, or was found good."""

    message = "This file has been found good or has been replaced already. Load the page again."


class SayWhy(Refusal):
    """Whoever asks for a file again, or does not take it, says why."""

    message = "Write what is wrong with the file; the applicant reads it."


class NotGenuine(Refusal):
    """No paper has this number and this check code."""

    message = "No paper has this number and this check code. Compare both with the paper, letter by letter."


def named(name: str) -> str:
    """Return a file's name as it is shown: its last part, without what cannot be seen, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, ending = seen.rpartition(".")
    if len(seen) <= LONGEST_NAME:
        return seen or "–"
    return f"{stem[: LONGEST_NAME - len(ending) - 2]}…{dot}{ending}" if len(ending) <= LONGEST_NAME // 2 else seen[:40]


def may_be_replaced(standing: Standing, *, replaced: bool) -> bool:
    """Return whether another file may take a file's place: not once it was found good."""
    return standing is not Standing.GOOD and not replaced


def grade_of(*, at_window: bool) -> Grade:
    """Return how far a file can be trusted that comes in this way."""
    return Grade.SEEN if at_window else Grade.UPLOADED


AFTER_FILE: Mapping[tuple[str, bool], tuple[str, str]] = {
    # (how the evidence stood, brought to a window): how it stands with the file, and its grade
    ("declared", False): ("uploaded", Grade.UPLOADED),
    ("missing", False): ("uploaded", Grade.UPLOADED),
    ("declared", True): ("seen", Grade.SEEN),
    ("missing", True): ("seen", Grade.SEEN),
    ("uploaded", True): ("seen", Grade.SEEN),
}


def evidence_after(status: str, grade: str, *, at_window: bool) -> tuple[str, str]:
    """Return how a piece of evidence stands, and its grade, once there is a file for it. It never gets worse."""
    return AFTER_FILE.get((status, at_window), (status, grade))


def expires_on(day: date) -> date:
    """Return the last day on which a copy made on a day may be used."""
    return day + COPY_LASTS
