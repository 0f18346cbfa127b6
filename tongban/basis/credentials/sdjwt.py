"""Licences as SD-JWT VC: issued with every claim by itself, shown with those that the holder chooses.

Source: RFC 9901 (SD-JWT); draft-ietf-oauth-sd-jwt-vc-25, of which this follows the names and the rules.
"""

from binascii import b2a_base64
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring as quoted
from os import urandom
from typing import Any, Final

from tongban.basis.credentials import jose
from tongban.basis.credentials.encoding import TO_URL, digests, seconds, to_json
from tongban.basis.credentials.faults import NotPossible
from tongban.basis.credentials.sdjwt_read import Disclosure, digest_of, split
from tongban.basis.credentials.signing import Es256Key, Signer
from tongban.basis.credentials.status import Reference

TYPE: Final = "dc+sd-jwt"
PROOF: Final = "kb+jwt"
# Names that a claim cannot have: they say how to read the rest, or must be seen by every verifier.
RESERVED = frozenset({"_sd", "_sd_alg", "...", "iss", "nbf", "exp", "iat", "cnf", "vct", "vct#integrity", "status"})
SALT = 18  # bytes: 144 bits, and 24 characters without padding
DIGEST = 32
SPACES = (b"", b"  ", b" ")

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Apart:
    """A claim whose members can be shown one by one: an object by its names, a list by its elements."""

    value: Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Copy:
    """What one signed copy of a licence says.

    Attributes:
        kind: What kind of licence it is (`vct`).
        issuer: The address of who issues it, as the signer's certificate has it.
        until: When the copy runs out, which is much sooner than the licence does.
        claims: What can be shown, each by itself.
        holder: The key of the device that carries it.
        size: How many digests it has at least, so that their number does not tell what is in it.
    """

    kind: str
    issuer: str
    issued_at: datetime
    until: datetime
    claims: Mapping[str, Any]
    holder: Es256Key | None = None
    status: Reference | None = None
    size: int = 0


class Issuer:
    """A signer with its certificate, ready to issue many."""

    def __init__(self, signer: Signer, certificate: bytes, random: Random = urandom) -> None:
        self._signer = signer
        self._random = random
        self._header = jose.head(TYPE, certificate=certificate)

    def issue(self, copy: Copy) -> str:
        """Return a licence with all its disclosures, for the holder alone.

        Raises:
            NotPossible: A claim has a name that is kept for the format.
        """
        if RESERVED & copy.claims.keys():
            raise NotPossible(f"a claim cannot be named {min(RESERVED & copy.claims.keys())}")
        disclosures: list[bytes] = []
        named = self._members(copy.claims, disclosures)
        if (decoys := copy.size - len(named)) > 0:
            named += digests([self._random(DIGEST) for _ in range(decoys)])
        named.sort()  # so that their order does not tell which is which
        said = _said(copy)
        hidden = '","'.join(named)
        payload = f'{said[:-1]},"_sd_alg":"sha-256","_sd":["{hidden}"]}}' if named else said
        token = jose.sign(self._header, payload, self._signer)
        return "~".join((token, b"~".join(disclosures).decode("ascii"), "")) if disclosures else f"{token}~"

    def _members(self, claims: Mapping[str, Any], disclosures: list[bytes]) -> list[str]:
        """Return the digests of claims, adding their disclosures: those of members stand before their own."""
        texts = [
            f"{quoted(name)},{quoted(value) if type(value) is str else self._value(value, disclosures)}"
            for name, value in claims.items()
        ]
        return self._disclosed(texts, disclosures)

    def _value(self, value: Any, disclosures: list[bytes]) -> str:
        return to_json(self._apart(value, disclosures) if isinstance(value, Apart) else value)

    def _apart(self, apart: Apart, disclosures: list[bytes]) -> Any:
        if isinstance(apart.value, Mapping):
            if RESERVED & apart.value.keys() & {"_sd", "_sd_alg", "..."}:
                raise NotPossible("a member has a name that is kept for the format")
            return {"_sd": sorted(self._members(apart.value, disclosures))}
        members = [self._value(each, disclosures) for each in apart.value]
        return [{"...": digest} for digest in self._disclosed(members, disclosures)]

    def _disclosed(self, texts: list[str], disclosures: list[bytes]) -> list[str]:
        salts = b2a_base64(self._random(SALT * len(texts)), newline=False).translate(TO_URL).decode("ascii")
        plain = [f'["{salts[24 * place : 24 * place + 24]}",{text}]'.encode() for place, text in enumerate(texts)]
        # Spaces at the end of JSON say nothing; with them base64 needs no padding, and all goes through it at once.
        padded = [each + SPACES[len(each) % 3] for each in plain]
        whole = b2a_base64(b"".join(padded), newline=False).translate(TO_URL)
        made, begin = [], 0
        for each in padded:
            end = begin + len(each) // 3 * 4
            made.append(whole[begin:end])
            begin = end
        disclosures += made
        return digests(made)


def _said(copy: Copy) -> str:
    """Return the claims that every verifier sees, as JSON."""
    said = (
        f'{{"iss":{to_json(copy.issuer)},"iat":{seconds(copy.issued_at)},"exp":{seconds(copy.until)},'
        f'"vct":{to_json(copy.kind)}'
    )
    if copy.holder:
        jwk = copy.holder.jwk
        said += f',"cnf":{{"jwk":{{"kty":"EC","crv":"P-256","x":"{jwk["x"]}","y":"{jwk["y"]}"}}}}'
    if copy.status:
        said += f',"status":{{"status_list":{{"idx":{copy.status.index},"uri":{to_json(copy.status.uri)}}}}}'
    return said + "}"


def choose(licence: str, names: Set[str]) -> str:
    """Return a licence with those disclosures only that show these claims, and what they need to be shown.

    Args:
        names: Names of claims, the members of a claim as "claim/member", elements of a list as "claim/0"; a claim is
            shown with all its members, a member together with the claim it is in.

    Raises:
        NotPossible: The licence has no claim of that name.
        Rejected: It is no licence.
    """
    parts = split(licence)
    paths = parts.paths()
    if missing := names - paths.keys():
        raise NotPossible(f"the licence holds no claim {min(missing)}")
    kept: set[Disclosure] = set()
    for path, chain in paths.items():
        if any(path == name or path.startswith(f"{name}/") for name in names):
            kept.update(chain)
    shown = [each.text for each in parts.disclosures if each in kept]
    return "".join(f"{each}~" for each in (parts.token, *shown))


def prove(presentation: str, holder: Signer, *, audience: str, nonce: str, at: datetime) -> str:
    """Return a presentation with the holder's proof that it is shown to this verifier, for this request.

    Source: RFC 9901 4.3.
    """
    payload = {"iat": seconds(at), "aud": audience, "nonce": nonce, "sd_hash": digest_of(presentation)}
    return presentation + jose.sign(jose.head(PROOF), to_json(payload), holder)
