"""Who a request is from: its session and its log-in, both read at every request, each by its key.

Sessions lie in the database, so that signing out ends them everywhere at once. This is Django's own, read without the
ORM's putting of the same two questions into words every time.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from tongban.casework.offices import queries as offices
from tongban.casework.rows import read


class SessionStore(db.SessionStore):
    """A session in the database."""

    def load(self) -> dict[str, Any]:
        """Return what a session holds; nothing, and no key, if it has ended."""
        found = [row for row in read(Session, session_key=self.session_key) if row.expire_date > timezone.now()]
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0].session_data)


class LogIns(ModelBackend):
    """User name and password; a log-in that was closed is nobody's from the next request on."""

    def get_user(self, user_id: int) -> Any:
        """Return the log-in of a session, or None."""
        return offices.user(user_id)
