"""Where the reference cites a requirement, and the code around each citation."""

import ast
import inspect
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any, Final, NamedTuple

import ticktotrade
from ticktotrade_conformance.specification.chapters import cited

PACKAGE: Final = Path(ticktotrade.__path__[0])
_MOST_LINES: Final = 60

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Excerpt(NamedTuple):
    """A piece of a module: its path in the package, the definition's name, its first line (from 1), and its source."""

    module: str
    name: str
    line: int
    source: str


@cache
def modules() -> tuple[str, ...]:
    """The modules of the reference by their paths in the package, packages before what is in them."""
    paths = (path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
    return tuple(sorted(paths, key=lambda path: path.replace("__init__.py", "").split("/")))


@cache
def source_of(module: str) -> str:
    """The text of a module."""
    return (PACKAGE / module).read_text(encoding="utf-8")


@cache
def citations() -> Mapping[str, tuple[Excerpt, ...]]:
    """By requirement the code that cites it, in the order of the modules."""
    found = defaultdict(list)
    for module in modules():
        for excerpt, text in _pieces(module):
            for each in dict.fromkeys(cited(text)):
                found[each].append(excerpt)
    return {each: tuple(excerpts) for each, excerpts in found.items()}


def definition(module: str, name: str) -> Excerpt | None:
    """The code of a definition by its qualified name (``HeapBook.best``), or none if the module does not have it."""
    node = _defined(source_of(module)).get(name)
    return None if node is None else _excerpt(module, name, _first(node), node.end_lineno or node.lineno)


def source_of_class(machine: Callable[[Any], Any]) -> str:
    """The source of a class at the top of its module, from its decorators on."""
    source = Path(inspect.getfile(sys.modules[machine.__module__])).read_text(encoding="utf-8")
    node = _defined(source)[machine.__name__]
    return "\n".join(source.splitlines()[_first(node) - 1 : node.end_lineno])


@cache
def _defined(source: str) -> Mapping[str, _Definition]:
    return dict(_definitions(ast.parse(source), ""))


def _pieces(module: str) -> Iterator[tuple[Excerpt, str]]:
    """The module cut up, so that each line is in one piece: with each its words, on one line."""
    lines = source_of(module).splitlines()
    tree = ast.parse(source_of(module))
    owners: list[tuple[str, int, int]] = [("", 0, 0)] * (len(lines) + 1)
    for name, first, last in [*_statements(tree), *_spans(tree)]:
        owners[first : last + 1] = [(name, first, last)] * (last + 1 - first)
    words = defaultdict(list)
    for number, line in enumerate(lines, 1):
        words[owners[number]].append(line.strip().lstrip("# "))
    for (name, first, last), texts in words.items():
        if first:
            yield _excerpt(module, name, first, _shown_until(tree, first, last)), " ".join(texts)


def _statements(tree: ast.Module) -> Iterator[tuple[str, int, int]]:
    """The statements of a module that define no function or class, each with the text that stands below it."""
    for place, node in enumerate(tree.body):
        if isinstance(node, _Definition):
            continue
        last = node.end_lineno or node.lineno
        below = tree.body[place + 1] if place + 1 < len(tree.body) else None
        if isinstance(node, ast.Assign | ast.AnnAssign) and below is not None and _is_text(below):
            last = below.end_lineno or last
        yield "", node.lineno, last


def _spans(tree: ast.Module) -> Iterator[tuple[str, int, int]]:
    """The definitions, outer ones first."""
    for name, node in _definitions(tree, ""):
        yield name, _first(node), node.end_lineno or node.lineno


def _definitions(node: ast.AST, prefix: str) -> Iterator[tuple[str, _Definition]]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, _Definition):
            yield f"{prefix}{each.name}", each
            if isinstance(each, ast.ClassDef):
                yield from _definitions(each, f"{prefix}{each.name}.")


def _shown_until(tree: ast.Module, first: int, last: int) -> int:
    """Of a class what stands above its first method; everything else whole."""
    for _, node in _definitions(tree, ""):
        if _first(node) == first and isinstance(node, ast.ClassDef):
            methods = [_first(each) for each in node.body if isinstance(each, _Definition)]
            return min(methods, default=last + 1) - 1
    return last


def _excerpt(module: str, name: str, first: int, last: int) -> Excerpt:
    lines = source_of(module).splitlines()[first - 1 : last]
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], f"{_indentation(lines[_MOST_LINES - 1])}..."]
    return Excerpt(module, name, first, dedent("\n".join(lines)).strip("\n"))


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _first(node: _Definition) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
