"""The small language of rules: a part of Python's expressions, read with its own parser, and typed.

Numbers, names, `+ - *`, one comparison, `in [...]`, `and or not`, `a if test else b`, tables and the functions below.
Nothing else: no division, no floats, no attributes, no other call.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tongban.basis.packs_places import did_you_mean
from tongban.basis.policy import building as b
from tongban.basis.policy.building import Fault
from tongban.basis.policy.tables import Table, look_up
from tongban.basis.policy.tree import Choice, Node, Number, Op
from tongban.basis.policy.units import DATE, MONTH, YEAR

LONGEST = 2000  # characters
MONTHS_IN_YEAR = 12
ALLOWED = "Allowed: names, numbers, + - *, one comparison, in [...], and, or, not, a if test else b, tables, functions"


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may name."""

    values: Mapping[str, Node]
    tables: Mapping[str, Table]


def read_expression(text: str, names: Names) -> Node:
    """Return the tree of an expression, or raise Fault with what is wrong."""
    try:
        if len(text) > LONGEST:
            raise Fault("the expression is too long", f"Name its parts under `derived`; {LONGEST} characters at most")
        parsed = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
        fault = f"not an expression: {getattr(e, 'msg', None) or 'it cannot be read'}"
        raise Fault(fault, "Write it like `age >= 18 and permit`") from None
    return _Reader(names, text).node(parsed.body)


@dataclass(frozen=True, slots=True)
class _Reader:
    names: Names
    text: str

    def node(self, tree: ast.expr) -> Node:
        read = _FORMS.get(type(tree))
        if read is None:
            raise Fault(f"`{ast.unparse(tree)}` is not allowed in a rule", ALLOWED)
        return read(self, tree)

    def literal(self, tree: ast.Constant) -> Node:
        if type(tree.value) is int:
            return b.constant(Fraction(tree.value))
        if type(tree.value) is float:  # as it stands in the text, not as the nearest binary number
            return b.constant(Fraction(ast.get_source_segment(self.text, tree) or "0"))
        raise Fault(f"`{ast.unparse(tree)}` stands alone", "Numbers may; a choice only after ==, != or in")

    def name(self, tree: ast.Name) -> Node:
        if tree.id not in self.names.values:
            raise Fault(
                f"nothing is called {tree.id!r}", did_you_mean(tree.id, [*self.names.values, *self.names.tables])
            )
        return self.names.values[tree.id]

    def unary(self, tree: ast.UnaryOp) -> Node:
        if isinstance(tree.op, ast.Not):
            return b.negate(self.node(tree.operand))
        if isinstance(tree.op, ast.USub):
            return b.add(Op.SUBTRACT, b.constant(Fraction(0)), self.node(tree.operand))
        raise Fault(f"`{ast.unparse(tree)}` is not allowed in a rule", ALLOWED)

    def binary(self, tree: ast.BinOp) -> Node:
        left, right = self.node(tree.left), self.node(tree.right)
        if isinstance(tree.op, ast.Mult):
            return b.multiply(left, right)
        op = {ast.Add: Op.ADD, ast.Sub: Op.SUBTRACT}.get(type(tree.op))
        if op is None:
            remedy = "Use div_floor, div_ceil or div_half_up with a whole number; they say how it is rounded"
            raise Fault(f"`{ast.unparse(tree)}` divides or raises to a power", remedy)
        return b.add(op, left, right)

    def logic(self, tree: ast.BoolOp) -> Node:
        op = Op.ALL if isinstance(tree.op, ast.And) else Op.ANY
        return b.together(op, [self.node(value) for value in tree.values])

    def conditional(self, tree: ast.IfExp) -> Node:
        return b.choose(self.node(tree.test), self.node(tree.body), self.node(tree.orelse))

    def comparison(self, tree: ast.Compare) -> Node:
        if len(tree.ops) > 1:
            raise Fault(f"`{ast.unparse(tree)}` compares twice", "Write two comparisons joined by `and`")
        sign, left, right = tree.ops[0], self.node(tree.left), tree.comparators[0]
        if isinstance(sign, ast.In | ast.NotIn):
            return self.membership(left, right, negated=isinstance(sign, ast.NotIn))
        if type(sign) not in _SIGNS:
            raise Fault(f"`{ast.unparse(tree)}` is not allowed in a rule", "Compare with < <= > >= == != in")
        op, swapped, negated = _SIGNS[type(sign)]
        other = self.beside(left, right)
        found = b.compare(op, other, left) if swapped else b.compare(op, left, other)
        return b.negate(found) if negated else found

    def membership(self, left: Node, right: ast.expr, *, negated: bool) -> Node:
        if not isinstance(right, ast.List | ast.Tuple) or not right.elts:
            raise Fault("`in` needs a list", "Write it like `education in ['master', 'doctor']`")
        found = [b.compare(Op.EQUAL, left, self.beside(left, member)) for member in right.elts]
        return b.negate(b.together(Op.ANY, found)) if negated else b.together(Op.ANY, found)

    def beside(self, left: Node, tree: ast.expr) -> Node:
        """Return what a value is compared with: beside a choice, the name of one."""
        if not (isinstance(tree, ast.Constant) and isinstance(tree.value, str)):
            return self.node(tree)
        if not isinstance(left.kind, Choice):
            raise Fault(
                f"{tree.value!r} is compared with {b.said(left.kind)}", "Only a choice goes with a word in quotes"
            )
        if tree.value not in left.kind.names:
            raise Fault(f"{tree.value!r} is none of the choices", did_you_mean(tree.value, left.kind.names))
        return b.make(Op.CONSTANT, left.kind, number=left.kind.names.index(tree.value))

    def call(self, tree: ast.Call) -> Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if tree.keywords or (name not in FUNCTIONS and name not in self.names.tables):
            known = [*FUNCTIONS, *self.names.tables]
            raise Fault(f"`{ast.unparse(tree.func)}` cannot be called", did_you_mean(name, known))
        given = [self.node(each) for each in tree.args]
        if name in self.names.tables:
            if len(given) != 1:
                raise Fault(f"table {name} is asked with {len(given)} values", f"Write {name}(one value)")
            return look_up(self.names.tables[name], given[0])
        needed, function = FUNCTIONS[name]
        if len(given) < abs(needed) or (needed > 0 and len(given) != needed):
            raise Fault(f"{name} has {len(given)} values", f"It takes {abs(needed)}{' or more' * (needed < 0)}")
        return function(*given)


