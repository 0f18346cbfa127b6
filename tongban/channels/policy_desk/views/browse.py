"""Policies as they are published: what is in force on a day, what each says, two versions beside each other."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongban.basis.policy.comparing import Difference, Mark, differences
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.shelf import in_force
from tongban.basis.policy.trials import Trial, trials_in
from tongban.casework.drafts import queries as drafts
from tongban.casework.policies import queries as policies
from tongban.casework.policies.queries import Published
from tongban.channels.desk.screen import say, show, today
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.frame.parts import Cell, Row
from tongban.channels.frame.wording import day_in_words, short_day
from tongban.channels.policy_desk import wording
from tongban.channels.policy_desk.readable import sections
from tongban.channels.policy_desk.screen import place_name, policy_officer_of, policy_url, versions_of

EVERYWHERE = ""


class WhereForm(forms.Form):
    """Which place, and on which day."""

    use_required_attribute = False
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    on = DatePartsField(label=gettext_lazy("In force on"), required=False)

    def set_places(self, places: list[tuple[str, str]]) -> None:
        """Say which places may be chosen."""
        self.fields["place"].choices = [(EVERYWHERE, _("All places")), *places]  # type: ignore[attr-defined]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the policies in force on a day, of one place or all, and what begins later."""
    officer = policy_officer_of(request)
    shelf = policies.shelf()
    asked = bool(request.GET)
    form = WhereForm(request.GET if asked else None, initial={"on": today()})
    form.set_places(sorted({(each.jurisdiction, place_name(each.jurisdiction)) for each in shelf}))
    chosen = form.is_valid()
    on = (form.cleaned_data["on"] if chosen else None) or today()
    place = form.cleaned_data["place"] if chosen else EVERYWHERE
    here = [each for each in shelf if place in {EVERYWHERE, each.jurisdiction}]
    page = {
        "form": form,
        "on": on,
        "columns": [_("Policy"), _("Place"), _("Version"), _("Holds")],
        "rows": [_line(each) for each in in_force(here, on).values()],
        "later": [_line(each) for each in here if each.begins > on],
    }
    return show(request, officer, "policy_desk/home.html", page, status=422 if asked and form.errors else 200)


def _line(each: Published) -> list[str | Cell]:
    return [
        Cell(say(each.title), policy_url(each.code, each.version)),
        place_name(each.jurisdiction),
        Cell(str(each.version), numeric=True),
        holds(each.begins, each.ends),
    ]


def holds(begins: date, ends: date | None) -> str:
    """Return from when to when something holds."""
    if ends is None:
        return _("from %s") % short_day(begins)
    return _("from %(begins)s until before %(ends)s") % {"begins": short_day(begins), "ends": short_day(ends)}


@require_safe
def policy(request: HttpRequest, place: str, name: str, version: int) -> HttpResponse:
    """Show everything that a version says, with its articles, its other versions and its tests."""
    officer = policy_officer_of(request)
    code = f"{place}/{name}"
    known = versions_of(code)
    shown = policies.published(code, version)
    file = shown.file()
    trials = trials_in(policies.tests(code, version))
    current = in_force(known, today()).get(code)
    page = {
        "code": code,
        "draft_url": reverse("policy_desk:start", args=[place, name])
        if drafts.may_draft(officer, shown.jurisdiction)
        else "",
        "simulate_url": reverse("policy_desk:simulate", args=[place, name, version]),
        "open_drafts": drafts.open_drafts(code),
        "shown": shown,
        "title": say(shown.title),
        "in_force": current == shown,
        "current_url": policy_url(code, current.version) if current and current != shown else "",
        "about": [
            Row(_("Place"), place_name(shown.jurisdiction)),
            Row(_("Name in the rule book"), code),
            Row(_("Version"), str(version)),
            Row(_("Holds"), holds(shown.begins, shown.ends)),
            Row(_("Fingerprint (SHA-256)"), shown.sha256),
        ],
        "version_columns": [_("Version"), _("Holds"), _("Compare")],
        "versions": [_version(each, shown) for each in known] if len(known) > 1 else [],
        "sections": sections(file),
        "source_columns": [_("Source"), _("How sure"), _("Articles cited")],
        "sources": _sources(file),
        "not_covered": [say(each) for each in file.not_covered],
        "trial_columns": [_("Person"), _("On"), _("What the law gives")],
        "trials": [_trial(each) for each in trials],
    }
    return show(request, officer, "policy_desk/policy.html", page)


def _version(each: Published, shown: Published) -> list[str | Cell]:
    if each == shown:
        return [_("%s, this one") % each.version, holds(each.begins, each.ends), "–"]
    first, second = sorted([each.version, shown.version])
    url = reverse("policy_desk:compare", args=[*each.code.split("/"), first, second])
    own = Cell(str(each.version), policy_url(each.code, each.version))
    return [own, holds(each.begins, each.ends), Cell(_("Version %s beside this one") % each.version, url)]


def _sources(file: PolicyFile) -> list[list[str | Cell]]:
    """Return the documents that a policy rests on, each with where it was read and how sure we are."""
    found: list[list[str | Cell]] = []
    for key, source in file.content["sources"].items():
        number = f"（{source['number']}）" if "number" in source else ""
        url = source["source"] if source["source"].startswith(("https://", "http://")) else ""
        title = source["title"]["zh"] + number
        articles = _(", ").join(source["articles"].values())
        confidence = next(c.confidence for name, c in file.articles.items() if name.partition("#")[0] == key)
        found.append([Cell(title, url), str(wording.CONFIDENCE[confidence]), articles])
    return found


def _trial(trial: Trial) -> list[str | Cell]:
    expected = "; ".join(f"{name} = {_told(value)}" for name, value in trial.expect.items())
    return [trial.name, day_in_words(trial.on), expected]


def _told(value: object) -> str:
    return ", ".join(map(str, value)) or "–" if isinstance(value, list) else str(value)


@require_safe
def compare(request: HttpRequest, place: str, name: str, before: int, after: int) -> HttpResponse:
    """Show what two versions say differently, line by line, with the law cited."""
    officer = policy_officer_of(request)
    code = f"{place}/{name}"
    old, new = policies.published(code, before), policies.published(code, after)
    page = {
        "title": say(new.title),
        "before": old,
        "after": new,
        "before_holds": holds(old.begins, old.ends),
        "after_holds": holds(new.begins, new.ends),
        "back_url": policy_url(code, after),
        "differences": differences_in_words(differences(old.file(), new.file())),
    }
    return show(request, officer, "policy_desk/compare.html", page)


def differences_in_words(found: list[Difference]) -> list[dict[str, object]]:
    """Return differences as the page shows them."""
    return [
        {
            "section": wording.SECTION[each.section],
            "name": each.name,
            "words": say(each.words) if each.words else "",
            "change": wording.CHANGE[each.change],
            "colour": wording.CHANGE_COLOUR[each.change],
            "lines": [line for line in each.lines if line.mark is not Mark.KEPT],
            "citations": each.citations,
        }
        for each in found
    ]
