"""What changes the registers. Each act is called within the caller's transaction and names the case that caused it.

An act locks what it changes, asks the rule, writes, and adds what it wrote to the journal. It refuses what
the register contradicts; the caller's transaction then keeps nothing of it.
"""

from tongban.casework.registry.actions.amending import amend_document
from tongban.casework.registry.actions.documents import Issued, enter_organisation, issue_document
from tongban.casework.registry.actions.endings import Endorsed, end_document, end_documents_of, endorse_document
from tongban.casework.registry.actions.lives import (
    Registered,
    change_name,
    correct,
    deregister_death,
    register_birth,
    register_resident,
)
from tongban.casework.registry.actions.moves import merge, move_persons, open_household, split

__all__ = [
    "Endorsed",
    "Issued",
    "Registered",
    "amend_document",
    "change_name",
    "correct",
    "deregister_death",
    "end_document",
    "end_documents_of",
    "endorse_document",
    "enter_organisation",
    "issue_document",
    "merge",
    "move_persons",
    "open_household",
    "register_birth",
    "register_resident",
    "split",
]
