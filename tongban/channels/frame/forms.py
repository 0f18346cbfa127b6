"""Form fields that people fill in as they would say them: a date as year, month, day."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

PARTS: tuple[tuple[str, Promise, int], ...] = (
    ("year", pgettext_lazy("part of a date", "Year"), 4),
    ("month", pgettext_lazy("part of a date", "Month"), 2),
    ("day", pgettext_lazy("part of a date", "Day"), 2),
)


class DateParts(forms.MultiWidget):
    """Three boxes, year, month, day, that give one date as text (2026-3-2) or nothing at all.

    An incomplete or impossible date comes through as it was typed, so that the field can name the fault and the
    page can show it again.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({name: forms.TextInput for name, _label, _length in PARTS}, attrs)

    def decompress(self, value: date | str | None) -> list[str]:
        """Return the three parts of a date, or of what was typed for one."""
        if isinstance(value, date):
            return [str(value.year), str(value.month), str(value.day)]
        return [*(value or "").split("-"), "", "", ""][: len(PARTS)]

    def value_from_datadict(  # type: ignore[override]  # one text where other multi-widgets give a list
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> str | None:
        """Return year-month-day as typed, full-width digits made plain; None when all three are empty."""
        typed = super().value_from_datadict(data, files, name)
        parts = [unicodedata.normalize("NFKC", part or "").strip().replace("-", "") for part in typed]
        return "-".join(parts) if any(parts) else None


class DatePartsField(forms.DateField):
    """A date typed as year, month and day."""

    widget = DateParts
    default_error_messages = {
        "required": gettext_lazy("Enter the date: year, month and day."),
        "invalid": gettext_lazy("Enter a date that exists, with year, month and day, for example 2026 3 27."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
