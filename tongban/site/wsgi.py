"""The application for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 (every page is loaded now, which takes seconds, and not for the first visitor)
