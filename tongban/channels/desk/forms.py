"""What officers type. A form checks and saves nothing; the right to act is asked by the action."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.basis.ids import WrongId, parse_resident_id
from tongban.basis.packs_queues import FREE, MINE, URGENT
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.cases.states import Act, State
from tongban.channels import wording
from tongban.channels.desk.acting import ActForm, clause_box, on_record_field, ticks, words_box
from tongban.channels.desk.intake_forms import (
    AcceptForm,
    BarForm,
    CorrectionForm,
    FindFalseForm,
    HandOnForm,
    OrderForm,
    SupplyGapForm,
    TakeBackForm,
)
from tongban.channels.desk.wording import HOW
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.frame.wording import LIGHTS

LONGEST_WORDS = 1000
LONGEST_CLAUSE = 200
LONGEST_OFFICE = 80
LONGEST_NAME = 60
LONGEST_QUERY = 120
LONGEST_SEARCH = 30
AFTER_WORK = re.compile(r"(?:[0-2]!)?(\d{4}-\d{2}-\d{2})?_([0-9a-f-]{36})_([a-z0-9_]{1,40})")

Choices = Callable[[], list[tuple[str, str]]]


def after_work(text: str) -> str:
    """Return where a page of a work queue begins, or "" for the first page if the text is no such place."""
    found = AFTER_WORK.fullmatch(text)
    if found is None:
        return ""
    try:
        UUID(found[2])
        if found[1]:
            date.fromisoformat(found[1])
    except ValueError:
        return ""
    return text


def after_case(text: str) -> str:
    """Return where a page of a list of cases begins, or "" for the first page if the text is no such place."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


class QueueFilter(forms.Form):
    """Which part of the work queue is shown."""

    use_required_attribute = False
    role = forms.ChoiceField(label=_("Role"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    light = forms.ChoiceField(
        label=_("Time limit"),
        required=False,
        choices=[("", _("All")), *((light, LIGHTS[light].word) for light in ("red", "yellow", "green", "none"))],
    )
    held = forms.ChoiceField(
        label=_("Taken"),
        required=False,
        choices=[("", _("All")), (MINE, _("By me")), (FREE, _("By nobody"))],
    )
    task = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    first = forms.ChoiceField(required=False, choices=[("", ""), (URGENT, "")], widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        roles: list[tuple[str, str]],
        offices: list[tuple[str, str]],
        areas: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.fields["role"].choices = [("", _("All roles")), *roles]  # type: ignore[attr-defined]
        self.fields["office"].choices = [("", _("All offices")), *offices]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("All areas")), *areas]  # type: ignore[attr-defined]

    @property
    def selects(self) -> list[tuple[str, Any, list[tuple[str, Any]], str]]:
        """Return what can be chosen where there is a choice: name, label, options, which one is chosen."""
        names = [name for name in ("role", "office", "area", "light", "held") if len(self.fields[name].choices) > 2]  # type: ignore[attr-defined]  # noqa: PLR2004 (all, and one)
        return [
            (name, self.fields[name].label, self.fields[name].choices, self.data.get(name, ""))  # type: ignore[attr-defined]
            for name in names
        ]

    def wanted(self) -> dict[str, str]:
        """Return the filters that were given; none if one of them is wrong."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


class AbsenceForm(forms.Form):
    """Who is away from which post, from when to when, and who does it meanwhile."""

    use_required_attribute = False
    post = forms.ChoiceField(
        label=_("Who is away, from which post"),
        error_messages={"required": _("Choose the post."), "invalid_choice": _("Choose a post from the list.")},
    )
    first = DatePartsField(label=_("First day away"))
    last = DatePartsField(label=_("Last day away"))
    deputy = forms.ChoiceField(
        label=_("Deputy"),
        help_text=_("Of the same office. What must stay apart stays apart: neither carries on what the other began."),
        error_messages={"required": _("Choose the deputy."), "invalid_choice": _("Choose somebody from the list.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, posts: list[tuple[str, str]], people: list[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.fields["post"].choices = posts  # type: ignore[attr-defined]
        self.fields["deputy"].choices = people  # type: ignore[attr-defined]


class StateFilter(forms.Form):
    """Which cases are listed."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *((state.value, wording.STATE[state]) for state in State)],
        error_messages={"invalid_choice": _("Choose a state from the list.")},
    )


class SearchForm(forms.Form):
    """A number, a name or an ID number. Sent in the body of the request, so that no log line ever has it."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Case number, name or ID number"),
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Type a case number, the applicant's whole name, or an ID number."),
            "max_length": _("That is too long for a number or a name. Check what you typed."),
            "null_characters_not_allowed": _("Leave out characters that cannot be shown."),
        },
    )


class _OneOfSeveral:
    """A box that may stay empty because another one will do: the form says which, not the box."""

    def validate(self, value: object) -> None:
        """Say nothing."""


class _Line(_OneOfSeveral, forms.CharField):
    """A line of text."""


class _Day(_OneOfSeveral, DatePartsField):
    """A date."""


class IdentifyForm(forms.Form):
    """Who stands at the counter: by ID number, or by whole name and date of birth."""

    use_required_attribute = False
    id_number = _Line(
        label=_("ID number"),
        help_text=_("18 characters, as on the ID card. The quickest way."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "autofocus": True}
        ),
    )
    name = _Line(
        label=_("Whole name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    born_on = _Day(label=_("Date of birth"))

    def clean_id_number(self) -> str:
        """Return the number as the register has it; what is wrong with it is said beside it."""
        typed = str(self.cleaned_data["id_number"]).strip()
        return _checked_number(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        """Ask for the number, or for name and date of birth together: a name alone finds too many people."""
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not found.get("id_number"):
            if not found.get("name"):
                self.add_error("id_number", _("Type the ID number, or the whole name and the date of birth."))
            elif not found.get("born_on"):
                self.add_error("born_on", _("Add the date of birth: a name alone finds too many people."))
        return found


class RegisterSearchForm(forms.Form):
    """A person of the officer's own region: by ID number or whole name."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("ID number or whole name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
        error_messages={
            "required": _("Type an ID number, or a whole name."),
            "max_length": _("That is too long for a number or a name. Check what you typed."),
            "null_characters_not_allowed": _("Leave out characters that cannot be shown."),
        },
    )

    def clean_q(self) -> str:
        """Return what was typed; what looks like an ID number must be one."""
        typed = str(self.cleaned_data["q"])
        return _checked_number(typed) if any(sign.isdigit() for sign in typed) else typed


