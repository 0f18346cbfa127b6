"""Organisations whose document comes to its end and of which nobody could be told: the office tells them itself."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongban.casework.registry import queries as registry
from tongban.casework.reminders import actions, queries
from tongban.channels import saying_why
from tongban.channels.desk.screen import office_names, say, show
from tongban.channels.now import now
from tongban.channels.who import officer_of

MEND = 422


class ToldForm(forms.Form):
    """How an organisation was told."""

    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("How was the organisation told?"),
        help_text=gettext_lazy("Say by what way and on which day, like: by registered letter on 12 May."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say how, like: by telephone, on 12 May.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unreached(request: HttpRequest, number: str) -> HttpResponse:
    """Show of which document an organisation is to be told, and note how it was."""
    officer = officer_of(request)
    view = queries.one_unreached(number, by=officer)
    form = ToldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with saying_why.at_the_top(request, to=officer):
            actions.told(number=view.number, due_on=view.due_on, words=form.cleaned_data["words"], by=officer, at=now())
            messages.success(request, _("%(number)s: noted.") % {"number": view.number})
        return redirect("desk:aftercare")
    page = {
        "form": form,
        "row": view,
        "kind": say(registry.document_kinds()[view.kind].name),
        "item_name": say(view.item.name),
        "ask_until": view.item.by_date.ask_until(view.due_on) if view.item.by_date else None,
        "office": office_names([view.office])[view.office],
    }
    return show(request, officer, "unreached.html", page, status=MEND if form.errors else 200)
