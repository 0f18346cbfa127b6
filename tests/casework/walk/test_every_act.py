"""Every act and every way to do it wrongly: a refusal that channels have words for, and nothing half-done."""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import translation

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tests.casework.walk.acts import APART, MONTHS_LATER, ROWS, Again, Row, registered
from tests.casework.walk.world import World
from tongban.basis.actors import Citizen, Human, Officer
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.cases import chain, intake
from tongban.casework.cases.models import Case, CaseEvent, SeparateDuty
from tongban.casework.cases.refusals import StalePage
from tongban.casework.cases.rules import SameOfficer
from tongban.casework.cases.states import NEXT_STATE, Act, State
from tongban.casework.catalog import queries as catalog
from tongban.channels import refusal_words
from tongban.site import demo

ACTS = registered()
NAMES = sorted(ROWS)
# Not a part of any case: what the pack says, sessions, and the content of files, which is kept before a case is locked.
BESIDES = ("catalog_", "django_", "files_", "auth_", "offices_authority", "offices_searches", "idp_", "oauth2_")
SAYS_NOTHING = "This is not possible as things stand. Load the page again, and look at the case."
WRITES = re.compile(r"\b(INSERT INTO|UPDATE \w+|UPDATE \"|DELETE FROM)")
BARS = "cases.bars.bar"
Snapshot = dict[str, tuple[int, str]]


@pytest.fixture
def world(people: dict[str, UUID], officer: Callable[[str], Officer], citizen: Callable[[str], Citizen]) -> World:
    """Everybody of the demonstration."""
    return World(officer, citizen, people)


def test_the_walk_goes_through_every_act_that_there_is() -> None:
    assert set(ACTS) == set(ROWS) | APART
    walked = {row.act for row in ROWS.values()} | {Act.SUBMIT}
    by_machines = {Act.DEEM, Act.GAP_LAPSED, Act.RECOUNT}  # tried where they are: nobody asks for them
    left_by_others = {
        Act.SECOND_NOTICE,
        Act.CONTEST_ENDED,
        Act.WITHDRAW_GRANT,
        Act.REVOKE,
    }  # other words of a walked act
    assert set(Act) - walked == by_machines | left_by_others


def everything() -> Snapshot:
    """Return how many rows each table has and a sum over what stands in them. One query."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.managed]  # noqa: SLF001
    wanted = sorted({table for table in tables if not table.startswith(BESIDES)})
    each = (
        f"SELECT '{table}', count(*), coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') FROM {table} t"  # noqa: S608
        for table in wanted
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return {name: (many, content) for name, many, content in cursor.fetchall()}


def call(name: str, world: World, number: str, by: Human, **other: Any) -> Any:
    """Do an act as it is done, but for what `other` says."""
    told = {"number": number, "by": by, "at": MONDAY, "visit": AT_DESK, **ROWS[name].said(world, number), **other}
    takes = inspect.signature(ACTS[name]).parameters
    return ACTS[name](**{key: value for key, value in told.items() if key in takes})


def has_words(e: Refusal, by: Human) -> None:
    """Assert that whoever is refused reads why, in their language; what is not there or not theirs is a page."""
    if isinstance(e, NotFound | NotYours):
        return
    with translation.override("en"):
        english = refusal_words.refusal(e, to=by)
    with translation.override("zh-hans"):
        chinese = refusal_words.refusal(e, to=by)
    assert english, f"{type(e).__name__} has no words"
    assert english != SAYS_NOTHING, f"{type(e).__name__} has no words of its own"
    assert chinese != english, f"{type(e).__name__} is not said in Chinese: {english}"


def refused(name: str, world: World, number: str, by: Human, **other: Any) -> Refusal:
    """Assert that an act is refused with words, and that nothing is written; return why."""
    before = everything()
    with pytest.raises(Refusal) as found:
        call(name, world, number, by, **other)
    has_words(found.value, by)
    assert differences(before) == {}
    return found.value


def differences(before: Snapshot) -> dict[str, tuple[int, str]]:
    """Return the tables that are not as they were."""
    return {table: now for table, now in everything().items() if before[table] != now}


def is_whole(number: str) -> None:
    """Assert that the events of a case are numbered without a gap, and that its log is proven."""
    events = list(CaseEvent.objects.filter(case__number=number).order_by("seq").values_list("seq", flat=True))
    assert events == list(range(1, len(events) + 1))
    assert Case.objects.get(number=number).last_seq == len(events)
    assert chain.broken_chains()[0] == []


@contextmanager
def undone() -> Iterator[None]:
    """Have what is done meanwhile be undone at its end."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.django_db
