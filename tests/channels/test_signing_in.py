"""The door: a password cannot be guessed on for ever."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from tongban.casework.attempts import actions as attempts
from tongban.casework.offices.actions import open_login

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "stapler-horse-42-lantern", "stapler-horse-43-lantern"
NINE = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
WAIT = "Too many wrong attempts. Wait an hour, then try again."


@pytest.fixture(autouse=True)
def officers(settings: Settings) -> None:
    """Have two log-ins, and passwords that are hashed quickly: how slowly is not the question here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for name in ("clerk-li", "clerk-wu"):
        open_login(username=name, display_name=name, password=RIGHT)


def tried(username: str, password: str, address: str = "192.0.2.1") -> HttpResponse:
    """Return what the door answers."""
    with translation.override("en"):
        headers = {"Accept-Language": "en"}
        form = {"username": username, "password": password}
        return Client(REMOTE_ADDR=address, headers=headers).post("/login/", form)  # type: ignore[return-value]


def test_after_ten_wrong_passwords_the_right_one_waits_an_hour_wherever_it_comes_from() -> None:
    with time_machine.travel(NINE, tick=False):
        assert [tried("clerk-li", WRONG).status_code for _ in range(10)] == [200] * 10
        answer = tried("clerk-li", RIGHT, "192.0.2.2")
        assert (answer.status_code, WAIT in answer.content.decode()) == (429, True)
        assert tried("clerk-wu", RIGHT).status_code == 302
    with time_machine.travel(NINE + timedelta(hours=1), tick=False):
        assert tried("clerk-li", RIGHT).status_code == 302


def test_a_name_that_nobody_has_is_counted_alike_so_that_the_door_does_not_tell_who_is_there() -> None:
    with time_machine.travel(NINE, tick=False):
        assert [tried("nobody", WRONG).status_code for _ in range(11)] == [200] * 10 + [429]


def test_from_one_address_not_every_name_can_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "FROM_AN_ADDRESS", 3)
    with time_machine.travel(NINE, tick=False):
        assert [tried(f"clerk-{n}", WRONG).status_code for n in range(4)] == [200] * 3 + [429]
        assert tried("clerk-li", RIGHT).status_code == 429
        assert tried("clerk-li", RIGHT, "192.0.2.2").status_code == 302


def test_a_right_password_and_an_empty_form_count_as_nothing_wrong() -> None:
    with time_machine.travel(NINE, tick=False):
        for _ in range(9):
            tried("clerk-li", WRONG)
        assert tried("clerk-li", RIGHT).status_code == 302
        assert tried("clerk-li", RIGHT).status_code == 302
        assert tried("clerk-li", WRONG).status_code == 200
        assert tried("clerk-li", RIGHT).status_code == 429
