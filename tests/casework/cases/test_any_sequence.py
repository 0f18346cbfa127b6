"""Whatever is done to a case, in any order, by anybody: what must always hold of it in the database holds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.casework.cases.conftest import CLAUSE
from tests.casework.cases.test_rules import LAW
from tests.casework.conftest import AT_DESK, MONDAY
from tongban.basis.actors import Citizen, Human, Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.cases import actions, chain, queries
from tongban.casework.cases.doing import offices_of, task_of
from tongban.casework.cases.models import Case, CaseEvent, CaseEvidence, SeparateDuty, WorkRow
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.rules import BY_APPLICANT, ActNotOpen, NotAcceptedBecause, NotYourPost, SameOfficer
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import Clock
from tongban.casework.registry.models import Change

pytestmark = pytest.mark.django_db
TRIED = [  # what `act_on` knows how to do
    Act.ASK_CORRECTION, Act.SUPPLY, Act.ACCEPT, Act.REFUSE, Act.DO_STEP, Act.APPROVE, Act.REJECT, Act.COMPLETE,
    Act.DELIVER, Act.WITHDRAW,
]  # fmt: skip
NOT_OPEN = (NotFound, ActNotOpen, NotYourPost, SameOfficer)
WHO = (
    "suzhou-clerk", "suzhou-examiner", "suzhou-approver", "suzhou-registrar", "yibin-registrar", "yibin-clerk",
    "jiangsu-supervisor", "everything", "luo", "yang",
)  # fmt: skip
TABLES: tuple[Any, ...] = (Case, CaseEvent, CaseEvidence, SeparateDuty, WorkRow, Clock, Change)
SUZHOU, YIBIN = "police-320508", "police-511502"


def act_on(number: str, act: Act, step: str, by: Human, at: datetime) -> None:
    """Do an act with words that suffice."""
    common: dict[str, Any] = {"number": number, "by": by, "at": at, "visit": AT_DESK}
    acts: dict[Act, Callable[[], None]] = {
        Act.ASK_CORRECTION: lambda: actions.ask_correction(missing=["labour_contract"], words="请补交", **common),
        Act.SUPPLY: lambda: actions.supply(answers={}, words="", **common),
        Act.ACCEPT: lambda: actions.accept(seen=["labour_contract"], **common),
        Act.REFUSE: lambda: actions.refuse(because=NotAcceptedBecause.CONDITIONS, words="条件不符", **common),
        Act.DO_STEP: lambda: actions.do_step(step=step, words="", clause=CLAUSE, **common),
        Act.APPROVE: lambda: actions.approve(words="", **common),
        Act.REJECT: lambda: actions.reject(words="条件不符", clause=CLAUSE, **common),
        Act.COMPLETE: lambda: actions.complete(**common),
        Act.DELIVER: lambda: actions.deliver(how="by_post", **common),
        Act.WITHDRAW: lambda: actions.withdraw(words="", **common),
    }
    acts[act]()


def refusal_of(number: str, act: Act, step: str, by: Human, at: datetime) -> Refusal | None:
    try:
        act_on(number, act, step, by, at)
    except Refusal as e:
        return e
    return None


def everything_of(number: str) -> list[list[dict[str, Any]]]:
    """Return every row that tells of a case."""
    case_id = Case.objects.values_list("id", flat=True).get(number=number)
    of_case = [model.objects.filter(**({"id": case_id} if model is Case else {"case_id": case_id})) for model in TABLES]
    return [list(rows.order_by("pk").values()) for rows in of_case]


def only_an_attempt(before: list[list[dict[str, Any]]], after: list[list[dict[str, Any]]]) -> bool:
    """Return whether all that was written is that a second list of what is missing was attempted.

    Source: 行政许可法 第七十二条第四项: supervisors count these, so the refusal leaves a trace.
    """
    moved = ("last_seq", "last_hash")  # of the case, by any event
    of_case = before[0][0] | {name: after[0][0][name] for name in moved}
    attempts = [event["act"] for event in after[1][len(before[1]) :]]
    expected = [[of_case], [*before[1], *after[1][len(before[1]) :]], *before[2:]]
    return of_case["corrections"] == 1 and attempts == [Act.SECOND_NOTICE] and after == expected


def must_hold(number: str) -> None:
    """Assert what holds of a case at any time."""
    case = Case.objects.get(number=number)
    item = catalog.item(case.item_code, case.item_version)
    task = task_of(case, item)
    running = list(Clock.objects.filter(case_id=case.id, running=True))
    work = WorkRow.objects.filter(case_id=case.id).first()
    assert (work is None) == (task is None)
    if work and task:
        assert (work.authority_id, work.role, work.task, work.act, work.state) == (
            offices_of(case)[task.duty], task.role, task.name, task.act, case.state,
        )  # fmt: skip
        assert work.due_on == min((clock.due_on for clock in running), default=None)
        assert bool(work.barred) == (task.name in ("submit", "examine", "approve"))
    must_run = {
        State.SUBMITTED: {"acceptance"},
        State.ACCEPTED: {"decision", "promise"},
        State.APPROVED: {"step:move_out"} if task and task.name == "move_out" else set(),
    }.get(State(case.state), set())
    assert {clock.kind for clock in running} == must_run
    decided = [*CaseEvent.objects.filter(case_id=case.id, act__in=["submit", "approve", "reject"])]
    decided += CaseEvent.objects.filter(case_id=case.id, step="examine")
    assert len({event.user_id for event in decided}) == len(decided)
    assert chain.broken_chains()[0] == []


moves = st.tuples(
    st.booleans() | st.just(True),  # noqa: FBT003 (the right officer, more often than not)
    st.sampled_from(TRIED),
    st.sampled_from(["examine", "move_out"]),
    st.sampled_from(WHO),
)


def test_any_acts_by_anybody_keep_a_case_in_order(
    transfer: Callable[..., str],
    officer: Callable[[str], Officer],
    citizen: Callable[[str], Citizen],
    people: dict[str, UUID],
) -> None:
    anybody: dict[str, Human] = {name: officer(name) for name in WHO[:7]}
    every_post = frozenset((office, role) for office in (SUZHOU, YIBIN) for role in Role)
    anybody |= {"everything": Officer(10**6, every_post), "luo": citizen("luo"), "yang": citizen("yang")}
    posts = {post: name for name in WHO[:6] for post in anybody[name].posts}  # type: ignore[union-attr]

    def the_right_one(number: str) -> tuple[Act, str, Human] | None:
        case = Case.objects.get(number=number)
        task = task_of(case, catalog.item(case.item_code, case.item_version))
        if task is None:
            return (Act.SUPPLY, "", anybody["luo"]) if case.state == State.IN_CORRECTION else None
        by = anybody[posts[offices_of(case)[task.duty], Role(task.role)]]
        return task.act, task.name if task.act is Act.DO_STEP else "", by

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(st.lists(moves, min_size=4, max_size=12))
    def in_order(sequence: list[tuple[bool, Act, str, str]]) -> None:
        number, at = transfer(), MONDAY
        for right, drawn, drawn_step, who in sequence:
            act, step, by = (right and the_right_one(number)) or (drawn, drawn_step, anybody[who])
            if isinstance(by, Citizen) and act not in BY_APPLICANT:
                continue  # no page and no type lets a citizen try
            at += timedelta(hours=1)
            before, state = everything_of(number), Case.objects.get(number=number).state
            shown = is_shown(number, act, step, by)
            refusal = refusal_of(number, act, step, by, at)
            if refusal is None:
                assert shown, f"{act} was not shown, but done"
                assert Case.objects.get(number=number).state == LAW[state][act]
            else:
                after = everything_of(number)
                assert after == before or (act is Act.ASK_CORRECTION and only_an_attempt(before, after))
                assert not (shown and isinstance(refusal, NOT_OPEN)), f"{act} was shown, but {refusal}"
            must_hold(number)

    in_order()


def is_shown(number: str, act: Act, step: str, by: Human) -> bool:
    """Return whether a page would show the act to them."""
    try:
        view = queries.case(number, actor=by)
    except NotFound:
        return False
    named = act is not Act.DO_STEP or (view.task is not None and view.task.name == step)
    return named and act in open_acts(view, actor=by)
