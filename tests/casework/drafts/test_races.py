"""Two approve at once, or two drafts of one version: one comes second and is told; without the lock it is not so."""

from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.casework.cases.test_races import Outcomes, at_once, both_have_read, no_locks, refused
from tests.casework.drafts.conftest import AT, FANG, GAO, POLICY, policy_officer, proposed, publish_sample
from tongban.casework.drafts import actions
from tongban.casework.drafts.models import DraftEvent, Revision
from tongban.casework.drafts.rules import Act, BaseOutdated, DraftNotOpen, StaleDraft
from tongban.casework.policies import queries as policies
from tongban.casework.policies.models import PolicyVersion

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = policy_officer(5)


@pytest.fixture
def begun(transactional_db: None, tmp_path: Path) -> UUID:
    publish_sample(tmp_path)
    return actions.start(policy=POLICY, by=FANG, at=AT)


def two_approvals(draft: UUID, seen: int) -> Outcomes:
    with both_have_read(actions, "check_words"):
        return at_once(*(partial(actions.publish, draft_id=draft, seen=seen, by=by, at=AT) for by in (GAO, OTHER)))


def test_of_two_who_approve_at_once_one_is_told_it_is_done(begun: UUID) -> None:
    outcome = two_approvals(begun, proposed(begun))
    assert refused(outcome) == [DraftNotOpen]
    assert DraftEvent.objects.filter(act=Act.PUBLISH).count() == 1
    assert PolicyVersion.objects.filter(policy=POLICY).count() == 2


def test_without_the_lock_both_think_it_open(begun: UUID) -> None:
    seen = proposed(begun)
    with no_locks():
        outcome = two_approvals(begun, seen)
    # Both found it open. That there is a version of that number by now is what stopped the second.
    assert refused(outcome) == [BaseOutdated]


def test_two_drafts_of_one_version_approved_at_once_make_one_version(begun: UUID) -> None:
    other = actions.start(policy=POLICY, by=FANG, at=AT)
    both = [(begun, proposed(begun)), (other, proposed(other))]
    with both_have_read(actions, "check_words"):
        outcome = at_once(*(partial(actions.publish, draft_id=each, seen=seen, by=GAO, at=AT) for each, seen in both))
    assert refused(outcome) == [BaseOutdated]
    policies.forget()
    assert [each.version for each in policies.shelf()] == [1, 2]


def two_writers(draft: UUID) -> Outcomes:
    def save(text: str, by: object) -> object:
        return actions.save(draft_id=draft, text=text, tests="", seen=1, by=by, at=AT)  # type: ignore[arg-type]

    with both_have_read(actions, "next_state"):
        return at_once(partial(save, "one", FANG), partial(save, "two", GAO))


def test_of_two_who_save_at_once_the_second_is_told(begun: UUID) -> None:
    assert refused(two_writers(begun)) == [StaleDraft]
    assert Revision.objects.filter(draft_id=begun).count() == 2


def test_without_the_lock_only_the_key_of_the_revision_keeps_the_second_out(begun: UUID) -> None:
    with no_locks():
        assert refused(two_writers(begun)) == [IntegrityError]
