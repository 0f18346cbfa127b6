"""Texts of a policy with their holes filled in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from tongban.basis.policy.answers import sayer
from tongban.basis.policy.compiled import Template, Worded
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.spans import Span
from tongban.basis.policy.tree import Choice, Node, Op
from tongban.basis.words import Words

UNKNOWN = "?"
Say = Callable[[Any], str]
Filling = tuple[str, tuple[tuple[Say, str], ...]]  # what stands first; what says each hole, and what stands after it


class Teller:
    """One text in both languages, ready to be filled in. Made once, used for everybody."""

    def __init__(self, file: PolicyFile, worded: Worded | None) -> None:
        self.holes: tuple[Node, ...] = ()  # the values it needs; what is the same for everybody stands in it already
        self._fixed: Words | None = None
        if worded is None:
            return
        zh, en = _settled(worded.zh), _settled(worded.en)
        self._both = zh.holes == en.holes  # so one value serves both languages
        self.holes = zh.holes if self._both else (*zh.holes, *en.holes)
        self._exact = _filling(file, zh, "zh", _exact), _filling(file, en, "en", _exact)
        self._open = _filling(file, zh, "zh", _open), _filling(file, en, "en", _open)
        if not self.holes:
            self._fixed = Words(zh.pieces[0], en.pieces[0])

    def words(self, values: Iterator[Any], *, exact: bool) -> Words | None:
        """Return the text, its holes filled with the next values; None if there is no text.

        Args:
            values: Whole numbers where all is known (`exact`), otherwise spans.
        """
        if not self.holes:
            return self._fixed
        zh, en = self._exact if exact else self._open
        if not self._both:
            return Words(_filled(zh, values), _filled(en, values))
        given = [next(values) for _ in self.holes]
        return Words(_filled(zh, given), _filled(en, given))

    def skip(self, values: Iterator[Any]) -> None:
        """Pass over the values of a text that is not told."""
        for _ in self.holes:
            next(values)


def _settled(template: Template) -> Template:
    """Return the text with those holes filled in that are the same for everybody: parameters."""
    pieces, holes = [template.pieces[0]], []
    for hole, piece in zip(template.holes, template.pieces[1:], strict=True):
        if hole.low == hole.high and not isinstance(hole.kind, Choice):
            pieces[-1] += sayer(hole.kind)(hole.low) + piece
        else:
            holes.append(hole)
            pieces.append(piece)
    return Template(tuple(pieces), tuple(holes))


def _filling(
    file: PolicyFile, template: Template, language: str, saying: Callable[[PolicyFile, Node, str], Say]
) -> Filling:
    says = [saying(file, hole, language) for hole in template.holes]
    return template.pieces[0], tuple(zip(says, template.pieces[1:], strict=True))


def _filled(filling: Filling, values: Iterable[Any]) -> str:
    text, holes = filling
    for (say, piece), value in zip(holes, values, strict=False):  # holes first: no value is taken that is not told
        text += say(value) + piece
    return text


def _exact(file: PolicyFile, hole: Node, language: str) -> Say:
    """Return what says a value that is known."""
    if isinstance(hole.kind, Choice):
        return [labels_of(file, hole)[name].in_language(language) for name in hole.kind.names].__getitem__
    return sayer(hole.kind)


def _open(file: PolicyFile, hole: Node, language: str) -> Say:
    """Return what says a value of which only the bounds are known."""
    said = _exact(file, hole, language)
    return partial(_choice if isinstance(hole.kind, Choice) else _number, said)


def labels_of(file: PolicyFile, node: Node) -> Mapping[str, Words]:
    """Return the words of the choices that a value is one of."""
    same = [each for each in node if each.kind == node.kind]
    named = [file.facts[each.name].choices for each in same if each.op is Op.FACT]
    named += [file.tables[each.name].choices for each in same if each.op is Op.LOOKUP]
    return named[0]


def _choice(say: Callable[[int], str], span: Span) -> str:
    return say(span.low) if span.low == span.high else UNKNOWN


def _number(say: Callable[[int], str], span: Span) -> str:
    return say(span.low) if span.low == span.high else f"{say(span.low)}–{say(span.high)}"
