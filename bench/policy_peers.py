"""The same rule in OpenFisca (its documented idiom, and by hand) and in zen-engine, on the same people.

They come with `pip install tongban[bench]`; without them their figures are left empty.
"""

import json
import time
from pathlib import Path
from typing import Any

import polars as pl

from tongban.basis.policy.answers import said
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.files import Fact
from tongban.basis.policy.tree import Choice, YesNo
from tongban.insight.policies import polars_target

FEW, SOME, TIMES = 2_000, 1_000_000, 3


def described(fact: Fact, value: Any) -> Any:
    """Return an answer as somebody would give it."""
    if isinstance(fact.kind, YesNo):
        return bool(value)
    if isinstance(fact.kind, Choice):
        return fact.kind.names[value]
    return value if fact.whole_steps == 1 else said(fact.kind, value)


def measure(policy: Policy, kept: Path, ours: float) -> dict[str, Any]:
    """Return how many times faster ours is than each peer, in persons a second."""
    people = pl.read_parquet(kept, n_rows=SOME)
    documented, tuned = (_openfisca(policy, people, ours, by_hand=by_hand) for by_hand in (False, True))
    return {"x_openfisca": documented, "x_openfisca_tuned": tuned, "x_zen": _zen(policy, people, ours)}


def _openfisca(policy: Policy, people: pl.DataFrame, ours: float, *, by_hand: bool) -> float | None:
    try:
        from bench import policy_openfisca  # noqa: PLC0415 (an extra)
    except ImportError:
        return None
    columns = {name: people[name].to_numpy() for name in policy.facts}
    seconds, found = min(policy_openfisca.run(policy, columns, by_hand=by_hand) for _ in range(TIMES))
    if found != people.head(len(found)).lazy().select(_ours(policy)).collect().rows():
        raise SystemExit("bench: OpenFisca gives other answers.")
    return round(ours / (people.height / seconds), 1)


def _zen(policy: Policy, people: pl.DataFrame, ours: float) -> float | None:
    try:
        import zen  # noqa: PLC0415 (an extra)
    except ImportError:
        return None
    records = people.head(FEW).to_dicts()
    decision = zen.ZenEngine().create_decision(json.dumps(_graph()))
    begun = time.perf_counter()
    found = [decision.evaluate(record)["result"] for record in records]
    seconds = time.perf_counter() - begun
    answers = people.head(FEW).lazy().select(_ours(policy)).collect().rows()
    if [(round(each["total"] * 2), each["eligible"]) for each in found] != answers:
        raise SystemExit("bench: zen-engine gives other answers.")
    return round(ours / (FEW / seconds))


def _ours(policy: Policy) -> list[pl.Expr]:
    total, failed = polars_target.answers(policy)
    return [total, failed == 0]


def _graph() -> dict[str, Any]:
    """Return the rule as a decision graph: one node of expressions, as its editor writes them."""
    rules = {
        "years": "floor(insured_months / 12)",
        "owned": "min([floor(owned_months / 12), $.years])",
        "rented": "min([floor(rented_months / 12), $.years - $.owned])",
        "home": "$.owned + $.rented * 0.5",
        "degree": "[0, 10.5, 15, 26, 37][education]",
        "area": "min([floor(home_moved_months / 12) * 2 + floor(both_moved_months / 12) * 4, 12])",
        "prize": "[0, 6, 12][award]",
        "tax": "wage_tax >= 10000000 or investor_tax >= 20000000 ? 6 : 0",
        "offence": "tax_offence ? -12 : 0",
        "young": "age <= 45 ? 20 : age >= 50 ? 0 : 20 - (age - 45) * 4",
        "medal": "honour ? 20 : 0",
        "sum": "$.years * 3 + $.home + $.degree - floor(study_months / 12) * 3.5 + $.area + $.prize",
        "total": "$.sum + $.tax + $.offence + $.young + $.medal - detentions * 30",
        "eligible": "permit and not retired and $.years >= 7 and not criminal",
    }
    expressions = [{"id": key, "key": key, "value": value} for key, value in rules.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "rule", "name": "rule", "type": "expressionNode", "content": {"expressions": expressions}},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "rule", "type": "edge"},
        {"id": "b", "sourceId": "rule", "targetId": "out", "type": "edge"},
    ]
    return {"nodes": nodes, "edges": edges}
