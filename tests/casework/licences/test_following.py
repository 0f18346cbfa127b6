"""What happens to a document happens to its copies: noted once, and told by the lists."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from pytest_django import DjangoAssertNumQueries

from tests.casework.licences.holders import ISSUED, driver, licence_of
from tests.casework.registry.people import cause
from tongban.basis.credentials.identifier import read_licence_id
from tongban.basis.credentials.status import Status
from tongban.basis.refusals import NotFound
from tongban.casework.catalog import effects
from tongban.casework.licences import places, queries
from tongban.casework.licences.models import LicenceEvent, StatusEntry
from tongban.casework.licences.rules import NoLicence
from tongban.casework.registry import actions, turns
from tongban.casework.registry.refusals import Suspended
from tongban.casework.registry.rules import Act, Issue

UNTIL = date(2026, 3, 16)


@pytest.fixture
def person(pack: None) -> UUID:
    return driver()


@pytest.fixture
def number(person: UUID) -> str:
    return licence_of(person)


def status(number: str) -> list[int]:
    return list(StatusEntry.objects.filter(licence=number).order_by("first").values_list("status", flat=True))


def end(number: str, act: Act, on: date = ISSUED) -> None:
    actions.end_document(number=number, act=act, cause=cause(on))


def test_a_licence_is_the_document_of_the_register_with_its_kind_and_identifier(number: str, person: UUID) -> None:
    licence = queries.licence(number)
    assert [each.number for each in queries.licences_of(person)] == [number]
    assert (licence.kind.code, licence.name.zh) == ("driving_licence", "机动车驾驶证")
    read = read_licence_id(licence.record.identifier)  # check character and all
    assert (read.serial, read.issuer, read.version) == (number, "320508", 1)
    assert licence.claims(ISSUED)["classes"] == ["C1"]
    assert licence.claims(ISSUED, "age_18") == {"age_over_18": True}
    assert licence.claims(ISSUED)["valid_until"] == "2032-03-02"  # 2 March 2026 and six years


def test_each_licence_that_replaces_another_counts_one_version_up(number: str, person: UUID) -> None:
    second = queries.licence(licence_of(person, replaces=True))
    assert second.document.version == 2
    assert read_licence_id(second.record.identifier).version == 2
    assert queries.licence(number).state_on(ISSUED) == "replaced"
    assert [event.act for event in queries.history(number)] == ["replace"]


def test_what_is_no_licence_is_not_found_as_one(person: UUID) -> None:
    issue = Issue(kind="permit_to_move_in", holder=person, validity="long_term")
    permit = actions.issue_document(issue=issue, cause=cause()).number
    with pytest.raises(NotFound):
        queries.licence(permit)
    with pytest.raises(NotFound):
        places.give_places(permit, count=1, until=UNTIL)
    end(permit, Act.REVOKE)
    assert not LicenceEvent.objects.exists()


def test_a_list_of_licences_costs_two_questions_however_many(
    number: str, person: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    licence_of(person)
    with django_assert_num_queries(2):
        assert len(queries.licences_of(person)) == 2


def test_places_are_given_once_and_lie_apart(number: str) -> None:
    first = places.give_places(number, count=10, until=UNTIL)
    second = places.give_places(number, count=10, until=UNTIL)
    assert first.list_id == second.list_id == "driving_licence-1"
    assert len({*first.indices, *second.indices}) == 20


def test_a_list_that_is_full_is_followed_by_the_next(number: str) -> None:
    places.give_places(number, count=1, until=UNTIL)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE licences_statuslist SET given = %s", [(1 << 20) - 5])
    assert places.give_places(number, count=10, until=UNTIL).list_id == "driving_licence-2"
    assert places.give_places(number, count=5, until=UNTIL).list_id == "driving_licence-1"  # there is room for five


def test_no_more_than_fits_is_given_at_once(number: str) -> None:
    with pytest.raises(ValueError, match="at once"):
        places.give_many("driving_licence", [number], count=0, until=UNTIL)
    with pytest.raises(ValueError, match="at once"):
        places.give_many("driving_licence", [number] * 2, count=1 << 15, until=UNTIL)


def test_a_suspension_reaches_every_copy_and_goes_when_it_is_lifted(number: str) -> None:
    places.give_places(number, count=10, until=UNTIL)
    places.give_places(number, count=10, until=UNTIL)
    end(number, Act.SUSPEND)
    assert status(number) == [Status.SUSPENDED] * 2
    with pytest.raises(NoLicence):
        places.give_places(number, count=1, until=UNTIL)
    end(number, Act.LIFT)
    assert status(number) == [Status.VALID] * 2
    assert [(e.act, e.before, e.after) for e in queries.history(number)] == [
        ("suspend", "valid", "suspended"),
        ("lift", "suspended", "valid"),
    ]


def test_a_suspended_licence_is_not_replaced(number: str, person: UUID) -> None:
    end(number, Act.SUSPEND)
    with pytest.raises(Suspended):
        licence_of(person, replaces=True)
    assert queries.licence(number).state_on(ISSUED) == "suspended"


@pytest.mark.parametrize("act", [Act.REVOKE, Act.RESCIND, Act.WITHDRAW, Act.DEREGISTER])
def test_what_has_ended_is_ended_in_the_list_and_stays_so(number: str, act: Act) -> None:
    places.give_places(number, count=1, until=UNTIL)
    end(number, act)
    assert status(number) == [Status.INVALID]


def test_a_replaced_licences_copies_are_ended(number: str, person: UUID) -> None:
    places.give_places(number, count=1, until=UNTIL)
    licence_of(person, replaces=True)
    assert status(number) == [Status.INVALID]


def test_an_endorsement_is_noted_and_changes_no_status(person: UUID) -> None:
    issue = Issue(kind="residence_permit", holder=person, validity="long_term", endorsed=True)
    permit = actions.issue_document(issue=issue, cause=cause()).number
    places.give_places(permit, count=1, until=UNTIL)
    actions.endorse_document(kind="residence_permit", holder=person, cause=cause(date(2027, 2, 20)))
    assert [event.act for event in queries.history(permit)] == ["endorse"]
    assert status(permit) == [Status.VALID]


@pytest.mark.law("licensing-70")
def test_the_licences_of_somebody_who_has_died_end_with_them(number: str, person: UUID) -> None:
    extract = licence_of(person, kind="household_certificate")
    effect = effects.effect("licences.end_with_holder")
    made = cause(date(2026, 4, 1))
    context = effects.Context(
        case_id=made.case_id or UUID(int=1), case_number=made.case_number, authority=made.authority, at=made.at,
        on=made.on, applicant=None,
    )  # fmt: skip
    done = effect.apply(context, effect.parameters(person=person))
    assert set(done["licences"].split(", ")) == {number, extract}
    assert {each.state_on(made.on) for each in queries.licences_of(person)} == {"struck_off"}
    assert effect.apply(context, effect.parameters(person=person)) == {"licences": ""}


def test_what_was_done_is_not_undone_in_the_record(number: str) -> None:
    end(number, Act.SUSPEND)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LicenceEvent.objects.update(words="nothing")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LicenceEvent.objects.all().delete()


def test_who_follows_is_told_once_however_often_they_ask(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(turns, "_FOLLOWERS", [])
    follower = lambda turn: told.append(turn.act)  # noqa: E731 (the same object, twice)
    turns.follow(follower)
    turns.follow(follower)
    end(number, Act.SUSPEND)
    assert told == ["suspend"]
