"""Pages that go on working without a network: their policy, how they are installed, what is kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

# Nothing from elsewhere, nothing written into a page, no text that becomes markup; the QR reader is wasm.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'{elsewhere}; manifest-src 'self'; worker-src 'self'; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types tongban"
)
PERMISSIONS = "camera=(self), microphone=(), geolocation=(), display-capture=()"
WORKER = Path(__file__).parent / "static/frame/worker.js"
LANGUAGES = {"zh": "zh-hans", "en": "en"}  # as they stand in addresses of such pages, which hold no cookie
COLOUR = "#0f4f5e"
STYLES = ("frame/frame.css", "frame/app.css", "frame/mark.svg", "frame/icon-192.png")
READER = "verify/reader.wasm"


def language_here() -> str:
    """Return the visitor's language as it stands in addresses of such pages."""
    return "en" if get_language() == "en" else "zh"


@dataclass(frozen=True)
class App:
    """A page that is installed on a telephone. It holds nothing of its visitor, so that it may be kept.

    Attributes:
        space: Namespace of its addresses, which are named app, page, manifest and worker there.
        script: Name of the static file that does its work.
        name: What it is called, in any language; `short` beneath its icon.
        context: What its template shows beside what all such pages do, given a language of Django.
    """

    space: str
    template: str
    script: str
    name: Callable[[], str]
    short: Callable[[], str]
    context: Callable[[str], Mapping[str, Any]]

    @method_decorator([login_not_required, require_safe])
    def begin(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 (a view)
        """Go to the page in the visitor's language."""
        return redirect(f"{self.space}:page", language_here())

    @method_decorator([login_not_required, require_safe])
    def page(self, request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG002 (the same for everybody)
        """Show the page."""
        return guarded(HttpResponse(self._text(language)))

    @method_decorator([login_not_required, require_safe])
    def manifest(self, request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG002 (the same for everybody)
        """Return what a telephone reads to install the page."""
        with override(_known(language)):
            return manifest(name=self.name(), short=self.short(), scope=self._scope(), language=language)

    @method_decorator([login_not_required, require_safe])
    def worker(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 (the same for everybody)
        """Return the script that keeps the page for times without a network."""
        pages = {self._address(each): self._text(each) for each in LANGUAGES}
        return worker(self.space, self._scope(), pages, (*STYLES, self.script, READER))

    def urls(self, under: str) -> list[URLPattern]:
        """Return the patterns of its addresses, which all begin with `under`."""
        return [
            path(under, self.begin, name="app"),
            path(f"{under}worker.js", self.worker, name="worker"),
            path(f"{under}<slug:language>/", self.page, name="page"),
            path(f"{under}<slug:language>/manifest.json", self.manifest, name="manifest"),
        ]

    def _scope(self) -> str:
        return reverse(f"{self.space}:app")

    def _address(self, language: str) -> str:
        return reverse(f"{self.space}:page", args=[language])

    def _text(self, language: str) -> bytes:
        known = _known(language)
        context = {
            "manifest": reverse(f"{self.space}:manifest", args=[language]),
            "languages": {each: self._address(each) for each in LANGUAGES},
            "worker": reverse(f"{self.space}:worker"),
            "script": self.script,
            "reader": READER,
            "demo": settings.DEMO,
        }
        with override(known):
            return render_to_string(self.template, {**context, **self.context(known)}).encode()


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Http404
    return LANGUAGES[language]


def guarded(response: HttpResponse) -> HttpResponse:
    """Return an answer with the strict policy of a page that holds keys or a camera."""
    elsewhere = f" {settings.SITE_URL}" if settings.SITE_URL else ""
    response.headers["Content-Security-Policy"] = POLICY.format(elsewhere=elsewhere)
    response.headers["Permissions-Policy"] = PERMISSIONS
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def manifest(*, name: str, short: str, scope: str, language: str) -> HttpResponse:
    """Return what a telephone reads to install a page."""
    icons = [
        {
            "src": static(f"frame/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    said = {
        "id": scope, "name": name, "short_name": short, "lang": LANGUAGES[language], "scope": scope,
        "start_url": f"{scope}{language}/", "display": "standalone", "orientation": "portrait",
        "background_color": "#ffffff", "theme_color": COLOUR, "icons": icons,
        "description": _("Works without a network."),
    }  # fmt: skip
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def worker(name: str, scope: str, pages: Mapping[str, bytes], files: Sequence[str]) -> HttpResponse:
    """Return the script that keeps a page for times without a network.

    Args:
        pages: By address. When one of them or a file changes, the script does, and telephones fetch all anew together.
    """
    addresses = sorted(urlsplit(static(each)).path for each in files)
    text = WORKER.read_text("utf-8")
    version = sha256(text.encode())
    for part in (*(pages[each] for each in sorted(pages)), *(each.encode() for each in addresses)):
        version.update(sha256(part).digest())
    said = {"NAME": name, "VERSION": version.hexdigest()[:16], "PAGES": sorted(pages), "FILES": addresses}
    lines = [f"const {key} = {json.dumps(value)};" for key, value in said.items()]
    response = HttpResponse("\n".join([*lines, text]), content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = scope
    response.headers["Cache-Control"] = "no-cache"
    return response
