"""The wallet's own page, the same for everybody, and the page on which a person lets a device fetch a licence."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import NotFound
from tongban.casework.audit.rules import Page
from tongban.casework.issuing import actions
from tongban.casework.issuing.rules import TooManyOffers
from tongban.casework.licences import queries as licences
from tongban.casework.licences.queries import LicenceView
from tongban.casework.licences.rules import NoLicence
from tongban.casework.registry.rules import DocumentState
from tongban.channels import refusal_words, seeing
from tongban.channels.desk import licence_page
from tongban.channels.frame.offline import App, language_here
from tongban.channels.issue.offers import code_of, offer_text
from tongban.channels.licence_words import fact_words, orders
from tongban.channels.lists import anchor, index
from tongban.channels.now import now
from tongban.channels.party_words import party_words
from tongban.channels.portal.wording import DOCUMENT_STATE
from tongban.channels.wallet.wallet_words import WALLET_WORDS
from tongban.channels.who import citizen_of, officer_of


def _context(language: str) -> Mapping[str, Any]:
    return {
        "lists": index(), "anchor": anchor(), "mine": reverse("wallet:mine"),
        "fact_words": {**fact_words(language), **orders(), **party_words(language)}, "words": WALLET_WORDS,
    }  # fmt: skip


WALLET = App(
    space="wallet",
    template="wallet/wallet.html",
    script="wallet/wallet.js",
    name=lambda: _("Licence wallet"),
    short=lambda: _("Wallet"),
    context=_context,
)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show a person's licences, and how to bring each onto a device."""
    return render(request, "wallet/mine.html", {"licences": _lines(request)})


def _lines(request: HttpRequest) -> list[dict[str, Any]]:
    on, language = localdate(now()), get_language() or "zh-hans"
    found = licences.licences_of(citizen_of(request).person_id)
    found = [each for each in found if each.state_on(on) != DocumentState.REPLACED]  # the newer one stands here
    return [
        {
            "number": each.number, "name": each.name.in_language(language), "stands": each.stands(on),
            "last_day": each.record.last_day, "state": DOCUMENT_STATE[each.state_on(on)],
        }
        for each in found
    ]  # fmt: skip


@never_cache
@require_POST
def offer(request: HttpRequest, number: str) -> HttpResponse:
    """Give a person a code for one of their licences: for this device, or to be read by another one."""
    citizen = citizen_of(request)
    licence = _own(citizen.person_id, number)
    here = "elsewhere" not in request.POST
    return _offer(request, licence, citizen, here=here, back=reverse("wallet:mine"))


@never_cache
@require_POST
def counter_offer(request: HttpRequest, number: str) -> HttpResponse:
    """Give whoever stands at the counter a code for their licence, to be read by their own device."""
    officer = officer_of(request)
    licence = licences.licence(number)
    if not licence_page.may_see(licence, officer):
        raise NotFound("licence")
    seeing.persons(officer, [each for each in [licence.document.person_id] if each], page=Page.LICENCE)
    return _offer(request, licence, officer, here=False, back=reverse("desk:licence", args=[number]))


def _offer(request: HttpRequest, licence: LicenceView, to: Citizen | Officer, *, here: bool, back: str) -> HttpResponse:
    try:
        offered = actions.offer(number=licence.number, user_id=to.user_id, digits=not here, at=now())
    except (TooManyOffers, NoLicence) as e:
        messages.error(request, refusal_words.refusal(e, to=to))
        return redirect(back)
    text = offer_text(request, licence, offered)
    context: dict[str, Any] = {
        "name": licence.name.in_language(get_language() or "zh-hans"), "digits": offered.digits,
        "until": offered.expires_at, "back": back,
        "base": "portal/base.html" if isinstance(to, Citizen) else "desk/base.html",
    }  # fmt: skip
    if here:
        context["link"] = f"{reverse('wallet:page', args=[language_here()])}#offer={quote(text)}"
    else:
        context["code"] = code_of(text)
    return render(request, "wallet/offer.html", context)


def _own(person_id: UUID, number: str) -> LicenceView:
    found = licences.licence(number)
    if found.document.person_id != person_id:
        raise NotFound("licence")
    return found
