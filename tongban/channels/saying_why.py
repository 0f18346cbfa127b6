"""Do an act, and where it is refused have the words stand where the person looks. What follows an act stands inside.

    with at_the_top(request, to=officer):
        actions.cancel(...)
        messages.success(request, _("The appointment is cancelled."))
    return redirect("reception:hall")

What is not there, and what is not theirs, is raised as ever: the answer to it is a page of its own.
"""

from collections.abc import Callable
from types import TracebackType

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from tongban.basis.actors import Actor
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.channels import refusal_words


class SayingWhy:
    """Has a refusal said, and goes on after the `with`."""

    def __init__(self, say: Callable[[str], None], to: Actor) -> None:
        self._say, self._to = say, to

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: TracebackType | None) -> bool:
        if not isinstance(error, Refusal) or isinstance(error, NotFound | NotYours):
            return False
        self._say(refusal_words.refusal(error, to=self._to))
        return True


def at_the_top(request: HttpRequest, *, to: Actor) -> SayingWhy:
    """Have a refusal said at the top of the next page."""
    return SayingWhy(lambda words: messages.error(request, words), to)


def beside(form: BaseForm, field: str | None, *, to: Actor) -> SayingWhy:
    """Have a refusal said beside an answer of a form; None: at the top of the form."""
    return SayingWhy(lambda words: form.add_error(field, words), to)
