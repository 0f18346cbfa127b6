"""A licence as officers see it: what it says, what was done to it, and what they may do."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from tongban.basis.actors import Officer
from tongban.basis.citations import Citation
from tongban.basis.ids import masked
from tongban.basis.licences import Claim, LicenceAct
from tongban.casework.licences import queries
from tongban.casework.licences.queries import EventView, LicenceView, ProposalView
from tongban.casework.licences.rules import IN_REGISTER, who_does
from tongban.casework.offices.absences import names_of
from tongban.casework.registry.rules import NEXT_DOCUMENT, Act, DocumentState
from tongban.channels.desk.screen import office_names, say
from tongban.channels.desk.wording import DOCUMENT_STATE
from tongban.channels.frame.parts import Entry, Row
from tongban.channels.frame.wording import day_in_words, short_day

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COLOUR = {"valid": "green", "suspended": "yellow", "unendorsed": "yellow", "not_yet": "grey", "replaced": "grey"}
BUTTON: Mapping[LicenceAct, Any] = {
    LicenceAct.SUSPEND: pgettext_lazy("licence", "Suspend"),
    LicenceAct.LIFT: pgettext_lazy("licence", "End the suspension"),
    LicenceAct.RESCIND: pgettext_lazy("licence", "Rescind"),
    LicenceAct.REVOKE: pgettext_lazy("licence", "Revoke"),
    LicenceAct.DEREGISTER: pgettext_lazy("licence", "Deregister"),
}
DONE: Mapping[str, Any] = {
    Act.SUSPEND: pgettext_lazy("licence", "Suspended"),
    Act.LIFT: pgettext_lazy("licence", "The suspension ended"),
    Act.RESCIND: pgettext_lazy("licence", "Rescinded"),
    Act.WITHDRAW: pgettext_lazy("licence", "Withdrawn"),
    Act.REVOKE: pgettext_lazy("licence", "Revoked"),
    Act.DEREGISTER: pgettext_lazy("licence", "Deregistered"),
    Act.REPLACE: pgettext_lazy("licence", "Replaced by a newer one"),
    Act.ENDORSE: pgettext_lazy("licence", "Endorsed"),
    Act.AMEND: pgettext_lazy("licence", "Changed"),
}
MEANS: Mapping[LicenceAct, Any] = {
    LicenceAct.SUSPEND: pgettext_lazy(
        "licence", "From now on it cannot be used. Everybody who checks a copy is told so within about a minute."
    ),
    LicenceAct.LIFT: pgettext_lazy("licence", "It can be used again, and its copies too, within about a minute."),
    LicenceAct.RESCIND: pgettext_lazy("licence", "It ends for good, as one that should not have been granted."),
    LicenceAct.REVOKE: pgettext_lazy(
        "licence", "It ends for good. The holder must apply anew, where the law lets them."
    ),
    LicenceAct.DEREGISTER: pgettext_lazy("licence", "It is struck off, and its copies end."),
}
HARMLESS = frozenset({LicenceAct.LIFT})


def may_see(licence: LicenceView, officer: Officer) -> bool:
    """Return whether an officer works in the office that issued a licence."""
    return licence.document.issued_by in officer.authorities


def open_acts(licence: LicenceView, officer: Officer) -> list[LicenceAct]:
    """Return what an officer may do to a licence now."""
    if queries.proposal(licence.number) is not None:
        return []
    state, roles = DocumentState(licence.document.state), officer.role_in(licence.document.issued_by)
    return [
        act
        for act in LicenceAct
        if licence.kind.acts.get(act) and (state, IN_REGISTER[act]) in NEXT_DOCUMENT and who_does(act) in roles
    ]


def page(licence: LicenceView, officer: Officer, on: date) -> Mapping[str, Any]:
    """Return everything that the page shows. Five queries."""
    history, waiting = queries.history(licence.number), queries.proposal(licence.number)
    names = office_names({each.authority for each in history} | {licence.document.issued_by})
    people = names_of(sorted(_acting(history, waiting)))
    state = licence.state_on(on)
    return {
        "licence": licence,
        "title": say(licence.name),
        "state": DOCUMENT_STATE[state],
        "colour": COLOUR.get(state, "red"),
        "stands": licence.stands(on),
        "facts": _facts(licence, on),
        "entries": [*_entries(licence, history, names, people), _issued(licence, names)],
        "acts": [(act, BUTTON[act]) for act in open_acts(licence, officer)],
        "waiting": _waiting(licence, waiting, people, officer),
    }


def value_in_words(claim: Claim, value: Any) -> str:
    """Return what a claim says, as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return _(", ").join(map(str, value))
    if claim.choices:
        words = claim.choices.get(str(value))
        return words.in_language(get_language() or "zh-hans") if words else str(value)
    return in_words(str(value))


