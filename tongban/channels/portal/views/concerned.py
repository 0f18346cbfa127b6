"""What whoever is concerned by a decision can say before it: ask for a hearing, challenge its chair, be heard."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongban.casework.cases import hearings, queries
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.states import Act
from tongban.channels import saying_why
from tongban.channels.now import now
from tongban.channels.portal.forms import WordsForm
from tongban.channels.who import citizen_of, visit_of

# What the page is called, what it asks, what it says when done, and the one action behind it.
ACTS: Mapping[Act, tuple[Promise, Promise, Promise, Callable[..., None]]] = {
    Act.ASK_HEARING: (
        gettext_lazy("Ask for a hearing"),
        gettext_lazy("What the hearing should be about"),
        gettext_lazy("The office has your request. It tells you time and place."),
        hearings.ask,
    ),
    Act.CHALLENGE: (
        gettext_lazy("Challenge the chair of the hearing"),
        gettext_lazy("Why the chair should be somebody else"),
        gettext_lazy("The office has your challenge, and answers it before the hearing."),
        hearings.challenge,
    ),
    Act.BE_HEARD: (
        gettext_lazy("Say something about this case"),
        gettext_lazy("What the office should know before it decides"),
        gettext_lazy("The office has what you said."),
        hearings.be_heard,
    ),
}


def links(acts: list[Act]) -> list[tuple[Act, str]]:
    """Return what a page offers of these: the act and its words."""
    return [(act, str(words[0])) for act, words in ACTS.items() if act in acts]


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Ask for the words, and hand them to the office that decides."""
    wanted = next((known for known in ACTS if known == act), None)
    if wanted is None:
        raise Http404
    actor = citizen_of(request)
    view = queries.case(number, actor=actor)
    title, label, done, action = ACTS[wanted]
    if wanted not in open_acts(view, actor=actor):
        messages.error(request, _("This is no longer possible as the case stands now."))
        return redirect("portal:case", number=view.number)
    form = WordsForm(label=str(label), data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        said: dict[str, Any] = {"number": view.number, "words": form.cleaned_data["words"]}
        with saying_why.beside(form, "words", to=actor):
            action(**said, by=actor, at=now(), visit=visit_of(request, "portal"))
            messages.success(request, str(done))
            return redirect("portal:case", number=view.number)
    return render(
        request, "portal/say.html", {"case": view, "form": form, "title": title}, status=422 if form.errors else 200
    )
