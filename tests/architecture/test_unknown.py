"""Zero, unknown and not supplied are three things: no code puts a number where there was none.

What may be unknown is asked `is None`; a default is written out where it means something.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_directions import PACKAGE, named, sources

NUMBERS = {"int", "float", "Decimal"}
INVENTING = (PACKAGE / "demo").as_posix()
"""The demo makes up its data: nothing is unknown there."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sources():
        if not path.as_posix().startswith(INVENTING):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def may_be_unknown(annotation: ast.expr | None) -> bool:
    """`float | None` and the like."""
    if annotation is None:
        return False
    kinds = {part.strip() for part in ast.unparse(annotation).split("|")}
    return "None" in kinds and bool(kinds & NUMBERS)


def defaults(tree: ast.AST) -> Iterator[ast.AST]:
    """`x or 0`, `frame.fillna(0)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            if any(is_number(value) for value in node.values[1:]):
                yield node
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "fillna"
            and any(is_number(value) for value in node.args)
        ):
            yield node


def operands(test: ast.expr) -> Iterator[ast.expr]:
    """What a condition asks for truth: the parts of and, or, not."""
    if isinstance(test, ast.BoolOp):
        for value in test.values:
            yield from operands(value)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from operands(test.operand)
    else:
        yield test


def asked_for_truth(tree: ast.AST) -> Iterator[ast.expr]:
    """Every expression that is taken as true or false, but for `a / b if b else None`: that keeps unknown
    unknown, and there is nothing to divide by in nobody."""
    for node in ast.walk(tree):
        if isinstance(node, ast.IfExp):
            if not (isinstance(node.orelse, ast.Constant) and node.orelse.value is None):
                yield from operands(node.test)
        elif isinstance(node, ast.If | ast.While):
            yield from operands(node.test)
        elif isinstance(node, ast.comprehension):
            for test in node.ifs:
                yield from operands(test)
        elif isinstance(node, ast.BoolOp):
            for value in node.values[:-1]:
                yield from operands(value)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield from operands(node.operand)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "bool":
            yield from (one for value in node.args for one in operands(value))


def unknown_fields() -> set[str]:
    """Names of fields that may be an unknown number in every class that has them."""
    found: dict[str, set[bool]] = {}
    for _, tree in trees():
        for node in ast.walk(tree):
            for part in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                    found.setdefault(part.target.id, set()).add(may_be_unknown(part.annotation))
                elif isinstance(part, ast.FunctionDef) and part.decorator_list:
                    found.setdefault(part.name, set()).add(may_be_unknown(part.returns))
    return {name for name, kinds in found.items() if kinds == {True}}


def taken_for_nought(tree: ast.AST, fields: set[str]) -> Iterator[ast.expr]:
    """Where a number that may be unknown is asked for truth: 0 and None are then the same."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        arguments = (*function.args.args, *function.args.kwonlyargs)
        names = {one.arg for one in arguments if may_be_unknown(one.annotation)}
        names |= {
            one.target.id
            for one in ast.walk(function)
            if isinstance(one, ast.AnnAssign)
            and isinstance(one.target, ast.Name)
            and may_be_unknown(one.annotation)
        }
        for asked in asked_for_truth(function):
            if (isinstance(asked, ast.Name) and asked.id in names) or (
                isinstance(asked, ast.Attribute) and asked.attr in fields
            ):
                yield asked


def told(path: Path, node: ast.AST) -> str:
    return f"{named(path)}:{getattr(node, 'lineno', 0)} {ast.unparse(node)}"


def test_no_number_stands_in_for_what_is_not_known() -> None:
    assert [told(path, node) for path, tree in trees() for node in defaults(tree)] == []


def test_nothing_that_may_be_unknown_is_asked_for_truth() -> None:
    fields = unknown_fields()
    assert {"expected", "goal"} <= fields, "the rule looks at what it should"
    assert [told(path, node) for path, tree in trees() for node in taken_for_nought(tree, fields)] == []


@pytest.mark.parametrize(
    ("code", "is_wrong"),
    [
        ("def f(x: float | None): return x or 0", True),
        ("def f(x): return x.denominator or 0.0", True),
        ("def f(frame): return frame.fillna(0)", True),
        ("def f(x: int | None): return 'none' if not x else x", True),
        ("def f(found): return [it for it in found if it.expected]", True),
        ("def f(x: float | None): return 0.0 if x is None else x", False),
        ("def f(n: float, d: float | None): return n / d if d else None", False),
        ("def f(x: str | None): return x or ''", False),
        ("def f(frame): return frame.fillna('')", False),
    ],
)
def test_the_rules_know_a_fault_when_they_see_one(code: str, is_wrong: bool) -> None:
    tree = ast.parse(code)
    assert bool([*defaults(tree), *taken_for_nought(tree, {"expected"})]) == is_wrong
