"""What the ledger of data use is called in words: for the person it is about, and for an auditor."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from tongban.casework.audit.rules import Field, Kind, Page, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise as StrPromise

PAGE: Mapping[Page, "StrPromise"] = {
    Page.CASE: gettext_lazy("The page of a case"),
    Page.CASE_LIST: gettext_lazy("A list of cases"),
    Page.SEARCH: gettext_lazy("A search for cases"),
    Page.QUEUE: gettext_lazy("A work queue"),
    Page.COUNTER: gettext_lazy("The page at the counter"),
    Page.REGISTER_SEARCH: gettext_lazy("A search in the register"),
    Page.REGISTER_PERSON: gettext_lazy("The entry in the register"),
    Page.REGISTER_EXTRACT: gettext_lazy("An extract of the register"),
    Page.REGISTER_HOUSEHOLD: gettext_lazy("The page of a household"),
    Page.LICENCE: gettext_lazy("The page of a licence"),
    Page.FILE: gettext_lazy("A document"),
    Page.EXPORT: gettext_lazy("A file of many cases"),
    Page.AUDIT: gettext_lazy("The ledger of data use"),
    Page.OWN_ANSWERS: gettext_lazy("Answers filled in from the register"),
}
PURPOSE: Mapping[Purpose, "StrPromise"] = {
    Purpose.HANDLING: gettext_lazy("To handle a case"),
    Purpose.AT_COUNTER: gettext_lazy("To serve you at the counter"),
    Purpose.ENQUIRY: gettext_lazy("To find or check an entry"),
    Purpose.SUPERVISION: gettext_lazy("To supervise the office"),
    Purpose.AUDIT: gettext_lazy("To check how data is used"),
    Purpose.BREAK_GLASS: gettext_lazy("In an emergency, with a reason that is reviewed"),
    Purpose.DEPARTMENT: gettext_lazy("Another department asked"),
}
FIELD: Mapping[Field, "StrPromise"] = {
    Field.NAME: pgettext_lazy("ledger", "name"),
    Field.ID_NUMBER: pgettext_lazy("ledger", "ID number"),
    Field.IDENTITY: pgettext_lazy("ledger", "sex, birth and ethnicity"),
    Field.HOUSEHOLD: pgettext_lazy("ledger", "household and address"),
    Field.HISTORY: pgettext_lazy("ledger", "earlier entries"),
    Field.DOCUMENTS: pgettext_lazy("ledger", "documents"),
    Field.APPLICATION: pgettext_lazy("ledger", "what was applied for"),
    Field.CASES: pgettext_lazy("ledger", "which cases there are"),
    Field.LEDGER: pgettext_lazy("ledger", "who looked"),
}
KIND: Mapping[Kind, "StrPromise"] = {
    Kind.PERSON: pgettext_lazy("ledger", "Person"),
    Kind.CASE: pgettext_lazy("ledger", "Case"),
    Kind.HOUSEHOLD: pgettext_lazy("ledger", "Household"),
    Kind.LIST: pgettext_lazy("ledger", "List"),
}


def fields_in_words(fields: "Iterable[Field]") -> str:
    """Return what was shown, as a list in words."""
    return gettext(", ").join(str(FIELD[field]) for field in fields)
