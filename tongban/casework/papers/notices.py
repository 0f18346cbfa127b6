"""Print the papers of a case, each once, and tell whether a paper that somebody holds is genuine."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings

from tongban.basis.credentials import pades
from tongban.basis.ids import WrongNumber, check_notice_number, read_check_code
from tongban.basis.papers import paragraphs, table
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.casework import rows
from tongban.casework.attempts import actions as attempts
from tongban.casework.cases.models import Case, CaseEvent, CaseNotice, CaseNumber
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.files import actions as files
from tongban.casework.files import queries as stored
from tongban.casework.keys import queries as keys
from tongban.casework.keys.queries import Ready
from tongban.casework.keys.rules import NoSigner
from tongban.casework.offices import queries as offices
from tongban.casework.papers.models import PrintedNotice
from tongban.casework.papers.printing import Sheet, pdf
from tongban.casework.papers.rules import TRIES_AN_HOUR, NotGenuine
from tongban.casework.papers.values import values

CHECK_PAGE = "/verify/"
HERE = "http://127.0.0.1:8000"  # where `./run` serves, unless TONGBAN_URL says how people reach the site


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as a file."""

    content: bytes
    name: str


def printed(case_id: UUID, seq: int, kind: str, *, language: str, at: datetime) -> Printed:
    """Return a paper as PDF in a language; printed now if nobody has asked for it, else the same bytes as before.

    Where the site holds a key for papers of the office's province, it signs them (PAdES); else the place of the seal
    stays empty for a stamp.

    Raises:
        NotFound: The case has no such paper.
        SignerAway: The key cannot be reached just now; nothing was printed.
    """
    found = CaseNotice.objects.filter(case_id=case_id, seq=seq, kind=kind).first()
    if found is None:
        raise NotFound("paper")
    tongue = "zh" if language.startswith("zh") else "en"
    key: dict[str, Any] = {"case_id": case_id, "seq": seq, "kind": kind, "language": tongue}
    known = rows.read(PrintedNotice, **key)
    if not known:
        signer = _signer(found, at)
        sheet = _sheet(found, tongue, signed=signer is not None)
        content, pages = pdf(sheet)
        if signer:
            content = pades.sign(content, signer.signer, signer.certificate, at=at, name=sheet.office)
        file = files.keep_own(content, pages=pages, at=at)
        PrintedNotice.objects.bulk_create([PrintedNotice(sha256=file.sha256, made_at=at, **key)], ignore_conflicts=True)
        known = rows.read(PrintedNotice, **key)
    return Printed(stored.stored(known[0].sha256), f"{found.number}-{tongue}.pdf")


def _signer(notice: CaseNotice, at: datetime) -> Ready | None:
    region = offices.authority(notice.authority_id).region_code
    try:
        return keys.paper_signer(catalog.regions().chain(region)[-1].code, at)
    except NoSigner:
        return None


def _sheet(notice: CaseNotice, tongue: str, *, signed: bool) -> Sheet:
    template = catalog.notice(notice.kind, notice.version)
    case = rows.read(Case, id=notice.case_id)[0]
    event = rows.read(CaseEvent, case_id=notice.case_id, seq=notice.seq)[0]
    filled = values(notice, template, case, event, tongue)
    item = catalog.item(case.item_code, case.item_version)
    address = (settings.SITE_URL or HERE) + CHECK_PAGE
    return Sheet(
        language="zh-hans" if tongue == "zh" else "en",
        office=str(filled["office"]),
        title=template.title.in_language(tongue),
        number=notice.number,
        check_code=notice.check_code,
        address=address,
        link=f"{address}?{urlencode({'number': notice.number, 'code': notice.check_code})}",
        template=f"{template.code} {template.version}",
        made_at=notice.issued_at,
        on=str(filled["date"]),
        paragraphs=paragraphs(template, filled, tongue, case.answers),
        table=table(template, filled, tongue),
        laws=[law.text for law in template.laws(item.type)],
        seal=template.seal,
        signed=signed,
    )


# --- is it genuine? ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Genuine:
    """What anybody may know of a paper that they hold: what it is, from when, and where the case stands."""

    number: str
    title: Words
    office: Words
    issued_at: datetime
    state: State


def check(*, number: str, code: str, address: str, at: datetime) -> Genuine:
    """Return what a paper is, if one has this number and check code. Some six queries.

    Args:
        address: Where the question comes from. It is counted under a hash, and not kept.

    Raises:
        NotGenuine: There is none; one more wrong try has been counted.
        TooManyAttempts: The paper, or the address, has had too many within the hour.
    """
    try:
        case_number, plain = check_notice_number(number)
        given = read_check_code(code)
    except WrongNumber:
        raise NotGenuine from None
    attempted = {f"paper:{plain}": TRIES_AN_HOUR, **attempts.origin(address)}
    attempts.must_be_few(attempted, at)
    known = rows.read(CaseNumber, number=case_number)
    case_id = known[0].case_id if known else None
    found = CaseNotice.objects.filter(case_id=case_id, number=plain).first() if case_id else None
    if found is None or not hmac.compare_digest(found.check_code, given):
        attempts.count(attempted, at)
        raise NotGenuine
    case = rows.read(Case, id=found.case_id)[0]
    office = offices.authorities([found.authority_id])[found.authority_id]
    title = catalog.notice(found.kind, found.version).title
    return Genuine(found.number, title, office.name, found.issued_at, State(case.state))
