"""Files for evidence: of an application that is not handed in yet, and of a case."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Citizen
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.cases import intake
from tongban.casework.cases import queries as cases
from tongban.casework.cases.queries import CaseView, DraftView
from tongban.casework.cases.states import NEXT_STATE, Act
from tongban.casework.files import copies
from tongban.casework.papers import actions, queries
from tongban.casework.papers.rules import Standing, named
from tongban.channels import handing, refusal_words, saying_why, uploads
from tongban.channels import wording as common
from tongban.channels.now import now
from tongban.channels.portal import pages, wording
from tongban.channels.who import citizen_of, visit_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


# --- before it is handed in -------------------------------------------------------------------------


@get_or_post
def draft_files(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take files for each paper that the applicant will show; keep them with the draft."""
    actor = citizen_of(request)
    draft = cases.draft(draft_id, actor=actor)
    here = reverse("portal:draft_files", args=[draft_id])
    if request.method == "POST":
        return _done(request, here, lambda: _change_draft(request, draft, actor))
    known = queries.draft_files(draft_id, actor=actor)
    asked = _asked_of_draft(draft, actor)
    again = queries.earlier([code for code, _name in asked], actor=actor)
    used = {file.file.sha256 for file in known}
    context = {
        "draft": draft,
        "item": draft.item,
        "papers": [
            {
                "code": code,
                "name": name,
                "files": [file for file in known if file.code == code],
                "again": [e for e in again if e.attachment.code == code and e.attachment.file.sha256 not in used],
            }
            for code, name in asked
        ],
    }
    return render(request, "portal/draft_files.html", context)


def _asked_of_draft(draft: DraftView, actor: Citizen) -> list[tuple[str, str]]:
    firm = "person" not in draft.item.applicants
    resolved = intake.resolve_evidence(draft.item, None if firm else actor.person_id, now())
    return [(r.evidence.code, wording.say(r.evidence.name)) for r in resolved if r.asked]


def _change_draft(request: HttpRequest, draft: DraftView, actor: Citizen) -> None:
    code = request.POST.get("code", "")
    if "remove" in request.POST:
        actions.remove_from_draft(draft_id=draft.id, file_id=_id(request.POST["remove"]), by=actor)
        return
    if "again" in request.POST:
        chosen = _id(request.POST["again"])
        actions.reuse_in_draft(draft_id=draft.id, code=code, attachment_id=chosen, by=actor, at=now())
    for file in uploads.files_of(request, "files"):
        _take(
            request,
            file,
            lambda file: actions.add_to_draft(
                draft_id=draft.id, code=code, content=file.read(), name=file.name or "", by=actor, at=now()
            ),
        )
    if any(each.code == code for each in queries.draft_files(draft.id, actor=actor)):
        _tick(draft, code, actor)


def _tick(draft: DraftView, code: str, actor: Citizen) -> None:
    """Note that the applicant has this paper: there is a file of it."""
    shown = draft.answers.get(pages.SHOWN, [])
    if code not in shown:
        intake.save_draft(
            draft_id=draft.id, item=draft.item, answers={**draft.answers, pages.SHOWN: [*shown, code]},
            applicant=draft.applicant_person_id, authority=draft.authority, by=actor, at=now(),
        )  # fmt: skip


@require_safe
def draft_page(request: HttpRequest, draft_id: UUID, file_id: UUID, page: int) -> HttpResponse:
    """Show a page of a file of one's own draft, with what it is for across it."""
    actor = citizen_of(request)
    draft = cases.draft(draft_id, actor=actor)
    file = queries.draft_file(draft_id, file_id, actor=actor)
    words = handing.for_application(wording.say(draft.item.name), localdate(now()))
    return handing.page(lambda: copies.page(file.file.sha256, page, words))


# --- in a case --------------------------------------------------------------------------------------


