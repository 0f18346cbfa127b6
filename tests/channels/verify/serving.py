"""The pages that work without a network, from a server in a thread; the lists that they fetch are a test's own."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import segno
import zxingcpp
from django.core.wsgi import get_wsgi_application
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

EXECUTABLE = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
PHONE = {"width": 390, "height": 844}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None: ...


@dataclass
class Served:
    """A site, and what a test answers in its place."""

    address: str = ""
    own: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def application(self, pages: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        def answer(environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            self.asked.append(path)
            if path not in self.own:
                return pages(environ, start)
            start("200 OK", [("Content-Type", "application/octet-stream")])
            return [self.own[path]]

        return answer

    def give_lists(self, trust: str, *lists: str) -> None:
        """Have the pages find these lists from now on."""
        self.own["/own/trust"] = trust.encode()
        self.own["/own/all"] = "".join(f"{each}\n" for each in lists).encode()
        self.own["/verify/licence/lists.json"] = json.dumps({"trust": "/own/trust", "all": "/own/all"}).encode()


@contextmanager
def serving() -> Iterator[Served]:
    """Have the site answer at an address of this machine."""
    served = Served()
    server = make_server(
        "127.0.0.1", 0, served.application(get_wsgi_application()), server_class=_Server, handler_class=_Quiet
    )
    served.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def chromium(playwright: Playwright, *, camera: Path | None = None) -> Browser:
    """Return a browser, which sees a film through its camera if there is one."""
    seen = [*CAMERA, f"--use-file-for-fake-video-capture={camera}"] if camera else []
    return playwright.chromium.launch(executable_path=EXECUTABLE, args=[*ARGUMENTS, *seen])


def picture(text: str) -> bytes:
    """Return a photograph of a screen that shows a code."""
    made = BytesIO()
    segno.make(text, error="l", micro=False, boost_error=False).save(made, kind="png", scale=7, border=4)
    return made.getvalue()


def read(png: bytes) -> str:
    """Return what a code in a picture says."""
    [found] = zxingcpp.read_barcodes(Image.open(BytesIO(png)))
    return str(found.text)


def film(path: Path, png: bytes) -> Path:
    """Return a film in which a picture is held before a camera."""
    code = Image.open(BytesIO(png)).convert("RGB")
    code = code.resize((620, 620 * code.height // code.width))
    frame = Image.new("RGB", (1280, 720), (90, 96, 99))
    frame.paste(code, ((1280 - code.width) // 2, max(0, (720 - code.height) // 2)))
    jpeg = BytesIO()
    frame.save(jpeg, "JPEG", quality=85)
    path.write_bytes(jpeg.getvalue() * 10)
    return path


def ready(page: Page) -> Page:
    """Return a page once its script has begun."""
    page.wait_for_selector("html[data-ready=yes]")
    return page
