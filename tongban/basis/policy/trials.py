"""The tests beside a policy: persons and what the law gives them, counted by hand, in a file that a jurist can read.

policy: 110000/points_settlement
on: 2024-01-01                    # the day, where a case does not say another
person: {age: 40, permit: true}   # what holds of everybody, where a case does not say otherwise
cases:
  - {name: …, with: {age: 46}, expect: {outcome: yes, total: 102, points.age: 16}}
boundaries:                       # one fact walked over its thresholds
  - {fact: age, at: [45, 46], expect: {points.age: [20, 16]}}
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.packs_yaml import Keys, Report, as_mapping, read_text, read_yaml
from tongban.basis.policy.answers import coded, said
from tongban.basis.policy.compiling import NotInForce, compile_policy
from tongban.basis.policy.cuts import THRESHOLDS, cut_points
from tongban.basis.policy.explain import Explainer, Explanation, Reason
from tongban.basis.policy.files import PolicyFile
from tongban.basis.problems import Problem
from tongban.basis.refusals import Invalid

LEAST = 15  # tests of a policy


@dataclass(frozen=True, slots=True)
class Trial:
    """One person on one day, and what is expected of the answer."""

    name: str
    on: date
    person: Mapping[str, Any]
    expect: Mapping[str, Any]
    keys: Keys


def tests_path(file: PolicyFile) -> Path:
    """Return where the tests of a policy lie: beside it, under the same name."""
    return file.report.path.with_suffix(".tests.yaml")


def run_trials(file: PolicyFile) -> tuple[int, list[Problem]]:
    """Return how many persons the tests beside a policy have, and every answer that is not the expected one.

    A threshold that is not tried on both sides is a problem as well.
    """
    path = tests_path(file)
    if not path.exists():
        remedy = f"Write {path.name} beside it, with {LEAST} persons or more"
        return 0, [Problem(file.report.path, 1, "the policy has no tests", remedy)]
    return _tried(file, read_yaml(path))


def run_trials_text(file: PolicyFile, text: str) -> tuple[int, list[Problem]]:
    """Do as `run_trials` with tests that lie in memory."""
    return _tried(file, read_text(text, tests_path(file)))


def trials_in(text: str) -> list[Trial]:
    """Return the persons of a test file, to be shown; none if it cannot be read."""
    content, report = read_text(text, Path())
    mapping = as_mapping(content, report)
    return [] if mapping is None else _read(mapping, report)


def _tried(file: PolicyFile, reading: tuple[Any, Report]) -> tuple[int, list[Problem]]:
    content, report = reading
    mapping = as_mapping(content, report)
    if mapping is None:
        return 0, report.problems
    trials = _read(mapping, report)
    if len(trials) < LEAST:
        report.add((), f"there are {len(trials)} tests", f"Write {LEAST} or more")
    if not report.problems:
        _Trying(file, report).run(trials)
    return len(trials), report.problems


def _read(mapping: Mapping[str, Any], report: Report) -> list[Trial]:
    fields = Place(report, (), mapping).fields(("policy", "on", "person"), ("cases", "boundaries"))
    on, person = fields["on"].day(), {name: place.value for name, place in fields["person"].members().items()}
    trials = [_case(place, on, person) for place in fields["cases"].each()]
    for place in fields["boundaries"].each():
        trials += _boundary(place, on, person)
    return trials


def _case(place: Place, on: date, person: Mapping[str, Any]) -> Trial:
    fields = place.fields(("name", "expect"), ("on", "with", "without"))
    given = {name: each.value for name, each in fields["with"].members().items()}
    unknown = dict.fromkeys(each.text() for each in fields["without"].each())
    return Trial(
        name=fields["name"].text(),
        on=fields["on"].day() if fields["on"].given else on,
        person={**person, **given, **unknown},
        expect={name: each.value for name, each in fields["expect"].members().items()},
        keys=place.keys,
    )


def _boundary(place: Place, on: date, person: Mapping[str, Any]) -> Iterator[Trial]:
    fields = place.fields(("fact", "at", "expect"), ("on", "with"))
    fact, day = fields["fact"].text(), fields["on"].day() if fields["on"].given else on
    given = {name: each.value for name, each in fields["with"].members().items()}
    expected = {name: [each.value for each in member.each()] for name, member in fields["expect"].members().items()}
    at = [each.value for each in fields["at"].each()]
    for name, values in expected.items():
        if len(values) != len(at):
            fields["expect"].problem(f"{name} has {len(values)} values, `at` has {len(at)}", "Write one for each")
            return
    for number, value in enumerate(at):
        each = {name: values[number] for name, values in expected.items()}
        yield Trial(f"{fact} = {value}", day, {**person, **given, fact: value}, each, (*place.keys, "at", number))


class _Trying:
    """Tries persons on a policy, each day compiled once."""

    def __init__(self, file: PolicyFile, report: Report) -> None:
        self.file, self.report = file, report
        self.explainers: dict[date, Explainer] = {}
        self.tried: dict[tuple[date, str], set[int]] = {}

    def run(self, trials: Sequence[Trial]) -> None:
        for trial in trials:
            try:
                self.one(trial, self.explainer(trial.on).explain(trial.person))
            except Invalid as e:
                self.report.add(trial.keys, f"{trial.name}: {e.field} is wrong", e.message)
            except NotInForce as e:
                self.report.add(trial.keys, f"{trial.name}: {e}", "Write another day")
        self.untried()

    def explainer(self, on: date) -> Explainer:
        if on not in self.explainers:
            self.explainers[on] = Explainer(compile_policy(self.file, on))
        return self.explainers[on]

    def one(self, trial: Trial, explanation: Explanation) -> None:
        for name, fact in self.file.facts.items():
            value = coded(fact, trial.person.get(name))
            if value is not None:
                self.tried.setdefault((trial.on, name), set()).add(value)
        found = seen(explanation)
        for name, expected in trial.expect.items():
            if name not in found:
                self.report.add(trial.keys, f"{trial.name}: nothing is called {name!r}", did_you_mean(name, found))
            elif found[name] != plain(expected):
                fault = f"{trial.name}: {name} is {_shown(found[name])}, and {_shown(plain(expected))} is expected"
                self.report.add(trial.keys, fault, "Mend the policy, or count again from the article")

    def untried(self) -> None:
        """Report each threshold, of any day, that no test comes to from both sides on a day that has it."""
        days: dict[tuple[str, int], set[date]] = {}
        for on in {*self.file.days_of_change(), *self.explainers}:
            for name, cuts in cut_points(self.explainer(on).policy, THRESHOLDS).items():
                for cut in cuts:
                    days.setdefault((name, cut), set()).add(on)
        for (name, cut), having in sorted(days.items()):
            tried = set().union(*(self.tried.get((on, name), set()) for on in having))
            for side in sorted({cut - 1, cut} - tried):
                value = said(self.file.facts[name].kind, side)
                fault = f"no test has {name} = {value}, where the answer changes (on {min(having)})"
                self.report.add(("boundaries",), fault, f"Add {value} to `at` of a boundary of {name}")


def seen(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as tests name its parts: outcome, total, points.age, conditions.permit, outputs.fee."""
    return {
        "outcome": str(explanation.outcome),
        "total": _both(*explanation.total) if explanation.total else "",
        "failed": list(explanation.failed),
        "missing": list(explanation.missing),
        "unverified": list(explanation.unverified),
        **{f"conditions.{reason.name}": str(reason.status) for reason in explanation.conditions},
        **{name: value for reason in explanation.conditions for name, value in _ways(reason)},
        **{f"points.{amount.name}": _both(amount.low, amount.high) for amount in explanation.points},
        **{f"groups.{name}": _both(*span) for name, span in explanation.groups.items()},
        **{f"outputs.{amount.name}": _both(amount.low, amount.high) for amount in explanation.outputs},
    }


def _ways(reason: Reason) -> Iterator[tuple[str, str]]:
    """Yield whether each way can be taken, whether each of its tests is passed, and which way is the nearest."""
    for way in reason.ways:
        name = f"ways.{reason.name}.{way.name}"
        yield from ((f"{name}.{test.name}", str(test.status)) for test in way.tests if len(way.tests) > 1)
        yield name, str(way.status)
    if reason.nearest is not None:
        yield f"nearest.{reason.name}", reason.nearest.name


def plain(expected: object) -> object:
    """Return what a test expects as `seen` has it: numbers as text."""
    if isinstance(expected, list):
        return [plain(each) for each in expected]
    return str(expected).lower() if isinstance(expected, bool) else str(expected)


def _both(low: str, high: str) -> str | list[str]:
    return low if low == high else [low, high]


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) or "empty" if isinstance(value, list) else str(value)
