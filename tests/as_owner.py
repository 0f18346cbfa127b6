"""Tests run on the embedded PostgreSQL, or on the one that DATABASE_URL names, as the owner of the tables.

Loaded before Django's settings are read (`-p tests.as_owner` in pyproject.toml). Each run has a database of
its own, so that two can go on at once.
"""

import os

os.environ["TONGBAN_DB_ROLE"] = "owner"
os.environ.setdefault("TONGBAN_DEMO", "1")
os.environ.setdefault("TONGBAN_TEST_DATABASE", f"test_tongban_{os.getpid()}")
os.environ["TONGBAN_APPS"] = "tests.vehicles"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")

from django.conf import settings

from tongban.site import database

settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # as `collectstatic` would; a missing folder is warned of
if server := database.embedded(settings.VAR):
    server.start()
