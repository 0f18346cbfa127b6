"""What the ledger of data use calls pages, purposes and fields, and in which capacity somebody looked. Pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from tongban.basis.actors import Officer
from tongban.basis.items import Role


class Page(StrEnum):
    """What kind of page, file or answer showed the data."""

    CASE = "case"
    CASE_LIST = "case_list"
    SEARCH = "search"
    QUEUE = "queue"
    COUNTER = "counter"
    REGISTER_SEARCH = "register_search"
    REGISTER_PERSON = "register_person"
    REGISTER_EXTRACT = "register_extract"
    REGISTER_HOUSEHOLD = "register_household"
    LICENCE = "licence"
    FILE = "file"  # a document that was uploaded or issued
    EXPORT = "export"
    AUDIT = "audit"  # the ledger itself
    OWN_ANSWERS = "own_answers"  # a page that somebody asks for themselves, with answers from registers


class Purpose(StrEnum):
    """What the data was looked at for."""

    HANDLING = "handling"  # the office has a duty in the case
    AT_COUNTER = "at_counter"  # the person stands at the window
    ENQUIRY = "enquiry"  # to find or check an entry of the register
    SUPERVISION = "supervision"
    AUDIT = "audit"
    BREAK_GLASS = "break_glass"  # outside one's duty, with a reason that is reviewed
    DEPARTMENT = "department"  # another department's system asked


class Kind(StrEnum):
    """Whose or what's data a row is about."""

    PERSON = "person"
    CASE = "case"
    HOUSEHOLD = "household"
    LIST = "list"  # a page of many; only how many were shown is kept


class Field(StrEnum):
    """What of it was shown."""

    NAME = "name"
    ID_NUMBER = "id_number"
    IDENTITY = "identity"  # sex, birth, ethnicity
    HOUSEHOLD = "household"  # members and address
    HISTORY = "history"  # what the register said before
    DOCUMENTS = "documents"
    APPLICATION = "application"  # answers and evidence
    CASES = "cases"  # which cases there are, and where they stand
    LEDGER = "ledger"


OWN = "citizen"  # the role of somebody who looks at their own data
_CASE = (Field.NAME, Field.ID_NUMBER, Field.IDENTITY, Field.HOUSEHOLD, Field.DOCUMENTS, Field.APPLICATION, Field.CASES)
_ENTRY = (Field.NAME, Field.ID_NUMBER, Field.IDENTITY, Field.HOUSEHOLD, Field.HISTORY, Field.DOCUMENTS)
FIELDS: Mapping[Page, tuple[Field, ...]] = {
    Page.CASE: _CASE,
    Page.CASE_LIST: (Field.NAME, Field.CASES),
    Page.SEARCH: (Field.NAME, Field.CASES),
    Page.QUEUE: (Field.NAME, Field.CASES),
    Page.COUNTER: (Field.NAME, Field.ID_NUMBER, Field.IDENTITY, Field.HOUSEHOLD, Field.CASES),
    Page.REGISTER_SEARCH: (Field.NAME, Field.ID_NUMBER),
    Page.REGISTER_PERSON: _ENTRY,
    Page.REGISTER_EXTRACT: _ENTRY,
    Page.REGISTER_HOUSEHOLD: (Field.NAME, Field.HOUSEHOLD, Field.HISTORY),
    Page.LICENCE: (Field.NAME, Field.ID_NUMBER, Field.IDENTITY, Field.DOCUMENTS),
    Page.FILE: (Field.DOCUMENTS,),
    Page.EXPORT: (Field.NAME, Field.CASES),
    Page.AUDIT: (Field.LEDGER,),
    Page.OWN_ANSWERS: (Field.IDENTITY,),
}
USUAL: Mapping[Page, Purpose] = {
    Page.COUNTER: Purpose.AT_COUNTER,
    Page.REGISTER_SEARCH: Purpose.ENQUIRY,
    Page.REGISTER_PERSON: Purpose.ENQUIRY,
    Page.REGISTER_EXTRACT: Purpose.ENQUIRY,
    Page.REGISTER_HOUSEHOLD: Purpose.ENQUIRY,
    Page.LICENCE: Purpose.ENQUIRY,
    Page.AUDIT: Purpose.AUDIT,
}
_OVERSEES: Mapping[Role, Purpose] = {Role.SUPERVISOR: Purpose.SUPERVISION, Role.AUDITOR: Purpose.AUDIT}


def capacity(officer: Officer, offices: Collection[str] = (), roles: Collection[Role] = ()) -> tuple[str, Role]:
    """Return for which authority and in which role an officer looks: a post of theirs.

    Where they have several: one in an office that has a duty there, and in a role that opens the page, comes first; an
    overseer's post comes last, since whoever works on a case looks at it for that.

    Args:
        offices: The authorities that have a duty in what is shown.
        roles: The roles that the page is for.
    """
    return min(
        officer.posts,
        key=lambda post: (post[0] not in offices, bool(roles) and post[1] not in roles, post[1] in _OVERSEES, post),
    )


def purpose_of(page: Page, role: Role) -> Purpose:
    """Return what a page is looked at for, unless its caller knows better."""
    return _OVERSEES.get(role) or USUAL.get(page, Purpose.HANDLING)
