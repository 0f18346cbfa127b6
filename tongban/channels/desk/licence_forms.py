"""What officers type about licences. A form checks and saves nothing."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.basis.licences import LicenceAct, LicenceKind
from tongban.channels.desk.screen import say

LONGEST_WORDS, LONGEST_NUMBER = 1000, 120
CHOOSE = _("Choose one of those shown.")


class FindForm(forms.Form):
    """A licence's number or identifier, or its holder's ID number."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Number or identifier of the licence, or ID number of its holder"),
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
        error_messages={
            "required": _("Type the number of the licence, or the holder's ID number."),
            "max_length": _("That is too long for a number. Check what you typed."),
            "null_characters_not_allowed": _("Leave out characters that cannot be shown."),
        },
    )


class ActForm(forms.Form):
    """Why something is done to a licence."""

    use_required_attribute = False
    ground = forms.ChoiceField(
        label=_("On which ground"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    words = forms.CharField(
        label=_("Decision and reason"),
        help_text=_(
            "Number and day of the decision that this carries out, and what happened. It stays in the history."
        ),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write the decision and the reason: they stay in the history."),
            "max_length": _("Write less: at most %(limit_value)d characters."),
        },
    )

    def __init__(self, data: Any = None, *, kind: LicenceKind, act: LicenceAct) -> None:
        super().__init__(data)
        grounds = cast("forms.ChoiceField", self.fields["ground"])
        grounds.choices = [(each.code, f"{say(each.name)} ({each.citation.text})") for each in kind.acts[act]]
