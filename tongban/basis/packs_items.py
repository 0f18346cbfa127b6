"""A service item, built from the fields of its pack file. What does not fit together is reported, all of it."""

import re
from collections.abc import Mapping
from typing import Any

from tongban.basis.citations import CONFIDENCES, Citation
from tongban.basis.items import (
    ByDate,
    Evidence,
    Fee,
    FieldKind,
    FormField,
    Handling,
    Holder,
    Item,
    ItemType,
    PartyRule,
    Procedure,
    StepPhase,
    SubjectRule,
)
from tongban.basis.packs_limits import DEEMED, read_by_date, read_limit, read_silence
from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.packs_procedure import read_procedure
from tongban.basis.packs_remedies import read_remedy
from tongban.basis.packs_settling import read_policy_use
from tongban.basis.packs_terms import read_along, read_apply_by, read_fee_line, read_terms
from tongban.basis.packs_yaml import Report
from tongban.basis.remedies import Remedy

CODE = re.compile(r"[A-Z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9_]*")
CODE_REMEDY = 'Write it as text that begins with a capital, like HK-001; put quotes around a number, like "000125"'
NAME_REMEDY = "Write it in small letters, digits and underscores, like marriage_certificate"

FIELDS_NEEDED = (
    "code", "version", "effective_from", "name", "area", "type", "handling", "applicants", "channels",
    "cross_province", "fully_online", "visits", "law", "source", "confidence", "fee", "results",
)  # fmt: skip
FIELDS_OPTIONAL = (
    "limits", "by_date", "silence", "conditions", "evidence", "form", "parties", "subjects", "procedure",
    "remedies", "no_remedy", "notes", "terms", "apply_by", "along", "endings", "policy",
)  # fmt: skip
CITATION = ("law", "source", "confidence")
APPLICANTS = ("person", "enterprise")
FULLY_ONLINE = ("yes", "no", "partial")
MOST_VISITS, MOST_VERSIONS, MOST_FEN = 20, 1000, 10**9

MOST_SIDES = 9
POINTING_TO_PARTIES = {FieldKind.PERSON, FieldKind.PERSONS, FieldKind.ID_NUMBER, FieldKind.ORGANISATION}

Fields = Mapping[str, Place]


def build_item(content: Mapping[str, Any], report: Report) -> Item:
    """Return the item that the content describes. It is worth something only if the report has no problem."""
    fields = Place(report, (), content).fields(FIELDS_NEEDED, FIELDS_OPTIONAL)
    form = build_form(fields["form"])
    evidence = _evidence(fields["evidence"])
    limits = fields["limits"].fields((), ("decision", "promised", "correction", "acceptance", "delivery"))
    item = Item(
        code=fields["code"].matching(CODE, CODE_REMEDY),
        version=fields["version"].whole(1, MOST_VERSIONS),
        effective_from=fields["effective_from"].day(),
        name=fields["name"].words(),
        area=fields["area"].matching(NAME, NAME_REMEDY),
        type=fields["type"].one_of(ItemType),
        handling=fields["handling"].one_of(Handling),
        applicants=_names(fields["applicants"], APPLICANTS),
        channels=_names(fields["channels"]),
        cross_province=fields["cross_province"].words(),
        fully_online=fields["fully_online"].known(FULLY_ONLINE),
        visits=fields["visits"].whole(0, MOST_VISITS),
        decision=read_limit(limits["decision"]),
        promised=read_limit(limits["promised"]),
        correction=read_limit(limits["correction"]),
        acceptance=read_limit(limits["acceptance"]),
        delivery=read_limit(limits["delivery"]),
        fee=_fee(fields["fee"], form),
        evidence=evidence,
        results=tuple(place.words() for place in fields["results"].each()),
        legal_basis=fields["law"].text(),
        citation=_citation(fields),
        conditions=tuple(place.words() for place in fields["conditions"].each()),
        notes=fields["notes"].words() if fields["notes"].given else None,
        form=form,
        parties=_parties(fields["parties"], form),
        subjects=_subjects(fields["subjects"], form),
        procedure=_procedure(fields["procedure"], form),
        by_date=_by_date(fields["by_date"], form),
        silence=read_silence(fields["silence"], DEEMED),
        remedies=tuple(read_remedy(place) for place in fields["remedies"].each()),
        no_remedy=_citation(fields["no_remedy"].fields(CITATION)) if fields["no_remedy"].given else None,
        terms=read_terms(fields["terms"], [piece.code for piece in evidence], _persons(form), _citation),
        apply_by=tuple(read_apply_by(place, _citation) for place in fields["apply_by"].each()),
        along=tuple(read_along(place, _citation) for place in fields["along"].each()),
        policy=read_policy_use(fields["policy"], form),
        endings=fields["endings"].matching(NAME, NAME_REMEDY) if fields["endings"].given else "",
    )
    _check_whole(item, fields)
    _check_gaps(item, fields["evidence"])
    return item


def build_remedies(place: Place) -> dict[str, Remedy]:
    """Return the remedies of a pack by name, from its remedies file."""
    return {name: read_remedy(member, name) for name, member in place.members().items()}


