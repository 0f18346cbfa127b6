"""What items can do to licences, and who follows what happens to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tongban.casework.catalog.effects import Context, register
from tongban.casework.licences import following, queries
from tongban.casework.registry import actions as registry
from tongban.casework.registry import turns
from tongban.casework.registry.rules import Act, Cause, DocumentState


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTheDead:
    """Whose licences end, because they have died."""

    person: UUID


def register_all() -> None:
    """Follow what happens to documents, and make the effects known to the catalogue."""
    turns.follow(following.note)
    register("licences.end_with_holder", OfTheDead, _end_with_holder)


def _end_with_holder(context: Context, dead: OfTheDead) -> Mapping[str, str]:
    """Deregister every licence that ends with its holder.

    Source: 行政许可法 第七十条第二项.
    """
    cause = Cause(
        case_id=context.case_id,
        case_number=context.case_number,
        authority=context.authority,
        at=context.at,
        on=context.on,
    )
    ending = [
        each.number
        for each in queries.licences_of(dead.person)
        if each.kind.ends_with_holder and each.document.state in {DocumentState.VALID, DocumentState.SUSPENDED}
    ]
    for number in sorted(ending):
        registry.end_document(number=number, act=Act.DEREGISTER, cause=cause)
    return {"licences": ", ".join(sorted(ending))}
