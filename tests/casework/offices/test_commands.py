"""Officers are posted and log-ins closed from the command line."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from tongban.basis.items import Role
from tongban.casework.offices import queries
from tongban.casework.offices.models import Authority, Post, User

SUZHOU, YIBIN, GONE = "police-320508", "police-511502", "police-320503"
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
PASSWORD, OTHER = "plum rain over the canal", "nine bends of the bridge"


class Terminal(io.StringIO):
    """Standard input where somebody sits."""

    def isatty(self) -> bool:
        return True


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices(settings: Settings) -> None:
    """Two bureaus that are, and one that ended in 2012; passwords that are quick to check."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for code, ended in ((SUZHOU, None), (YIBIN, None), (GONE, date(2012, 1, 1))):
        place = {"kind": "police", "level": "county", "region_code": code[-6:], "name_zh": code, "name_en": code}
        Authority.objects.update_or_create(code=code, defaults=place | {"valid_to": ended})


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run `tongban post_officer` at noon of a day, a text or (None) a terminal as its input; return what it prints."""

    def run(*words: str, typed: str | None = PASSWORD + "\n", day: date = TODAY) -> str:
        monkeypatch.setattr("sys.stdin", Terminal() if typed is None else io.StringIO(typed))
        out = io.StringIO()
        with time_machine.travel(f"{day} 12:00 +0800", tick=False):
            call_command("post_officer", *words, stdout=out)
        return out.getvalue()

    return run


def close(username: str, day: date = TODAY) -> str:
    out = io.StringIO()
    with time_machine.travel(f"{day} 12:00 +0800", tick=False):
        call_command("close_login", username, stdout=out)
    return out.getvalue()


def posts_of(username: str, on: date) -> frozenset[tuple[str, Role]]:
    return queries.officer(User.objects.get(username=username).pk, on).posts


def test_a_new_officer_can_sign_in_and_is_posted_from_today(post: Callable[..., str]) -> None:
    said = post("guming", SUZHOU, "examiner", "--name", "顾明")
    user = authenticate(username="guming", password=PASSWORD)
    assert isinstance(user, User)
    assert user.display_name == "顾明"
    assert posts_of("guming", TODAY) == {(SUZHOU, Role.EXAMINER)}
    assert posts_of("guming", date(2026, 3, 1)) == set()
    assert said == f"guming is examiner of {SUZHOU} ({SUZHOU}) from 2026-03-02.\n"
    assert PASSWORD not in said


def test_a_password_file_gives_its_first_line(post: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(OTHER + "\nnot this\n")
    post("guming", SUZHOU, "clerk", "--name", "顾明", "--password-file", str(file), typed="")
    assert authenticate(username="guming", password=OTHER)


def test_another_post_keeps_password_name_and_the_first_post(post: Callable[..., str]) -> None:
    post("guming", SUZHOU, "examiner", "--name", "顾明")
    post("guming", YIBIN, "clerk", "--from", "2026-03-03", typed="")
    assert authenticate(username="guming", password=PASSWORD)
    assert User.objects.get(username="guming").display_name == "顾明"
    assert posts_of("guming", TODAY) == {(SUZHOU, Role.EXAMINER)}
    assert posts_of("guming", TOMORROW) == {(SUZHOU, Role.EXAMINER), (YIBIN, Role.CLERK)}


def test_only_ends_every_other_post_on_the_first_day_of_the_new_one(post: Callable[..., str]) -> None:
    post("guming", SUZHOU, "examiner", "--name", "顾明")
    said = post("guming", YIBIN, "approver", "--only", typed="", day=TOMORROW)
    assert posts_of("guming", TODAY) == {(SUZHOU, Role.EXAMINER)}
    assert posts_of("guming", TOMORROW) == {(YIBIN, Role.APPROVER)}
    assert "1 other post(s) ended" in said


def test_the_same_post_given_twice_is_one_post(post: Callable[..., str]) -> None:
    post("guming", SUZHOU, "examiner", "--name", "顾明")
    post("guming", SUZHOU, "examiner", "--only", typed="", day=TOMORROW)
    assert Post.objects.filter(user__username="guming").count() == 1
    assert posts_of("guming", TOMORROW) == {(SUZHOU, Role.EXAMINER)}


def test_a_login_that_leads_to_a_person_still_does_after_a_new_password(post: Callable[..., str]) -> None:
    person = "0198a4c2-0000-7000-8000-000000000001"
    User.objects.create(username="guming", display_name="顾明", person_id=person, password="!")
    post("guming", SUZHOU, "clerk")
    assert str(User.objects.get(username="guming").person_id) == person


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("guming", SUZHOU, "clerk", "--name", "顾明"), "short\n", "at least 12"),
        (("guming", SUZHOU, "clerk", "--name", "顾明"), "", "at least 12"),
        (("gumingoffice", SUZHOU, "clerk", "--name", "顾明"), "gumingoffice1\n", "too similar"),
        (("guming", SUZHOU, "clerk"), PASSWORD, "--name"),
        (("", SUZHOU, "clerk", "--name", "顾明"), PASSWORD, "cannot be blank"),
        (("g" * 65, SUZHOU, "clerk", "--name", "顾明"), PASSWORD, "at most 64"),
        (("guming", "police-999999", "clerk", "--name", "顾明"), PASSWORD, "no authority police-999999"),
        (("guming", GONE, "clerk", "--name", "顾明"), PASSWORD, "ended on 2012-01-01"),
        (("demo.guming", SUZHOU, "clerk", "--name", "顾明"), PASSWORD, "made-up people"),
        (("guming", SUZHOU, "clerk", "--name", "顾明", "--password-file", "/nowhere"), "", "cannot be read"),
    ],
)
def test_what_is_wrong_is_told_and_nobody_is_posted(
    post: Callable[..., str], words: tuple[str, ...], typed: str, told: str
) -> None:
    before = (User.objects.count(), Post.objects.count())
    with pytest.raises(CommandError, match=told):
        post(*words, typed=typed)
    assert (User.objects.count(), Post.objects.count()) == before


def test_at_a_terminal_the_password_is_typed_twice(post: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, OTHER, OTHER, OTHER])
    monkeypatch.setattr(
        "tongban.casework.offices.management.commands.post_officer.getpass", lambda _prompt: next(typed)
    )
    with pytest.raises(CommandError, match="two passwords"):
        post("guming", SUZHOU, "clerk", "--name", "顾明", typed=None)
    post("guming", SUZHOU, "clerk", "--name", "顾明", typed=None)
    assert authenticate(username="guming", password=OTHER)


def test_a_closed_login_lets_nobody_in_and_ends_what_is_open_by_it(post: Callable[..., str], client: Client) -> None:
    post("guming", SUZHOU, "examiner", "--name", "顾明")
    assert client.login(username="guming", password=PASSWORD)
    said = close("guming", TOMORROW)
    assert authenticate(username="guming", password=PASSWORD) is None
    assert client.get("/desk/").status_code == 302
    assert posts_of("guming", TODAY) == {(SUZHOU, Role.EXAMINER)}
    assert posts_of("guming", TOMORROW) == set()
    assert said == "guming is closed; 1 post(s) ended.\n"


def test_a_closed_login_is_opened_again_by_a_new_post_and_a_new_password(post: Callable[..., str]) -> None:
    post("guming", SUZHOU, "examiner", "--name", "顾明")
    close("guming")
    post("guming", SUZHOU, "examiner", typed=OTHER)
    assert authenticate(username="guming", password=PASSWORD) is None
    assert authenticate(username="guming", password=OTHER)
    assert posts_of("guming", TOMORROW) == {(SUZHOU, Role.EXAMINER)}


def test_closing_a_login_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError, match="Nobody signs in as guming"):
        close("guming")
