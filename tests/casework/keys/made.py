"""A root, a site and their folders, as tests of keys use them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tongban.basis.credentials.chains import Purpose
from tongban.casework.keys import authority
from tongban.casework.keys.authority import Authority
from tongban.casework.keys.places.opening import FILE
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.keys.rules import Held
from tongban.casework.keys.site import Site

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PASSPHRASE, OFFLINE = "correct horse battery", "staple of the root"
DRIVING = (Purpose.LICENCES, "driving_licence", "320000")
ISSUER = "https://authority.example/320000"


def a_root(folder: Path) -> Authority:
    return authority.create(folder / "root", OFFLINE, name="Made-up root", country="CN", at=AT)


def a_site(folder: Path) -> Site:
    return Site(folder / "site", Reaches(PASSPHRASE))


def asked_and_taken(site: Site, root: Authority, at: datetime = AT) -> list[Held]:
    return site.take(root.answer(site.request(at), at), at)


def a_signer(site: Site, root: Authority, at: datetime = AT, task: tuple[Purpose, str, str] = DRIVING) -> Held:
    """Return a signer of a site that has its certificate."""
    one = site.add(task, ISSUER, FILE, at, at)
    asked_and_taken(site, root, at)
    return site.find(one.key_id)
