import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tongban.basis.credentials.encoding import base64url, from_base64url
from tongban.basis.credentials.faults import Rejected
from tongban.basis.credentials.signing import CheckedSigner, Es256Signer, raw
from tongban.casework.keys.places import remote
from tongban.casework.keys.places.reach import Reaches, Server
from tongban.casework.keys.rules import KeysRefused, SignerAway

KEY = Es256Signer.new()
TOKEN = "very-secret-token"


def signed(said: dict[str, Any]) -> dict[str, Any]:
    digest = from_base64url(said["digest"], "digest")
    r, s = utils.decode_dss_signature(KEY.key.sign(digest, ec.ECDSA(utils.Prehashed(SHA256()))))
    return {"signature": base64url(raw(r, s))}


Answer = Callable[[dict[str, Any]], dict[str, Any] | bytes | int]


@contextmanager
def serving(answer: Answer = signed, *, context: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[Any]]]:
    """A signing server; yields its address and what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._give(KEY.public.jwk)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers.get("Authorization"), body))
            self._give(answer(json.loads(body)))

        def _give(self, found: dict[str, Any] | bytes | int) -> None:
            data = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(found if isinstance(found, int) else 200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}/keys/1", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PAUSE_SECONDS", 0.0)


def test_the_server_signs_digests_and_never_sees_the_licence() -> None:
    with serving() as (address, asked):
        signer = remote.opened(address, Server(token=TOKEN))
        signer.public.verify(b"a licence", signer.sign(b"a licence"))
    [(authorization, body)] = asked
    assert authorization == f"Bearer {TOKEN}"
    assert b"a licence" not in body


def test_what_the_server_signs_wrongly_is_found_before_it_is_used() -> None:
    wrong = base64url(Es256Signer.new().sign(b"a licence"))
    with serving(lambda _: {"signature": wrong}) as (address, _), pytest.raises(Rejected):
        CheckedSigner(remote.opened(address, Server())).sign(b"a licence")


@pytest.mark.parametrize(
    "found", [500, 401, b"no JSON", b"[]", {}, {"signature": 7}, {"signature": "?"}, b" " * 5000], ids=str
)
def test_a_server_that_answers_wrongly_is_away_for_now(found: dict[str, Any] | bytes | int) -> None:
    with serving(lambda _: found) as (address, asked):
        signer = remote.opened(address, Server(token=TOKEN))
        with pytest.raises(SignerAway) as refused:
            signer.sign(b"a licence")
    assert len(asked) == 1  # it answered, so it is not asked again
    assert TOKEN not in str(refused.value)


def test_a_busy_server_is_asked_again() -> None:
    answers = iter([503, 429])
    with serving(lambda said: next(answers, None) or signed(said)) as (address, asked):
        signer = remote.opened(address, Server())
        signer.public.verify(b"a licence", signer.sign(b"a licence"))
    assert len(asked) == 3


def test_a_server_that_is_not_reached_is_asked_three_times_and_no_secret_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def stream(*_: object, **__: object) -> None:
        tried.append(1)
        raise httpx.ConnectTimeout(f"with {TOKEN}")

    monkeypatch.setattr(httpx.Client, "stream", stream)
    with pytest.raises(SignerAway) as refused:
        remote.opened("https://127.0.0.1:1/keys/1", Server(token=TOKEN))
    assert len(tried) == 3
    assert TOKEN not in str(refused.value)
    assert TOKEN not in repr(Reaches(server=Server(token=TOKEN)))


@pytest.mark.parametrize("address", ["http://signer.example/keys/1", "ftp://127.0.0.1/", "https:"])
def test_only_an_address_by_https_is_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "TRIES", 1)
    with pytest.raises((KeysRefused, SignerAway)):
        remote.opened(address, Server())


# --- mutual TLS ------------------------------------------------------------------------------------


def a_certificate(folder: Path, name: str, above: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None) -> Any:
    """Write a certificate with its key; signed by the one above, or by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    issuer, by = (above[0].subject, above[1]) if above else (subject, key)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=above is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, SHA256())
    )  # fmt: skip
    (folder / f"{name}.pem").write_bytes(built.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.key").write_bytes(secret)
    return built, key


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    above = a_certificate(folder, "authority", None)
    a_certificate(folder, "server", above)
    a_certificate(folder, "client", above)
    return folder


@pytest.fixture(scope="module")
def context(files: Path) -> ssl.SSLContext:
    """A server that asks for a certificate."""
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.load_cert_chain(files / "server.pem", files / "server.key")
    found.load_verify_locations(files / "authority.pem")
    found.verify_mode = ssl.CERT_REQUIRED
    return found


def test_both_sides_show_a_certificate(files: Path, context: ssl.SSLContext) -> None:
    ours = Server(
        certificate=str(files / "client.pem"), key=str(files / "client.key"), authorities=str(files / "authority.pem")
    )
    with serving(context=context) as (address, _):
        signer = remote.opened(address, ours)
        signer.public.verify(b"a licence", signer.sign(b"a licence"))
        for wrong in (Server(authorities=ours.authorities), Server(certificate=ours.certificate, key=ours.key)):
            with pytest.raises(SignerAway):  # without our certificate; without knowing who vouches for the server
                remote.opened(address, wrong)


def test_certificates_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(KeysRefused, match="cannot be read"):
        remote.opened("https://127.0.0.1:1/", Server(certificate=str(tmp_path / "none.pem")))