def build_citation(fields: Fields) -> Citation:
    """Return who says so, from fields that name law, source and confidence."""
    return _citation(fields)


def _names(place: Place, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names in a list, each of them once, at least one of them."""
    members = place.each()
    if place.given and not members:
        place.wrong("Name at least one")
    names: list[str] = []
    for member in members:
        name = member.known(known) if known else member.matching(NAME, NAME_REMEDY)
        if name in names:
            member.wrong("It is named twice. Keep one of the two")
        names.append(name)
    return tuple(names)


def _citation(fields: Fields) -> Citation:
    source = fields["source"]
    name = fields["confidence"].known(CONFIDENCES)
    return Citation(
        text=fields["law"].text(),
        source="" if source.value == "" else source.text(),  # empty: nobody has looked it up yet
        confidence=next((known for known in CONFIDENCES if known == name), "low"),
    )


def _fee(place: Place, form: tuple[FormField, ...]) -> Fee:
    fields = place.fields(("words", *CITATION), ("amount_fen", "table"))
    yes_no = {q.name: ("yes", "no") for q in form if q.kind is FieldKind.YES_NO}
    choices = {q.name: tuple(q.choices) for q in form if q.kind is FieldKind.CHOICE} | yes_no
    amount = fields["amount_fen"]
    return Fee(
        amount_fen=amount.whole(0, MOST_FEN) if amount.given else None,
        words=fields["words"].words(),
        citation=_citation(fields),
        table=tuple(read_fee_line(line, choices, _citation) for line in fields["table"].each()),
    )


def _evidence(place: Place) -> tuple[Evidence, ...]:
    found: dict[str, Evidence] = {}
    for member in place.each():
        fields = member.fields(("code", "name", "holder"), ("held_in", "required", "may_follow"))
        holder = fields["holder"].one_of(Holder)
        held_in = fields["held_in"]
        if holder is Holder.APPLICANT and held_in.given:
            held_in.wrong("What the applicant holds is in no register: take held_in out, or name another holder")
        if holder is not Holder.APPLICANT and not held_in.given:
            member.problem("it is not said who holds the evidence", "Write `held_in:` with a register or department")
        evidence = Evidence(
            code=fields["code"].matching(NAME, NAME_REMEDY),
            name=fields["name"].words(),
            holder=holder,
            held_in=held_in.matching(NAME, NAME_REMEDY) or None,
            required=fields["required"].truth(otherwise=True),
            may_follow=read_limit(fields["may_follow"]),
        )
        if evidence.code in found:
            fields["code"].wrong("It is asked for twice. Keep one of the two")
        found[evidence.code] = evidence
    return tuple(found.values())


def build_form(place: Place) -> tuple[FormField, ...]:
    """Return the questions of a form, each of them once."""
    form: dict[str, FormField] = {}
    for member in place.each():
        question = _question(member, form)
        if question.name in form:
            member.problem(f"the form has two fields {question.name!r}", "Give one of them another name")
        form[question.name] = question
    return tuple(form.values())


def _question(place: Place, before: Mapping[str, FormField]) -> FormField:
    fields = place.fields(("name", "kind", "label"), ("hint", "required", "choices", "asked_if", "of"))
    kind = fields["kind"].one_of(FieldKind)
    choices = fields["choices"]
    if kind is FieldKind.CHOICE and not choices.given:
        place.problem("a choice has no choices", "Write `choices:` with one `- {value: …, zh: …, en: …}` a line")
    if kind is not FieldKind.CHOICE and choices.given:
        choices.problem(f"a field of kind {kind} has choices", "Take them out, or write `kind: choice`")
    if fields["of"].given is not (kind is FieldKind.DOCUMENT):
        place.problem("a document, and nothing else, is of a kind", "Write `kind: document` with `of:` a kind of it")
    return FormField(
        name=fields["name"].matching(NAME, NAME_REMEDY),
        kind=kind,
        label=fields["label"].words(),
        hint=fields["hint"].words() if fields["hint"].given else None,
        required=fields["required"].truth(otherwise=True),
        choices=_choices(choices),
        asked_if=_asked_if(fields["asked_if"], before) if fields["asked_if"].given else None,
        of=fields["of"].matching(NAME, NAME_REMEDY),
    )


def _choices(place: Place) -> dict[str, Any]:
    choices: dict[str, Any] = {}
    for member in place.each():
        value = member.fields(("value", "zh", "en"))["value"]
        name = value.matching(NAME, NAME_REMEDY)
        if name in choices:
            value.wrong("It is offered twice. Keep one of the two")
        texts = {key: text for key, text in member.members().items() if key != "value"}
        choices[name] = Place(member.report, member.keys, {key: text.value for key, text in texts.items()}).words()
    return choices


def _asked_if(place: Place, before: Mapping[str, FormField]) -> tuple[str, str]:
    fields = place.fields(("field", "is"))
    name = fields["field"].text()
    if name and name not in before:
        remedy = f"Name a field that stands before this one: {', '.join(before) or 'there is none'}"
        fields["field"].problem(f"the question depends on {name!r}, which is not asked before it", remedy)
        return name, fields["is"].text()
    values = before[name].choices if name else {}
    if name and before[name].kind is FieldKind.YES_NO:
        return name, fields["is"].known(("yes", "no"))
    if name and not values:
        fields["field"].problem(f"{name!r} is no choice", "Let the question depend on a choice or a yes_no field")
    return name, fields["is"].known(values) if values else fields["is"].text()


def _parties(place: Place, form: tuple[FormField, ...]) -> tuple[PartyRule, ...]:
    pointing = [q.name for q in form if q.kind in POINTING_TO_PARTIES]
    found = []
    for member in place.each():
        fields = member.fields(("role", "field"), ("side",))
        side = fields["side"].whole(0, MOST_SIDES) if fields["side"].given else 0
        role = fields["role"].matching(NAME, NAME_REMEDY)
        found.append(PartyRule(role=role, field=fields["field"].known(pointing), side=side))
    return tuple(found)


def _subjects(place: Place, form: tuple[FormField, ...]) -> tuple[SubjectRule, ...]:
    names = [question.name for question in form]
    read = [member.fields(("kind", "field")) for member in place.each()]
    return tuple(SubjectRule(kind=f["kind"].matching(NAME, NAME_REMEDY), field=f["field"].known(names)) for f in read)


def _procedure(place: Place, form: tuple[FormField, ...]) -> Procedure | None:
    return read_procedure(place, {question.name: question for question in form}) if place.given else None


def _persons(form: tuple[FormField, ...]) -> list[str]:
    return [question.name for question in form if question.kind is FieldKind.PERSON]


def _by_date(place: Place, form: tuple[FormField, ...]) -> ByDate | None:
    if not place.given:
        return None
    dates = [question.name for question in form if question.kind is FieldKind.DATE]
    return read_by_date(place, dates, {question.name: question.choices for question in form if question.choices})


def _check_gaps(item: Item, place: Place) -> None:
    """Report evidence that may follow later where the public's safety does not allow it."""
    if item.terms.public_safety and any(piece.may_follow for piece in item.evidence):
        place.problem("an item of public safety lets evidence follow later", "Take every may_follow out")


def _check_proof(item: Item, place: Place) -> None:
    """Report a proof of being entitled to an answer that is no evidence of the item."""
    proof = item.procedure.at_once.proof if item.procedure and item.procedure.at_once else ""
    if proof and proof not in {evidence.code for evidence in item.evidence}:
        place.problem(f"no evidence is called {proof!r}", "Let `proof:` be the code of some evidence")


def _check_whole(item: Item, fields: Fields) -> None:
    """Report what each field says well and the item as a whole says badly."""
    full = item.handling is Handling.FULL
    if full and not fields["procedure"].given:
        fields["handling"].problem(
            "the item is handled here and has no procedure", "Write `procedure:`, or `handling: guide`"
        )
    if full and not item.form:
        fields["handling"].problem("the item is handled here and has no form", "Write `form:`, or `handling: guide`")
    if not full and fields["procedure"].given:
        fields["procedure"].problem("a guide has a procedure", "Write `handling: full`, or take the procedure out")
    always_by_date = item.by_date is not None and item.by_date.when is None
    if item.decision is None and not always_by_date and (full or item.notes is None):
        remedy = "Write `limits:` with `decision:`" if full else "Write `limits:`, or say in `notes` what the law sets"
        fields["limits"].problem("the item has no time limit for the decision", remedy)
    _check_proof(item, fields["procedure"])
    if item.remedies and item.no_remedy:
        fields["no_remedy"].problem("the decision is final and has remedies", "Keep `remedies` or `no_remedy`")
    if item.silence and item.silence.deemed == "accepted" and not (item.correction or item.acceptance):
        remedy = "Write `limits:` with `correction:` or `acceptance:`, from which the silence counts"
        fields["silence"].problem("nothing says how long the office may be silent", remedy)
    if full and item.silence and item.silence.deemed != "accepted" and not item.by_date:
        remedy = "Write `by_date:` with the date before which the decision must come"
        fields["silence"].problem("nothing says by when silence grants", remedy)
    _check_after(item, fields["limits"])
    _check_hearing(item, fields["limits"])


def _check_hearing(item: Item, limits: Place) -> None:
    """Report a hearing that stops the clock for a reason which the limit for the decision does not have."""
    hearing = item.procedure.hearing if item.procedure else None
    pauses = item.decision.pauses if item.decision else None
    known = [reason.code for reason in pauses.reasons] if pauses else []
    if hearing and hearing.pause and hearing.pause not in known:
        limits.problem(f"the decision is not paused for {hearing.pause!r}", "Add it to `pauses:` of `decision:`")


def _check_after(item: Item, limits: Place) -> None:
    """Report limits that count from a step which is not there, or which comes after the decision."""
    steps = item.procedure.steps if item.procedure else ()
    known = [step.code for step in steps if step.phase is StepPhase.BEFORE_DECISION]
    for name, rule in (("decision", item.decision), ("promised", item.promised)):
        if rule and rule.after and rule.after not in known:
            limits.problem(
                f"{name} counts from {rule.after!r}, no step before the decision", did_you_mean(rule.after, known)
            )
