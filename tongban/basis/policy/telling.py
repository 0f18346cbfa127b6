"""Texts of a policy with their holes filled in."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from tongban.basis.policy.answers import sayer
from tongban.basis.policy.compiled import Template, Worded
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.spans import Span
from tongban.basis.policy.tree import Choice, Node, Op
from tongban.basis.words import Words

UNKNOWN = "?"
Said = Callable[[Span], str]
Filling = tuple[tuple[str, ...], tuple[Said, ...]]  # what stands between the holes, what fills each


class Teller:
    """One text in both languages, ready to be filled in. Made once, used for everybody."""

    def __init__(self, file: PolicyFile, worded: Worded | None) -> None:
        self.holes: tuple[Node, ...] = ()
        self._zh: Filling = (), ()
        self._en: Filling = (), ()
        self._fixed: Words | None = None
        if worded is None:
            return
        self.holes = (*worded.zh.holes, *worded.en.holes)
        self._zh, self._en = _filling(file, worded.zh, "zh"), _filling(file, worded.en, "en")
        if not self.holes:
            self._fixed = Words(worded.zh.pieces[0], worded.en.pieces[0])

    def words(self, values: Iterator[Span]) -> Words | None:
        """Return the text, its holes filled with the next values; None if there is no text."""
        if not self.holes:
            return self._fixed
        return Words(_filled(self._zh, values), _filled(self._en, values))

    def skip(self, values: Iterator[Span]) -> None:
        """Pass over the values of a text that is not told."""
        for _ in self.holes:
            next(values)


def _filling(file: PolicyFile, template: Template, language: str) -> Filling:
    return template.pieces, tuple(_said(file, hole, language) for hole in template.holes)


def _filled(filling: Filling, values: Iterator[Span]) -> str:
    pieces, sayers = filling
    return pieces[0] + "".join(say(next(values)) + piece for say, piece in zip(sayers, pieces[1:], strict=True))


def _said(file: PolicyFile, hole: Node, language: str) -> Said:
    if isinstance(hole.kind, Choice):
        return partial(
            _choice,
            [labels_of(file, hole)[name].in_language(language) for name in hole.kind.names],
        )
    return partial(_number, sayer(hole.kind))


def labels_of(file: PolicyFile, node: Node) -> Mapping[str, Words]:
    """Return the words of the choices that a value is one of."""
    same = [each for each in node if each.kind == node.kind]
    named = [file.facts[each.name].choices for each in same if each.op is Op.FACT]
    named += [file.tables[each.name].choices for each in same if each.op is Op.LOOKUP]
    return named[0]


def _choice(labels: list[str], span: Span) -> str:
    return labels[span.low] if span.low == span.high else UNKNOWN


def _number(say: Callable[[int], str], span: Span) -> str:
    return say(span.low) if span.low == span.high else f"{say(span.low)}–{say(span.high)}"
