"""Certificates of what the register said and says, as effects: each is a document whose facts the register gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.casework.catalog.effects import Context, register
from tongban.casework.registry import actions, queries
from tongban.casework.registry.queries import PersonView, Together
from tongban.casework.registry.refusals import NeverChanged, NeverTogether, NotCancelled
from tongban.casework.registry.rules import Cause, Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTwo:
    """A certificate for one person that names another with whom they have lived."""

    kind: str
    holder: UUID
    about: str  # the other's ID number
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfChange:
    """A certificate of what a person's entry said before."""

    kind: str
    holder: UUID
    what: str
    purpose: str | None = None


def register_all() -> None:
    """Make the effects known to the catalogue."""
    register("registry.certify_kinship", OfTwo, _certify_kinship)
    register("registry.certify_change", OfChange, _certify_change)
    register("registry.certify_cancellation", OfTwo, _certify_cancellation)


def _certify_kinship(context: Context, wanted: OfTwo) -> Mapping[str, str]:
    other, shared = _lived_with(context, wanted)
    return _issue(context, wanted, {
        **_named(other),
        "own_relation": shared.own_relation,
        "about_relation": shared.other_relation,
        "together_from": shared.since.isoformat(),
        "together_until": shared.until.isoformat() if shared.until else "",
    })  # fmt: skip


def _certify_change(context: Context, wanted: OfChange) -> Mapping[str, str]:
    found = queries.changed(wanted.holder, wanted.what)
    if found is None:
        raise NeverChanged
    facts = {"what": wanted.what, "was": found.was, "became": found.became, "changed_on": found.on.isoformat()}
    return _issue(context, wanted, facts)


def _certify_cancellation(context: Context, wanted: OfTwo) -> Mapping[str, str]:
    other, _ = _lived_with(context, wanted)
    ended = queries.cancelled(other.person_id)
    if ended is None:
        raise NotCancelled
    days = {"died_on": ended.died_on.isoformat(), "cancelled_on": ended.entered_on.isoformat()}
    return _issue(context, wanted, _named(other) | days)


def _lived_with(context: Context, wanted: OfTwo) -> tuple[PersonView, Together]:
    """Return the other person and when the two lived together; whoever never did learns nothing of them."""
    other = queries.person_by_id_number(wanted.about, context.on)
    is_another = other is not None and other.person_id != wanted.holder
    shared = queries.together(wanted.holder, other.person_id) if other and is_another else None
    if other is None or shared is None:
        raise NeverTogether
    return other, shared


def _named(other: PersonView) -> dict[str, Any]:
    return {"about": other.name, "about_number": other.id_number}


def _issue(context: Context, wanted: OfTwo | OfChange, facts: Mapping[str, Any]) -> Mapping[str, str]:
    cause = Cause(
        case_id=context.case_id, case_number=context.case_number, authority=context.authority, at=context.at,
        on=context.on,
    )  # fmt: skip
    issue = Issue(
        kind=wanted.kind, holder=wanted.holder, validity="long_term", purpose=wanted.purpose or "", facts=facts
    )
    return {"document": actions.issue_document(issue=issue, cause=cause).number}
