"""Systems of departments that are told by webhook: an integrator adds them, tries them, stops them, sends again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotYours
from tongban.casework.cases.states import Act
from tongban.casework.messages import queries, subscribing
from tongban.casework.messages.queries import Sent, SubscriberView
from tongban.casework.messages.rules import NotAllowedThere, Sending
from tongban.casework.messages.subscribing import NameTaken, OutOfReach
from tongban.channels import wording
from tongban.channels.desk.screen import say, show
from tongban.channels.frame.parts import Cell, Confirm, Row
from tongban.channels.frame.wording import moment_in_words
from tongban.channels.now import now
from tongban.channels.who import officer_of

MEND = 422
STATE: Mapping[Sending, Promise] = {
    Sending.WAITING: gettext_lazy("waits to be sent"),
    Sending.SENT: gettext_lazy("sent"),
    Sending.DEAD: gettext_lazy("given up"),
}
PAUSE, GO_ON, SECRET, TEST = "pause", "go-on", "secret", "test"
# What is asked before it is done, what follows, and its button.
ASKED: Mapping[str, tuple[Promise, Promise, Promise]] = {
    PAUSE: (
        gettext_lazy("Stop telling this system?"),
        gettext_lazy(
            "What happens meanwhile is not told later. What still waits is given up, and can be sent again from here."
        ),
        gettext_lazy("Stop telling it"),
    ),
    GO_ON: (
        gettext_lazy("Tell this system again?"),
        gettext_lazy("It is told of what happens from now on."),
        gettext_lazy("Tell it again"),
    ),
    SECRET: (
        gettext_lazy("Give this system a new secret?"),
        gettext_lazy("The new secret is shown once. For 24 hours the old one signs as well."),
        gettext_lazy("Make a new secret"),
    ),
    TEST: (
        gettext_lazy("Send this system a test?"),
        gettext_lazy("An event that says it is a test goes out within seconds. What became of it is listed here."),
        gettext_lazy("Send a test"),
    ),
}


class SystemForm(forms.Form):
    """Which system is told, where, of what and of whose cases."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Name of the system"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give it a name, like: social insurance of Suzhou.")},
    )
    url = forms.CharField(
        label=gettext_lazy("Address that events are sent to"),
        help_text=gettext_lazy("Begins with https://"),
        max_length=500,
        widget=forms.TextInput(attrs={"spellcheck": "false", "inputmode": "url"}),
        error_messages={"required": gettext_lazy("Give the https address that its owner named.")},
    )
    scope = forms.CharField(
        label=gettext_lazy("Whose cases: how the codes of the offices begin"),
        help_text=gettext_lazy("Like police-3205 for Suzhou and all its districts."),
        max_length=32,
        error_messages={"required": gettext_lazy("Say of which offices, like police-3205.")},
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Which events; none ticked: all"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["events"].choices = event_choices()  # type: ignore[attr-defined]


def event_choices() -> list[tuple[str, str]]:
    """Return the events that a pack tells systems of, with what they are called."""
    return [(key, _called(key)) for key, notice in queries.notices().items() if "office" in notice.tell]


def _called(key: str) -> str:
    """Return what an event is called: the act, and its key where there are several of one act; else its message."""
    act = key.partition(".")[0]
    if act not in set(Act):
        text = queries.notices()[key].text
        return say(text.title) if text else key
    title = str(wording.DONE[Act(act)])
    return title if act == key else f"{title} ({key})"


def integrator_of(request: HttpRequest) -> Officer:
    """Return the integrator signed in, or refuse."""
    officer = officer_of(request)
    if not officer.integrates:
        raise NotYours("only an integrator says which systems are told")
    return officer


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """Show the systems that are told of the offices below the integrator's."""
    officer = integrator_of(request)
    page = {
        "columns": [_("System"), _("Events"), _("Office codes"), _("State")],
        "rows": [
            [Cell(each.name, reverse("board:system", args=[each.id])), _events(each), f"{each.scope}…", _state(each)]
            for each in queries.subscribers_of(officer)
        ],
    }
    return show(request, officer, "board/systems.html", page)


def _events(each: SubscriberView) -> str:
    return _(", ").join(_called(key) for key in each.events) or _("all")


def _state(each: SubscriberView) -> str:
    return _("is told") if each.active else _("stopped")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask which system is to be told of what, add it, and show its secret: this once."""
    officer = integrator_of(request)
    form = SystemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            secret = subscribing.add(**form.cleaned_data, by=officer, at=now())
        except NotAllowedThere:
            form.add_error("url", _("Events cannot go there. Give a public https address, without a password in it."))
        except OutOfReach:
            form.add_error("scope", _("These offices are not below yours. Yours begin with: %s") % _reach(officer))
        except NameTaken:
            form.add_error("name", _("Another system is called so. Choose another name."))
        else:
            return _secret(request, officer, form.cleaned_data["name"], secret)
    return show(request, officer, "board/system_add.html", {"form": form}, status=MEND if form.errors else 200)


def _reach(officer: Officer) -> str:
    return _(", ").join(sorted(officer.integrates))


def _secret(request: HttpRequest, officer: Officer, name: str, secret: str) -> HttpResponse:
    return show(request, officer, "board/system_secret.html", {"name": name, "secret": secret})


@require_safe
def system(request: HttpRequest, subscriber_id: UUID) -> HttpResponse:
    """Show a system, what was given up for it, and what was sent lately."""
    officer = integrator_of(request)
    each = queries.subscriber(subscriber_id, by=officer)
    dead = queries.sent_to(each, dead=True)
    page = {
        "system": each,
        "facts": [
            Row(_("Address"), each.url),
            Row(_("Events"), _events(each)),
            Row(_("Office codes"), f"{each.scope}…"),
            Row(_("State"), _state(each)),
        ],
        "columns": [_("When"), _("Event"), _("Case"), _("State"), _("Tries"), _("What went wrong")],
        "dead": [_line(sent) for sent in dead],
        "dead_ids": [sent.id for sent in dead],
        "sent": [_line(sent) for sent in queries.sent_to(each, dead=False)],
    }
    return show(request, officer, "board/system.html", page)


def _line(sent: Sent) -> list[str | Cell]:
    event = _("Test") if sent.notice == TEST else _called(sent.notice)
    return [
        moment_in_words(sent.made_at), event, sent.number or "–", str(STATE[sent.state]),
        Cell(str(sent.tries), numeric=True), sent.fault or "–",
    ]  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, subscriber_id: UUID, what: str) -> HttpResponse:
    """Ask whether to stop, to go on, to make a new secret or to send a test; and do it."""
    officer = integrator_of(request)
    each = queries.subscriber(subscriber_id, by=officer)
    if what not in ASKED:
        raise Http404
    if request.method != "POST":
        question, follows, button = ASKED[what]
        confirm = Confirm(
            base="desk/base.html", title=str(question), text=str(follows), do=str(button), caption=each.name,
            back=reverse("board:system", args=[each.id]), against=what == PAUSE,
        )  # fmt: skip
        return show(request, officer, "frame/confirm.html", {"confirm": confirm})
    if what == SECRET:
        return _secret(request, officer, each.name, subscribing.new_secret(subscriber_id=each.id, by=officer, at=now()))
    if what == TEST:
        subscribing.send_test(subscriber_id=each.id, by=officer, at=now())
    elif what == PAUSE:
        subscribing.pause(subscriber_id=each.id, by=officer)
    else:
        subscribing.go_on(subscriber_id=each.id, by=officer)
    messages.success(request, _("%(name)s: done.") % {"name": each.name})
    return redirect("board:system", subscriber_id=each.id)


@require_http_methods(["POST"])
def again(request: HttpRequest, subscriber_id: UUID) -> HttpResponse:
    """Have what is listed as given up sent again."""
    officer = integrator_of(request)
    each = queries.subscriber(subscriber_id, by=officer)
    wanted = [sent.id for sent in queries.sent_to(each, dead=True) if str(sent.id) in request.POST.getlist("event")]
    count = subscribing.send_again(subscriber_id=each.id, delivery_ids=wanted, by=officer, at=now())
    messages.success(request, _("%s go out again. What fails again comes back to this list.") % count)
    return redirect("board:system", subscriber_id=each.id)
