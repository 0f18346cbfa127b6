"""What the registers say about the citizen who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.basis.terms import Reach
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry
from tongban.casework.standing import queries as standing
from tongban.casework.standing.rules import BarValue
from tongban.channels import questions, refusal_words
from tongban.channels.now import now
from tongban.channels.portal import wording
from tongban.channels.portal.documents import documents
from tongban.channels.who import citizen_of


@require_safe
def entry(request: HttpRequest) -> HttpResponse:
    """Show the citizen's own entry, their household, and the documents issued to them."""
    citizen, on = citizen_of(request), localdate(now())
    home = registry.household_of(citizen.person_id, on)
    context = {
        "person": registry.person(citizen.person_id, on),
        "household": home,
        "region": questions.region_in_words(home.home.region_code, on) if home else "",
        "office": wording.say(offices.authority(home.home.authority).name) if home else "",
        "members": [(each, questions.RELATION[each.relation]) for each in home.members] if home else [],
        "documents": documents(registry.documents_of(citizen.person_id), on),
        "bars": [
            (bar, refusal_words.BARRED[bar.cause], _reach(bar))
            for bar in standing.bars_of(person_id=citizen.person_id, on=on)
        ],
    }
    return render(request, "portal/me.html", context)


def _reach(bar: BarValue) -> str:
    """Return what a bar keeps somebody from: a service, or all of its kind."""
    on = localdate(now())
    named = [item for item in catalog.in_force(on) if item.code == bar.item_code]
    name = wording.say(named[0].name) if named else bar.item_code
    return _("%(item)s, and everything of the same kind") % {"item": name} if bar.reach is Reach.AREA else name
