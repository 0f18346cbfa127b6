"""What the form of an act is made of."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.casework.cases.states import Act
from tongban.channels import wording

LONGEST_WORDS = 1000
LONGEST_CLAUSE = 200

Choices = Callable[[], list[tuple[str, str]]]
Offers = Callable[[], Mapping[str, list[tuple[str, str]]]]
OFFERED = ("reason", "officers", "chair")  # what can be chosen depends on the case


def words_box(label: Any, *, required: Any = "", hint: Any = "", rows: int = 3) -> forms.CharField:
    """Return a box for words; needed if `required` says what to do when it is empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_WORDS,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": required,
            "max_length": _("Write less: at most %(limit_value)d characters."),
            "null_characters_not_allowed": _("Leave out characters that cannot be shown."),
        },
    )


def clause_box(*, required: bool = False) -> forms.CharField:
    """Return a box for the article that an act rests on."""
    return forms.CharField(
        label=_("Clause"),
        help_text=_("The article that this rests on, like 户口登记条例 第十条."),
        max_length=LONGEST_CLAUSE,
        required=required,
        error_messages={
            "required": wording.NOT_SAID["clause"],
            "max_length": _("Write less: at most %(limit_value)d characters."),
            "null_characters_not_allowed": _("Leave out characters that cannot be shown."),
        },
    )


def ticks(label: Any, hint: Any = "") -> forms.MultipleChoiceField:
    """Return boxes to tick."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Tick only what this item asks for.")},
    )


def on_record_field() -> forms.BooleanField:
    """Return the box that a decision after a hearing ticks; the action refuses without it."""
    return forms.BooleanField(label=_("The decision rests on the record of the hearing."), required=False)


class ActForm(forms.Form):
    """What an act must say. What can be chosen is asked only when something was, or when the form is shown."""

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        act: Act,
        evidence: Choices,
        offers: Offers = dict,
        more: Mapping[str, Choices] | None = None,
    ) -> None:
        super().__init__(data, auto_id=f"{act}_%s")
        for name in OFFERED:
            if name in self.fields:
                self.fields[name].choices = offers().get(name, [])  # type: ignore[attr-defined]
        for name, choices in {"seen": evidence, "missing": evidence, **(more or {})}.items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
