"""What is typed and chosen for appointments and tickets."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongban.basis.appointments import Reception
from tongban.casework.appointments.queries import SlotView
from tongban.channels.desk.screen import say


class TimeForm(forms.Form):
    """Which of the times of a day."""

    use_required_attribute = False
    time = forms.ChoiceField(
        label=gettext_lazy("At what time?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a time."),
            "invalid_choice": gettext_lazy("That time was taken just now, or is over. Choose another one."),
        },
    )

    def __init__(self, slots: Sequence[SlotView], data: Any = None) -> None:
        super().__init__(data)
        self.fields["time"].choices = [(slot.starts_at.isoformat(), _slot(slot)) for slot in slots if slot.free]  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> datetime:
        """The moment that was chosen; asked for when the form is valid."""
        return datetime.fromisoformat(self.cleaned_data["time"])


def _slot(slot: SlotView) -> str:
    free = ngettext("%(count)s place free", "%(count)s places free", slot.free) % {"count": slot.free}
    return f"{localtime(slot.starts_at):%H:%M}–{localtime(slot.ends_at):%H:%M} · {free}"


def day_words(on: date, today: date) -> str:
    """Return a day with its day of the week; today and tomorrow by these words too."""
    near = {0: _("today"), 1: _("tomorrow")}.get((on - today).days)
    text = date_format(on, _("l j F"))
    return f"{text} ({near})" if near else text


class TicketForm(forms.Form):
    """A ticket for a visitor at the desk of the hall."""

    use_required_attribute = False
    window = forms.ChoiceField(
        label=gettext_lazy("For which window"),
        error_messages={
            "required": gettext_lazy("Choose the window."),
            "invalid_choice": gettext_lazy("Choose a window from the list."),
        },
    )
    priority = forms.ChoiceField(label=gettext_lazy("Comes before others"), required=False)

    def __init__(self, known: Reception, data: Any = None) -> None:
        super().__init__(data)
        self.fields["window"].choices = [(each.code, say(each.name)) for each in known.windows.values()]  # type: ignore[attr-defined]
        groups = [(each.code, say(each.name)) for each in known.priority.values()]
        self.fields["priority"].choices = [("", _("In their turn")), *groups]  # type: ignore[attr-defined]


class CounterForm(forms.Form):
    """At which counter an officer works, and for which windows they call."""

    use_required_attribute = False
    counter = forms.RegexField(
        r"[0-9A-Za-z]{1,4}",
        label=gettext_lazy("Number of your counter"),
        error_messages={
            "required": gettext_lazy("Write the number that stands on your counter."),
            "invalid": gettext_lazy("Write the number that stands on your counter: up to four figures or letters."),
        },
    )
    windows = forms.MultipleChoiceField(
        label=gettext_lazy("You call for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick the windows for which you call."),
            "invalid_choice": gettext_lazy("Tick windows from the list."),
        },
    )

    def __init__(self, known: Reception, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["windows"].choices = [(each.code, say(each.name)) for each in known.windows.values()]  # type: ignore[attr-defined]
