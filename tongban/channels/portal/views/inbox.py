"""The citizen's inbox: what they were told, and how they want to be told besides."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as after_click
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.items import Item
from tongban.basis.refusals import NotFound
from tongban.casework.messages import actions, queries
from tongban.casework.messages.queries import Wishes
from tongban.casework.messages.rules import Channel, CodeTooSoon, CodeWrong, WrongContact
from tongban.casework.registry import queries as registry
from tongban.casework.reminders import queries as reminders
from tongban.channels import refusal_words
from tongban.channels.frame.parts import Confirm, Row
from tongban.channels.now import now
from tongban.channels.portal.message_forms import CodeForm, ContactForm, WishesForm, wrong
from tongban.channels.who import citizen_of

PAGE = 20  # messages
DOCUMENTS = frozenset({"document", "organisation"})  # what these messages are about: of one's own, of an organisation
PEOPLE = (Channel.SMS, Channel.EMAIL)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _language() -> str:
    return get_language() or "zh-hans"


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List what the citizen was told, latest first; what is new stands out."""
    after = request.GET.get("after", "")
    rows = list(
        queries.inbox(by=citizen_of(request), language=_language(), after=after if _is_id(after) else "", size=PAGE + 1)
    )
    context = {
        "rows": rows[:PAGE],
        "later": bool(after),
        "next_url": f"{reverse('portal:messages')}?{urlencode({'after': rows[PAGE - 1].id})}" if rows[PAGE:] else "",
    }
    return render(request, "portal/messages.html", context)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_safe
def letter(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show one message, which is then no longer new."""
    citizen = citizen_of(request)
    found = queries.letter(message_id, by=citizen, language=_language())
    if not found.read and request.method == "GET":
        actions.read(message_id, by=citizen, at=now())
    return render(request, "portal/message.html", {"letter": found, "renewed_by": _renewed_by(found)})


def _renewed_by(found: queries.Letter) -> Item | None:
    """Return the item by which the document that a message is about is renewed. One query for such a message."""
    if found.about not in DOCUMENTS:
        return None
    try:
        return reminders.renewing(registry.document(found.number).kind, localdate(now()))
    except NotFound:
        return None


@get_or_post
def settings(request: HttpRequest) -> HttpResponse:
    """Show and keep how the citizen wants to be told."""
    citizen, here = citizen_of(request), queries.channels_here()
    wishes = queries.wishes(by=citizen)
    form = WishesForm(wishes, here, request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.prefer(by=citizen, **form.wishes)
        after_click.success(request, _("From now on you are told as you have chosen."))
        return redirect("portal:message_settings")
    context = {
        "form": form,
        "contacts": [_row(channel, wishes) for channel in PEOPLE if channel in here],
        "waiting": [channel for channel in PEOPLE if channel in here and _of(wishes, channel).wanted],
    }
    return render(request, "portal/message_settings.html", context)


def _of(wishes: Wishes, channel: Channel) -> queries.Contact:
    return wishes.contacts.get(channel, queries.Contact(channel))


def _row(channel: Channel, wishes: Wishes) -> Row:
    none = {
        Channel.SMS: _("None given. The number in each application is used for it."),
        Channel.EMAIL: _("None given. No e-mail is sent."),
    }
    key = _("Mobile phone number") if channel is Channel.SMS else _("E-mail address")
    return Row(key, _of(wishes, channel).value or none[channel], reverse("portal:contact", args=[channel]))


def _channel(name: str) -> Channel:
    """Return the channel of an address, or raise Http404 if nobody can be reached by it here."""
    found = next((channel for channel in PEOPLE if channel == name and channel in queries.channels_here()), None)
    if found is None:
        raise Http404
    return found


@get_or_post
def contact(request: HttpRequest, channel: str) -> HttpResponse:
    """Ask for a phone number or an e-mail address, and send a code there."""
    citizen, kind = citizen_of(request), _channel(channel)
    form = ContactForm(kind, request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data["value"]
        try:
            actions.want_contact(by=citizen, channel=kind, typed=typed, at=now(), words=partial(_code, kind))
        except WrongContact:
            form.add_error("value", wrong(kind))
        except CodeTooSoon as e:
            form.add_error("value", refusal_words.refusal(e, to=citizen))
        else:
            return redirect("portal:contact_code", channel=kind)
    context = {"form": form, "channel": kind, "contact": _of(queries.wishes(by=citizen), kind)}
    return render(request, "portal/contact.html", context)


def _code(channel: Channel, code: str) -> dict[str, Any]:
    """Return what is sent with a code."""
    text = _(
        "Your code is %(code)s. It holds for 30 minutes. Give it to nobody. If you did not ask for it, do nothing."
    ) % {"code": code}
    if channel is Channel.SMS:
        return {"text": text, "language": _language()[:2]}
    return {"subject": _("Your code"), "text": f"{text}\n"}


@get_or_post
def code(request: HttpRequest, channel: str) -> HttpResponse:
    """Ask for the code that was sent; then the number or the address is used."""
    citizen, kind = citizen_of(request), _channel(channel)
    wanted = _of(queries.wishes(by=citizen), kind).wanted
    if not wanted:
        return redirect("portal:contact", channel=kind)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_contact(by=citizen, channel=kind, code=form.cleaned_data["code"], at=now())
        except CodeWrong as e:
            form.add_error("code", refusal_words.refusal(e, to=citizen))
        else:
            after_click.success(request, _("You are now told there."))
            return redirect("portal:message_settings")
    return render(request, "portal/contact_code.html", {"form": form, "channel": kind, "wanted": wanted})


@get_or_post
def forget(request: HttpRequest, channel: str) -> HttpResponse:
    """Ask whether to forget a number or an address, and do it."""
    citizen, kind = citizen_of(request), _channel(channel)
    if request.method == "POST":
        actions.drop_contact(by=citizen, channel=kind)
        after_click.success(request, _("It is forgotten."))
        return redirect("portal:message_settings")
    found = _of(queries.wishes(by=citizen), kind)
    if not found.value and not found.wanted:
        return redirect("portal:message_settings")
    by_phone = kind == Channel.SMS
    confirm = Confirm(
        base="portal/base.html",
        title=_("Forget your phone number?") if by_phone else _("Forget your e-mail address?"),
        text=_("Text messages then go to the number that stands in each application.")
        if by_phone
        else _("No e-mail is then sent to you. Your inbox here still has every message."),
        do=_("Forget it"),
        back=reverse("portal:message_settings"),
        about=found.value or found.wanted,
    )
    return render(request, "frame/confirm.html", {"confirm": confirm})
