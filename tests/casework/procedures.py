"""Items made up for tests of rules: any procedure, without a pack."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from tongban.basis.at_once import AtOnce, AtOnceKind
from tongban.basis.citations import Citation
from tongban.basis.items import (
    Duty,
    Fee,
    Handling,
    Item,
    ItemType,
    OfficeRule,
    Post,
    Procedure,
    Role,
    Step,
    StepCondition,
    StepPhase,
    Where,
)
from tongban.basis.words import Words

SAYS = Citation(text="示例", source="", confidence="low")
FREE = Fee(amount_fen=0, words=Words("不收费", "Free"), citation=SAYS)
OFFICES: dict[str, str] = {
    Duty.RECEIVING: "police-320508",
    Duty.DECIDING: "police-320508",
    Duty.DELIVERING: "police-320508",
}
REGIONS = {duty: code[-6:] for duty, code in OFFICES.items()}
ROLES = [Role.CLERK, Role.EXAMINER, Role.APPROVER, Role.REGISTRAR]
GUIDE = Item(
    code="T-1", version=1, effective_from=date(2024, 1, 1), name=Words("示例", "Example"), area="household",
    type=ItemType.CONFIRMATION, handling=Handling.GUIDE, applicants=("person",), channels=("online",),
    cross_province=Words("否", "No"), fully_online="no", visits=1, decision=None, promised=None, fee=FREE, evidence=(),
    results=(), legal_basis="示例", citation=SAYS,
)  # fmt: skip
PROCEDURE = Procedure(
    offices={Duty.DECIDING: OfficeRule(where=Where.RECEIVING)},
    accept=Post(office=Duty.DECIDING, role=Role.CLERK),
    decide=Post(office=Duty.DECIDING, role=Role.APPROVER),
    complete=Post(office=Duty.DECIDING, role=Role.REGISTRAR),
    deliver=Post(office=Duty.DELIVERING, role=Role.CLERK),
    steps=(
        Step(code="examine", name=Words("审查", "Examine"), post=Post(office=Duty.DECIDING, role=Role.EXAMINER)),
        Step(
            code="move_out",
            name=Words("迁出", "Move out"),
            post=Post(office=Duty.ORIGIN, role=Role.REGISTRAR),
            phase=StepPhase.AFTER_DECISION,
            condition=StepCondition.ORIGIN_IN_OTHER_PROVINCE,
        ),
    ),
    separate=("submit", "examine", "approve"),
)
NEEDS_ORIGIN = {StepCondition.ORIGIN_IN_OTHER_PROVINCE, StepCondition.ORIGIN_IS_OTHER_AUTHORITY}
ITEM = replace(GUIDE, handling=Handling.FULL, procedure=PROCEDURE)


def places(origin: str = "") -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the offices of a case and their regions, with an office of origin if one is given."""
    offices = OFFICES | ({Duty.ORIGIN: origin} if origin else {})
    return offices, {duty: code[-6:] for duty, code in offices.items()}


def _posts(duties: list[Duty]) -> st.SearchStrategy[Post]:
    return st.builds(Post, office=st.sampled_from(duties), role=st.sampled_from(ROLES))


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """Draw a procedure: any steps on either side of the decision, any posts, any acts kept apart."""
    here = [Duty.RECEIVING, Duty.DECIDING, Duty.DELIVERING]
    codes = draw(st.lists(st.sampled_from(["examine", "inspect", "move_out", "print"]), unique=True, max_size=4))
    steps = []
    for code in codes:
        condition = draw(st.sampled_from(StepCondition))
        steps.append(
            Step(
                code=code,
                name=Words(code, code),
                post=draw(_posts([*here, Duty.ORIGIN] if condition in NEEDS_ORIGIN else here)),
                phase=draw(st.sampled_from(StepPhase)),
                condition=condition,
            )
        )
    names = ["submit", "accept", "approve", "complete", "deliver", *codes]
    kinds = st.none() if any(step.phase is StepPhase.AFTER_DECISION for step in steps) else st.sampled_from(AtOnceKind)
    kind = draw(st.none() | kinds)
    return replace(
        PROCEDURE,
        accept=draw(_posts(here)),
        decide=draw(_posts(here)),
        complete=draw(_posts(here)),
        deliver=draw(st.none() | _posts(here)),
        steps=tuple(steps),
        at_once=AtOnce(kind=kind, citation=SAYS) if kind else None,
        separate=tuple(draw(st.lists(st.sampled_from(names), unique=True))),
    )
