"""A round from its announcement to its frozen list, as the rule has it. Days are of 2026."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests.casework.conftest import AT_DESK
from tests.casework.rounds.conftest import CODE, FACTS, Beijing, on
from tongban.basis.policy.ranking import NotRanked
from tongban.basis.refusals import Invalid, NotFound, NotYours
from tongban.casework.cases import actions as cases
from tongban.casework.cases.models import CaseEvent
from tongban.casework.catalog import effects
from tongban.casework.policies import queries as policies
from tongban.casework.rounds import actions, checking, entering, listing, objections, queries, record
from tongban.casework.rounds.models import Entry, Event, Finding, Listing, Objection, Place, Round
from tongban.casework.rounds.rules import (
    Act,
    CheckedAlready,
    EnteredAlready,
    NoRoundThere,
    NotAdmitted,
    NotAfter,
    NotBefore,
    NotChecked,
    NotFrozen,
    NothingSaid,
    NotInRound,
    ObjectionsOpen,
    OwnWork,
    RoundNotThere,
    Stale,
    State,
)


def in_short() -> list[tuple[str, int | None, str, bool]]:
    return [(p.number, p.rank, p.total, p.admitted) for p in queries.places(queries.round_of(CODE))]


def test_a_round_ends_with_a_list_that_its_inputs_come_to(beijing: Beijing) -> None:
    beijing.frozen(luo={}, zhou={"insured_months": 96}, yang={"age": 46})

    assert queries.round_of(CODE).state is State.FROZEN
    # luo 106; yang, 46 years old, has 16 instead of 20 for age: 102; zhou, insured for 8 years: 24 + 8 + 26 + 20 = 78
    assert in_short() == [
        (beijing.numbers["luo"], 1, "106", True),
        (beijing.numbers["yang"], 2, "102", True),
        (beijing.numbers["zhou"], 3, "78", True),
    ]
    assert listing.faults(CODE) == []
    assert record.broken_chain(CODE) == []
    call_command("policy", "rank", CODE, "--verify")


# --- days -----------------------------------------------------------------------------------------


def test_the_list_is_shown_for_seven_days_and_the_last_is_no_day_off(beijing: Beijing) -> None:
    beijing.published(luo={})
    # 民法典 第二百零一条: Monday 20 April is not counted; 21 (1), 22 (2), 23 (3), 24 (4), 25 (5), 26 (6), Mon 27 (7)
    row = Round.objects.get()
    assert (row.notice_from, row.notice_until) == (date(2026, 4, 20), date(2026, 4, 27))
    with pytest.raises(NotBefore) as refused:
        beijing.do(Act.END_NOTICE, on(4, 27, 23))
    assert refused.value.on == date(2026, 4, 28)
    beijing.do(Act.END_NOTICE, on(4, 28))


def test_a_notice_whose_last_day_is_a_holiday_goes_on_until_the_next_working_day(beijing: Beijing) -> None:
    beijing.opened()
    beijing.do(Act.CLOSE, on(4, 2))
    beijing.do(Act.RANK, on(4, 3))
    beijing.do(Act.PUBLISH, on(4, 24))
    # Friday 24 April is not counted; the seventh day is Friday 1 May, Labour Day. 1 to 5 May are off, so
    # 民法典 第二百零三条: Wednesday 6 May, the first working day after it
    assert Round.objects.get().notice_until == date(2026, 5, 6)


def test_what_is_missing_can_be_supplied_for_ten_working_days(beijing: Beijing) -> None:
    beijing.opened()
    beijing.applies("luo")
    beijing.do(Act.CLOSE, on(4, 2))
    number, district = beijing.numbers["luo"], beijing.officer("chaoyang-examiner")
    checking.refuse(code=CODE, number=number, fact="education", why="学历证书未提供", by=district, at=on(4, 2))
    beijing.do(Act.ASK, on(4, 2))
    # Thursday 2 April is not counted; 3 (1); 4 to 6 are Qingming; 7 to 10 (5), 13 to 17 April (10)
    assert Round.objects.get().supplement_until == date(2026, 4, 17)
    with pytest.raises(NotBefore):
        beijing.do(Act.RANK, on(4, 17))
    entering.declare(code=CODE, facts={**FACTS, "education": "doctor"}, by=beijing.citizen("luo"), at=on(4, 17))
    assert not Finding.objects.filter(fact="education").exists()  # to be looked at again
    with pytest.raises(NotAfter):
        entering.declare(code=CODE, facts=FACTS, by=beijing.citizen("luo"), at=on(4, 18))
    beijing.checks("luo", on(4, 20))
    beijing.do(Act.RANK, on(4, 20))
    assert in_short() == [(beijing.numbers["luo"], 1, "117", True)]  # a doctor has 37 instead of 26


def test_a_round_opens_and_closes_on_its_days(beijing: Beijing) -> None:
    beijing.announced()
    with pytest.raises(NotBefore):
        beijing.do(Act.OPEN, on(3, 1))
    with pytest.raises(RoundNotThere):
        entering.declare(code=CODE, facts=FACTS, by=beijing.citizen("luo"), at=on(3, 1))
    beijing.do(Act.OPEN, on(3, 2))
    with pytest.raises(NotBefore):
        beijing.do(Act.CLOSE, on(4, 1))
    entering.declare(code=CODE, facts=FACTS, by=beijing.citizen("luo"), at=on(4, 1, 23))
    with pytest.raises(NotAfter):
        entering.declare(code=CODE, facts={}, by=beijing.citizen("luo"), at=on(4, 2))


# --- who ------------------------------------------------------------------------------------------


def test_only_the_office_that_keeps_the_list_moves_a_round_on(beijing: Beijing) -> None:
    for who in ("suzhou-examiner", "chaoyang-examiner", "beijing-approver"):
        with pytest.raises(NotYours):
            actions.announce(code=CODE, by=beijing.officer(who), at=on(2, 2))
    beijing.announced()
    for who in ("chaoyang-examiner", "beijing-approver"):
        with pytest.raises(NotYours):
            beijing.do(Act.OPEN, on(3, 2), who)


def test_who_checked_does_not_approve_the_list(beijing: Beijing) -> None:
    """The same officer with both posts: the database keeps them apart too."""
    beijing.opened()
    beijing.applies("luo")
    beijing.do(Act.CLOSE, on(4, 2))
    both = beijing.both_posts()
    checking.check_rest(code=CODE, number=beijing.numbers["luo"], by=both, at=on(4, 2))
    beijing.do(Act.RANK, on(4, 16))
    with pytest.raises(OwnWork):
        actions.advance(code=CODE, act=Act.PUBLISH, by=both, at=on(4, 20))
    with pytest.raises(IntegrityError, match="round_by_two_officers"), transaction.atomic():
        Round.objects.update(ranked_by=1, approved_by=1)


def test_who_answered_for_the_list_does_not_check_any_more(beijing: Beijing) -> None:
    beijing.published(luo={})
    both = beijing.both_posts()
    objections.object_to(
        code=CODE, about=beijing.numbers["luo"], words="年龄有误，请核对", by=beijing.citizen("luo"), at=on(4, 21)
    )
    objections.decide(code=CODE, serial=1, upheld=True, reason="情况属实", by=both, at=on(4, 22))
    beijing.do(Act.END_NOTICE, on(4, 28))
    with pytest.raises(OwnWork):
        checking.check(code=CODE, number=beijing.numbers["luo"], facts={"age": 40}, why="", by=both, at=on(4, 28))
    with pytest.raises(OwnWork):
        actions.advance(code=CODE, act=Act.RANK, by=both, at=on(4, 28))


def test_another_district_does_not_check(beijing: Beijing) -> None:
    beijing.opened()
    number = beijing.applies("luo")
    for who in ("suzhou-examiner", "chaoyang-clerk", "beijing-approver"):
        with pytest.raises(NotYours):
            checking.check_rest(code=CODE, number=number, by=beijing.officer(who), at=on(3, 9))
    checking.check_rest(code=CODE, number=number, by=beijing.officer("beijing-examiner"), at=on(3, 9))


# --- applications ---------------------------------------------------------------------------------


def test_an_application_comes_in_by_its_case_and_only_once(beijing: Beijing) -> None:
    beijing.opened()
    number = beijing.applies("luo")
    assert Entry.objects.get().number == number
    again = beijing.handed_in("luo", on(3, 10))
    with pytest.raises(EnteredAlready):
        beijing.enters(again, on(3, 11))
    assert CaseEvent.objects.filter(step="enter").count() == 1


def test_no_round_takes_what_was_received_outside_of_its_days(beijing: Beijing) -> None:
    beijing.opened()
    number = beijing.handed_in("luo", on(2, 27))
    with pytest.raises(NoRoundThere):
        beijing.enters(number)


def test_what_was_received_in_time_is_entered_after_the_last_day(beijing: Beijing) -> None:
    beijing.opened()
    entering.declare(code=CODE, facts=FACTS, by=beijing.citizen("luo"), at=on(3, 3))
    number = beijing.handed_in("luo", on(4, 1))
    beijing.do(Act.CLOSE, on(4, 2))
    beijing.enters(number, on(4, 2))
    assert Entry.objects.get().number == number


def test_a_withdrawn_case_takes_its_application_out_of_the_list(beijing: Beijing) -> None:
    beijing.opened()
    beijing.applies("luo")
    number = beijing.applies("zhou")
    cases.withdraw(number=number, words="", by=beijing.citizen("zhou"), at=on(3, 20), visit=AT_DESK)
    beijing.do(Act.CLOSE, on(4, 2))
    beijing.checks("luo")
    beijing.do(Act.RANK, on(4, 16))
    assert [place[0] for place in in_short()] == [beijing.numbers["luo"]]


def test_a_wrong_value_is_refused_and_what_was_checked_stays(beijing: Beijing) -> None:
    beijing.opened()
    luo = beijing.citizen("luo")
    for facts, field in (({"age": 15}, "age"), ({"height": 180}, "height")):
        with pytest.raises(Invalid) as refused:
            entering.declare(code=CODE, facts=facts, by=luo, at=on(3, 3))
        assert refused.value.field == field
    number = beijing.applies("luo")
    district = beijing.officer("chaoyang-examiner")
    checking.check(code=CODE, number=number, facts={"age": 40}, why="", by=district, at=on(3, 9))
    with pytest.raises(CheckedAlready):
        entering.declare(code=CODE, facts={**FACTS, "age": 30}, by=luo, at=on(3, 10))
    entering.declare(code=CODE, facts={**FACTS, "education": "doctor"}, by=luo, at=on(3, 10))
    with pytest.raises(NotFound):
        checking.check(code=CODE, number="", facts={"age": 40}, why="", by=district, at=on(3, 9))


def test_another_value_than_was_declared_needs_words(beijing: Beijing) -> None:
    beijing.opened()
    number = beijing.applies("luo", award=None)
    common: dict[str, Any] = {
        "code": CODE, "number": number, "by": beijing.officer("chaoyang-examiner"), "at": on(3, 9)
    }  # fmt: skip
    with pytest.raises(NothingSaid):
        checking.check(facts={"age": 41}, why="", **common)
    with pytest.raises(NothingSaid):
        checking.refuse(fact="age", why="不行", **common)
    with pytest.raises(Invalid):
        checking.refuse(fact="height", why="没有此项", **common)
    with pytest.raises(Invalid):
        checking.check(facts={"age": None}, why="身份证", **common)
    assert checking.check_rest(**common) == 16  # of 17 facts: nobody said anything of the award
    assert checking.check_rest(**common) == 0


# --- the list -------------------------------------------------------------------------------------


def test_no_list_before_every_fact_was_looked_at(beijing: Beijing) -> None:
    beijing.opened()
    beijing.applies("luo", award=None)
    beijing.do(Act.CLOSE, on(4, 2))
    beijing.checks("luo")
    with pytest.raises(NotChecked) as refused:
        beijing.do(Act.RANK, on(4, 16))
    assert refused.value.numbers == [beijing.numbers["luo"]]


def test_what_was_refused_counts_for_the_worst_that_it_can_be(beijing: Beijing) -> None:
    beijing.opened()
    number = beijing.applies("luo")
    beijing.do(Act.CLOSE, on(4, 2))
    district = beijing.officer("chaoyang-examiner")
    checking.refuse(code=CODE, number=number, fact="education", why="学历证书未提供", by=district, at=on(4, 2))
    beijing.checks("luo")
    beijing.do(Act.RANK, on(4, 16))
    assert in_short() == [(number, 1, "80", True)]  # 106 less the 26 of a master


def test_what_is_checked_after_the_list_has_it_worked_out_again(beijing: Beijing) -> None:
    beijing.opened()
    number = beijing.applies("luo")
    beijing.do(Act.CLOSE, on(4, 2))
    beijing.checks("luo")
    beijing.do(Act.RANK, on(4, 16))
    facts = {"age": 46}
    district = beijing.officer("chaoyang-examiner")
    checking.check(code=CODE, number=number, facts=facts, why="身份证为1979年生", by=district, at=on(4, 17))
    with pytest.raises(Stale):
        beijing.do(Act.PUBLISH, on(4, 20))
    beijing.do(Act.RANK, on(4, 20))
    beijing.do(Act.PUBLISH, on(4, 20))
    assert [(p.version, p.total) for p in Place.objects.order_by("version")] == [(1, "106"), (2, "102")]
    assert listing.faults(CODE, 1) == listing.faults(CODE) == []


def test_an_objection_that_is_upheld_changes_the_cut_off(beijing: Beijing, monkeypatch: pytest.MonkeyPatch) -> None:
    """One place. Zhou stands before Luo until it is found that Zhou was insured for eight years only."""
    beijing.with_quota(1, monkeypatch)
    beijing.published(luo={"age": 46}, zhou={})
    assert [(place[2], place[3]) for place in in_short()] == [("106", True), ("102", False)]
    zhou = beijing.numbers["zhou"]
    words = "此人的社保只有八年"
    objections.object_to(code=CODE, about=zhou, words=words, by=beijing.citizen("luo"), at=on(4, 21))
    with pytest.raises(RoundNotThere):  # once, until it is decided
        objections.object_to(code=CODE, about=zhou, words=words, by=beijing.citizen("luo"), at=on(4, 21))
    district = beijing.officer("chaoyang-examiner")
    with pytest.raises(RoundNotThere):  # nothing is checked while the list is shown
        checking.check(code=CODE, number=zhou, facts={"insured_months": 96}, why=words, by=district, at=on(4, 22))
    beijing.do(Act.END_NOTICE, on(4, 28))
    with pytest.raises(ObjectionsOpen):
        beijing.do(Act.FINALISE, on(4, 28))
    approver = beijing.officer("beijing-approver")
    objections.decide(code=CODE, serial=1, upheld=True, reason="经社保部门核实", by=approver, at=on(4, 28))
    with pytest.raises(RoundNotThere):
        objections.decide(code=CODE, serial=1, upheld=False, reason="经社保部门核实", by=approver, at=on(4, 28))
    with pytest.raises(Stale):
        beijing.do(Act.FINALISE, on(4, 28))
    checking.check(code=CODE, number=zhou, facts={"insured_months": 96}, why=words, by=district, at=on(4, 28))
    with pytest.raises(RoundNotThere):  # nobody objected to Luo's place
        checking.check(
            code=CODE, number=beijing.numbers["luo"], facts={"age": 40}, why=words, by=district, at=on(4, 28)
        )
    beijing.do(Act.RANK, on(4, 28))
    beijing.do(Act.FINALISE, on(4, 28))
    beijing.do(Act.FREEZE, on(4, 29))
    assert [(place[2], place[3]) for place in in_short()] == [("102", True), ("78", False)]
    found = queries.listing(queries.round_of(CODE))
    assert found
    assert found.cutoff == ("102",)
    assert listing.faults(CODE) == []


def test_only_who_is_in_the_round_objects_and_only_while_the_list_is_shown(beijing: Beijing) -> None:
    beijing.published(luo={})
    number, luo = beijing.numbers["luo"], beijing.citizen("luo")
    with pytest.raises(NotInRound):
        objections.object_to(code=CODE, about=number, words="此人不符合条件", by=beijing.citizen("lin"), at=on(4, 21))
    with pytest.raises(NotFound):
        objections.object_to(code=CODE, about="no-number", words="此人不符合条件", by=luo, at=on(4, 21))
    with pytest.raises(NotAfter):
        objections.object_to(code=CODE, about=number, words="此人不符合条件", by=luo, at=on(4, 28))
    approver = beijing.officer("beijing-approver")
    with pytest.raises(NotFound):
        objections.decide(code=CODE, serial=1, upheld=True, reason="情况属实", by=approver, at=on(4, 22))
    assert not Objection.objects.exists()


# --- what rests on the list -----------------------------------------------------------------------


def test_a_statement_of_points_waits_for_the_frozen_list(beijing: Beijing) -> None:
    beijing.published(luo={})
    approve: Callable[[int], None] = lambda day: cases.approve(  # noqa: E731
        number=beijing.numbers["luo"], words="", by=beijing.officer("chaoyang-approver"), at=on(4, day), visit=AT_DESK
    )
    with pytest.raises(NotFrozen):
        approve(21)
    beijing.do(Act.END_NOTICE, on(4, 28))
    beijing.do(Act.FINALISE, on(4, 28))
    beijing.do(Act.FREEZE, on(4, 29))
    approve(30)


def test_nobody_is_transferred_whom_no_frozen_list_admits(beijing: Beijing) -> None:
    use = effects.effect("rounds.be_admitted")

    def approve(who: str, region: str = "110105") -> Mapping[str, str]:
        context = effects.Context(
            case_id=uuid4(), case_number="", authority="police-110105", at=on(4, 30), on=on(4, 30).date(),
            applicant=beijing.people[who],
        )  # fmt: skip
        return use.apply(context, use.parameters(person=beijing.people[who], region=region))

    beijing.published(luo={}, zhou={"permit": False})
    with pytest.raises(NotAdmitted):
        approve("luo")
    beijing.do(Act.END_NOTICE, on(4, 28))
    beijing.do(Act.FINALISE, on(4, 28))
    beijing.do(Act.FREEZE, on(4, 29))
    assert approve("luo") == {"round": CODE, "list": "1"}
    for who, region in (("luo", "320508"), ("zhou", "110105"), ("yang", "110105")):
        with pytest.raises(NotAdmitted):
            approve(who, region)


def test_a_statement_of_points_is_for_who_is_in_the_round(beijing: Beijing) -> None:
    use = effects.effect("rounds.confirm")
    context = effects.Context(
        case_id=uuid4(), case_number="", authority="police-110105", at=on(4, 30), on=on(4, 30).date(),
        applicant=beijing.people["luo"],
    )  # fmt: skip
    with pytest.raises(NotInRound):
        use.apply(context, use.parameters(person=beijing.people["luo"]))


# --- the proof ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE rounds_place SET facts = jsonb_set(facts, '{age}', '\"30\"') WHERE total = '102'", "the inputs"),
        ("UPDATE rounds_place SET total = '300' WHERE total = '102'", "comes to rank"),
        ("UPDATE rounds_listing SET admitted = 1", "the result"),
        ("UPDATE rounds_listing SET sha256 = jsonb_set(sha256, '{list}', '\"00\"')", "not the one that was frozen"),
        ("UPDATE rounds_round SET policy_sha256 = '00'", "not the one that the round was announced with"),
        ("UPDATE rounds_event SET data = '{}' WHERE act = 'rank'", "is not what was written"),
        ("DELETE FROM rounds_event WHERE act = 'check'", "is missing"),
    ],
)
def test_whatever_is_altered_in_the_database_is_found(beijing: Beijing, sql: str, says: str) -> None:
    beijing.frozen(luo={}, yang={"age": 46})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("rounds_event", "rounds_listing", "rounds_place"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # as its owner could
        cursor.execute(sql)
        assert cursor.rowcount >= 1
    found = [*listing.faults(CODE), *record.broken_chain(CODE)]
    assert any(says in fault for fault in found), found


@pytest.mark.parametrize("table", ["rounds_event", "rounds_listing", "rounds_place"])
def test_lists_and_events_are_only_added(beijing: Beijing, table: str) -> None:
    beijing.published(luo={})
    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET round_id = round_id"):  # noqa: S608 (tables of ours)
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert Event.objects.exists()
    assert Listing.objects.exists()


def test_a_round_of_a_policy_that_ranks_nobody_is_not_announced(
    beijing: Beijing, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = {**queries.declared_rounds()[CODE], "policy": "cn/id_card_validity"}
    monkeypatch.setattr(actions, "declared_rounds", lambda: {CODE: content})
    assert policies.current("cn/id_card_validity", date(2025, 12, 31)).file().ranking is None
    with pytest.raises(NotRanked):
        beijing.announced()
    with pytest.raises(NotFound):
        actions.announce(code="110000-1999", by=beijing.officer("beijing-examiner"), at=on(2, 2))


def test_a_round_is_announced_once(beijing: Beijing) -> None:
    beijing.announced()
    with pytest.raises(RoundNotThere):
        beijing.announced()
    with pytest.raises(RoundNotThere):
        beijing.do(Act.CHECK, on(3, 2))
