"""Copies of all licences of a kind at once, part by part: for another system, or anew after a key was lost.

A folder holds the plan and a file for each part that is done. A part is one range of numbers: its licences are held,
get their places in a status list, and are signed; the file is there when all of that is. Whoever is killed leaves whole
parts behind, and goes on with the others when called again. The places of a part that was being made then are given up:
a place is given once, and never to two.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.timezone import get_default_timezone, localdate

from tongban.basis.credentials import sdjwt
from tongban.basis.credentials.status import Reference
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.keys import private
from tongban.casework.licences import places, queries, signers
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.queries import LicenceView
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry

PART = 2_000  # licences
PLAN = "plan.json"
END = "\U0010ffff"  # beyond every number
DIGESTS = 16
ONE_DAY = timedelta(days=1)


class OtherPlan(Refusal):
    """The folder holds what was begun for another kind or with other days; take an empty one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is issued: licences of a kind, in parts that begin with these numbers, as of a day."""

    kind: str
    on: str
    begins: list[str]

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self.begins)

    def range(self, part: int) -> tuple[str, str]:
        """Return the first number of a part, and that of the next."""
        return self.begins[part], self.begins[part + 1] if part + 1 < self.parts else END


@dataclass(frozen=True, slots=True)
class _Held:
    """A licence that is about to be signed."""

    licence: LicenceView
    issuer: str
    signing: sdjwt.Issuer
    status: Reference
    last_day: date  # of the copy


def plan(folder: Path, kind: str, at: datetime) -> Plan:
    """Return the plan that a folder holds; made now if it holds none. One query then, over all licences of the kind.

    Raises:
        NotFound: The pack has no such kind of licence.
        OtherPlan: The folder holds another kind's, or was begun on another day.
    """
    if kind not in queries.kinds():
        raise NotFound("kind of licence")
    private.folder(folder)
    path, on = folder / PLAN, localdate(at).isoformat()
    with private.locked(folder):
        if not path.exists():
            made = Plan(kind, on, registry.beginnings(kind, PART))
            private.write(path, json.dumps(asdict(made)).encode())
        found = Plan(**json.loads(private.read(path)))
    if (found.kind, found.on) != (kind, on):
        raise OtherPlan(f"{folder} was begun for {found.kind} on {found.on}. Take an empty folder.")
    return found


def done(folder: Path, whole: Plan) -> int:
    """Return how many parts are done."""
    return sum(_file(folder, part).exists() for part in range(whole.parts))


def work(folder: Path, whole: Plan, at: datetime) -> Iterator[int]:
    """Make every part that is not done and that nobody else is making; yield how many copies each has.

    Any number of processes may do it at once, on any number of machines that share the folder.
    """
    for part in range(whole.parts):
        if _file(folder, part).exists():
            continue
        with _mine(folder, part) as mine:
            if mine and not _file(folder, part).exists():
                yield _make(folder, whole, part, at)


def _file(folder: Path, part: int) -> Path:
    return folder / f"part-{part:06d}.txt"


@contextmanager
def _mine(folder: Path, part: int) -> Iterator[bool]:
    """Yield whether this process is the one that makes a part; whoever dies lets go of it."""
    opened = os.open(folder / f".part-{part:06d}", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(opened)


def _make(folder: Path, whole: Plan, part: int, at: datetime) -> int:
    """Make the copies of one part, and its file when all of them are there; return how many.

    They are signed when their places are given for good: the places of a list are counted in one row, for which every
    other process waits. Who suspends a licence meanwhile finds its place.
    """
    with transaction.atomic():
        held = _held(whole, part, at)
    copies = [_copy(each, date.fromisoformat(whole.on)) for each in held]
    private.write(_file(folder, part), "".join(f"{each}\n" for each in copies).encode("ascii"))
    (folder / f".part-{part:06d}").unlink(missing_ok=True)
    return len(copies)


def _held(whole: Plan, part: int, at: datetime) -> list[_Held]:
    """Return the licences of a part that stand, each with who signs it and a place; hold them."""
    on = date.fromisoformat(whole.on)
    held = registry.held_between(whole.kind, *whole.range(part))
    licences = queries.views_of(each for each in held if each.stands(on))
    if not licences:
        return []
    ends, issuers = [each.copy_ends(on) for each in licences], _issuers(whole.kind, licences, at)
    numbers = [each.number for each in licences]
    given = places.give_many(whole.kind, numbers, count=1, until=max(ends))
    uri = status_uri(given[0].list_id)
    return [
        _Held(licence, *issuers[licence.document.issued_by], Reference(uri, place.indices[0]), end)
        for licence, place, end in zip(licences, given, ends, strict=True)
    ]


def _issuers(kind: str, licences: list[LicenceView], at: datetime) -> Mapping[str, tuple[str, sdjwt.Issuer]]:
    """Return the signer of each office that issued one of these licences, ready to issue many."""
    found = {}
    for code, office in offices.authorities({each.document.issued_by for each in licences}).items():
        ready = signers.signer_for(kind, office.region_code, at)
        found[code] = ready.issuer, sdjwt.Issuer(ready.signer, ready.certificate)
    return found


def _copy(held: _Held, on: date) -> str:
    licence = held.licence
    claims = {
        name: sdjwt.Apart(value) if isinstance(value, list | dict) and value else value
        for name, value in licence.claims(on).items()
    }
    copy = sdjwt.Copy(
        kind=licence.kind.credential_type, issuer=held.issuer, issued_at=_midnight(on),
        until=_midnight(held.last_day + ONE_DAY), claims=claims, status=held.status, size=DIGESTS,
    )  # fmt: skip
    return held.signing.issue(copy)


@cache
def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())
