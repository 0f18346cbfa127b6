"""The procedure of an item, built from its pack file: offices, posts, steps, separation of duties, effects."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from tongban.basis.items import (
    Duty,
    EffectUse,
    FieldKind,
    FormField,
    LimitRule,
    OfficeRule,
    Post,
    Procedure,
    Role,
    Step,
    StepCondition,
    StepPhase,
    Where,
)
from tongban.basis.packs_places import Place, did_you_mean

NAME = re.compile(r"[a-z][a-z0-9_]*")
EFFECT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
NAME_REMEDY = "Write it in small letters, digits and underscores, like move_out"
EFFECT_REMEDY = "Write the register and the change, like registry.move_persons"
POST_REMEDY = f"Write office/role, like deciding/clerk. Offices: {', '.join(Duty)}. Roles: {', '.join(Role)}"

ACTS = ("accept", "approve", "complete", "deliver")  # what every procedure has, apart from its steps
ACTS_TO_SEPARATE = ("submit", *ACTS)
ACTS_WITH_EFFECTS = ("approve", "complete")
BUILT_IN = ("applicant", "household")  # what `$…` may name besides the fields of the form
PLACES = (FieldKind.REGION,)  # the kinds of field that say where an office is

Form = Mapping[str, FormField]
ReadLimit = Callable[[Place], LimitRule | None]


def read_procedure(place: Place, form: Form, read_limit: ReadLimit) -> Procedure:
    """Return the procedure; what it names and nobody declares is reported."""
    fields = place.fields(("offices", "accept", "decide", "complete"), ("deliver", "steps", "separate", "effects"))
    offices = _offices(fields["offices"], form)
    steps = tuple(_step(member, offices, read_limit) for member in fields["steps"].each())
    codes = [step.code for step in steps]
    for member, code in zip(fields["steps"].each(), codes, strict=True):
        if code in ACTS_TO_SEPARATE or codes.count(code) > 1:
            member.problem(f"the step {code!r} has the name of another act", "Give it a name of its own")
    return Procedure(
        offices=offices,
        accept=_post(fields["accept"], offices),
        decide=_post(fields["decide"], offices),
        complete=_post(fields["complete"], offices),
        deliver=_post(fields["deliver"], offices) if fields["deliver"].given else None,
        steps=steps,
        separate=_separate(fields["separate"], codes),
        effects=tuple(_effect(member, [*ACTS_WITH_EFFECTS, *codes], form) for member in fields["effects"].each()),
    )


def _offices(place: Place, form: Form) -> dict[Duty, OfficeRule]:
    offices: dict[Duty, OfficeRule] = {}
    for name, member in place.members().items():
        if name in list(Duty):
            offices[Duty(name)] = _office(member, form)
        else:
            member.problem(f"unknown office {name!r}", did_you_mean(name, list(Duty)))
    for duty in (Duty.RECEIVING, Duty.DECIDING):
        if place.given and duty not in offices:
            place.problem(f"the procedure has no {duty} office", f"Write `{duty}: {{where: …}}`")
    _check_found(place, offices)
    return offices


def _office(place: Place, form: Form) -> OfficeRule:
    fields = place.fields(("where",), ("field", "kind", "level"))
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
    )


def _check_found(place: Place, offices: Mapping[Duty, OfficeRule]) -> None:
    """Report offices that are found by each other, or by one that the procedure does not have.

    Receiving by `receiving` is none of these: it is wherever the application is handed in.
    """
    named = {Where.RECEIVING: Duty.RECEIVING, Where.DECIDING: Duty.DECIDING}
    follows = {duty: named[rule.where] for duty, rule in offices.items() if rule.where in named}
    if follows.get(Duty.DECIDING) is Duty.DECIDING:
        place.problem("the deciding office is found by itself", "Say where it is: field, household or receiving")
    if follows.get(Duty.RECEIVING) is Duty.DECIDING and follows.get(Duty.DECIDING) is Duty.RECEIVING:
        place.problem("two offices are found by each other", "Say where one of them is: field or household")


def _post(place: Place, offices: Mapping[Duty, OfficeRule]) -> Post:
    """Return the post that is written as office/role."""
    post = place.text(POST_REMEDY)
    office, _, role = post.partition("/")
    if office in list(Duty) and role in list(Role):
        if Duty(office) not in offices:
            place.problem(f"{post} names an office that the procedure does not have", "Write it under `offices:`")
        return Post(office=Duty(office), role=Role(role))
    if post:
        place.wrong(POST_REMEDY)
    return Post(office=Duty.DECIDING, role=Role.CLERK)


def _step(place: Place, offices: Mapping[Duty, OfficeRule], read_limit: ReadLimit) -> Step:
    fields = place.fields(("code", "name", "by"), ("phase", "condition", "limit", "asks_clause"))
    return Step(
        code=fields["code"].matching(NAME, NAME_REMEDY),
        name=fields["name"].words(),
        post=_post(fields["by"], offices),
        phase=fields["phase"].one_of(StepPhase, StepPhase.BEFORE_DECISION),
        condition=fields["condition"].one_of(StepCondition, StepCondition.ALWAYS),
        limit=read_limit(fields["limit"]),
        asks_clause=fields["asks_clause"].truth(otherwise=False),
    )


def _separate(place: Place, codes: Collection[str]) -> tuple[str, ...]:
    acts = tuple(member.known([*ACTS_TO_SEPARATE, *codes]) for member in place.each())
    if len(set(acts)) != len(acts) or len(acts) == 1:
        place.wrong("Name two or more acts, each of them once")
    return acts


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
