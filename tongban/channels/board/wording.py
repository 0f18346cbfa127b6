"""What the board calls the levels of the reporting line."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, pgettext_lazy

from tongban.casework.registry.rules import Act as Change
from tongban.casework.supervision.rules import Level

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LEVEL: Mapping[Level, "StrPromise"] = {
    Level.SUPERVISOR: gettext_lazy("At risk: the supervisor is told"),
    Level.HEAD: gettext_lazy("Overdue: the head of the office is told"),
    Level.ABOVE: gettext_lazy("Long overdue: the authority above is told"),
}
CHANGED: Mapping[Change, "StrPromise"] = {
    Change.REGISTER: pgettext_lazy("register", "First entry"),
    Change.BIRTH: pgettext_lazy("register", "Birth entered"),
    Change.OPEN: pgettext_lazy("register", "Household opened"),
    Change.MOVE: pgettext_lazy("register", "Moved"),
    Change.RELATE: pgettext_lazy("register", "Relation to the head changed"),
    Change.CLOSE: pgettext_lazy("register", "Household closed"),
    Change.CORRECT: pgettext_lazy("register", "Entry corrected"),
    Change.RENAME: pgettext_lazy("register", "Name changed"),
    Change.DEATH: pgettext_lazy("register", "Death entered"),
    Change.ISSUE: pgettext_lazy("register", "Document issued"),
    Change.ENDORSE: pgettext_lazy("register", "Document endorsed"),
    Change.AMEND: pgettext_lazy("register", "Document changed"),
    Change.RESCIND: pgettext_lazy("register", "Document rescinded"),
    Change.WITHDRAW: pgettext_lazy("register", "Document withdrawn"),
    Change.REVOKE: pgettext_lazy("register", "Document revoked"),
    Change.DEREGISTER: pgettext_lazy("register", "Document deregistered"),
}
SUBJECT: Mapping[str, "StrPromise"] = {
    "person": pgettext_lazy("ledger", "Person"),
    "household": pgettext_lazy("ledger", "Household"),
    "organisation": pgettext_lazy("ledger", "Organisation"),
}
