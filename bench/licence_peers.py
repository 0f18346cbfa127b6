"""The same copies by other libraries, in the same run: sd-jwt and pymdoccbor, which others build issuers on.

They do less: sd-jwt 0.10.4 looks at no time and takes disclosures that nobody signed; pymdoccbor 1.4.0 looks at no
time, no root and no device.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tongban.basis.credentials.encoding import base64url
from tongban.basis.credentials.signing import Es256Signer

Act = Callable[[], object]
NONCE, AUDIENCE = "n", "https://v.example"


def _private(signer: Es256Signer) -> str:
    secret = signer.key.private_numbers().private_value.to_bytes(32, "big")
    return json.dumps({**signer.public.jwk, "d": base64url(secret)})


def sd_jwt(claims: dict[str, Any], issuer: Es256Signer, holder: Es256Signer) -> tuple[Act, Act] | None:
    """Return how `sd-jwt` issues these claims, and verifies them with key binding; None if it is not installed."""
    try:
        from jwcrypto.jwk import JWK  # noqa: PLC0415 (only here)
        from sd_jwt.common import SDObj  # noqa: PLC0415
        from sd_jwt.holder import SDJWTHolder  # noqa: PLC0415
        from sd_jwt.issuer import SDJWTIssuer  # noqa: PLC0415
        from sd_jwt.verifier import SDJWTVerifier  # noqa: PLC0415
    except ImportError:
        return None
    signing, public = JWK.from_json(_private(issuer)), JWK.from_json(json.dumps(issuer.public.jwk))
    holding, known = JWK.from_json(_private(holder)), JWK.from_json(json.dumps(holder.public.jwk))
    until = int((datetime.now(UTC) + timedelta(days=14)).timestamp())
    said = {"iss": "https://authority.example/32", "iat": until - 1_209_600, "exp": until, "vct": "driving"}
    apart = {SDObj(name): value for name, value in claims.items()}

    def issue() -> str:
        return str(SDJWTIssuer({**said, **apart}, signing, known).sd_jwt_issuance)

    shown = SDJWTHolder(issue())
    shown.create_presentation(dict.fromkeys(claims, True), NONCE, AUDIENCE, holding)
    text = shown.sd_jwt_presentation
    return issue, lambda: SDJWTVerifier(text, lambda *_: public, AUDIENCE, NONCE).get_verified_payload()


def pymdoccbor(claims: dict[str, Any], issuer: Es256Signer, certificate: bytes) -> Act | None:
    """Return how `pymdoccbor` issues these elements; None if it is not installed."""
    try:
        from cryptography import x509  # noqa: PLC0415
        from pymdoccbor.mdoc.issuer import MdocCborIssuer  # noqa: PLC0415
    except ImportError:
        return None
    secret = issuer.key.private_numbers().private_value.to_bytes(32, "big")
    key = {"KTY": "EC2", "CURVE": "P_256", "ALG": "ES256", "D": secret, "KID": b"1"}
    dates = {"issuance_date": "2026-03-02", "expiry_date": "2026-03-16"}
    lists = {name: [{"code": each} for each in value] for name, value in claims.items() if isinstance(value, list)}
    data = {"org.iso.18013.5.1": {**claims, **lists}}  # it takes no list of anything else
    loaded = x509.load_der_x509_certificate(certificate)

    def issue() -> object:
        writer = MdocCborIssuer(private_key=key, alg="ES256")
        return writer.new(
            data=data, doctype="org.iso.18013.5.1.mDL", validity=dates, devicekeyinfo=key, x509_chain=[loaded]
        )

    return issue
