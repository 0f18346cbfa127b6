"""What is typed into a draft, and what is said with an act."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongban.casework.drafts.rules import LONGEST

ROWS, FEWER_ROWS = 32, 16
PLAIN = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "wrap": "off"}


class TextForm(forms.Form):
    """The text of a draft and of its tests, and the revision that was edited."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("Text of the policy"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": ROWS, **PLAIN}),
        error_messages={"required": _("Write the policy. To give the draft up, go back and drop it.")},
    )
    tests = forms.CharField(
        label=_("Tests: persons, and what the law gives them"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": FEWER_ROWS, **PLAIN}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean_text(self) -> str:
        """Return the text, if it is no longer than any policy."""
        return _short(self.cleaned_data["text"])

    def clean_tests(self) -> str:
        """Return the tests, if they are no longer than any."""
        return _short(self.cleaned_data["tests"])


def _short(text: str) -> str:
    if len(text) >= LONGEST:
        raise forms.ValidationError(_("This is too long. No policy needs more than 200,000 characters."))
    return text


class NewForm(forms.Form):
    """A policy that is not there yet: of which place, under which name, and what it begins with."""

    use_required_attribute = False
    place = forms.ChoiceField(label=_("Place"), error_messages={"required": _("Choose the place.")})
    name = forms.CharField(
        label=_("Name in the rule book"),
        help_text=_(
            "Small letters, digits and low lines, like points_settlement. Policies about settling are found on the "
            "portal by the names that the pack lists; take the one that other cities use."
        ),
        max_length=60,
        error_messages={"required": _("Write the name.")},
    )
    like = forms.ChoiceField(
        label=_("What it begins with"),
        help_text=_("What another place says, to be changed word by word, or a frame."),
        required=False,
    )

    def set_choices(self, places: list[tuple[str, str]], policies: list[tuple[str, str]]) -> None:
        """Say which places and policies may be chosen."""
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["like"].choices = [("", gettext("An empty frame")), *policies]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """Why something is done with a draft."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why, in a sentence.")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ProposeForm(WordsForm):
    """What a draft changes and why; and that it holds from a day that is past, if it does."""

    words = forms.CharField(
        label=_("What it changes, and why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what it changes and why, for who reviews it.")},
    )  # fmt: skip
    knowing = forms.BooleanField(
        label=_("It is meant to hold from a day that is past. What was decided since then stays as it is."),
        required=False,
    )
    field_order = ("words", "knowing", "seen")


class SeenForm(forms.Form):
    """Only the revision that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
