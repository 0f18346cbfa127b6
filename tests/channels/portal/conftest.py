"""The citizens of the demonstration, each with a phone; offices and items of the China pack. Monday, 2 March 2026."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tongban.basis.actors import Citizen, Officer, Visit
from tongban.casework.cases import intake
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import queries as offices
from tongban.casework.offices.models import User
from tongban.casework.registry import queries as registry

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai
AT_DESK = Visit("desk", "computer")
TRANSFER, CERTIFICATE, HOTEL, FIRST_CARD, GUIDE_ONLY = "HK-016", "HK-036", "PO-001", "ID-001", "HK-025"


class Page(HTMLParser):
    """What a page says, and where its forms lead."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.quiet = 0
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.quiet += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())

    def every(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for name, a in self.tags if name == tag and all(a.get(k) == v for k, v in wanted.items())]

    @property
    def links(self) -> list[str]:
        return [str(attrs.get("href")) for attrs in self.every("a")]

    @property
    def values(self) -> dict[str, list[str]]:
        """The value of each option to choose from, by the name of the field."""
        found: dict[str, list[str]] = {}
        for attrs in self.every("input"):
            found.setdefault(str(attrs.get("name")), []).append(str(attrs.get("value")))
        return found


@dataclass
class Phone:
    """Somebody's browser."""

    client: Client
    citizen: Citizen | None = None
    agent: str = "Mozilla/5.0 (Linux; Android 9; Mobile)"
    last: Any = field(default=None)

    def get(self, url: str, status: int = 200) -> Page:
        self.last = self.client.get(url, HTTP_USER_AGENT=self.agent)
        assert self.last.status_code == status, (url, self.last.status_code, self.last.get("Location"))
        return Page(self.last)

    def post(self, url: str, data: Mapping[str, Any] | None = None, status: int = 302) -> str:
        """Send a form; return where it leads."""
        self.last = self.client.post(url, data or {}, HTTP_USER_AGENT=self.agent)
        assert self.last.status_code == status, (url, self.last.status_code, Page(self.last).words[:2000])
        return str(self.last.get("Location", ""))

    def refused(self, url: str, data: Mapping[str, Any] | None = None) -> Page:
        """Send a form that is not taken; return the page that says why."""
        self.post(url, data, status=200)
        return Page(self.last)

    def in_english(self) -> "Phone":
        self.client.cookies["django_language"] = "en"
        return self


@pytest.fixture(autouse=True)
def _static_folder(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)  # WhiteNoise asks for a folder that is there


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    """Make it ten o'clock of Monday, 2 March 2026."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(people: dict[str, UUID], monday: time_machine.Traveller) -> dict[str, UUID]:
    """The demonstration's citizens and officers; citizens by user name. The clock stands still on Monday."""
    return people


@pytest.fixture
def visitor(pack: None, monday: time_machine.Traveller) -> Phone:
    """Somebody who has not signed in, and reads English."""
    return Phone(Client()).in_english()


@pytest.fixture
def phone_of(people: dict[str, UUID]) -> Callable[[str], Phone]:
    """Return a function that signs a citizen or an officer in, who reads English."""

    def sign_in(username: str) -> Phone:
        user = User.objects.get(username=f"demo.{username}")
        client = Client()
        client.force_login(user)
        citizen = Citizen(user.pk, user.person_id) if user.person_id else None
        return Phone(client, citizen).in_english()

    return sign_in


@pytest.fixture
def luo(phone_of: Callable[[str], Phone]) -> Phone:
    """Luo, alone in her household in Yibin."""
    return phone_of("luo")


@pytest.fixture
def officer(people: dict[str, UUID]) -> Callable[[str], Officer]:
    """Return an officer of the demonstration, like `suzhou-clerk`."""

    def find(username: str) -> Officer:
        return offices.officer(User.objects.get(username=f"demo.{username}").pk, MONDAY.date())

    return find


@pytest.fixture
def transfer(people: dict[str, UUID], luo: Phone) -> str:
    """Hand in Luo's move to Suzhou online; return the number."""
    return hand_in(luo, TRANSFER, moving(people["luo"]))


def moving(person_id: UUID, **answers: Any) -> dict[str, Any]:
    """Return the answers of somebody who moves to Suzhou into a household of their own."""
    return {
        "movers": [str(person_id)],
        "destination": "320508",
        "settle_as": "new_household",
        "address": "人民路1号",
        "employer": "苏州某公司",
        "work_since": "2021-03-01",
        "phone": "13800000000",
    } | answers


def hand_in(phone: Phone, code: str, answers: Mapping[str, Any], key: UUID | None = None) -> str:
    """Hand an application in, past the pages; return its number."""
    assert phone.citizen
    person = registry.person(phone.citizen.person_id, MONDAY.date())
    return intake.submit(
        item=catalog.current(code, MONDAY.date()),
        answers=answers,
        applicant=intake.Applicant(person_id=person.person_id, name=person.name),
        window="",
        key=key or uuid4(),
        by=phone.citizen,
        at=MONDAY,
        visit=Visit("portal", "phone"),
    )


def location(response: HttpResponse) -> str:
    """Return where an answer leads."""
    return str(response["Location"])
