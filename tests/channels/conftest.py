"""What tests of pages stand on: offices in two provinces, families, officers by role, two items, a case.

The day is Monday, 2 March 2026. Luo and her family live in Yibin (Sichuan) and Luo moves to Suzhou (Jiangsu).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from tongban.basis.actors import Officer, Visit
from tongban.basis.ids import resident_id
from tongban.basis.items import Item, Role
from tongban.basis.packs import read_item
from tongban.casework.cases import intake
from tongban.casework.catalog import actions as publish
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import actions as offices
from tongban.casework.offices import queries as office_queries
from tongban.casework.offices.models import Authority, User
from tongban.casework.registry.actions import lives
from tongban.casework.registry.models import Person
from tongban.casework.registry.rules import Cause, Facts, HouseholdKind, Opening, Relation, Sex

PACK = Path(__file__).parents[1] / "packs/desk"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOON.date()
SUZHOU, YIBIN, NANJING = "police-320508", "police-511502", "police-320102"
AUTHORITIES = [
    ("police-320000", "province", "江苏省公安厅", "Jiangsu Public Security Department"),
    ("police-320102", "county", "南京市公安局玄武分局", "Xuanwu Public Security Bureau"),
    ("police-320500", "prefecture", "苏州市公安局", "Suzhou Public Security Bureau"),
    ("police-320508", "county", "苏州市公安局姑苏分局", "Gusu Public Security Bureau"),
    ("police-510000", "province", "四川省公安厅", "Sichuan Public Security Department"),
    ("police-511500", "prefecture", "宜宾市公安局", "Yibin Public Security Bureau"),
    ("police-511502", "county", "宜宾市公安局翠屏分局", "Cuiping Public Security Bureau"),
]


@dataclass(frozen=True)
class Family:
    """A household of the tests: its members by the names that tests call them."""

    people: dict[str, UUID]
    numbers: dict[str, str]


@dataclass(frozen=True)
class Desk:
    """An officer with a browser."""

    client: Client
    officer: Officer
    user: User


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Make it noon of Monday, 2 March 2026, and keep it so."""
    with time_machine.travel(NOON, tick=False):
        yield NOON


@pytest.fixture
def catalogue(db: None, noon: datetime) -> Iterator[dict[str, Item]]:
    """Publish the items of the tests and the real calendar; return the items by code."""
    contents = {}
    for path in sorted(PACK.glob("*.yaml")):
        item, problems, content = read_item(path, {})
        assert item, problems
        contents[item.code, item.version] = content
    publish.publish_items(contents, at=noon)
    folder = catalog.pack_folder() / "calendar"
    publish.publish_calendar({path.name: path.read_text("utf-8") for path in folder.glob("*.yaml")}, at=noon)
    catalog.forget()
    yield {code: catalog.item(code, version) for code, version in contents}
    catalog.forget()


@pytest.fixture
def authorities(db: None) -> None:
    """Open the bureaus of two provinces."""
    offices.publish(
        Authority(code=code, kind="police", level=level, region_code=code[-6:], name_zh=zh, name_en=en)
        for code, level, zh, en in AUTHORITIES
    )


@pytest.fixture
def family(authorities: None, noon: datetime) -> Family:
    """Register Luo Fang (head), her husband, their child and her mother in one household in Yibin."""
    cause = Cause(case_id=None, case_number="", authority=YIBIN, at=noon, on=date(2010, 1, 1))
    home: UUID | Opening = Opening(
        kind=HouseholdKind.FAMILY, authority=YIBIN, region_code="511502", address="翠屏区人民路12号3单元402室"
    )
    members = [
        ("luo", "罗芳", Sex.FEMALE, date(1988, 5, 6), Relation.HEAD),
        ("husband", "陈建国", Sex.MALE, date(1986, 2, 1), Relation.SPOUSE),
        ("child", "陈小雨", Sex.FEMALE, date(2009, 8, 19), Relation.CHILD),
        ("mother", "罗桂英", Sex.FEMALE, date(1960, 11, 30), Relation.PARENT),
    ]
    people, numbers = {}, {}
    for serial, (key, name, sex, born_on, relation) in enumerate(members):
        number = resident_id("511502", born_on, 11 + 2 * serial + (sex is Sex.FEMALE))
        facts = Facts(name=name, sex=sex, born_on=born_on, ethnicity="汉族")
        entry = lives.register_resident(facts=facts, id_number=number, household=home, relation=relation, cause=cause)
        people[key], numbers[key] = entry.person_id, entry.id_number
        home = Person.objects.get(pk=entry.person_id).memberships.get().household_id
    return Family(people, numbers)


@pytest.fixture
def neighbour(authorities: None, noon: datetime) -> Family:
    """Register Wu Yun, alone, in Suzhou."""
    return Family(*_alone("wu", SUZHOU, "姑苏区平江路88号", serial=21))


@pytest.fixture
def namesake(authorities: None, noon: datetime) -> Family:
    """Register another Wu Yun, born on the same day, in Yibin."""
    return Family(*_alone("wu2", YIBIN, "翠柏大道1号", serial=41))


def _alone(key: str, authority: str, address: str, serial: int) -> tuple[dict[str, UUID], dict[str, str]]:
    region, born_on = authority[-6:], date(1990, 7, 15)
    cause = Cause(case_id=None, case_number="", authority=authority, at=NOON, on=date(2012, 3, 4))
    home = Opening(kind=HouseholdKind.FAMILY, authority=authority, region_code=region, address=address)
    number = resident_id(region, born_on, serial)
    facts = Facts(name="吴云", sex=Sex.MALE, born_on=born_on, ethnicity="汉族")
    entry = lives.register_resident(facts=facts, id_number=number, household=home, relation=Relation.HEAD, cause=cause)
    return {key: entry.person_id}, {key: entry.id_number}


@pytest.fixture
def officer_at(authorities: None, catalogue: dict[str, Item], noon: datetime) -> Callable[..., Desk]:
    """Return a function that posts an officer and signs them in: officer_at(SUZHOU, Role.CLERK, Role.APPROVER)."""

    def post(authority: str, *roles: Role, name: str = "", called: str = "周敏") -> Desk:
        username = name or f"{authority}.{'.'.join(role[:4] for role in roles)}"
        user = offices.open_login(username=username, display_name=called, password=None)
        for role in roles:
            offices.post_to(user=user, authority=authority, role=role, on=date(2020, 1, 1))
        client = Client()
        client.force_login(user)
        return Desk(client, office_queries.officer(user.pk, TODAY), user)

    return post


@pytest.fixture
def citizen(family: Family, noon: datetime) -> Client:
    """Sign Luo in for herself."""
    user = offices.open_login(username="luo", display_name="罗芳", password=None, person_id=family.people["luo"])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def transfer(catalogue: dict[str, Item], family: Family, officer_at: Callable[..., Desk]) -> str:
    """Hand in Luo's move to Suzhou with her child, at the counter in Suzhou; return the number of the case."""
    clerk = officer_at(SUZHOU, Role.CLERK, name="intake")
    answers = {
        "movers": [str(family.people["luo"]), str(family.people["child"])],
        "to_region": "320508",
        "address": "平江路100号2幢301室",
        "new_head": str(family.people["husband"]),
        "ground": "work",
    }
    return intake.submit(
        item=catalogue["TT-001"],
        answers=answers,
        applicant=intake.Applicant(person_id=family.people["luo"], name="罗芳"),
        window=SUZHOU,
        key=uuid4(),
        by=clerk.officer,
        at=NOON,
        visit=Visit("desk", "computer"),
    )
