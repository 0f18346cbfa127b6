"""The made-up people of the demonstration: citizens with their households, and officers with their posts.

Each run of the journeys brings fresh citizens, so that they can be carried through again; the officers
stay. Nobody here has a password: they come in by the demonstration's door alone, which is shut elsewhere.
"""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from tongban.basis.actors import Citizen, Visit
from tongban.basis.ids import resident_id
from tongban.basis.items import Role
from tongban.basis.months import months_later
from tongban.casework.cases import intake
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import absences
from tongban.casework.offices import actions as offices
from tongban.casework.offices import queries as logins
from tongban.casework.offices.queries import DEMO_PREFIX
from tongban.casework.offices.rules import POLICE, authority_code
from tongban.casework.registry import actions as registry
from tongban.casework.registry import queries as people
from tongban.casework.registry.rules import Cause, Facts, HouseholdKind, Issue, Opening, Relation, Sex
from tongban.casework.registry.validity import Validity

SUZHOU, YIBIN, JIANGSU, NANJING = "320508", "511502", "320000", "320102"
SUZHOU_CITY = "320500"
BEIJING, CHAOYANG = "110000", "110105"
POSTED_ON = date(2023, 1, 1)
RENAMED_ON = date(2024, 5, 13)
LOADED = "first load"  # what stands for a case when a register is first filled


@dataclass(frozen=True, slots=True)
class Posted:
    """An officer of the demonstration."""

    username: str
    name: str
    region: str
    role: Role
    kind: str = POLICE  # of office


