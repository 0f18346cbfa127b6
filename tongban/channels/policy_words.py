"""What a policy says of somebody, in the language of the page: for the portal, the desk, and papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from tongban.basis.citations import Citation
from tongban.basis.policy.explain import Amount, Explanation, Outcome, Reason, Way
from tongban.basis.policy.files import Fact, PolicyFile
from tongban.basis.policy.tree import DAY, Number
from tongban.basis.policy.units import YEAR, Unit
from tongban.basis.words import Words
from tongban.channels.frame.wording import day_in_words

OUTCOME: Mapping[Outcome, Promise] = {
    Outcome.YES: pgettext_lazy("policy", "Yes"),
    Outcome.NO: pgettext_lazy("policy", "No"),
    Outcome.UNKNOWN: pgettext_lazy("policy", "Not known yet"),
}
CONDITION: Mapping[Outcome, tuple[Promise, str]] = {
    Outcome.YES: (pgettext_lazy("condition", "Fulfilled"), "green"),
    Outcome.NO: (pgettext_lazy("condition", "Not fulfilled"), "red"),
    Outcome.UNKNOWN: (pgettext_lazy("condition", "Not known yet"), "yellow"),
}
UNITS: Mapping[Unit, Promise] = {
    (("year", 1),): pgettext_lazy("unit", "years"),
    (("month", 1),): pgettext_lazy("unit", "months"),
    (("day", 1),): pgettext_lazy("unit", "days"),
    (("hour", 1),): pgettext_lazy("unit", "hours"),
    (("yuan", 1),): pgettext_lazy("unit", "yuan"),
    (("person", 1),): pgettext_lazy("unit", "people"),
    (("points", 1),): pgettext_lazy("unit", "points"),
    (("square_metre", 1),): pgettext_lazy("unit", "square metres"),
}
BORN = ".birth_date"  # how a claim ends that proves an age
NOTHING = "0"
CONFIDENCE: Mapping[str, Promise] = {
    "high": gettext_lazy("the text was read"),
    "medium": gettext_lazy("read on a page that quotes it"),
    "low": gettext_lazy("not verified"),
}


def say(words: Words | None) -> str:
    """Return a text of the pack in the language of the page."""
    return words.in_language(get_language() or "zh-hans") if words else ""


def unit_of(fact: Fact) -> str:
    """Return the unit of a number in words, nothing where it has none that needs saying."""
    if not isinstance(fact.kind, Number):
        return ""
    if fact.kind.unit == YEAR and fact.evidence.endswith(BORN):
        return pgettext("unit", "years of age")
    return str(UNITS.get(fact.kind.unit, ""))


def answer(fact: Fact, value: Any) -> str:
    """Return an answer to a fact in words."""
    if value is None:
        return _("Not known")
    if fact.choices:
        return say(fact.choices.get(str(value)))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if fact.kind == DAY:
        return day_in_words(value if isinstance(value, date) else date.fromisoformat(str(value)))
    shown = f"{value:,}" if isinstance(value, int | Decimal) else str(value)
    unit = unit_of(fact)
    return _("%(number)s %(unit)s") % {"number": shown, "unit": unit} if unit else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One condition or point item as a page shows it."""

    name: str
    words: str
    status: str = ""
    colour: str = ""
    met: bool = False  # of a condition: it is fulfilled
    amount: str = ""
    counted: bool = True
    message: str = ""
    fix: str = ""
    veto: bool = False
    citation: Citation
    rows: Sequence[Citation] = ()  # of the rows of tables that were used, where they have articles of their own
    verify: bool = False  # the office must look
    inputs: Sequence[tuple[str, str, str]] = ()  # the fact, its label, the answer
    missing: Sequence[tuple[str, str]] = ()  # the fact, its label
    ways: "Sequence[WayLine]" = ()  # of a condition, the nearest first

    @property
    def open_ways(self) -> "Sequence[WayLine]":
        """The ways that can be taken, or the nearest."""
        return [way for way in self.ways if way.taken] or self.ways[:1]

    @property
    def other_ways(self) -> "Sequence[WayLine]":
        """The ways that are not told at once."""
        return self.ways[len(self.open_ways) :]

    @property
    def cites(self) -> tuple[Citation, ...]:
        """The article of the rule, and those of the rows that were used."""
        return (self.citation, *self.rows)

    @property
    def cited(self) -> str:
        """What it rests on, in one line."""
        return _("; ").join(citation.text for citation in self.cites)

    @property
    def unknown(self) -> str:
        """What is missing, in one line."""
        return _("; ").join(label for _name, label in self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """One of the ways in which a condition can be met, as a page shows it."""

    words: str
    status: str
    colour: str
    taken: bool
    nearest: bool  # of those that cannot be taken
    citation: Citation
    tests: Sequence[Line]

    @property
    def several(self) -> bool:
        """Whether its tests are told by name: one alone is called as the way is."""
        return len(self.tests) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A whole answer as a page shows it."""

    title: str
    outcome: str
    state: Outcome
    total: str
    open: bool  # what is not known yet changes the total
    conditions: Sequence[Line]
    points: Sequence[Line]
    outputs: Sequence[Line]
    missing: Sequence[tuple[str, str]]
    verify: bool
    ranked: bool
    past: Sequence[tuple[str, str, int | None, Citation]]  # round, cut-off, how many were admitted
    sources: Sequence[tuple[Citation, str]]
    not_covered: Sequence[str]
    version: int
    begins: date
    sha256: str
    on: date

    @property
    def counting(self) -> list[Line]:
        """The point items that give or take points, or may."""
        return [line for line in self.points if line.amount != NOTHING]

    @property
    def nothing(self) -> list[Line]:
        """The point items that come to nothing, whatever is not known."""
        return [line for line in self.points if line.amount == NOTHING]


def span(low: str, high: str) -> str:
    """Return an amount, or the least and the most that it can be."""
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def is_open(explanation: Explanation) -> bool:
    """Return whether what is not known yet changes the total."""
    return bool(explanation.total) and len(set(explanation.total or ())) > 1


def shown(explanation: Explanation, file: PolicyFile, answers: Mapping[str, Any]) -> Shown:
    """Return an explanation in words."""
    return Shown(
        title=say(file.title),
        outcome=str(OUTCOME[explanation.outcome]),
        state=explanation.outcome,
        total=span(*explanation.total) if explanation.total else "",
        open=is_open(explanation),
        conditions=[_condition(reason, file) for reason in explanation.conditions],
        points=[_amount(amount, file, answers) for amount in explanation.points],
        outputs=[_amount(amount, file, answers) for amount in explanation.outputs],
        missing=labels(file, explanation.missing),
        verify=must_verify(explanation),
        ranked=explanation.ranked,
        past=_past(file),
        sources=_sources(explanation),
        not_covered=[say(words) for words in file.not_covered],
        version=explanation.version,
        begins=file.begins,
        sha256=explanation.sha256,
        on=explanation.on,
    )


def labels(file: PolicyFile, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return facts with their labels."""
    return [(name, say(file.facts[name].label)) for name in names]


def _condition(reason: Reason, file: PolicyFile) -> Line:
    status, colour = CONDITION[reason.status]
    return Line(
        name=reason.name,
        words=say(reason.words),
        status=str(status),
        colour=colour,
        met=reason.status is Outcome.YES,
        message=say(reason.message),
        fix=say(reason.fix),
        veto=reason.veto and reason.status is Outcome.NO,
        citation=reason.citation,
        rows=reason.rows,
        verify=bool(reason.unverified),
        missing=[] if reason.ways else labels(file, reason.missing),  # each way tells its own
        ways=[_way(way, file, nearest=way is reason.nearest) for way in sorted(reason.ways, key=lambda w: w.distance)],
    )


def _way(way: Way, file: PolicyFile, *, nearest: bool) -> WayLine:
    status, colour = CONDITION[way.status]
    taken = way.status is Outcome.YES
    return WayLine(
        words=say(way.words),
        status=str(status),
        colour=colour,
        taken=taken,
        nearest=nearest and not taken,
        citation=way.citation,
        tests=[_condition(test, file) for test in way.tests],
    )


def _amount(amount: Amount, file: PolicyFile, answers: Mapping[str, Any]) -> Line:
    return Line(
        name=amount.name,
        words=say(amount.words),
        amount=_value(amount, file),
        counted=amount.counted,
        message=say(amount.note),
        citation=amount.citation,
        rows=amount.rows,
        verify=bool(amount.unverified),
        inputs=[
            (name, say(file.facts[name].label), answer(file.facts[name], answers.get(name))) for name in amount.inputs
        ],
        missing=labels(file, amount.missing),
    )


def _value(amount: Amount, file: PolicyFile) -> str:
    choices: dict[str, Words] = {}
    for table in file.tables.values():
        choices |= table.choices
    for fact in file.facts.values():
        choices |= fact.choices
    named = [say(choices[each]) if each in choices else each for each in (amount.low, amount.high)]
    return span(named[0], named[1])


def must_verify(explanation: Explanation) -> bool:
    """Return whether an answer rests on what nobody has verified: a "no" on what fails only, others on everything."""
    if explanation.outcome is not Outcome.NO:
        return bool(explanation.unverified)
    return any(reason.unverified for reason in explanation.conditions if reason.status is Outcome.NO)


def _past(file: PolicyFile) -> list[tuple[str, str, int | None, Citation]]:
    rounds = file.ranking.past if file.ranking else ()
    return [(each.name, _plain(each.cutoff), each.admitted, each.citation) for each in rounds]


def _plain(value: Any) -> str:
    return f"{float(value):g}"


def _sources(explanation: Explanation) -> list[tuple[Citation, str]]:
    tests = [test for reason in explanation.conditions for way in reason.ways for test in way.tests]
    rules: list[Reason | Amount] = [*explanation.conditions, *tests, *explanation.points, *explanation.outputs]
    cited = [citation for rule in rules for citation in (rule.citation, *rule.rows)]
    found = {(each.source, each.confidence): each for each in reversed(cited)}
    return [(each, str(CONFIDENCE[each.confidence])) for each in found.values()]
