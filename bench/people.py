"""Who takes part: officers of four districts of Suzhou with passwords, and residents of Nanjing who move there.

Each lifecycle moves somebody else, with an application that they have begun on the portal and resume. Officers sign in
through the login page. Thousands of citizens would spend the time of the run on the hash of their
passwords, so their sessions are made here by the same call as the login page makes.
"""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from itertools import cycle
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from tongban.basis.actors import Citizen
from tongban.basis.ids import resident_id
from tongban.basis.items import Item, Role
from tongban.casework.cases import intake
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import actions as offices
from tongban.casework.offices.rules import POLICE, authority_code
from tongban.casework.registry import actions as registry
from tongban.casework.registry import queries as households
from tongban.casework.registry.refusals import NumberTaken
from tongban.casework.registry.rules import Cause, Facts, HouseholdKind, Issue, Opening, Relation, Sex
from tongban.channels.portal import pages

ITEM = "HK-016"
CLAUSE = "居住证暂行条例 第十六条"
DISTRICTS = ("320505", "320506", "320508", "320509")  # of Suzhou
ORIGINS = ("320102", "320104", "320105", "320106", "320111", "320113", "320114", "320115")  # of Nanjing
ROLES = (Role.CLERK, Role.EXAMINER, Role.APPROVER, Role.REGISTRAR)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平"


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer who can sign in."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Mover:
    """A resident of Nanjing with a session and an application ready to be handed in."""

    person_id: UUID
    user_id: int
    household_id: str
    name: str
    district: str
    draft_id: UUID
    key: UUID
    session: str


def bring_officers() -> dict[str, dict[Role, Officer]]:
    """Have an officer of each role in each district, with a password; return them by district and role."""
    found: dict[str, dict[Role, Officer]] = {}
    for district in DISTRICTS:
        found[district] = {}
        for role in ROLES:
            officer = Officer(f"bench-{district}-{role}", secrets.token_urlsafe(18))
            user = offices.open_login(
                username=officer.username, display_name=f"{role} {district}", password=officer.password
            )
            offices.post_to(user=user, authority=authority_code(POLICE, district), role=role, on=date(2023, 1, 1))
            found[district][role] = officer
    return found


@transaction.atomic
def bring_movers(count: int) -> list[Mover]:
    """Register so many residents, each the only member of a household, with an ID card, a log-in and a draft."""
    draw, item = random.Random(), catalog.current(ITEM, timezone.localdate())
    districts = cycle(DISTRICTS)
    return [_bring_mover(draw, item, next(districts)) for _ in range(count)]


def _bring_mover(draw: random.Random, item: Item, district: str) -> Mover:
    at, region = timezone.now(), draw.choice(ORIGINS)
    authority = authority_code(POLICE, region)
    name = draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN)
    cause = Cause(case_id=None, case_number="first load", authority=authority, at=at, on=date(2020, 1, 1))
    opening = Opening(
        kind=HouseholdKind.FAMILY, authority=authority, region_code=region,
        address=f"中山路{draw.randrange(1, 999)}号{draw.randrange(1, 30)}幢{draw.randrange(101, 2200)}室",
    )  # fmt: skip
    for number, born_on, sex in _numbers(draw, region):
        facts = Facts(name=name, sex=sex, born_on=born_on, ethnicity="汉族")
        try:
            with transaction.atomic():
                person = registry.register_resident(
                    facts=facts, id_number=number, household=opening, relation=Relation.HEAD, cause=cause
                ).person_id
            break
        except NumberTaken:
            continue
    card = Issue(kind="resident_id_card", holder=person, validity={"years": 20})
    registry.issue_document(issue=card, cause=cause)
    user = offices.open_login(username=f"bench-{person}", display_name=name, password=None, person_id=person)
    key = uuid4()
    draft_id = intake.save_draft(
        draft_id=None, item=item, answers=_answers(item, person, district, key), applicant=person, authority="",
        by=Citizen(user_id=user.pk, person_id=person), at=at,
    )  # fmt: skip
    home = households.home_of(person, timezone.localdate(at))
    assert home is not None  # noqa: S101 (just registered)
    return Mover(person, user.pk, str(home.household_id), name, district, draft_id, key, _session(user))


def _numbers(draw: random.Random, region: str) -> Iterator[tuple[str, date, Sex]]:
    while True:
        born_on, serial = date(1965, 1, 1) + timedelta(days=draw.randrange(14_000)), draw.randrange(1000)
        yield resident_id(region, born_on, serial), born_on, Sex.MALE if serial % 2 else Sex.FEMALE


def _answers(item: Item, person: UUID, district: str, key: UUID) -> dict[str, object]:
    given: dict[str, object] = {
        "movers": [str(person)],
        "destination": district,
        "settle_as": "new_household",
        "address": "人民路1号2幢301室",
        "employer": "苏州某精密仪器有限公司",
        "work_since": "2021-03-01",
        "phone": "13800000000",
    }
    asked = pages.pages_asked(item, given)
    return {
        **given,
        pages.KEY: str(key),
        pages.SEEN: [page.name for page in asked],
        pages.SHOWN: [evidence.code for evidence in item.evidence],
    }


def _session(user: object) -> str:
    request = HttpRequest()
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store()
    login(request, user)  # type: ignore[arg-type]
    request.session.save()
    return str(request.session.session_key)
