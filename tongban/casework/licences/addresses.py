"""Where the world finds what is signed here. Short: each address stands in every code on a screen."""

from django.conf import settings

HERE = "http://127.0.0.1:8000"  # where the demonstration serves


def status_uri(list_id: str) -> str:
    """Return the address of a status list, which is its name too (`sub`)."""
    return f"{settings.SITE_URL or HERE}/s/{list_id}"
