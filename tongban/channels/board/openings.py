"""Looks where officers had no duty: a supervisor of their office, and not they themselves, reviews each."""

from itertools import groupby
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.items import Role
from tongban.casework.audit import queries as ledger
from tongban.casework.breakglass import actions, queries
from tongban.casework.breakglass.queries import OpeningView
from tongban.casework.breakglass.rules import OwnOpening, ReviewedAlready
from tongban.casework.offices.absences import names_of
from tongban.channels import wording
from tongban.channels.desk.screen import office_names, say, show, today
from tongban.channels.desk.views.emergency import review_in_words
from tongban.channels.frame.ledger import PAGE
from tongban.channels.frame.parts import Cell, Row
from tongban.channels.frame.wording import day_in_words, moment_in_words
from tongban.channels.now import now
from tongban.channels.who import supervisor_of

MEND = 422
RIGHT, WRONG = "justified", "not_justified"


class ReviewForm(forms.Form):
    """Whether an opening was right, and why."""

    use_required_attribute = False
    found = forms.ChoiceField(
        label=gettext_lazy("Was this look justified?"),
        help_text=gettext_lazy("The person whose data it was reads what you find."),
        choices=[(RIGHT, gettext_lazy("Yes, justified")), (WRONG, gettext_lazy("No, not justified"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the look was justified.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Say why: what you checked, and what follows.")},
    )


@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """Show what waits for a review, the longest due first, and what was reviewed."""
    officer = supervisor_of(request)
    waiting, done = queries.to_review(officer), queries.reviewed(officer)
    names = office_names(each.authority for each in [*waiting, *done])
    people = names_of(sorted({each.user_id for each in [*waiting, *done]}))
    columns = [_("Opened"), _("Who"), _("Office"), _("What for"), _("Review due"), _("Review")]
    page = {
        "columns": columns,
        "waiting": [_line(each, names, people) for each in waiting],
        "done": [_line(each, names, people) for each in done],
        "pack": queries.pack(),
    }
    return show(request, officer, "board/openings.html", page)


def _line(each: OpeningView, names: dict[str, str], people: dict[int, str]) -> list[str | Cell]:
    late = each.justified is None and each.review_due_on < today()
    day = day_in_words(each.review_due_on)
    return [
        Cell(moment_in_words(each.opened_at), reverse("board:opening", args=[each.id])),
        people.get(each.user_id, "–"),
        names[each.authority],
        say(each.purpose),
        _("%s, overdue") % day if late else day,
        review_in_words(each),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Show why an officer looked and at what, and take in what the review finds."""
    officer = supervisor_of(request)
    found = queries.one_overseen(opening_id, by=officer)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if found.justified is None and form.is_valid():
        try:
            actions.review(
                opening_id=found.id, justified=form.cleaned_data["found"] == RIGHT, words=form.cleaned_data["words"],
                by=officer, at=now(),
            )  # fmt: skip
        except OwnOpening:
            form.add_error(None, _("You opened this yourself. Another supervisor has to review it."))
        except ReviewedAlready:
            messages.info(request, _("Somebody else has reviewed it meanwhile."))
            return redirect("board:openings")
        else:
            messages.success(request, _("The review is kept. The person who was looked at can read its result."))
            return redirect("board:openings")
    people = names_of([user for user in (found.user_id, found.reviewed_by) if user])
    looks = ledger.under(found.id, since=found.opened_at)
    page = {
        "form": form if found.justified is None and found.user_id != officer.user_id else None,
        "own": found.user_id == officer.user_id,
        "opening": found,
        "facts": _facts(found, people),
        "look_columns": [_("When"), _("What was shown"), _("Persons whose data it was")],
        "looks": [
            [moment_in_words(at), str(PAGE[page]), Cell(str(len({look.subject_id for look in several})), numeric=True)]
            for (at, page), several in groupby(looks, key=lambda look: (look.at, look.page))
        ],
    }
    return show(request, officer, "board/opening.html", page, status=MEND if form.errors else 200)


def _facts(found: OpeningView, people: dict[int, str]) -> list[Row]:
    office = office_names([found.authority])[found.authority]
    rows = [
        Row(_("Who"), f"{people.get(found.user_id, '–')} · {office} · {wording.ROLE[Role(found.role)]}"),
        Row(_("Opened"), f"{moment_in_words(found.opened_at)} – {moment_in_words(found.until)}"),
        Row(_("About"), found.number or _("A person's entry")),
        Row(_("What for"), say(found.purpose)),
        Row(_("Reason given"), found.words),
        Row(_("Review due"), day_in_words(found.review_due_on)),
    ]
    if found.justified is not None:
        rows.append(Row(_("Review"), f"{review_in_words(found)} · {people.get(found.reviewed_by or 0, '–')}"))
        rows.append(Row(_("Reason of the review"), found.said))
    return rows
