"""One population for many policies: every fact once, and a column of its own where two policies mean another thing.

Policies of different cities ask for facts of the same name. Where they are of one kind, one column serves them all,
within the range that all of them allow. Where not (other choices, another unit), the kind that most of them have keeps
the name, and the others have a column called like `education@320100/talent_settlement`.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.files import Fact
from tongban.basis.policy.tree import Kind, Node, Op


def facts_of(policies: Sequence[Policy]) -> list[Fact]:
    """Return the columns that a population for all these policies has."""
    kinds: dict[str, Counter[Kind]] = {}
    for policy in policies:
        for fact in policy.facts.values():
            kinds.setdefault(fact.name, Counter())[fact.kind] += 1
    usual = {name: counted.most_common(1)[0][0] for name, counted in kinds.items()}
    found: dict[str, Fact] = {}
    for policy in policies:
        for fact in policy.facts.values():
            name = fact.name if fact.kind == usual[fact.name] else own_column(policy, fact.name)
            both = _for_both(found[name], fact) if name in found else fact
            if both is None:
                name, both = own_column(policy, fact.name), fact
            found[name] = replace(both, name=name)
    return list(found.values())


def own_column(policy: Policy, name: str) -> str:
    """Return how a fact is called that means another thing in this policy."""
    return f"{name}@{policy.file.code}"


def columns_for(policy: Policy, there: Collection[str]) -> dict[str, str]:
    """Return in which column each fact of a policy is, where a population has these columns."""
    return {name: own_column(policy, name) if own_column(policy, name) in there else name for name in policy.facts}


def within(asked: Node | str, columns: Mapping[str, str]) -> Node | str:
    """Return a rule that asks for columns in place of facts. A column as it is stays what it is."""
    return asked if isinstance(asked, str) else _within(asked, columns)


def _within(node: Node, columns: Mapping[str, str]) -> Node:
    if node.op is Op.FACT:
        return replace(node, name=columns.get(node.name, node.name))
    return replace(node, parts=tuple(_within(part, columns) for part in node.parts))


def _for_both(one: Fact, other: Fact) -> Fact | None:
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low > high:
        return None
    return replace(one, low=low, high=high, typical=one.typical if one.typical is not None else other.typical)
