"""What a verifier asks for, in the Digital Credentials Query Language, and whether an answer is what was asked.

Taken is the part of it that asks for licences as SD-JWT VC or ISO mdoc, claim by claim: several licences, each by its
one kind, claims by name (in an mdoc: by name space and name), values that they must have, and sets of claims of which
one is enough. Whatever else the language knows is refused by name, so that nobody believes to have asked what was not
understood.

Source: OpenID for Verifiable Presentations 1.0, 6; B.2 (mdoc).
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.basis.credentials import mdoc
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.sdjwt import TYPE

ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
PART = re.compile(r"[!-~]{1,128}", re.ASCII)  # of a path into an mdoc
MOST_QUERIES, MOST_CLAIMS, MOST_SETS, MOST_VALUES = 8, 64, 16, 16
OF_QUERY = frozenset({
    "id", "format", "meta", "claims", "claim_sets", "multiple", "require_cryptographic_holder_binding",
})  # fmt: skip
OF_CLAIM = frozenset({"id", "path", "values"})

ELEMENT = 2  # name space and name

Plain = str | int | bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim that is asked for.

    Attributes:
        values: It must be one of these; none: whatever it is.
        space: Of an mdoc, the name space in which it stands.
    """

    name: str
    values: tuple[Plain, ...] = ()
    space: str = ""

    @property
    def key(self) -> str:
        """What it is known by among the claims of a licence."""
        return element(self.space, self.name) if self.space else self.name

    def takes(self, value: Any) -> bool:
        """Return whether this value is what is wanted; a number is no truth, and a truth no number."""
        return not self.values or any(type(each) is type(value) and each == value for each in self.values)


def element(space: str, name: str) -> str:
    """Return what an element of an mdoc is known by among its others."""
    return f"{space} {name}"


