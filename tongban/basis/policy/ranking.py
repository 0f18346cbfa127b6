"""People put in order by a policy, and the proof of it: whoever holds the inputs comes to the same list.

What is not known of somebody counts as the worst that it can be: nobody stands higher, or is entitled, on what nobody
has proven. All values are whole numbers, so the list is the same on every machine.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongban.basis.packs_yaml import Report
from tongban.basis.policy.answers import Answers, coded, said, spans
from tongban.basis.policy.compiled import CompiledRanking, Policy
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.explain import Outcome
from tongban.basis.policy.files import Fact, PolicyFile
from tongban.basis.policy.generating import Source, function
from tongban.basis.policy.reading import build_policy, fingerprint
from tongban.basis.policy.spans import Span, evaluate
from tongban.basis.policy.tree import Choice, YesNo
from tongban.basis.refusals import Refusal

SHAPE = "tongban.policy.ranking/1"
Keys = tuple[int, ...]  # in steps; each so that more is better


class NotRanked(Refusal):
    """The policy puts nobody in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody stands. Without a rank where a condition is not fulfilled, or not proven."""

    id: str
    rank: int | None  # who is equal has the same
    admitted: bool
    outcome: Outcome
    total: str
    keys: Keys
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """People in order, and where it was cut."""

    places: tuple[Place, ...]
    cutoff: Keys | None  # the keys of the last who is admitted
    admitted: int


def rank(policy: Policy, inputs: Mapping[str, Answers], quota: int) -> Ranking:
    """Return where everybody stands who is named in `inputs`, by what is known of each.

    Raises:
        NotRanked: The policy has no ranking.
        Invalid: Something that is said of somebody is no answer to what the policy asks.
    """
    if policy.ranking is None:
        raise NotRanked(policy.file.code)
    reckoner = _Reckoner(policy, policy.ranking)
    found = [reckoner.stands(name, inputs[name]) for name in sorted(inputs)]
    in_order = sorted((each for each in found if each.outcome is Outcome.YES), key=lambda each: _best_first(each.keys))
    ties = policy.ranking.ties_admitted
    admitted = _admitted([each.keys for each in in_order], quota, ties_admitted=ties)
    placed = _placed(in_order, admitted)
    others = [each for each in found if each.outcome is not Outcome.YES]
    return Ranking((*placed, *others), placed[admitted - 1].keys if admitted else None, admitted)


class _Reckoner:
    """Reckons what a list needs of each person, as `explain` would, without its words."""

    def __init__(self, policy: Policy, by: CompiledRanking) -> None:
        self.policy, self.by = policy, by.by
        self._total = [policy.total] if policy.total is not None else []
        self._wanted = [*(rule.node for rule in policy.conditions), *self._total, *(node for node, _ in by.by)]
        source = Source()
        kept = "".join(f"{source.keep(node)}, " for node in self._wanted)
        self._exact = function(tuple(policy.facts), source, f"({kept})")

    def stands(self, name: str, answers: Answers) -> Place:
        """Return where somebody stands, before anybody is put in order."""
        facts = spans(self.policy.facts, answers)
        if all(span.known for span in facts.values()):
            values = [Span(int(value), int(value)) for value in self._exact(*(span.low for span in facts.values()))]
        else:
            values = [evaluate(node, facts) for node in self._wanted]
        conditions = list(zip(self.policy.conditions, values, strict=False))
        total, keys = values[len(conditions) :][: len(self._total)], values[len(conditions) + len(self._total) :]
        return Place(
            id=name,
            rank=None,
            admitted=False,
            outcome=_outcome([span for _, span in conditions]),
            total=said(self._total[0].kind, total[0].low) if total else "",
            keys=tuple(
                span.low if most_first else -span.high for span, (_, most_first) in zip(keys, self.by, strict=True)
            ),
            failed=tuple(rule.name for rule, span in conditions if span.high == 0),
        )


def _outcome(conditions: Sequence[Span]) -> Outcome:
    if any(span.high == 0 for span in conditions):
        return Outcome.NO
    return Outcome.YES if all(span.low for span in conditions) else Outcome.UNKNOWN


def _best_first(keys: Keys) -> Keys:
    return tuple(-key for key in keys)


def _admitted(keys: Sequence[Keys], quota: int, *, ties_admitted: bool) -> int:
    """Return how many of those in this order are admitted: all that are equal to the last, or none of them."""
    if len(keys) <= quota:
        return len(keys)
    at_the_edge = keys[quota - 1]
    if ties_admitted:
        return max(place for place, key in enumerate(keys, start=1) if key == at_the_edge)
    return keys.index(at_the_edge) if keys[quota] == at_the_edge else quota


def _placed(in_order: Sequence[Place], admitted: int) -> list[Place]:
    placed: list[Place] = []
    for position, each in enumerate(in_order, start=1):
        equal = placed and placed[-1].keys == each.keys
        placed.append(
            Place(
                id=each.id, rank=placed[-1].rank if equal else position, admitted=position <= admitted,
                outcome=each.outcome, total=each.total, keys=each.keys, failed=each.failed,
            )
        )  # fmt: skip
    return placed


def keys_in_words(policy: Policy, keys: Keys) -> tuple[str, ...]:
    """Return the keys of a place as they are written: 105.42, 60."""
    by = policy.ranking.by if policy.ranking else ()
    pairs = zip(by, keys, strict=True)
    return tuple(said(node.kind, key if most_first else -key) for (node, most_first), key in pairs)


# --- the proof ------------------------------------------------------------------------------------


def kept(facts: Mapping[str, Fact], answers: Answers) -> dict[str, bool | str]:
    """Return answers as they are kept and hashed: yes and no as such, everything else as text.

    Raises:
        Invalid: One is no such answer, or out of range.
    """
    found: dict[str, bool | str] = {}
    for name in sorted(answers):
        fact = facts[name]
        value = coded(fact, answers[name])
        if value is not None:
            found[name] = bool(value) if isinstance(fact.kind, YesNo) else _text(fact, value)
    return found


def _text(fact: Fact, value: int) -> str:
    return fact.kind.names[value] if isinstance(fact.kind, Choice) else said(fact.kind, value)


def policy_from_text(text: str) -> PolicyFile:
    """Return the policy that was kept as text by `policy_as_text`. Raises ValueError if it is none."""
    content, report = json.loads(text), Report(Path("policy"))
    file = build_policy(content, report)
    if report.problems:
        raise ValueError("; ".join(map(str, report.problems)))
    return file


def policy_as_text(file: PolicyFile) -> str:
    """Return all that a policy says, with what it extends, in the order of its file."""
    return json.dumps(file.content, ensure_ascii=False, separators=(",", ":"))


def digest(value: Any) -> str:
    """Return the SHA-256 of something over one fixed way of writing it down."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What a list rests on: enough for anybody to come to it again."""

    name: str  # of the round
    version: int  # of its list
    policy_text: str
    on: date
    quota: int
    inputs: Mapping[str, Answers]  # by the number of the application; no name

    def policy(self) -> Policy:
        """Return the policy as it stands on the day of calculation."""
        return compile_policy(policy_from_text(self.policy_text), self.on)


