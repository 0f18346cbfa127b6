"""What a citizen reads when an act was not taken: why, and the page again where it can be tried again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongban.basis.answers import WrongAnswers
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.refusals import StalePage
from tongban.casework.cases.rules import NotSaid
from tongban.channels import refusal_words, wording
from tongban.channels.who import citizen_of

TOO_LATE = 409  # the case is not as the page showed it


def too_late(request: HttpRequest, view: CaseView) -> HttpResponse:
    """Say that something is not possible any more, and show the case as it stands."""
    words = _("Your case now stands at “%(state)s”, so this is no longer possible.")
    messages.error(request, words % {"state": wording.STATE[view.state]})
    return redirect("portal:case", number=view.number)


def can_be_tried_again(e: Refusal) -> bool:
    """Return whether the same form can go through once it was looked at again."""
    return isinstance(e, StalePage | WrongAnswers | NotSaid)


def handed_in(
    request: HttpRequest, view: CaseView, act: Callable[[], None], *, done: str, again: Callable[..., HttpResponse]
) -> HttpResponse:
    """Do an act and show the case; or say why not, on the form as it was filled in if it can be tried again.

    Args:
        again: Shows the form, made from the case as it stands now.
    """
    try:
        act()
    except NotFound:
        raise
    except Refusal as e:
        messages.error(request, refusal_words.refusal(e, to=citizen_of(request)))
        if can_be_tried_again(e):
            return again(status=TOO_LATE)
    else:
        messages.success(request, done)
    return redirect("portal:case", number=view.number)
