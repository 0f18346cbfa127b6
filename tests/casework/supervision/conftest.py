"""Late cases by the thousand, made with COPY."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.casework.conftest import MONDAY
from tongban.basis.ids import uuid7

TODAY = MONDAY.date()
SUZHOU, YIBIN = "police-320508", "police-511502"
Make = Callable[..., list[UUID]]
WORK = (
    "case_id, authority_id, role, task, act, number, item_code, item_version, applicant_name, state, received_at,"
    " due_on, provisional, barred"
)


KEY = "cases_workrow_case_id_3d79ad27_fk_cases_case_id"


def late_rows(
    many: int, *, due_on: date, office: str = SUZHOU, role: str = "examiner", task: str = "examine"
) -> list[UUID]:
    """Put work rows in the queues, in COPY's own time, each due a while before the one after it; return their cases."""
    ids = [uuid7(MONDAY + timedelta(milliseconds=n), n.to_bytes(10)) for n in range(many)]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE cases_workrow DROP CONSTRAINT IF EXISTS {KEY}")  # work rows without their cases
        with cursor.copy(f"COPY cases_workrow ({WORK}) FROM STDIN") as copy:
            for n, case_id in enumerate(ids):
                number = f"T{n:011d}"
                copy.write_row(
                    (case_id, office, role, task, "do_step", number, "HK-016", 1, "某人", "accepted", MONDAY,
                     due_on - timedelta(days=n % 7), False, [])
                )  # fmt: skip
    return ids


def put_back() -> None:
    """Empty the queues, and have work rows belong to cases again."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_workrow, supervision_alarm, supervision_escalation")
        cursor.execute(f"ALTER TABLE cases_workrow DROP CONSTRAINT IF EXISTS {KEY}")
        belongs = "FOREIGN KEY (case_id) REFERENCES cases_case (id) DEFERRABLE INITIALLY DEFERRED"
        cursor.execute(f"ALTER TABLE cases_workrow ADD CONSTRAINT {KEY} {belongs}")


@pytest.fixture
def late(pack: None) -> Make:
    """Return `late_rows`; what it made goes with the test."""
    return late_rows
