"""Two answers to one request at once: one is taken, the other is told; without the lock, both would be."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.db.models import QuerySet

from tests.casework.licences.holders import driver, licence_of
from tests.casework.licences.signing import SITE
from tests.casework.registry.people import NOON
from tests.casework.registry.test_races import at_once
from tests.channels.present.presenter import DRIVING, RENTAL, Presenter
from tongban.basis.refusals import Refusal
from tongban.casework.presenting import actions
from tongban.casework.presenting.models import Presentation
from tongban.casework.presenting.rules import NotAccepted, NothingYet
from tongban.channels.nightly.listing import publish_lists

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pack")]


@contextmanager
def both_have_read(seconds: float = 0.3) -> Iterator[None]:
    """Hold whoever has read the request until the other has too, or waits for the lock for so long."""
    barrier, read = threading.Barrier(2), actions.locked

    def wait(*given: Any) -> Any:
        row = read(*given)
        with suppress(threading.BrokenBarrierError):  # the other one stands at the lock, as it should
            barrier.wait(timeout=seconds)
        return row

    with patch.object(actions, "locked", wait):
        yield


def wallets(count: int) -> list[Presenter]:
    """Return the devices of so many drivers, each with a licence of its own."""
    found = []
    for _ in range(count):
        with transaction.atomic():
            number = licence_of(driver())
        found.append(Presenter(NOON, number, f"{DRIVING}.sd-jwt"))
    publish_lists(NOON)
    return found


def asked() -> tuple[str, str]:
    """Return the id of a request, and the link that opens it."""
    name = actions.new_id()
    asking = actions.Asking(RENTAL, "rent_a_car", None)
    actions.ask(presentation_id=name, asking=asking, answer_to=f"{SITE}/present/{name}/answer", at=NOON)
    verifier = Presentation.objects.get(pk=name).verifier
    return name, f"openid4vp://?client_id={verifier}&request_uri={SITE}/present/{name}/request"


def race(*devices: Presenter, seconds: float = 0.3) -> tuple[list[Any], str]:
    name, link = asked()
    texts = [device.sealed(said, device.shown(said)) for device in devices for said in [device.fetch(link)]]
    with both_have_read(seconds):
        outcome = at_once(*(lambda text=text: answer(name, text) for text in texts))
    return outcome, name


def answer(name: str, text: str) -> str:
    actions.answer(presentation_id=name, text=text, at=NOON)
    return "taken"


def test_of_two_wallets_at_once_one_answers_and_the_other_is_told() -> None:
    outcome, name = race(*wallets(2))
    assert sorted(str(each) for each in outcome) == ["taken", "the request was answered already, or is over"]
    assert Presentation.objects.get(pk=name).tries == 0  # who comes second has done nothing wrong


def test_an_answer_sent_twice_at_once_is_taken_once() -> None:
    [device] = wallets(1)
    outcome, _ = race(device, device)
    assert [type(each) for each in outcome if each != "taken"] == [NotAccepted]


def test_of_a_yes_and_a_no_at_once_one_holds() -> None:
    [device] = wallets(1)
    name, link = asked()
    said = device.fetch(link)
    text = device.sealed(said, device.shown(said))
    with both_have_read():
        outcome = at_once(
            lambda: answer(name, text),
            lambda: actions.decline(presentation_id=name, state=said["state"], at=NOON),
        )
    assert sum(isinstance(each, NotAccepted) for each in outcome) == 1


def test_a_result_is_handed_over_once_whoever_fetches_it_at_once() -> None:
    [device] = wallets(1)
    name, link = asked()
    said = device.fetch(link)
    device.send(said, device.shown(said))
    with both_have_read():
        outcome = at_once(*[lambda: actions.take(presentation_id=name, party=RENTAL, at=NOON)] * 2)
    assert [type(each) for each in outcome if isinstance(each, Refusal)] == [NothingYet]


def test_without_the_lock_both_would_be_taken() -> None:
    devices = wallets(2)
    with patch.object(QuerySet, "select_for_update", lambda rows, **_: rows):
        outcome, _ = race(*devices, seconds=30)  # nobody stands at a lock: both come
    assert outcome == ["taken", "taken"]
