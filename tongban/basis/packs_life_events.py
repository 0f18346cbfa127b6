"""The life events of a pack, built from its files and held to the items that they name.

life_events/<code>.yaml    one life event each: its questions, its items, and what is done elsewhere
"""

from collections.abc import Mapping
from pathlib import Path

from tongban.basis.items import FieldKind, FormField, Handling, Item
from tongban.basis.life_events import APPLICANT, HOUSEHOLD, Elsewhere, LifeEvent, Member
from tongban.basis.packs_items import CODE, CODE_REMEDY, NAME, NAME_REMEDY, build_form
from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.packs_time import read_citation
from tongban.basis.packs_yaml import as_mapping, read_yaml
from tongban.basis.problems import Problem

FOLDER = "life_events"
FIELDS = ("code", "name", "about", "law", "source", "confidence", "form", "members")


def read_life_events(
    folder: Path, items: Mapping[str, Item] | None = None
) -> tuple[Mapping[str, LifeEvent], list[Problem]]:
    """Return the life events of a pack by code, and what is wrong with them. A pack may have none.

    Args:
        items: The items of the pack by code, to hold what the members say to what these ask; None: not now.
    """
    found: dict[str, LifeEvent] = {}
    problems: list[Problem] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        content, report = read_yaml(path)
        mapping = as_mapping(content, report)
        if mapping is not None:
            event = _event(Place(report, (), mapping), path.stem, items)
            found[event.code] = event
        problems += report.problems
    return ({} if problems else found), problems


def _event(place: Place, stem: str, items: Mapping[str, Item] | None) -> LifeEvent:
    fields = place.fields(FIELDS, ("elsewhere",))
    form = build_form(fields["form"])
    questions = {question.name: question for question in form}
    for member, question in zip(fields["form"].each(), form, strict=True):
        if question.kind is FieldKind.HOUSEHOLD:
            member.problem("a life event asks for a household", f"Give the item {HOUSEHOLD} instead")
    code = fields["code"].known([stem])
    members: dict[str, Member] = {}
    for each in fields["members"].each():
        found = _member(each, questions, members, items)
        if found.key in members:
            each.problem(f"two members are called {found.key!r}", "Give one of them another key")
        members[found.key] = found
    return LifeEvent(
        code=code,
        name=fields["name"].words(),
        about=fields["about"].words(),
        citation=read_citation(fields),
        form=form,
        members=tuple(members.values()),
        elsewhere=tuple(_elsewhere(each) for each in fields["elsewhere"].each()),
    )


def _elsewhere(place: Place) -> Elsewhere:
    fields = place.fields(("name", "words"))
    return Elsewhere(name=fields["name"].words(), words=fields["words"].words())


def _member(
    place: Place, questions: Mapping[str, FormField], before: Mapping[str, Member], items: Mapping[str, Item] | None
) -> Member:
    fields = place.fields(("key", "item", "answers"), ("after", "asked_if"))
    asked_if = fields["asked_if"]
    wanted: tuple[str, str] | None = None
    if asked_if.given:
        inner = asked_if.fields(("field", "is"))
        wanted = (inner["field"].known(questions), inner["is"].text())
    member = Member(
        key=fields["key"].matching(NAME, NAME_REMEDY),
        item=fields["item"].matching(CODE, CODE_REMEDY),
        answers={name: value.text() for name, value in fields["answers"].members().items()},
        after=fields["after"].known(before) if fields["after"].given else "",
        asked_if=wanted,
    )
    if items is None:
        return member
    item = items.get(member.item)
    if item is None or item.handling is not Handling.FULL:
        fields["item"].problem(f"{member.item} is not handled here", "Name an item with `handling: full`")
    else:
        _check_answers(fields["answers"], member, questions, item)
    return member


def _asks(text: str) -> bool:
    """Return whether a value is the answer to a question of the life event."""
    return text.startswith("$") and "." not in text and text not in {APPLICANT, HOUSEHOLD}


def _check_answers(place: Place, member: Member, questions: Mapping[str, FormField], item: Item) -> None:
    """Report answers that no question gives or takes, and questions of the item that nothing answers."""
    known = {question.name for question in item.form}
    for name, value in place.members().items():
        text = str(value.value)
        if name not in known:
            value.problem(f"{item.code} has no question {name!r}", did_you_mean(name, known))
        if "." in text and text.startswith("$") and text[1:].partition(".")[0] != member.after:
            value.problem(f"{text} comes from a case that this one does not wait for", "Write `after:` with its key")
        if _asks(text) and text[1:] not in questions:
            value.problem(f"no question is called {text[1:]!r}", did_you_mean(text[1:], questions))
    for question in item.form:
        if question.required and question.asked_if is None and question.name not in member.answers:
            place.problem(f"nothing answers {question.name!r} of {item.code}", f"Write `{question.name}: $…`")
