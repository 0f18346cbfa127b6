"""Verdicts in plain words, in Chinese and English: what it is, what to do next, and how old the lists are."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tongban.basis.credentials.outcomes import Outcome, Verdict
from tongban.basis.words import Words

OUTCOMES = {
    Outcome.VALID: Words("有效。", "Valid."),
    Outcome.STATUS_OLD: Words(
        "是真的，但现在的状态不清楚。请更新状态列表后再查。",
        "Genuine, but its present status is not known. Fetch the current status list and check again.",
    ),
    Outcome.SUSPENDED: Words("已被暂停，现在不能使用。", "Suspended: it cannot be used now."),
    Outcome.INVALID: Words("无效，不要采信。", "Not valid: do not rely on it."),
    Outcome.RUN_OUT: Words(
        "出示的内容已过时。请持证人重新打开证照，出示新的二维码。",
        "What is shown has run out. Ask the holder to open the licence again and show a new code.",
    ),
    Outcome.UNKNOWN_ISSUER: Words(
        "签发者不在信任列表上。请更新信任列表后再查；仍然如此，不要采信。",
        "Its issuer is not on the trust list. Fetch the current trust list and check again; "
        "if it is still so, do not rely on it.",
    ),
    Outcome.CLOCK_DIFFERS: Words(
        "时间对不上。请校准双方设备的时间后再查。", "The clocks differ. Set the time of both devices and check again."
    ),
}
NO_LONGER = Words("签发机关已使它失效。", "Its authority has ended it.")
NOT_GENUINE = Words("原因：{cause}", "Because: {cause}.")
NOT_PROVEN = Words(
    "没有证明出示者就是持证人：这只是一份文件。",
    "That whoever shows it is its holder is not proven: this is only a file.",
)
TRUST = Words("信任列表：{age}前签发。", "Trust list: issued {age} ago.")
STATUS = Words("状态列表：{age}前签发。", "Status list: issued {age} ago.")
NO_STATUS = Words("状态列表：没有。", "Status list: none.")
NOT_NEEDED = Words("状态列表：此证照没有状态。", "Status list: this licence has no status.")
ISSUER = Words("签发者：{issuer}", "Issuer: {issuer}")
UNITS = (
    (timedelta(days=1), Words("{n} 天", "{n} days"), Words("1 天", "1 day")),
    (timedelta(hours=1), Words("{n} 小时", "{n} hours"), Words("1 小时", "1 hour")),
    (timedelta(minutes=1), Words("{n} 分钟", "{n} minutes"), Words("1 分钟", "1 minute")),
)
MOMENTS = Words("不到 1 分钟", "less than a minute")


def words(verdict: Verdict, *, at: datetime, language: str = "zh") -> list[str]:
    """Return a verdict in lines of text: the outcome, then why, then how old the lists are.

    Args:
        language: "zh" or "en".
    """
    lines = [OUTCOMES[verdict.outcome].in_language(language), *_because(verdict, language)]
    if verdict.shown:
        lines.append(ISSUER.in_language(language).format(issuer=printable(verdict.shown.issuer)))
        if verdict.shown.proven_at is None:
            lines.append(NOT_PROVEN.in_language(language))
    lines.append(TRUST.in_language(language).format(age=age(at - verdict.trust_from, language)))
    return [*lines, *_status(verdict, at, language)]


def _because(verdict: Verdict, language: str) -> list[str]:
    if verdict.because:
        return [NOT_GENUINE.in_language(language).format(cause=printable(verdict.because.message))]
    return [NO_LONGER.in_language(language)] if verdict.outcome is Outcome.INVALID else []


def _status(verdict: Verdict, at: datetime, language: str) -> list[str]:
    if verdict.shown is None:
        return []
    if verdict.status_from:
        return [STATUS.in_language(language).format(age=age(at - verdict.status_from, language))]
    return [(NO_STATUS if verdict.shown.status else NOT_NEEDED).in_language(language)]


def age(passed: timedelta, language: str) -> str:
    """Return a length of time in its largest whole unit."""
    for unit, many, one in UNITS:
        if passed >= unit:
            count = passed // unit
            return (one if count == 1 else many).in_language(language).format(n=count)
    return MOMENTS.in_language(language)


def facts(found: Mapping[str, Any], before: str = "") -> list[str]:
    """Return facts in lines of text, those within others with the names of both."""
    lines = []
    for name, value in found.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping):
            lines += facts(value, f"{path}/")
        else:
            lines.append(printable(f"{path}: {_short(value)}"))
    return lines


def _short(value: Any) -> str:
    return f"({len(value)} bytes)" if isinstance(value, bytes) else str(value)


def printable(text: str) -> str:
    """Return a text without characters that would steer a terminal."""
    return "".join(each if each.isprintable() else "�" for each in text)
