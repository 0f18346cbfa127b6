"""Pages that go on working without a network: their policy, how they are installed, what is kept."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _

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


def shown() -> Mapping[str, bool]:
    """Return what the frame of such a page shows; it has no request, since it is the same for everybody."""
    return {"demo": settings.DEMO}
