"""What happened to a case, in words: who, where, when, and what was said."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tongban.basis.items import Item, Role
from tongban.casework.cases.counter import OrderBecause
from tongban.casework.cases.queries import CaseView, EventView
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.cases.states import Act
from tongban.channels import wording
from tongban.channels.desk import time_page
from tongban.channels.desk.screen import say
from tongban.channels.desk.wording import CHANNEL, EVENT_ROLE, HOW, ORDER_BECAUSE
from tongban.channels.frame.parts import Entry


def timeline(view: CaseView, offices: Mapping[str, str]) -> list[Entry]:
    """Return the events of a case as entries of a timeline, the first one first."""
    return [
        Entry(
            title=_title(view.item, event),
            at=event.at,
            who=" · ".join(filter(None, [_who(event), offices[event.authority], str(CHANNEL.get(event.channel, ""))])),
            text=_said(view.item, event),
        )
        for event in view.events
    ]


def _title(item: Item, event: EventView) -> str:
    if event.act is Act.DO_STEP:
        return wording.task(item, event.step)
    if event.data.get("deemed") and event.act is Act.ACCEPT:
        return _("Deemed accepted: the office did not answer in time")
    return wording.done(event.act, str(event.data.get("kind", "")))


def _who(event: EventView) -> str:
    if event.role in EVENT_ROLE:
        return str(EVENT_ROLE[event.role])
    return str(wording.ROLE[Role(event.role)])


def _said(item: Item, event: EventView) -> str:
    """Return what was said at an act: the reason, what is missing, the clause."""
    data, comma = event.data, _(", ")
    names = {evidence.code: say(evidence.name) for evidence in item.evidence}
    listed = {key: comma.join(names.get(code, code) for code in data.get(key, [])) for key in ("missing", "seen")}
    because, how = data.get("because"), data.get("how", "")
    parts = [
        str(wording.NOT_ACCEPTED[NotAcceptedBecause(because)]) if because else "",
        _labelled(_("Office in charge: %s"), data.get("right_office")),
        _labelled(_("Missing: %s"), listed["missing"]),
        _labelled(_("Seen: %s"), listed["seen"]),
        _("In place of a colleague who is away") if "for" in data else "",
        _order(event),
        *time_page.said(item, event),
        data.get("words", ""),
        _labelled(_("Clause: %s"), data.get("clause")),
        data.get("law", ""),
        str(HOW.get(how, "")),
    ]
    *first, last = [part for part in parts if part] or [""]
    return _("; ").join([*(part.rstrip("。.") for part in first), last])


def _order(event: EventView) -> str:
    """Return why a case comes before others or after them."""
    because = event.data.get("order") if event.act is Act.PRIORITISE else None
    return str(ORDER_BECAUSE[OrderBecause(because)]) if because else ""


def _labelled(label: str, text: str | None) -> str:
    return label % text if text else ""
