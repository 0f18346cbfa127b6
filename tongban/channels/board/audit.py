"""An auditor's search in the ledger of data use, and its export. What an auditor reads is a row of it too."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongban.basis.actors import Officer
from tongban.basis.ids import WrongId, parse_resident_id
from tongban.basis.items import Role
from tongban.basis.refusals import NotYours
from tongban.casework.audit import queries as ledger
from tongban.casework.audit.queries import AccessView, Wanted
from tongban.casework.audit.rules import Kind, Page
from tongban.casework.cases import writes
from tongban.casework.offices import queries as offices
from tongban.casework.offices.absences import names_of
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import changes
from tongban.channels import seeing, wording
from tongban.channels.board.forms import AuditForm
from tongban.channels.board.wording import CHANGED, SUBJECT
from tongban.channels.desk.screen import office_names, show, today
from tongban.channels.frame.ledger import KIND, PAGE, PURPOSE, fields_in_words
from tongban.channels.frame.wording import moment_in_words
from tongban.channels.who import officer_of

MEND = 422
MOST = 100_000  # rows of an export
SHOWN_OF_ID = 8  # characters
COLUMNS = [
    "at",
    "user",
    "client",
    "role",
    "office",
    "channel",
    "page",
    "purpose",
    "fields",
    "kind",
    "subject",
    "case",
    "shown",
]


def auditor_of(request: HttpRequest) -> Officer:
    """Return the auditor signed in, or refuse."""
    officer = officer_of(request)
    if not officer.audits:
        raise NotYours("only an auditor reads the ledger of others")
    return officer


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("person")
def search(request: HttpRequest) -> HttpResponseBase:
    """Show who looked at what, newest first, or send it as a file. What is looked for comes in the request's body."""
    officer = auditor_of(request)
    form = AuditForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, officer, form, Wanted())
    wanted = _wanted(form) if form.is_valid() else None
    if wanted is None or form.errors:
        return show(request, officer, "board/audit.html", {"form": form, "asked": False}, status=MEND)
    if "export" in request.POST:
        return _export(officer, wanted)
    if "export_changes" in request.POST:
        return _export_changes(officer, wanted)
    return _page(request, officer, form, wanted)


def _wanted(form: AuditForm) -> Wanted:
    """Return what is looked for; what there is nothing of is said beside its field."""
    said = form.cleaned_data
    person = None
    if said["person"]:
        try:
            found = registry.person_by_id_number(parse_resident_id(said["person"]).number, today())
        except WrongId:
            found = None
        person = found.person_id if found else None
        if person is None:
            form.add_error("person", _("The register has nobody with this number. Compare it with the card."))
    case_id = writes.case_id_of(said["case"]) if said["case"] else None
    if said["case"] and case_id is None:
        form.add_error("case", _("There is no case with this number. Compare it with the receipt."))
    user_id = offices.user_id(said["officer"]) if said["officer"] else None
    if said["officer"] and user_id is None:
        form.add_error("officer", _("Nobody signs in by this name. Write it as it is written at sign-in."))
    office = offices.code_of(said["office"]) if said["office"] else ""
    if said["office"] and not office:
        form.add_error("office", _("There is no office of this name or code. Write the whole name, as on its papers."))
    return Wanted(
        person_id=person, case_id=case_id, user_id=user_id, office=office,
        since=_start(said["since"]), until=_start(said["until"], days=1),
    )  # fmt: skip


def _start(day: date | None, days: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days=days), time(), get_current_timezone()) if day else None


def _page(request: HttpRequest, officer: Officer, form: AuditForm, wanted: Wanted) -> HttpResponse:
    after = form.cleaned_data["after"] if form.is_bound else None
    rows = ledger.search(wanted, by=officer, after=after, size=ledger.PAGE + 1)
    shown = rows[: ledger.PAGE]
    acts = writes.writes(wanted.case_id, by=officer) if wanted.case_id else []
    changed = changes.changes(by=officer, subject_id=wanted.person_id, case_id=wanted.case_id)
    _note(officer, wanted, len(shown) + len(acts) + len(changed))
    people = _people([user for user in [*(row.user_id for row in shown), *(act.user_id for act in acts)] if user])
    offices_named = [*(row.authority for row in shown), *(act.authority for act in acts)]
    names = office_names([*offices_named, *(each.authority for each in changed)])
    numbers = writes.numbers([row.case_id for row in shown if row.case_id])
    page = {
        "form": form,
        "asked": True,
        "columns": [_("When"), _("Who"), _("Office and role"), _("What for"), _("What"), _("About"), _("Case")],
        "rows": [_line(row, people, names, numbers) for row in shown],
        "act_columns": [_("When"), _("Who"), _("Office and role"), _("What was done")],
        "acts": [
            [moment_in_words(act.at), people.get(act.user_id or 0, "–"),
             f"{names[act.authority]} · {wording.ROLE[Role(act.role)]}", str(wording.DONE[act.act])]
            for act in acts
        ],
        "change_columns": [_("When"), _("Office"), _("What was done"), _("About"), _("Case")],
        "changes": [
            [moment_in_words(each.recorded_at), names[each.authority], str(CHANGED[each.act]),
             f"{SUBJECT[each.subject_kind]} {_short(each.subject_id)}", each.case_number or "–"]
            for each in changed
        ],
        "next_after": shown[-1].after if len(rows) > ledger.PAGE else "",
    }  # fmt: skip
    return show(request, officer, "board/audit.html", page)


