"""What policies say of whoever applies: what a case keeps to ask them, and what a decision keeps of their answer.

A case keeps the policies that were in force on the day of its receipt, as it keeps the version of its item, and the
facts that the applicant handed over. No machine decides by it: an officer does, and names the clause.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.basis.answers import Answers
from tongban.basis.items import Item
from tongban.basis.policy.explain import Explanation, to_json
from tongban.basis.refusals import Invalid
from tongban.casework.cases.models import Case
from tongban.casework.policies import queries as policies

FACTS, REGISTER, DECLARED = "facts", "A", "D"  # trust grades of facts, as of evidence
Kept = Mapping[str, Mapping[str, Any]]  # by policy: version, sha256, on, facts, grades


def pinned(item: Item, answers: Answers, given: Kept, on: date) -> dict[str, Any]:
    """Return what a new case keeps of the facts that were handed over with it, by policy.

    A policy that the item does not go by where the case is to be decided is left out, and so is a fact that is none.

    Args:
        given: By policy, `facts` and the names of those that a register says (`register`).
    """
    if not given:
        return {}
    found = {}
    for policy in policies.of_item(item, answers, on):
        known = policy.explainer(on).policy.facts
        said = given.get(policy.code, {})
        facts = {name: value for name, value in said.get(FACTS, {}).items() if name in known}
        if facts:
            registered = said.get("register", ())
            found[policy.code] = {
                "version": policy.version,
                "sha256": policy.sha256,
                "on": on.isoformat(),
                FACTS: facts,
                "grades": {name: REGISTER if name in registered else DECLARED for name in facts},
            }
    return found


def explain(code: str, kept: Mapping[str, Any]) -> Explanation:
    """Return what one policy says of the facts that were kept with its version, or raise NotFound or Invalid."""
    explainer = policies.explainer(code, kept["version"], date.fromisoformat(kept["on"]))
    return explainer.explain(kept[FACTS])


def digest(explanation: Explanation) -> str:
    """Return the SHA-256 of everything that an explanation says."""
    text = json.dumps(to_json(explanation), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def of_decision(case: Case) -> dict[str, Any]:
    """Return what a finding or decision keeps of the policies: nothing where the case keeps no facts. No query, mostly.

    It holds facts, versions and hashes, no name and no ID number, and can be run again from them.
    """
    if not case.facts:
        return {}
    found = []
    for code, kept in sorted(case.facts.items()):
        try:
            explanation = explain(code, kept)
        except Invalid:  # a fact that the policy does not know: nobody can be told anything by it
            continue
        found.append(
            {
                "policy": code,
                **{name: kept[name] for name in ("version", "sha256", "on", FACTS, "grades")},
                **_said(explanation),
            }
        )
    return {"policies": found} if found else {}


def _said(explanation: Explanation) -> dict[str, Any]:
    """Return what is kept of an explanation: what it comes to, and a digest of all of it."""
    return {
        "outcome": str(explanation.outcome),
        "total": list(explanation.total) if explanation.total else None,
        "failed": list(explanation.failed),
        "explanation": digest(explanation),
    }


def difference(kept: Mapping[str, Any]) -> list[str]:
    """Return what a decision kept and running it again says otherwise; nothing where both agree.

    Raises:
        NotFound: The version that it rests on has not been published here.
    """
    published = policies.published(kept["policy"], kept["version"])
    file = policies.file(kept["policy"], kept["version"])
    explanation = explain(kept["policy"], kept)
    again = {"sha256": file.sha256, **_said(explanation)}
    found = [
        f"{name}: {kept[name]} was kept, now it is {value}" for name, value in again.items() if kept[name] != value
    ]
    if published.sha256 != file.sha256:
        found.append(f"sha256: {published.sha256} was published, its text now says {file.sha256}")
    return found
