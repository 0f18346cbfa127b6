"""The demonstration's clock: no request moves it, and outside a demonstration there is none."""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests.casework.conftest import MONDAY, ONLINE
from tongban.basis.actors import Citizen
from tongban.casework.cases import intake
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks import actions as clocks
from tongban.casework.clocks import queries as clock_queries
from tongban.casework.offices import actions as offices
from tongban.casework.offices.models import User
from tongban.channels.now import now

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2] / "tongban"
OFFSET = timedelta(days=-9)
LATER = "2027-01-01T00:00"
TRIED = dict.fromkeys(("to", "at", "now", "offset", "clock", "date", "on", "time", "demo_on", "moment"), LATER)
HEADERS = {"HTTP_DATE": "Fri, 01 Jan 2027 00:00:00 GMT", "HTTP_X_NOW": LATER, "HTTP_COOKIE_OFFSET": "9"}
PLACE = re.compile(r"<(?P<kind>\w+):(?P<name>\w+)>")  # in an address, like <str:number>
ANY = {"uuid": str(uuid4()), "int": "1", "slug": "none", "str": "none"}  # what is nobody's
VISITORS = ["", "luo", "suzhou-clerk", "suzhou-registrar", "jiangsu-supervisor"]


@pytest.fixture
def moved(people: dict[str, UUID]) -> dict[str, UUID]:
    """Have the demonstration's clock moved, its people there, and one case and one draft to open."""
    clocks.move_demo_clock(to=datetime.now(UTC) + OFFSET)
    return people


@pytest.fixture
def known(moved: dict[str, UUID]) -> dict[str, str]:
    """What addresses may hold: a real case, draft, person."""
    item, luo = catalog.current("HK-016", MONDAY.date()), User.objects.get(username="demo.luo")
    by = Citizen(luo.pk, moved["luo"])
    answers = {
        "movers": [str(moved["luo"])], "destination": "320508", "settle_as": "new_household", "address": "人民路1号",
        "employer": "某公司", "work_since": "2021-03-01", "phone": "13800000000",
    }  # fmt: skip
    applicant = intake.Applicant(person_id=moved["luo"], name="罗小芸")
    common: dict[str, Any] = {"item": item, "by": by, "at": MONDAY}
    number = intake.submit(answers=answers, applicant=applicant, window="", key=uuid4(), visit=ONLINE, **common)
    draft = intake.save_draft(draft_id=None, answers=answers, applicant=moved["luo"], authority="", **common)
    return {
        "number": number, "draft_id": str(draft), "code": "HK-016", "name": "movers", "act": "accept",
        "token": "token", "person_id": str(moved["luo"]), "household_id": str(uuid4()),
    }  # fmt: skip


def addresses(known: dict[str, str]) -> Iterator[str]:
    """Yield every address of the site once, with something real in it."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for each in patterns:
            route = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, route)
            else:
                yield "/" + PLACE.sub(lambda found: known.get(found["name"], ANY[found["kind"]]), route)

    yield from walk(get_resolver().url_patterns, "")


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_request_moves_the_clock(known: dict[str, str], visitor: str) -> None:
    before = clock_queries.demo_offset()
    client = Client(raise_request_exception=False)
    if visitor:
        client.force_login(User.objects.get(username=f"demo.{visitor}"))
    asked = list(addresses(known))
    assert len(asked) > 30

    for address in asked:
        client.get(address, TRIED, **HEADERS)  # type: ignore[arg-type]
        client.post(address, TRIED | {"demo_account": "demo.luo"} if address == "/login/" else TRIED, **HEADERS)  # type: ignore[arg-type]
        assert clock_queries.demo_offset() == before, f"{address} moved the clock"


def test_only_commands_call_what_moves_the_clock() -> None:
    callers = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute | ast.Name | ast.alias)
        and "move_demo_clock" in {getattr(node, "attr", ""), getattr(node, "id", ""), getattr(node, "name", "")}
    }
    assert callers == {
        "casework/clocks/management/commands/move_clock.py",
        "site/journeys/runner.py",
        "site/management/commands/journey.py",
    }


def test_server_and_worker_read_the_same_moved_time(moved: dict[str, UUID]) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 1, 30, tzinfo=UTC), tick=False):
        clocks.move_demo_clock(to=datetime(2026, 4, 11, tzinfo=UTC))
        assert now() == datetime(2026, 4, 11, tzinfo=UTC)
        clocks.move_demo_clock(to=None)
        assert now() == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def test_outside_a_demonstration_the_clock_is_the_real_one(moved: dict[str, UUID], settings: Settings) -> None:
    settings.DEMO = False
    with time_machine.travel(datetime(2026, 3, 2, 1, 30, tzinfo=UTC), tick=False):
        assert now() == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def test_outside_a_demonstration_nothing_moves_the_clock(moved: dict[str, UUID], settings: Settings) -> None:
    settings.DEMO, before = False, clock_queries.demo_offset()
    with pytest.raises(clocks.NotADemonstration):
        clocks.move_demo_clock(to=datetime(2026, 4, 11, tzinfo=UTC))
    for command in (lambda: call_command("move_clock", "--to", "2026-04-11T09:00"), lambda: call_command("journey")):
        _refused(command)
    assert clock_queries.demo_offset() == before


def _refused(command: Callable[[], Any]) -> None:
    with pytest.raises(CommandError):
        command()


def test_outside_a_demonstration_nobody_made_up_comes_in(
    moved: dict[str, UUID], settings: Settings, client: Client
) -> None:
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = False
    for username in ("demo.luo", "demo.suzhou-clerk"):
        assert client.post("/login/", {"demo_account": username}).status_code == 403
        client.post("/login/", {"username": username, "password": ""})
        client.post("/login/", {"username": username, "password": "!"})
        assert "_auth_user_id" not in client.session
    assert "demo.luo" not in client.get("/login/").content.decode()


def test_in_a_demonstration_only_made_up_people_have_the_open_door(moved: dict[str, UUID], client: Client) -> None:
    offices.open_login(username="real", display_name="某人", password="a long pass phrase")
    assert client.post("/login/", {"demo_account": "real"}).status_code == 403
    assert client.post("/login/", {"demo_account": "demo.luo"}).status_code == 302
