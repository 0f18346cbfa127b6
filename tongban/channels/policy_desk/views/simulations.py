"""What a policy or a draft would do to a population: asked, followed, stopped, and read as tables and charts."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.policy.compiling import NotInForce, compile_policy
from tongban.basis.policy.files import PolicyFile
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.drafts import queries, simulations
from tongban.casework.drafts.queries import DraftView
from tongban.casework.drafts.rules import MADE_UP, Counting
from tongban.casework.drafts.simulations import SimulationView
from tongban.casework.policies import queries as policies
from tongban.casework.policies.queries import Published
from tongban.channels import refusal_words
from tongban.channels.desk.screen import say, show, today
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.frame.parts import Cell, Row
from tongban.channels.frame.wording import day_in_words, moment_in_words
from tongban.channels.now import now
from tongban.channels.policy_desk import wording
from tongban.channels.policy_desk.figures import Said, tables
from tongban.channels.policy_desk.screen import policy_officer_of, policy_url
from tongban.insight.policies import asked, drawing
from tongban.insight.policies.charts import Chart, charts_of

MEND = 422
LOOK_AGAIN = "2"  # seconds
MADE_UP_CHOICES = (100_000, 1_000_000, 10_000_000)
MOST_QUOTA = 100_000_000


class AskForm(forms.Form):
    """Of whom, on which day, with which quota."""

    use_required_attribute = False
    population = forms.ChoiceField(label=gettext_lazy("People"), widget=forms.RadioSelect)
    on = DatePartsField(label=gettext_lazy("Counted as of"))
    quota = forms.IntegerField(
        label=gettext_lazy("Quota, in place of that of the policy"),
        help_text=gettext_lazy("Made-up people are not as many as a city: give a quota that fits their number."),
        min_value=0,
        max_value=MOST_QUOTA,
        required=False,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        made = [
            (f"{MADE_UP}{number}", _("%s made-up people; nobody of them exists") % f"{number:,}")
            for number in MADE_UP_CHOICES
        ]
        self.fields["population"].choices = [*made, *((name, name) for name in asked.placed())]  # type: ignore[attr-defined]


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Show what the officer has asked."""
    officer = policy_officer_of(request)
    page = {
        "columns": [_("Simulation"), _("Asked on"), _("State")],
        "rows": [
            [
                Cell(_title(each), reverse("policy_desk:simulation", args=[each.id])),
                moment_in_words(each.asked_at),
                str(wording.COUNTING[each.state]),
            ]
            for each in simulations.latest(officer)
        ],
    }
    return show(request, officer, "policy_desk/simulations.html", page)


