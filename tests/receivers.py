"""Real receivers on this machine: an HTTP server and a mail server that keep what they are sent."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from tongban.site.journeys.host import free_port


@dataclass
class Received:
    """What has come in: requests as (path, headers, body), and what is answered."""

    address: str
    requests: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # taken one after the other; 200 when there are none left
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """Keep a request; return what to answer."""
        with self.lock:
            self.requests.append((path, headers, body))
            return self.answers.pop(0) if self.answers else 200

    def ids(self, header: str) -> Counter[str]:
        """Return how often each id came in."""
        with self.lock:
            return Counter(headers[header] for _, headers, _ in self.requests)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, _address: Any) -> None:
        """Say nothing of a sender that was killed while it spoke."""


@contextmanager
def http_receiver() -> Iterator[Received]:
    """Have an HTTP server take what is posted to it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:  # whoever sent it died over it
                self.close_connection = True
                return
            status = received.take(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            if status == 302:
                self.send_header("Location", f"{received.address}/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (as the library calls it)
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    received = Received(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Mailbox:
    """What a mail server was sent, and what it answers."""

    port: int = 0
    letters: list[Message] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answer: str = "250 OK"
    answer_rcpt: str = "250 OK"

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802 (as the library calls it)
        """Say whether there is a box of that name."""
        if self.answer_rcpt.startswith("250"):
            _server, _session, envelope, address, _options = given
            envelope.rcpt_tos.append(address)
        return self.answer_rcpt

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802 (as the library calls it)
        """Keep a letter."""
        if self.answer.startswith("250"):
            envelope = given[2]
            self.letters.append(message_from_bytes(envelope.content))
            self.to += envelope.rcpt_tos
        return self.answer


@contextmanager
def mail_receiver() -> Iterator[Mailbox]:
    """Have a mail server take letters."""
    box = Mailbox(port=free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
