"""What stands on a paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 60


class PaperForm(forms.Form):
    """Number and check code, as somebody reads them from a paper."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("Number of the paper"),
        help_text=_("It stands under the title, like 320508-26-7ZK4Q0XM-B-04."),
        max_length=LONGEST,
        error_messages={"required": _("Write the number that stands under the title.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Check code"),
        help_text=_("Eight letters and digits beside the QR code, like 7ZK4-Q0XM."),
        max_length=LONGEST,
        error_messages={"required": _("Write the check code that stands beside the QR code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
