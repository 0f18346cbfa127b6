"""Drafts of policies: begun from what is published, written with their tests, checked while one writes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.policy.comparing import changed_lines, differences
from tongban.basis.refusals import Refusal
from tongban.casework.drafts import actions, queries
from tongban.casework.drafts.queries import DraftView, EventView
from tongban.casework.drafts.rules import Act, Checked, StaleDraft, State, tests_name, tidy
from tongban.casework.offices.absences import names_of
from tongban.channels import refusal_words
from tongban.channels.desk.screen import say, show
from tongban.channels.frame.parts import Cell, Entry, Row
from tongban.channels.frame.wording import moment_in_words
from tongban.channels.now import now
from tongban.channels.policy_desk import wording
from tongban.channels.policy_desk.forms import TextForm
from tongban.channels.policy_desk.problem_words import said
from tongban.channels.policy_desk.screen import place_name, policy_officer_of, policy_url
from tongban.channels.policy_desk.views.browse import differences_in_words, holds

MEND = 422


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show the drafts of the officer's places, the one saved last first."""
    officer = policy_officer_of(request)
    found = queries.drafts(officer)
    returned = queries.sent_back(found)
    page = {
        "columns": [_("Draft"), _("Place"), _("Version"), _("State"), _("Saved")],
        "rows": [
            [
                Cell(title_of(each), reverse("policy_desk:draft", args=[each.id])),
                place_name(each.jurisdiction),
                Cell(str(each.version), numeric=True),
                str(wording.DONE[Act.SEND_BACK] if each.id in returned else wording.STATE[each.state]),
                moment_in_words(each.saved_at),
            ]
            for each in found
        ],
    }
    return show(request, officer, "policy_desk/drafts.html", page)


def title_of(draft: DraftView, found: Checked | None = None) -> str:
    """Return what the policy of a draft is called today; a new one is called what it says, if that has been read."""
    last = queries.latest(draft.policy)
    new = say(found.file.title) if found and found.file else ""
    return say(last.title) if last else new or draft.policy


@require_POST
def start(request: HttpRequest, place: str, name: str) -> HttpResponse:
    """Begin a draft of the next version of a policy."""
    officer = policy_officer_of(request)
    draft_id = actions.start(policy=f"{place}/{name}", by=officer, at=now())
    messages.success(request, _("The draft begins with what is published. Change it, and save."))
    return redirect("policy_desk:edit", draft_id=draft_id)


