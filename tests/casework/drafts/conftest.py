"""A policy of Beijing that is published, two officers of Beijing who draft, and one of Suzhou."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.basis.policy.samples import PLAIN
from tests.basis.policy.test_trials import GOOD
from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.policy.written import written_in
from tongban.casework.drafts import actions, queries
from tongban.casework.policies import actions as publishing
from tongban.casework.policies import queries as policies

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POLICY = "110000/validity"


def policy_officer(user_id: int, region: str = "110000", reach: str = "police-11") -> Officer:
    return Officer(user_id, frozenset({(f"police-{region}", Role.POLICY_OFFICER)}), drafts=frozenset({reach}))


FANG, GAO, WU = policy_officer(1), policy_officer(2), policy_officer(3, "320500", "police-3205")


def publish_sample(folder: Path) -> None:
    """Publish version 1 of the sample policy, with its tests."""
    place = folder / f"{POLICY}.yaml"
    place.parent.mkdir(parents=True)
    text = PLAIN.replace("xx/settle", POLICY).replace("jurisdiction: xx", 'jurisdiction: "110000"')
    place.write_text(text, "utf-8")
    place.with_suffix(".tests.yaml").write_text(GOOD.replace("xx/settle", POLICY), "utf-8")
    publishing.publish(written_in(folder), at=AT)
    policies.forget()


@pytest.fixture
def sample(db: None, tmp_path: Path) -> str:
    """Publish the sample policy; return its name."""
    publish_sample(tmp_path)
    return POLICY


@pytest.fixture
def draft(sample: str) -> UUID:
    """Begin a draft by Fang."""
    return actions.start(policy=sample, by=FANG, at=AT)


def change(draft_id: UUID, old: str, new: str, by: Officer = FANG) -> int:
    """Have a draft say something else; return its revision."""
    view = queries.draft(draft_id, by=by)
    now = queries.revision(draft_id, view.revision)
    assert old in now.text
    text = now.text.replace(old, new, 1)
    return actions.save(draft_id=draft_id, text=text, tests=now.tests, seen=view.revision, by=by, at=AT)


def reform(draft_id: UUID, by: Officer = FANG) -> int:
    """Have a draft hold from 2027, with ten years already from 41 on, and its tests with it; return its revision."""
    view = queries.draft(draft_id, by=by)
    now = queries.revision(draft_id, view.revision)
    text = now.text.replace("effective: {from: 2018-01-01}", "effective: {from: 2027-01-01}").replace("45", "40")
    tests = (
        now.tests.replace("on: 2024-01-01", "on: 2027-06-01").replace("on: 2019-01-01", "on: 2027-07-01")
        .replace("40, 44", "40, 41, 44").replace("5, 5, 5, 5, 5, 5, 5, 10", "5, 5, 5, 5, 5, 10, 10, 10, 10")
    )  # fmt: skip
    return actions.save(draft_id=draft_id, text=text, tests=tests, seen=view.revision, by=by, at=AT)


def proposed(draft_id: UUID) -> int:
    """Have a draft reformed and proposed by Fang; return its revision."""
    seen = reform(draft_id)
    actions.propose(draft_id=draft_id, seen=seen, words="十年有效期提前到四十一岁起。", knowing=False, by=FANG, at=AT)
    return seen
