"""What the names in braces of a paper stand for, in one case and one language."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from tongban.basis.papers import CERTIFIED, DAYS, NoticeTemplate, Values
from tongban.basis.policy.explain import Outcome, Reason, Way
from tongban.basis.remedies import Remedy
from tongban.basis.words import Words
from tongban.casework.cases import entitlement
from tongban.casework.cases.models import Case, CaseEvent, CaseNotice
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.rules import DECISION, PROMISE
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry

CHINESE = "zh"
MONTHS = "January February March April May June July August September October November December".split(" ")  # noqa: SIM905 (reads as a sentence)


def day(value: date | str | None, language: str) -> str:
    """Return a day as a paper writes it: 2026年3月2日, 2 March 2026."""
    if not value:
        return ""
    on = date.fromisoformat(value) if isinstance(value, str) else value
    if language.startswith(CHINESE):
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def values(notice: CaseNotice, template: NoticeTemplate, case: Case, event: CaseEvent, language: str) -> Values:
    """Return the values of a paper. Some eight queries; more where it says what a register says."""
    item = catalog.item(case.item_code, case.item_version)
    on = localdate(notice.issued_at)
    data: Mapping[str, Any] = event.data
    found: dict[str, str | list[str]] = {
        "applicant": case.applicant_name,
        "case": case.number,
        "item": item.name.in_language(language),
        "basis": item.legal_basis if item.citation.verified else "",
        "date": day(on, language),
        "received": day(localdate(case.received_at), language),
        "accepted": day(data.get("from") or case.accepted_on, language),
        "decided": day(case.decided_on, language),
        "due": day(notice.due.get(DECISION), language),
        "promised": day(notice.due.get(PROMISE), language),
        "deemed": "1" if data.get("deemed") else "",
        "until": day(data.get("until"), language),
        **_offices(notice, case, language),
        **_said(template, data, language),
        "missing": [e.name.in_language(language) for e in item.evidence if e.code in data.get("missing", ())],
        "remedies": [_remedy(r, case, on, language) for r in item.remedies if r.code in data.get("remedies", ())],
        "policies": _policies(data, language),
        "conditions": [words.in_language(language) for words in item.conditions],
        "issued": _issued(case.id, template, language),
    }
    if item.no_remedy and "remedies" in data:
        found["final"] = Words("依法本决定为最终决定。", "By law this decision is final.").in_language(language)
    return found | (_entry(case.id, template, on, language) if template.documents else {})


def _offices(notice: CaseNotice, case: Case, language: str) -> dict[str, str]:
    codes = {"office": notice.authority_id, "deciding": case.deciding_id, "receiving": case.receiving_id}
    names = offices.authorities(set(codes.values()))
    return {name: names[code].name.in_language(language) for name, code in codes.items()}


def _said(template: NoticeTemplate, data: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what the act itself says: words as they are, codes as the template puts them."""
    said = {}
    for name in ("words", "clause", "because", "right_office", "how", "days", "reason"):
        value = str(data.get(name) or "")
        known = template.words.get(name, {}).get(value)
        said[name] = known.in_language(language) if known else value
    return said


def _remedy(remedy: Remedy, case: Case, on: date, language: str) -> str:
    """Return a way to contest the decision, and before whom by name."""
    text, body = remedy.text.in_language(language), catalog.body_of(remedy, case.deciding_id, on)
    if body is None:
        return text
    named = body.in_language(language)
    return f"{text}复议机关：{named}。" if language.startswith(CHINESE) else f"{text} The body is {named}."


def _policies(data: Mapping[str, Any], language: str) -> list[str]:
    """Return what policies say is not fulfilled, each with its article: as the decision kept it, said again."""
    lines = []
    for kept in data.get("policies", ()):
        for reason in entitlement.explain(kept["policy"], kept).conditions:
            if reason.status is Outcome.NO:
                lines.append(_reason(reason, language))
                lines += [_reason(test, language, way) for way in reason.ways for test in way.failed]
    return lines


def _reason(reason: Reason, language: str, way: Way | None = None) -> str:
    """Return why a condition fails, with its article; of a test of a way, after what the way is called."""
    words = (reason.message or reason.words).in_language(language)
    articles = [citation.text for citation in (reason.citation, *reason.rows)]
    chinese = language.startswith(CHINESE)
    head = "" if way is None else f"{way.words.in_language(language)}{'：' if chinese else ': '}"
    return f"{head}{words}（{'；'.join(articles)}）" if chinese else f"{head}{words} ({'; '.join(articles)})"


def _issued(case_id: UUID, template: NoticeTemplate, language: str) -> list[str]:
    kinds = registry.document_kinds()
    return [
        f"{kinds[each.kind].name.in_language(language) if each.kind in kinds else each.kind} {each.number}"
        for each in registry.documents_of_case(case_id)
        if not template.documents or each.kind in template.documents
    ]


def _entry(case_id: UUID, template: NoticeTemplate, on: date, language: str) -> dict[str, str | list[str]]:
    """Return what the register says, on the day of the paper, of whom the document was issued to."""
    issued = next((d for d in registry.documents_of_case(case_id) if d.kind in template.documents), None)
    if issued is None or issued.person_id is None:
        return {}
    person, household = registry.person(issued.person_id, on), registry.household_of(issued.person_id, on)
    words = template.words
    entry: dict[str, str | list[str]] = {
        "name": person.name,
        "id_number": person.id_number,
        "sex": _put(words, "sex", person.sex, language),
        "born": day(person.born_on, language),
        "ethnicity": person.ethnicity,
        "purpose": str(issued.facts.get("purpose") or ""),
        **_certified(template, issued.facts, language),
    }
    if household is None:
        return entry
    members = {member.person.person_id: member for member in household.members}
    own = members.get(issued.person_id)
    entry["address"] = _place(household.home.region_code, on, language) + household.home.address
    entry["household"] = household.home.number
    entry["relation"] = _put(words, "relation", own.relation, language) if own else ""
    entry["since"] = day(own.since, language) if own else ""
    entry["members"] = [
        f"{member.person.name} {_put(words, 'relation', member.relation, language)}"
        for member in household.members
        if member.person.person_id != issued.person_id
    ]
    return entry


def _certified(template: NoticeTemplate, facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what the register certified of the past: days as days, codes as the template puts them."""
    return {
        name: day(facts[name], language)
        if name.endswith(DAYS)
        else _put(template.words, name, str(facts[name]), language)
        for name in CERTIFIED
        if facts.get(name)
    }


def _put(words: Mapping[str, Mapping[str, Words]], name: str, code: str, language: str) -> str:
    known = words.get(name, {}).get(code)
    return known.in_language(language) if known else code


def _place(region_code: str, on: date, language: str) -> str:
    where = catalog.place(region_code, on)
    return where.zh if language.startswith(CHINESE) else f"{where.en}, "
