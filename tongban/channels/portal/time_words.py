"""What the portal says of clocks that stand still, of more time, of hearings, and of silence that grants."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.basis.citations import Citation
from tongban.basis.items import Item
from tongban.casework.cases.queries import CaseView, EventView
from tongban.casework.cases.states import Act
from tongban.casework.clocks.rules import BY_DATE, limit_of, silence_of
from tongban.channels.frame.wording import day_in_words

TO_ALL = frozenset({Act.OFFER_HEARING, Act.SET_HEARING, Act.ANSWER_CHALLENGE})  # read by whoever is concerned
SAID = frozenset(
    {
        Act.RESUME,
        Act.KEEP_LIMIT,
        Act.ANSWER_CHALLENGE,
        Act.ASK_HEARING,
        Act.CHALLENGE,
        Act.BE_HEARD,
        Act.HOLD_HEARING,
        Act.OFFER_HEARING,
    }
)

UNTIL: Mapping[Act, Promise] = {
    Act.OFFER_HEARING: gettext_lazy("%(words)s Ask for a hearing by %(day)s if you want one; it costs nothing."),
    Act.PRIORITISE: gettext_lazy("Put off until %(day)s, as you asked. %(words)s"),
}


def text(item: Item, event: EventView, language: str) -> str:
    """Return what such an act means for whoever reads it; empty for any other act."""
    data = event.data
    if event.act is Act.PAUSE:
        return _pause(item, event, language)
    if event.act is Act.EXTEND:
        return _("%(days)d days more, for this reason: %(words)s") % {"days": data["days"], "words": data["words"]}
    if event.act in UNTIL and data.get("until"):
        return str(UNTIL[event.act]) % {
            "words": data["words"],
            "day": day_in_words(date.fromisoformat(data["until"])),
        }
    if event.act is Act.SET_HEARING:
        return f"{day_in_words(date.fromisoformat(data['on']))} · {data['place']}"
    if event.act is Act.DEEM:
        return _("No decision came in time, so by law it is granted from %s.") % day_in_words(
            date.fromisoformat(data["from"])
        )
    return str(data.get("words", "")) if event.act in SAID else ""


def _pause(item: Item, event: EventView, language: str) -> str:
    steps = item.procedure.steps if item.procedure else ()
    rules = [item.decision, *(step.limit for step in steps)]
    words = {
        r.code: r.words.in_language(language) for rule in rules if rule and rule.pauses for r in rule.pauses.reasons
    }
    return _("%(why)s: the time limit stands still until %(day)s. %(words)s") % {
        "why": words.get(event.data["reason"], ""),
        "day": day_in_words(date.fromisoformat(event.data["until"])),
        "words": event.data["words"],
    }


def laws(item: Item, event: EventView) -> list[Citation]:
    """Return the articles that such an act rests on."""
    hearing = item.procedure.hearing if item.procedure else None
    silence = silence_of(item, BY_DATE)
    limit = limit_of(item, str(event.data.get("limit", ""))) if event.act is Act.EXTEND else None
    pauses = item.decision.pauses if item.decision else None
    found = {
        Act.PAUSE: pauses.citation if pauses else None,
        Act.EXTEND: limit.extension.citation if limit and limit.extension else None,
        Act.OFFER_HEARING: hearing.citation if hearing else None,
        Act.SET_HEARING: hearing.citation if hearing else None,
        Act.DEEM: silence.citation if silence else None,
    }.get(event.act)
    return [found] if found else []


def next_step(view: CaseView) -> str:
    """Return what it means for the applicant that something goes on beside the steps; empty where nothing does."""
    pause = view.aside.pause
    if pause and view.state == "accepted":
        return _("The time limit stands still. You were told: until %s.") % day_in_words(pause.until)
    if view.aside.put_off:
        return _("It is put off until %s, as you asked. Its time limits stay as they are.") % day_in_words(
            view.aside.put_off
        )
    return ""
