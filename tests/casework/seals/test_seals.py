"""Whatever the owner of the tables changes, removes, adds or moves is named, with its case and event.

The tests are the owner, with the triggers off and the foreign keys dropped, and mend every hash that they can.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import MONDAY
from tongban.basis.actors import Officer
from tongban.casework.audit import actions as audit
from tongban.casework.audit.models import Access
from tongban.casework.audit.rules import Page as Shown
from tongban.casework.cases.chain import event_hash
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.registry.models import Change
from tongban.casework.seals import actions, checking, queries
from tongban.casework.seals.models import Page
from tongban.channels.nightly import sealing

Transfer = Callable[..., str]


FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE contype = 'f' AND confrelid = ANY ('{cases_case, seals_seal, rounds_round}'::regclass[])
"""
GUARDED = (
    "cases_caseevent", "registry_change", "audit_access", "seals_seal", "seals_page", "rounds_event",
    "drafts_draftevent", "drafts_revision",
)  # fmt: skip


@contextmanager
def as_owner() -> Iterator[Any]:
    """Have a cursor that no trigger and no foreign key stops, as the owner of the tables can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(FOREIGN_KEYS)
        for table, key in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def rewritten(number: str, change: Callable[[CaseEvent], None] = lambda _: None, *, drop: int = 0) -> None:
    """Write the events of a case anew, with a chain in order and the case pointing to its last.

    Args:
        change: What is done to each event before it is hashed.
        drop: The number of an event that is left out; those after it move up.
    """
    case = Case.objects.get(number=number)
    kept = [event for event in CaseEvent.objects.filter(case_id=case.id).order_by("seq") if event.seq != drop]
    with as_owner() as cursor:
        cursor.execute("DELETE FROM cases_caseevent WHERE case_id = %s", [case.id])
        before = b""
        for seq, event in enumerate(kept, start=1):
            event.seq, event.previous_hash = seq, before
            change(event)
            before = event.hash = event_hash(event)
            event.save(force_insert=True)
        cursor.execute(
            "UPDATE cases_case SET last_seq = %s, last_hash = %s WHERE id = %s", [len(kept), before, case.id]
        )


def remove_case(number: str) -> UUID:
    """Leave no trace of a case in the tables of cases; return its id."""
    case_id: UUID = Case.objects.values_list("id", flat=True).get(number=number)
    with as_owner() as cursor:
        cursor.execute("DELETE FROM cases_caseevent WHERE case_id = %s", [case_id])
        cursor.execute("DELETE FROM cases_casenumber WHERE case_id = %s", [case_id])
        cursor.execute("DELETE FROM cases_case WHERE id = %s", [case_id])
    return case_id


def faults(**given: Any) -> list[str]:
    """Return what the command prints as faults, which makes it fail; none if it says that all is in order."""
    said = StringIO()
    try:
        call_command("verify_log", stdout=said, **given)
    except CommandError:
        return said.getvalue().splitlines()
    assert "are as they were written" in said.getvalue()
    return []


@pytest.fixture
def examined(transfer: Transfer, carry: Carry) -> str:
    """A case with three events: handed in, accepted, examined."""
    number = transfer("luo")
    carry(number, "accept", "examine")
    return number


@pytest.fixture
def sealed(examined: str) -> str:
    """The same, under a seal."""
    assert actions.seal()
    return examined


def test_an_untouched_log_is_in_order_before_and_after_seals(examined: str, transfer: Transfer) -> None:
    assert faults() == []
    actions.seal()
    transfer("yang")
    assert faults() == []
    actions.seal()
    found = checking.check()
    assert (found.faults, found.newer) == ([], 0)
    assert found.last
    assert found.last.number == 2


def test_nothing_is_sealed_twice_and_each_seal_says_how_much_it_holds(examined: str, transfer: Transfer) -> None:
    first, again = actions.seal(), actions.seal()
    transfer("yang")
    third = actions.seal()
    said = [queries.parts_of(seal)["events"] for seal in (first, again, third) if seal]
    assert [(part.count, part.begun) for part in said] == [(3, 1), (0, 0), (1, 1)]


def test_a_changed_event_is_named(sealed: str) -> None:
    with as_owner() as cursor:
        cursor.execute("UPDATE cases_caseevent SET user_id = user_id + 1 WHERE seq = 2")
    assert faults() == [f"case {sealed}: event 2 is not what was written"]


def test_a_changed_event_with_every_hash_mended_is_named(sealed: str) -> None:
    def later(event: CaseEvent) -> None:
        event.at += timedelta(days=event.seq == 2)

    rewritten(sealed, later)
    assert faults() == [f"case {sealed}: event {seq} is not what is in seal 1" for seq in (2, 3)]


def test_a_mended_last_event_is_named(sealed: str) -> None:
    def other_officer(event: CaseEvent) -> None:
        event.user_id = (event.user_id or 0) + (event.seq == 3)

    rewritten(sealed, other_officer)
    assert faults() == [f"case {sealed}: event 3 is not what is in seal 1"]


def test_a_removed_last_event_is_named_though_the_case_points_to_the_one_before(sealed: str) -> None:
    rewritten(sealed, drop=3)
    assert faults() == [f"case {sealed}: event 3 was removed; it is in seal 1"]


def test_a_removed_event_in_the_middle_is_named_though_those_after_it_moved_up(sealed: str) -> None:
    rewritten(sealed, drop=2)
    assert faults() == [
        f"case {sealed}: event 2 is not what is in seal 1",
        f"case {sealed}: event 3 was removed; it is in seal 1",
    ]


def test_two_events_that_changed_places_are_named(sealed: str) -> None:
    case = Case.objects.get(number=sealed)
    with as_owner() as cursor:
        cursor.execute("UPDATE cases_caseevent SET seq = 9 WHERE seq = 2")
        cursor.execute("UPDATE cases_caseevent SET seq = 2 WHERE seq = 3")
        cursor.execute("UPDATE cases_caseevent SET seq = 3 WHERE seq = 9")
    rewritten(sealed)
    assert CaseEvent.objects.get(case_id=case.id, seq=3).act == "accept"
    assert faults() == [f"case {sealed}: event {seq} is not what is in seal 1" for seq in (2, 3)]


def test_a_whole_case_that_was_removed_is_named(sealed: str, transfer: Transfer) -> None:
    case_id = remove_case(sealed)
    assert faults() == [f"case {case_id}: the whole case is missing, with its events up to 3"]


def test_a_case_that_left_its_events_behind_is_named(sealed: str) -> None:
    with as_owner() as cursor:
        cursor.execute("DELETE FROM cases_case")
    assert faults() == [f"case {sealed}: the case is missing, 3 event(s) are there"]


def test_an_event_that_was_put_in_as_if_it_were_old_is_named(sealed: str) -> None:
    with as_owner() as cursor:
        last = CaseEvent.objects.get(seq=3)
        last.seq, last.previous_hash, last.written_at = 4, bytes(last.hash), MONDAY - timedelta(days=30)
        last.hash = event_hash(last)
        last.save(force_insert=True)
        cursor.execute("UPDATE cases_case SET last_seq = 4, last_hash = %s", [last.hash])
        # A test's transaction has not ended, so that its own seal does not know what came before it.
        cursor.execute("UPDATE seals_seal SET open_since = taken_at")
    assert faults() == [f"case {sealed}: event 4 is in no seal, though it is old enough"]
    assert actions.seal(everything=True)
    assert faults() == []


def test_changes_of_registers_and_looks_are_sealed_as_well(sealed: str, officer: Callable[[str], Officer]) -> None:
    look = audit.look(by=officer("suzhou-clerk"), page=Shown.CASE, at=MONDAY)
    audit.note(look, audit.person_seen(UUID(int=1)))
    audit.note(look, audit.person_seen(UUID(int=2)))
    made = actions.seal()
    assert made
    said = queries.parts_of(made)
    assert (said["looks"].count, said["changes"].count) == (2, 0)
    change, gone = Change.objects.order_by("id").first(), Access.objects.get(subject_id=UUID(int=1)).id
    changed = Access.objects.get(subject_id=UUID(int=2)).id
    assert change
    with as_owner() as cursor:
        cursor.execute("UPDATE registry_change SET after = '{}' WHERE id = %s", [change.id])
        cursor.execute("DELETE FROM audit_access WHERE id = %s", [gone])
        cursor.execute("UPDATE audit_access SET user_id = user_id + 1 WHERE id = %s", [changed])
    assert set(faults()) == {
        f"change of a register {change.id}: is not what is in seal 1",
        f"look in the ledger of data use {gone}: was removed; it is in seal 2",
        f"look in the ledger of data use {changed}: is not what is in seal 2",
    }


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("DELETE FROM seals_seal WHERE number = 1", "seal 1 is missing"),
        ("UPDATE seals_seal SET taken_at = taken_at - interval '1 day' WHERE number = 1",
         "seal 1 is not what was written"),
        ("DELETE FROM seals_page WHERE seal_id = 1 AND source = 'events'", "seal 1 is not what was written"),
        ("UPDATE seals_page SET leaves = '' WHERE seal_id = 1 AND source = 'events'", "seal 1 is not what was written"),
    ],
)  # fmt: skip
def test_a_seal_that_was_changed_or_removed_is_named(sealed: str, tampering: str, fault: str) -> None:
    actions.seal()
    with as_owner() as cursor:
        cursor.execute(tampering)
    assert faults()[0] == fault


def test_the_last_seal_may_be_removed_unseen_unless_it_is_kept_outside(sealed: str, tmp_path: Path) -> None:
    kept, printed = tmp_path / "kept.txt", StringIO()
    call_command("seal", stdout=printed)
    kept.write_text(printed.getvalue())
    assert faults(against=kept) == []
    with as_owner() as cursor:
        cursor.execute("DELETE FROM seals_page WHERE seal_id = 2")
        cursor.execute("DELETE FROM seals_seal WHERE number = 2")
    assert faults() == []  # this is what the seals by themselves cannot tell
    (missing,) = faults(against=kept)
    assert missing.startswith("seal 2 of ")


def test_seals_that_were_all_written_anew_differ_from_what_is_kept_outside(sealed: str, tmp_path: Path) -> None:
    kept, printed = tmp_path / "kept.txt", StringIO()
    call_command("seal", "--print", stdout=printed)
    kept.write_text(printed.getvalue())
    rewritten(sealed, drop=3)
    with as_owner() as cursor:
        cursor.execute("DELETE FROM seals_page")
        cursor.execute("DELETE FROM seals_seal")
    assert actions.seal()
    assert faults() == []  # this is what the seals by themselves cannot tell
    (other,) = faults(against=kept)
    assert other.startswith("seal 1 is not the one of ")


def test_what_is_no_file_of_seals_is_said(sealed: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("good morning\n")
    for file in (wrong, tmp_path / "nothing.txt"):
        with pytest.raises(CommandError, match=file.name):
            call_command("verify_log", against=file)


def test_pages_of_a_seal_follow_each_other(examined: str) -> None:
    with patch.object(actions, "PAGE_ROWS", 2):
        assert actions.seal()
    assert list(Page.objects.filter(source="events").order_by("page").values_list("page", flat=True)) == [0, 1]
    assert faults() == []
    rewritten(examined, drop=3)
    assert faults() == [f"case {examined}: event 3 was removed; it is in seal 1"]


def test_the_worker_seals_when_the_last_seal_is_an_hour_old(examined: str) -> None:
    assert [sealing.seal_when_due(), sealing.seal_when_due()] == [True, False]
    with as_owner() as cursor:
        cursor.execute("UPDATE seals_seal SET taken_at = taken_at - interval '1 hour'")
    assert sealing.seal_when_due()
