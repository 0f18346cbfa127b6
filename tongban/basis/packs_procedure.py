"""The procedure of an item, built from its pack file: offices, posts, steps, separation of duties, effects."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tongban.basis.items import (
    Duty,
    EffectUse,
    FieldKind,
    FormField,
    OfficeRule,
    Procedure,
    Step,
    StepCondition,
    StepPhase,
    Where,
)
from tongban.basis.packs_at_once import check_one_officer, read_at_once
from tongban.basis.packs_limits import read_hearing, read_limit, read_post, read_sending
from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.packs_time import CITATION, read_citation

NAME = re.compile(r"[a-z][a-z0-9_]*")
EFFECT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
NAME_REMEDY = "Write it in small letters, digits and underscores, like move_out"
EFFECT_REMEDY = "Write the register and the change, like registry.move_persons"
TOGETHER_REMEDY = "Let the steps that stand together follow one another, on the same side of the decision"

ACTS = ("accept", "approve", "complete", "deliver")  # what every procedure has, apart from its steps
ACTS_TO_SEPARATE = ("submit", *ACTS)
HEARING = "hearing"  # to chair one
MOST_OFFICERS = 9
ACTS_WITH_EFFECTS = ("approve", "complete")
BUILT_IN = ("applicant", "household")  # what `$…` may name besides the fields of the form
PLACES = (FieldKind.REGION,)  # the kinds of field that say where an office is

Form = Mapping[str, FormField]


def read_procedure(place: Place, form: Form) -> Procedure:
    """Return the procedure; what it names and nobody declares is reported."""
    fields = place.fields(
        ("offices", "accept", "decide", "complete"),
        ("deliver", "steps", "separate", "in_bulk", "effects", "hearing", "at_once", "in_order"),
    )
    offices = _offices(fields["offices"], form)
    steps = tuple(_step(member, offices) for member in fields["steps"].each())
    codes = [step.code for step in steps]
    for member, code in zip(fields["steps"].each(), codes, strict=True):
        if code in ACTS_TO_SEPARATE or codes.count(code) > 1:
            member.problem(f"the step {code!r} has the name of another act", "Give it a name of its own")
    hearing = read_hearing(fields["hearing"], offices) if fields["hearing"].given else None
    separate = _separate(fields["separate"], [*codes, *([HEARING] if hearing else [])])
    _check_apart(fields["separate"], place, separate, [*_by_several(steps), *([HEARING] if hearing else [])])
    _check_together(fields["steps"], steps)
    at_once = read_at_once(fields["at_once"], form, steps) if fields["at_once"].given else None
    if at_once is not None:
        check_one_officer(fields["at_once"], separate)
    return Procedure(
        offices=offices,
        accept=read_post(fields["accept"], offices),
        decide=read_post(fields["decide"], offices),
        complete=read_post(fields["complete"], offices),
        deliver=read_post(fields["deliver"], offices) if fields["deliver"].given else None,
        steps=steps,
        separate=separate,
        in_bulk=tuple(member.known([*ACTS, *codes]) for member in fields["in_bulk"].each()),
        effects=tuple(_effect(member, [*ACTS_WITH_EFFECTS, *codes], form) for member in fields["effects"].each()),
        hearing=hearing,
        at_once=at_once,
        in_order=read_citation(fields["in_order"].fields(CITATION)) if fields["in_order"].given else None,
    )


def _check_together(place: Place, steps: tuple[Step, ...]) -> None:
    """Report steps that stand together and have another step or the decision between them."""
    for name in {step.together for step in steps if step.together}:
        places = [position for position, step in enumerate(steps) if step.together == name]
        phases = {steps[position].phase for position in places}
        if places != list(range(places[0], places[-1] + 1)) or len(phases) > 1:
            place.problem(f"the steps of {name!r} do not stand together", TOGETHER_REMEDY)


def _offices(place: Place, form: Form) -> dict[str, OfficeRule]:
    """Return the offices by duty; one that takes part besides says what it is called."""
    offices: dict[str, OfficeRule] = {}
    for name, member in place.members().items():
        if name in list(Duty):
            offices[Duty(name)] = _office(member, form)
        elif isinstance(member.value, Mapping) and "name" in member.value and NAME.fullmatch(name):
            offices[name] = _office(member, form)
        else:
            member.problem(f"unknown office {name!r}", did_you_mean(name, list(Duty)))
    for duty in (Duty.RECEIVING, Duty.DECIDING):
        if place.given and duty not in offices:
            place.problem(f"the procedure has no {duty} office", f"Write `{duty}: {{where: …}}`")
    _check_found(place, offices)
    return offices


def _office(place: Place, form: Form) -> OfficeRule:
    fields = place.fields(("where",), ("field", "kind", "level", "name"))
    where = fields["where"].one_of(Where)
    field = fields["field"]
    name = field.known([name for name, question in form.items() if question.kind in PLACES]) if field.given else None
    if where is Where.FIELD and name is None:
        place.problem("it is not said which field gives the place", "Write `field: …`")
    if where is not Where.FIELD and name is not None:
        field.wrong("Take it out, or write `where: field`")
    return OfficeRule(
        where=where,
        field=name,
        kind=fields["kind"].matching(NAME, NAME_REMEDY) or "police",
        level=fields["level"].matching(NAME, NAME_REMEDY) or "county",
        name=fields["name"].words() if fields["name"].given else None,
    )


def _check_found(place: Place, offices: Mapping[str, OfficeRule]) -> None:
    """Report offices that are found by each other, or by one that the procedure does not have.

    Receiving by `receiving` is none of these: it is wherever the application is handed in.
    """
    named = {Where.RECEIVING: Duty.RECEIVING, Where.DECIDING: Duty.DECIDING}
    follows = {duty: named[rule.where] for duty, rule in offices.items() if rule.where in named}
    if follows.get(Duty.DECIDING) is Duty.DECIDING:
        place.problem("the deciding office is found by itself", "Say where it is: field, household or receiving")
    if follows.get(Duty.RECEIVING) is Duty.DECIDING and follows.get(Duty.DECIDING) is Duty.RECEIVING:
        place.problem("two offices are found by each other", "Say where one of them is: field or household")


def _step(place: Place, offices: Mapping[str, OfficeRule]) -> Step:
    known = ("phase", "condition", "limit", "asks_clause", "officers", "sent", "opinion", "together")
    fields = place.fields(("code", "name", "by"), known)
    return Step(
        code=fields["code"].matching(NAME, NAME_REMEDY),
        name=fields["name"].words(),
        post=read_post(fields["by"], offices),
        phase=fields["phase"].one_of(StepPhase, StepPhase.BEFORE_DECISION),
        condition=fields["condition"].one_of(StepCondition, StepCondition.ALWAYS),
        limit=read_limit(fields["limit"]),
        asks_clause=fields["asks_clause"].truth(otherwise=False),
        officers=fields["officers"].whole(1, MOST_OFFICERS),
        sent=read_sending(fields["sent"], offices) if fields["sent"].given else None,
        opinion=fields["opinion"].truth(otherwise=False),
        together=fields["together"].matching(NAME, NAME_REMEDY),
    )


def _separate(place: Place, codes: Collection[str]) -> tuple[str, ...]:
    acts = tuple(member.known([*ACTS_TO_SEPARATE, *codes]) for member in place.each())
    if len(set(acts)) != len(acts) or len(acts) == 1:
        place.wrong("Name two or more acts, each of them once")
    return acts


def _by_several(steps: Collection[Step]) -> list[str]:
    return [step.code for step in steps if step.officers > 1]


def _check_apart(place: Place, procedure: Place, separate: Collection[str], needed: Collection[str]) -> None:
    """Report what is done by several officers, or by one who did nothing else, and is not kept apart."""
    for name in needed:
        if name not in separate:
            where = place if place.given else procedure
            where.problem(f"{name} is not kept apart from other acts", f"Add {name} to `separate:`")


def _effect(place: Place, acts: Collection[str], form: Form) -> EffectUse:
    fields = place.fields(("after", "do"), ("with",))
    parameters = fields["with"].members()
    for parameter in parameters.values():
        for name in _references(parameter.value):
            if name not in form and name not in BUILT_IN:
                parameter.problem(f"no field is called {name!r}", did_you_mean(name, [*form, *BUILT_IN]))
    return EffectUse(
        after=fields["after"].known(acts),
        do=fields["do"].matching(EFFECT, EFFECT_REMEDY),
        parameters={name: parameter.value for name, parameter in parameters.items()},
    )


def _references(value: Any) -> Iterator[str]:
    """Yield the names that stand behind a `$` in a value, however deep."""
    if isinstance(value, str) and value.startswith("$"):
        yield value[1:]
    elif isinstance(value, list):
        for member in value:
            yield from _references(member)
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _references(member)
