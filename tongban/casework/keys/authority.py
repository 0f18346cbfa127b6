"""The machine or medium that keeps the root: it certifies signers, and signs the trust list. It needs no network.

In its folder are the keys of root and trust list, encrypted, and `listed.json`: who is on the list and its number. That
file is the truth of the list; the site holds copies.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509

from tongban.basis.credentials import chains, trust
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.encoding import from_json_object, number_of, to_json
from tongban.basis.credentials.faults import NotPossible, Rejected
from tongban.basis.credentials.signing import Es256Signer, PublicKey, Suite, key_id_of
from tongban.casework.keys import private
from tongban.casework.keys.asking import MOST_BYTES, Answer, Request, Wanted
from tongban.casework.keys.places import files
from tongban.casework.keys.rules import LIST_LIVES, LIVES, KeysRefused

ROOT_LIVES = timedelta(days=20 * 365)
DAY = timedelta(days=1)
ROOT, ROOT_KEY, ANCHOR, ANCHOR_KEY, LISTED = "root.der", "root.key", "anchor.pem", "anchor.key", "listed.json"


@dataclass(frozen=True, slots=True)
class Authority:
    """The root and the trust list's key, opened."""

    folder: Path
    root: Es256Signer
    anchor: Es256Signer
    root_der: bytes

    @property
    def sequence(self) -> int:
        """The number of the last trust list."""
        return number_of(self._listed()["sequence"], "the sequence number")

    def answer(self, request: Request, at: datetime) -> Answer:
        """Return certificates and the next trust list; nothing is written before all of it is made.

        Raises:
            KeysRefused: The site has seen a later list than this machine, or wants what is not given.
        """
        with private.locked(self.folder):
            if request.seen > self.sequence:
                raise KeysRefused(
                    f"The site has seen trust list {request.seen}, this machine only {self.sequence}: it is an old "
                    "copy. Use the machine that signed the last list."
                )
            made = [self._certified(each, at) for each in request.wanted if each.suite is Suite.ES256]
            new = [_domestic(each, at) for each in request.wanted if each.suite is Suite.SM2]
            off = {*request.off, *(_certificate(der)[0] for der in made), *(key_id_of(each.point) for each in new)}
            kept = [der for der in self._signers() for key, ends in [_certificate(der)] if key not in off and ends > at]
            others = [each for each in self._domestic() if key_id_of(each.point) not in off and each.ends > at]
            listed = trust.Listed(
                self.sequence + 1, at, at + LIST_LIVES, [self.root_der], [*kept, *made], [*others, *new]
            )
            try:
                text = trust.sign(listed, self.anchor)
            except NotPossible as e:
                raise KeysRefused(f"{e}. Make another key and ask again; nothing was certified.") from e
            _write(self.folder, listed)
        return Answer(made, text, self.anchor.public.pem())

    def _certified(self, wanted: Wanted, at: datetime) -> bytes:
        key, begins, ends = _asked_for(wanted), wanted.begins, min(wanted.ends, at + LIVES)
        return chains.certify(
            self.root, self.root_der, key, issuer=wanted.issuer, purpose=wanted.purpose, begins=begins, ends=ends
        )

    def _listed(self) -> dict[str, Any]:
        return from_json_object(private.read(self.folder / LISTED), LISTED, most=MOST_BYTES)

    def _signers(self) -> list[bytes]:
        return [b64decode(each) for each in self._listed()["signers"]]

    def _domestic(self) -> list[trust.Domestic]:
        return [trust.Domestic.read(each) for each in self._listed().get("domestic", [])]


def _asked_for(wanted: Wanted) -> PublicKey:
    try:
        return wanted.check()
    except Rejected as e:
        raise KeysRefused(f"A certificate is wanted for a key that did not ask for it: {e.message}.") from e


def _domestic(wanted: Wanted, at: datetime) -> trust.Domestic:
    """Return how the trust list vouches for a key of the domestic suite, which no certificate of ours can name."""
    if wanted.purpose is not Purpose.LICENCES:
        raise KeysRefused("A key of the domestic suite signs codes of licences, and nothing else. Use a key of P-256.")
    point, ends = _asked_for(wanted).point, min(wanted.ends, at + LIVES)
    return trust.Domestic(point, wanted.issuer, wanted.purpose, wanted.begins, ends)


def create(folder: Path, passphrase: str, *, name: str, country: str, at: datetime) -> Authority:
    """Return a new root with the key of its trust list, in a folder that holds none yet.

    Args:
        country: Two letters (ISO 3166).

    Raises:
        KeysRefused: There is a root already, or the passphrase is too short.
    """
    private.folder(folder)
    if (folder / ROOT_KEY).exists():
        raise KeysRefused(f"{folder} holds a root already. It is never written over; choose an empty folder.")
    root, anchor = Es256Signer.new(), Es256Signer.new()
    der = chains.make_root(root, name, at - DAY, at + ROOT_LIVES, country=country)
    files.keep(folder / ANCHOR_KEY, anchor, passphrase)
    private.write(folder / ANCHOR, anchor.public.pem())
    private.write(folder / ROOT, der)
    _write(folder, trust.Listed(0, at, at, [], []))
    files.keep(folder / ROOT_KEY, root, passphrase)  # last: with it the folder is one
    return Authority(folder, root, anchor, der)


def opened(folder: Path, passphrase: str) -> Authority:
    """Return the root that a folder holds.

    Raises:
        KeysRefused: It holds none, or the passphrase is another.
    """
    if not (folder / ROOT_KEY).exists():
        raise KeysRefused(f"{folder} holds no root. Make one with: tongban keys root --offline {folder}")
    root = files.opened(folder / ROOT_KEY, passphrase)
    anchor = files.opened(folder / ANCHOR_KEY, passphrase)
    return Authority(folder, root, anchor, private.read(folder / ROOT))


def _write(folder: Path, listed: trust.Listed) -> None:
    signers = [b64encode(each).decode("ascii") for each in listed.signers]
    said: dict[str, Any] = {"sequence": listed.sequence, "signers": signers}
    if listed.domestic:
        said["domestic"] = [each.said() for each in listed.domestic]
    private.write(folder / LISTED, to_json(said).encode() + b"\n")


def _certificate(der: bytes) -> tuple[bytes, datetime]:
    """Return the identifier of the key that a certificate of ours is for, and when it ends."""
    found = x509.load_der_x509_certificate(der)
    named = found.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return named.digest, found.not_valid_after_utc
