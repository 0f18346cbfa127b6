"""Who may act for the citizen who is signed in, and for whom they may act."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongban.basis.actors import Citizen
from tongban.basis.ids import WrongId, parse_resident_id
from tongban.basis.refusals import Invalid
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.standing import actions, queries
from tongban.casework.standing.queries import MandateView
from tongban.casework.standing.rules import MandateKind
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.frame.parts import Confirm
from tongban.channels.now import now
from tongban.channels.portal import wording
from tongban.channels.who import citizen_of

MEND = 422
ONLINE = "online"  # what a mandate rests on that the principal gave here
LONGEST_NAME = 60
FAULT = {
    "agent": gettext_lazy("Nobody can act for themselves. Give the other person's ID number."),
    "valid_until": gettext_lazy("Give a last day that lies ahead, and within three years."),
}

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class AgentForm(forms.Form):
    """Who is to act for one, in what, and until when."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Whole name of the person who is to act for you"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the whole name, as on the ID card.")},
    )
    id_number = forms.CharField(
        label=gettext_lazy("Their ID number"),
        help_text=gettext_lazy("18 characters, as on the ID card."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Type the ID number of the person who is to act for you.")},
    )
    item = forms.ChoiceField(
        label=gettext_lazy("For which service"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a service from the list.")},
    )
    valid_until = DatePartsField(label=gettext_lazy("Last day on which they may act for you"))

    def __init__(self, data: Any = None, *, items: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["item"].choices = [("", _("Every service that allows an agent")), *items]  # type: ignore[attr-defined]

    def clean_id_number(self) -> str:
        """Return the number as the register has it."""
        try:
            return parse_resident_id(str(self.cleaned_data["id_number"])).number
        except WrongId as e:
            raise forms.ValidationError(_(e.message)) from None


@get_or_post
@sensitive_post_parameters("id_number")
def agents(request: HttpRequest) -> HttpResponse:
    """Show who acts for the citizen and for whom they act, and take another mandate."""
    citizen = citizen_of(request)
    form = AgentForm(request.POST if request.method == "POST" else None, items=_items())
    if form.is_valid() and _given(form, citizen):
        messages.success(request, _("Recorded. You can end it here at any time."))
        return redirect("portal:agents")
    context = {
        "form": form,
        "given": _rows(queries.mandates_from(citizen.person_id)),
        "principals": queries.principals(citizen.person_id, localdate(now())),
    }
    return render(request, "portal/agents.html", context, status=MEND if form.errors else 200)


@get_or_post
def end(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Ask whether somebody is to act for the citizen no longer, and end it."""
    citizen = citizen_of(request)
    found = [row for row in _rows(queries.mandates_from(citizen.person_id)) if row["id"] == mandate_id and row["holds"]]
    if not found:
        raise Http404
    if request.method == "POST":
        actions.end_mandate(mandate_id=mandate_id, by=citizen, at=now())
        messages.success(request, _("It has ended: from today they do not act for you by it."))
        return redirect("portal:agents")
    confirm = Confirm(
        base="portal/base.html",
        title=_("Are they to act for you no longer?"),
        text=_(
            "From today they cannot do anything more in your name by this. What they have handed in stays: "
            "you can take it back yourself."
        ),
        do=_("End it"),
        back=reverse("portal:agents"),
        about=found[0]["name"],
    )
    return render(request, "frame/confirm.html", {"confirm": confirm})


def _items() -> list[tuple[str, str]]:
    """Return the services for persons that an agent may ask for."""
    return [
        (item.code, f"{item.code} {wording.say(item.name)}")
        for item in catalog.in_force(localdate(now()))
        if "person" in item.applicants and not item.terms.in_person
    ]


def _given(form: AgentForm, citizen: Citizen) -> bool:
    """Record the mandate; return whether that was done. What is wrong is said beside the box."""
    said, on = form.cleaned_data, localdate(now())
    agent = registry.person_by_id_number(said["id_number"], on)
    if agent is None or agent.name != said["name"].strip():  # both, so that nobody learns whose a number is
        form.add_error("id_number", _("Name and number do not belong together in the register. Compare both."))
        return False
    scope = actions.Scope(items=[said["item"]] if said["item"] else [], valid_from=on, valid_until=said["valid_until"])
    try:
        actions.give_mandate(
            principal=citizen.person_id, agent=agent.person_id, kind=MandateKind.AGENT, scope=scope, shown=ONLINE,
            window="", by=citizen, at=now(),
        )  # fmt: skip
    except Invalid as e:
        form.add_error(e.field if e.field in form.fields else "id_number", str(FAULT[e.field]))
        return False
    return True


def _rows(mandates: list[MandateView]) -> list[dict[str, Any]]:
    """Return mandates in words: for whom, for what, until when, and whether each still holds."""
    on = localdate(now())
    names = registry.persons({row.agent_id for row in mandates}, on)
    items = {item.code: wording.say(item.name) for item in catalog.in_force(on)}
    return [
        {
            "id": row.id,
            "name": names[row.agent_id].name if row.agent_id in names else "–",
            "what": [items.get(code, code) for code in row.value.items],
            "one_case": row.value.case_id is not None,
            "guardian": row.value.kind is MandateKind.GUARDIAN,
            "until": row.value.ended_on or row.value.valid_until,
            "ended": row.value.ended_on is not None,
            "holds": row.value.ended_on is None and row.value.valid_until >= on,
            "shown": "" if row.shown == ONLINE else row.shown,
        }
        for row in mandates
    ]
