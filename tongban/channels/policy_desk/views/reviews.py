"""What is done with a draft once it is written: proposed, taken back, sent back, approved and published, dropped."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.drafts import actions, queries
from tongban.casework.drafts.queries import DraftView
from tongban.casework.drafts.rules import Act
from tongban.channels import refusal_words
from tongban.channels.desk.screen import show
from tongban.channels.now import now
from tongban.channels.policy_desk import wording
from tongban.channels.policy_desk.forms import ProposeForm, SeenForm, WordsForm
from tongban.channels.policy_desk.screen import policy_officer_of
from tongban.channels.policy_desk.views.browse import holds
from tongban.channels.policy_desk.views.drafts import title_of

MEND = 422
FORM: Mapping[Act, type[forms.Form]] = {
    Act.PROPOSE: ProposeForm,
    Act.TAKE_BACK: SeenForm,
    Act.SEND_BACK: WordsForm,
    Act.PUBLISH: SeenForm,
    Act.DROP: WordsForm,
}
DO: Mapping[Act, Callable[..., object]] = {
    Act.PROPOSE: actions.propose,
    Act.TAKE_BACK: actions.take_back,
    Act.SEND_BACK: actions.send_back,
    Act.PUBLISH: actions.publish,
    Act.DROP: actions.drop,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, draft_id: UUID, what: str) -> HttpResponse:
    """Ask whether to do something with a draft, and do it."""
    officer = policy_officer_of(request)
    view = queries.draft(draft_id, by=officer)
    wanted = next((each for each in FORM if each == what), None)
    if wanted is None:
        raise Http404
    form = FORM[wanted](request.POST if request.method == "POST" else None, initial={"seen": view.revision})
    if form.is_valid():
        try:
            DO[wanted](draft_id=view.id, **form.cleaned_data, by=officer, at=now())
        except NotFound:
            raise
        except Refusal as e:
            form.add_error(None, refusal_words.refusal(e, to=officer))
        else:
            messages.success(request, str(wording.DONE[wanted]))
            return redirect("policy_desk:draft", draft_id=view.id)
    return _asked(request, officer, view, wanted, form)


def _asked(request: HttpRequest, officer: Officer, view: DraftView, wanted: Act, form: forms.Form) -> HttpResponse:
    found = queries.said(view)
    page: dict[str, Any] = {
        "draft": view,
        "title": title_of(view),
        "question": wording.QUESTION[wanted],
        "follows": wording.FOLLOWS[wanted],
        "button": wording.ASK[wanted],
        "against": wanted is Act.DROP,
        "form": form,
        "would_hold": holds(found.file.begins, found.file.ends) if found.file and wanted is Act.PUBLISH else "",
        "back": _("Back to the draft"),
    }
    return show(request, officer, "policy_desk/act.html", page, status=MEND if form.errors else 200)
