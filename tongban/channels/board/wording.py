"""What the board calls the levels of the reporting line."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from tongban.casework.supervision.rules import Level

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LEVEL: Mapping[Level, "StrPromise"] = {
    Level.SUPERVISOR: gettext_lazy("At risk: the supervisor is told"),
    Level.HEAD: gettext_lazy("Overdue: the head of the office is told"),
    Level.ABOVE: gettext_lazy("Long overdue: the authority above is told"),
}
