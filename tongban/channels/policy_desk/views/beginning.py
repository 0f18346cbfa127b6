"""A draft of a policy that is not there yet: of which place, under which name, begun from what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongban.basis.policy.shelf import in_force
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.drafts import actions, queries
from tongban.casework.drafts.beginning import PublishedAlready, WrongName
from tongban.casework.policies import queries as policies
from tongban.channels import refusal_words
from tongban.channels.desk.screen import say, show, today
from tongban.channels.now import now
from tongban.channels.policy_desk.forms import NewForm
from tongban.channels.policy_desk.screen import place_name, policy_officer_of

MEND = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for the place and the name of a new policy, and begin its draft."""
    officer = policy_officer_of(request)
    form = NewForm(request.POST if request.method == "POST" else None)
    form.set_choices(
        [(code, f"{place_name(code)} {code}") for code in queries.places(officer, today())],
        [
            (each.code, f"{place_name(each.jurisdiction)}: {say(each.title)}")
            for each in in_force(policies.shelf(), today()).values()
        ],
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            draft_id = actions.start_new(
                jurisdiction=given["place"], name=given["name"].strip(), like=given["like"], by=officer, at=now()
            )
        except (NotFound, NotYours):
            raise
        except Refusal as e:
            field = "name" if isinstance(e, WrongName | PublishedAlready) else None
            form.add_error(field, refusal_words.refusal(e, to=officer))
        else:
            messages.success(request, _("The draft is begun. Write what the rule says, with its articles and tests."))
            return redirect("policy_desk:edit", draft_id=draft_id)
    return show(request, officer, "policy_desk/new.html", {"form": form}, status=MEND if form.errors else 200)
