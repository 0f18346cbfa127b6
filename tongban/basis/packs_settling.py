"""Whether and where somebody may settle, and with which items policies go.

settling.yaml    `policies`, `questions`, `pages`
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from tongban.basis.items import FieldKind, FormField
from tongban.basis.packs_places import Place, read_file
from tongban.basis.policy.reading_values import CLAIM, FACT_FIELDS, read_fact
from tongban.basis.policy.tree import YesNo
from tongban.basis.problems import Problem
from tongban.basis.settling import NO, YES, Question, QuestionPage, Settling
from tongban.basis.terms import PolicyUse

SETTLING_FILE = "settling.yaml"
NAME = re.compile(r"[a-z][a-z0-9_]*")
NAME_REMEDY = "Write the name of a policy without its jurisdiction, like points_settlement"
CLAIM_REMEDY = "Write the claim that proves facts of policies, like social_insurance.months"


def read_settling(folder: Path) -> tuple[Settling, list[Problem]]:
    """Return what a pack says of settling, and what is wrong with it; nothing where there is no such file."""
    return read_file(folder / SETTLING_FILE, _settling, Settling())


def _settling(place: Place) -> Settling:
    fields = place.fields(("policies", "questions", "pages"))
    questions = {name: _question(name, member) for name, member in fields["questions"].members().items()}
    pages = tuple(_page(member, questions) for member in fields["pages"].each())
    on_pages = [name for page in pages for name in page.questions]
    for name in questions:
        if on_pages.count(name) != 1:
            fault = f"question {name!r} stands on {on_pages.count(name)} pages"
            fields["pages"].problem(fault, "Name it under `ask:` of one page")
    return Settling(policy_names(fields["policies"]), questions, pages)


def _question(name: str, place: Place) -> Question:
    fields = place.fields(("kind", "label", "claims"), (*FACT_FIELDS, "hint"))
    asked = {key: each.value for key, each in fields.items() if each.given and key not in {"claims", "hint"}}
    fact = read_fact(name, Place(place.report, place.keys, asked))
    hint = fields["hint"].words() if fields["hint"].given else None
    return Question(fact, hint, _claims(fields["claims"], fact.choices or _yes_no(fact.kind)))


def _yes_no(kind: object) -> tuple[str, ...]:
    return (YES, NO) if isinstance(kind, YesNo) else ()


def _claims(place: Place, answers: Collection[str]) -> dict[str, Mapping[str, tuple[str, ...]] | None]:
    """Return what answers say of claims: a list of claims for the answer as it is, or what each answer means."""
    if isinstance(place.value, list):
        return {each.matching(CLAIM, CLAIM_REMEDY): None for each in place.each()}
    found: dict[str, Mapping[str, tuple[str, ...]] | None] = {}
    for claim, member in place.members().items():
        if not CLAIM.fullmatch(claim):
            member.problem(f"{claim!r} is no claim", CLAIM_REMEDY)
        meaning = {}
        for answer, said in member.members().items():
            if answer not in answers:
                said.problem(f"{answer!r} is no answer", f"Answers: {', '.join(answers) or 'none'}")
            meaning[answer] = tuple(each.text() for each in said.each())
        found[claim] = meaning
    return found


def _page(place: Place, questions: Collection[str]) -> QuestionPage:
    fields = place.fields(("name", "ask"))
    return QuestionPage(fields["name"].words(), tuple(each.known(questions) for each in fields["ask"].each()))


def policy_names(place: Place) -> tuple[str, ...]:
    """Return names of policies, without their jurisdiction, each of them once."""
    names = tuple(each.matching(NAME, NAME_REMEDY) for each in place.each())
    if place.given and (not names or len(set(names)) < len(names)):
        place.wrong("Name at least one, each of them once")
    return names


def read_policy_use(place: Place, form: Collection[FormField]) -> PolicyUse | None:
    """Return which policies say whether what an item gives may be given; None where no policy says so."""
    if not place.given:
        return None
    fields = place.fields(("names",), ("region",))
    regions = [question.name for question in form if question.kind is FieldKind.REGION]
    region = fields["region"].known(regions) if fields["region"].given else ""
    return PolicyUse(policy_names(fields["names"]), region)