@dataclass(frozen=True, slots=True)
class Resident:
    """A citizen of the demonstration; the first of a family is its head."""

    username: str
    name: str
    sex: Sex
    born_on: date
    relation: Relation
    card_issued_on: date | None = None
    drives: bool = False  # with a licence of six years that ends in two months
    once: str = ""  # what they were called until RENAMED_ON
    died_on: date | None = None  # registered three days later; without a log-in


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation of the demonstration."""

    name_here: str
    name: str
    region: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class Family:
    """Citizens who are registered together."""

    region: str
    address: str
    residents: Sequence[Resident]


OFFICERS = (
    Posted("suzhou-clerk", "沈洁", SUZHOU, Role.CLERK),
    Posted("suzhou-examiner", "顾明", SUZHOU, Role.EXAMINER),
    Posted("suzhou-approver", "陆建国", SUZHOU, Role.APPROVER),
    Posted("suzhou-registrar", "钱芳", SUZHOU, Role.REGISTRAR),
    Posted("suzhou-approver-2", "韩雪", SUZHOU, Role.APPROVER),
    Posted("yibin-clerk", "何丽", YIBIN, Role.CLERK),
    Posted("yibin-approver", "唐志强", YIBIN, Role.APPROVER),
    Posted("yibin-registrar", "邓勇", YIBIN, Role.REGISTRAR),
    Posted("suzhou-inspector", "蒋伟", SUZHOU, Role.EXAMINER),
    Posted("suzhou-inspector-2", "朱丽", SUZHOU, Role.EXAMINER),
    Posted("suzhou-city-clerk", "范敏", SUZHOU_CITY, Role.CLERK),
    Posted("suzhou-city-examiner", "沈国强", SUZHOU_CITY, Role.EXAMINER),
    Posted("suzhou-city-approver", "俞建华", SUZHOU_CITY, Role.APPROVER),
    Posted("suzhou-city-registrar", "邹燕", SUZHOU_CITY, Role.REGISTRAR),
    Posted("jiangsu-approver", "秦岚", JIANGSU, Role.APPROVER),
    Posted("jiangsu-registrar", "华峰", JIANGSU, Role.REGISTRAR),
    Posted("jiangsu-supervisor", "徐静", JIANGSU, Role.SUPERVISOR),
    Posted("jiangsu-auditor", "孔令仪", JIANGSU, Role.AUDITOR),
    Posted("jiangsu-integrator", "钱坤", JIANGSU, Role.INTEGRATOR),
    Posted("beijing-policy", "方静", BEIJING, Role.POLICY_OFFICER),
    Posted("beijing-policy-2", "高远", BEIJING, Role.POLICY_OFFICER),
    Posted("suzhou-policy", "吴越", SUZHOU_CITY, Role.POLICY_OFFICER),
    Posted("beijing-examiner", "田野", BEIJING, Role.EXAMINER),
    Posted("beijing-approver", "石磊", BEIJING, Role.APPROVER),
    Posted("chaoyang-clerk", "白雪", CHAOYANG, Role.CLERK),
    Posted("chaoyang-examiner", "金鑫", CHAOYANG, Role.EXAMINER),
    Posted("chaoyang-approver", "崔岩", CHAOYANG, Role.APPROVER),
    Posted("chaoyang-registrar", "安宁", CHAOYANG, Role.REGISTRAR),
    Posted("suzhou-fire", "孙毅", SUZHOU, Role.EXAMINER, "fire_rescue"),
    Posted("suzhou-market", "朱敏", SUZHOU, Role.EXAMINER, "market_regulation"),
    Posted("suzhou-transport", "马超", SUZHOU, Role.EXAMINER, "transport"),
)
FAMILIES = (
    Family(YIBIN, "北正街18号2栋401室", [
        Resident("luo", "罗小芸", Sex.FEMALE, date(1994, 5, 17), Relation.HEAD, date(2020, 6, 1)),
    ]),
    Family(YIBIN, "西郊街道翠柏路66号1单元302室", [
        Resident("zhou", "周海", Sex.MALE, date(1986, 9, 3), Relation.HEAD, date(2016, 4, 5)),
        Resident("zhou-wife", "吴敏", Sex.FEMALE, date(1988, 2, 11), Relation.SPOUSE, date(2016, 4, 5)),
        Resident("zhou-son", "周子涵", Sex.MALE, date(2015, 7, 20), Relation.CHILD),
    ]),
    Family(YIBIN, "南岸街道蜀南大道9号3栋1102室", [
        Resident("yang", "杨秀英", Sex.FEMALE, date(1979, 11, 8), Relation.HEAD, date(2006, 3, 20)),
        Resident("yang-mother", "刘桂兰", Sex.FEMALE, date(1953, 1, 26), Relation.PARENT, date(2008, 1, 1)),
    ]),
    Family(SUZHOU, "平江路128号", [
        Resident("gu", "顾文斌", Sex.MALE, date(1982, 12, 2), Relation.HEAD, date(2012, 8, 15)),
        Resident("gu-wife", "陈雨", Sex.FEMALE, date(1990, 3, 29), Relation.SPOUSE, date(2016, 8, 15)),
    ]),
    Family(YIBIN, "安阜街道长江大道5号6栋704室", [
        Resident("visitor", "宋佳", Sex.FEMALE, date(1996, 8, 14), Relation.HEAD, date(2016, 3, 15)),
        Resident("visitor-brother", "宋杰", Sex.MALE, date(1999, 10, 30), Relation.SIBLING, date(2021, 9, 9)),
    ]),
    Family(SUZHOU, "白塔西路31号4幢501室", [
        Resident(
            "lin", "林晓", Sex.FEMALE, date(1998, 4, 6), Relation.HEAD, date(2018, 7, 2), drives=True, once="林小晓"
        ),
        Resident("lin-mother", "蒋秀兰", Sex.FEMALE, date(1969, 2, 14), Relation.PARENT, died_on=date(2024, 9, 12)),
    ]),
    Family(SUZHOU, "十全街77号2幢103室", [
        Resident("fan", "范思远", Sex.MALE, date(1985, 3, 3), Relation.HEAD, date(2015, 6, 8)),
        Resident("fan-father", "范永年", Sex.MALE, date(1950, 11, 21), Relation.PARENT, date(2006, 9, 1)),
    ]),
    Family(YIBIN, "大观楼街道人民路52号3栋201室", [
        Resident("he", "何志远", Sex.MALE, date(2003, 2, 21), Relation.HEAD, date(2021, 3, 1)),
    ]),
    Family(YIBIN, "合江门街道滨江路7号1栋903室", [
        Resident("xu", "徐婷", Sex.FEMALE, date(1991, 10, 9), Relation.HEAD, date(2019, 5, 20)),
        Resident("xu-husband", "程亮", Sex.MALE, date(1990, 6, 12), Relation.SPOUSE, date(2019, 5, 20)),
    ]),
)  # fmt: skip
FIRMS = (Firm("pingjiang-inn", "苏州平江客栈有限公司", SUZHOU, "91320508MA20PJ6K8F"),)
# 居民身份证法 第五条: by age on the day of issue.
CARD_VALIDITY: Validity = {"by_age": [[0, {"years": 5}], [16, {"years": 10}], [26, {"years": 20}], [46, "long_term"]]}


@transaction.atomic
def bring_officers() -> None:
    """Have every officer of the demonstration posted."""
    for posted in OFFICERS:
        user = offices.open_login(username=DEMO_PREFIX + posted.username, display_name=posted.name, password=None)
        offices.post_to(user=user, authority=authority_code(posted.kind, posted.region), role=posted.role, on=POSTED_ON)


@transaction.atomic
def bring_firms() -> dict[str, str]:
    """Have every organisation of the demonstration in the register; return their credit codes by name."""
    for firm in FIRMS:
        registry.enter_organisation(credit_code=firm.credit_code, name=firm.name, region_code=firm.region)
    return {firm.name_here: firm.credit_code for firm in FIRMS}


@transaction.atomic
def bring_citizens(at: datetime) -> dict[str, UUID]:
    """Enter fresh citizens in the registers, with log-ins that lead to them; return their ids by user name."""
    return {
        resident.username: person_id
        for family in FAMILIES
        for resident, person_id in zip(family.residents, _enter(family, at), strict=True)
    }


def _enter(family: Family, at: datetime) -> list[UUID]:
    authority = authority_code(POLICE, family.region)
    opened_on = max(POSTED_ON, *(resident.born_on for resident in family.residents))
    cause = Cause(case_id=None, case_number=LOADED, authority=authority, at=at, on=opened_on)
    opening = Opening(kind=HouseholdKind.FAMILY, authority=authority, region_code=family.region, address=family.address)
    home = registry.open_household(opening=opening, cause=cause)
    entered = []
    for resident in family.residents:
        facts = Facts(name=resident.once or resident.name, sex=resident.sex, born_on=resident.born_on, ethnicity="汉族")
        number = _free_number(family.region, resident, at.date())
        found = registry.register_resident(
            facts=facts, id_number=number, household=home, relation=resident.relation, cause=cause
        )
        _issue_card(found.person_id, resident, authority, at)
        _issue_driving_licence(found.person_id, resident, authority, at)
        if resident.once:
            registry.change_name(person_id=found.person_id, name=resident.name, cause=_loaded(authority, RENAMED_ON))
        if resident.died_on:
            died = _loaded(authority, resident.died_on + timedelta(days=3))
            registry.deregister_death(person_id=found.person_id, died_on=resident.died_on, cause=died)
        else:
            offices.open_login(
                username=DEMO_PREFIX + resident.username, display_name=resident.name, password=None,
                person_id=found.person_id,
            )  # fmt: skip
        entered.append(found.person_id)
    return entered


def _loaded(office: str, on: date) -> Cause:
    """Return the cause of what an office entered on a day long ago."""
    at = datetime.combine(on, time(9), get_current_timezone())
    return Cause(case_id=None, case_number=LOADED, authority=office, at=at, on=on)


def have_document(*, kind: str, holder: UUID, office: str, on: date, years: int, facts: Mapping[str, Any]) -> None:
    """Have somebody hold a document since a day, as from a first load of the register."""
    issue = Issue(kind=kind, holder=holder, validity={"years": years}, facts=dict(facts))
    registry.issue_document(issue=issue, cause=_loaded(office, on))


def _issue_card(person_id: UUID, resident: Resident, authority: str, at: datetime) -> None:
    if resident.card_issued_on is None:
        return
    issue = Issue(kind="resident_id_card", holder=person_id, validity=CARD_VALIDITY)
    cause = Cause(case_id=None, case_number=LOADED, authority=authority, at=at, on=resident.card_issued_on)
    registry.issue_document(issue=issue, cause=cause)


def _issue_driving_licence(person_id: UUID, resident: Resident, authority: str, at: datetime) -> None:
    """Have somebody hold a driving licence that can be renewed now: it ends in sixty days."""
    if not resident.drives:
        return
    issued_on = months_later(localdate(at) + timedelta(days=60), -6 * 12)
    facts = {"classes": ["C1"], "first_issued_on": str(issued_on), "file_number": "320500123456"}
    issue = Issue(kind="driving_licence", holder=person_id, validity={"years": 6}, facts=facts)
    registry.issue_document(
        issue=issue, cause=Cause(case_id=None, case_number=LOADED, authority=authority, at=at, on=issued_on)
    )


def _free_number(region: str, resident: Resident, on: date) -> str:
    """Return a number of the day, region and sex that nobody has; tried at random, for earlier runs took the first."""
    first = 1 if resident.sex is Sex.MALE else 2
    for start in secrets.SystemRandom().sample(range(499), 499):
        number = resident_id(region, resident.born_on, first + 2 * start)
        if people.person_by_id_number(number, on) is None:
            return number
    raise LookupError("the demonstration has run 500 times: delete var/ and start again")


@transaction.atomic
def have_somebody_away(on: date) -> None:
    """Have an approver away this week, whose post a colleague does; again every week that this runs."""
    away = Posted("suzhou-approver-2", "郑颖", SUZHOU, Role.APPROVER)
    user = offices.open_login(username=DEMO_PREFIX + away.username, display_name=away.name, password=None)
    authority = authority_code(POLICE, away.region)
    offices.post_to(user=user, authority=authority, role=away.role, on=POSTED_ON)
    deputy = logins.demo_user(f"{DEMO_PREFIX}suzhou-registrar")
    [post] = [p for p in absences.colleagues([authority], on) if p.user_id == user.pk]
    with suppress(absences.AwayAlready):
        absences.enter(
            post_id=post.id, deputy_id=deputy.pk if deputy else 0, first=on, last=on + timedelta(days=6),
            by=logins.officer(user.pk, on), on=on,
        )  # fmt: skip


def leave_something_to_do(at: datetime) -> str:
    """Have a citizen hand in a transfer that nobody has looked at yet, for visitors of the desk; return its number."""
    user = logins.demo_user(f"{DEMO_PREFIX}visitor-brother")
    if user is None or user.person_id is None:
        raise LookupError("the demonstration has no citizens yet: run `tongban journey`")
    on = localdate(at)
    person = people.person(user.person_id, on)
    answers = {
        "movers": [str(person.person_id)],
        "destination": SUZHOU,
        "settle_as": "new_household",
        "address": "观前街36号2幢305室",
        "employer": "苏州古城酒店有限公司",
        "work_since": "2022-07-01",
        "phone": "13800000009",
    }
    return intake.submit(
        item=catalog.current("HK-016", on),
        answers=answers,
        applicant=intake.Applicant(person_id=person.person_id, name=person.name),
        window="",
        key=uuid4(),
        by=Citizen(user.pk, person.person_id),
        at=at,
        visit=Visit("portal", "phone"),
    )
