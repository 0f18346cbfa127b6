"""Questions to the registers. Views, not models; every list is sorted and has an end."""

from tongban.casework.registry.queries.documents import (
    DocumentView,
    document,
    document_kinds,
    documents_of,
    documents_of_case,
    documents_of_organisation,
    holds,
)
from tongban.casework.registry.queries.history import (
    CauseView,
    HistoryEntry,
    as_known_at,
    household_history,
    person_history,
)
from tongban.casework.registry.queries.households import (
    HomeView,
    HouseholdView,
    MemberView,
    find_household_by_member,
    home_of,
    homes,
    household,
    household_by_number,
    household_of,
    public_collective_household,
)
from tongban.casework.registry.queries.persons import (
    FoundPerson,
    PersonView,
    person,
    person_by_id_number,
    persons,
    search_persons,
)

__all__ = [
    "CauseView",
    "DocumentView",
    "FoundPerson",
    "HistoryEntry",
    "HomeView",
    "HouseholdView",
    "MemberView",
    "PersonView",
    "as_known_at",
    "document",
    "document_kinds",
    "documents_of",
    "documents_of_case",
    "documents_of_organisation",
    "find_household_by_member",
    "holds",
    "home_of",
    "homes",
    "household",
    "household_by_number",
    "household_history",
    "household_of",
    "person",
    "person_by_id_number",
    "person_history",
    "persons",
    "public_collective_household",
    "search_persons",
]
