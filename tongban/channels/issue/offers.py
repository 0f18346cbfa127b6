"""An offer as a wallet reads it, and as a picture that another device scans.

Source: OpenID for Verifiable Credential Issuance 1.0, 4.1.
"""

import json
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.safestring import SafeString

from tongban.casework.issuing.actions import Offered
from tongban.casework.issuing.rules import CODE_DIGITS, configurations
from tongban.casework.licences import queries as licences
from tongban.casework.licences import signers
from tongban.casework.licences.queries import LicenceView
from tongban.channels.codes import drawing
from tongban.channels.issue.addresses import addresses
from tongban.channels.issue.metadata import PRE_AUTHORIZED

SCHEME = "openid-credential-offer://?credential_offer="


def offer_text(request: HttpRequest, licence: LicenceView, offered: Offered) -> str:
    """Return an offer in JSON: every form in which this kind of licence is given, for a wallet to choose from."""
    kind = licence.document.kind
    grant: dict[str, Any] = {"pre-authorized_code": offered.code}
    if offered.digits:
        grant["tx_code"] = {"input_mode": "numeric", "length": CODE_DIGITS}
    said = {
        "credential_issuer": addresses(request).issuer,
        "credential_configuration_ids": [
            each.id for each in configurations(licences.kinds(), signers.domestic_kinds()).values() if each.kind == kind
        ],
        "grants": {PRE_AUTHORIZED: grant},
    }
    return json.dumps(said, separators=(",", ":"))


def code_of(text: str) -> SafeString:
    """Return an offer as a QR code."""
    return drawing(SCHEME + quote(text, safe=""))
