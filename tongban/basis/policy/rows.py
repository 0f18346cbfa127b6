"""Which row of a table was used, where rows have articles of their own."""

from collections.abc import Iterator
from dataclasses import dataclass

from tongban.basis.citations import Citation
from tongban.basis.policy.building import BARE, make
from tongban.basis.policy.spans import Span
from tongban.basis.policy.tree import Articles, Node, Op

UNUSED = make(Op.CONSTANT, BARE, number=0)
USED = make(Op.CONSTANT, BARE, number=1)


@dataclass(frozen=True, slots=True)
class Use:
    """A table that a rule asks, and the articles of its rows."""

    table: str
    articles: tuple[Citation | None, ...]  # row by row; None: that of the table
    place: Node  # which row is used, from 1; 0: none

    def certain(self, place: Span) -> Citation | None:
        """Return the article of its own that the row has which is used; None if it has none, or may be another."""
        return self.articles[place.low - 1] if place.known and place.low else None

    def doubtful(self, place: Span) -> bool:
        """Return whether a row that may be used rests on what nobody has verified."""
        return any(each is not None and not each.verified for each in self.articles[max(place.low - 1, 0) : place.high])


def uses(rule: Node) -> tuple[Use, ...]:
    """Return the tables with rows cited one by one that a rule asks, each as often as with another key or test."""
    return tuple(dict.fromkeys(_uses(rule)))


def _uses(node: Node) -> Iterator[Use]:
    if node.articles:
        yield Use(node.name, tuple(citation for _, citation in node.articles), _place(node, node.articles))
    for number, part in enumerate(node.parts):
        for use in _uses(part):
            yield _reached(use, node, number) if node.op is Op.IF and number else use


def _place(node: Node, articles: Articles) -> Node:
    if node.op is Op.LOOKUP:
        rows = [(bound, number) for number, (bound, _) in enumerate(articles, 1)]
        return make(Op.LOOKUP, BARE, *node.parts, name=node.name, rows=rows)
    return make(Op.IF, BARE, node.parts[0], USED, UNUSED)  # a tier: used where something lies in it


def _reached(use: Use, choice: Node, number: int) -> Use:
    """Return a use that counts only where its branch is taken."""
    branches = (use.place, UNUSED) if number == 1 else (UNUSED, use.place)
    return Use(use.table, use.articles, make(Op.IF, BARE, choice.parts[0], *branches))
