"""A draft is written by some and published by others; what was published stays, and what was done is kept."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from tests.casework.drafts.conftest import AT, FANG, GAO, POLICY, WU, change, policy_officer, proposed, reform
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.drafts import actions, queries
from tongban.casework.drafts.models import DraftEvent, Hand, Revision
from tongban.casework.drafts.rules import (
    Act,
    BaseOutdated,
    DraftNotOpen,
    NotExplained,
    OtherSide,
    StaleDraft,
    State,
)
from tongban.casework.policies import queries as policies

WHY = "第一条的引用不对，请核对后再提。"


def state(draft_id: UUID) -> State:
    return queries.draft(draft_id, by=FANG).state


def test_a_draft_begins_with_what_is_published_as_the_next_version(draft: UUID) -> None:
    view = queries.draft(draft, by=FANG)
    now = queries.revision(draft, 1)
    assert (view.version, view.state, view.revision) == (2, State.EDITING, 1)
    assert "version: 2\n" in now.text
    assert "one of thirty" in now.tests
    found = queries.said(view)
    assert (found.problems, found.failing, found.persons) == ([], [], 15)
    assert [each.id for each in queries.drafts(GAO)] == [draft]
    assert [each.id for each in queries.drafts(GAO, policy=POLICY)] == [draft]
    assert queries.drafts(GAO, policy="110000/other") == []
    assert queries.open_drafts(POLICY) == 1


def test_who_drafts_for_another_place_neither_sees_it_nor_begins_one(draft: UUID) -> None:
    assert queries.drafts(WU) == []
    with pytest.raises(NotFound):
        queries.draft(draft, by=WU)
    with pytest.raises(NotYours):
        actions.start(policy=POLICY, by=WU, at=AT)
    with pytest.raises(NotFound):
        actions.start(policy="110000/none", by=FANG, at=AT)
    for act in (actions.save, actions.take_back, actions.send_back, actions.publish):
        given = {"words": WHY} if act is actions.send_back else {}
        given |= {"text": "a", "tests": "b"} if act is actions.save else {}
        with pytest.raises(NotFound):
            act(draft_id=draft, seen=1, by=WU, at=AT, **given)


def test_the_nation_drafts_for_every_place(draft: UUID) -> None:
    nation = policy_officer(9, "000000", "police-")
    assert queries.draft(draft, by=nation).id == draft


def test_every_text_that_was_saved_stays_and_the_same_is_not_kept_twice(draft: UUID) -> None:
    assert change(draft, "en: Age", "en: Years") == 2
    assert change(draft, "en: Years", "en: Years") == 2
    assert change(draft, "step: 1", "step: [", by=GAO) == 3  # what is wrong may be saved
    assert [row.by for row in Revision.objects.filter(draft_id=draft).order_by("number")] == [1, 1, 2]
    assert "en: Age" in queries.revision(draft, 1).text
    with pytest.raises(NotFound):
        queries.revision(draft, 4)


def test_whoever_comes_second_is_told_who_was_first_and_writes_nothing(draft: UUID) -> None:
    change(draft, "en: Age", "en: Years")
    with pytest.raises(StaleDraft) as told:
        actions.save(draft_id=draft, text="mine", tests="", seen=1, by=GAO, at=AT)
    assert (told.value.revision, told.value.by) == (2, 1)
    assert Revision.objects.filter(draft_id=draft).count() == 2


def test_a_draft_is_published_by_another_from_its_day_and_what_was_published_stays(draft: UUID) -> None:
    before = policies.written(POLICY, 1)
    seen = proposed(draft)
    with pytest.raises(DraftNotOpen):
        actions.save(draft_id=draft, text="x", tests="", seen=seen, by=FANG, at=AT)
    assert actions.publish(draft_id=draft, seen=seen, by=GAO, at=AT) == 2
    assert policies.written(POLICY, 1) == before
    assert policies.current(POLICY, AT.date()).version == 1
    new = policies.current(POLICY, AT.date().replace(year=2027))
    assert (new.version, str(new.begins)) == (2, "2027-01-01")
    name, texts = policies.written(POLICY, 2)
    assert set(texts) == {f"{POLICY}", f"{POLICY}.v2", f"{POLICY}.v2.tests"}
    assert name == f"{POLICY}.v2"
    assert policies.tests(POLICY, 2) == queries.revision(draft, seen).tests
    assert [each.act for each in queries.events(draft)] == [Act.START, Act.SAVE, Act.PROPOSE, Act.PUBLISH]
    assert queries.acts(queries.draft(draft, by=GAO), by=GAO) == []


def test_who_wrote_a_line_does_not_review_it_and_who_reviewed_it_does_not_write(draft: UUID) -> None:
    change(draft, "en: Age", "en: Years", by=GAO)
    seen = proposed(draft)
    for by in (FANG, GAO):
        with pytest.raises(OtherSide):
            actions.publish(draft_id=draft, seen=seen, by=by, at=AT)
        with pytest.raises(OtherSide):
            actions.send_back(draft_id=draft, seen=queries.draft(draft, by=FANG).revision, words=WHY, by=by, at=AT)
    assert state(draft) is State.PROPOSED
    third = policy_officer(4)
    actions.send_back(draft_id=draft, seen=queries.draft(draft, by=FANG).revision, words=WHY, by=third, at=AT)
    assert state(draft) is State.EDITING
    with pytest.raises(OtherSide):
        change(draft, "en: Years", "en: Year", by=third)
    assert queries.acts(queries.draft(draft, by=third), by=third) == []


def test_the_database_itself_lets_nobody_stand_on_both_sides(draft: UUID) -> None:
    seen = proposed(draft)
    with pytest.raises(IntegrityError, match="drafts_hand"), transaction.atomic():
        Hand.objects.create(draft_id=draft, user_id=FANG.user_id, side="reviews")
    approval = {"draft_id": draft, "seq": 9, "act": "publish", "by": FANG.user_id, "at": AT, "revision": seen}
    with pytest.raises(IntegrityError, match="draft_event_of_hand"), transaction.atomic():
        DraftEvent.objects.create(side="reviews", **approval)
    with pytest.raises(IntegrityError, match="draft_event_side_of_act"), transaction.atomic():
        DraftEvent.objects.create(side="writes", **approval)


@pytest.mark.parametrize("table", ["drafts_revision", "drafts_hand", "drafts_draftevent"])
def test_what_was_written_and_done_is_only_added_to(draft: UUID, table: str) -> None:
    with pytest.raises((InternalError, ProgrammingError), match="append-only"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (a name of ours)


def test_a_proposal_is_sent_back_with_a_reason_taken_back_or_dropped(draft: UUID) -> None:
    proposed(draft)
    with pytest.raises(NotExplained):
        actions.send_back(draft_id=draft, seen=queries.draft(draft, by=FANG).revision, words="no", by=GAO, at=AT)
    actions.send_back(draft_id=draft, seen=queries.draft(draft, by=FANG).revision, words=WHY, by=GAO, at=AT)
    assert queries.events(draft)[-1].words == WHY
    change(draft, "en: Age", "en: Years")
    actions.propose(draft_id=draft, seen=3, words="按意见修改了引用的条款。", knowing=False, by=FANG, at=AT)
    actions.take_back(draft_id=draft, seen=3, by=FANG, at=AT)
    actions.drop(draft_id=draft, seen=3, words="改由市里统一修订，不再单独修改。", by=FANG, at=AT)
    assert state(draft) is State.DROPPED
    assert queries.open_drafts(POLICY) == 0
    assert queries.revision(draft, 3).number == 3


def test_a_stale_page_neither_proposes_nor_publishes(draft: UUID) -> None:
    seen = reform(draft)
    with pytest.raises(StaleDraft):
        actions.propose(draft_id=draft, seen=seen - 1, words=WHY, knowing=False, by=FANG, at=AT)
    actions.propose(draft_id=draft, seen=seen, words=WHY, knowing=False, by=FANG, at=AT)
    with pytest.raises(StaleDraft):
        actions.publish(draft_id=draft, seen=seen - 1, by=GAO, at=AT)


def test_of_two_drafts_of_one_version_the_other_is_outdated_once_one_is_published(draft: UUID) -> None:
    other = actions.start(policy=POLICY, by=FANG, at=AT)
    seen = proposed(draft)
    late = proposed(other)
    actions.publish(draft_id=draft, seen=seen, by=GAO, at=AT)
    with pytest.raises(BaseOutdated):
        actions.publish(draft_id=other, seen=late, by=GAO, at=AT)
    actions.take_back(draft_id=other, seen=late, by=FANG, at=AT)
    with pytest.raises(BaseOutdated):
        actions.propose(draft_id=other, seen=late, words=WHY, knowing=False, by=FANG, at=AT)
    with pytest.raises(NotFound):
        actions.publish(draft_id=uuid4(), seen=1, by=GAO, at=AT)
    third = actions.start(policy=POLICY, by=GAO, at=AT)
    assert queries.draft(third, by=GAO).version == 3
