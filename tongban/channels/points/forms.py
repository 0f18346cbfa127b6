"""What is written in a round: reasons, objections, and what an officer found of a fact."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.basis.policy.files import Fact
from tongban.casework.rounds.rules import LONGEST, Grade
from tongban.channels import wording
from tongban.channels.facts import UNKNOWN, FactForm
from tongban.channels.policy_words import unit_of

START = "fact_"
CHECKED, REFUSED = "checked", "refused"


class WordsForm(forms.Form):
    """Some words that others read."""

    use_required_attribute = False
    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write the reason, in at least four characters: others read it.")},
    )

    def __init__(self, label: str, data: Any = None) -> None:
        super().__init__(data)
        self.fields["words"].label = label


class ObjectionForm(WordsForm):
    """An objection to a place of the list."""

    about = forms.CharField(
        max_length=32,
        label=gettext_lazy("Registration number of the application"),
        help_text=gettext_lazy("As it stands in the list: your own, or another one."),
        error_messages={"required": gettext_lazy("Write the registration number as it stands in the list.")},
    )
    field_order = ("about", "words")


class DecisionForm(WordsForm):
    """What becomes of an objection."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("What becomes of it?"),
        choices=[
            ("yes", gettext_lazy("Upheld: the application is checked again, and the list is worked out again")),
            ("no", gettext_lazy("Rejected: the list stays as it is in this point")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of the objection.")},
    )
    field_order = ("upheld", "words")


class OneFactForm(FactForm):
    """One fact as an officer says that it is: one who does not know says so elsewhere."""

    def __init__(self, fact: Fact, value: Any, data: Any = None) -> None:
        super().__init__([fact], start=START, known={fact.name: value} if value is not None else {}, data=data)
        box = self.fields[f"{START}{fact.name}"]
        box.required, box.help_text = False, unit_of(fact)
        if isinstance(box, forms.ChoiceField):
            box.choices = [(value, words) for value, words in box.choices if value != UNKNOWN]  # type: ignore[misc, union-attr]
        self.order_fields([f"{START}{fact.name}"])


class RecordForm(OneFactForm):
    """What an applicant proves at the window: the fact, what showed it, how far that can be trusted."""

    evidence = forms.CharField(
        max_length=LONGEST,
        label=gettext_lazy("What the applicant shows"),
        help_text=gettext_lazy(
            "Which paper or register, of whom and of which day. The applicant reads it, and so does who checks it. "
            "No ID number."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what was shown, in at least four characters.")},
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("How far can it be trusted?"),
        choices=[(grade.value, wording.GRADE[grade.value]) for grade in Grade],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how far it can be trusted.")},
    )

    def __init__(self, fact: Fact, value: Any, data: Any = None) -> None:
        super().__init__(fact, value, data)
        box = self.fields[f"{START}{fact.name}"]
        box.required = True
        box.error_messages["required"] = _("Say what was shown to be so.")


class FindingForm(OneFactForm):
    """What an officer found of one fact: a value, or that it is not proven."""

    status = forms.ChoiceField(
        label=gettext_lazy("What was found?"),
        choices=[
            (CHECKED, gettext_lazy("It is so: the value below counts")),
            (REFUSED, gettext_lazy("It is not proven: it counts for the worst that it can be")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what was found.")},
    )
    why = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Needed where it is refused, or where another value counts than was declared."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("status",)

    def __init__(self, fact: Fact, value: Any, data: Any = None) -> None:
        super().__init__(fact, value, data)
        self.order_fields(["status", f"{START}{fact.name}", "why"])

    def clean(self) -> dict[str, Any]:
        """Have the value be there where it counts."""
        cleaned = super().clean()
        if cleaned.get("status") == CHECKED and not self.answers and not self.errors:
            self.add_error(next(iter(self.facts)), _("Say what was found, or choose that it is not proven."))
        return cleaned
