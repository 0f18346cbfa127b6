"""Reconsideration and litigation: in time or not, what the office owes, and what follows from the outcome."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import MONDAY
from tests.casework.reviews.conftest import Said
from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.casework.cases import actions
from tongban.casework.cases import queries as cases
from tongban.casework.cases.chain import broken_chains
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.rules import NotAcceptedBecause, NotSaid, NotYourPost, SameOfficer
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.reviews import contests, queries, remedies
from tongban.casework.reviews.contests import Mark
from tongban.casework.reviews.models import Contest
from tongban.casework.reviews.rules import ContestState, NotContestable, Outcome, StepNotOpen

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
DAY = timedelta(days=1)
APRIL = MONDAY + 49 * DAY  # Monday 20 April
BODY = "苏州市姑苏区人民政府"


def lodge(number: str, said: dict[str, Any], **more: Any) -> int:
    given = {"remedy": "reconsideration", "body": BODY, "lodged_on": date(2026, 3, 10), **more}
    return contests.lodge(number=number, **given, **said)


def limits_of(number: str, by: Officer) -> dict[str, date]:
    return {c.kind: c.value.due.on for c in cases.case(number, actor=by).clocks if c.running}


# --- until when ---------------------------------------------------------------------------------------


@pytest.mark.law("reconsideration-20", "reconsideration-88", "litigation-46")
def test_the_page_of_a_refusal_says_until_when_each_way_is_open(
    refused: str, citizen: Callable[[str], Citizen]
) -> None:
    found = remedies.ways(cases.case(refused, actor=citizen("gu")), on=MONDAY.date())
    assert found is not None
    until = {way.remedy.code: way.until.on for way in found.ways if way.until}
    # 60 days from 2 March: 29 of March, 30 of April, so Friday 1 May; 1 to 5 May are Labour Day: Wednesday 6 May.
    # Six months: 2 September, a Wednesday.
    assert until == {"reconsideration": date(2026, 5, 6), "litigation": date(2026, 9, 2)}
    assert found.counts_from == date(2026, 3, 2)


@pytest.mark.law("reconsideration-23", "litigation-47")
def test_when_no_decision_came_in_time_reconsideration_comes_first(
    hotel: Callable[..., str], carry: Carry, citizen: Callable[[str], Citizen]
) -> None:
    number = hotel()
    carry(number, "accept")
    view = cases.case(number, actor=citizen("gu"))
    # Twenty working days after 2 March: Monday 30 March (3-6, 9-13, 16-20, 23-27 are nineteen).
    assert remedies.ways(view, on=date(2026, 3, 30)) is None
    found = remedies.ways(view, on=date(2026, 3, 31))
    assert found is not None
    assert [way.remedy.code for way in found.ways] == ["reconsideration_of_inaction", "litigation_over_inaction"]
    assert found.ways[0].remedy.first
    # 60 days from 30 March: 1 of March, 30 of April, so Friday 29 May.
    assert found.ways[0].until is not None
    assert found.ways[0].until.on == date(2026, 5, 29)


def test_a_case_that_is_under_way_in_time_or_granted_shows_none(
    granted: str, citizen: Callable[[str], Citizen]
) -> None:
    assert remedies.ways(cases.case(granted, actor=citizen("gu")), on=MONDAY.date()) is None


# --- the record ---------------------------------------------------------------------------------------


@pytest.mark.law("reconsideration-30", "reconsideration-48", "reconsideration-42")
def test_a_contest_is_recorded_with_what_the_body_and_the_office_owe(refused: str, said: Said, officer: Who) -> None:
    serial = lodge(refused, said("suzhou-clerk", APRIL))
    view = queries.contests(by=officer("suzhou-clerk"))[0]
    assert view.in_time
    assert (view.last_day, view.state) == (date(2026, 5, 6), ContestState.LODGED)
    # Five working days after Tuesday 10 March: 11, 12, 13, 16, Tuesday 17 March; silent until then, it is accepted.
    assert view.deemed_on == date(2026, 3, 17)

    contests.mark(number=refused, serial=serial, what=Mark.ACCEPTED, on=date(2026, 3, 12), by=officer("suzhou-clerk"))
    contests.mark(number=refused, serial=serial, what=Mark.COPIED, on=date(2026, 3, 12), by=officer("suzhou-clerk"))
    view = queries.contests(by=officer("suzhou-clerk"))[0]
    # Ten working days after Thursday 12 March: 13 (1), 16 to 20 (6), 23, 24, 25, Thursday 26 March (10).
    assert (view.due_on, view.state, view.deemed_on) == (date(2026, 3, 26), ContestState.ACCEPTED, None)
    assert view.clock is not None
    assert "视为没有证据" in view.clock.spec.citation.text

    contests.mark(number=refused, serial=serial, what=Mark.REPLIED, on=date(2026, 3, 20), by=officer("suzhou-clerk"))
    for what in Mark:
        with pytest.raises(StepNotOpen):
            contests.mark(number=refused, serial=serial, what=what, on=APRIL.date(), by=officer("suzhou-clerk"))
    assert Case.objects.get().state == State.REFUSED  # nothing stands still for it
    assert CaseEvent.objects.get(act="contest").data["in_time"] is True


@pytest.mark.law("reconsideration-20")
@pytest.mark.parametrize(("on", "in_time"), [("2026-05-06", True), ("2026-05-07", False)])
def test_one_lodged_late_is_recorded_as_late(on: str, in_time: bool, refused: str, said: Said) -> None:  # noqa: FBT001
    lodge(refused, said("suzhou-clerk", MONDAY + 90 * DAY), lodged_on=date.fromisoformat(on))
    assert queries.contests_of(Case.objects.get().id)[0].in_time is in_time


@pytest.mark.law("reconsideration-20")
def test_who_was_not_told_of_the_right_has_a_year(refused: str, said: Said) -> None:
    event = CaseEvent.objects.get(act="reject")
    silent = {key: value for key, value in event.data.items() if key != "remedies"}
    with connection.cursor() as cursor:  # an event cannot be changed: the trigger stands aside
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER USER")
        CaseEvent.objects.filter(case_id=event.case_id, act="reject").update(data=silent)
        cursor.execute("ALTER TABLE cases_caseevent ENABLE TRIGGER USER")
    lodge(refused, said("suzhou-clerk", MONDAY + 300 * DAY), lodged_on=date(2026, 12, 1))
    view = queries.contests_of(Case.objects.get().id)[0]
    assert view.last_day == date(2027, 3, 2)
    assert view.in_time


def test_one_way_is_gone_once_at_a_time_and_only_where_there_is_one(
    refused: str, hotel: Callable[..., str], said: Said
) -> None:
    lodge(refused, said("suzhou-clerk", APRIL))
    for number, remedy in [
        (refused, "reconsideration"),  # open already
        (refused, "reconsideration_of_inaction"),  # there is a decision
        (refused, "made_up"),
        (hotel(), "reconsideration"),  # nothing is decided
        (hotel(), "reconsideration_of_inaction"),  # nothing is late
    ]:
        with pytest.raises(NotContestable):
            lodge(number, said("suzhou-clerk", APRIL), remedy=remedy)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"body": " "}, "body"),
        ({"lodged_on": date(2026, 3, 1)}, "lodged_on"),  # before the decision
        ({"lodged_on": date(2026, 4, 21)}, "lodged_on"),  # tomorrow
    ],
)
def test_what_is_missing_or_cannot_be_is_told(more: dict[str, Any], what: str, refused: str, said: Said) -> None:
    with pytest.raises(NotSaid) as e:
        lodge(refused, said("suzhou-clerk", APRIL), **more)
    assert e.value.what == what
    assert Contest.objects.count() == 0


def test_it_is_the_deciding_office_s_to_record(refused: str, said: Said, officer: Who) -> None:
    with pytest.raises(NotFound):
        lodge(refused, said("yibin-clerk", APRIL))
    with pytest.raises(NotYourPost):
        lodge(refused, said("jiangsu-supervisor", APRIL))
    assert queries.contests(by=officer("yibin-clerk")) == []


# --- the outcome --------------------------------------------------------------------------------------


def decide(number: str, serial: int, outcome: Outcome, said: dict[str, Any]) -> bool:
    on = APRIL.date()
    return contests.decide(number=number, serial=serial, outcome=outcome, decided_on=on, words="事实不清", **said)


@pytest.mark.law("reconsideration-62", "reconsideration-70")
def test_a_quashed_refusal_is_examined_and_decided_anew_with_its_own_time(
    refused: str, said: Said, officer: Who, carry: Carry
) -> None:
    serial = lodge(refused, said("suzhou-clerk", APRIL), copy_on=date(2026, 3, 12))
    assert decide(refused, serial, Outcome.QUASHED, said("suzhou-clerk", APRIL))

    case = Case.objects.get()
    assert (case.state, case.decided_on, case.steps_done) == (State.ACCEPTED, None, [])
    # Twenty working days after 20 April: 21-24 (4), 27-30 (8), 6-8 May (11), Sat 9 (12), 11-15 (17), 18-20 May (20).
    # Five, as promised: 21 to 24 (4), Monday 27 April.
    assert limits_of(refused, officer("suzhou-clerk")) == {"decision": date(2026, 5, 20), "promise": date(2026, 4, 27)}
    assert queries.contests(by=officer("suzhou-clerk")) == []

    carry(refused, "examine", "approve", "complete", at=APRIL + DAY)
    assert Case.objects.get().state == State.COMPLETED
    acts = list(CaseEvent.objects.order_by("seq").values_list("act", flat=True))
    assert acts[3:] == ["reject", "contest", "reopen", "do_step", "approve", "complete"]
    assert broken_chains()[0] == []


@pytest.mark.parametrize("outcome", [Outcome.CHANGED, Outcome.ORDERED])
def test_so_is_one_that_was_changed_or_where_the_office_was_ordered_to_act(
    outcome: Outcome, refused: str, said: Said
) -> None:
    assert decide(refused, lodge(refused, said("suzhou-clerk", APRIL)), outcome, said("suzhou-clerk", APRIL))
    assert Case.objects.get().state == State.ACCEPTED


@pytest.mark.law("reconsideration-39")
@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.QUASHED, Outcome.CHANGED, Outcome.ORDERED}))
def test_any_other_outcome_leaves_the_case_where_it_stands(outcome: Outcome, refused: str, said: Said) -> None:
    assert not decide(refused, lodge(refused, said("suzhou-clerk", APRIL)), outcome, said("suzhou-clerk", APRIL))
    assert Case.objects.get().state == State.REFUSED
    assert CaseEvent.objects.get(act="contest_ended").data["outcome"] == outcome


def test_in_the_new_round_duties_are_apart_again(refused: str, said: Said, officer: Who, carry: Carry) -> None:
    decide(refused, lodge(refused, said("suzhou-clerk", APRIL)), Outcome.QUASHED, said("suzhou-clerk", APRIL))
    carry(refused, "examine", at=APRIL)
    both = Officer(
        officer("suzhou-examiner").user_id, officer("suzhou-approver").posts | officer("suzhou-examiner").posts
    )
    with pytest.raises(SameOfficer):
        actions.approve(number=refused, words="同意", by=both, at=APRIL, visit=said("suzhou-clerk")["visit"])


def test_who_refused_does_not_record_what_became_of_it(refused: str, said: Said) -> None:
    serial = lodge(refused, said("suzhou-clerk", APRIL))
    with pytest.raises(SameOfficer):
        decide(refused, serial, Outcome.UPHELD, said("suzhou-approver", APRIL))


def test_an_outcome_is_recorded_once_with_its_day_and_grounds(refused: str, said: Said, officer: Who) -> None:
    serial = lodge(refused, said("suzhou-clerk", APRIL))
    common = {"number": refused, "serial": serial, "outcome": Outcome.UPHELD, **said("suzhou-clerk", APRIL)}
    with pytest.raises(NotSaid):
        contests.decide(decided_on=APRIL.date(), words="", **common)
    with pytest.raises(NotSaid):
        contests.decide(decided_on=date(2026, 3, 9), words="维持", **common)
    with pytest.raises(NotFound):
        contests.decide(decided_on=APRIL.date(), words="维持", **{**common, "serial": 7})
    contests.decide(decided_on=APRIL.date(), words="维持", **common)
    with pytest.raises(StepNotOpen):
        contests.decide(decided_on=APRIL.date(), words="维持", **common)
    with pytest.raises(StepNotOpen):
        contests.mark(number=refused, serial=serial, what=Mark.COPIED, on=APRIL.date(), by=officer("suzhou-clerk"))


def test_an_application_that_was_not_accepted_is_received_again(
    hotel: Callable[..., str], said: Said, officer: Who
) -> None:
    number = hotel()
    actions.refuse(number=number, because=NotAcceptedBecause.CONDITIONS, words="不符", **said("suzhou-clerk"))
    serial = lodge(number, said("suzhou-examiner", APRIL))
    assert decide(number, serial, Outcome.QUASHED, said("suzhou-examiner", APRIL))
    assert Case.objects.get().state == State.SUBMITTED
    # Five working days after 20 April: 21 to 24 (4), Monday 27 April.
    assert limits_of(number, officer("suzhou-clerk")) == {"acceptance": date(2026, 4, 27)}


# --- before whom, by when at the latest, and what is open after it ------------------------------------


@pytest.mark.law("reconsideration-24")
def test_the_government_of_the_office_s_own_level_is_named(
    refused: str, citizen: Callable[[str], Citizen], officer: Who
) -> None:
    found = remedies.ways(cases.case(refused, actor=citizen("gu")), on=MONDAY.date())
    assert found is not None
    bodies = {way.remedy.code: way.body for way in found.ways}
    assert bodies["reconsideration"] == Words(
        "江苏省苏州市姑苏区人民政府", "the People's Government of Gusu District, Suzhou City, Jiangsu Province"
    )
    assert bodies["litigation"] is None  # which court is not for the office to say
    item = catalog.current("PO-006", MONDAY.date())  # decided by the province
    [province] = [each for each in item.remedies if each.code == "reconsideration"]
    assert catalog.body_of(province, "police-320000", MONDAY.date()) == Words(
        "江苏省人民政府", "the People's Government of Jiangsu Province"
    )


@pytest.mark.law("reconsideration-21")
def test_somebody_whom_a_decision_concerns_has_their_time_from_knowing_and_five_years_at_most(
    granted: str, citizen: Callable[[str], Citizen], said: Said
) -> None:
    found = remedies.ways_for_others(cases.case(granted, actor=citizen("gu")))
    assert found is not None
    outer = {way.remedy.code: way.outer.on for way in found.ways if way.outer}
    assert outer == {"reconsideration": date(2031, 3, 2), "litigation": date(2031, 3, 2)}
    with pytest.raises(NotSaid):  # before the decision
        lodge(granted, said("suzhou-clerk", APRIL), known_on=date(2026, 3, 1), lodged_on=date(2026, 4, 1))
    with pytest.raises(NotSaid):  # after it was lodged
        lodge(granted, said("suzhou-clerk", APRIL), known_on=date(2026, 4, 2), lodged_on=date(2026, 4, 1))
    lodge(granted, said("suzhou-clerk", APRIL), known_on=date(2026, 4, 1), lodged_on=date(2026, 4, 10))
    # A grant tells nobody how to contest it, so it is a year from knowing: Thursday 1 April 2027.
    assert queries.contests_of(Case.objects.get().id)[0].last_day == date(2027, 4, 1)


@pytest.mark.law("litigation-45")
def test_when_a_refusal_was_upheld_the_court_is_open_for_fifteen_days_from_service(
    refused: str, said: Said, citizen: Callable[[str], Citizen]
) -> None:
    serial = lodge(refused, said("suzhou-clerk", APRIL))
    common: dict[str, Any] = {"number": refused, "serial": serial, "outcome": Outcome.UPHELD, "words": "维持"}
    with pytest.raises(NotSaid):  # served before it was decided
        contests.decide(
            decided_on=date(2026, 4, 16), served_on=date(2026, 4, 15), **common, **said("suzhou-clerk", APRIL)
        )
    contests.decide(decided_on=date(2026, 4, 16), served_on=date(2026, 4, 20), **common, **said("suzhou-clerk", APRIL))
    view = cases.case(refused, actor=citizen("gu"))
    [way] = remedies.next_ways(view, queries.contests_of(view.id), on=APRIL.date())[serial].ways
    assert way.until is not None
    # Fifteen days after Monday 20 April: 10 of April, Tuesday 5 May, the last day of Labour Day: Wednesday 6 May.
    assert (way.remedy.code, way.until.on) == ("litigation", date(2026, 5, 6))


@pytest.mark.law("litigation-45")
def test_when_the_government_does_not_decide_in_time_the_court_is_open_from_then_on(
    refused: str, said: Said, officer: Who, citizen: Callable[[str], Citizen]
) -> None:
    serial = lodge(refused, said("suzhou-clerk", APRIL))
    contests.mark(number=refused, serial=serial, what=Mark.ACCEPTED, on=date(2026, 3, 12), by=officer("suzhou-clerk"))
    view = cases.case(refused, actor=citizen("gu"))
    found = queries.contests_of(view.id)
    # Sixty days after 12 March: 19 of March, 30 of April, 11 May, a Monday.
    assert remedies.next_ways(view, found, on=date(2026, 5, 11)) == {}
    [way] = remedies.next_ways(view, found, on=date(2026, 5, 12))[serial].ways
    assert way.until is not None
    assert way.until.on == date(2026, 5, 26)  # fifteen days after 11 May, a Tuesday


def test_when_the_decision_fell_or_the_court_was_asked_first_nothing_is_open_after_it(
    refused: str, said: Said, citizen: Callable[[str], Citizen]
) -> None:
    serial = lodge(refused, said("suzhou-clerk", APRIL), remedy="litigation")
    decide(refused, serial, Outcome.UPHELD, said("suzhou-clerk", APRIL))
    again = lodge(refused, said("suzhou-clerk", APRIL))
    decide(refused, again, Outcome.QUASHED, said("suzhou-clerk", APRIL))
    view = cases.case(refused, actor=citizen("gu"))
    assert remedies.next_ways(view, queries.contests_of(view.id), on=APRIL.date()) == {}
