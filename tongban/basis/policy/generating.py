"""A rule as a Python function, made from its typed tree: the bare answer in a microsecond."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tongban.basis.policy.spans import months_between
from tongban.basis.policy.tree import Node, Op, day_of

MOST_KEYS = 4096
SIGNS: Mapping[Op, str] = {
    Op.LESS: "<",
    Op.AT_MOST: "<=",
    Op.EQUAL: "==",
    Op.ADD: "+",
    Op.SUBTRACT: "-",
    Op.MULTIPLY: "*",
    Op.ALL: "and",
    Op.ANY: "or",
}


class Source:
    """The text of a function, line by line. A named value is worked out once and kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.given: dict[str, object] = {"_months": lambda start, until: months_between(start, day_of(until))}
        self._locals = 0
        self._kept: dict[int, tuple[str, Node]] = {}  # by identity: hashing a tree walks all of it

    def of(self, node: Node) -> str:
        """Return the text of an expression."""
        return _WRITERS[node.op](self, node)

    def keep(self, node: Node) -> str:
        """Return the name of a local variable that holds the value."""
        if id(node) not in self._kept:
            text = self.of(node.parts[0] if node.op is Op.NAMED else node)
            name = f"v{len(self._kept)}"
            self.lines.append(f" {name} = {text}")
            self._kept[id(node)] = name, node
        return self._kept[id(node)][0]

    def local(self) -> str:
        """Return the name of a local variable that nothing else uses."""
        self._locals += 1
        return f"m{self._locals}"

    def look_up(self, node: Node) -> str:
        """Return the look-up of a key: in a mapping where there are few keys, otherwise by halving."""
        key = self.of(node.parts[0])
        low, high = node.parts[0].low, node.parts[0].high
        name = f"t{len(self.given)}"
        if high - low > MOST_KEYS:
            tests = "".join(f"{value} if k <= {bound} else " for bound, value in node.rows[:-1])
            self.given[name] = eval(f"lambda k: {tests}{node.rows[-1][1]}")  # noqa: S307 (whole numbers only)
            return f"{name}({key})"
        rows = iter(node.rows)
        bound, value = next(rows)
        values = []
        for number in range(low, high + 1):
            while number > bound:
                bound, value = next(rows)
            values.append(value)
        self.given[name] = tuple(values)
        return f"{name}[{key} - {low}]" if low else f"{name}[{key}]"


def function(facts: Sequence[str], source: Source, result: str) -> Callable[..., Any]:
    """Return the function that takes these facts in this order."""
    arguments = ", ".join(f"f_{name}" for name in facts)
    text = "\n".join([f"def rule({arguments}):", *source.lines, f" return {result}"])
    exec(compile(text, "<policy>", "exec"), source.given)  # noqa: S102 (made from the typed tree; names are checked)
    made: Callable[..., Any] = source.given["rule"]  # type: ignore[assignment]
    return made


def _joined(source: Source, node: Node) -> str:
    return "(" + f" {SIGNS[node.op]} ".join(source.of(part) for part in node.parts) + ")"


def _extreme(source: Source, node: Node) -> str:
    """Return the least or the most: of two without a call, which is twice as fast."""
    if len(node.parts) != 2:  # noqa: PLR2004 (the two)
        return f"{node.op}({', '.join(source.of(part) for part in node.parts)})"
    left, right = map(source.of, node.parts)
    a, b = source.local(), source.local()
    sign = "<" if node.op is Op.MIN else ">"
    return f"({a} if ({a} := {left}) {sign} ({b} := {right}) else {b})"


def _if(source: Source, node: Node) -> str:
    test, yes, no = map(source.of, node.parts)
    return f"({yes} if {test} else {no})"


_WRITERS: Mapping[Op, Callable[[Source, Node], str]] = {
    Op.CONSTANT: lambda _, node: f"({node.number})" if node.number < 0 else str(node.number),
    Op.FACT: lambda _, node: f"f_{node.name}",
    Op.NAMED: Source.keep,
    Op.NOT: lambda source, node: f"(not {source.of(node.parts[0])})",
    Op.IF: _if,
    Op.MIN: _extreme,
    Op.MAX: _extreme,
    Op.DIVIDE: lambda source, node: f"({source.of(node.parts[0])} // {node.number})",
    Op.LOOKUP: Source.look_up,
    Op.MONTHS: lambda source, node: f"_months({source.of(node.parts[0])}, {node.number})",
    **dict.fromkeys(SIGNS, _joined),
}
