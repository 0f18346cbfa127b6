"""Looking where an officer has no duty: asked for with a reason, warned of before, for a time, and to read only."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Officer
from tongban.basis.ids import WrongId, WrongNumber, check_case_number, masked, parse_resident_id
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.audit.actions import case_seen, person_seen
from tongban.casework.audit.rules import Page
from tongban.casework.breakglass import actions, queries
from tongban.casework.breakglass.queries import OpeningView
from tongban.casework.breakglass.rules import LEAST_WORDS, Ended, InYourDuty, ReasonTooShort
from tongban.casework.registry import queries as registry
from tongban.channels import seeing, wording
from tongban.channels.desk import registers
from tongban.channels.desk.screen import office_names, say, show, today
from tongban.channels.desk.story import timeline
from tongban.channels.desk.wording import EVIDENCE_SHORT, PARTY_ROLE, SEX, STATE_COLOUR
from tongban.channels.frame.parts import Cell, Row
from tongban.channels.frame.wording import moment_in_words
from tongban.channels.now import now
from tongban.channels.questions import answers_in_words
from tongban.channels.who import officer_of

MEND = 422
CASE, PERSON = "case", "person"


class EmergencyForm(forms.Form):
    """What to open, for which purpose, why, and that the officer knows what follows."""

    use_required_attribute = False
    what = forms.CharField(
        label=gettext_lazy("Case number, or the person's ID number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type a case number or an ID number.")},
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What for"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is for.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Why you must look now"),
        help_text=gettext_lazy("Who asked, what happened, and why it cannot wait. Your supervisor reads this."),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Say what happened and why it cannot wait.")},
    )
    known = forms.BooleanField(
        label=gettext_lazy("I know that this is written down, shown to the person and reviewed"),
        error_messages={"required": gettext_lazy("Tick this if you know what follows, or go back.")},
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        granted = queries.pack()
        choices = [(code, say(words)) for code, words in granted.purposes.items()] if granted else []
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]


def granted_to(request: HttpRequest) -> Officer:
    """Return the officer signed in if the pack grants it to a post of theirs, or refuse."""
    officer = officer_of(request)
    if not queries.may_open(officer):
        raise NotYours("no post of this officer is granted it")
    return officer


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("what", "words")
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for what and why, say what follows, and open it."""
    officer = granted_to(request)
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (opened := _open(form, officer)):
        return opened
    granted = queries.pack()
    on = now()
    page = {
        "form": form,
        "pack": granted,
        "columns": [_("Opened"), _("What"), _("Until"), _("Review")],
        "rows": [
            [
                Cell(moment_in_words(each.opened_at), reverse("desk:emergency_look", args=[each.id]))
                if on < each.until
                else moment_in_words(each.opened_at),
                each.number or _("A person's entry"),
                moment_in_words(each.until),
                review_in_words(each),
            ]
            for each in queries.own(officer)
        ],
    }
    return show(request, officer, "emergency.html", page, status=MEND if form.errors else 200)


def review_in_words(opening: OpeningView) -> str:
    """Return what was said of an opening."""
    if opening.justified is None:
        return _("not reviewed yet")
    return _("justified") if opening.justified else _("not justified")


def _open(form: EmergencyForm, officer: Officer) -> HttpResponse | None:
    """Open what was asked for and lead there; None, with what is wrong beside its field, if it cannot be opened."""
    said: dict[str, Any] = form.cleaned_data
    common = {"purpose": said["purpose"], "words": said["words"], "by": officer, "at": now()}
    try:
        number = check_case_number(said["what"])
    except WrongNumber:
        number = ""
    try:
        opening = actions.open_case(number=number, **common) if number else _open_person(said["what"], common)
    except InYourDuty:
        form.add_error("what", _("You may see this case anyway. Open it from “Find”."))
    except NotFound:
        form.add_error("what", _("There is no such case, and nobody with this ID number. Compare it with the paper."))
    except ReasonTooShort:
        form.add_error(
            "words", _("Say it in at least %s characters: what happened, and why it cannot wait.") % LEAST_WORDS
        )
    else:
        return redirect("desk:emergency_look", opening_id=opening)
    return None


def _open_person(typed: str, common: dict[str, Any]) -> UUID:
    try:
        found = registry.person_by_id_number(parse_resident_id(typed).number, today())
    except WrongId:
        found = None
    if found is None:
        raise NotFound("person")
    if _reads_anyway(found.person_id, common["by"]):
        raise InYourDuty("person")
    return actions.open_person(person_id=found.person_id, **common)


def _reads_anyway(person_id: UUID, officer: Officer) -> bool:
    try:
        registers.entry_of(person_id, officer)
    except (NotFound, NotYours):
        return False
    return True


@require_safe
def look(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Show what was opened, to be read, until the time is over. The look is written down first."""
    officer = granted_to(request)
    try:
        opening = queries.open_now(opening_id, by=officer, at=now())
    except Ended:
        messages.info(request, _("The time of this emergency look is over. If it must go on, give a new reason."))
        return redirect("desk:emergency")
    page = _case(opening) if opening.of_case else _person(opening, officer)
    return show(request, officer, "emergency_look.html", {"opening": opening, "purpose": say(opening.purpose), **page})


def _case(opening: OpeningView) -> dict[str, Any]:
    view = queries.case_under(opening)
    persons = [view.applicant_person_id, *(party.person_id for party in view.parties)]
    seeing.opened(opening, case_seen(view.id, persons), page=Page.CASE)
    names = office_names({*view.offices.values(), view.holder} | {event.authority for event in view.events})
    evidence = {each.code: say(each.name) for each in view.item.evidence}
    people = registry.persons({party.person_id for party in view.parties if party.person_id}, today())
    names_of: dict[UUID | None, str] = {each: found.name for each, found in people.items()}
    return {
        "title": say(view.item.name),
        "state": wording.STATE[view.state],
        "colour": STATE_COLOUR[view.state],
        "facts": [
            Row(_("Applicant"), view.applicant_name),
            *(Row(wording.duty(view.item, duty), names[code]) for duty, code in view.offices.items() if code),
            *(
                Row(str(PARTY_ROLE.get(party.role, party.role)), party.name or names_of.get(party.person_id, "–"))
                for party in view.parties
                if party.role != "applicant" or party.person_id != view.applicant_person_id
            ),
        ],
        "answers": [Row(say(q.label), text) for q, text in answers_in_words(view.item, view.answers, today())],
        "evidence": [Row(evidence.get(e.code, e.code), str(EVIDENCE_SHORT[e.status])) for e in view.evidence],
        "timeline": timeline(view, names),
    }


def _person(opening: OpeningView, officer: Officer) -> dict[str, Any]:
    on = today()
    found = registry.person(opening.subject_id, on)
    seeing.opened(opening, person_seen(opening.subject_id), page=Page.REGISTER_PERSON)
    household = registry.household_of(opening.subject_id, on)
    return {
        "title": found.name,
        "facts": [
            Row(_("ID number"), masked(found.id_number)),
            Row(_("Sex"), str(SEX[found.sex])),
            Row(_("Address"), household.home.address if household else "–"),
        ],
        "lines": registers.lines_alone(registry.person_history(opening.subject_id), officer, on),
    }
