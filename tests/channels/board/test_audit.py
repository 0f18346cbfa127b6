"""An auditor finds who looked at what, within the region; and is found in turn."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.channels.conftest import NOON, SUZHOU, Desk, Family
from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.casework.audit.models import Access
from tongban.casework.registry.actions import lives
from tongban.casework.registry.queries import changes
from tongban.casework.registry.rules import Cause, Correction

Desks = Callable[..., Desk]
PAGE = "/board/use-of-data/"


@pytest.fixture
def looked(transfer: str, officer_at: Desks) -> Desk:
    """An examiner of Suzhou who has opened a case."""
    desk = officer_at(SUZHOU, Role.EXAMINER, name="gu")
    assert desk.client.get(f"/desk/cases/{transfer}/").status_code == 200
    return desk


@pytest.fixture
def auditor(officer_at: Desks) -> Desk:
    return officer_at("police-320000", Role.AUDITOR, name="kong")


def asked(desk: Desk, status: int = 200, **typed: Any) -> str:
    answer = desk.client.post(PAGE, typed)
    assert answer.status_code == status
    return answer.content.decode()


def rows(text: str) -> int:
    return text.count('<th scope="row"')


def test_by_officer_case_person_and_office(looked: Desk, auditor: Desk, transfer: str, family: Family) -> None:
    assert rows(asked(auditor, officer="gu")) == 2  # Luo and her child
    assert rows(asked(auditor, office=SUZHOU, officer="gu")) == 2
    assert rows(asked(auditor, office="苏州市公安局姑苏分局", officer="gu")) == 2
    assert rows(asked(auditor, office="police-320102")) == 0
    assert rows(asked(auditor, person=family.numbers["luo"])) == 1
    assert rows(asked(auditor, person=family.numbers["husband"])) == 0
    of_case = asked(auditor, case=transfer)
    assert rows(of_case) == 3  # two looks, and the act of handing it in
    assert transfer in of_case
    assert "罗芳" not in of_case  # ids, no names


def test_by_day(looked: Desk, auditor: Desk) -> None:
    month: dict[str, Any] = {"since_year": "2026", "since_month": "3"}
    assert rows(asked(auditor, officer="gu", since_day="2", **month)) == 2
    assert rows(asked(auditor, officer="gu", since_day="3", **month)) == 0


def test_what_does_not_exist_is_said_beside_its_field(auditor: Desk) -> None:
    for name, value in (("officer", "nobody"), ("case", "123"), ("person", "11"), ("office", "police-51")):
        assert "govuk-error-message" in asked(auditor, status=422, **{name: value})


def test_another_region_is_out_of_reach(looked: Desk, officer_at: Desks) -> None:
    elsewhere = officer_at("police-510000", Role.AUDITOR, name="deng")
    assert rows(asked(elsewhere, officer="gu")) == 0


def test_the_auditor_is_written_down_as_well(looked: Desk, auditor: Desk, family: Family) -> None:
    asked(auditor, person=family.numbers["luo"])
    row = Access.objects.get(user_id=auditor.user.pk)
    assert (row.page, row.purpose, row.subject_id) == ("audit", "audit", family.people["luo"])
    auditor.client.get(PAGE)
    assert Access.objects.filter(user_id=auditor.user.pk, kind="list").count() == 1


def test_the_file_holds_the_same_rows(looked: Desk, auditor: Desk) -> None:
    answer = auditor.client.post(PAGE, {"officer": "gu", "export": "1"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("at,user,client,role,office")
    assert len(lines) == 3
    assert all(SUZHOU in line and "罗芳" not in line for line in lines[1:])
    assert all(line.startswith("2026-03-02T12:00:00+08:00,") for line in lines[1:])  # as on the page
    assert Access.objects.filter(user_id=auditor.user.pk, page="audit").exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_only_auditors_read_the_ledger_of_others(officer_at: Desks, role: Role) -> None:
    assert officer_at(SUZHOU, role).client.get(PAGE).status_code == 403


def test_an_auditor_sees_no_case(auditor: Desk, transfer: str) -> None:
    assert auditor.client.get(f"/desk/cases/{transfer}/").status_code == 404
    assert auditor.client.get("/home/")["Location"] == PAGE


def test_what_was_changed_in_the_registers_is_found_by_person_and_by_case(auditor: Desk, family: Family) -> None:
    luo, case_id = family.people["luo"], UUID(int=7)
    cause = Cause(case_id=case_id, case_number="320508-26-KNOWN", authority=SUZHOU, at=NOON, on=NOON.date())
    lives.correct(person_id=luo, correction=Correction(ethnicity="回族"), cause=cause)
    shown = asked(auditor, person=family.numbers["luo"])
    assert "更正" in shown
    assert "320508-26-KNOWN" in shown
    assert "回族" not in shown  # what was changed, and not what it says
    answer = auditor.client.post(PAGE, {"person": family.numbers["luo"], "export_changes": "1"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[1:3] for line in lines[1:]] == [[SUZHOU, "correct"]]
    assert str(luo) in lines[1]
    by_case = changes.changes(by=auditor.officer, case_id=case_id)
    assert [each.subject_id for each in by_case] == [luo]
    assert changes.changes(by=auditor.officer) == []
    elsewhere = Officer(1, frozenset(), audits=frozenset({"police-51"}))
    assert changes.changes(by=elsewhere, case_id=case_id) == []
