"""Two workers at once remind once; and they would not, were it not written down that it was done."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest

from tests.casework.cases.test_races import Outcomes, at_once
from tests.casework.conftest import MONDAY
from tongban.casework.messages.models import Outbox
from tongban.casework.reminders import actions
from tongban.casework.reminders.dues import Due
from tongban.casework.reminders.models import Given
from tongban.casework.reminders.rules import Kind

pytestmark = pytest.mark.django_db(transaction=True)


def two_workers() -> Outcomes:
    due = Due(
        kind=Kind.DOCUMENT, about="1", level=30, due_on=date(2026, 3, 30), people=(uuid4(),), number="1",
        item=("X", 1), office="police-320508", data={"document": {"zh": "证", "en": "card"}},
    )  # fmt: skip
    return at_once(*[partial(actions.give, due, at=MONDAY)] * 4)


def test_of_several_workers_one_reminds() -> None:
    assert sorted(map(bool, two_workers())) == [False, False, False, True]
    assert Outbox.objects.count() == Given.objects.count() == 1


def test_without_the_row_everybody_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ONCE", "SELECT %s, %s, %s, %s, %s")
    assert two_workers() == [True] * 4
    assert Outbox.objects.count() == 4
