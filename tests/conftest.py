"""Tests run on the embedded PostgreSQL, or on the one that DATABASE_URL names, as the owner of the tables."""

import os

os.environ["TONGBAN_DB_ROLE"] = "owner"
os.environ.setdefault("TONGBAN_DEMO", "1")

from django.conf import settings  # noqa: E402 (after the role is chosen)

from tongban.site import database  # noqa: E402

if server := database.embedded(settings.VAR):
    server.start()
