"""Ask a ClamAV daemon about a file. Its own protocol, INSTREAM: the file goes over the wire, never through its disk."""

import socket
from urllib.parse import urlsplit

PORT, WAIT_SECONDS, CHUNK = 3310, 30, 1 << 16
FOUND = " FOUND"


class ScannerAway(Exception):
    """The scanner did not answer, or not with a verdict. The file stays unscanned, and is asked about again."""


def finding(content: bytes, url: str) -> str:
    """Return what the scanner at this address calls the content; nothing if it is clean.

    Args:
        url: `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`.

    Raises:
        ScannerAway: There is no verdict.
    """
    try:
        with _connected(url) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall(bytes(4))
            answer = _answer(line)
    except (OSError, ValueError) as e:
        raise ScannerAway(type(e).__name__) from e
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(FOUND):
        return verdict.removesuffix(FOUND)[:120]
    raise ScannerAway(verdict[:80])


def _connected(url: str) -> socket.socket:
    address = urlsplit(url)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(WAIT_SECONDS)
        try:
            line.connect(address.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((address.hostname or "localhost", address.port or PORT), WAIT_SECONDS)


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        more = line.recv(1024)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0\n").decode("ascii", "replace").strip()
