"""What is wrong with the text of a policy, in the words of who reads the page.

The checks of `basis/policy` say it in English, with names and numbers in it. Here stands each sentence with what
differs as %(a)s, %(b)s …; its Chinese is in the catalogue. What has none is shown as it was said.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language, gettext, gettext_noop

SENTENCES = (  # of those that fit, the one with the most words of its own is taken
    gettext_noop("no rule uses %(a)s"),
    gettext_noop("Take it out, or use it"),
    gettext_noop("Take it out"),
    gettext_noop("nothing cites %(a)s"),
    gettext_noop("%(a)s is no article of `sources`"),
    gettext_noop("%(a)s comes to the same (%(b)s) whoever asks"),
    gettext_noop("Widen the facts' ranges, or take it out"),
    gettext_noop("the two languages have different {holes}"),
    gettext_noop("Say the same in both"),
    gettext_noop("%(a)s stands where a number is needed"),
    gettext_noop("Write a number, or `a if test else b`"),
    gettext_noop("%(a)s stands where yes or no is needed"),
    gettext_noop("Compare it with something, like `age >= 18`"),
    gettext_noop("a value can become too large to be exact"),
    gettext_noop("Make the ranges of the facts smaller"),
    gettext_noop("the value comes in steps of %(a)s, not of %(b)s"),
    gettext_noop("Round it with div_floor(…, 1), or give the file a finer `step`"),
    gettext_noop("the value is in %(a)s, and %(b)s is needed"),
    gettext_noop("Multiply by a parameter of the right unit, like %(a)s"),
    gettext_noop("units differ: %(a)s"),
    gettext_noop("Use values of the same unit"),
    gettext_noop("%(a)s stands beside %(b)s"),
    gettext_noop("Use values of the same kind"),
    gettext_noop("days, choices, yes and no cannot be added up"),
    gettext_noop("a day cannot be multiplied"),
    gettext_noop("Use months_between(a, b) for days"),
    gettext_noop("choices, yes and no have no order"),
    gettext_noop("Use ==, != or in"),
    gettext_noop("%(a)s cannot divide steps of %(b)s"),
    gettext_noop("Divide by a whole number above 0"),
    gettext_noop("there are %(a)s conditions"),
    gettext_noop("there are %(a)s ways"),
    gettext_noop("no way is open on %(a)s"),
    gettext_noop("it needs `test` or `ways`, and not both"),
    gettext_noop("%(a)s at most"),
    gettext_noop("the quota is no fixed number"),
    gettext_noop("Name a parameter, like quota"),
    gettext_noop("Write what holds from an earlier day, or end the rules that use it"),
    gettext_noop("Put a number, a day or a choice into a text"),
    gettext_noop("`%(a)s` stands alone"),
    gettext_noop("Numbers may; a choice only after ==, != or in"),
    gettext_noop("`%(a)s` is not allowed in a rule"),
    gettext_noop(
        "Allowed: names, numbers, + - *, one comparison, in [...], and, or, not, a if test else b, tables, functions"
    ),
    gettext_noop("a number that can differ divides"),
    gettext_noop("Divide by a number or a parameter"),
    gettext_noop("%(a)s cannot be turned into years or months"),
    gettext_noop("It works on years and months only"),
    gettext_noop("the later day can differ from person to person"),
    gettext_noop("Count until `on` or a day that is a parameter"),
    gettext_noop("the expression is too long"),
    gettext_noop("Name its parts under `derived`; %(a)s characters at most"),
    gettext_noop("not an expression: %(a)s"),
    gettext_noop("Write it like `age >= 18 and permit`"),
    gettext_noop("nothing is called %(a)s"),
    gettext_noop("`%(a)s` divides or raises to a power"),
    gettext_noop("Use div_floor, div_ceil or div_half_up with a whole number; they say how it is rounded"),
    gettext_noop("`%(a)s` compares twice"),
    gettext_noop("Write two comparisons joined by `and`"),
    gettext_noop("Compare with < <= > >= == != in"),
    gettext_noop("`in` needs a list"),
    gettext_noop("Write it like `education in ['master', 'doctor']`"),
    gettext_noop("%(a)s is compared with %(b)s"),
    gettext_noop("Only a choice goes with a word in quotes"),
    gettext_noop("%(a)s is none of the choices"),
    gettext_noop("`%(a)s` cannot be called"),
    gettext_noop("table %(a)s is asked with %(b)s values"),
    gettext_noop("Write %(a)s(one value)"),
    gettext_noop("%(a)s is no day"),
    gettext_noop("Use facts of the kind date, or `on`"),
    gettext_noop("the policy decides nothing"),
    gettext_noop("Write `conditions:`, `points:` or `outputs:`"),
    gettext_noop("there is no policy file %(a)s to extend"),
    gettext_noop("there is nothing below to take something out of"),
    gettext_noop("Write `extends: …` as well"),
    gettext_noop("%(a)s is no name"),
    gettext_noop("Write it in small letters, digits and underscores, like insured_years"),
    gettext_noop("there is no group %(a)s"),
    gettext_noop("no point item is in the group %(a)s"),
    gettext_noop("Take it out, or write `group:` there"),
    gettext_noop("%(a)s is already %(b)s"),
    gettext_noop("Choose another name"),
    gettext_noop("a choice has no choices"),
    gettext_noop("a row has both `upto` and `under`"),
    gettext_noop("Keep one: `upto` holds for the value itself, `under` does not"),
    gettext_noop("%(a)s is no multiple of the step"),
    gettext_noop("Write bounds in whole steps"),
    gettext_noop("field 'range' is missing"),
    gettext_noop("Write `range: [0, 130]`: the least and the most it can be"),
    gettext_noop("%(a)s does not come after %(b)s"),
    gettext_noop("Write the earliest first"),
    gettext_noop("table %(a)s: row %(b)s %(c)s"),
    gettext_noop("Begin each row where the one before ends"),
    gettext_noop("table %(a)s has rows by name, and is asked for a number"),
    gettext_noop("Write rows: a list with `upto`"),
    gettext_noop("table %(a)s ends before %(b)s"),
    gettext_noop("Add a row without `upto` for all that is above"),
    gettext_noop("table %(a)s: nobody reaches row %(b)s"),
    gettext_noop("Take it out, or widen the range of the fact"),
    gettext_noop("table %(a)s counts by tiers and gives a choice"),
    gettext_noop("Give a number for each step of the key"),
    gettext_noop("table %(a)s counts by tiers from 0, and its key can be below"),
    gettext_noop("Use max(…, 0)"),
    gettext_noop("table %(a)s has no row for %(b)s"),
    gettext_noop("table %(a)s has a row for %(b)s, which is no choice"),
    gettext_noop("table %(a)s: row %(b)s reaches no further than what comes before it"),
    gettext_noop("Put the rows in order, each reaching further than the one before; take out what nobody reaches"),
    gettext_noop("there are %(a)s tests"),
    gettext_noop("Write %(a)s or more"),
    gettext_noop("%(a)s has %(b)s values, `at` has %(c)s"),
    gettext_noop("Write one for each"),
    gettext_noop("%(a)s: nothing is called %(b)s"),
    gettext_noop("%(a)s: %(b)s is %(c)s, and %(d)s is expected"),
    gettext_noop("Mend the policy, or count again from the article"),
    gettext_noop("no test has %(a)s = %(b)s, where the answer changes (on %(c)s)"),
    gettext_noop("Add %(a)s to `at` of a boundary of %(b)s"),
    gettext_noop("%(a)s: %(b)s is wrong"),
    gettext_noop("the file is no list of fields"),
    gettext_noop("Write one `field: value` a line"),
    gettext_noop("the file is empty"),
    gettext_noop("%(a)s is empty"),
    gettext_noop("Write its value, or take the line out"),
    gettext_noop("not YAML: %(a)s"),
    gettext_noop("Mend the line, or put quotes around text"),
    gettext_noop("a field name is no text"),
    gettext_noop("Write a field name as a word; put quotes around a number"),
    gettext_noop("field %(a)s is given twice"),
    gettext_noop("Keep one of the two"),
    gettext_noop("%(a)s begins with a zero"),
    gettext_noop('A code is text. Write it in quotes: "%(a)s"'),
    gettext_noop("unknown field %(a)s"),
    gettext_noop("field %(a)s is missing"),
    gettext_noop("Write `%(a)s: …`"),
    gettext_noop("%(a)s is not known: %(b)s"),
    gettext_noop("Did you mean %(a)s? Known: %(b)s"),
    gettext_noop("Known: %(a)s"),
    gettext_noop("the policy is called %(a)s"),
    gettext_noop("This is a draft of it: write %(a)s"),
    gettext_noop("the version is %(a)s"),
    gettext_noop("Write %(a)s, which comes next"),
    gettext_noop("the policy is for %(a)s"),
    gettext_noop("Write %(a)s, as its name begins"),
    gettext_noop("it holds from %(a)s, version %(b)s only from %(c)s"),
    gettext_noop("Write a day from %(a)s on"),
    gettext_noop("Call it %(a)s.yaml"),
    gettext_noop("the policy is called %(a)s, its file %(b)s"),
    gettext_noop("%(a)s is not of %(b)s"),
    gettext_noop("Begin its name with its jurisdiction"),
    gettext_noop("there is no jurisdiction %(a)s"),
    gettext_noop("%(a)s has version %(b)s twice"),
    gettext_noop("Give it the next version"),
    gettext_noop("version %(a)s holds from %(b)s, version %(c)s only from %(d)s"),
    gettext_noop("{%(a)s} is yes or no"),
    gettext_noop("%(a)s has %(b)s values"),
    gettext_noop("It takes %(a)s or more"),
    gettext_noop("It takes %(a)s"),
    gettext_noop("Write `choices:` with two or more, like {none: {zh: 无, en: None}, …}"),
    gettext_noop("it needs `%(a)s`, or `repealed: true`, and not both"),
    gettext_noop("the policy has no tests"),
    gettext_noop("Write another day"),
    gettext_noop("an alias stands for another value"),
    gettext_noop("Write the value out"),
    gettext_noop("the value lies too deep"),
    gettext_noop("Nest at most %(a)s levels"),
    gettext_noop("Save the file as plain text in UTF-8"),
    gettext_noop("%(a)s has the tag %(b)s"),
    gettext_noop("Take the tag out"),
    gettext_noop("%(a)s holds a control character"),
    gettext_noop("Take the character out"),
    gettext_noop("%(a)s is %(b)s"),
    gettext_noop("%(a)s: %(b)s"),
    gettext_noop("field %(a)s is missing in %(b)s"),
    gettext_noop("Write text; put quotes around a number"),
    gettext_noop("Write a whole number from %(a)s to %(b)s"),
    gettext_noop("Write true or false"),
    gettext_noop("There is no such day. Look at a calendar"),
    gettext_noop("Write a date, like 2026-01-01"),
    gettext_noop("Write it in both languages: {zh: …, en: …}"),
    gettext_noop("Write fields: %(a)s"),
    gettext_noop("Write a list: one `- …` a line, or [a, b]"),
    gettext_noop("Write fields, one `name: …` a line"),
    gettext_noop("Name something of the file below, like points.home"),
    gettext_noop("Write the smallest step of a point, like 0.5 or 1"),
    gettext_noop("Write a day after %(a)s"),
    gettext_noop("Write the middle of what people have, within the range; for yes_no a share, like 0.2"),
    gettext_noop("Write the smallest step, like 0.5"),
    gettext_noop("Write the least and the most it can be, like [0, 130]"),
    gettext_noop("Write an expression, or {key: …, first: least}"),
    gettext_noop("Write an expression, like age >= 18"),
    gettext_noop("Write it like year, yuan or points/year"),
)
PHRASES = (  # that stand within a sentence
    gettext_noop("yes or no"),
    gettext_noop("a number (%(a)s)"),
    gettext_noop("a choice (%(a)s)"),
    gettext_noop("it"),
    gettext_noop("a test in it"),
    gettext_noop("leaves a gap"),
    gettext_noop("overlaps"),
    gettext_noop("true"),
    gettext_noop("false"),
)
PLACE = re.compile(r"%\(\w\)s")
HOLE = re.compile(r"%\\\((\w)\\\)s")  # as `re.escape` leaves it
END = {"zh": "。", "en": "."}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a problem, and the language that it is in where that is not the page's."""

    text: str
    lang: str = ""


def said(text: str) -> Said:
    """Return a fault or a remedy as a sentence in the language of the page, if there are words for it."""
    if (get_language() or "").startswith("en"):
        return Said(text + END["en"])
    told = _told(text, SENTENCES)
    return Said(text + END["en"], "en") if told is None else Said(told + END["zh"])


def _told(text: str, known: tuple[str, ...]) -> str | None:
    for template, form in _forms(known):
        found = form.fullmatch(text)
        if found:
            parts = {name: _told(part, PHRASES) or part for name, part in found.groupdict().items()}
            return gettext(template) % parts
    return None


@cache
def _forms(templates: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    forms = [(template, _form(template)) for template in templates]
    return sorted(forms, key=lambda each: -len(PLACE.sub("", each[0])))


def _form(template: str) -> re.Pattern[str]:
    return re.compile(HOLE.sub(lambda found: f"(?P<{found[1]}>.+?)", re.escape(template)), re.DOTALL)
