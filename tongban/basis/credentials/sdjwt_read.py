"""What an SD-JWT is made of: the signed part, its disclosures, and the claims they give together.

Source: RFC 9901 7.1, step by step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tongban.basis.credentials.encoding import MOST_TEXT, base64url, digests, from_base64url, from_json
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.jose import Jws, read

TYPES = frozenset({"dc+sd-jwt"})
MOST_DISCLOSURES = 512
OF_ELEMENT, OF_CLAIM = 2, 3
KEPT = frozenset({"_sd", "..."})
NESTED = frozenset({dict, list})


@dataclass(slots=True, eq=False)
class Disclosure:
    """One claim or element, with the salt that makes its digest unguessable."""

    text: str
    name: str | None  # None: an element of a list
    value: Any


def digest_of(text: str) -> str:
    """Return the digest by which signed parts and proofs name a text."""
    return base64url(sha256(text.encode("ascii")).digest())


def _disclosure(text: str) -> Disclosure:
    found = from_json(from_base64url(text, "a disclosure"), "a disclosure")
    if not isinstance(found, list) or len(found) not in {OF_ELEMENT, OF_CLAIM} or not isinstance(found[0], str):
        raise Rejected(Why.DISCLOSURE, "a disclosure is not a salt, a name and a value")
    if len(found) == OF_ELEMENT:
        return Disclosure(text, None, found[1])
    if not isinstance(found[1], str) or found[1] in KEPT:
        raise Rejected(Why.DISCLOSURE, "a disclosure has a name that is none")
    return Disclosure(text, found[1], found[2])


@dataclass(frozen=True, slots=True)
class Parts:
    """An SD-JWT taken apart; nothing in it is checked yet but its form."""

    token: str
    jws: Jws
    disclosures: list[Disclosure]
    shown: str  # what the holder's proof is made over
    proof: str

    def claims(self) -> dict[str, Any]:
        """Return the claims that the signed part and its disclosures give.

        Raises:
            Rejected: A digest stands twice, a disclosure belongs to nothing, or a name stands twice.
        """
        return _Opening(self).opened()

    def paths(self) -> dict[str, tuple[Disclosure, ...]]:
        """Return what can be shown, as "claim" or "claim/member", each with the disclosures it needs."""
        return dict(_paths(self.jws.payload, "", (), _by_digest(self.disclosures)))


def split(text: str, types: frozenset[str] = TYPES) -> Parts:
    """Return the parts of an SD-JWT, with or without a proof.

    Raises:
        Rejected: It is not one.
    """
    if len(text) > MOST_TEXT or not text.isascii() or "~" not in text:
        raise Rejected(Why.MALFORMED, "it is not an SD-JWT")
    token, *disclosed, proof = text.split("~")
    if len(disclosed) > MOST_DISCLOSURES:
        raise Rejected(Why.MALFORMED, "it has too many disclosures")
    jws = read(token, types, "the licence")
    if jws.payload.get("_sd_alg", "sha-256") != "sha-256":
        raise Rejected(Why.MALFORMED, "its digests are not made with SHA-256")
    found = [_disclosure(each) for each in disclosed]
    return Parts(token, jws, found, text[: len(text) - len(proof)], proof)


def _by_digest(disclosures: list[Disclosure]) -> dict[str, Disclosure]:
    names = digests([each.text.encode("ascii") for each in disclosures])
    found = dict(zip(names, disclosures, strict=True))
    if len(found) != len(disclosures):
        raise Rejected(Why.DISCLOSURE, "a disclosure is shown twice")
    return found


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not set(map(type, value)) <= {str}:
        raise Rejected(Why.MALFORMED, "_sd is not a list of digests")
    return value


def _element_digest(element: Any) -> str | None:
    """Return the digest that stands in place of an element; None if the element stands there itself."""
    if not isinstance(element, dict) or "..." not in element:
        return None
    digest = element["..."]
    if len(element) != 1 or not isinstance(digest, str):
        raise Rejected(Why.MALFORMED, "an element is not a digest as it should be")
    return digest


class _Opening:
    """Disclosures being put where their digests stand."""

    def __init__(self, parts: Parts) -> None:
        self._payload = parts.jws.payload
        self._hidden = _by_digest(parts.disclosures)
        self._used: set[str] = set()

    def opened(self) -> dict[str, Any]:
        claims = self._object(self._payload)
        claims.pop("_sd_alg", None)
        if self._hidden.keys() - self._used:
            raise Rejected(Why.DISCLOSURE, "a disclosure belongs to nothing that was signed")
        return claims

    def _take(self, digest: str) -> Disclosure | None:
        if digest in self._used:
            raise Rejected(Why.DISCLOSURE, "a digest stands twice")
        self._used.add(digest)
        return self._hidden.get(digest)

    def _any(self, value: Any) -> Any:
        if isinstance(value, dict):
            return self._object(value)
        return self._list(value) if isinstance(value, list) else value

    def _object(self, value: dict[str, Any]) -> dict[str, Any]:
        if "..." in value:
            raise Rejected(Why.MALFORMED, "... stands where there is no list")
        found = {
            name: self._any(each) if type(each) in NESTED else each for name, each in value.items() if name != "_sd"
        }
        for digest in _texts(value.get("_sd", [])):
            disclosure = self._take(digest)
            if disclosure is None:
                continue
            if disclosure.name is None or disclosure.name in found:
                raise Rejected(Why.DISCLOSURE, "a disclosure has no name, or one that stands there already")
            inner = disclosure.value
            found[disclosure.name] = self._any(inner) if type(inner) in NESTED else inner
        return found

    def _list(self, value: list[Any]) -> list[Any]:
        found = []
        for element in value:
            digest = _element_digest(element)
            if digest is None:
                found.append(self._any(element))
            elif disclosure := self._take(digest):
                if disclosure.name is not None:
                    raise Rejected(Why.DISCLOSURE, "a disclosure of a claim stands in a list")
                found.append(self._any(disclosure.value))
        return found


Found = Iterator[tuple[str, tuple[Disclosure, ...]]]


def _paths(value: Any, at: str, chain: tuple[Disclosure, ...], hidden: dict[str, Disclosure]) -> Found:
    if isinstance(value, dict):
        yield from _paths_in_object(value, at, chain, hidden)
    elif isinstance(value, list):
        for place, element in enumerate(value):
            stands_for = _element_digest(element)
            if stands_for is None:
                yield from _paths(element, f"{at}{place}/", chain, hidden)
            elif found := hidden.get(stands_for):
                yield from _below(f"{at}{place}", found, chain, hidden)


def _paths_in_object(
    value: dict[str, Any], at: str, chain: tuple[Disclosure, ...], hidden: dict[str, Disclosure]
) -> Found:
    for digest in _texts(value.get("_sd", [])):
        if (found := hidden.get(digest)) and found.name is not None:
            yield from _below(f"{at}{found.name}", found, chain, hidden)
    for name, each in value.items():
        if name not in {"_sd", "..."}:
            yield from _paths(each, f"{at}{name}/", chain, hidden)


def _below(path: str, found: Disclosure, chain: tuple[Disclosure, ...], hidden: dict[str, Disclosure]) -> Found:
    longer = (*chain, found)
    yield path, longer
    yield from _paths(found.value, f"{path}/", longer, hidden)