def _people(ids: Iterable[int]) -> dict[int, str]:
    """Return what log-ins are called: the name, and the log-in, by which they are looked for here. Two queries."""
    users = sorted(set(ids))
    names = names_of(users)
    return {user: f"{names[user]} ({login})" for user, login in offices.usernames(users).items()}


def _line(row: AccessView, people: dict[int, str], names: dict[str, str], numbers: dict[Any, str]) -> list[str]:
    role = str(wording.ROLE[Role(row.role)]) if row.role in set(Role) else row.role
    lines = ngettext("%(list)s of %(count)s line", "%(list)s of %(count)s lines", row.shown)
    about = (
        lines % {"list": KIND[row.kind], "count": row.shown}
        if row.kind is Kind.LIST
        else f"{KIND[row.kind]} {_short(row.subject_id)}"
    )
    return [
        moment_in_words(row.at),
        row.client or people.get(row.user_id or 0, "–"),
        f"{names[row.authority]} · {role}",
        str(PURPOSE[row.purpose]),
        _("%(page)s: %(data)s") % {"page": PAGE[row.page], "data": fields_in_words(row.fields)},
        about,
        numbers.get(row.case_id, "–"),
    ]


def _short(subject: UUID) -> str:
    """Return the end of an id, by which lines about the same person are seen to be; the file has it whole."""
    return f"…{str(subject)[-SHOWN_OF_ID:]}"


def _note(officer: Officer, wanted: Wanted, shown: int) -> None:
    """Write down that the auditor reads the ledger: about a person, if they looked for one."""
    if wanted.person_id:
        seeing.persons(officer, [wanted.person_id], page=Page.AUDIT, channel="board", case_id=wanted.case_id)
    else:
        seeing.a_list(officer, page=Page.AUDIT, shown=max(shown, 1), channel="board")


CHANGE_COLUMNS = ["recorded_at", "office", "act", "effective_on", "kind", "subject", "case", "case_number"]


class _Line:
    """A file to which csv writes a line, which is handed on at once."""

    def write(self, line: str) -> str:
        return line


def _export(officer: Officer, wanted: Wanted) -> StreamingHttpResponse:
    """Return the rows as CSV, line by line: ids and codes, no name."""
    _note(officer, wanted, 1)
    out = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff" + out.writerow(COLUMNS)
        for row in ledger.export(wanted, by=officer, most=MOST):
            yield out.writerow(
                [
                    localtime(row.at).isoformat(), row.user_id or "", row.client, row.role, row.authority, row.channel,
                    row.page, row.purpose, " ".join(row.fields), row.kind, row.subject_id, row.case_id or "", row.shown,
                ]
            )  # fmt: skip

    return _file(lines(), "use-of-data.csv")


def _export_changes(officer: Officer, wanted: Wanted) -> StreamingHttpResponse:
    """Return what was changed in the registers as CSV, line by line: ids and codes, no value of an entry."""
    _note(officer, wanted, 1)
    out = csv.writer(_Line())
    found = changes.export_changes(by=officer, subject_id=wanted.person_id, case_id=wanted.case_id, most=MOST)

    def lines() -> Iterator[str]:
        yield "\ufeff" + out.writerow(CHANGE_COLUMNS)
        for row in found:
            yield out.writerow(
                [
                    localtime(row.recorded_at).isoformat(), row.authority, row.act, row.effective_on, row.subject_kind,
                    row.subject_id, row.case_id or "", row.case_number,
                ]
            )  # fmt: skip

    return _file(lines(), "changes-of-registers.csv")


def _file(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
