"""What is done in points rounds and with drafts of policies is sealed, and what its owner changes there is named."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

import pytest

from tests.casework.drafts.conftest import change, draft, sample  # noqa: F401 (fixtures)
from tests.casework.rounds.conftest import CODE, Beijing, beijing, on  # noqa: F401 (a fixture)
from tests.casework.seals.test_seals import as_owner, faults
from tongban.casework.rounds.models import Event, Round
from tongban.casework.rounds.record import event_hash
from tongban.casework.rounds.rules import Act
from tongban.casework.seals import actions, checking, queries, rules, sources
from tongban.casework.seals.models import Seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(beijing: Beijing) -> Beijing:  # noqa: F811
    """A round with three events under a seal: announced, opened, closed."""
    beijing.opened()
    beijing.do(Act.CLOSE, on(4, 2))
    assert actions.seal()
    return beijing


def rewritten(change: Callable[[Event], None] = lambda _: None, *, drop: int = 0) -> None:
    """Write the events of the round anew, with its chain in order and the round pointing to its last."""
    kept = [event for event in Event.objects.order_by("seq") if event.seq != drop]
    with as_owner() as cursor:
        cursor.execute("DELETE FROM rounds_event")
        before = b""
        for seq, event in enumerate(kept, start=1):
            event.seq, event.previous_hash = seq, before
            change(event)
            before = event.hash = event_hash(event)
            event.save(force_insert=True)
        cursor.execute("UPDATE rounds_round SET last_seq = %s, last_hash = %s", [len(kept), before])


def test_a_round_is_in_order_under_seals_and_between_them(closed: Beijing) -> None:
    assert faults() == []
    closed.do(Act.RANK, on(4, 16))
    assert faults() == []
    made = actions.seal()
    assert made
    assert queries.parts_of(made)["rounds"].count == 1
    assert checking.check().newer == 0


def test_an_act_that_was_changed_is_named_whether_or_not_its_hashes_are_mended(closed: Beijing) -> None:
    closed.do(Act.RANK, on(4, 16))  # not sealed yet
    with as_owner() as cursor:
        cursor.execute("UPDATE rounds_event SET user_id = user_id + 1 WHERE act = 'rank'")
    assert faults() == [f"round {CODE}: event 4 is not what was written"]

    def later(event: Event) -> None:
        event.at += timedelta(days=event.act == Act.OPEN)

    rewritten(later)
    assert faults() == [f"round {CODE}: event {seq} is not what is in seal 1" for seq in (2, 3)]


def test_an_act_that_was_removed_and_a_round_that_was_are_named(closed: Beijing) -> None:
    rewritten(drop=3)
    assert faults() == [f"round {CODE}: event 3 was removed; it is in seal 1"]
    with as_owner() as cursor:
        cursor.execute("DELETE FROM rounds_event")
        cursor.execute("DELETE FROM rounds_round")
    gone = rules.round_key(CODE, 0)
    assert faults() == [f"round {gone}: event {seq} was removed; it is in seal 1" for seq in (1, 2, 3)]


def test_an_act_that_was_put_in_as_if_it_were_old_is_named(closed: Beijing) -> None:
    row, last = Round.objects.get(), Event.objects.order_by("seq").last()
    assert last
    with as_owner() as cursor:
        last.seq, last.previous_hash, last.written_at = 4, bytes(last.hash), on(1, 1)
        last.hash = event_hash(last)
        last.save(force_insert=True)
        cursor.execute("UPDATE rounds_round SET last_seq = 4, last_hash = %s WHERE code = %s", [last.hash, row.code])
        # A test's transaction has not ended, so that its own seal does not know what came before it.
        cursor.execute("UPDATE seals_seal SET open_since = taken_at")
    assert faults() == [f"round {CODE}: event 4 is in no seal, though it is old enough"]


def test_events_of_a_long_round_are_named_block_by_block(closed: Beijing) -> None:
    with as_owner() as cursor:
        cursor.execute("DELETE FROM seals_page")
        cursor.execute("DELETE FROM seals_seal")
    in_twos = {key: text.replace(str(rules.BLOCK), "2") for key, text in sources.ROWS.items()}
    with (
        patch.object(actions, "ROWS", in_twos), patch.object(checking, "ROWS", in_twos),
        patch.object(checking, "BLOCK", 2),
    ):  # fmt: skip
        assert actions.seal()
        assert faults() == []
        rewritten(drop=3)
        assert faults() == [f"round {CODE}: event 3 was removed; it is in seal 1"]


def test_a_seal_from_before_rounds_were_sealed_holds_nothing_against_them(closed: Beijing) -> None:
    with as_owner() as cursor:
        cursor.execute("DELETE FROM seals_page WHERE source = 'rounds'")
        cursor.execute("UPDATE seals_seal SET parts = parts - 'rounds', open_since = now() + interval '1 day'")
        seal = Seal.objects.get()
        said = rules.seal_hash(number=1, taken_at=seal.taken_at, previous=b"", parts=queries.parts_of(seal))
        cursor.execute("UPDATE seals_seal SET hash = %s", [said])
    assert faults() == []
    made = actions.seal()
    assert made
    assert queries.parts_of(made)["rounds"].count == 3


def test_what_was_done_with_a_draft_and_what_it_said_then_cannot_be_changed_unseen(draft: UUID) -> None:  # noqa: F811
    change(draft, "version: 2", "version: 2 # second")
    assert actions.seal()
    assert faults() == []
    with as_owner() as cursor:
        cursor.execute("UPDATE drafts_draftevent SET words = 'other' WHERE seq = 1")
        cursor.execute("UPDATE drafts_revision SET text = text || '#' WHERE number = 2")
    assert faults() == [f"draft of a policy {draft}: event {seq} is not what is in seal 1" for seq in (1, 2)]
