"""An explanation for a terminal."""

from tongban.basis.policy.explain import Amount, Explanation, Outcome, Reason, Way
from tongban.basis.words import Words

SIGNS = {Outcome.YES: "✓", Outcome.NO: "✗", Outcome.UNKNOWN: "?"}
DOUBTFUL = "not verified: the office must look"


def lines(found: Explanation, title: Words, language: str) -> list[str]:
    """Return an explanation line by line."""
    total = f"  {_span(*found.total)}" if found.total else ""
    lines = [
        f"{SIGNS[found.outcome]} {title.in_language(language)}  {found.policy} v{found.version}  {found.on}{total}"
    ]
    for reason in found.conditions:
        told = [text.in_language(language) for text in (reason.message, reason.fix) if text]
        lines.append(f"  {SIGNS[reason.status]} {reason.words.in_language(language)}  {' '.join(told)}")
        lines.append(_cited(reason))
        lines += [line for way in reason.ways for line in _way(way, language)]
    lines += [line for amount in (*found.points, *found.outputs) for line in _amount(amount, language)]
    if found.missing:
        lines.append(f"  ? {', '.join(found.missing)}")
    return lines


def _amount(amount: Amount, language: str) -> list[str]:
    note = amount.note.in_language(language) if amount.note else ""
    return [
        f"  {_span(amount.low, amount.high):>8}  {amount.words.in_language(language)}  {note}",
        _cited(amount),
    ]


def _way(way: Way, language: str) -> list[str]:
    told = [f"    {SIGNS[way.status]} {way.words.in_language(language)}"]
    for test in way.tests:
        texts = [text.in_language(language) for text in (test.message, test.fix) if text]
        told += [f"      {SIGNS[test.status]} {test.words.in_language(language)}  {' '.join(texts)}".rstrip()]
        told.append(f"    {_cited(test)}")
    return told


def _cited(rule: Amount | Reason) -> str:
    texts = "; ".join(citation.text for citation in (rule.citation, *rule.rows))
    return f"      {texts}{f'  ({DOUBTFUL})' if rule.unverified else ''}"


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"
