"""What verifiers fetch: for anybody, whole, cacheable, and fresh within the minute."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.casework.licences.holders import driver, licence_of
from tests.casework.licences.signing import have_keys
from tests.casework.registry.people import NOON, cause
from tongban.basis.credentials import bundle, delta, status
from tongban.casework.keys.queries import Ready
from tongban.casework.keys.rules import NoSigner, SignerAway
from tongban.casework.licences import handing_out, places
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.models import StatusChange
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


def held(client: Client) -> status.StatusList:
    return status.read(client.get(LIST).content, trust_list().trust, at=NOON)


def later(number: str, act: Act, seconds: int) -> None:
    actions.end_document(number=number, act=act, cause=cause())
    publish_lists(NOON + timedelta(seconds=seconds))


def test_what_changed_since_a_list_makes_of_it_the_present_one(client: Client, number: str) -> None:
    first = held(client)
    later(number, Act.SUSPEND, 20)
    second = held(client)
    later(number, Act.LIFT, 40)
    later(number, Act.REVOKE, 60)
    present, trust = held(client), trust_list().trust
    for before in (first, second):
        answer = client.get(f"{LIST}/since/{int(before.issued_at.timestamp())}")
        assert answer.headers["Content-Type"] == delta.TYPE
        assert delta.apply(answer.content, before, trust, at=NOON) == present
        assert len(answer.content) < len(client.get(LIST).content) * 2
        again = client.get(answer.request["PATH_INFO"], headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert answer.headers["Last-Modified"] == "Mon, 02 Mar 2026 04:01:00 GMT"
        assert answer.headers["Cache-Control"] == "public, max-age=30"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_delta_of_nothing_makes_a_list_fresh(client: Client, number: str) -> None:
    before = held(client)
    publish_lists(NOON + timedelta(minutes=15))
    answer = client.get(f"{LIST}/since/{int(before.issued_at.timestamp())}")
    found = delta.apply(answer.content, before, trust_list().trust, at=NOON + timedelta(minutes=15))
    assert (found.entries, found.issued_at) == (before.entries, NOON + timedelta(minutes=15))


def test_whoever_holds_a_list_that_is_too_old_or_from_elsewhere_is_told_to_fetch_it_whole(
    client: Client, number: str
) -> None:
    before = int(held(client).issued_at.timestamp())
    publish_lists(NOON + timedelta(days=3, seconds=1))
    for since in (0, before, before + 4 * 86_400, 10**30):
        answer = client.get(f"{LIST}/since/{since}")
        assert (answer.status_code, status_uri("driving_licence-1") in answer.text) == (410, True), since
    assert client.get(f"/s/driving_licence-9/since/{before}").status_code == 404


def test_what_no_delta_starts_from_any_more_is_forgotten(client: Client, number: str) -> None:
    later(number, Act.SUSPEND, 20)
    assert StatusChange.objects.count() == 1
    publish_lists(NOON + timedelta(days=4))
    assert not StatusChange.objects.exists()


def test_the_signed_bundle_holds_every_list_of_the_country(client: Client, number: str) -> None:
    places.give_places(licence_of(driver(), kind="household_certificate"), count=1, until=UNTIL)
    publish_lists(NOON)
    answer = client.get(client.get("/s/").json()["bundle"])
    found = bundle.read(answer.content, trust_list().trust, at=NOON)
    assert set(found.lists) == {status_uri("driving_licence-1"), status_uri("household_certificate-1")}
    assert answer.headers["Content-Type"] == bundle.TYPE
    again = client.get("/s/all.tsb", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_before_anything_is_published_there_is_no_bundle(client: Client, pack: None) -> None:
    assert client.get("/s/all.tsb").status_code == 404


def test_where_the_key_is_away_both_are_asked_for_again_later(
    client: Client, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_at: datetime) -> Ready:
        raise SignerAway("no answer")

    monkeypatch.setattr(handing_out, "status_signer", away)
    for path in (f"{LIST}/since/{int(NOON.timestamp())}", "/s/all.tsb"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_the_index_says_where_everything_is(client: Client, number: str) -> None:
    said = client.get("/s/").json()
    assert said["lists"] == [{"uri": status_uri("driving_licence-1"), "version": 1}]
    assert client.get(said["trust"]).content.decode() == trust_list().text
    assert client.get(said["all"]).status_code == 200
    assert client.get(said["bundle"]).status_code == 200


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
