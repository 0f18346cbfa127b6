"""Template tags of the portal: what packs say, in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongban.basis.clock_words import Sentence, limit_en, limit_zh
from tongban.basis.remedies import Period
from tongban.basis.words import Words
from tongban.basis.workdays import Limit
from tongban.channels import afterwards
from tongban.channels.frame.parts import Row

register = template.Library()


def language() -> str:
    """Return the language of the page."""
    return get_language() or "zh-hans"


@register.filter
def say(words: Words | Sentence | None) -> str:
    """Return a text of the pack, or a reason of the clock, in the language of the page."""
    if isinstance(words, Sentence):
        return words.zh if language().startswith("zh") else words.en
    return words.in_language(language()) if words else ""


@register.filter
def days(limit: Limit) -> str:
    """Return a time limit in words."""
    return limit_zh(limit) if language().startswith("zh") else limit_en(limit)


@register.filter
def period(value: Period) -> str:
    """Return a period in words: 30 days, 3 months, 10 working days."""
    if value.months:
        return ngettext("%d month", "%d months", value.months) % value.months
    return days(Limit(value.days, value.day_type))


@register.filter
def joined(texts: list[Any]) -> str:
    """Return texts in one line."""
    return _("; ").join(str(text) for text in texts)


@register.simple_tag
def rows(*pairs: str) -> list[Row]:
    """Return rows of a summary list: key, value, key, value …; a row without a value is left out."""
    return [Row(key, value) for key, value in zip(pairs[::2], pairs[1::2], strict=True) if value]


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping has under a key, or nothing."""
    return found.get(key)


@register.filter
def outcome(value: str) -> str:
    """Return how a contest ended, in words."""
    return str(afterwards.OUTCOME[value])


@register.filter
def ending(value: str) -> str:
    """Return in which way something granted is lost, in words."""
    return str(afterwards.ENDING[value])


@register.filter
def follow_up(value: str) -> str:
    """Return where the follow-up of a bad rating stands, in words."""
    return str(afterwards.FOLLOW_UP[value])
