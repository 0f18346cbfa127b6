"""What an item may have done in one act, built from its pack file."""

from collections.abc import Collection, Mapping

from tongban.basis.at_once import AtOnce, AtOnceKind, Entitled
from tongban.basis.items import FieldKind, FormField, Step, StepPhase
from tongban.basis.packs_places import Place
from tongban.basis.packs_time import read_citation

ABOUT_SOMEBODY = (FieldKind.PERSON, FieldKind.ID_NUMBER)
IN_ONE_ACT = ("accept", "approve", "complete")


def read_at_once(place: Place, form: Mapping[str, FormField], steps: Collection[Step]) -> AtOnce:
    """Return what is done in one act; what cannot be is reported."""
    fields = place.fields(("kind", "law", "source", "confidence"), ("about", "entitled", "proof"))
    kind = fields["kind"].one_of(AtOnceKind)
    about, entitled = fields["about"], frozenset(member.one_of(Entitled) for member in fields["entitled"].each())
    if kind is not AtOnceKind.ANSWER and about.given:
        about.wrong("Only an answer is about somebody: take it out, or write `kind: answer`")
    if about.given and not entitled:
        place.problem("it is not said who may be told", f"Write `entitled: [{', '.join(Entitled)}]`")
    if any(step.phase is StepPhase.AFTER_DECISION for step in steps):
        place.problem("what is done in one act has steps after the decision", "Take the steps out, or `at_once:`")
    people = [name for name, question in form.items() if question.kind in ABOUT_SOMEBODY]
    return AtOnce(
        kind=kind,
        citation=read_citation(fields),
        about=about.known(people) if about.given else "",
        entitled=entitled,
        proof=fields["proof"].text() if fields["proof"].given else "",
    )


def check_one_officer(place: Place, separate: Collection[str]) -> None:
    """Report acts that one officer does at once and the item keeps apart."""
    apart = [act for act in IN_ONE_ACT if act in separate]
    if len(apart) > 1:
        place.problem(
            f"one officer does at once what is kept apart: {', '.join(apart)}", "Keep one of them in `separate:`"
        )
