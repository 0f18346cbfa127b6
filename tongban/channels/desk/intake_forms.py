"""What officers type between application and acceptance, and when something promised turns out otherwise."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.basis.terms import BarCause
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.channels import wording
from tongban.channels.desk.acting import ActForm, Choices, clause_box, ticks, words_box
from tongban.channels.desk.wording import BAR_CAUSE, ORDER, ORDER_BECAUSE
from tongban.channels.frame.forms import DatePartsField

LONGEST_FIX = 200
FIX = "fix_"  # before the name of a question


class AcceptForm(ActForm):
    """Accept, with a tick at what the officer has looked at and at what may follow later."""

    seen = ticks(_("Seen by me"), _("What you tick counts as checked at a window."))
    later = ticks(
        _("Promised in writing, to follow"),
        _("Only what the item's published list allows. It cannot be granted before this has come in."),
    )


class CorrectionForm(ActForm):
    """Everything that is missing, at once: papers, answers, and what to do about each."""

    missing = ticks(_("What is missing"))
    words = words_box(_("In your words"), hint=_("What to bring or mend, and where. The applicant reads this."), rows=4)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, more: Mapping[str, Choices] | None = None, **common: Any
    ) -> None:
        super().__init__(data, more=more, **common)
        for name, label in (more or {}).get("questions", list)():
            self.fields[FIX + name] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_FIX,
                error_messages={"max_length": _("Write less: at most %(limit_value)d characters.")},
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a tick, for what to do about an answer, or for words."""
        found: dict[str, Any] = super().clean() or {}
        found["wrong"] = {
            name.removeprefix(FIX): text.strip()
            for name, text in found.items()
            if name.startswith(FIX) and str(text).strip()
        }
        said = found.get("missing") or str(found.get("words", "")).strip() or found["wrong"]
        if not self.errors and not said:
            self.add_error("words", wording.NOT_SAID["missing"])
        return found


class SupplyGapForm(ActForm):
    """Which of the promised papers have come in."""

    supplied = ticks(_("Has come in, and I have looked at it"))


class FindFalseForm(ActForm):
    """What is not as the applicant committed to."""

    words = words_box(
        _("What you found"), required=wording.NOT_SAID["reason"], hint=_("The applicant reads this."), rows=4
    )


class TakeBackForm(ActForm):
    """Take back what was granted: the reason and the clause, always."""

    words = words_box(_("Reason"), required=wording.NOT_SAID["reason"], hint=_("The applicant reads this."), rows=4)
    clause = clause_box(required=True)


class BarForm(ActForm):
    """For what somebody is barred. How long, the item's law says."""

    cause = forms.ChoiceField(
        label=_("For what"),
        choices=[(cause.value, BAR_CAUSE[cause]) for cause in BarCause if cause is not BarCause.FALSE_COMMITMENT],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for what."), "invalid_choice": _("Choose for what.")},
    )
    words = words_box(_("Reason"), required=wording.NOT_SAID["reason"], hint=_("The applicant reads this."))


class OrderForm(ActForm):
    """In which order the case comes, and why."""

    priority = forms.ChoiceField(
        label=_("Order"),
        choices=[(each.value or "in_turn", ORDER[each]) for each in Priority],
        widget=forms.RadioSelect,
        error_messages={"required": wording.NOT_SAID["order"], "invalid_choice": wording.NOT_SAID["order"]},
    )
    because = forms.ChoiceField(
        label=_("Why"),
        choices=[(each.value, ORDER_BECAUSE[each]) for each in OrderBecause],
        widget=forms.RadioSelect,
        error_messages={"required": wording.NOT_SAID["order"], "invalid_choice": wording.NOT_SAID["order"]},
    )
    until = DatePartsField(
        label=_("Put off until"),
        help_text=_(
            "Only if it is put off: the applicant is told this day, and the case comes in its turn again after it."
        ),
        required=False,
    )
    words = words_box(_("What it is about"), required=wording.NOT_SAID["reason"], hint=_("The applicant reads this."))


class HandOnForm(ActForm):
    """To whom the duty of the first officer asked goes."""

    colleague = forms.ChoiceField(
        label=_("To whom"),
        error_messages={"required": wording.NOT_SAID["colleague"], "invalid_choice": wording.NOT_SAID["colleague"]},
    )
    words = words_box(_("Why, and how far it has got"), required=wording.NOT_SAID["reason"])
