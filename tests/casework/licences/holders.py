"""People with licences, for the tests of licences."""

from datetime import date
from uuid import UUID

from tests.casework.registry.people import SUZHOU, cause, family_home, register
from tongban.casework.registry import actions
from tongban.casework.registry.rules import Issue

ISSUED = date(2026, 3, 2)


def driver() -> UUID:
    """Return somebody registered in Suzhou."""
    return register(family_home(SUZHOU, "长桥1号"))


def licence_of(person: UUID, *, on: date = ISSUED, replaces: bool = False, kind: str = "driving_licence") -> str:
    """Return the number of a driving licence of six years."""
    facts = {"classes": ["C1"], "first_issued_on": "2020-03-02", "file_number": "320500123456"}
    issue = Issue(kind=kind, holder=person, validity={"years": 6}, replaces=replaces, facts=facts)
    return actions.issue_document(issue=issue, cause=cause(on)).number
