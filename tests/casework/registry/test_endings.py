"""Documents after they were issued: endorsed every year, suspended when late, and ended in one of four ways."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.registry.people import SUZHOU, cause, family_home, register
from tongban.basis.refusals import NotFound
from tongban.casework.registry import actions, queries
from tongban.casework.registry.models import Change, Document
from tongban.casework.registry.refusals import DocumentEnded, NoDocument, TooEarlyToEndorse
from tongban.casework.registry.rules import NEXT_DOCUMENT, Act, DocumentState, Issue, document_after
from tongban.casework.registry.validity import Endorsement, first_endorsement, next_endorsement

LICENCE, PERMIT = "special_trade_licence", "residence_permit"
CREDIT_CODE = "91110000600037341L"
ISSUED = date(2026, 3, 2)


@pytest.fixture
def permit(db: None) -> UUID:
    """Return somebody with a residence permit of 2 March 2026: its year ends on 2 March 2027."""
    person = register(family_home(SUZHOU, "长桥1号"))
    issue = Issue(kind=PERMIT, holder=person, validity="long_term", endorsed=True)
    actions.issue_document(issue=issue, cause=cause(ISSUED))
    return person


@pytest.fixture
def licence(db: None) -> str:
    actions.enter_organisation(credit_code=CREDIT_CODE, name="客栈", region_code=SUZHOU)
    issue = Issue(kind=LICENCE, holder=CREDIT_CODE, validity="long_term")
    return actions.issue_document(issue=issue, cause=cause(ISSUED)).number


def of(person: UUID) -> queries.DocumentView:
    return queries.documents_of(person)[0]


# --- the law of endings, written down a second time ---------------------------------------------------

# 行政许可法 第八条 (withdraw), 第六十九条 (rescind), 第七十条 (deregister: also what has ended in another way).
LAW = {
    "valid": {
        "rescind": "rescinded", "withdraw": "withdrawn", "revoke": "revoked", "deregister": "struck_off",
        "suspend": "suspended", "replace": "replaced",
    },
    # 行政处罚法 第九条: what is suspended comes back, or is lost; nothing is issued in its place meanwhile
    "suspended": {
        "lift": "valid",
        "rescind": "rescinded", "withdraw": "withdrawn", "revoke": "revoked", "deregister": "struck_off",
    },
    "rescinded": {"deregister": "struck_off"},
    "withdrawn": {"deregister": "struck_off"},
    "revoked": {"deregister": "struck_off"},
}  # fmt: skip


@pytest.mark.law("licensing-70", "licensing-69-1", "licensing-8")
@pytest.mark.parametrize("state", DocumentState)
@pytest.mark.parametrize("act", sorted({act for _, act in NEXT_DOCUMENT}))
def test_each_act_makes_of_a_document_what_the_law_says_or_nothing(state: DocumentState, act: Act) -> None:
    expected = LAW.get(state, {}).get(act)
    if expected is not None:
        assert document_after(state, act) == expected
        return
    with pytest.raises(DocumentEnded):
        document_after(state, act)


@pytest.mark.law("licensing-70")
@pytest.mark.parametrize("act", [Act.RESCIND, Act.WITHDRAW, Act.REVOKE])
def test_what_was_lost_is_deregistered_as_an_act_of_its_own_and_the_history_keeps_both(licence: str, act: Act) -> None:
    lost = actions.end_document(number=licence, act=act, cause=cause(date(2026, 4, 1)))
    assert queries.document(licence).state == lost
    assert not queries.document(licence).stands(date(2026, 4, 1))
    with pytest.raises(DocumentEnded):  # lost once
        actions.end_document(number=licence, act=act, cause=cause(date(2026, 4, 2)))

    actions.end_document(number=licence, act=Act.DEREGISTER, cause=cause(date(2026, 4, 3)))

    states = [
        change.after[f"document:{licence}"]["state"]
        for change in Change.objects.filter(act__in=["issue", act, "deregister"]).order_by("recorded_at")
    ]
    assert states == ["valid", lost, "struck_off"]


def test_a_document_that_is_not_there_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        actions.end_document(number="0", act=Act.REVOKE, cause=cause())


def test_all_documents_of_a_kind_are_deregistered_at_once_and_none_is_refused(permit: UUID) -> None:
    numbers = actions.end_documents_of(kind=PERMIT, holder=permit, act=Act.DEREGISTER, cause=cause())
    assert numbers == [of(permit).number]
    with pytest.raises(NoDocument):
        actions.end_documents_of(kind=PERMIT, holder=permit, act=Act.DEREGISTER, cause=cause())


# --- endorsement: 居住证暂行条例 第十条 ------------------------------------------------------------------


@pytest.mark.law("permit-10")
@pytest.mark.parametrize(
    ("on", "until", "counted_from"),
    [
        ("2027-02-01", None, None),  # a day too early: the month before 2 March begins on 2 February
        ("2027-02-02", "2028-03-02", "2026-03-02"),
        ("2027-03-02", "2028-03-02", "2026-03-02"),  # the last day
        ("2027-03-03", "2028-03-03", "2027-03-03"),  # late by a day: restored, and counted from then
        ("2029-08-31", "2030-08-31", "2029-08-31"),
    ],
)
def test_an_endorsement_in_time_goes_on_and_a_late_one_begins_anew(
    on: str, until: str | None, counted_from: str | None
) -> None:
    given_ = next_endorsement(first_endorsement(ISSUED), date.fromisoformat(on))
    if until is None or counted_from is None:
        assert given_ is None
    else:
        assert given_ == Endorsement(date.fromisoformat(until), date.fromisoformat(counted_from))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 4000))
def test_years_are_never_counted_from_a_day_on_which_it_was_suspended(issued_on: date, days: int) -> None:
    first = first_endorsement(issued_on)
    on = date.fromordinal(issued_on.toordinal() + days)
    found = next_endorsement(first, on)
    if found is not None:
        assert found.until > on
        assert found.counted_from in {issued_on, on}
        assert (found.counted_from == on) == (on > first.until)


@pytest.mark.law("permit-10")
def test_a_permit_not_endorsed_in_time_is_suspended_and_a_late_endorsement_restores_it(permit: UUID) -> None:
    last, late = date(2027, 3, 2), date(2027, 5, 10)
    assert of(permit).stands(last)
    assert queries.holding({"residence_permits"}, permit, last)
    assert of(permit).state_on(late) == "unendorsed"
    assert not queries.holding({"residence_permits"}, permit, late)

    done = actions.endorse_document(kind=PERMIT, holder=permit, cause=cause(late))

    assert (done.until, done.counted_from) == (date(2028, 5, 10), late)
    assert of(permit).stands(late)
    assert queries.holding({"residence_permits"}, permit, late)
    change = Change.objects.get(act="endorse")
    assert change.before[f"document:{done.number}"]["endorsed_until"] == "2027-03-02"
    assert change.after[f"document:{done.number}"]["counted_from"] == "2027-05-10"


def test_it_is_endorsed_within_the_last_month_only_and_only_if_there_is_one(permit: UUID) -> None:
    with pytest.raises(TooEarlyToEndorse):
        actions.endorse_document(kind=PERMIT, holder=permit, cause=cause(date(2026, 9, 1)))
    with pytest.raises(NoDocument):
        actions.endorse_document(kind="resident_id_card", holder=permit, cause=cause(date(2027, 3, 1)))


@pytest.mark.law("permit-11")
def test_a_new_permit_takes_over_the_year_and_the_count_of_the_old_one(permit: UUID) -> None:
    old = of(permit).number
    again = Issue(kind=PERMIT, holder=permit, validity="long_term", replaces=True, keeps_endorsement=True)
    new = actions.issue_document(issue=again, cause=cause(date(2026, 10, 8))).number
    found = {paper.number: paper for paper in queries.documents_of(permit)}
    assert (found[new].endorsed_until, found[new].counted_from) == (date(2027, 3, 2), ISSUED)
    assert found[old].state == "replaced"


def test_there_is_nothing_to_take_over_where_there_was_no_permit(db: None) -> None:
    person = register(family_home(SUZHOU, "长桥2号"))
    again = Issue(kind=PERMIT, holder=person, validity="long_term", replaces=True, keeps_endorsement=True)
    with pytest.raises(NoDocument):
        actions.issue_document(issue=again, cause=cause())


# --- what it is on a day ---------------------------------------------------------------------------------


def test_a_document_is_told_by_its_dates_unless_something_was_done_to_it(db: None) -> None:
    person = register(family_home(SUZHOU, "长桥3号"))
    issue = Issue(kind="temporary_id_card", holder=person, validity={"months": 3})
    actions.issue_document(issue=issue, cause=cause(ISSUED))
    states = {str(day): of(person).state_on(day) for day in (date(2026, 3, 1), ISSUED, date(2026, 6, 3))}
    assert states == {"2026-03-01": "not_yet", "2026-03-02": "valid", "2026-06-03": "expired"}
    actions.end_documents_of(kind="temporary_id_card", holder=person, act=Act.REVOKE, cause=cause(date(2026, 4, 1)))
    assert of(person).state_on(date(2026, 6, 3)) == "revoked"


@pytest.mark.law("licensing-40")
def test_a_grant_that_anybody_may_look_up_is_marked_and_an_identity_card_is_not(licence: str, permit: UUID) -> None:
    marked = Document.objects.values_list("kind", "public")
    assert set(marked) == {(LICENCE, True), (PERMIT, False)}
