"""Messages that could not be delivered: a supervisor sees which, why, and has one sent again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as after_click
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.refusals import NotFound
from tongban.casework.messages import actions, queries
from tongban.casework.messages.queries import Undelivered
from tongban.casework.messages.rules import Channel
from tongban.channels.desk.forms import SearchForm
from tongban.channels.desk.screen import office_names, say, show
from tongban.channels.now import now
from tongban.channels.who import supervisor_of

CHANNEL: Mapping[Channel, Promise] = {
    Channel.SMS: gettext_lazy("Text message"),
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.WEBHOOK: gettext_lazy("Another system"),
}


@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """Show the messages about cases of the offices below that were given up, latest first."""
    officer = supervisor_of(request)
    after = request.GET.get("after", "")
    rows = queries.undelivered(by=officer, after=after if _is_place(after) else "", size=queries.PAGE + 1)
    page = {
        "lines": _lines(rows[: queries.PAGE]),
        "later": bool(after),
        "next_url": f"?{urlencode({'after': rows[-2].after})}" if len(rows) > queries.PAGE else "",
        "search": SearchForm(),
    }
    return show(request, officer, "undelivered.html", page)


def _is_place(text: str) -> bool:
    """Return whether this is where a page begins: a moment and an id."""
    moment, _, last = text.rpartition("_")
    try:
        UUID(last)
        return datetime.fromisoformat(moment).tzinfo is not None
    except ValueError:
        return False


def _lines(rows: Sequence[Undelivered]) -> list[dict[str, object]]:
    names = office_names(row.authority for row in rows) if rows else {}
    return [_line(row, names[row.authority]) for row in rows]


def _line(row: Undelivered, office: str) -> dict[str, object]:
    notice = queries.notices().get(row.notice)
    return {
        "id": row.id,
        "number": row.number,
        "title": say(notice.text.title) if notice and notice.text else row.notice,
        "channel": CHANNEL[row.channel],
        "to": row.to,
        "office": office,
        "made_at": row.made_at,
        "tries": row.tries,
        "fault": row.fault,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Ask whether to send a message again, and do it."""
    officer = supervisor_of(request)
    if request.method != "POST":
        line = _lines([queries.one_undelivered(delivery_id, by=officer)])[0]
        return show(request, officer, "resend.html", {"line": line})
    try:
        actions.resend(delivery_id=delivery_id, by=officer, at=now())
    except NotFound:
        after_click.error(request, _("Somebody came first, or it is not there any more. Look at the list again."))
    else:
        after_click.success(request, _("It goes out again. If it fails again, it comes back to this list."))
    return redirect("desk:undelivered")