@pytest.mark.parametrize("module", sorted({name.rpartition(".")[0] for name in NAMES}))
def test_done_wrongly_in_any_way_it_is_refused_with_words_and_nothing_is_half_done(module: str, world: World) -> None:
    for name in (name for name in NAMES if name.rpartition(".")[0] == module):
        row = ROWS[name]
        with undone():  # each finds everybody as they were
            number, by = row.make(world), world.who(row.who)
            by_who_may_not(name, row, world, number)
            where_it_is_not_open(name, row, world, number)
            months_late(name, world, number, by)
            from_an_old_page(name, world, number, by)
            twice(name, row, world, number)


def by_who_may_not(name: str, row: Row, world: World, number: str) -> None:
    """Another role, another office or citizen, and whoever did what it is kept apart from."""
    for wrong in filter(None, (row.not_role, row.not_office)):
        refused(name, world, number, world.who(wrong))
    decided = {"decided": "suzhou-approver", "proposed": "suzhou-examiner"}
    if row.apart in decided:
        assert isinstance(refused(name, world, number, world.officer(decided[row.apart])), SameOfficer)
    elif row.apart:
        by = world.officer(row.who)
        with undone():
            done = SeparateDuty.objects.filter(case_id=world.id_of(number), act=row.apart)
            done.delete()
            SeparateDuty(case_id=world.id_of(number), act=row.apart, user_id=by.user_id).save(force_insert=True)
            if row.act is Act.DO_STEP:
                return  # the decision comes later: whoever has examined does not decide
            assert isinstance(refused(name, world, number, by), SameOfficer)


def where_it_is_not_open(name: str, row: Row, world: World, number: str) -> None:
    """Every other state, with the dates that the database wants of it."""
    usual = {state for state, act in NEXT_STATE if act is row.act}
    for state in sorted(set(State) - (usual if row.states is None else row.states)):
        with undone():
            Case.objects.filter(number=number).update(
                state=state, gaps=[], accepted_on=MONDAY.date(), decided_on=MONDAY.date(), completed_on=MONDAY.date()
            )
            refused(name, world, number, world.who(row.who))


def months_late(name: str, world: World, number: str, by: Human) -> None:
    """Done whole, or refused."""
    if "at" not in inspect.signature(ACTS[name]).parameters:
        return
    before = everything()
    with undone():
        try:
            call(name, world, number, by, at=MONTHS_LATER)
        except Refusal as e:
            has_words(e, by)
            assert differences(before) == {}
        is_whole(number)


def from_an_old_page(name: str, world: World, number: str, by: Human) -> None:
    """Refused, and from a fresh page not."""
    if "visit" not in inspect.signature(ACTS[name]).parameters:
        return
    last = Case.objects.get(number=number).last_seq
    for old in (last - 1, last + 1):
        assert isinstance(refused(name, world, number, by, visit=replace(AT_DESK, seen=old)), StalePage)
    with undone():
        call(name, world, number, by, visit=replace(AT_DESK, seen=last))


def twice(name: str, row: Row, world: World, number: str) -> None:
    """Done once as it should be; the second time refused, unless it may be done twice."""
    before, by = everything(), world.who(row.who)
    call(name, world, number, by)
    assert differences(before) or row.again is Again.RIGHT
    is_whole(number)
    if row.again is Again.RIGHT:
        call(name, world, number, by)
    elif row.again is Again.REFUSED:
        refused(name, world, number, by)
    else:
        events = CaseEvent.objects.count()
        with pytest.raises(Refusal) as found:
            call(name, world, number, by)
        has_words(found.value, by)
        assert CaseEvent.objects.count() == events + 1
    is_whole(number)