def in_words(text: str) -> str:
    """Return a day that is kept as 2026-04-20 as people write it, anything else as it is."""
    if DAY.fullmatch(text):
        with suppress(ValueError):
            return short_day(date.fromisoformat(text))
    return text


def _facts(licence: LicenceView, on: date) -> list[Row]:
    said = licence.claims(on)
    rows = []
    for name, claim in licence.kind.claims.items():
        if name in said and not claim.age_over:
            text = value_in_words(claim, said[name])
            rows.append(Row(say(claim.label), masked(text) if claim.fact == "id_number" else text))
    return rows


def _acting(history: Sequence[EventView], waiting: ProposalView | None) -> set[int]:
    ids = {user for each in history for user in (each.user_id, each.second_id) if user is not None}
    return ids | ({waiting.proposed_by} if waiting else set())


def _entries(
    licence: LicenceView, history: Sequence[EventView], names: Mapping[str, str], people: Mapping[int, str]
) -> list[Entry]:
    """Return what was done, the last first."""
    return [
        Entry(
            str(DONE[each.act]),
            each.at,
            " · ".join(filter(None, [names[each.authority], *_who(each, people), each.case_number])),
            " ".join(filter(None, [_ground(licence, each), each.words])),
            [Citation(each.law, "", "high")] if each.law else (),
        )
        for each in reversed(history)
    ]


def _who(event: EventView, people: Mapping[int, str]) -> list[str]:
    return [people.get(user, "") for user in (event.user_id, event.second_id) if user is not None]


def _ground(licence: LicenceView, event: EventView) -> str:
    known = {each.code: each for grounds in licence.kind.acts.values() for each in grounds}
    return say(known[event.ground].name) + _(".") if event.ground in known else ""


def _issued(licence: LicenceView, names: Mapping[str, str]) -> Entry:
    paper = licence.document
    text = _("Version %s") % paper.version if paper.version > 1 else ""
    return Entry(str(pgettext_lazy("licence", "Issued")), paper.issued_on, names[paper.issued_by], text)


def _waiting(
    licence: LicenceView, waiting: ProposalView | None, people: Mapping[int, str], officer: Officer
) -> Mapping[str, Any] | None:
    if waiting is None:
        return None
    ground = licence.kind.ground(waiting.act, waiting.ground)
    may = who_does(waiting.act) in officer.role_in(licence.document.issued_by)
    return {
        "act": BUTTON[waiting.act],
        "means": MEANS[waiting.act],
        "rows": [
            Row(_("Proposed"), BUTTON[waiting.act]),
            Row(pgettext("licence", "Ground"), say(ground.name) if ground else waiting.ground),
            Row(_("Reason"), waiting.words),
            Row(_("By"), f"{people.get(waiting.proposed_by, '')} · {day_in_words(waiting.proposed_at.date())}"),
        ],
        "may_confirm": may and waiting.proposed_by != officer.user_id,
        "may_drop": may,
        "confirm_url": reverse("desk:licence_confirm", args=[licence.number]),
        "drop_url": reverse("desk:licence_drop", args=[licence.number]),
    }
