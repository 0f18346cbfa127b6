"""What the registers say about the citizen who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry
from tongban.channels import questions
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
    }
    return render(request, "portal/me.html", context)
