"""The relying parties of a pack: who may ask holders for licences online, for what, and under which law.

relying_parties.yaml    one field for each party, named as its certificate and its log-in name it
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tongban.basis.licences import LicenceKind
from tongban.basis.packs_places import Place, did_you_mean, read_file
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.parties import Asking, Party, PartyPurpose
from tongban.basis.problems import Problem

PARTIES_FILE = "relying_parties.yaml"
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
HERE = frozenset({"127.0.0.1", "localhost"})  # where who builds a party's site tries it
LONGEST_RETURN = 300
MOST_IF_HELD = 3  # each doubles the ways in which a wallet may answer


def read_parties(folder: Path, kinds: Mapping[str, LicenceKind]) -> tuple[Mapping[str, Party], list[Problem]]:
    """Return the relying parties of a pack by their code, and what is wrong with its file. A pack may have none."""
    return read_file(folder / PARTIES_FILE, lambda parties: _parties(parties, kinds), {})


def _parties(parties: Place, kinds: Mapping[str, LicenceKind]) -> dict[str, Party]:
    return {code: _party(code, place, kinds) for code, place in parties.members().items()}


def _party(code: str, place: Place, kinds: Mapping[str, LicenceKind]) -> Party:
    _named(code, place)
    fields = place.fields(("name", "purposes"), ("demonstration", "returns"))
    purposes = {
        name: _purpose(name, member, kinds) for name, member in fields["purposes"].members().items()
    }  # fmt: skip
    if not purposes:
        place.problem("it is registered for no purpose", "Name at least one under `purposes`")
    made_up = fields["demonstration"].truth(otherwise=False)
    returns = tuple(_return(member, tries=made_up) for member in fields["returns"].each())
    return Party(code, fields["name"].words(), made_up, purposes, returns)


def _return(place: Place, *, tries: bool) -> str:
    """Return an address to which a holder may be sent back: whole, so that nothing can be slipped into it."""
    remedy = "Write a whole address without ? or #, like https://shop.example/returned"
    text = place.text(remedy)
    try:
        parts = urlsplit(text)
        own = f"{parts.scheme}://{parts.netloc}{parts.path}" == text and "@" not in parts.netloc and bool(parts.path)
        safe = parts.scheme == "https" or (tries and parts.scheme == "http" and parts.hostname in HERE)
    except ValueError:  # a bracket that does not close
        own = safe = False
    if text and not (own and safe and text.isascii() and text.isprintable() and len(text) <= LONGEST_RETURN):
        place.wrong(remedy)
    return text


def _named(code: str, place: Place) -> None:
    if not CODE.fullmatch(code):
        place.problem(f"{code[:40]!r} is no name", "Write small letters, digits and _, like check_age")


def _purpose(code: str, place: Place, kinds: Mapping[str, LicenceKind]) -> PartyPurpose:
    _named(code, place)
    fields = place.fields(("name", "asks", *CITATION))
    asks = tuple(_asking(kind, member, kinds) for kind, member in fields["asks"].members().items())
    if not asks:
        place.problem("it asks for nothing", "Name a kind of licence under `asks`")
    if fields["source"].value == "":
        fields["source"].problem("the source is empty", "Nobody may ask without a law that was read; say where")
    return PartyPurpose(code, fields["name"].words(), asks, read_citation(fields))


def _asking(code: str, place: Place, kinds: Mapping[str, LicenceKind]) -> Asking:
    kind = kinds.get(code)
    if kind is None:
        place.problem(f"no licence is of the kind {code!r}", did_you_mean(code, kinds))
        return Asking(code, (), frozenset())
    fields = place.fields((), ("claims", "view", "if_held"))
    claims = _claims(place, fields, kind)
    held = frozenset(member.known(claims) for member in fields["if_held"].each()) if fields["if_held"].given else ()
    if len(held) > MOST_IF_HELD or (claims and not set(claims) - set(held)):
        fields["if_held"].problem("too much may be missing", f"Write {MOST_IF_HELD} at most, and not all of them")
    return Asking(code, claims, frozenset(held))


def _claims(place: Place, fields: Mapping[str, Place], kind: LicenceKind) -> tuple[str, ...]:
    if fields["claims"].given == fields["view"].given:
        place.wrong("Say what it may ask: `view: …` of this kind, or `claims: [a, b]`; one of the two")
        return ()
    if fields["view"].given:
        view = kind.views.get(fields["view"].known(kind.views))
        return view.claims if view else ()
    return _once(fields["claims"], kind.claims)


def _once(place: Place, known: Collection[str]) -> tuple[str, ...]:
    found = tuple(member.known(known) for member in place.each())
    if len(set(found)) != len(found):
        place.problem("a claim stands twice", "Write each once")
    return found
