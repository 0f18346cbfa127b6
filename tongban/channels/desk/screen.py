"""The frame of every page of the desk: who works here, where they may go, how offices are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotYours
from tongban.basis.words import Words
from tongban.casework.breakglass import queries as breakglass
from tongban.casework.offices import queries as offices
from tongban.casework.rounds import queries as rounds
from tongban.channels import wording
from tongban.channels.now import now
from tongban.channels.who import officer_of

READS_REGISTERS = frozenset({Role.REGISTRAR, Role.CLERK})
ROLES = tuple(Role)


def today() -> date:
    """Return the local day."""
    return localdate(now())


def say(words: Words) -> str:
    """Return a text of the pack in the language of the page."""
    return words.in_language(get_language() or "zh-hans")


def office_names(codes: Iterable[str]) -> dict[str, str]:
    """Return what offices are called, by code; an empty code has an empty name. One query."""
    wanted = {code for code in codes if code}
    found = offices.authorities(wanted) if wanted else {}
    return {"": ""} | {code: say(view.name) for code, view in found.items()}


def roles_of(officer: Officer) -> list[Role]:
    """Return the roles that an officer has anywhere, in the order of the work."""
    held = {role for _, role in officer.posts}
    return [role for role in ROLES if role in held]


def windows(officer: Officer) -> list[str]:
    """Return the authorities at whose counter the officer takes in applications."""
    return sorted(code for code, role in officer.posts if role is Role.CLERK)


def must_work_at_a_window(request: HttpRequest) -> Officer:
    """Return the officer if they are a clerk anywhere, or refuse."""
    officer = officer_of(request)
    if not windows(officer):
        raise NotYours("only a window clerk works at the counter")
    return officer


def narrowed(officer: Officer, *, role: str = "", office: str = "") -> Officer:
    """Return the officer with those posts only: a filter can take away what they see, never add to it."""
    kept = [(code, held) for code, held in officer.posts if role in {"", held} and office in {"", code}]
    return replace(officer, posts=frozenset(kept))


@dataclass(frozen=True, slots=True)
class Places:
    """Where an officer may go on the desk."""

    counter: bool
    registers: bool
    overview: bool
    board: bool = False
    audit: bool = False
    emergency: bool = False
    systems: bool = False
    policies: bool = False
    licences: bool = False
    rounds: bool = False


def places(officer: Officer) -> Places:
    """Return the parts of the desk that are open to an officer; nothing else is shown."""
    roles = set(roles_of(officer))
    return Places(
        counter=Role.CLERK in roles,
        registers=bool(roles & READS_REGISTERS),
        overview=bool(officer.supervises),
        board=bool(officer.supervises),
        audit=bool(officer.audits),
        systems=bool(officer.integrates),
        policies=bool(officer.drafts),
        licences=bool(officer.authorities),
        emergency=breakglass.may_open(officer),
        rounds=rounds.takes_part(officer),
    )


def show(
    request: HttpRequest,
    officer: Officer,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    names: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a page of the desk with its frame. One query, unless the names of the officer's offices are given."""
    names = names or office_names(officer.posted_at)
    separator = _(", ")
    who = {
        "office": separator.join(sorted(names[code] for code in officer.posted_at if code in names)),
        "role": separator.join(str(wording.ROLE[role]) for role in roles_of(officer)),
    }
    page = {"who": who, "places": places(officer), "today": today(), **context}
    return render(request, template if "/" in template else f"desk/{template}", page, status=status)
