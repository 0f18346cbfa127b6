"""Answers that are files: a paper as PDF, a picture of a page, a copy with its purpose on it."""

from django.http import HttpResponse

PDF, JPEG = "application/pdf", "image/jpeg"


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to keep, under its name."""
    return _file(content, PDF, f'attachment; filename="{name}"')


def picture(content: bytes) -> HttpResponse:
    """Return a picture to look at."""
    return _file(content, JPEG, "inline")


def _file(content: bytes, media: str, disposition: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
