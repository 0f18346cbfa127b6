"""A compromise carried through on made-up keys: from noticing to a verifier that refuses what the lost key signs."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from tongban.basis.credentials import sdjwt, sdjwt_check, trust
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.faults import Rejected, Why
from tongban.casework.keys import authority
from tongban.casework.keys.places.opening import FILE
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.keys.rules import ANY, Held
from tongban.casework.keys.site import Site

ISSUER = "https://drill.example"


class DrillFailed(Exception):
    """A step did not bring about what it must. The keys of the site were not touched."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the drill, and how long it took."""

    what: str
    seconds: float


def carried(at: datetime) -> Iterator[Step]:
    """Yield the steps of a compromise, one by one, as they are carried through.

    Raises:
        DrillFailed: A verifier went on accepting what the lost key signed, or refused what its successor signs.
    """
    with TemporaryDirectory(prefix="tongban-drill-") as folder:
        yield from _Drill(Path(folder), at).steps()


class _Drill:
    def __init__(self, folder: Path, at: datetime) -> None:
        self._at = at
        self._passphrase = token_urlsafe(24)
        self._root = authority.create(folder / "root", self._passphrase, name="Drill", country="XX", at=at)
        self._site = Site(folder / "site", Reaches(self._passphrase))
        self._began = time.perf_counter()

    def _step(self, what: str) -> Step:
        began, self._began = self._began, time.perf_counter()
        return Step(what, self._began - began)

    def steps(self) -> Iterator[Step]:
        lost = self._site.add((Purpose.LICENCES, ANY, ANY), ISSUER, FILE, self._at, self._at)
        self._site.take(self._root.answer(self._site.request(self._at), self._at), self._at)
        lost = self._site.find(lost.key_id)
        copy = self._issued(lost)
        self._accepted(copy)
        before = self._list()
        yield self._step("a signer is made, certified and listed; a licence that it signed is accepted")
        self._site.lose(lost.key_id, self._at)
        [successor] = self._site.follow(FILE, self._at)
        yield self._step("the key is stopped, a new one made")
        self._site.take(self._root.answer(self._site.request(self._at), self._at), self._at)
        yield self._step("the root certifies the new key and signs a trust list without the old one")
        self._refused(copy)
        self._accepted(self._issued(self._site.find(successor.key_id)))
        yield self._step("a verifier with that list refuses what the old key signed, and accepts the new one's")
        try:
            trust.read(before, self._root.anchor.public, at=self._at, seen=2)
        except Rejected as e:
            if e.why is Why.ROLLBACK:
                yield self._step("the list from before is refused from then on")
                return
        raise DrillFailed("the trust list from before is still accepted")

    def _issued(self, one: Held) -> str:
        issuer = sdjwt.Issuer(self._site.signer(one), one.certificate)
        return issuer.issue(sdjwt.Copy("drill", ISSUER, self._at, self._at + timedelta(days=1), {"name": "nobody"}))

    def _list(self) -> str:
        listed = self._site.listed()
        if listed is None:
            raise DrillFailed("no trust list was taken")
        return listed.text

    def _check(self, copy: str) -> None:
        sdjwt_check.check(copy, trust.read(self._list(), self._root.anchor.public, at=self._at), at=self._at)

    def _accepted(self, copy: str) -> None:
        try:
            self._check(copy)
        except Rejected as e:
            raise DrillFailed(f"a good licence is refused: {e.message}") from e

    def _refused(self, copy: str) -> None:
        try:
            self._check(copy)
        except Rejected:
            return
        raise DrillFailed("what the lost key signed is still accepted")