def _title(each: SimulationView) -> str:
    title = say(policies.published(each.policy, each.version).title)
    if each.draft_id is None:
        return _("%(title)s, version %(version)s") % {"title": title, "version": each.version}
    return _("%(title)s, a draft beside version %(version)s") % {"title": title, "version": each.version}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_policy(request: HttpRequest, place: str, name: str, version: int) -> HttpResponse:
    """Ask what a published version does to a population."""
    officer = policy_officer_of(request)
    return _ask(request, officer, policies.published(f"{place}/{name}", version), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask what a draft changes for a population, beside the version that it would follow."""
    officer = policy_officer_of(request)
    draft = queries.draft(draft_id, by=officer)
    before = queries.beneath(draft).before
    if before is None:
        raise NotFound("nothing to compare with")
    return _ask(request, officer, policies.published(draft.policy, before.version), draft)


def _ask(request: HttpRequest, officer: Officer, of: Published, draft: DraftView | None) -> HttpResponse:
    missing = asked.missing()
    first = {"population": f"{MADE_UP}{MADE_UP_CHOICES[1]}", "on": _day_for(of)}
    form = AskForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and not missing:
        fault = _not_on_that_day(of, form.cleaned_data["on"])
        if fault:
            form.add_error("on", fault)
        else:
            try:
                found = simulations.ask(of=of, draft=draft, **form.cleaned_data, by=officer, at=now())
            except Refusal as e:
                form.add_error(None, refusal_words.refusal(e, to=officer))
            else:
                return redirect("policy_desk:simulation", simulation_id=found)
    page = {
        "title": say(of.title),
        "of_draft": draft is not None,
        "version": of.version,
        "form": form,
        "missing": ", ".join(missing),
        "install": asked.INSTALL,
        "back_url": reverse("policy_desk:draft", args=[draft.id]) if draft else policy_url(of.code, of.version),
    }
    return show(request, officer, "policy_desk/ask.html", page, status=MEND if form.errors else 200)


def _day_for(of: Published) -> Any:
    """Return today, or the nearest day on which the version holds."""
    on = max(today(), of.begins)
    return on if of.ends is None or on < of.ends else of.begins


def _not_on_that_day(of: Published, on: Any) -> str:
    try:
        compile_policy(of.file(), on)
    except NotInForce:
        return _("The published version does not hold on that day. It holds from %s.") % day_in_words(of.begins)
    return ""


@never_cache
@require_safe
def simulation(request: HttpRequest, simulation_id: UUID) -> HttpResponse:
    """Show how far a simulation is, or what was found. Without a script the page asks again by itself."""
    officer = policy_officer_of(request)
    view = simulations.simulation(simulation_id, by=officer)
    gone = view.silent(timezone.now())  # by the real clock, as whoever counts tells it
    page: dict[str, Any] = {
        "view": view,
        "title": _title(view),
        "state": wording.COUNTING[view.state],
        "colour": wording.COUNTING_COLOUR[view.state],
        "gone": gone,
        "going_on": view.state in {Counting.WAITING, Counting.RUNNING} and not gone,
        "percent": view.done * 100 // view.whole,
        "fault": _fault(view),
        "about": _about(view),
        "back_url": reverse("policy_desk:draft", args=[view.draft_id])
        if view.draft_id
        else policy_url(view.policy, view.version),
    }
    if view.result is not None:
        said = _said(view)
        page["tables"] = tables(view.result, said)
        page["charts"] = charts_of(view.result, said)
    answer = show(request, officer, "policy_desk/simulation.html", page)
    if page["going_on"]:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


def _about(view: SimulationView) -> list[Row]:
    persons = view.population.removeprefix(MADE_UP)
    made = _("%s made-up people; nobody of them exists") % f"{int(persons):,}" if persons.isdecimal() else persons
    rows = [
        Row(_("People"), made),
        Row(_("Counted as of"), day_in_words(view.on)),
        Row(_("Asked on"), moment_in_words(view.asked_at)),
    ]
    if view.quota is not None:
        rows.append(Row(_("Quota, in place of that of the policy"), f"{view.quota:,}"))
    if view.revision is not None:
        rows.append(Row(_("Revision of the draft"), str(view.revision)))
    return rows


def _fault(view: SimulationView) -> str:
    """Return why it could not be counted, and what to do."""
    if not view.fault:
        return ""
    if view.fault.startswith("missing:"):
        lacking = view.fault.removeprefix("missing: ")
        told = _("The engines are not installed (%(names)s). Whoever runs the system installs them with: %(command)s")
        return told % {"names": lacking, "command": asked.INSTALL}
    known = wording.FAULT.get(view.fault)
    return str(known) if known else view.fault


def _said(view: SimulationView) -> Said:
    files: tuple[PolicyFile, PolicyFile | None] = view.files()
    return Said(*files)


@require_POST
def stop(request: HttpRequest, simulation_id: UUID) -> HttpResponse:
    """Have a simulation end."""
    officer = policy_officer_of(request)
    simulations.stop(simulation_id=simulation_id, by=officer)
    messages.success(request, _("It is being stopped. Nothing half-made is kept."))
    return redirect("policy_desk:simulation", simulation_id=simulation_id)


@require_safe
def result(request: HttpRequest, simulation_id: UUID) -> HttpResponse:
    """Answer the figures as they are stored."""
    found = simulations.simulation(simulation_id, by=policy_officer_of(request)).result
    if found is None:
        raise Http404
    return _download(json.dumps(found, ensure_ascii=False, indent=2), "application/json", f"{simulation_id}.json")


@require_safe
def chart(request: HttpRequest, simulation_id: UUID, key: str, form: str) -> HttpResponse:
    """Answer a chart, or `all` of them, as a picture for the page or a report, or as figures for the page's script."""
    view = simulations.simulation(simulation_id, by=policy_officer_of(request))
    if view.result is None:
        raise Http404
    found = [each for each in charts_of(view.result, _said(view)) if key in {"all", each.key}]
    if not found:
        raise Http404
    return _drawn(found, form, f"{simulation_id}-{key}")


def _drawn(charts: list[Chart], form: str, name: str) -> HttpResponse:
    if form == "json":
        return HttpResponse(json.dumps(charts[0].to_json(), ensure_ascii=False), content_type="application/json")
    if form == "png":
        return _download(drawing.png(charts), "image/png", f"{name}.png")
    if form == "svg":
        return HttpResponse(drawing.svg(charts), content_type="image/svg+xml")
    raise Http404


def _download(content: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="simulation-{name}"'}
    )
