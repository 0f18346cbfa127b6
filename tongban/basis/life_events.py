"""What happens in a life and needs several items: questions asked once, what each item gets, which waits for which.

Pure data; `packs_life_events.py` reads these from YAML.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tongban.basis.answers import Answers, answered
from tongban.basis.citations import Citation
from tongban.basis.items import FormField, Item
from tongban.basis.words import Words

APPLICANT, HOUSEHOLD = "$applicant", "$household"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One item of a life event.

    A value of `answers` that begins with `$` is the answer to that question, or `$key.name`: what the case of another
    member brought about. Any other value stands for itself.
    """

    key: str
    item: str
    answers: Mapping[str, str]
    after: str = ""  # begins when that member's case is completed
    asked_if: tuple[str, str] | None = None  # only if that question was answered so


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What belongs to it and is not handled here."""

    name: Words
    words: Words  # where it is done


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """What happens, and what is to be done about it."""

    code: str
    name: Words
    about: Words
    citation: Citation
    form: tuple[FormField, ...]
    members: tuple[Member, ...]
    elsewhere: tuple[Elsewhere, ...] = ()

    def member(self, key: str) -> Member:
        """Return the member with this key, or raise KeyError."""
        for member in self.members:
            if member.key == key:
                return member
        raise KeyError(key)

    def chosen(self, answers: Answers) -> list[Member]:
        """Return the members that the answers ask for. What waits for another that is not asked for waits for none."""
        found = [m for m in self.members if m.asked_if is None or answered(answers, *m.asked_if)]
        keys = {member.key for member in found}
        return [member if member.after in keys else replace(member, after="") for member in found]


def as_item(event: LifeEvent, items: Iterable[Item]) -> Item:
    """Return the questions and the evidence of a life event as those of one item: each asked for once.

    Args:
        items: Those of its members, at least one.
    """
    listed = list(items)
    evidence = {piece.code: piece for item in reversed(listed) for piece in item.evidence}
    return replace(
        listed[0], code=event.code, name=event.name, form=event.form, evidence=tuple(evidence.values()), procedure=None
    )


def mapped(member: Member, answers: Answers, built_in: Mapping[str, str]) -> dict[str, object]:
    """Return what a member's item is answered: from the questions asked once, and from what stands in `built_in`.

    Args:
        built_in: `$applicant`, `$household`, and `$key.name` of the cases that are completed.
    """
    found: dict[str, object] = {}
    for name, value in member.answers.items():
        if value in built_in:
            found[name] = built_in[value]
        elif not value.startswith("$"):
            found[name] = value
        elif value[1:] in answers:
            found[name] = answers[value[1:]]
    return found
