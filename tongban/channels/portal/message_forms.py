"""What the portal asks about messages: how to be told, where, and the code that came back."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.casework.messages.queries import Wishes
from tongban.casework.messages.rules import Channel

HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]
CHANNELS = ((Channel.SMS, gettext_lazy("Text message")), (Channel.EMAIL, gettext_lazy("E-mail")))
LANGUAGES = (("zh-hans", "中文"), ("en", "English"))  # each as its readers call it
LONGEST = 254


class WishesForm(forms.Form):
    """How to be told besides the inbox."""

    use_required_attribute = False
    quiet_from = forms.ChoiceField(
        label=gettext_lazy("Quiet from"),
        choices=HOURS,
        error_messages={
            "required": gettext_lazy("Choose an hour."),
            "invalid_choice": gettext_lazy("Choose an hour."),
        },
    )
    quiet_to = forms.ChoiceField(
        label=gettext_lazy("Quiet until"),
        choices=HOURS,
        error_messages={
            "required": gettext_lazy("Choose an hour."),
            "invalid_choice": gettext_lazy("Choose an hour."),
        },
    )

    def __init__(self, wishes: Wishes, here: Collection[Channel], data: Mapping[str, Any] | None = None) -> None:
        """Ask for wishes, with those that hold now filled in; only of the channels that this installation has."""
        wanted = {Channel.SMS: wishes.sms, Channel.EMAIL: wishes.email}
        filled = {
            "channels": [channel for channel, is_wanted in wanted.items() if is_wanted],
            "language": wishes.language,
            "quiet_from": _hour(wishes.quiet_from),
            "quiet_to": _hour(wishes.quiet_to),
        }
        super().__init__(data=data, initial=filled)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the messages"),
            choices=LANGUAGES,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
        )
        self.offered = [(channel.value, name) for channel, name in CHANNELS if channel in here]
        self.fields["channels"] = forms.MultipleChoiceField(
            label=_("Besides the inbox, tell me by"),
            choices=self.offered,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={"invalid_choice": _("Tick ways from the list.")},
        )
        self.before = wanted
        if not self.offered:
            del self.fields["channels"]

    @property
    def wishes(self) -> dict[str, Any]:
        """Return what was chosen, as `messages.actions.prefer` takes it; what was not asked for is as before."""
        chosen = self.cleaned_data
        ticked = {code: code in chosen["channels"] for code, _name in self.offered}
        return {
            "sms": ticked.get(Channel.SMS, self.before[Channel.SMS]),
            "email": ticked.get(Channel.EMAIL, self.before[Channel.EMAIL]),
            "language": chosen["language"],
            "quiet_from": time.fromisoformat(chosen["quiet_from"]),
            "quiet_to": time.fromisoformat(chosen["quiet_to"]),
        }


def _hour(moment: time) -> str:
    return f"{moment.hour:02}:00"


class ContactForm(forms.Form):
    """A phone number or an e-mail address."""

    use_required_attribute = False

    def __init__(self, channel: Channel, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        is_phone = channel is Channel.SMS
        self.fields["value"] = forms.CharField(
            label=_("Mobile phone number") if is_phone else _("E-mail address"),
            max_length=LONGEST,
            widget=forms.TextInput(
                attrs={
                    "inputmode": "tel" if is_phone else "email",
                    "autocomplete": "tel" if is_phone else "email",
                    "spellcheck": "false",
                }
            ),
            error_messages={"required": wrong(channel), "max_length": wrong(channel)},
        )


def wrong(channel: Channel) -> str:
    """Return what to do about a number or an address that is none."""
    if channel is Channel.SMS:
        return _("Enter a phone number with its digits only, like 13800000000.")
    return _("Enter an e-mail address, like name@example.org.")


class CodeForm(forms.Form):
    """The code that was sent."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("Code that was sent"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Enter the six digits that were sent to you."),
            "max_length": gettext_lazy("Enter the six digits that were sent to you."),
        },
    )
