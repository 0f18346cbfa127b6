"""A key on another machine, which signs digests over HTTPS: mutual TLS, a token, or both.

What goes there is the SHA-256 of what is signed, never the licence itself. docs/licences.md says what it answers.
"""

import ssl
import time
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import httpx

from tongban.basis.credentials.encoding import base64url, from_base64url, from_json_object, text_of
from tongban.basis.credentials.faults import Rejected
from tongban.basis.credentials.signing import Es256Key
from tongban.casework.keys.places.reach import Server
from tongban.casework.keys.rules import KeysRefused, SignerAway

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
TRIES, PAUSE_SECONDS = 3, 0.2
TRY_AGAIN = frozenset({429, 502, 503, 504})
MOST_BYTES = 4096
HERE = frozenset({"127.0.0.1", "::1", "localhost"})


def _client(reach: Server) -> httpx.Client:
    try:
        context = ssl.create_default_context(cafile=reach.authorities or None)
        if reach.certificate:
            context.load_cert_chain(reach.certificate, reach.key or None)
    except (OSError, ssl.SSLError) as e:
        raise KeysRefused(f"The certificates for the signing server cannot be read: {type(e).__name__}.") from e
    headers = {"Authorization": f"Bearer {reach.token}"} if reach.token else {}
    return httpx.Client(verify=context, headers=headers, timeout=TIMEOUT, trust_env=False, follow_redirects=False)


class RemoteSigner:
    """A key on another machine."""

    def __init__(self, address: str, client: httpx.Client, key: Es256Key) -> None:
        self._address = address
        self._client = client
        self.public = key

    def sign(self, data: bytes) -> bytes:
        """Return the signature over these bytes.

        Raises:
            SignerAway: The server does not answer, or not as it should.
        """
        said = {"alg": "ES256", "digest": base64url(sha256(data).digest())}
        answer = _asked(self._client, "POST", f"{self._address}/sign", said)
        try:
            return from_base64url(text_of(answer.get("signature"), "signature"), "signature")
        except Rejected as e:
            raise SignerAway("the signing server gives no signature") from e


def opened(address: str, reach: Server) -> RemoteSigner:
    """Return the signer of a key on another machine.

    Raises:
        KeysRefused: The address or the certificates cannot be used.
        SignerAway: The server does not answer, or has no such key.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise KeysRefused(f"{address}: a signing server is reached by https://.")
    client = _client(reach)
    try:
        return RemoteSigner(address.rstrip("/"), client, Es256Key.from_jwk(_asked(client, "GET", address.rstrip("/"))))
    except Rejected as e:
        raise SignerAway("the signing server gives no P-256 key") from e


def _asked(client: httpx.Client, method: str, address: str, said: Any = None) -> dict[str, Any]:
    """Return what the server answers. Asked again where it was not reached; signing twice harms nobody."""
    cause = ""
    for turn in range(TRIES):
        if turn:
            time.sleep(PAUSE_SECONDS)
        try:
            with client.stream(method, address, json=said) as answer:
                if answer.status_code in TRY_AGAIN:
                    cause = f"http {answer.status_code}"
                    continue
                if not answer.is_success:
                    raise SignerAway(f"the signing server refuses: http {answer.status_code}")
                return from_json_object(_short(answer), "the answer")
        except httpx.HTTPError as e:
            cause = type(e).__name__
        except Rejected as e:
            raise SignerAway("the signing server's answer cannot be read") from e
    raise SignerAway(f"the signing server is not reached: {cause}")


def _short(answer: httpx.Response) -> bytes:
    found = b""
    for part in answer.iter_bytes():
        found += part
        if len(found) > MOST_BYTES:
            raise SignerAway("the signing server says too much")
    return found
