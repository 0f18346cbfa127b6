"""Letters of authority, and proofs of guardianship, that are shown at the counter."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongban.basis.ids import WrongId, parse_resident_id
from tongban.basis.refusals import Invalid
from tongban.casework.registry import queries as registry
from tongban.casework.standing import actions
from tongban.casework.standing.rules import MandateKind
from tongban.channels.desk import counter
from tongban.channels.desk.forms import SearchForm
from tongban.channels.desk.screen import must_work_at_a_window, show, today, windows
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.now import now

MEND = 422
FAULT = {
    "agent": gettext_lazy("Nobody can act for themselves. Give the other person's ID number."),
    "valid_until": gettext_lazy("Give a last day that lies ahead, and within three years."),
    "shown": gettext_lazy("Say which paper shows it, like a letter of authority with its date."),
}


class MandateForm(forms.Form):
    """For whom somebody acts, as what, until when, and which paper shows it."""

    use_required_attribute = False
    id_number = forms.CharField(
        label=gettext_lazy("ID number of the person they act for"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Type the ID number, as in the letter of authority.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("They act as"),
        choices=[
            (MandateKind.AGENT.value, gettext_lazy("agent, by a letter of authority")),
            (
                MandateKind.GUARDIAN.value,
                gettext_lazy("guardian of somebody without capacity"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose as what they act.")},
    )
    valid_until = DatePartsField(label=gettext_lazy("Last day on which it holds"))
    shown = forms.CharField(
        label=gettext_lazy("Which paper shows it"),
        help_text=gettext_lazy("Like: letter of authority of 1 March 2026."),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Say which paper shows it, like a letter of authority with its date.")
        },
    )

    def clean_id_number(self) -> str:
        """Return the number as the register has it."""
        try:
            return parse_resident_id(str(self.cleaned_data["id_number"])).number
        except WrongId as e:
            raise forms.ValidationError(_(e.message)) from None


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("id_number")
def record(request: HttpRequest, token: str) -> HttpResponse:
    """Record for whom the person at the counter acts, and go on with that person's application."""
    officer = must_work_at_a_window(request)
    agent = counter.unseal(token, officer)
    form = MandateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        principal = registry.person_by_id_number(said["id_number"], today())
        if principal is None:
            form.add_error("id_number", _("The register has nobody like that. Compare it with the card."))
        else:
            try:
                actions.give_mandate(
                    principal=principal.person_id, agent=agent, kind=MandateKind(said["kind"]),
                    scope=actions.Scope(valid_from=today(), valid_until=said["valid_until"]), shown=said["shown"],
                    window=windows(officer)[0], by=officer, at=now(),
                )  # fmt: skip
            except Invalid as e:
                form.add_error(e.field if e.field in form.fields else "id_number", str(FAULT[e.field]))
            else:
                messages.success(request, _("Recorded. Go on with the application of the person they act for."))
                return redirect("desk:counter_person", token=counter.seal(principal.person_id, officer, through=agent))
    page = {"token": token, "form": form, "person": registry.person(agent, today()), "search": SearchForm()}
    return show(request, officer, "mandate.html", page, status=MEND if form.errors else 200)
