"""Two captured lifecycles become a script that writes fresh rows."""

from datetime import date
from uuid import UUID

import pytest

from bench.capture import CannotReplay, Statement, script
from bench.people import Mover

PERSONS = UUID(int=1), UUID(int=2)
DAY = date(2026, 3, 2)


def mover(position: int) -> Mover:
    key = UUID(int=90 + position)
    return Mover(
        PERSONS[position], 7 + position, f"home{position}", f"名{position}", "320508", key, key, f"session{position}"
    )


@pytest.mark.django_db
def test_what_differs_is_a_variable_and_what_is_the_same_stays() -> None:
    text = 'INSERT INTO "x" VALUES (%s, %s, %s)'
    lives = [
        [Statement("BEGIN", ()), Statement(text, (person, "same", DAY)), Statement("COMMIT", ())] for person in PERSONS
    ]

    found = script(lives[0], lives[1], (mover(0), mover(1)))

    assert found.text == "BEGIN;\nINSERT INTO \"x\" VALUES (:v0::uuid, 'same', '2026-03-02'::date);\nCOMMIT;"
    assert (found.statements, found.transactions) == (3, 1)
    assert found.variables["v0"](mover(1)) == str(PERSONS[1])


@pytest.mark.django_db
def test_what_was_made_is_made_anew_for_each_run() -> None:
    made = [[Statement("INSERT INTO x VALUES (%s)", (UUID(int=n),))] for n in (501, 502)]
    fresh = script(made[0], made[1], (mover(0), mover(1))).variables["v0"]
    assert len({fresh(mover(0)), fresh(mover(0)), str(UUID(int=501))}) == 3


@pytest.mark.django_db
def test_a_colon_within_a_text_is_no_variable() -> None:
    same = [Statement("SELECT %s", ("see:this",))]
    assert script(same, same, (mover(0), mover(1))).text == "SELECT E'see\\x3athis';"


@pytest.mark.django_db
def test_lifecycles_that_went_different_ways_cannot_stand_for_each_other() -> None:
    with pytest.raises(CannotReplay):
        script([Statement("SELECT 1", ())], [Statement("SELECT 2", ())], (mover(0), mover(1)))
