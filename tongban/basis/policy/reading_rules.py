"""Rules of a policy file: conditions, point items, groups, the decision; each with its article."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tongban.basis.citations import CONFIDENCES, Citation, Confidence
from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.policy.files import Group, PastRound, Ranking, RankKey, Rule, Way
from tongban.basis.words import Words

NAME_FORM = re.compile(r"[a-z][a-z0-9_]*")
NAME_REMEDY = "Write it in small letters, digits and underscores, like insured_years"
EXACT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
NO_CITATION = Citation("", "", "low")
MOST_ADMITTED = 10_000_000
RULE_FIELDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "derived": (("name", "value", "cite"), ()),
    "conditions": (("name", "cite", "fail"), ("test", "ways", "fix", "veto")),
    "tests": (("name", "test", "cite", "fail"), ("fix", "veto")),
    "points": (("name", "value", "cite"), ("note", "group")),
    "outputs": (("name", "value", "cite"), ("note",)),
}
IN_FORCE = ("from", "to", "confidence")


class Take(StrEnum):
    """What counts of a group."""

    SUM = "sum"
    HIGHEST = "highest"


class First(StrEnum):
    """Who stands first in a ranking."""

    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles that a file lists under `sources`, and which of them it cites."""

    known: Mapping[str, Citation]
    cited: set[str]

    def cite(self, place: Place, confidence: Place) -> Citation:
        """Return the article that is cited; with a lower confidence where the value says so."""
        if not place.given:
            return NO_CITATION  # noted as missing, or laid down elsewhere
        name = place.text()
        found = self.known.get(name)
        if found is None:
            place.problem(f"{name!r} is no article of `sources`", did_you_mean(name, self.known))
            return NO_CITATION
        self.cited.add(name)
        if not confidence.given:
            return found
        return Citation(found.text, found.source, read_confidence(confidence))


def read_confidence(place: Place) -> Confidence:
    """Return how sure we are of something."""
    sure = place.known(CONFIDENCES)
    return next((level for level in CONFIDENCES if level == sure), "low")


def exact(place: Place) -> Fraction:
    """Return a number as it is written, decimals included."""
    if type(place.value) is int:
        return Fraction(place.value)
    text = place.matching(EXACT, "Write a number, like 7 or 10.5") if place.given else ""
    return Fraction(text) if EXACT.fullmatch(text) else Fraction(0)


def read_rule(place: Place, section: str, articles: Articles) -> Rule:
    """Return a rule of one of the sections `derived`, `conditions`, `points` and `outputs`, or a test of a way."""
    needed, optional = RULE_FIELDS[section]
    fields = place.fields(needed, (*optional, *(IN_FORCE if section != "tests" else ("confidence",))))
    begins, ends = _in_force(fields)
    if section == "conditions" and fields["test"].given == fields["ways"].given:
        place.problem("it needs `test` or `ways`, and not both", "Write `test: …`")
    return Rule(
        name=str(place.keys[-1]),
        text=_expression(fields["value" if "value" in fields else "test"]),
        words=fields["name"].words(),
        citation=articles.cite(fields["cite"], fields["confidence"]),
        keys=place.keys,
        begins=begins,
        ends=ends,
        note=_words(fields.get("note")),
        fail=_words(fields.get("fail")),
        fix=_words(fields.get("fix")),
        veto=fields["veto"].truth(otherwise=False) if "veto" in fields else False,
        group=fields["group"].text() if "group" in fields and fields["group"].given else "",
        ways=_ways(fields["ways"], articles) if "ways" in fields and fields["ways"].given else {},
    )


def _in_force(fields: Mapping[str, Place]) -> tuple[date | None, date | None]:
    """Return the day on which something begins, and the first on which it no longer holds."""
    if "from" not in fields:
        return None, None
    begins, ends = _day(fields["from"]), _day(fields["to"])
    if begins and ends and ends <= begins:
        fields["to"].wrong(f"Write a day after {begins}")
    return begins, ends


def _ways(place: Place, articles: Articles) -> dict[str, Way]:
    found = {name: _way(each, articles) for name, each in read_members(place).items()}
    if not found:
        place.wrong("Write fields, one `name: …` a line")
    return found