# --- handing in -----------------------------------------------------------------------------------


def hand_in(
    world: World, by: Human, *, key: UUID, window: str = "", code: str = "HK-016", at: datetime = MONDAY
) -> str:
    person = world.people["luo"]
    return intake.submit(
        item=catalog.current(code, MONDAY.date()), answers={**world.moving(), "phone": "13800000000"},
        applicant=intake.Applicant(person_id=person, name="罗小芸"), window=window, key=key, by=by, at=at, visit=ONLINE,
        terms=intake.Terms(apart_from=[]),
    )  # fmt: skip


@pytest.mark.django_db
def test_handed_in_twice_with_one_key_it_is_one_case_and_anew_it_is_asked_about(world: World) -> None:
    luo, key = world.citizen("luo"), uuid4()
    number = hand_in(world, luo, key=key)
    before = everything()
    assert hand_in(world, luo, key=key) == number
    assert differences(before) == {}
    for by, other in ((luo, uuid4()), (world.citizen("yang"), key)):
        with pytest.raises(Refusal) as found:
            hand_in(world, by, key=other)
        has_words(found.value, by)
        assert differences(before) == {}
    is_whole(number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "window"),
    [
        ("luo", "police-320508"), ("yang", ""), ("suzhou-registrar", "police-320508"), ("suzhou-clerk", ""),
        ("suzhou-clerk", "police-511502"),
    ],
)  # fmt: skip
def test_handed_in_by_who_may_not_it_is_refused(who: str, window: str, world: World) -> None:
    before, by = everything(), world.who(who)
    with pytest.raises(Refusal) as found:
        hand_in(world, by, key=uuid4(), window=window)
    has_words(found.value, by)
    assert differences(before) == {}


# --- a connection that is cut ---------------------------------------------------------------------


def cut() -> None:
    """End this connection from the database's side, as a network does that goes away."""
    link = connection.connection
    other = link.connect(link.info.dsn, password=link.info.password, autocommit=True)
    with other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [link.info.backend_pid])


class Cut:
    """Ends the connection once: at the first statement that writes, or when everything is written and not kept yet."""

    def __init__(self, *, at_the_end: bool) -> None:
        self.at_the_end, self.done = at_the_end, False

    def once(self) -> None:
        if not self.done:
            self.done = True
            cut()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 (Django's own)
        if not self.at_the_end and WRITES.search(sql):
            self.once()
        return execute(sql, params, many, context)

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        """Have it happen to what is done meanwhile."""
        leave = transaction.Atomic.__exit__

        def cut_first(atomic: Any, kind: Any, value: Any, trace: Any) -> Any:
            if self.at_the_end and kind is None and len(connection.savepoint_ids) == 0:
                self.once()
            return leave(atomic, kind, value, trace)

        with patch.object(transaction.Atomic, "__exit__", cut_first), connection.execute_wrapper(self):
            yield


def cut_off(name: str, world: World, number: str, by: Human, *, at_the_end: bool) -> None:
    before, found = everything(), Cut(at_the_end=at_the_end)
    with pytest.raises((DatabaseError, InterfaceError)), found.meanwhile():
        call(name, world, number, by)
    assert found.done
    connection.close()
    assert differences(before) == {}, f"{name}: half-done"


@pytest.mark.django_db(transaction=True)
def test_cut_off_half_way_or_at_its_very_end_nothing_is_done_and_it_can_be_done_again(world: World) -> None:
    for name in sorted(NAMES, key=lambda each: (each == BARS, each)):  # who is barred applies for nothing more
        row = ROWS[name]
        here = replace_people(world)
        number, by = row.make(here), here.who(row.who)
        for at_the_end in (False, True):
            cut_off(name, here, number, by, at_the_end=at_the_end)
        call(name, here, number, by)
        is_whole(number)


def replace_people(world: World) -> World:
    """Return the same world with citizens who have done nothing yet."""
    few = [family for family in demo.FAMILIES if family.residents[0].username in {"luo", "gu", "yang"}]
    with patch.object(demo, "FAMILIES", few):
        world.people.update(demo.bring_citizens(MONDAY))
    return World(world.officer, world.citizen, world.people)
