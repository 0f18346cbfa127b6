"""Who sees which cases: the same asked of the database and of a case already read, in every list, search and page."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.casework.cases.conftest import Carry, do
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Actor, Citizen, Machine, Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound
from tongban.casework.cases import actions, intake, queries, worklists
from tongban.casework.cases.models import Case
from tongban.casework.cases.record import new_id
from tongban.casework.cases.rules import NotAcceptedBecause, NotYourPost
from tongban.casework.cases.scope import may_see, sides_seen, visible_to
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices.rules import scope_prefix
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
CODES = (
    "police-320508", "police-320500", "police-320000", "police-320102", "police-330100", "police-511502",
    "police-310115", "police_station-320508", "insurer-320508", "exit_entry-110000",
)  # fmt: skip
PREFIXES = ("police-", "police-32", "police-3205", "police-320508", "police-51", "police_station-320508", "insurer-")
SICHUAN = Officer(10**6, frozenset({("police-510000", Role.SUPERVISOR)}), frozenset({"police-51"}))


def stored(receiving: str, deciding: str, origin: str, delivering: str) -> Case:
    return Case(
        id=new_id(MONDAY), number="", item_code="HK-016", item_version=1, state=State.SUBMITTED, receiving_id=receiving,
        deciding_id=deciding, origin_id=origin, delivering_id=delivering, applicant_name="", answers={},
        received_at=MONDAY, last_hash=b"",
    )  # fmt: skip


officers = st.builds(
    Officer,
    st.just(1),
    st.frozensets(st.tuples(st.sampled_from(CODES), st.just(Role.CLERK)), max_size=3),
    st.frozensets(st.sampled_from(PREFIXES), max_size=2),
)


def test_the_database_and_the_engine_agree_on_who_sees_what(db: None) -> None:
    cases = [stored(a, b, origin, a) for a, b, origin in product(CODES[:6], CODES, ("", *CODES[4:8]))]
    Case.objects.bulk_create(cases)

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(officers)
    def agree(officer: Officer) -> None:
        found = set(Case.objects.filter(visible_to(officer)).values_list("id", flat=True))
        assert found == {case.id for case in cases if may_see(case, officer)}

    agree()


@pytest.mark.parametrize(
    ("supervises", "sees"),
    [
        ("police-", {"police-320508", "police-320500", "police-320000", "police-320102", "police-330100",
                     "police-511502", "police-310115"}),
        ("police-32", {"police-320508", "police-320500", "police-320000", "police-320102"}),
        ("police-3205", {"police-320508", "police-320500"}),
        ("police-320508", {"police-320508"}),
        ("police_station-320508", {"police_station-320508"}),
        ("police-51", {"police-511502"}),
    ],
)  # fmt: skip
def test_a_supervisor_sees_the_offices_below_and_no_other(db: None, supervises: str, sees: set[str]) -> None:
    Case.objects.bulk_create([stored(code, code, "", code) for code in CODES])
    supervisor = Officer(1, frozenset(), frozenset({supervises}))
    assert set(Case.objects.filter(visible_to(supervisor)).values_list("deciding_id", flat=True)) == sees


@pytest.mark.parametrize(
    ("code", "kind", "level", "region", "prefix"),
    [
        ("police-000000", "police", "nation", "000000", "police-"),
        ("police-320000", "police", "province", "320000", "police-32"),
        ("police-320500", "police", "prefecture", "320500", "police-3205"),
        ("police-320508", "police", "county", "320508", "police-320508"),
        ("police_station-320508-03", "police_station", "station", "320508", "police_station-320508-03"),
    ],
)
def test_how_far_an_authority_sees_follows_from_its_level(
    code: str, kind: str, level: str, region: str, prefix: str
) -> None:
    assert scope_prefix(code, kind, level, region) == prefix


def test_who_is_nobody_sees_nothing(transfer: Callable[..., str]) -> None:
    number = transfer()
    for nobody in (Machine(), Officer(1, frozenset()), Citizen(1, uuid4())):
        assert queries.cases(actor=nobody) == []
        with pytest.raises(NotFound):
            queries.case(number, actor=nobody)


@pytest.mark.parametrize("who", ["yibin-clerk", "yibin-approver", "yibin-registrar", "sichuan-supervisor"])
def test_an_officer_in_sichuan_finds_nothing_of_a_case_within_jiangsu(
    transfer: Callable[..., str], people: dict[str, UUID], officer: Who, citizen: Callable[[str], Citizen], who: str
) -> None:
    key, wife = uuid4(), str(people["gu-wife"])
    number = transfer("gu", key=key, destination="320102", new_head=wife)
    stranger = SICHUAN if who == "sichuan-supervisor" else officer(who)
    id_number = registry.person(people["gu"], MONDAY.date()).id_number
    item = catalog.current("HK-016", MONDAY.date())
    begun = intake.save_draft(
        draft_id=None, item=item, answers={}, applicant=people["gu"], authority="", by=citizen("gu"), at=MONDAY
    )

    assert queries.cases(actor=stranger) == []
    for words in (number, id_number, "顾文斌"):
        assert list(queries.search(words, actor=stranger, on=MONDAY.date())) == []
    assert queries.visible_numbers([number], actor=stranger) == set()
    assert queries.number_of_key(key, actor=stranger) is None
    assert worklists.work(by=stranger) == worklists.supervised_work(by=stranger) == []
    assert worklists.work_count(by=stranger) == 0
    assert queries.drafts(actor=stranger) == []
    with pytest.raises(NotFound):
        queries.case(number, actor=stranger)
    with pytest.raises(NotFound):
        queries.draft(begun, actor=stranger)
    with pytest.raises(NotFound):
        intake.drop_draft(draft_id=begun, by=stranger)


@pytest.mark.parametrize("act", ["accept", "examine", "approve", "reject", "complete", "deliver"])
def test_an_act_on_a_case_of_another_province_is_told_that_there_is_none(
    transfer: Callable[..., str], people: dict[str, UUID], officer: Who, act: str
) -> None:
    number = transfer("gu", destination="320102", new_head=str(people["gu-wife"]))
    before = Case.objects.values().get()
    stranger = Officer(officer("yibin-clerk").user_id, frozenset(("police-511502", role) for role in Role))

    with pytest.raises(NotFound):
        do(act, number, by=stranger, at=MONDAY)
    said: dict[str, Any] = {"number": number, "words": "不符", "by": stranger, "at": MONDAY, "visit": AT_DESK}
    with pytest.raises(NotFound):
        actions.refuse(because=NotAcceptedBecause.CONDITIONS, **said)
    with pytest.raises(NotFound):
        actions.ask_correction(missing=[], **said)
    with pytest.raises(NotFound):
        actions.supply(answers={}, **said)
    with pytest.raises(NotFound):
        actions.withdraw(**said)

    assert Case.objects.values().get() == before


def test_the_office_of_origin_sees_the_case_that_takes_its_resident_and_does_its_own_step_only(
    transfer: Callable[..., str], officer: Who, carry: Carry
) -> None:
    number = transfer()
    registrar = officer("yibin-registrar")
    assert [row.number for row in queries.cases(actor=registrar)] == [number]
    with pytest.raises(NotYourPost):
        do("accept", number, by=registrar, at=MONDAY)


def test_everybody_who_moves_sees_the_case_and_their_neighbour_does_not(
    transfer: Callable[..., str], people: dict[str, UUID], citizen: Callable[[str], Citizen]
) -> None:
    movers = [str(people["zhou"]), str(people["zhou-son"])]
    number = transfer("zhou", movers=movers, new_head=str(people["zhou-wife"]))
    actors: list[Actor] = [citizen("zhou"), Citizen(2, people["zhou-son"])]
    for mover in actors:
        assert queries.case(number, actor=mover).number == number
    for other in (citizen("luo"), Citizen(3, people["zhou-wife"])):
        with pytest.raises(NotFound):
            queries.case(number, actor=other)


def test_where_nobody_is_adverse_there_is_one_side_that_everybody_sees(
    transfer: Callable[..., str], citizen: Callable[[str], Citizen], officer: Who
) -> None:
    case = Case.objects.get(number=transfer())
    assert sides_seen(case, citizen("luo")) == {0}
    assert sides_seen(case, officer("suzhou-clerk")) is None


def test_a_link_to_a_case_that_one_may_not_see_is_not_shown_and_cannot_be_made(
    transfer: Callable[..., str], people: dict[str, UUID], citizen: Callable[[str], Citizen], officer: Who
) -> None:
    first = transfer("zhou", movers=[str(people["zhou-son"])])
    at = datetime(2026, 3, 2, 3, tzinfo=UTC)
    with pytest.raises(NotFound):
        intake.submit(
            item=catalog.current("HK-016", MONDAY.date()), answers=Case.objects.get().answers | {
                "movers": [str(people["luo"])]}, applicant=intake.Applicant(person_id=people["luo"], name="罗小芸"),
            window="", key=uuid4(), by=citizen("luo"), at=at, visit=ONLINE, links=[("follows", first)],
        )  # fmt: skip
    assert Case.objects.count() == 1
    second = intake.submit(
        item=catalog.current("HK-016", MONDAY.date()), answers=Case.objects.get().answers,
        applicant=intake.Applicant(person_id=people["zhou"], name="周海"),
        window="", key=uuid4(), by=citizen("zhou"), at=at, visit=ONLINE, links=[("follows", first)],
    )  # fmt: skip
    seen = [(link.kind, link.number, link.outgoing) for link in queries.case(second, actor=citizen("zhou")).links]
    assert seen == [("follows", first, True)]
    back = [(link.kind, link.number, link.outgoing) for link in queries.case(first, actor=citizen("zhou")).links]
    assert back == [("follows", second, False)]