def _way(place: Place, articles: Articles) -> Way:
    """Return a way: with one test, as a condition has it, or with several under `conditions`."""
    several = isinstance(place.value, Mapping) and "conditions" in place.value
    needed, optional = (("name", "cite", "conditions"), ()) if several else RULE_FIELDS["tests"]
    fields = place.fields(needed, (*optional, *IN_FORCE))
    begins, ends = _in_force(fields)
    words, citation = fields["name"].words(), articles.cite(fields["cite"], fields["confidence"])
    name = str(place.keys[-1])
    if several:
        tests = {key: read_rule(each, "tests", articles) for key, each in read_members(fields["conditions"]).items()}
        if not tests:
            fields["conditions"].wrong("Write fields, one `name: …` a line")
    else:
        tests = {name: _test(place, fields, words, citation)}
    return Way(name=name, words=words, citation=citation, tests=tests, begins=begins, ends=ends)


def _test(place: Place, fields: Mapping[str, Place], words: Words, citation: Citation) -> Rule:
    """Return the one test of a way that has no more."""
    return Rule(
        name=str(place.keys[-1]),
        text=_expression(fields["test"]),
        words=words,
        citation=citation,
        keys=place.keys,
        fail=_words(fields["fail"]),
        fix=_words(fields["fix"]),
        veto=fields["veto"].truth(otherwise=False),
    )


def read_members(place: Place) -> dict[str, Place]:
    """Return what stands by name, each name one that rules can use."""
    members = place.members() if place.given else {}
    for name, member in members.items():
        if not NAME_FORM.fullmatch(name):
            member.problem(f"{name!r} is no name", NAME_REMEDY)
    return members


def read_threshold(place: Place, fields: Mapping[str, Place], articles: Articles) -> Rule | None:
    """Return the test that the decision adds to the conditions, such as `total >= threshold`; None if there is none."""
    if not fields["test"].given:
        return None
    for name in ("name", "cite", "fail"):
        if not fields[name].given:
            place.problem(f"field {name!r} is missing in decision", f"Write `{name}: …`")
    return Rule(
        name="decision",
        text=_expression(fields["test"]),
        words=fields["name"].words(),
        citation=articles.cite(fields["cite"], fields["confidence"]),
        keys=("decision",),
        fail=_words(fields["fail"]),
        fix=_words(fields["fix"]),
    )


def read_group(name: str, place: Place, articles: Articles) -> Group:
    """Return a group of point items, or the bounds of the total."""
    fields = place.fields(("name", "cite"), ("take", "least", "most", "confidence"))
    return Group(
        name=name,
        words=fields["name"].words(),
        highest=fields["take"].given and fields["take"].one_of(Take) is Take.HIGHEST,
        least=_expression(fields["least"]),
        most=_expression(fields["most"]),
        citation=articles.cite(fields["cite"], fields["confidence"]),
        keys=place.keys,
    )


def read_ranking(place: Place, articles: Articles) -> Ranking:
    """Return how people are put in order and how many are admitted."""
    fields = place.fields(("by", "quota", "ties", "cite"), ("confidence", "past"))
    return Ranking(
        by=tuple(_rank_key(each) for each in fields["by"].each()),
        quota=_expression(fields["quota"]),
        ties_admitted=fields["ties"].known(("admitted", "refused")) == "admitted",
        citation=articles.cite(fields["cite"], fields["confidence"]),
        past=tuple(_past(each, articles) for each in fields["past"].each()),
        keys=place.keys,
    )


def _rank_key(place: Place) -> RankKey:
    if not isinstance(place.value, Mapping):
        return RankKey(place.text("Write an expression, or {key: …, first: least}"), most_first=True)
    fields = place.fields(("key", "first"))
    return RankKey(fields["key"].text(), fields["first"].one_of(First) is First.MOST)


def _past(place: Place, articles: Articles) -> PastRound:
    fields = place.fields(("round", "cutoff", "cite"), ("admitted", "confidence"))
    return PastRound(
        name=fields["round"].text(),
        cutoff=exact(fields["cutoff"]),
        admitted=fields["admitted"].whole(0, MOST_ADMITTED) if fields["admitted"].given else None,
        citation=articles.cite(fields["cite"], fields["confidence"]),
    )


def _expression(place: Place) -> str:
    """Return the text of an expression; a bare number is one too."""
    if not place.given:
        return ""
    return str(place.value) if type(place.value) is int else place.text("Write an expression, like age >= 18")


def _words(place: Place | None) -> Words | None:
    return place.words() if place is not None and place.given else None


def _day(place: Place) -> date | None:
    return place.day() if place.given else None
