"""What a case does to a round: it brings an application in, and rests on what the round came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tongban.casework.catalog.effects import Context, register
from tongban.casework.rounds import entering, queries
from tongban.casework.rounds.models import Entry
from tongban.casework.rounds.rules import NotAdmitted, NotFrozen, NotInRound, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """Take the application into the round of its item that is held in a region."""

    person: UUID
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """Confirm what the round came to for a person."""

    person: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BeAdmitted:
    """Refuse who is not admitted to a region by a frozen round."""

    person: UUID
    region: str


def register_all() -> None:
    """Make the effects of rounds known to the catalogue."""
    register("rounds.enter", Enter, _enter)
    register("rounds.confirm", Confirm, _confirm)
    register("rounds.be_admitted", BeAdmitted, _be_admitted)


def _enter(context: Context, use: Enter) -> Mapping[str, str]:
    code = entering.enter(case_id=context.case_id, person_id=use.person, region=use.region, at=context.at)
    return {"round": code}


def _confirm(context: Context, use: Confirm) -> Mapping[str, str]:
    entry = Entry.objects.select_related("round").filter(case_id=context.case_id, person_id=use.person).first()
    if entry is None:
        raise NotInRound
    if entry.round.state != State.FROZEN:
        raise NotFrozen
    return {"round": entry.round_id, "list": str(entry.round.listing), "sha256": entry.round.sha256}


def _be_admitted(_context: Context, use: BeAdmitted) -> Mapping[str, str]:
    found = queries.admitted_in(use.person, use.region)
    if found is None:
        raise NotAdmitted
    return {"round": found[0], "list": str(found[1])}
