"""What officers type about what comes after a decision. A form checks and saves nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.basis.aftercare import Ending
from tongban.casework.cases.queries import CaseView
from tongban.casework.catalog import queries as catalog
from tongban.casework.reviews.contests import Mark
from tongban.channels.afterwards import ENDING, OUTCOME, STEP
from tongban.channels.desk.screen import say
from tongban.channels.frame.forms import DatePartsField

LONGEST_WORDS, LONGEST_BODY = 1000, 120
Choices = Sequence[tuple[str, Any]]
CHOOSE = _("Choose one of those shown.")
REASON = _("Write the reason; the holder reads it.")
MARK: Mapping[Mark, Any] = {
    Mark.ACCEPTED: _("The body accepted it"),
    Mark.COPIED: _("The copy came: our time to reply runs"),
    Mark.REPLIED: _("We replied, with our evidence"),
}


def _words(label: Any, required: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required, "max_length": _("Write less: at most %(limit_value)d characters.")},
    )


def _choice(label: Any, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


class AfterForm(forms.Form):
    """What is typed about one contest or one proposal: `serial` says which."""

    use_required_attribute = False
    serial = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LodgeForm(AfterForm):
    """A contest that was lodged."""

    body = forms.CharField(
        label=_("Before which government or court"),
        max_length=LONGEST_BODY,
        error_messages={"required": _("Name the government or the court before which it was lodged.")},
    )
    lodged_on = DatePartsField(label=_("Lodged on"))
    copy_on = DatePartsField(
        label=_("The copy came here on"),
        help_text=_("If it has come: the time to reply counts from it."),
        required=False,
    )

    known_on = DatePartsField(
        label=_("They came to know of the decision on"),
        help_text=_("Only if it was not served on them: the time counts from it, within five years of the decision."),
        required=False,
    )

    def __init__(self, data: Any = None, *, view: CaseView, on: date) -> None:
        super().__init__(data, auto_id="lodge_%s")
        bodies = [catalog.body_of(each, view.deciding, on) for each in view.item.remedies]
        named = next(filter(None, bodies), None)
        self.fields["body"].initial = say(named) if named else ""
        self.fields["remedy"] = _choice(_("Which way"), [(each.code, say(each.text)) for each in view.item.remedies])
        self.order_fields(["remedy"])


class MarkForm(AfterForm):
    """Something that happened to a contest."""

    what = _choice(_("What happened"), list(MARK.items()))
    on = DatePartsField(label=_("On which day"))


class OutcomeForm(AfterForm):
    """How a contest ended."""

    outcome = _choice(_("How did it end?"), list(OUTCOME.items()))
    decided_on = DatePartsField(label=_("Decided on"))
    served_on = DatePartsField(
        label=_("Served on the applicant on"),
        help_text=_("If it was another day: the time to go to court counts from it."),
        required=False,
    )
    words = _words(_("Grounds"), _("Write what the body said."))


class ProposeForm(AfterForm):
    """What is to be taken away, and on which ground."""

    words = _words(_("Reason"), REASON, _("What was found, and how. The holder reads this."))
    reported_by = forms.CharField(
        label=_("Office that found it out"),
        help_text=_("Only if it was another office."),
        required=False,
        max_length=LONGEST_BODY,
    )

    def __init__(self, data: Any = None, *, view: CaseView, documents: Choices, acts: Sequence[Ending]) -> None:
        super().__init__(data, auto_id=f"{acts[0]}_%s")
        self.fields["document"] = _choice(_("Document"), documents)
        grounds = [
            (f"{act}:{ground.code}", f"{ENDING[act]}: {say(ground.words)} ({ground.citation.text})")
            for act in acts
            for ground in catalog.aftercare().grounds(view.item.endings, act)
        ]
        self.fields["ground"] = _choice(_("Ground, as the law lists it"), grounds)
        if Ending.DEREGISTER in acts:
            del self.fields["reported_by"]
        self.order_fields(["document", "ground", "words"])


class HeardForm(AfterForm):
    """What the holder said when heard."""

    on = DatePartsField(label=_("Heard on"))
    words = _words(_("What the holder said"), _("Write what was found, done or said."))


class DecideForm(AfterForm):
    """Whether it is taken away."""

    what = _choice(_("Decision"), [("decide", _("Take it away")), ("drop", _("It stays"))])
    words = _words(_("Reason"), REASON, _("Say also that the public interest was weighed. The holder reads this."))


class FollowUpForm(forms.Form):
    """A step of the follow-up of a bad rating."""

    use_required_attribute = False
    occasion = forms.CharField(widget=forms.HiddenInput, max_length=16)
    words = _words(_("What was found, done or said"), _("Write what was found, done or said."))

    def __init__(self, data: Any = None, *, acts: Sequence[Any]) -> None:
        super().__init__(data, auto_id="follow_up_%s")
        self.fields["act"] = _choice(_("Next"), [(str(act), STEP[act]) for act in acts])
        self.order_fields(["act"])
