"""A made-up authority with its signers, its trust list and a holder: what tests of licences begin with."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tongban.basis.credentials import chains, mdoc, sdjwt, status, trust, view
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.encoding import base64url
from tongban.basis.credentials.signing import Es256Signer

VECTORS = Path(__file__).parent / "vectors"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)
ISSUER = "https://authority.example/32"
LIST = "https://status.example/7/1"
KIND = "https://authority.example/kinds/driving"
MDL, SPACE = "org.iso.18013.5.1.mDL", "org.iso.18013.5.1"
REFERENCE = status.Reference(LIST, 77)


class Authority:
    """An authority: a root, a signer of licences, a signer of status lists, and who signs the trust list."""

    def __init__(self, at: datetime = AT) -> None:
        self.at = at
        self.root, self.signer, self.publisher, self.anchor = (Es256Signer.new() for _ in range(4))
        self.root_der = chains.make_root(self.root, "Made-up root", at - YEAR, at + 9 * YEAR, country="CN")
        self.der = self.certify(self.signer, ISSUER, Purpose.LICENCES)
        self.list_der = self.certify(self.publisher, "https://status.example", Purpose.STATUS)
        self.listed = trust.Listed(5, at - DAY, at + 30 * DAY, [self.root_der], [self.der, self.list_der])
        self.list = trust.sign(self.listed, self.anchor)
        self.trust = trust.read(self.list, self.anchor.public, at=at)

    def certify(self, signer: Es256Signer, issuer: str, purpose: Purpose) -> bytes:
        begins, ends = self.at - 90 * DAY, self.at + YEAR
        return chains.certify(
            self.root, self.root_der, signer.public, issuer=issuer, purpose=purpose, begins=begins, ends=ends
        )

    def without(self, der: bytes) -> trust.Trust:
        """Return the next trust list, from which a signer was taken off."""
        rest = [each for each in self.listed.signers if each != der]
        listed = replace(self.listed, sequence=6, signers=rest)
        return trust.read(trust.sign(listed, self.anchor), self.anchor.public, at=self.at, seen=5)


def b64(data: bytes) -> str:
    """Return bytes as a trust list writes them."""
    return b64encode(data).decode("ascii")


@cache
def authority() -> Authority:
    """Return the authority of all tests."""
    return Authority()


@cache
def holder() -> Es256Signer:
    """Return the key of the holder's device."""
    return Es256Signer.new()


def private(signer: Es256Signer) -> dict[str, str]:
    """Return a key whole, as other people's programs read it."""
    secret = signer.key.private_numbers().private_value.to_bytes(32, "big")
    return {**signer.public.jwk, "d": base64url(secret)}


CLAIMS: dict[str, Any] = {
    "name": "罗小燕",
    "number": "320508199001021234",
    "over_18": True,
    "valid_until": "2032-01-01",
    "address": sdjwt.Apart({"city": "苏州", "street": "人民路 1 号"}),
    "classes": sdjwt.Apart(["C1", sdjwt.Apart({"code": "E", "since": 2019})]),
}


def sd_jwt(claims: dict[str, Any] | None = None, **more: Any) -> str:
    """Return a licence as SD-JWT VC."""
    said: dict[str, Any] = {
        "kind": KIND, "issuer": ISSUER, "issued_at": AT, "until": AT + 14 * DAY, "holder": holder().public,
        "status": REFERENCE, "size": 16, **more,
    }  # fmt: skip
    copy = sdjwt.Copy(claims=CLAIMS if claims is None else claims, **said)
    return sdjwt.Issuer(authority().signer, authority().der).issue(copy)


ELEMENTS = {
    "family_name": "罗", "birth_date": date(1990, 1, 2), "portrait": b"\xff\xd8made up", "age_over_18": True,
    "driving_privileges": [{"vehicle_category_code": "C", "issue_date": date(2019, 5, 6)}],
    "changed_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
}  # fmt: skip


SPACES = {SPACE: ELEMENTS, "example.domestic": {"file": "7"}}


def an_mdoc(**more: Any) -> bytes:
    """Return a licence as mdoc."""
    said: dict[str, Any] = {
        "kind": MDL, "issued_at": AT, "until": AT + 14 * DAY, "spaces": SPACES,
        "holder": holder().public, "status": REFERENCE, **more,
    }  # fmt: skip
    return mdoc.Issuer(authority().signer, authority().der).issue(mdoc.Document(**said))


def a_view(**more: Any) -> bytes:
    """Return a view, as its issuer hands it out."""
    facts = {"name": "罗小燕", "number": "3205******1234", "classes": "C1E", "until": "2032-01-01"}
    said: dict[str, Any] = {
        "kind": "driving/check", "issued_at": AT, "until": AT + 14 * DAY, "facts": facts, "status": REFERENCE, **more,
    }  # fmt: skip
    return view.Issuer(authority().signer).issue(view.View(**said), holder().public)


def a_list(found: status.Status = status.Status.VALID, *, at: datetime = AT, uri: str = LIST) -> str:
    """Return a status list on which the licences of tests have this status."""
    entries = status.new(1024)
    status.put(entries, REFERENCE.index, found)
    issue = status.Issue(uri, at, at + DAY)
    return status.Publisher(authority().publisher, authority().list_der).jwt(issue, status.pack(entries))
