"""A copy of a licence on a telephone, and a verifier without a network that has fetched the newest status list.

The copy and the lists are signed by keys of the journey's own, in a folder that goes when it ends: the site's keys are
not for days that its clock only shows. The site's worker signs the lists again as soon as the clock is back.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe

import httpx
from django.conf import settings

from tongban import verify
from tongban.basis.credentials import sdjwt, view
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.signing import Es256Signer, Suite
from tongban.basis.credentials.status import Reference
from tongban.casework.catalog import queries as catalog
from tongban.casework.keys import development
from tongban.casework.keys import queries as keys
from tongban.casework.keys.queries import Ready
from tongban.casework.keys.rules import ANY, in_use
from tongban.casework.keys.site import Site
from tongban.casework.licences import places, publishing
from tongban.casework.licences import queries as licences
from tongban.casework.licences.addresses import status_uri
from tongban.casework.papers.notices import HERE


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as it lies on the telephone, whose key nobody else has; and the list that says how it stands.

    Of a licence without a view, which fits no code on a screen, it is the whole: a text.
    """

    held: bytes | str
    device: Es256Signer
    list_id: str


class Telephone:
    """Takes a copy of one licence, and shows it to a verifier.

    Args:
        site: Where the status lists are fetched.
    """

    def __init__(self, site: str, number: str, at: datetime) -> None:
        self._site, self._folder = site, tempfile.TemporaryDirectory(prefix="journey-keys-")
        self._licence = licences.licence(number)
        self._province = catalog.regions().chain(self._licence.region)[-1].code
        self._keys = Site(Path(self._folder.name), settings.KEY_REACHES)
        address = settings.SITE_URL or HERE
        development.keep(self._keys, address=address, provinces=[self._province], at=at)
        self._copy = self._taken(at)

    def close(self) -> None:
        """Throw the keys away."""
        self._folder.cleanup()

    def outcome(self, at: datetime) -> str:
        """Return what a verifier says of the copy, with the status list as the next round makes it."""
        publishing.publish_due(signer=self._signer(Purpose.STATUS, ANY, ANY, at), at=at)
        listed = self._keys.listed()
        if listed is None:
            raise LookupError("the journey's keys have no trust list")
        verifier = verify.Verifier(listed.trust)
        verifier.add(httpx.get(f"{self._site}/s/{self._copy.list_id}", trust_env=False).content, at=at)
        return self._shown_to(verifier, at).outcome.value

    def _shown_to(self, verifier: verify.Verifier, at: datetime) -> verify.Verdict:
        held, device = self._copy.held, self._copy.device
        if isinstance(held, bytes):
            return verifier.check(view.show(held, device, at=at), at=at)
        asked = verify.Request(audience=self._site, nonce=token_urlsafe())
        shown = sdjwt.prove(held, device, audience=asked.audience, nonce=asked.nonce, at=at)
        return verifier.check(shown, at=at, asked=verify.Asked(request=asked))

    def _taken(self, at: datetime) -> Copy:
        kind, device, until = self._licence.kind, Es256Signer.new(), self._licence.copy_ends(at.date())
        given = places.give_places(self._licence.number, count=1, until=until)
        place, ends = Reference(status_uri(given.list_id), given.indices[0]), datetime.combine(until, at.timetz())
        signer = self._signer(Purpose.LICENCES, kind.code, self._province, at)
        if not kind.views:
            whole = sdjwt.Copy(
                kind=kind.credential_type, issuer=signer.issuer, issued_at=at, until=ends, status=place,
                claims=self._licence.claims(at.date()), holder=device.public,
            )  # fmt: skip
            return Copy(sdjwt.Issuer(signer.signer, signer.certificate).issue(whole), device, given.list_id)
        name = next(iter(kind.views))
        copy = view.View(f"{kind.code}/{name}", at, ends, self._licence.short_claims(at.date(), name), place)
        return Copy(view.Issuer(signer.signer).issue(copy, device.public), device, given.list_id)

    def _signer(self, purpose: Purpose, kind: str, province: str, at: datetime) -> Ready:
        one = in_use(self._keys.held(), purpose, kind, province, Suite.ES256, at)
        if one is None:
            raise LookupError("the journey's keys have no such signer")
        return keys.ready(self._keys, one)
