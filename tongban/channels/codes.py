"""A text as a QR code: a drawing within the page, so that no address holds it."""

import segno
from django.utils.safestring import SafeString, mark_safe


def drawing(text: str) -> SafeString:
    """Return a QR code of a text, to be put into a page."""
    code = segno.make(text, error="l", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=4, omitsize=True, svgclass="tb-app__code", lineclass=None))  # noqa: S308 (a drawing of ours)