def _checked_number(typed: str) -> str:
    try:
        return parse_resident_id(typed).number
    except WrongId as e:
        raise forms.ValidationError(_(e.message)) from None


class NotAcceptForm(ActForm):
    """Why it is not accepted, and who is in charge if this office is not."""

    because = forms.ChoiceField(
        label=_("Why"),
        choices=[(kind.value, wording.NOT_ACCEPTED[kind]) for kind in NotAcceptedBecause],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why."), "invalid_choice": _("Choose one of the reasons shown.")},
    )
    right_region = forms.CharField(
        label=_("County or district in charge"),
        help_text=_("Only if another office is in charge: the place, by name or number. Its office is then named."),
        max_length=LONGEST_OFFICE,
        required=False,
    )
    right_office = forms.CharField(
        label=_("Office in charge"),
        help_text=_("Only if it is none of those known here: its name."),
        max_length=LONGEST_OFFICE,
        required=False,
    )
    same_as = forms.CharField(
        label=_("Number of the other case"),
        help_text=_("Only if the same is under way already."),
        max_length=LONGEST_OFFICE,
        required=False,
    )
    words = words_box(_("Reason"), required=wording.NOT_SAID["reason"], hint=_("The applicant reads this."))

    def clean(self) -> dict[str, Any]:
        """Ask for the right office when this is the wrong one."""
        found: dict[str, Any] = super().clean() or {}
        wrong_office = found.get("because") == NotAcceptedBecause.WRONG_OFFICE
        named = str(found.get("right_office", "")).strip() or str(found.get("right_region", "")).strip()
        if wrong_office and not named:
            self.add_error("right_office", wording.NOT_SAID["right_office"])
        return found


class StepForm(ActForm):
    """What was found or done. Which step it is comes from the page; the action checks that it is still its turn."""

    step = forms.CharField(
        max_length=40, widget=forms.HiddenInput, error_messages={"required": _("Load the page again.")}
    )
    words = words_box(_("What you found or did"))
    clause = clause_box()


class GrantForm(ActForm):
    """Grant, with a word if there is one to say."""

    on_record = on_record_field()
    words = words_box(_("Remark"))
    clause = clause_box()


class RefuseForm(ActForm):
    """Refuse: the reason and the clause, always."""

    on_record = on_record_field()
    words = words_box(_("Reason"), required=wording.NOT_SAID["reason"], hint=_("The applicant reads this."), rows=4)
    clause = clause_box(required=True)


class HandOverForm(ActForm):
    """How the result reached the applicant."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=list(HOW.items()),
        widget=forms.RadioSelect,
        initial="at_window",
        error_messages={
            "required": wording.NOT_SAID["how"],
            "invalid_choice": wording.NOT_SAID["how"],
        },
    )


class WithdrawForm(ActForm):
    """Why the applicant takes it back, in their words."""

    words = words_box(
        _("What the applicant says"),
        required=_("Write that the applicant asked for it, and how: in person, in writing."),
    )


class SupplyForm(ActForm):
    """What came in."""

    words = words_box(_("What came in"), required=_("Write what the applicant handed in."))


class AtOnceForm(ActForm):
    """Everything that the one act says: what was seen, a word, and the answer where somebody asked something."""

    seen = ticks(_("Seen by me"), _("What you tick counts as checked at a window."))
    answer = words_box(_("Answer"), hint=_("The applicant reads this. Say what was found, and where."), rows=5)
    words = words_box(_("Remark"))


class AnswerForm(ActForm):
    """The answer to an enquiry."""

    answer = words_box(
        _("Answer"),
        required=wording.NOT_SAID["answer"],
        hint=_("The applicant reads this. Say what was found, and where."),
        rows=5,
    )


ACT_FORMS: Mapping[Act, type[ActForm]] = {
    Act.SETTLE: AtOnceForm,
    Act.ANSWER: AnswerForm,
    Act.ACCEPT: AcceptForm,
    Act.ASK_CORRECTION: CorrectionForm,
    Act.REFUSE: NotAcceptForm,
    Act.DO_STEP: StepForm,
    Act.APPROVE: GrantForm,
    Act.REJECT: RefuseForm,
    Act.COMPLETE: ActForm,
    Act.DELIVER: HandOverForm,
    Act.WITHDRAW: WithdrawForm,
    Act.SUPPLY: SupplyForm,
    Act.SUPPLY_GAP: SupplyGapForm,
    Act.FIND_FALSE: FindFalseForm,
    Act.TAKE_BACK: TakeBackForm,
    Act.BAR: BarForm,
    Act.PRIORITISE: OrderForm,
    Act.HAND_ON: HandOnForm,
}
