"""Who may ask holders for licences online, for what purpose, and what of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from tongban.basis.citations import Citation
from tongban.basis.credentials.dcql import Query, Wanted, element
from tongban.basis.licences import LicenceKind
from tongban.basis.words import Words


@dataclass(frozen=True, slots=True)
class Asking:
    """What may be asked of one kind of licence.

    Attributes:
        kind: Of document.
        claims: All that may be asked for.
        if_held: Those of them that not every licence says; one without them answers as well.
    """

    kind: str
    claims: tuple[str, ...]
    if_held: frozenset[str]

    def sets(self) -> tuple[tuple[str, ...], ...]:
        """Return the claims that are enough together, the fullest first."""
        without = (left for count in range(len(self.if_held) + 1) for left in combinations(sorted(self.if_held), count))
        return tuple(tuple(name for name in self.claims if name not in left) for left in without)


@dataclass(frozen=True, slots=True)
class PartyPurpose:
    """A purpose for which a relying party is registered, with the law that lets it ask."""

    code: str
    name: Words
    asks: tuple[Asking, ...]
    citation: Citation

    def queries(self, kinds: Mapping[str, LicenceKind]) -> tuple[Query, ...]:
        """Return all that may be asked, as queries."""
        return tuple(
            Query(each.kind, kinds[each.kind].credential_type, tuple(tuple(map(Wanted, one)) for one in each.sets()))
            for each in self.asks
        )

    def scope(self, kinds: Mapping[str, LicenceKind]) -> dict[str, frozenset[str]]:
        """Return the claims that may be asked for, by type of credential; of an mdoc, its elements by docType."""
        found = {kinds[each.kind].credential_type: frozenset(each.claims) for each in self.asks}
        for each in self.asks:
            kind = kinds[each.kind]
            if kind.doctype:
                found[kind.doctype] = frozenset(element(*one) for one in kind.elements_of(each.claims))
        return found


@dataclass(frozen=True, slots=True)
class Party:
    """A relying party: known by its code, which its certificate names too.

    Attributes:
        returns: Addresses of its own to which a holder's browser may go back after an answer on the same device.
    """

    code: str
    name: Words
    demonstration: bool
    purposes: Mapping[str, PartyPurpose]
    returns: tuple[str, ...] = ()
