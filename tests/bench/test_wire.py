"""Requests as bytes, and replies read whole."""

import socket
import threading

from bench.wire import Talk, drive, get, post

JAR = {"sessionid": "s1", "csrftoken": "t1"}


def test_a_form_is_sent_with_its_token_as_a_tls_proxy_would_pass_it_on() -> None:
    head, _, body = post("accept", "/desk/", JAR, {"words": "同意"}).raw.partition(b"\r\n\r\n")
    assert body == b"words=%E5%90%8C%E6%84%8F&csrfmiddlewaretoken=t1"
    assert {b"POST /desk/ HTTP/1.1", b"X-Forwarded-Proto: https", b"Cookie: sessionid=s1; csrftoken=t1"} <= set(
        head.split(b"\r\n")
    )
    assert f"Content-Length: {len(body)}".encode() in head


def test_a_reply_in_pieces_is_read_whole_and_the_connection_kept() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    head = b"HTTP/1.1 302 Found\r\nLocation: /cases/1/received/\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 5"
    answer = head + b"\r\n\r\nhello"

    def serve() -> None:
        line, _ = listener.accept()
        for _ in range(2):
            line.recv(65_536)
            for piece in (answer[:30], answer[30:-2], answer[-2:]):
                line.sendall(piece)
        line.close()

    server = threading.Thread(target=serve)
    server.start()
    seen = []

    def talk() -> Talk:
        for name in ("first", "second"):
            reply = yield get(name, "/", JAR)
            seen.append((reply.status, reply.header("location"), reply.cookies(), reply.body))

    samples = drive(listener.getsockname()[1], [talk()])
    server.join()
    listener.close()

    assert seen == [(302, "/cases/1/received/", {"a": "b"}, b"hello")] * 2
    assert [sample.name for sample in samples] == ["first", "second"]
