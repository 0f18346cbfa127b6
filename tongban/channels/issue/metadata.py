"""What wallets read of this issuer before they ask it.

Source: OpenID for Verifiable Credential Issuance 1.0, 12.2; RFC 8414.
"""

from typing import Any

from tongban.basis.credentials.signing import Suite
from tongban.basis.licences import LicenceKind
from tongban.basis.words import Words
from tongban.casework.issuing.rules import MOST_COPIES, Configuration, Format, configurations
from tongban.casework.licences import queries as licences
from tongban.casework.licences import signers
from tongban.casework.registry import queries as registry
from tongban.channels.issue.addresses import Addresses

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
DOMESTIC_PROOF = "tongban_sm2"  # a proof of our own: JOSE has no name for the suite
COLOURS = {"background_color": "#0f4f5e", "text_color": "#ffffff"}


def issuer(here: Addresses) -> dict[str, Any]:
    """Return the metadata of the credential issuer. No query."""
    kinds = licences.kinds()
    supported = {
        each.id: _configuration(each, kinds[each.kind])
        for each in configurations(kinds, signers.domestic_kinds()).values()
    }
    return {
        "credential_issuer": here.issuer,
        "authorization_servers": [here.issuer],
        "credential_endpoint": here.credential,
        "nonce_endpoint": here.nonce,
        "notification_endpoint": here.notification,
        "batch_credential_issuance": {"batch_size": MOST_COPIES},
        "display": [{"name": "通办 Tongban", "locale": locale} for locale in LANGUAGES.values()],
        "credential_configurations_supported": supported,
    }


def authorization_server(here: Addresses) -> dict[str, Any]:
    """Return the metadata of the authorization server, which is the same site."""
    return {
        "issuer": here.issuer,
        "token_endpoint": here.token,
        "response_types_supported": [],
        "grant_types_supported": [PRE_AUTHORIZED, "refresh_token"],
        "token_endpoint_auth_methods_supported": ["none"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def _configuration(one: Configuration, kind: LicenceKind) -> dict[str, Any]:
    cose = one.format is not Format.SD_JWT
    type_named = {
        Format.SD_JWT: {"vct": kind.credential_type},
        Format.MDOC: {"doctype": kind.doctype},
        Format.CODE: {"view": f"{one.kind}/{one.view}"},
        Format.DOMESTIC_CODE: {"view": f"{one.kind}/{one.view}"},
    }[one.format]
    suite = one.format.suite
    proof, named = ("jwt", "ES256") if suite is Suite.ES256 else (DOMESTIC_PROOF, suite.cose)
    return {
        "format": one.format.value,
        **type_named,
        "scope": one.id,
        "cryptographic_binding_methods_supported": ["cose_key" if cose else "jwk"],
        "credential_signing_alg_values_supported": [suite.cose if cose else "ES256"],
        "proof_types_supported": {proof: {"proof_signing_alg_values_supported": [named]}},
        "credential_metadata": {
            "display": [
                {**_named(registry.document_kinds()[one.kind].name, language), **COLOURS} for language in LANGUAGES
            ],
            "claims": _claims(one, kind),
        },
    }


def _claims(one: Configuration, kind: LicenceKind) -> list[dict[str, Any]]:
    names = kind.views[one.view].claims if one.view else tuple(kind.claims)
    if one.format is not Format.MDOC:
        return [_claim([name], kind, name) for name in names]
    standard = {(space, name): each.claim for space, said in kind.elements.items() for name, each in said.items()}
    return [_claim(list(path), kind, standard.get(path, path[1])) for path in kind.elements_of(names)]


def _claim(path: list[str], kind: LicenceKind, name: str) -> dict[str, Any]:
    if not name:  # it says the same of every licence
        return {"path": path}
    return {"path": path, "display": [_named(kind.claims[name].label, language) for language in LANGUAGES]}


def _named(words: Words, language: str) -> dict[str, str]:
    return {"name": words.in_language(language), "locale": LANGUAGES[language]}
