"""An office that is late with a case publishes why; the applicant reads it on the page of the case."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongban.basis.ids import WrongNumber, check_case_number
from tongban.basis.packs_supervision import Measure
from tongban.basis.refusals import NotFound
from tongban.casework.cases import queries as cases
from tongban.casework.supervision import actions, queries
from tongban.casework.supervision.rules import ExplainedAlready, NotLate
from tongban.channels import seeing
from tongban.channels.desk.screen import office_names, say, show, today
from tongban.channels.now import now
from tongban.channels.who import officer_of

MEND = 422


class LateForm(forms.Form):
    """Why the office is late, in words for the applicant."""

    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("Why is the office late?"),
        help_text=gettext_lazy("The applicant reads this. Say what holds the case up and by when it will be done."),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={
            "required": gettext_lazy("Say why, like: the survey of the building is awaited, expected on 12 May.")
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest, number: str) -> HttpResponse:
    """Ask an officer of the late office why, and publish it once."""
    officer = officer_of(request)
    view = cases.case(_plain(number), actor=officer)
    found = queries.to_explain(view.id, by=officer, today=today())
    if found is None:
        messages.info(request, _("There is nothing to explain: your office is not late, or has said why."))
        return redirect("desk:case", number=view.number)
    form = LateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.explain(
                number=view.number, office=found.office, words=form.cleaned_data["words"], by=officer, at=now()
            )
        except (ExplainedAlready, NotLate):
            messages.info(request, _("Somebody came first, or the case has moved on. Nothing was published."))
        else:
            messages.success(request, _("%(number)s: the reason is published.") % {"number": view.number})
        return redirect("desk:case", number=view.number)
    seeing.case(officer, view)
    page = {
        "form": form,
        "case": view,
        "item_name": say(view.item.name),
        "office": office_names([found.office])[found.office],
        "due_on": found.due_on,
        "law": queries.pack().figures[Measure.UNEXPLAINED].citation if queries.supervised() else None,
    }
    return show(request, officer, "late.html", page, status=MEND if form.errors else 200)


def _plain(number: str) -> str:
    try:
        return check_case_number(number)
    except WrongNumber:
        raise NotFound(f"case {number}") from None