def _fixed(node: Node) -> Fraction:
    """Return the number that a node always is."""
    if node.low != node.high:
        raise Fault("a number that can differ divides", "Divide by a number or a parameter")
    return node.low * b.number_of(node).step


def _in(node: Node, *units: object) -> Node:
    if b.number_of(node).unit not in ((), *units):
        raise Fault(f"{b.said(node.kind)} cannot be turned into years or months", "It works on years and months only")
    return node


def _div(node: Node, by: Node, rounding: str) -> Node:
    divisor, kind = _fixed(by), b.number_of(node)
    if rounding == "half_up":
        return b.divide(node, divisor, kind.unit, twice=2, add_steps=max(int(divisor / kind.step), 0))
    return b.divide(
        node, divisor, kind.unit, add_steps=max(int(divisor / kind.step) - 1, 0) if rounding == "ceil" else 0
    )


def _months_between(start: Node, until: Node) -> Node:
    for node in (start, until):
        if b.number_of(node).unit != DATE:
            raise Fault(f"{b.said(node.kind)} is no day", "Use facts of the kind date, or `on`")
    if until.low != until.high:
        raise Fault("the later day can differ from person to person", "Count until `on` or a day that is a parameter")
    return b.make(Op.MONTHS, Number(MONTH), start, number=until.low)


def _full_years(months: Node) -> Node:
    return b.divide(_in(months, MONTH), Fraction(MONTHS_IN_YEAR), YEAR)


def _in_months(years: Node) -> Node:
    kind = b.number_of(_in(years, YEAR))
    return b.make(Op.MULTIPLY, Number(MONTH, kind.step), years, b.constant(Fraction(MONTHS_IN_YEAR)))


def _count(*tests: Node) -> Node:
    one, none = b.constant(Fraction(1)), b.constant(Fraction(0))
    return b.total_of([b.choose(test, one, none) for test in tests])


# How many values each takes; below 0: so many or more.
FUNCTIONS: Final[Mapping[str, tuple[int, Callable[..., Node]]]] = {
    "min": (-2, lambda *nodes: b.extreme(Op.MIN, nodes)),
    "max": (-2, lambda *nodes: b.extreme(Op.MAX, nodes)),
    "count": (-1, _count),
    "full_years": (1, _full_years),
    "in_months": (1, _in_months),
    "months_between": (2, _months_between),
    "years_between": (2, lambda start, until: _full_years(_months_between(start, until))),
    "div_floor": (2, lambda node, by: _div(node, by, "floor")),
    "div_ceil": (2, lambda node, by: _div(node, by, "ceil")),
    "div_half_up": (2, lambda node, by: _div(node, by, "half_up")),
}
_SIGNS: Final = {  # as less, at most, equal: whether the sides change, whether it is denied
    ast.Lt: (Op.LESS, False, False),
    ast.LtE: (Op.AT_MOST, False, False),
    ast.Gt: (Op.LESS, True, False),
    ast.GtE: (Op.AT_MOST, True, False),
    ast.Eq: (Op.EQUAL, False, False),
    ast.NotEq: (Op.EQUAL, False, True),
}
_FORMS: Final[Mapping[type[ast.expr], Callable[..., Node]]] = {
    ast.Constant: _Reader.literal,
    ast.Name: _Reader.name,
    ast.UnaryOp: _Reader.unary,
    ast.BinOp: _Reader.binary,
    ast.BoolOp: _Reader.logic,
    ast.IfExp: _Reader.conditional,
    ast.Compare: _Reader.comparison,
    ast.Call: _Reader.call,
}
