"""A sum taken apart, so that small parts of it can be reckoned with in narrow integers: the narrower, the faster."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tongban.basis.policy.tree import Node, Op
from tongban.insight.policies.widths import Width, most_of


@dataclass(frozen=True, slots=True)
class Term:
    """A value so many times. Below 0: so many times taken away."""

    times: int
    node: Node

    @property
    def low(self) -> int:
        """Return the least that it adds."""
        return min(self.times * self.node.low, self.times * self.node.high)

    @property
    def high(self) -> int:
        """Return the most that it adds."""
        return max(self.times * self.node.low, self.times * self.node.high)

    def negated(self) -> "Term":
        """Return what takes away as much."""
        return Term(-self.times, self.node)


@dataclass(slots=True)
class Group:
    """Terms that are added up in integers of one width before all else. Where it is taken away, they are negated."""

    width: Width
    taken_away: bool
    terms: list[Term] = field(default_factory=list)
    high: int = 0


def terms_of(node: Node) -> tuple[list[Term], int]:
    """Return what a sum is made of, and the number that is added to it whoever asks."""
    if node.op is Op.CONSTANT:
        return [], node.number
    if node.op in {Op.ADD, Op.SUBTRACT}:
        (left, fixed), (right, more) = map(terms_of, node.parts)
        if node.op is Op.ADD:
            return left + right, fixed + more
        return left + [term.negated() for term in right], fixed - more
    if node.op is Op.MULTIPLY and node.parts[1].op is Op.CONSTANT:
        return [Term(node.parts[1].number, node.parts[0])], 0
    return [Term(1, node)], 0


def grouped(terms: Sequence[Term], width: Width) -> list[Group]:
    """Return the terms put together so that each group fits into as narrow an integer as possible.

    Sums wrap around, and so do products: it does no harm where the result fits, whatever came up on the way.
    """
    if width is Width.BYTE:
        return [Group(width, taken_away=False, terms=list(terms))]
    found: list[Group] = []
    rest = Group(width, taken_away=False)
    for term in sorted(terms, key=lambda each: max(each.high, -each.low), reverse=True):
        taken_away = term.high <= 0
        part = term.negated() if taken_away else term
        narrow = next((each for each in Width if each < width and part.high <= most_of(each)), None)
        if part.low < 0 or narrow is None:
            rest.terms.append(term)
            continue
        group = _with_room(found, narrow, part, taken_away=taken_away)
        group.terms.append(part)
        group.high += part.high
    return [group for group in (rest, *sorted(found, key=lambda each: each.taken_away)) if group.terms]


def _with_room(groups: list[Group], width: Width, term: Term, *, taken_away: bool) -> Group:
    for group in groups:
        if group.taken_away is taken_away and group.width >= width and group.high + term.high <= most_of(group.width):
            return group
    groups.append(Group(width, taken_away))
    return groups[-1]
