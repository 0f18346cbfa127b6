"""Copies of all licences: each once, by several at a time, and whoever is killed goes on where it was."""

import io
import json
import multiprocessing
import os
import signal
import stat
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count, groupby
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from psycopg.types.range import DateRange
from pytest_django import Settings

from tests.conftest import MONDAY
from tongban.basis.credentials import sdjwt_check
from tongban.basis.refusals import NotFound
from tongban.casework.keys import development, private
from tongban.casework.keys import queries as keys
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.licences import bulk
from tongban.casework.licences.bulk import OtherPlan
from tongban.casework.licences.models import StatusEntry
from tongban.casework.registry.models import Document

pytestmark = pytest.mark.django_db(transaction=True)
COUNT, PART = 23, 5
PARTS = 5  # 5 + 5 + 5 + 5 + 3


@pytest.fixture(autouse=True)
def many(pack: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Driving licences in small parts, and a key to sign them with."""
    monkeypatch.setattr(bulk, "PART", PART)
    settings.KEY_REACHES = Reaches("a passphrase of tests")
    development.keep(keys.site(), address="https://site.example", provinces=["320000"], at=MONDAY)
    Document.objects.bulk_create(a_licence(f"D{number:05d}") for number in range(COUNT))
    yield
    Document.objects.filter(number__startswith="D").delete()


def a_licence(number: str, **more: object) -> Document:
    said: dict[str, object] = {
        "number": number, "kind": "driving_licence", "holder_kind": "person", "person_id": uuid4(),
        "valid": DateRange(date(2024, 1, 1), date(2030, 1, 1)), "issued_by": "police-320508",
        "issued_on": date(2024, 1, 1), "facts": {"name": "罗", "classes": ["C1", "E"], "born_on": "1990-01-02"}, **more,
    }  # fmt: skip
    return Document(**said)


def issue(folder: Path) -> list[int]:
    return list(bulk.work(folder, bulk.plan(folder, "driving_licence", MONDAY), MONDAY))


def issued(folder: Path) -> dict[str, tuple[str, int]]:
    """Return where the status of each licence stands, by its number, as its copy says that a verifier accepted."""
    found: dict[str, tuple[str, int]] = {}
    trust = keys.trust_list().trust
    for path in sorted(folder.glob("part-*.txt")):
        for line in path.read_text().splitlines():
            shown = sdjwt_check.check(line, trust, at=MONDAY)
            assert shown.facts["number"] not in found
            assert shown.facts["classes"] == ["C1", "E"]
            assert shown.status
            found[shown.facts["number"]] = (shown.status.uri, shown.status.index)
    return found


def test_every_licence_in_force_is_signed_once_with_a_place_of_its_own(tmp_path: Path) -> None:
    Document.objects.filter(number="D00007").update(state="suspended")
    Document.objects.filter(number="D00008").update(valid=DateRange(date(2018, 1, 1), date(2024, 1, 1)))  # run out
    folder = tmp_path / "issued"
    assert sum(issue(folder)) == COUNT - 2
    found = issued(folder)
    assert sorted(found) == [f"D{number:05d}" for number in range(COUNT) if number not in {7, 8}]
    assert len(set(found.values())) == COUNT - 2
    assert StatusEntry.objects.filter(licence__in=found).count() == COUNT - 2
    assert issue(folder) == []  # all is done
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in folder.glob("*.txt"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def killed(act: Callable[[], object]) -> int:
    """Do something in a process of its own; return by which signal it ended."""
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=act)
    child.start()
    child.join(60)
    return -(child.exitcode or 0)


KILLED = {  # before which call, of the third part
    "before the places are kept": (bulk, "status_uri", 2),
    "before one is signed": (bulk, "_copy", 2 * PART),
    "before the file is there": (private, "write", 2),
}


@pytest.mark.parametrize("when", KILLED)
def test_whoever_is_killed_goes_on_where_it_was(when: str, tmp_path: Path) -> None:
    folder = tmp_path / "issued"
    bulk.plan(folder, "driving_licence", MONDAY)

    def until_the_third() -> None:
        whole = bulk.plan(folder, "driving_licence", MONDAY)
        module, name, turn = KILLED[when]
        act, turns = getattr(module, name), count()

        def dies(*given: object) -> object:
            if next(turns) == turn:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*given)

        setattr(module, name, dies)
        list(bulk.work(folder, whole, MONDAY))

    assert killed(until_the_third) == signal.SIGKILL
    whole = bulk.plan(folder, "driving_licence", MONDAY)
    assert bulk.done(folder, whole) == 2
    before = StatusEntry.objects.count()
    assert before == (10 if when == "before the places are kept" else 15)  # two parts; or the places of a third as well
    assert issue(folder) == [5, 5, 3]
    found = issued(folder)
    assert len(found) == len(set(found.values())) == COUNT
    assert StatusEntry.objects.count() == before + 13  # new places: nobody has one that was given before


def test_several_divide_the_work_and_none_is_done_twice(tmp_path: Path) -> None:
    folder = tmp_path / "issued"
    whole = bulk.plan(folder, "driving_licence", MONDAY)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=lambda: list(bulk.work(folder, whole, MONDAY))) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    found = issued(folder)
    assert len(found) == len(set(found.values())) == COUNT
    assert StatusEntry.objects.count() == COUNT


def test_a_licence_that_is_suspended_meanwhile_is_either_not_signed_or_has_its_place_told(tmp_path: Path) -> None:
    """Control: a part holds its licences, so whoever suspends one waits until its place is there to be set."""
    folder = tmp_path / "issued"
    whole = bulk.plan(folder, "driving_licence", MONDAY)
    work = bulk.work(folder, whole, MONDAY)
    next(work)
    assert StatusEntry.objects.filter(licence="D00000").count() == 1
    Document.objects.filter(number="D00006").update(state="suspended")
    assert sum(work) == COUNT - PART - 1
    assert "D00006" not in issued(folder)


def test_a_folder_is_for_one_kind_and_one_day(tmp_path: Path) -> None:
    folder = tmp_path / "issued"
    assert bulk.plan(folder, "driving_licence", MONDAY).parts == PARTS
    with pytest.raises(OtherPlan):
        bulk.plan(folder, "residence_permit", MONDAY)
    with pytest.raises(NotFound):
        bulk.plan(folder, "library_card", MONDAY)
    said = json.loads((folder / "plan.json").read_text())
    (folder / "plan.json").write_text(json.dumps({**said, "on": "2026-03-01"}))
    with pytest.raises(OtherPlan):
        bulk.plan(folder, "driving_licence", MONDAY)


def test_the_command_tells_how_far_it_is_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongban.casework.licences.management.commands.issue_licences.now", lambda: MONDAY)
    monkeypatch.setattr("tongban.casework.licences.management.commands.issue_licences.LOOK_SECONDS", 0.05)
    folder = tmp_path / "issued"
    next(bulk.work(folder, bulk.plan(folder, "driving_licence", MONDAY), MONDAY))
    said, bar = io.StringIO(), io.StringIO()
    bar.isatty = lambda: True  # type: ignore[method-assign]
    call_command("issue_licences", kind="driving_licence", into=folder, workers=2, stdout=said, stderr=bar)
    assert "1 of 5 parts are done already" in said.getvalue()
    assert "All 5 parts are done" in said.getvalue()
    assert [each for each, _ in groupby(bar.getvalue().split("\r")[-1])].count("█") == 1
    assert len(issued(folder)) == COUNT
    with pytest.raises(CommandError, match="begun for"):
        call_command("issue_licences", kind="residence_permit", into=folder, stdout=said)


def test_where_the_key_is_missing_the_command_says_what_is_left(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYS = str(tmp_path / "nothing")
    monkeypatch.setattr("tongban.casework.licences.management.commands.issue_licences.now", lambda: MONDAY)
    with pytest.raises(CommandError, match="5 of 5 parts are not done"):
        call_command(
            "issue_licences", kind="driving_licence", into=tmp_path / "issued", workers=1, stdout=io.StringIO()
        )
    assert StatusEntry.objects.count() == 0
