"""The site's signers and its trust list, ready to be used. Kept in memory; read again when their files change."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

import structlog
from django.conf import settings

from tongban.basis.credentials.chains import Purpose, begins_at
from tongban.basis.credentials.signing import Signer, Suite
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.keys.rules import ANY, Held, KeysRefused, NoSigner, SignerAway, in_use
from tongban.casework.keys.site import SIGNERS, TRUST, Listed, Site

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ready:
    """A signer with its certificate.

    Attributes:
        issuer: The address that stands as issuer in what it signs; its certificate says the same.
    """

    signer: Signer
    certificate: bytes
    issuer: str
    key_id: str
    begins: datetime  # nothing that it signs may be dated before


def site() -> Site:
    """Return the signers of this site, as its settings name them."""
    return Site(Path(settings.KEYS), settings.KEY_REACHES)


def signer_for(kind: str, province: str, at: datetime) -> Ready:
    """Return the signer that signs licences of a kind for a province now. No query; one look at a file's date.

    Args:
        kind: As the pack calls it.
        province: Its code.

    Raises:
        NoSigner: There is none.
        SignerAway: Its key cannot be reached.
    """
    return _in_use(Purpose.LICENCES, kind, province, at)


def domestic_signer_for(kind: str, province: str, at: datetime) -> Ready:
    """Return the signer of the domestic suite that signs codes of a kind for a province now; it raises the same."""
    return _in_use(Purpose.LICENCES, kind, province, at, Suite.SM2)


def domestic_kinds() -> frozenset[str]:
    """Return the kinds for which the site keeps a signer of the domestic suite; `ANY`: for all. No query."""
    here = site()
    held = _held(here, *_stamp(here.folder / SIGNERS))
    return frozenset(each.kind for each in held if each.suite is Suite.SM2 and each.certificate and not each.lost_at)


def status_signer(at: datetime) -> Ready:
    """Return the signer that signs status lists now; it raises the same."""
    return _in_use(Purpose.STATUS, ANY, ANY, at)


def paper_signer(province: str, at: datetime) -> Ready:
    """Return the signer that signs papers for people of a province's offices now; it raises the same."""
    return _in_use(Purpose.PAPERS, ANY, province, at)


def request_signer(party: str, at: datetime) -> Ready:
    """Return the signer of what a relying party asks of wallets now; it raises the same. None signs for all parties."""
    found = _in_use(Purpose.REQUESTS, party, ANY, at)
    if not found.issuer.endswith(f"/{party}"):
        raise NoSigner(f"no key for requests of {party}")
    return found


def _in_use(purpose: Purpose, kind: str, province: str, at: datetime, suite: Suite = Suite.ES256) -> Ready:
    here = site()
    one = in_use(_held(here, *_stamp(here.folder / SIGNERS)), purpose, kind, province, suite, at)
    if one is None:
        raise NoSigner(f"no key for {purpose.name.lower()} of {kind} in {province}")
    return _ready(here.folder, here.reaches, one)


def trust_list() -> Listed:
    """Return the trust list that this site gives out, even if it has run out.

    Raises:
        NoSigner: There is none yet.
    """
    here = site()
    found = _listed(here, *_stamp(here.folder / TRUST))
    if found is None:
        raise NoSigner("no trust list")
    return found


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=4)
def _held(here: Site, _changed: int, _inode: int) -> list[Held]:
    return here.held()


@lru_cache(maxsize=4)
def _listed(here: Site, _changed: int, _inode: int) -> Listed | None:
    return here.listed()


@cache
def _ready(folder: Path, reaches: Reaches, one: Held) -> Ready:
    try:
        return ready(Site(folder, reaches), one)
    except KeysRefused as e:
        log.warning("keys.closed", key=one.key_id, cause=str(e))
        # Who only wants something signed is not told how the key is reached.
        raise SignerAway(f"the key {one.key_id} does not open") from e


def ready(here: Site, one: Held) -> Ready:
    """Return a signer of a site, opened.

    Raises:
        SignerAway: Its key cannot be reached.
        KeysRefused: It does not open as the site's settings say.
    """
    begins = begins_at(one.certificate) if one.suite is Suite.ES256 else one.signs_from
    return Ready(here.signer(one), one.certificate, one.issuer, one.key_id, begins)