@never_cache
@require_safe
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show a draft: what is wrong with it, what it changes, what may be done, what was done."""
    officer = policy_officer_of(request)
    view = queries.draft(draft_id, by=officer)
    found = queries.said(view)
    beneath = queries.beneath(view)
    before = beneath.before
    events = queries.events(view.id)
    people = names_of(sorted({event.by for event in events}))
    acts = queries.acts(view, by=officer)
    page = {
        "draft": view,
        "title": title_of(view, found),
        "state": wording.STATE[view.state],
        "state_colour": wording.STATE_COLOUR[view.state],
        "about": _about(view, found, people, events[0].by),
        "problems": problems_in_words(found),
        "persons": found.persons,
        "readable": found.file is not None,
        "countable": before is not None and found.file is not None and not found.problems,
        "before": before,
        "text": "" if before else queries.revision(view.id, view.revision).text,
        "before_url": policy_url(view.policy, before.version) if before else "",
        "differences": differences_in_words(differences(before, found.file)) if before and found.file else [],
        "may_edit": Act.SAVE in acts,
        "asks": [
            (ask, wording.ASK[ask], ask is Act.PUBLISH)
            for ask in sorted(acts, key=_publishing_first)
            if ask in wording.ASK
        ],
        "said": _said_to_the_next(events, people),
        "own_side": bool(view.state is State.PROPOSED and Act.PUBLISH not in acts),
        "story": [
            Entry(str(wording.DONE[event.act]), event.at, who=people.get(event.by, ""), text=event.words)
            for event in reversed(events)
        ],
        "published_url": policy_url(view.policy, view.version) if view.state is State.PUBLISHED else "",
    }
    return show(request, officer, "policy_desk/draft.html", page)


def _publishing_first(act: Act) -> bool:
    return act is not Act.PUBLISH


def _said_to_the_next(events: Sequence[EventView], people: dict[int, str]) -> Entry | None:
    """Return what the last who handed the draft on said to whoever has it now: why it was proposed, or sent back."""
    handed = [event for event in events if event.act is not Act.SAVE]
    last = handed[-1]
    if last.act not in {Act.PROPOSE, Act.SEND_BACK}:
        return None
    return Entry(str(wording.DONE[last.act]), last.at, who=people.get(last.by, ""), text=last.words)


def _about(view: DraftView, found: Checked, people: dict[int, str], begun_by: int) -> list[Row]:
    file = found.file
    return [
        Row(_("Place"), place_name(view.jurisdiction)),
        Row(_("Name in the rule book"), view.policy),
        Row(_("Version that it would be"), str(view.version)),
        Row(_("Would hold"), holds(file.begins, file.ends) if file else _("not known while it cannot be read")),
        Row(_("Begun by"), people.get(begun_by, "")),
        Row(_("Saved"), _("%(moment)s, revision %(number)s") % {
            "moment": moment_in_words(view.saved_at), "number": view.revision,
        }),
    ]  # fmt: skip


def problems_in_words(found: Checked) -> list[dict[str, Any]]:
    """Return problems as pages show them: which text, which line, what is wrong, what to write."""
    return [
        {"where": where, "field": field, "line": each.line, "said": [said(each.fault), said(each.remedy)]}
        for where, field, several in ((_("Policy"), "id_text", found.problems), (_("Tests"), "id_tests", found.failing))
        for each in several
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show the text of a draft and its tests to be written in; keep it, whatever is wrong with it."""
    officer = policy_officer_of(request)
    view = queries.draft(draft_id, by=officer)
    if request.method != "POST":
        latest = queries.revision(view.id, view.revision)
        form = TextForm(initial={"text": latest.text, "tests": latest.tests, "seen": latest.number})
        return _edited(request, officer, view, form, queries.checked(view, latest.text, latest.tests))
    form = TextForm(request.POST)
    if not form.is_valid():
        return _edited(request, officer, view, form, None)
    given = form.cleaned_data
    try:
        actions.save(draft_id=view.id, **given, by=officer, at=now())
    except StaleDraft as e:
        return _overtaken(request, officer, view, form, e)
    except Refusal as e:
        form.add_error(None, refusal_words.refusal(e, to=officer))
        return _edited(request, officer, view, form, None)
    found = queries.checked(view, tidy(given["text"]), tidy(given["tests"]))
    count = len(found.problems) + len(found.failing)
    if count:
        messages.warning(request, _("Saved. There is still something to put right: %s.") % count)
    else:
        messages.success(request, _("Saved. Everything is in order, and all %s tests pass.") % found.persons)
    return redirect("policy_desk:edit" if "go_on" in request.POST else "policy_desk:draft", draft_id=view.id)


def _edited(
    request: HttpRequest, officer: Officer, view: DraftView, form: TextForm, found: Checked | None, **more: Any
) -> HttpResponse:
    page = {
        "draft": view,
        "title": title_of(view),
        "form": form,
        "checked": found is not None,
        "problems": problems_in_words(found) if found else [],
        "persons": found.persons if found else 0,
        "file_names": (f"{queries.beneath(view).name}.yaml", f"{tests_name(queries.beneath(view).name)}.yaml"),
        **more,
    }
    return show(
        request, officer, "policy_desk/edit.html", page, status=MEND if form.errors else more.get("status", 200)
    )


def _overtaken(
    request: HttpRequest, officer: Officer, view: DraftView, form: TextForm, told: StaleDraft
) -> HttpResponse:
    """Show what was typed again, beside what somebody else saved meanwhile. Saving again puts it in its place."""
    latest = queries.revision(view.id, told.revision)
    typed = form.cleaned_data
    again = TextForm(initial={**typed, "seen": latest.number})
    more = {
        "overtaken_by": names_of([told.by]).get(told.by, ""),
        "overtaken_at": latest.at,
        "theirs": changed_lines(latest.text, tidy(typed["text"])),
        "their_tests": changed_lines(latest.tests, tidy(typed["tests"])),
        "status": 409,
    }
    return _edited(request, officer, view, again, None, **more)


@require_POST
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Answer what is wrong with what is typed, without keeping it: a part of the page."""
    officer = policy_officer_of(request)
    view = queries.draft(draft_id, by=officer)
    form = TextForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=MEND)
    found = queries.checked(view, tidy(form.cleaned_data["text"]), tidy(form.cleaned_data["tests"]))
    page = {"checked": True, "form": form, "problems": problems_in_words(found), "persons": found.persons}
    return render(request, "policy_desk/problems.html", page)