@dataclass(frozen=True, slots=True)
class Query:
    """A licence that is asked for.

    Attributes:
        kind: What kind of licence (`vct` or docType).
        sets: Claims that are enough together; the first set that can be shown is preferred.
    """

    id: str
    kind: str
    sets: tuple[tuple[Wanted, ...], ...]
    format: str = TYPE

    @property
    def names(self) -> frozenset[str]:
        """Every claim that might be shown."""
        return frozenset(each.key for one in self.sets for each in one)

    def first_shown_by(self, facts: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Return the claims to show of a licence that says this; None if it cannot answer."""
        for one in self.sets:
            if all(each.key in facts and each.takes(facts[each.key]) for each in one):
                return tuple(each.key for each in one)
        return None

    def answered_by(self, facts: Mapping[str, Any]) -> bool:
        """Return whether exactly what was asked is shown: no less, and nothing beyond it."""
        return any(
            facts.keys() == {each.key for each in one} and all(each.takes(facts[each.key]) for each in one)
            for one in self.sets
        )


ReadClaim = Callable[[Mapping[str, Any]], tuple[str, Wanted]]


def written(queries: Sequence[Query]) -> dict[str, Any]:
    """Return queries as a verifier writes them."""
    return {"credentials": [_written(each) for each in queries]}


def _written(query: Query) -> dict[str, Any]:
    known: dict[Wanted, str] = {}
    for one in query.sets:
        for each in one:
            known.setdefault(each, f"c{len(known)}")
    meta: dict[str, Any] = {"vct_values": [query.kind]} if query.format == TYPE else {"doctype_value": query.kind}
    said: dict[str, Any] = {"id": query.id, "format": query.format, "meta": meta}
    if known:
        said["claims"] = [_claim_written(each, name) for each, name in known.items()]
    if len(query.sets) > 1:
        said["claim_sets"] = [[known[each] for each in one] for one in query.sets]
    return said


def _claim_written(wanted: Wanted, name: str) -> dict[str, Any]:
    said: dict[str, Any] = {"id": name, "path": [wanted.space, wanted.name] if wanted.space else [wanted.name]}
    return {**said, "values": list(wanted.values)} if wanted.values else said


def read(said: Any) -> tuple[Query, ...]:
    """Return what a verifier asks for.

    Raises:
        Rejected: It is not the language, or a part of it that is not taken; the message says which.
    """
    if not isinstance(said, dict):
        raise _not("a query is an object")
    _only(said, {"credentials"}, "a query")
    asked = said.get("credentials")
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST_QUERIES:
        raise _not(f"credentials is a list of 1 to {MOST_QUERIES}")
    found = tuple(_query(each) for each in asked)
    if len({each.id for each in found}) != len(found):
        raise _not("two queries have the same id")
    return found


def _query(said: Any) -> Query:
    if not isinstance(said, dict):
        raise _not("each of credentials is an object")
    _only(said, OF_QUERY, "a query for a licence")
    form = said.get("format")
    if form not in (TYPE, mdoc.FORMAT):
        raise _not(f"only the formats {TYPE} and {mdoc.FORMAT} are taken")
    if said.get("multiple", False) is not False:
        raise _not("multiple is not taken: one licence answers a query")
    if said.get("require_cryptographic_holder_binding", True) is not True:
        raise _not("an answer is always bound to its holder")
    kind = _kind(said.get("meta")) if form == TYPE else _doctype(said.get("meta"))
    return Query(_id(said.get("id")), kind, _sets(said, _claim if form == TYPE else _element), form)


def _doctype(meta: Any) -> str:
    _only(_object(meta, "meta"), {"doctype_value"}, "meta")
    value = meta.get("doctype_value")
    if not isinstance(value, str) or not value:
        raise _not("doctype_value names one kind of licence")
    return value


def _object(said: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(said, dict):
        raise _not(f"{what} is an object")
    return said


def _kind(meta: Any) -> str:
    _object(meta, "meta")
    _only(meta, {"vct_values"}, "meta")
    values = meta.get("vct_values")
    if not isinstance(values, list) or len(values) != 1 or not isinstance(values[0], str) or not values[0]:
        raise _not("vct_values names one kind of licence")
    return values[0]


def _sets(said: Mapping[str, Any], read_claim: ReadClaim) -> tuple[tuple[Wanted, ...], ...]:
    claims, sets = said.get("claims"), said.get("claim_sets")
    if claims is None:
        if sets is not None:
            raise _not("claim_sets needs claims")
        return ((),)
    known = _claims(claims, read_claim)
    if sets is None:
        return (tuple(wanted for _, wanted in known),)
    by_id = {name: wanted for name, wanted in known if name}
    if len(by_id) != len(known):
        raise _not("with claim_sets each claim has an id of its own")
    if not isinstance(sets, list) or not 0 < len(sets) <= MOST_SETS:
        raise _not(f"claim_sets is a list of 1 to {MOST_SETS}")
    return tuple(_set(each, by_id) for each in sets)


def _set(names: Any, by_id: Mapping[str, Wanted]) -> tuple[Wanted, ...]:
    if not isinstance(names, list) or not names or not all(isinstance(each, str) for each in names):
        raise _not("each of claim_sets is a list of ids")
    if len(set(names)) != len(names) or not by_id.keys() >= set(names):
        raise _not("each of claim_sets names claims of the query, each once")
    found = tuple(by_id[each] for each in names)
    if len({each.key for each in found}) != len(found):
        raise _not("a set names the same claim twice")
    return found


def _claims(said: Any, read_claim: ReadClaim) -> list[tuple[str, Wanted]]:
    if not isinstance(said, list) or not 0 < len(said) <= MOST_CLAIMS:
        raise _not(f"claims is a list of 1 to {MOST_CLAIMS}")
    found = [read_claim(_object(each, "each of claims")) for each in said]
    if len({wanted for _, wanted in found}) != len(found):
        raise _not("the same claim is asked for twice")
    return found


def _claim(said: Mapping[str, Any]) -> tuple[str, Wanted]:
    path = _path(said)
    if not isinstance(path, list) or len(path) != 1 or not isinstance(path[0], str) or not path[0]:
        raise _not("path is the name of one claim; parts of a claim are not asked for")
    return _name(said), Wanted(path[0], _values(said))


def _element(said: Mapping[str, Any]) -> tuple[str, Wanted]:
    """Return an element of an mdoc. That it is to be kept (`intent_to_retain`) is not said here, but by the purpose."""
    path = _path(said)
    parts = [each for each in path if isinstance(each, str) and PART.fullmatch(each)] if isinstance(path, list) else []
    if len(parts) != ELEMENT or len(path) != ELEMENT:
        raise _not("path is the name space and the name of one element")
    return _name(said), Wanted(parts[1], _values(said), parts[0])


def _path(said: Mapping[str, Any]) -> Any:
    _only(said, OF_CLAIM, "a claim")
    return said.get("path")


def _name(said: Mapping[str, Any]) -> str:
    return _id(said["id"]) if "id" in said else ""


def _values(said: Mapping[str, Any]) -> tuple[Plain, ...]:
    if "values" not in said:
        return ()
    values = said["values"]
    if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
        raise _not(f"values is a list of 1 to {MOST_VALUES}")
    if not all(type(each) in {str, int, bool} for each in values):
        raise _not("each of values is a text, a whole number, or true or false")
    return tuple(values)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise _not("an id has letters, digits, _ and - alone")
    return value


def _only(said: Mapping[str, Any], known: Collection[str], what: str) -> None:
    if unknown := said.keys() - set(known):
        raise _not(f"{min(unknown)[:40]!r} in {what} is not taken")


def _not(message: str) -> Rejected:
    return Rejected(Why.MALFORMED, f"the query cannot be read: {message}")


def beyond(queries: Sequence[Query], scope: Mapping[str, Collection[str]]) -> list[str]:
    """Return what is asked for although it may not be, as "kind" or "kind claim"; nothing if all of it may.

    Args:
        scope: The claims that may be asked for, by kind of licence (`vct` or docType).
    """
    found = []
    for query in queries:
        allowed = scope.get(query.kind)
        if allowed is None:
            found.append(query.kind)
        else:
            found += [f"{query.kind} {name}" for name in sorted(query.names - set(allowed))]
    return found
