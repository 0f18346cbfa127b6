"""What an auditor looks for, and where a page of a list begins."""

from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.channels.frame.forms import DatePartsField


def _parts(text: str, kinds: tuple[type, ...]) -> str:
    """Return the text if it is made up of such parts, else "": then the list begins at its first page."""
    parts = text.split("_")
    if len(parts) != len(kinds):
        return ""
    try:
        for part, kind in zip(parts, kinds, strict=True):
            date.fromisoformat(part) if kind is date else kind(part)
    except ValueError:
        return ""
    return "" if "\x00" in text else text


def after_line(text: str) -> str:
    """Return where a page of cases begins."""
    return _parts(text, (date, UUID))


def after_escalation(text: str) -> str:
    """Return where a page of the reporting line begins."""
    return _parts(text, (date, UUID, str, int))


class AuditForm(forms.Form):
    """Whose data, which case, by whom, at which office, when. All may be left empty."""

    use_required_attribute = False
    person = forms.CharField(label=_("Person: ID number"), max_length=18, required=False)
    case = forms.CharField(label=_("Case number"), max_length=40, required=False)
    officer = forms.CharField(label=_("Officer: log-in name"), max_length=64, required=False)
    office = forms.CharField(
        label=_("Office: its name, or its code like police-320508"), max_length=120, required=False
    )
    since = DatePartsField(label=_("From this day"), required=False)
    until = DatePartsField(label=_("To this day"), required=False)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
