"""`tongban webhook` and `tongban messages`: a secret is shown once, and what failed can be tried again."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.casework.messages.test_sending import made
from tongban.basis.refusals import NotFound
from tongban.casework.messages import sending, subscribing
from tongban.casework.messages.models import Delivery, Subscriber
from tongban.casework.messages.rules import Sending

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def add(*more: str) -> str:
    return run("webhook", "add", "brain", "https://example.org/hook", "police-32", *more)


def test_a_secret_is_printed_once_and_stored_nowhere() -> None:
    secret = add("--event", "accept", "--event", "accept.deemed")
    row = Subscriber.objects.get()
    assert sending.secrets_of(row, row.made_at) == (secret,)
    stored = [str(getattr(row, field.attname)) for field in Subscriber._meta.concrete_fields]  # noqa: SLF001
    assert not any(secret in value or secret.removeprefix("whsec_") in value for value in stored)
    shown = run("webhook", "list")
    assert shown == "brain: accept, accept.deemed of police-32… to https://example.org/hook"


def test_a_new_secret_signs_beside_the_old_one_for_a_day() -> None:
    old = add()
    new = run("webhook", "rotate", "brain")
    row = Subscriber.objects.get()
    assert row.both_until is not None
    assert sending.secrets_of(row, row.both_until - timedelta(seconds=1)) == (new, old)
    assert sending.secrets_of(row, row.both_until) == (new,)


def test_a_subscriber_can_be_closed() -> None:
    assert run("webhook", "list") == "No system is told by webhook."
    add()
    run("webhook", "close", "brain")
    assert not Subscriber.objects.get().active
    assert "brain (closed): everything" in run("webhook", "list")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "b", "http://example.org/", "police-32"), "TONGBAN_WEBHOOK_NETWORKS"),
        (("add", "b", "https://10.0.0.1/", "police-32"), "TONGBAN_WEBHOOK_NETWORKS"),
        (("add", "b", "https://example.org/", "police-32", "--event", "explode"), "tells of no explode"),
        (("add", "brain", "https://example.org/", "police-32"), "brain is there already"),
        (("add", "b", "https://example.org/", ""), "there is none"),
        (("rotate", "nobody"), "there is none"),
        (("close", "nobody"), "there is none"),
    ],
)
def test_what_cannot_be_is_said(words: tuple[str, ...], said: str) -> None:
    add()
    with pytest.raises(CommandError, match=said):
        run("webhook", *words)
    assert Subscriber.objects.count() == 1


def test_the_post_says_how_it_stands_and_tries_again() -> None:
    assert run("messages") == "0 to be told, 0 to be sent, 0 given up, 0 that could not be put into words."
    row: Any = made(state=Sending.DEAD, done_at=None)
    with pytest.raises(CommandError):
        run("messages")
    assert run("messages", "--resend", "--channel", "email").startswith("0 message(s)")
    assert run("messages", "--resend").startswith("1 message(s) go out again")
    assert Delivery.objects.get(id=row.id).state == "waiting"


def test_nobody_is_nobody() -> None:
    with pytest.raises(NotFound):
        subscribing.close(name="nobody")
