"""The files of a case: looked at beside what was applied for, checked one by one, scanned at the window."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.audit.rules import Page
from tongban.casework.cases import queries as cases
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.states import NEXT_STATE, Act
from tongban.casework.files import copies
from tongban.casework.papers import actions, queries
from tongban.casework.papers.rules import LONGEST_WORDS, SayWhy, Standing, named
from tongban.channels import handing, refusal_words, seeing, uploads, wording
from tongban.channels.desk.forms import SearchForm
from tongban.channels.desk.screen import office_names, say, show, today
from tongban.channels.frame.parts import Row
from tongban.channels.now import now
from tongban.channels.questions import answers_in_words
from tongban.channels.who import officer_of, visit_of

MEND = 422


class MarkForm(forms.Form):
    """Whether a file will do, and if not, what is wrong with it."""

    use_required_attribute = False
    standing = forms.ChoiceField(
        label=gettext_lazy("This file"),
        choices=[
            (Standing.GOOD.value, gettext_lazy("Good: it can be read and proves what it should")),
            (Standing.AGAIN.value, gettext_lazy("Bad scan: this one file again, please")),
            (Standing.REFUSED.value, gettext_lazy("Not taken: it does not prove what it should")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you say of the file.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What is wrong with it"),
        help_text=gettext_lazy("The applicant reads it, like: the second page is cut off."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, number: str, attachment_id: UUID) -> HttpResponse:
    """Show a file beside what was applied for, and take what the officer says of it."""
    officer = officer_of(request)
    view = cases.case(number, actor=officer)
    shown = queries.attachment(view, attachment_id, actor=officer)
    form = MarkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.mark(
                number=view.number, attachment_id=attachment_id, standing=Standing(form.cleaned_data["standing"]),
                words=form.cleaned_data["words"], by=officer, at=now(), visit=visit_of(request, "desk"),
            )  # fmt: skip
        except (NotFound, NotYours):
            raise
        except SayWhy as e:
            form.add_error("words", refusal_words.refusal(e, to=officer))
        except Refusal as e:
            form.add_error(None, refusal_words.refusal(e, to=officer))
        else:
            messages.success(request, _("%(name)s: noted.") % {"name": shown.name})
            return _onward(view, attachment_id, officer)
    seeing.case(officer, view, page=Page.FILE)
    return show(
        request, officer, "file.html", _context(view, shown, form, officer), status=MEND if form.errors else 200
    )


def _onward(view: CaseView, attachment_id: UUID, officer: Officer) -> HttpResponse:
    """Go on to the next file that nobody has checked; to the case if there is none."""
    waiting = [f.id for f in queries.attachments(view, actor=officer) if _waits(f) and f.id != attachment_id]
    if waiting:
        return redirect("desk:file", number=view.number, attachment_id=waiting[0])
    return redirect("desk:case", number=view.number)


def _waits(file: queries.AttachmentView) -> bool:
    return file.standing is Standing.UNCHECKED and not file.replaced


def _context(view: CaseView, shown: queries.AttachmentView, form: MarkForm, officer: Officer) -> dict[str, object]:
    names = {evidence.code: say(evidence.name) for evidence in view.item.evidence}
    others = [f for f in queries.attachments(view, actor=officer) if not f.replaced and f.id != shown.id]
    return {
        "case": view,
        "file": shown,
        "paper": names.get(shown.code, shown.code),
        "pages": range(1, shown.file.pages + 1),
        "standing": wording.STANDING[shown.standing],
        "colour": wording.STANDING_COLOUR[shown.standing],
        "grade": wording.GRADE[shown.grade],
        "item_name": say(view.item.name),
        "answers": [Row(say(q.label), text) for q, text in answers_in_words(view.item, view.answers, today())],
        "others": [(f, names.get(f.code, f.code), wording.STANDING[f.standing]) for f in others],
        "may_mark": (view.state, Act.MARK_PAPER) in NEXT_STATE and not shown.replaced,
        "form": form,
        "search": SearchForm(),
    }


def _words(request: HttpRequest, view: CaseView, officer: Officer) -> str:
    """Return what stands on what this officer looks at or takes along: their name and office among it."""
    theirs = sorted(officer.authorities)
    office = office_names(theirs)[theirs[0]] if theirs else ""
    name = getattr(request.user, "display_name", "")
    return handing.for_case(view, f"{office} {name}".strip(), localdate(now()))


@require_safe
def page(request: HttpRequest, number: str, attachment_id: UUID, page: int) -> HttpResponse:
    """Show one page of a file, with who looks at it across it."""
    officer = officer_of(request)
    view = cases.case(number, actor=officer)
    shown = queries.attachment(view, attachment_id, actor=officer)
    seeing.case(officer, view, page=Page.FILE)
    words = _words(request, view, officer)
    return handing.page(lambda: copies.page(shown.file.sha256, page, words))


@require_safe
def copy(request: HttpRequest, number: str, attachment_id: UUID) -> HttpResponse:
    """Hand out a copy of a file: for what, for whom and until when stands on every page."""
    officer = officer_of(request)
    view = cases.case(number, actor=officer)
    shown = queries.attachment(view, attachment_id, actor=officer)
    seeing.case(officer, view, page=Page.FILE)
    words = _words(request, view, officer)
    return handing.copy(lambda: copies.copy(shown.file.sha256, words), f"{view.number}-{shown.code}.pdf")


@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Take what a clerk has scanned for a piece of evidence: it counts as seen at a window."""
    officer = officer_of(request)
    view = cases.case(number, actor=officer)
    replaces = request.POST.get("replaces", "")
    for scan in uploads.files_of(request, "files"):
        try:
            actions.add(
                number=view.number, code=request.POST.get("code", ""), content=scan.read(), name=scan.name or "",
                replaces=UUID(replaces) if replaces else None, by=officer, at=now(), visit=visit_of(request, "desk"),
            )  # fmt: skip
        except (NotFound, NotYours):
            raise
        except Refusal as e:
            refused = {"name": named(scan.name or ""), "words": refusal_words.refusal(e, to=officer)}
            messages.error(request, _("%(name)s: %(words)s") % refused)
        else:
            messages.success(request, _("%(name)s: received.") % {"name": named(scan.name or "")})
    response = redirect("desk:case", number=view.number)
    if request.headers.get("X-Upload"):
        response["X-Next"], response.status_code = response["Location"], 204
        del response["Location"]
    return response
