"""What this site signs with: its signers and where their keys are, and the trust list that it gives out.

All in one folder: `signers.json`, `trust.jwt`, `anchor.pem`, and the keys that are kept in files. Every machine of a
site has the same folder. It is read again when it changes.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tongban.basis.credentials import trust
from tongban.basis.credentials.chains import Certified, Purpose
from tongban.basis.credentials.faults import NotPossible, Rejected
from tongban.basis.credentials.signing import Es256Key, Signer, Suite
from tongban.casework.keys import private
from tongban.casework.keys.asking import Answer, Request, Wanted
from tongban.casework.keys.places.opening import make, open_at
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.keys.rules import DOMESTIC, Held, KeysRefused, State, in_use, state_of, to_follow, window

SIGNERS, TRUST, ANCHOR = "signers.json", "trust.jwt", "anchor.pem"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = ("signs_from", "signs_until", "ends", "lost_at")


@dataclass(frozen=True, slots=True)
class Listed:
    """The trust list that the site gives out, checked."""

    text: str
    anchor: Es256Key
    trust: trust.Trust


@dataclass(frozen=True, slots=True)
class Site:
    """The signers of a site."""

    folder: Path
    reaches: Reaches = field(repr=False)

    def held(self) -> list[Held]:
        """Return all signers, the oldest first; none if there are none yet."""
        path = self.folder / SIGNERS
        return [_read(each) for each in json.loads(private.read(path))] if path.exists() else []

    def listed(self) -> Listed | None:
        """Return the trust list that was taken last, even if it has run out; None if there is none yet.

        Raises:
            KeysRefused: It is damaged.
        """
        path = self.folder / TRUST
        if not path.exists():
            return None
        text = private.read(path).decode("ascii")
        try:
            anchor = Es256Key.from_pem(private.read(self.folder / ANCHOR))
            return Listed(text, anchor, trust.read(text, anchor, at=LONG_AGO))
        except (Rejected, NotPossible) as e:
            raise KeysRefused(f"{path} is damaged: {e}. Take the last answer of the root's machine again.") from e

    def add(self, task: tuple[Purpose, str, str], issuer: str, key: str, signs_from: datetime, at: datetime) -> Held:
        """Return a new signer, which waits for its certificate.

        Args:
            key: Where its key is to be; see `places`. It is made there, except on another machine.
        """
        place, signer = make(key, private.folder(self.folder), self.reaches)
        _, until, ends = window(signs_from, at)
        purpose, kind, province = task
        one = Held(
            key_id=signer.public.key_id.hex(), purpose=purpose, kind=kind, province=province, issuer=issuer,
            place=place, certificate=b"", signs_from=signs_from, signs_until=until, ends=ends,
        )  # fmt: skip
        with private.locked(self.folder):
            held = self.held()
            if any(each.key_id == one.key_id for each in held):
                raise KeysRefused("This key is in use already. Every signer has a key of its own.")
            self._write([*held, one])
        return one

    def follow(self, key: str, at: datetime) -> list[Held]:
        """Return new signers for those whose time ends or whose key is lost; they wait for their certificates.

        Args:
            key: As in `add`; `{n}` in it stands for a number that is not used yet. Keys of the domestic suite are
                followed by keys of it, in files as they are.
        """
        due = to_follow(self.held(), at)
        return [self.add(each.task, each.issuer, _next_key(each, key, at), begins, at) for each, begins in due]

    def request(self, at: datetime) -> Request:
        """Return what is to be asked of the root: certificates that are missing, lost signers that are still listed."""
        held, listed = self.held(), self.listed()
        still = {each.key.key_id.hex() for each in listed.trust.by_short_id.values()} if listed else set()
        off = [bytes.fromhex(each.key_id) for each in held if each.lost_at and each.key_id in still]
        wanted = [self._wanted(each, at) for each in held if not each.certificate and not each.lost_at]
        return Request(listed.trust.sequence if listed else 0, wanted, off)

    def _wanted(self, one: Held, at: datetime) -> Wanted:
        signer = self.signer(one)
        return Wanted(signer.public.point, one.purpose, one.issuer, at, one.ends, one.suite).proven(signer)

    def gone(self, answer: Answer, at: datetime) -> list[str]:
        """Return the keys, in hexadecimal, that an answer takes off the trust list before their certificates end.

        Raises:
            KeysRefused: The answer cannot be taken.
        """
        known, after = self.listed(), self._checked(answer, at)
        if known is None:
            return []
        listed = {(each.key.key_id, each.der) for each in after.by_short_id.values()}
        left = [each for each in known.trust.by_short_id.values() if (each.key.key_id, each.der) not in listed]
        return sorted(each.key.key_id.hex() for each in left if each.ends > after.issued_at)

    def _checked(self, answer: Answer, at: datetime) -> trust.Trust:
        """Return the trust list of an answer, if it follows the one that the site has, or is the same again."""
        known = self.listed()
        try:
            anchor = Es256Key.from_pem(answer.anchor)
            if known and known.anchor.point != anchor.point:
                raise KeysRefused("The answer is of another root than the one that this site has. Nothing was changed.")
            again = known is not None and known.text == answer.listed
            return trust.read(answer.listed, anchor, at=at, seen=known.trust.sequence + (not again) if known else 0)
        except (Rejected, NotPossible) as e:
            raise KeysRefused(f"The answer cannot be taken: {e}. Nothing was changed.") from e

    def take(self, answer: Answer, at: datetime) -> list[Held]:
        """Take certificates and trust list from the root's machine; return the signers that got their certificates.

        Raises:
            KeysRefused: The list is older than one taken before, has run out, or is signed by another key.
        """
        with private.locked(self.folder):
            found = self._checked(answer, at)
            certified = {
                each.key.key_id.hex(): each for each in map(found.by_certificate.get, answer.certificates) if each
            } | {each.key.key_id.hex(): each for each in found.by_short_id.values() if not each.der}
            held, taken = [], []
            for each in self.held():
                ready = None if each.certificate else certified.get(each.key_id)
                held.append(_certified(each, ready) if ready else each)
                taken += held[-1:] if ready else []
            private.write(self.folder / ANCHOR, answer.anchor)
            private.write(self.folder / TRUST, answer.listed.encode("ascii"))
            self._write(held)
        return taken

    def lose(self, key_id: str, at: datetime) -> Held:
        """Stop a signer at once: it signs nothing more here. A signer that waits for its turn takes over.

        Raises:
            KeysRefused: There is no such signer, or it is stopped already.
        """
        with private.locked(self.folder):
            held = self.held()
            lost = self.find(key_id)
            if lost.lost_at:
                raise KeysRefused(f"{lost.key_id} counts as compromised already, since {lost.lost_at.isoformat()}.")
            stopped = replace(lost, lost_at=at)
            held = [stopped if each == lost else each for each in held]
            if in_use(held, *lost.line, at) is None:
                held = [replace(each, signs_from=at) if _waits(each, lost, held, at) else each for each in held]
            self._write(held)
        return stopped

    def find(self, key_id: str) -> Held:
        """Return the one signer whose key identifier begins so.

        Raises:
            KeysRefused: There is none, or several.
        """
        found = [each for each in self.held() if each.key_id.startswith(key_id.lower())]
        if len(found) != 1 or not key_id:
            raise KeysRefused(
                f"{len(found)} signers have a key that begins with {key_id!r}. `tongban keys list` shows all."
            )
        return found[0]

    def signer(self, one: Held) -> Signer:
        """Return what signs with a signer's key.

        Raises:
            KeysRefused, SignerAway: The key cannot be reached.
        """
        signer = open_at(one.place, self.folder, self.reaches)
        if signer.public.key_id.hex() != one.key_id:
            raise KeysRefused(f"{one.place} holds another key than {one.key_id}.")
        return signer

    def with_passphrase(self, passphrase: str) -> "Site":
        """Return the same with the passphrase of its files."""
        return Site(self.folder, replace(self.reaches, passphrase=passphrase))

    def _write(self, held: Sequence[Held]) -> None:
        private.write(self.folder / SIGNERS, json.dumps([_written(each) for each in held], indent=1).encode() + b"\n")


def _next_key(one: Held, key: str, at: datetime) -> str:
    if one.suite is Suite.SM2:
        return DOMESTIC
    return key.replace("{n}", f"{one.key_id[:8]}-{at:%Y%m%d}")


def _certified(one: Held, ready: Certified) -> Held:
    """Return a signer with its certificate, or with the word of the trust list; it dates nothing before that."""
    if ready.der:
        return replace(one, certificate=ready.der, ends=ready.ends)
    signs_from = max(one.signs_from, ready.begins)
    return replace(one, certificate=ready.key.point, ends=ready.ends, signs_from=signs_from)


def _waits(one: Held, lost: Held, held: Iterable[Held], at: datetime) -> bool:
    return one.line == lost.line and state_of(one, held, at) is State.WAITING


def _written(one: Held) -> dict[str, Any]:
    moments = {name: moment and moment.isoformat() for name in MOMENTS for moment in [getattr(one, name)]}
    return {
        "key_id": one.key_id, "purpose": one.purpose.name, "kind": one.kind, "province": one.province,
        "issuer": one.issuer, "place": one.place, "certificate": b64encode(one.certificate).decode("ascii"), **moments,
    }  # fmt: skip


def _read(said: dict[str, Any]) -> Held:
    moments: dict[str, Any] = {name: said[name] and datetime.fromisoformat(said[name]) for name in MOMENTS}
    rest = {name: said[name] for name in ("key_id", "kind", "province", "issuer", "place")}
    return Held(purpose=Purpose[said["purpose"]], certificate=b64decode(said["certificate"]), **rest, **moments)
