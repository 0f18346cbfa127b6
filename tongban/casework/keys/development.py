"""Keys for the demonstration: root, trust list and signers in one folder, made without asking. Not for real ones."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from tongban.basis.credentials.chains import Purpose
from tongban.casework.keys import authority, private
from tongban.casework.keys.places.opening import FILE
from tongban.casework.keys.rules import ANY, LIST_SOON, to_follow
from tongban.casework.keys.site import Site

Task = tuple[Purpose, str, str]
OFFLINE = "offline"  # beside the site's own keys, which it never is in real life
NAME, COUNTRY = "Tongban demonstration root", "XX"


def keep(site: Site, *, address: str, provinces: Iterable[str], parties: Iterable[str] = (), at: datetime) -> int:
    """Make what the demonstration lacks of keys, or will soon; return how many signers were made.

    Args:
        address: Of the site; issuers are named below it.
        provinces: By code; each has a signer of its own for licences.
        parties: Relying parties by code; each has one for what it asks.
    """
    tasks = {(Purpose.LICENCES, ANY, each): f"{address}/issuers/{each}" for each in provinces}
    tasks |= {(Purpose.STATUS, ANY, ANY): f"{address}/status", (Purpose.PAPERS, ANY, ANY): f"{address}/issuers/papers"}
    tasks |= {(Purpose.REQUESTS, each, ANY): f"{address}/parties/{each}" for each in parties}
    with private.locked(site.folder, ".demonstration"):
        return _kept(site, tasks, at)


def _kept(site: Site, tasks: Mapping[Task, str], at: datetime) -> int:
    held, listed = site.held(), site.listed()
    missing = {task: issuer for task, issuer in tasks.items() if task not in {each.task for each in held}}
    soon = listed is None or listed.trust.until - at < LIST_SOON
    if not missing and not soon and not to_follow(held, at):
        return 0
    folder = site.folder / OFFLINE
    passphrase = site.reaches.passphrase
    if (folder / authority.ROOT_KEY).exists():
        root = authority.opened(folder, passphrase)
    else:
        root = authority.create(folder, passphrase, name=NAME, country=COUNTRY, at=at)
    made = [site.add(task, issuer, FILE, at, at) for task, issuer in missing.items()]
    made += site.follow(FILE, at)
    site.take(root.answer(site.request(at), at), at)
    return len(made)
