"""What officers type to stop, lengthen or move the clock, to send officers, and to hold a hearing."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.casework.cases import hearings, inspections, timekeeping
from tongban.casework.cases.states import Act
from tongban.channels import wording
from tongban.channels.desk.acting import ActForm, words_box
from tongban.channels.frame.forms import DatePartsField

MOST_DAYS = 365
LONGEST_PLACE = 120
Typed = Mapping[str, Any]


def _days(label: Any, hint: Any) -> forms.IntegerField:
    wrong = _("Write a number of days, from 1 to %d.") % MOST_DAYS
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={"required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


def _one_of(label: Any, hint: Any = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of those shown.")},
    )


READ = _("The applicant reads this.")


class PauseForm(ActForm):
    """Why the clock stands still, and the written notice of how long."""

    reason = _one_of(_("Ground for stopping the clock"), _("Only what the law lists stops the clock."))
    days = _days(_("For how many days"), _("Working days where the limit counts those. The applicant is told this."))
    words = words_box(_("The notice"), required=wording.NOT_SAID["notice"], hint=READ)


class ResumeForm(ActForm):
    """What came of the time that was not counted."""

    words = words_box(_("What came of it"))


class AskMoreForm(ActForm):
    """How much more time, and why."""

    days = _days(_("How many days more"), _("No more than the law allows; once."))
    words = words_box(_("Reason"), required=wording.NOT_SAID["reason"], hint=READ)


class AnswerMoreForm(ActForm):
    """More time is approved, or is not, with the reason."""

    words = words_box(_("Reason"), required=wording.NOT_SAID["reason"], hint=READ)


class SendForm(ActForm):
    """Who goes and looks."""

    officers = forms.MultipleChoiceField(
        label=_("Who inspects"),
        help_text=_("Two or more, none of whom did another part of this case."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick the officers who inspect."),
            "invalid_choice": _("Tick only officers that are shown."),
        },
    )


class OfferHearingForm(ActForm):
    """Who is told of the right to a hearing besides the applicant, and why it concerns them."""

    interested = forms.CharField(
        label=_("ID numbers of others whom the decision concerns"),
        help_text=_("One a line; leave it empty if there are none. They will see where this case stands."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    announced = forms.BooleanField(
        label=_("Announce the hearing to everybody: it is held whether anybody asks for it or not."),
        help_text=_("Where the public interest is greatly concerned. Name nobody in the notice then."),
        required=False,
    )
    words = words_box(_("The notice"), required=wording.NOT_SAID["notice"], hint=READ)

    def clean_interested(self) -> list[str]:
        """Return the numbers, one by one."""
        return (
            re.split(r"[\s,;，；、]+", str(self.cleaned_data["interested"]).strip())
            if self.cleaned_data["interested"]
            else []
        )


class SetHearingForm(ActForm):
    """Time, place and chair of a hearing."""

    on = DatePartsField(label=_("Day"), help_text=_("Everybody concerned is told before; the law says how long."))
    place = forms.CharField(
        label=_("Hour and place"), max_length=LONGEST_PLACE, error_messages={"required": wording.NOT_SAID["place"]}
    )
    chair = _one_of(_("Chair"), _("Somebody who has examined nothing in this case."))
    days = _days(_("For how many days the clock stands still"), _("From today to the hearing; the applicant is told."))


class ChairForm(ActForm):
    """Who takes the chair, after a challenge."""

    chair = _one_of(_("Who takes the chair"), required=False)
    words = words_box(_("Answer"), required=wording.NOT_SAID["reason"], hint=READ)


class RecordForm(ActForm):
    """The record of a hearing."""

    words = words_box(_("Record"), required=wording.NOT_SAID["record"], rows=8)
    signed = forms.BooleanField(
        label=_("Those who took part have read the record and signed it."),
        error_messages={"required": wording.NOT_SAID["signed"]},
    )


class SpokenForm(ActForm):
    """What somebody concerned says at the counter."""

    words = words_box(_("What they say"), required=wording.NOT_SAID["done"])


FORMS: Mapping[Act, type[ActForm]] = {
    Act.PAUSE: PauseForm,
    Act.RESUME: ResumeForm,
    Act.ASK_EXTENSION: AskMoreForm,
    Act.EXTEND: AnswerMoreForm,
    Act.KEEP_LIMIT: AnswerMoreForm,
    Act.SEND_OFFICERS: SendForm,
    Act.OFFER_HEARING: OfferHearingForm,
    Act.ASK_HEARING: SpokenForm,
    Act.SET_HEARING: SetHearingForm,
    Act.CHALLENGE: SpokenForm,
    Act.ANSWER_CHALLENGE: ChairForm,
    Act.HOLD_HEARING: RecordForm,
    Act.BE_HEARD: SpokenForm,
}
CALLS: Mapping[Act, Callable[[Typed, dict[str, Any]], None]] = {
    Act.PAUSE: lambda typed, common: timekeeping.pause(
        reason=typed["reason"], days=typed["days"], words=typed["words"], **common
    ),
    Act.RESUME: lambda typed, common: timekeeping.resume(words=typed["words"], **common),
    Act.ASK_EXTENSION: lambda typed, common: timekeeping.ask_extension(
        days=typed["days"], words=typed["words"], **common
    ),
    Act.EXTEND: lambda typed, common: timekeeping.extend(words=typed["words"], **common),
    Act.KEEP_LIMIT: lambda typed, common: timekeeping.keep_limit(words=typed["words"], **common),
    Act.SEND_OFFICERS: lambda typed, common: inspections.send_officers(
        officers=[int(user) for user in typed["officers"]], **common
    ),
    Act.OFFER_HEARING: lambda typed, common: hearings.offer(
        interested=typed["interested"], words=typed["words"], announced=typed["announced"], **common
    ),
    Act.ASK_HEARING: lambda typed, common: hearings.ask(words=typed["words"], **common),
    Act.SET_HEARING: lambda typed, common: hearings.set_hearing(
        on=typed["on"], place=typed["place"], chair=int(typed["chair"]), days=typed["days"], **common
    ),
    Act.CHALLENGE: lambda typed, common: hearings.challenge(words=typed["words"], **common),
    Act.ANSWER_CHALLENGE: lambda typed, common: hearings.answer_challenge(
        chair=int(typed["chair"]) if typed["chair"] else None, words=typed["words"], **common
    ),
    Act.HOLD_HEARING: lambda typed, common: hearings.hold(words=typed["words"], signed=typed["signed"], **common),
    Act.BE_HEARD: lambda typed, common: hearings.be_heard(words=typed["words"], **common),
}
