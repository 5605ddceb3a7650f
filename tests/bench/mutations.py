"""Small changes of source code, each of which a test should notice.

``find_mutations`` lists the changes of one module: a bound moved, a comparison or a boolean operator turned,
a filter dropped or turned, a returned constant replaced, a call left out. A change replaces one piece of the
text, so that comments and layout of the rest stay as they are.
"""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
LOOKUPS = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}
FILTERS = {"filter": "exclude", "exclude": "filter"}
SMALL = 10  # up to it a bound moves by one, above it it doubles
OTHER_TEXT = "another text"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of a module's text.

    ``start`` and ``end`` are offsets in the file's bytes. ``first_line`` and ``last_line`` are the lines that
    run what is changed. ``name`` is the module constant that is changed, if any: then its users matter too.
    """

    path: str
    function: str
    kind: str
    start: int
    end: int
    before: str
    after: str
    first_line: int
    last_line: int
    name: str = ""

    @property
    def key(self) -> str:
        """Name the change without its line, so that the name outlives changes elsewhere in the file."""
        return f"{self.path}::{self.function}: {self.before} -> {self.after}"

    def apply(self, source: bytes) -> bytes:
        """Return the source with the change made."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def find_mutations(path: str, source: str) -> list[Mutation]:
    """Return all changes of one module, in the order of their place. ``path`` is only noted in them."""
    found = _Finder(path, source).find()
    return sorted(set(found), key=lambda one: (one.start, one.end, one.after))


class _Finder:
    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.tree = ast.parse(source)
        self.source = source.encode()
        self.line_starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.line_starts.append(self.line_starts[-1] + len(line))

    def find(self) -> list[Mutation]:
        return list(self._walk(self.tree.body, "", ""))

    def _walk(self, body: list[ast.stmt], function: str, name: str) -> Iterator[Mutation]:
        """Yield the changes of statements, and of those inside them, under the name of their function."""
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{function}.{statement.name}".removeprefix(".")
                yield from self._walk(statement.body, inner, "")
                continue
            constant = name if function else _name_constant(statement)
            head = [node for node in ast.iter_child_nodes(statement) if not _holds_statements(node)]
            first, last = _measure_head(statement)
            for node in (statement, *head):
                nodes = [node] if node is statement else _walk_expressions(node)
                for one in nodes:
                    for kind, target, after in self._change(one, constant):
                        yield self._make(function, kind, target, after, first, last, constant)
            for block in _list_blocks(statement):
                yield from self._walk(block, function, constant)

    def _make(
        self, function: str, kind: str, target: ast.AST, after: str, first: int, last: int, constant: str
    ) -> Mutation:
        start, end = self._place(target)
        before = " ".join(self.source[start:end].decode().split())
        return Mutation(self.path, function, kind, start, end, before, after, first, last, constant)

    def _place(self, node: ast.AST) -> tuple[int, int]:
        starts = self.line_starts
        return (
            starts[node.lineno - 1] + node.col_offset,  # type: ignore[attr-defined]
            starts[node.end_lineno - 1] + node.end_col_offset,  # type: ignore[attr-defined]
        )

    def _change(self, node: ast.AST, constant: str) -> Iterator[tuple[str, ast.AST, str]]:
        match node:
            case ast.Compare():
                yield from _turn_comparisons(node)
            case ast.BoolOp(op=operator):
                other = ast.And() if isinstance(operator, ast.Or) else ast.Or()
                yield "boolean", node, f"({_render(node, op=other)})"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield "boolean", node, f"bool({ast.unparse(operand)})"
            case ast.Call():
                yield from _change_filter(node)
            case ast.Return(value=ast.Constant(value=value)) if node.value is not None:
                other = _find_other(value)
                if other is not None:
                    yield "return", node.value, repr(other)
            case ast.Expr(value=ast.Call() as call) if not _only_logs(call):
                yield "call", node, "pass"
            case ast.Constant() if constant:
                yield from _move_bound(node)


def _turn_comparisons(node: ast.Compare) -> Iterator[tuple[str, ast.AST, str]]:
    for index, operator in enumerate(node.ops):
        if type(operator) in COMPARISONS:
            turned = [*node.ops]
            turned[index] = COMPARISONS[type(operator)]()
            yield "comparison", node, _render(node, ops=turned)
    for bound in (node.left, *node.comparators):
        yield from _move_bound(bound)


def _change_filter(call: ast.Call) -> Iterator[tuple[str, ast.AST, str]]:
    """Change a query: leave out one condition, turn ``filter`` and ``exclude``, move a bound of a lookup."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in FILTERS and isinstance(function, ast.Attribute) and (call.args or call.keywords):
        yield "filter", call, _render(call, func=ast.Attribute(function.value, FILTERS[name], ast.Load()))
        for index in range(len(call.args)):
            yield "filter", call, _render(call, args=call.args[:index] + call.args[index + 1 :])
        for index, keyword in enumerate(call.keywords):
            if keyword.arg:
                rest = call.keywords[:index] + call.keywords[index + 1 :]
                yield "filter", call, _render(call, keywords=rest)
    if name in {*FILTERS, "Q", "get", "first"}:
        for index, keyword in enumerate(call.keywords):
            field, _, lookup = (keyword.arg or "").rpartition("__")
            if field and lookup in LOOKUPS:
                turned = [*call.keywords]
                turned[index] = ast.keyword(f"{field}__{LOOKUPS[lookup]}", keyword.value)
                yield "filter", call, _render(call, keywords=turned)


def _move_bound(node: ast.AST) -> Iterator[tuple[str, ast.AST, str]]:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        value = node.value
        if isinstance(value, float):
            yield "bound", node, repr(round(value * 1.5, 6) if value else 0.5)
        else:
            yield "bound", node, repr(value + 1 if abs(value) <= SMALL else value * 2)


def _find_other(value: object) -> object:
    """Return another value of a returned constant's type, None if there is none to be tried."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return "" if value else OTHER_TEXT
    return None


def _name_constant(statement: ast.stmt) -> str:
    """Return the name in capitals that a statement of a module assigns; "" for none."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return names[0] if names and re.fullmatch(r"_?[A-Z][A-Z0-9_]*", names[0]) else ""


def _only_logs(call: ast.Call) -> bool:
    return ast.unparse(call.func).startswith(("log.", "logger.", "warnings."))


def _holds_statements(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def _list_blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if block:
            yield block
    for part in [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]:
        yield part.body


def _walk_expressions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield an expression's nodes, without those inside of texts with fields (f-strings)."""
    if isinstance(node, ast.JoinedStr):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walk_expressions(child)


def _measure_head(statement: ast.stmt) -> tuple[int, int]:
    """Return the first and last line of a statement, for one with a body only of its head."""
    blocks = [block for block in _list_blocks(statement) if block]
    last = statement.end_lineno or statement.lineno
    if blocks:
        last = max(statement.lineno, min(block[0].lineno for block in blocks) - 1)
    return statement.lineno, last


def _render(node: ast.AST, **changes: object) -> str:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return ast.unparse(changed)
