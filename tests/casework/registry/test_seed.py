"""`tongban seed`: many people at once, each with rows that fit."""

import logging
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from pytest_django import Settings

from tests.casework.registry.people import known
from tongban.basis.ids import parse_resident_id
from tongban.casework.registry import queries
from tongban.casework.registry.management.commands import seed as command
from tongban.casework.registry.models import (
    Document,
    Household,
    HouseholdNumber,
    IdNumber,
    Membership,
    Person,
    PersonRecord,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.DEMO = True


def seed(persons: int = 300, **options: Any) -> str:
    out = StringIO()
    call_command("seed", persons=persons, stdout=out, **options)
    return out.getvalue()


def test_the_people_asked_for_are_in_the_register_each_in_a_household() -> None:
    assert seed().startswith("300 people added in ")
    assert Person.objects.count() == PersonRecord.objects.count() == IdNumber.objects.count() == 300
    assert Membership.objects.filter(valid__upper_inf=True).count() == 300
    assert HouseholdNumber.objects.count() == Household.objects.count()
    for record in PersonRecord.objects.select_related("person"):
        number = parse_resident_id(record.id_number)
        assert (number.birth_on, number.sex) == (record.person.born_on, record.person.sex)
    heads = Membership.objects.filter(relation="head").values("household_id").annotate(n=Count("person_id"))
    assert heads.count() == Household.objects.filter(kind="family").count()


def test_twice_the_same_seed_adds_more_people_and_gives_no_number_twice() -> None:
    seed(seed="again")
    seed(seed="again")
    assert Person.objects.count() == 600
    numbers = IdNumber.objects.values_list("number", flat=True)
    assert len(set(numbers)) == 600


def test_numbers_that_the_register_has_given_are_given_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same people once more, as they were drawn for an empty register: every number is taken."""
    seed(seed="again")
    monkeypatch.setattr(Person.objects, "count", lambda: 0)
    seed(seed="again")
    monkeypatch.undo()
    assert Person.objects.count() == IdNumber.objects.count() == 600
    births = PersonRecord.objects.values("name", "person__born_on").distinct().count()
    assert births == 300


def test_foreign_keys_are_there_again_afterwards() -> None:
    def keys() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(command.FOREIGN_KEYS)
            return list(cursor.fetchall())

    before = keys()
    seed()
    assert keys() == before
    assert len(before) == 3


def test_people_live_where_they_were_asked_to() -> None:
    seed(region=["320500", "511502"])
    regions = set(Household.objects.values_list("region_code", flat=True))
    assert all(code.startswith("3205") or code == "511502" for code in regions)
    assert {code[:4] for code in regions} == {"3205", "5115"}
    assert all(home.authority == f"police-{home.region_code}" for home in Household.objects.all())


def test_a_seeded_card_proves_who_somebody_is() -> None:
    seed()
    paper = known(Document.objects.order_by("number").first())
    holder = known(paper.person_id)
    today = date.today()  # noqa: DTZ011 (the command reads the clock)
    assert queries.holding({"identity_documents"}, holder, today)
    view = queries.person(holder, today)
    assert (paper.facts["name"], paper.facts["id_number"]) == (view.name, view.id_number)
    assert paper.facts["address"] == known(queries.home_of(holder, today)).address


@pytest.mark.parametrize(
    ("options", "message"),
    [({"persons": 0}, "1 or more"), ({"region": ["999999"]}, "no region 999999"), ({"region": ["51"]}, "six digits")],
)
def test_a_wrong_wish_is_answered_with_what_to_do(options: dict[str, Any], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        seed(**options)


def test_a_real_register_gets_no_made_up_people(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="TONGBAN_DEMO=1"):
        seed()
    assert Person.objects.count() == 0


def test_a_faulty_pack_is_told_with_file_and_line(settings: Settings, tmp_path: Path) -> None:
    settings.PACK_DIR = str(tmp_path)
    with pytest.raises(CommandError, match=r"surnames\.yaml"):
        seed()


def test_no_number_and_no_name_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    out = seed(persons=20)
    told = caplog.text + out
    for name, number in PersonRecord.objects.values_list("name", "id_number"):
        assert number not in out
        assert name not in out
    assert "INSERT" not in told


def test_progress_is_shown_to_a_person_and_not_to_a_file() -> None:
    class Screen(StringIO):
        def isatty(self) -> bool:
            return True

    screen, file = Screen(), StringIO()
    call_command("seed", persons=10, stdout=StringIO(), stderr=screen)
    call_command("seed", persons=10, stdout=StringIO(), stderr=file)
    assert "10 of 10" in screen.getvalue()
    assert file.getvalue() == ""
