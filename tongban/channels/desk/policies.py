"""What policies say of a case, beside it: the same words as on the portal, by the facts that were handed over."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from tongban.casework.cases import entitlement
from tongban.casework.cases.queries import CaseView
from tongban.casework.policies import queries as policies
from tongban.channels import policy_words, wording
from tongban.channels.frame.parts import Row
from tongban.channels.policy_words import Shown


@dataclass(frozen=True, slots=True)
class PolicyPanel:
    """One policy and what it says; nothing is said where no facts were handed over."""

    title: str
    told: Shown | None
    facts: list[Row]


def panels(view: CaseView) -> list[PolicyPanel]:
    """Return what the policies say that a case goes by. No query, mostly."""
    found = [_told(code, kept) for code, kept in sorted(view.facts.items())]
    if found or view.item.policy is None:
        return found
    in_force = policies.of_item(view.item, view.answers, localdate(view.received_at))
    return [PolicyPanel(policy_words.say(policy.title), None, []) for policy in in_force]


def _told(code: str, kept: dict[str, Any]) -> PolicyPanel:
    file = policies.file(code, kept["version"])
    facts = kept[entitlement.FACTS]
    rows = [
        Row(
            policy_words.say(file.facts[name].label),
            f"{policy_words.answer(file.facts[name], value)} · {wording.GRADE[kept['grades'][name]]}",
        )
        for name, value in facts.items()
    ]
    told = policy_words.shown(entitlement.explain(code, kept), file, facts)
    return PolicyPanel(policy_words.say(file.title), told, rows)
