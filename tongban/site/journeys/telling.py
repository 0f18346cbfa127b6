"""A journey as it is read in a terminal of a hundred columns: acts, due dates and why, register, documents."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from unicodedata import east_asian_width

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from tongban.basis.clock_words import Sentence
from tongban.basis.words import Words
from tongban.casework.cases.states import Act as CaseAct
from tongban.casework.clocks import rules as clock_rules
from tongban.casework.clocks.queries import RunningClock
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry
from tongban.casework.reviews.rules import FollowUpAct
from tongban.channels import questions, wording
from tongban.channels.afterwards import STEP
from tongban.channels.frame.wording import day_in_words, moment_in_words
from tongban.site.demo import FAMILIES, FIRMS, OFFICERS
from tongban.site.journeys.expectations import Act, Difference, Home, Paper
from tongban.site.journeys.runner import WORKER, Story, Told

WIDTH = 98  # columns
CLOSING = "，。；：、！？）》”]"  # no line begins with one of these: there are two columns more for them
BESIDES = {
    "rate": gettext_lazy("Says how they found it"),
    "mark": gettext_lazy("Notes how the contest goes on"),
    "suspend": gettext_lazy("Suspends the licence"),
    "lift": gettext_lazy("Gives the licence back"),
    "revoke": gettext_lazy("Proposes to revoke the licence"),
    "confirm": gettext_lazy("Confirms what a colleague proposed; the licence is revoked"),
}
SAYS = {
    "valid": gettext_lazy("valid"),
    "suspended": gettext_lazy("suspended"),
    "invalid": gettext_lazy("no longer valid"),
}
Write = Callable[[str], None]


class Teller:
    """Writes journeys down line by line, in the language that is active."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._offices: dict[str, str] = {}
        self._told: set[tuple[str, str, str]] = set()  # limits whose reasons stand above
        self._numbers: set[str] = set()  # of cases that stand above
        self._names = {each.username: each.name for each in OFFICERS}
        self._names |= {each.username: each.name for family in FAMILIES for each in family.residents}
        self._names |= {each.name_here: each.name for each in FIRMS}
        self._posts: Mapping[str, tuple[str, str]] = {
            each.username: (f"police-{each.region}", str(wording.ROLE[each.role])) for each in OFFICERS
        }

    def tell(self, story: Story, told: Told | None) -> None:
        """Write what is new: the register before the first act, or one act and how the case stands then."""
        if told is None:
            self._begin(story)
        else:
            self._act(told)

    def end(self, story: Story) -> None:
        """Write the register afterwards, what was issued and not asked for, and everything that differs."""
        for home in story.after:
            self._line(0, _("Register after:"), self._home(home))
        for paper in story.papers:
            self._line(0, _("Issued:"), self._paper(paper))
        if story.not_asked:
            names = {evidence.code: _say(evidence.name) for evidence in story.item.evidence}
            self._line(0, _("Not asked for (a register holds it):"), _("; ").join(names[c] for c in story.not_asked))
        for difference in story.differences:
            self._difference(difference)
        if story.as_it_must_be:
            self._line(0, "✓", _("As the law says, act by act."))
        self._write("")

    def _begin(self, story: Story) -> None:
        self._told.clear()
        self._numbers.clear()
        title = _("(%(code)s) %(title)s") % {"code": story.journey.code, "title": _say(story.journey.title)}
        for line in wrapped(title, WIDTH):
            self._write(line)
        self._write("─" * WIDTH)
        self._line(0, _("Item:"), f"{story.item.code} {_say(story.item.name)}")
        for home in story.before:
            self._line(0, _("Register before:"), self._home(home))

    def _act(self, told: Told) -> None:
        act, view = told.act, told.view
        event = view.events[-1]
        self._line(
            0, moment_in_words(event.at if told.noted and act.who != WORKER else self._moment(told)), self._who(act.who)
        )
        self._line(2, "→", f"{self._what(told)} · {wording.STATE[view.state]}")
        said = [act.words.in_language(_language())] if act.words else []
        said += [act.clause] if act.clause else []
        if said:
            self._line(4, "»", _("; ").join(said))
        if view.number not in self._numbers:
            self._numbers.add(view.number)
            self._line(4, _("Number:"), view.number)
        for clock in view.clocks:
            self._clock(clock, told)
        if view.task:
            task = wording.task(view.item, view.task.name)
            self._line(4, _("Next:"), f"{self._office(view.holder)} · {task}")
        if act.verifier:
            self._line(
                4,
                "◇",
                _("A verifier without a network, with the newest list: %(outcome)s")
                % {"outcome": SAYS.get(act.verifier, act.verifier)},
            )
        for difference in told.differences:
            self._difference(difference)

    def _moment(self, told: Told) -> datetime:
        return told.act.at.replace(tzinfo=get_current_timezone())

    def _clock(self, clock: RunningClock, told: Told) -> None:
        """Write a limit with its reasons when it begins, and how it ended when it does."""
        value = clock.value
        key = (f"{told.view.number} {clock.kind}", clock.authority, f"{value.started_on} {value.due.on}")
        name = _say(clock_rules.name(told.view.item, clock.kind))
        if clock.running and key not in self._told:
            self._told.add(key)
            words = {"name": name, "day": day_in_words(value.due.on), "office": self._office(clock.authority)}
            self._line(4, "○", _("%(name)s: due %(day)s (%(office)s)") % words)
            for sentence in value.explain(max(told.act.at.date(), value.started_on)):
                self._line(8, "·", _sentence(sentence))
        elif not clock.running and (*key[:2], f"{key[2]} ended") not in self._told:
            self._told.add((*key[:2], f"{key[2]} ended"))
            self._line(4, "■", f"{name}{_(': ')}{_sentence(list(value.reasons())[-1])}")

    def _difference(self, difference: Difference) -> None:
        words = _("%(what)s: must be “%(expected)s”, is “%(found)s”") % {
            "what": difference.what,
            "expected": difference.expected,
            "found": difference.found,
        }
        self._line(2, "✗", words)

    def _who(self, who: str) -> str:
        if who == WORKER:
            return _("The days have passed; the worker looks")
        if who in self._posts:
            office, role = self._posts[who]
            return f"{self._names[who]} · {self._office(office)} · {role}"
        return f"{self._names[who]} · {wording.ROLE[None]}"

    def _what(self, told: Told) -> str:
        act, last = told.act, told.view.events[-1]
        if not told.noted:
            return _("Nothing: the last day is not over") if act.who == WORKER else _unnoted(act)
        if act.who == WORKER and last.act is CaseAct.ACCEPT:
            return _("Deemed accepted from the day of receipt")
        return wording.task(told.view.item, act.act) if last.act is CaseAct.DO_STEP else str(wording.DONE[last.act])

    def _home(self, home: Home) -> str:
        shown = _("%(office)s · %(address)s")
        members = pgettext("list of people", ", ").join(
            _("%(name)s (%(relation)s)") % {"name": self._names[who], "relation": questions.RELATION[relation]}
            for who, relation in home.members.items()
        )
        return f"{shown % {'office': self._office(home.office), 'address': home.address}}{_(': ')}{members}"

    def _paper(self, paper: Paper) -> str:
        kind = _say(registry.document_kinds()[paper.kind].name)
        days = {"first": day_in_words(paper.first_day)}
        if paper.last_day:
            valid = _("valid from %(first)s to %(last)s") % (days | {"last": day_in_words(paper.last_day)})
        else:
            valid = _("valid from %(first)s, without end") % days
        return f"{kind} · {self._names[paper.holder]} · {valid}"

    def _office(self, code: str) -> str:
        if code not in self._offices:
            self._offices[code] = _say(offices.authority(code).name)
        return self._offices[code]

    def _line(self, indent: int, mark: str, text: str) -> None:
        """Write a text behind its mark; what does not fit hangs under its beginning, or under a long mark's."""
        start = " " * indent + mark + " "
        hang = min(columns(start), indent + 4)
        first, *others = wrapped(text, WIDTH - columns(start))
        self._write(start + first)
        for line in wrapped("".join(_joined(others)), WIDTH - hang) if others else ():
            self._write(" " * hang + line)


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield lines with the space back that was at the end of each, if there was one."""
    for line in lines:
        yield line if east_asian_width(line[-1:] or "W") in {"W", "F"} else line + " "


def _unnoted(act: Act) -> str:
    """Return what is called something that stands beside the record of the case: a rating, a letter in a contest."""
    follow_up = str(act.fields.get("act", ""))
    return str(STEP[FollowUpAct(follow_up)]) if follow_up else str(BESIDES.get(act.act, act.act))


def _language() -> str:
    return get_language() or "zh-hans"


def _sentence(sentence: Sentence) -> str:
    text = sentence.zh if _language().startswith("zh") else sentence.en
    return f"{text} [{sentence.citation.text}]"


def _say(words: Words) -> str:
    return words.in_language(_language())


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for each Chinese character."""
    return sum(2 if east_asian_width(sign) in {"W", "F"} else 1 for sign in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield a text in lines of at most `width` columns, broken at spaces or between Chinese characters."""
    line = ""
    for piece in _pieces(text):
        hangs = piece[0] in CLOSING
        if line and columns(line) + columns(piece.rstrip()) > width and not hangs:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Yield what must not be broken: a Chinese character, or a word with the space behind it."""
    word = ""
    for sign in text:
        if east_asian_width(sign) in {"W", "F"}:
            if word:
                yield word
            word = ""
            yield sign
        else:
            word += sign
            if sign == " ":
                yield word
                word = ""
    if word:
        yield word