@get_or_post
def case_files(request: HttpRequest, number: str) -> HttpResponse:
    """Show the files of one's own case and what was said of each; take more, and others in the place of bad ones."""
    actor, view = _own(request, number)
    here = reverse("portal:case_files", args=[view.number])
    open_ = (view.state, Act.ADD_PAPER) in NEXT_STATE
    if request.method == "POST":
        return _done(request, here, lambda: _change_case(request, view, actor))
    found = queries.attachments(view, actor=actor)
    names = {evidence.code: wording.say(evidence.name) for evidence in view.item.evidence}
    context = {
        "case": view,
        "open": open_,
        "papers": [
            {
                "code": e.code,
                "name": names.get(e.code, e.code),
                "status": common.EVIDENCE_STATUS[e.status],
                "files": [_shown(file) for file in found if file.code == e.code and not file.replaced],
                "wanted": open_ and e.status != "held",
            }
            for e in view.evidence
        ],
    }
    return render(request, "portal/case_files.html", context)


def _own(request: HttpRequest, number: str) -> tuple[Citizen, CaseView]:
    actor = citizen_of(request)
    view = cases.case(number, actor=actor)
    if not queries.own_side(view, actor):
        raise NotFound("files")
    return actor, view


def _shown(file: queries.AttachmentView) -> dict[str, Any]:
    return {
        "file": file,
        "standing": common.STANDING[file.standing],
        "colour": common.STANDING_COLOUR[file.standing],
        "bad": file.standing in {Standing.AGAIN, Standing.REFUSED},
    }


def _change_case(request: HttpRequest, view: CaseView, actor: Citizen) -> None:
    replaces = request.POST.get("replaces", "")
    for file in uploads.files_of(request, "files"):
        _take(
            request,
            file,
            lambda file: actions.add(
                number=view.number, code=request.POST.get("code", ""), content=file.read(), name=file.name or "",
                replaces=_id(replaces) if replaces else None, by=actor, at=now(), visit=visit_of(request, "portal"),
            ),
        )  # fmt: skip


@require_safe
def case_page(request: HttpRequest, number: str, attachment_id: UUID, page: int) -> HttpResponse:
    """Show a page of a file of one's own case, with what it is for across it."""
    actor, view = _own(request, number)
    file = queries.attachment(view, attachment_id, actor=actor)
    words = handing.for_case(view, view.applicant_name, localdate(now()))
    return handing.page(lambda: copies.page(file.file.sha256, page, words))


@require_safe
def case_copy(request: HttpRequest, number: str, attachment_id: UUID) -> HttpResponse:
    """Hand out a copy of a file of one's own case, with what it is for and until when on every page."""
    actor, view = _own(request, number)
    file = queries.attachment(view, attachment_id, actor=actor)
    words = handing.for_case(view, view.applicant_name, localdate(now()))
    return handing.copy(lambda: copies.copy(file.file.sha256, words), f"{view.number}-{file.code}.pdf")


# --- shared -----------------------------------------------------------------------------------------


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("file") from None


def _take(request: HttpRequest, file: "UploadedFile[Any]", keep: "Callable[[UploadedFile[Any]], object]") -> None:
    """Keep one file, or say why not: the others are kept all the same."""
    try:
        keep(file)
    except NotFound:
        raise
    except Refusal as e:
        words = refusal_words.refusal(e, to=citizen_of(request))
        messages.error(request, _("%(name)s: %(words)s") % {"name": named(file.name or ""), "words": words})
    else:
        messages.success(request, _("%(name)s: received.") % {"name": named(file.name or "")})


def _done(request: HttpRequest, here: str, change: Callable[[], None]) -> HttpResponse:
    """Change something and show the page again; a script that has sent the files is told where to go."""
    with saying_why.at_the_top(request, to=citizen_of(request)):
        change()
    if not request.headers.get("X-Upload"):
        return redirect(here)
    response = HttpResponse(status=204)
    response["X-Next"] = here
    return response


def bring(request: HttpRequest, number: str, draft_id: UUID, actor: Citizen) -> None:
    """Have the files of a draft with its case. If the process ends before this, the worker does it."""
    actions.bring(number=number, draft_id=draft_id, by=actor, at=now(), visit=visit_of(request, "portal"))


def to_replace(files: Sequence[queries.AttachmentView]) -> list[queries.AttachmentView]:
    """Return the files that the applicant is asked for again."""
    return [f for f in files if not f.replaced and f.standing in {Standing.AGAIN, Standing.REFUSED}]
