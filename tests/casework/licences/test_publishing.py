"""Status lists: built of what the entries say, signed, and again when something changed or time has passed."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from tests.casework.licences.holders import driver, licence_of
from tests.casework.licences.signing import SITE, have_keys
from tests.casework.registry.people import NOON, cause
from tongban.basis.credentials import status
from tongban.basis.credentials.status import Status, StatusList
from tongban.basis.refusals import NotFound
from tongban.casework.licences import places, publishing, queries
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.models import StatusEntry
from tongban.casework.licences.signers import status_signer, trust_list
from tongban.casework.registry import actions
from tongban.casework.registry.rules import Act

UNTIL = (NOON + timedelta(days=14)).date()
LIST = "driving_licence-1"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    have_keys(settings, tmp_path, NOON)


@pytest.fixture
def person(pack: None) -> UUID:
    return driver()


def publish(at: object = NOON) -> int:
    assert hasattr(at, "date")
    return publishing.publish_due(signer=status_signer(NOON), at=at)  # type: ignore[arg-type]


def read(*, cbor: bool = False) -> StatusList:
    found = queries.published_list(LIST)
    return status.read(found.cwt if cbor else found.jwt, trust_list().trust, at=NOON)


@pytest.mark.parametrize("cbor", [False, True])
def test_a_list_says_of_each_copy_what_was_done_to_its_licence(person: UUID, cbor: bool) -> None:  # noqa: FBT001
    number, other = licence_of(person), licence_of(driver())
    given, untouched = (places.give_places(each, count=3, until=UNTIL) for each in (number, other))
    actions.end_document(number=number, act=Act.SUSPEND, cause=cause())
    assert publish() == 1
    found = read(cbor=cbor)
    assert found.uri == f"{SITE}/s/{LIST}" == status_uri(given.list_id)
    assert [found.at(index) for index in given.indices] == [Status.SUSPENDED] * 3
    assert [found.at(index) for index in untouched.indices] == [Status.VALID] * 3
    assert found.issued_at == NOON


def test_a_list_is_published_when_something_changed_and_not_again_at_once(person: UUID) -> None:
    number = licence_of(person)
    given = places.give_places(number, count=1, until=UNTIL)
    assert publish() == 1  # before any copy is shown
    assert publish(NOON + timedelta(minutes=1)) == 0
    actions.end_document(number=number, act=Act.REVOKE, cause=cause())
    assert publishing.due(NOON) == [LIST]
    assert publish(NOON + timedelta(minutes=1)) == 1
    assert read().at(given.indices[0]) == Status.INVALID
    assert publish(NOON + timedelta(minutes=2)) == 0
    assert publish(NOON + timedelta(minutes=1) + publishing.ANEW) == 1  # so that its age tells how sure one can be
    assert queries.published_lists() == [(LIST, 3)]


def test_a_change_that_comes_while_a_list_is_built_is_in_the_next(
    person: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = licence_of(person)
    given = places.give_places(number, count=1, until=UNTIL)

    def change_meanwhile(entries: bytearray) -> bytes:
        actions.end_document(number=number, act=Act.SUSPEND, cause=cause())
        return status.pack(entries)

    with monkeypatch.context() as m:
        m.setattr(publishing, "pack", change_meanwhile)
        publish()
    assert read().at(given.indices[0]) == Status.VALID
    assert publishing.due(NOON) == [LIST]
    publish()
    assert read().at(given.indices[0]) == Status.SUSPENDED


def test_of_copies_that_have_run_out_nothing_is_said_any_more(person: UUID) -> None:
    number = licence_of(person)
    given = places.give_places(number, count=1, until=NOON.date() - timedelta(days=1))
    actions.end_document(number=number, act=Act.REVOKE, cause=cause())
    publish()
    assert read().at(given.indices[0]) == Status.VALID
    assert StatusEntry.objects.count() == 1  # the place is never given again


def test_that_an_identity_card_was_reported_lost_is_told_to_nobody(person: UUID) -> None:
    number = licence_of(person, kind="resident_id_card")
    given = places.give_places(number, count=1, until=UNTIL)
    actions.end_document(number=number, act=Act.SUSPEND, cause=cause())
    publish()
    found = status.read(queries.published_list("resident_id_card-1").jwt, trust_list().trust, at=NOON)
    assert found.at(given.indices[0]) == Status.INVALID


def test_a_list_that_was_never_published_is_not_found(person: UUID) -> None:
    places.give_places(licence_of(person), count=1, until=UNTIL)
    for name in (LIST, "driving_licence-9"):
        with pytest.raises(NotFound):
            queries.published_list(name)


def test_a_list_that_is_gone_is_left_alone(person: UUID) -> None:
    assert not publishing.publish("driving_licence-9", signer=status_signer(NOON), at=NOON)


def test_the_first_list_of_a_kind_is_there_before_its_first_copy(pack: None) -> None:
    publishing.have_one("driving_licence", NOON)
    assert queries.published_lists() == [("driving_licence-1", 1)]
    publishing.have_one("driving_licence", NOON + timedelta(days=1))
    assert queries.published_lists() == [("driving_licence-1", 1)]


def test_where_nothing_can_be_signed_the_first_list_waits(pack: None, settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = str(tmp_path / "elsewhere")
    publishing.have_one("driving_licence", NOON)
    settings.KEYS = str(tmp_path / "keys")
    assert publish() == 0
