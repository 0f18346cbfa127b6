"""Made-up cases stand as the engine would have left them."""

from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from tongban.casework.cases.chain import broken_chains
from tongban.casework.cases.doing import offices_of, task_of
from tongban.casework.cases.models import Case, WorkRow
from tongban.casework.cases.states import OPEN, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(people: dict[str, UUID]) -> None:
    """Eighty made-up cases of the demonstration's citizens."""
    call_command("seed_cases", cases=80, verbosity=0)


@pytest.mark.usefixtures("seeded")
def test_their_events_are_chained() -> None:
    assert broken_chains(size=100) == ([], 80, None)


@pytest.mark.usefixtures("seeded")
def test_what_is_open_waits_in_the_queue_of_who_must_act() -> None:
    waiting = {row.case_id: (row.authority_id, row.role, row.task, row.state) for row in WorkRow.objects.all()}
    expected = {}
    for case in Case.objects.all():
        task = task_of(case, catalog.item(case.item_code, case.item_version))
        if task:
            expected[case.id] = (offices_of(case)[task.duty], task.role, task.name, case.state)
    assert waiting == expected


@pytest.mark.usefixtures("seeded")
def test_a_limit_runs_only_while_something_is_owed() -> None:
    over = Case.objects.exclude(state__in=[*OPEN, State.COMPLETED]).values("id")
    assert not Clock.objects.filter(case_id__in=over, running=True).exists()


def test_the_same_seed_makes_the_same_cases(people: dict[str, UUID]) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            call_command("seed_cases", cases=20, seed="twice", verbosity=0)
            rows = Case.objects.order_by("id").values_list("number", "item_code", "deciding_id", "answers__phone")
            found.append(list(rows))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_they_have_no_place_beside_real_ones(people: dict[str, UUID], settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="TONGBAN_DEMO"):
        call_command("seed_cases", cases=1)
