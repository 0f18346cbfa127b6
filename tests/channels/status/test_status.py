"""What verifiers fetch: for anybody, whole, cacheable, and fresh within the minute."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.casework.licences.holders import driver, licence_of
from tests.casework.licences.signing import have_keys
from tests.casework.registry.people import NOON, cause
from tongban.basis.credentials import status
from tongban.casework.keys.rules import NoSigner
from tongban.casework.licences import places
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.signers import trust_list
from tongban.casework.registry import actions
from tongban.casework.registry.rules import Act
from tongban.channels.nightly.listing import publish_lists

UNTIL = (NOON + timedelta(days=14)).date()
LIST = "/s/driving_licence-1"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    have_keys(settings, tmp_path, NOON)


@pytest.fixture
def number(pack: None) -> str:
    number = licence_of(driver())
    places.give_places(number, count=2, until=UNTIL)
    publish_lists(NOON)
    return number


def test_anybody_fetches_a_list_as_json_or_as_cbor(client: Client, number: str) -> None:
    plain = client.get(LIST)
    assert plain.headers["Content-Type"] == "application/statuslist+jwt"
    small = client.get(LIST, headers={"Accept": "application/statuslist+cwt"})
    assert small.headers["Content-Type"] == "application/statuslist+cwt"
    for answer in (plain, small):
        assert status.read(answer.content, trust_list().trust, at=NOON).issued_at == NOON
        assert answer.headers["Cache-Control"] == "public, max-age=30"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept" in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers
    assert plain.headers["ETag"] != small.headers["ETag"]


def test_who_has_the_list_already_is_told_so_until_it_changes(client: Client, number: str) -> None:
    tag = client.get(LIST).headers["ETag"]
    again = client.get(LIST, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    actions.end_document(number=number, act=Act.SUSPEND, cause=cause())
    assert publish_lists(NOON + timedelta(seconds=20)) == 1
    assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 200


def test_all_lists_of_the_country_come_in_one_file(client: Client, number: str) -> None:
    places.give_places(licence_of(driver(), kind="household_certificate"), count=1, until=UNTIL)
    publish_lists(NOON)
    answer = client.get("/s/all.jwts")
    lines = b"".join(answer.streaming_content).splitlines()  # type: ignore[attr-defined]
    named = {status.read(line, trust_list().trust, at=NOON).uri for line in lines}
    assert named == {status_uri("driving_licence-1"), status_uri("household_certificate-1")}
    assert client.get("/s/all.jwts", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_index_says_where_everything_is(client: Client, number: str) -> None:
    said = client.get("/s/").json()
    assert said["lists"] == [{"uri": status_uri("driving_licence-1"), "version": 1}]
    assert client.get(said["trust"]).content.decode() == trust_list().text
    assert client.get(said["all"]).status_code == 200


def test_nobody_can_ask_for_one_licence(client: Client, number: str) -> None:
    for path in (f"/s/{number}", "/s/driving_licence-9"):
        assert client.get(path).status_code == 404
    assert client.post(LIST).status_code == 405


def test_where_there_are_no_keys_nothing_is_published(
    client: Client, pack: None, settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS = str(tmp_path / "elsewhere")
    places.give_places(licence_of(driver()), count=1, until=UNTIL)
    assert publish_lists(NOON) == 0
    assert client.get("/s/trust.jwt").status_code == 404
    with pytest.raises(NoSigner):
        trust_list()
