"""Who looked at the citizen's data: every look is a row, and the page shows each."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.basis.items import Role
from tongban.casework.audit import queries as ledger
from tongban.casework.audit.rules import OWN
from tongban.casework.breakglass import queries as breakglass
from tongban.casework.breakglass.queries import OpeningView
from tongban.casework.cases import queries as cases
from tongban.casework.offices import queries as offices
from tongban.channels import wording as common
from tongban.channels.frame.ledger import PAGE, PURPOSE, fields_in_words
from tongban.channels.portal import wording
from tongban.channels.who import citizen_of

LINES = 20


@require_safe
def looked(request: HttpRequest) -> HttpResponse:
    """Show who looked at the citizen's data, for which office, what for and in which case, newest first."""
    actor = citizen_of(request)
    after = _place(request.GET.get("after", ""))
    rows = list(ledger.of_citizen(actor, after=after, size=LINES + 1))
    shown = rows[:LINES]
    names = offices.authorities({row.authority for row in shown if row.authority}) if shown else {}
    opened = breakglass.told([row.opening_id for row in shown if row.opening_id])
    numbers = cases.numbers_of([row.case_id for row in shown if row.case_id], actor=actor)
    url = reverse("portal:looked")
    context = {
        "lines": [
            {
                "row": row,
                "office": wording.say(names[row.authority].name) if row.authority in names else "",
                "role": row.client or (_("You yourself") if row.role == OWN else common.ROLE[Role(row.role)]),
                "purpose": PURPOSE[row.purpose],
                "opening": _opening(opened.get(row.opening_id)) if row.opening_id else "",
                "page": PAGE[row.page],
                "fields": fields_in_words(row.fields),
                "number": numbers.get(row.case_id, "") if row.case_id else "",
            }
            for row in shown
        ],
        "later": after is not None,
        "first_url": url,
        "next_url": f"{url}?{urlencode({'after': shown[-1].after})}" if len(rows) > LINES else "",
    }
    return render(request, "portal/looked.html", context)


def _opening(found: OpeningView | None) -> str:
    """Return what an officer without a duty looked for, and what the review found."""
    if found is None:
        return ""
    said = {None: _("not reviewed yet"), True: _("review: justified"), False: _("review: not justified")}
    return f"{wording.say(found.purpose)} · {said[found.justified]}"


def _place(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
