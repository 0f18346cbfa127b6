"""What stands in the places of a notice: names of items and offices, days, pieces of evidence."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from tongban.basis.items import Item
from tongban.basis.notices import Notice, Said, day_in_words
from tongban.casework.catalog import queries as catalog
from tongban.casework.messages.models import Outbox
from tongban.casework.offices import queries as offices

BETWEEN, END, PROVISIONAL = (
    {"zh": "、", "en": "; "},
    {"zh": "。", "en": "."},
    {"zh": "（暂定）", "en": " (provisional)"},
)


def given(row: Outbox, notice: Notice, names: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what stands in the places of a notice in a language. One query for each office that the event names.

    Args:
        names: The offices that speak, by code.
    """
    item = catalog.item(row.item_code, row.item_version) if row.item_code else None  # a licence is of no item
    office = names[row.offices[0]].name.in_language(language) if row.offices else ""
    found = {
        "number": row.number,
        "item": item.name.in_language(language) if item else "",
        "office": office,
        "on": day_in_words(localdate(row.at), language),
        "due": _due(row, language),
    }
    return found | {
        name: _said(kind, row.data[name], item, language) for name, kind in notice.say.items() if name in row.data
    }


def _due(row: Outbox, language: str) -> str:
    if row.due_on is None:
        return ""
    return day_in_words(row.due_on, language) + (PROVISIONAL[language[:2]] if row.provisional else "")


def _said(kind: Said, value: Any, item: Item | None, language: str) -> str:
    if kind is Said.EVIDENCE and item:
        known = {each.code: each.name.in_language(language) for each in item.evidence}
        names = BETWEEN[language[:2]].join(known.get(code, code) for code in value)
        return names + END[language[:2]] if names else ""
    if kind is Said.AUTHORITY:
        return offices.authority(value).name.in_language(language)
    if kind is Said.STEP:
        procedure = item.procedure if item else None
        return procedure.step(value).name.in_language(language) if procedure else str(value)
    if kind is Said.DAY:
        return day_in_words(date.fromisoformat(value), language)
    return str(value[language[:2]] if kind is Said.WORDS else value)
