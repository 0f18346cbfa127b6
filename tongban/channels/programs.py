"""Answers to programs of anybody: wallets, and whatever else speaks a standard."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from tongban.basis.refusals import Refusal

View = Callable[..., HttpResponse]


def for_programs(refused: Callable[[Refusal], HttpResponse]) -> Callable[[View], View]:
    """Return a decorator of views that answer programs, also of other sites; nothing may be kept on the way.

    Args:
        refused: Puts a refusal into the words of the standard, or raises what it does not know.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            try:
                response = view(request, *args, **named)
            except Refusal as e:
                response = refused(e)
            response.headers["Cache-Control"] = "no-store"
            response.headers["Access-Control-Allow-Origin"] = "*"
            return response

        return never_cache(login_not_required(csrf_exempt(answered)))

    return decorate
