"""Errors in an application, put right on the spot with the applicant at the window."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongban.basis.actors import Officer
from tongban.basis.answers import WrongAnswers
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.cases import counter, queries
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.rules import NotSaid, NotYourPost
from tongban.casework.cases.states import Act
from tongban.channels import refusal_words, wording
from tongban.channels.desk.forms import SearchForm
from tongban.channels.desk.screen import say, show, today
from tongban.channels.now import now
from tongban.channels.questions import QuestionForm, known_of
from tongban.channels.who import officer_of, visit_of

MEND, TOO_LATE, DONE = 422, 409, 303


class AgreedForm(forms.Form):
    """That the applicant agrees with what is changed for them."""

    use_required_attribute = False
    agreed = forms.BooleanField(
        label=gettext_lazy("The applicant is at the window and agrees with these changes."),
        error_messages={"required": wording.NOT_SAID["agreed"]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Show the answers of an application to be put right, and save what was changed."""
    officer = officer_of(request)
    view = queries.case(number, actor=officer)
    if Act.CORRECT not in open_acts(view, actor=officer):
        messages.error(request, _("This is not possible as things stand. Load the page again, and look at the case."))
        return redirect("desk:case", number=view.number)
    data = request.POST if request.method == "POST" else None
    known = known_of(view.applicant_person_id, today())
    form = QuestionForm(view.item, known=known, answers=view.answers, data=data)
    agreed = AgreedForm(data)
    status = 200
    if data is not None:
        whole = form.is_valid() and agreed.is_valid()
        status = _save(request, officer, view, form) if whole else MEND
        if status == DONE:
            return redirect("desk:case", number=view.number)
    page = {"case": view, "item_name": say(view.item.name), "form": form, "agreed": agreed, "search": SearchForm()}
    return show(request, officer, "correct.html", page, status=status)


def _save(request: HttpRequest, officer: Officer, view: queries.CaseView, form: QuestionForm) -> int:
    """Save what was changed; return how it went, with what is wrong beside the answers."""
    try:
        counter.correct(
            number=view.number, answers=_changed(view, form), agreed=True, words="", by=officer, at=now(),
            visit=visit_of(request, "desk"),
        )  # fmt: skip
    except WrongAnswers as e:
        for name, fault in e.faults.items():
            form.add_error(name if name in form.fields else None, _(fault))
        return MEND
    except (NotFound, NotYours):
        raise
    except Refusal as e:
        form.add_error(None, refusal_words.refusal(e, to=officer))
        return MEND if isinstance(e, NotSaid | NotYourPost) else TOO_LATE
    done = wording.DONE[Act.CORRECT]
    messages.success(request, _("%(number)s: %(done)s.") % {"number": view.number, "done": done})
    return DONE


def _changed(view: queries.CaseView, form: QuestionForm) -> dict[str, object]:
    """Return the answers as they are to be: what is no longer asked is left empty."""
    return {question.name: form.answers.get(question.name) for question in view.item.form}