def result_to_json(ranking: Ranking) -> dict[str, Any]:
    """Return a list as it is hashed and exported."""
    return {
        "admitted": ranking.admitted,
        "cutoff": list(ranking.cutoff) if ranking.cutoff is not None else None,
        "places": [
            {
                "id": place.id, "rank": place.rank, "admitted": place.admitted, "outcome": str(place.outcome),
                "total": place.total, "keys": list(place.keys), "failed": list(place.failed),
            }
            for place in ranking.places
        ],
    }  # fmt: skip


def hashes(of: Ranked, result: Mapping[str, Any]) -> dict[str, str]:
    """Return the SHA-256 of the inputs, of the policy, of the result, and of the whole list."""
    parts = {
        "inputs": digest(of.inputs),
        "policy": fingerprint(json.loads(of.policy_text)),
        "result": digest(result),
    }
    whole = {"round": of.name, "version": of.version, "on": of.on.isoformat(), "quota": of.quota, **parts}
    return {**parts, "list": digest(whole)}


def to_json(of: Ranked, result: Mapping[str, Any], sha256: Mapping[str, str]) -> dict[str, Any]:
    """Return a list with all that it rests on, for somebody who has nothing else."""
    return {
        "shape": SHAPE, "round": of.name, "version": of.version, "on": of.on.isoformat(), "quota": of.quota,
        "policy": json.loads(of.policy_text), "inputs": of.inputs, "result": result, "sha256": dict(sha256),
    }  # fmt: skip


def faults(of: Ranked, result: Mapping[str, Any], sha256: Mapping[str, str]) -> list[str]:
    """Return in what a list is not what its inputs come to, or not what was hashed; nothing if it is proven."""
    found = hashes(of, result)
    wrong = [f"the {name} are not what was hashed" for name in found if found[name] != sha256.get(name)]
    again = result_to_json(rank(of.policy(), of.inputs, of.quota))
    return wrong + _differences(result, again)


def _differences(result: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    if result == again:
        return []
    stated = {place["id"]: place for place in result["places"]}
    wrong = [
        f"{place['id']} comes to rank {place['rank']} with {place['total']}, not to what the list says"
        for place in again["places"]
        if stated.get(place["id"]) != place
    ]
    return wrong or ["the list has another order, cut-off or number of people than its inputs come to"]


def from_json(content: Any) -> tuple[Ranked, Mapping[str, Any], Mapping[str, str]]:
    """Return what `to_json` wrote: the inputs, the result, the hashes. Raises ValueError if it is no such thing."""
    if not isinstance(content, Mapping) or content.get("shape") != SHAPE:
        raise ValueError(f"it has not the shape {SHAPE}")
    try:
        of = Ranked(
            name=content["round"], version=content["version"], on=date.fromisoformat(content["on"]),
            quota=content["quota"], inputs=content["inputs"],
            policy_text=json.dumps(content["policy"], ensure_ascii=False, separators=(",", ":")),
        )  # fmt: skip
        return of, content["result"], content["sha256"]
    except (KeyError, TypeError) as e:
        raise ValueError(f"it is not whole: {e}") from e
