"""Texts the house asks to be translated: found in the code and the templates, without running either."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

Key = tuple[str | None, str]
"""Context (None without one) and message."""
PLAIN = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "Said"})
IN_CONTEXT = frozenset({"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"})
_WORD = r"""u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*\""""
_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*((?:{_WORD})(?:\s*,\s*(?:{_WORD}))*)")


def asked(root: Path) -> Iterator[tuple[Path, Key]]:
    """Every text below a folder that is asked for, with the file that asks. Texts put together at run time are not seen."""
    for file in sorted(root.rglob("*.py")):
        yield from ((file, key) for key in in_code(file.read_text(encoding="utf-8")))
    for file in sorted(root.rglob("templates/**/*.html")):
        yield from ((file, key) for key in in_template(file.read_text(encoding="utf-8")))


def in_code(source: str) -> Iterator[Key]:
    """The texts of a Python module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (key := _key(_name(node.func), [_text(argument) for argument in node.args])):
            yield key


def in_template(source: str) -> Iterator[Key]:
    """The texts of a template."""
    for name, arguments in _IN_TEMPLATE.findall(templatize(source)):
        if key := _key(name, list(ast.literal_eval(f"({arguments},)"))):
            yield key


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _text(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _key(name: str, texts: list[str | None]) -> Key | None:
    if name in PLAIN and texts and texts[0]:
        return None, texts[0]
    if name in IN_CONTEXT and len(texts) > 1 and texts[1]:
        return texts[0], texts[1]
    return None
