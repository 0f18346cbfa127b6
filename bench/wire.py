"""Browsers that cost next to nothing: requests are bytes, connections are kept, one thread drives all of them."""

import selectors
import socket
from collections import deque
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode

HOST = "127.0.0.1"
END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, and what it is called in the figures."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    head: str
    body: bytes

    def header(self, name: str) -> str:
        """Return a header, or "" if there is none."""
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name:
                return value.strip()
        return ""

    def cookies(self) -> dict[str, str]:
        """Return the cookies that were set."""
        found: SimpleCookie = SimpleCookie()
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == "set-cookie":
                found.load(value.strip())
        return {name: morsel.value for name, morsel in found.items()}


@dataclass(frozen=True, slots=True)
class Sample:
    """How long one request took."""

    name: str
    ended_at: float  # seconds of this process's own clock
    seconds: float


Talk = Generator[Ask, Reply, None]


def get(name: str, path: str, cookies: Mapping[str, str]) -> Ask:
    """Return a GET request as a proxy that ends TLS would pass it on."""
    return Ask(name, f"GET {path} HTTP/1.1\r\n{_head(cookies)}\r\n".encode())


def post(name: str, path: str, cookies: Mapping[str, str], form: Mapping[str, str]) -> Ask:
    """Return a POST request of a form, with the token against forged requests."""
    body = urlencode({**form, "csrfmiddlewaretoken": cookies["csrftoken"]}).encode()
    head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return Ask(name, f"POST {path} HTTP/1.1\r\n{_head(cookies)}{head}\r\n".encode() + body)


def _head(cookies: Mapping[str, str]) -> str:
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return (
        f"Host: {HOST}\r\nOrigin: https://{HOST}\r\nX-Forwarded-Proto: https\r\nAccept-Language: zh-CN,zh;q=0.9\r\n"
        f"User-Agent: Mozilla/5.0 (X11; Linux x86_64) bench\r\nCookie: {jar}\r\n"
    )


def drive(port: int, talks: Sequence[Talk], *, begins: Sequence[float] = ()) -> list[Sample]:
    """Carry conversations on at once, each over a connection of its own; return how long each request took.

    A conversation whose connection breaks is told so by a ConnectionError.

    Args:
        begins: When each of them begins, in seconds from now, the earliest first, whether the ones before have ended
            or not; by itself, all begin now.
    """
    samples: list[Sample] = []
    start = perf_counter()
    waiting = deque(zip(begins or [0.0] * len(talks), talks, strict=True))
    with selectors.DefaultSelector() as ready:
        while waiting or ready.get_map():
            while waiting and waiting[0][0] <= perf_counter() - start:
                _begin(ready, port, waiting.popleft()[1])
            pause = max(waiting[0][0] - (perf_counter() - start), 0) if waiting else None
            for key, _ in ready.select(pause):
                _hear(ready, key.data, samples)
    return samples


def _begin(ready: selectors.BaseSelector, port: int, talk: Talk) -> None:
    line = socket.create_connection((HOST, port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _send_next(ready, _Line(line, talk), None)


def _hear(ready: selectors.BaseSelector, line: "_Line", samples: list[Sample]) -> None:
    try:
        reply = line.receive()
    except ConnectionError as e:
        ready.unregister(line.socket)
        line.socket.close()
        with suppress(StopIteration):
            line.talk.throw(e)
        return
    if reply is not None:
        now = perf_counter()
        samples.append(Sample(line.name, now, now - line.sent_at))
        _send_next(ready, line, reply)


def _send_next(ready: selectors.BaseSelector, line: "_Line", reply: Reply | None) -> None:
    """Send the next request of a conversation; close its connection when there is none."""
    try:
        ask = next(line.talk) if reply is None else line.talk.send(reply)
    except StopIteration:
        if reply is not None:
            ready.unregister(line.socket)
        line.socket.close()
        return
    if reply is None:
        ready.register(line.socket, selectors.EVENT_READ, line)
    line.send(ask)


class _Line:
    """A connection and the conversation on it."""

    def __init__(self, socket_: socket.socket, talk: Talk) -> None:
        self.socket, self.talk = socket_, talk
        self.name, self.sent_at, self.buffer = "", 0.0, b""

    def send(self, ask: Ask) -> None:
        self.name, self.sent_at = ask.name, perf_counter()
        self.socket.sendall(ask.raw)

    def receive(self) -> Reply | None:
        """Read what is there; return the reply when it is whole."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError(f"the server hung up during {self.name}")
        self.buffer += part
        end = self.buffer.find(END)
        if end < 0:
            return None
        head = self.buffer[:end].decode("latin-1")
        length = _content_length(head)
        if len(self.buffer) < end + len(END) + length:
            return None
        body, self.buffer = self.buffer[end + len(END) :], b""
        return Reply(int(head[9:12]), head, body)


def _content_length(head: str) -> int:
    place = head.lower().find("content-length:")
    return int(head[place + 15 :].split("\r\n", 1)[0]) if place >= 0 else 0
