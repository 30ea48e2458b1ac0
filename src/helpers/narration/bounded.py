"""Templates that anyone may have written: what one builds and how often it goes round are bounded, in memory and time.

Jinja's own sandbox keeps a template from the inside of Python, not from growing: a text doubled forty times, loops in
loops, a number to the power of another. So each thing that can grow is counted before it is done, against one measure
for each telling, and what no sentence needs is not there.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateNotFound, nodes
from jinja2.filters import FILTERS
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from helpers import files

#: How much a template may do for one section: a step is about a thing looked at or a letter written, and beginning to
#: look or going round is ten of them.
MOST_STEPS = 1_000_000
_BEGINNING = 10
#: How many letters or things a text or a list has that a template builds, and how many bits a number.
_LARGEST, _MOST_BITS = 20_000, 1_000

#: Jinja's filters that a sentence may need; the others build what is large, or say what has no source.
_FILTERS = (
    *("abs", "attr", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "int", "items"),
    *("last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select"),
    *("selectattr", "sort", "string", "title", "trim", "unique", "upper"),
)
#: What may be asked of a text: nothing that makes it longer.
_OF_TEXT = {
    *("capitalize", "casefold", "lower", "swapcase", "title", "upper", "strip", "lstrip", "rstrip", "removeprefix"),
    *("removesuffix", "startswith", "endswith", "find", "index", "count", "split", "rsplit", "partition", "rpartition"),
    *("splitlines", "isalpha", "isdigit", "islower", "isupper", "istitle", "isspace"),
}

#: What a template can build that is no text, and which in words would be long.
BUILT = (list, tuple, Mapping, set, frozenset, range)

_OWN = {"+": "a sum", "*": "a product", "%": "a remainder", "**": "a power"}


class Bounded(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which a template comes to an end.

    Attributes:
        left: how many steps there are left; to be set before each telling.
    """

    intercepted_binops = frozenset(_OWN)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.left = MOST_STEPS
        self.filters = {name: FILTERS[name] for name in _FILTERS} | {"join": joined, "replace": replaced}
        self.globals = {"namespace": self.globals["namespace"], "range": self.counted_range}

    def spend(self, steps: int) -> None:
        """Count what is about to be done.

        Raises:
            ValueError: it is more than a telling may do.
        """
        self.left -= steps
        if self.left < 0:
            raise ValueError("it goes round too often or says too much; a section has some thousand words at most")

    def stepped(self, steps: int) -> str:
        """Count one time round."""
        self.spend(_BEGINNING + steps)
        return ""

    def weighed(self, value: object) -> object:
        """Return a value once it is counted how long it takes to look through it."""
        self.spend(_BEGINNING + _size(value))
        return value

    def made(self, value: object) -> object:
        """Return a value that a template has built, once it is known not to be large."""
        size = _size(value)
        if size > _LARGEST:
            raise ValueError(f"it builds a text or a list of more than {_LARGEST:,} letters or things")
        self.spend(size)
        return value

    def strung(self, *parts: object) -> object:
        """Return what stands on both sides of “~” as one text."""
        return self.made("".join(_text(self.made(part)) for part in parts))

    def counted_range(self, *given: int) -> object:
        """Return the numbers that `range` gives, once they are counted."""
        numbers = range(*given)
        if len(numbers) > _LARGEST:
            raise ValueError(f"it counts to more than {_LARGEST:,}")
        return self.weighed(numbers)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return a sum, product or remainder of numbers, or a sum of two texts or lists, that is not large."""
        if all(isinstance(each, int | float) for each in (left, right)) and operator != "**":
            bits = sum(each.bit_length() for each in (left, right) if isinstance(each, int))
            if bits > _MOST_BITS:
                raise ValueError(f"it reckons with a number of more than {_MOST_BITS:,} bits")
            return super().call_binop(context, operator, left, right)
        if operator == "+":
            self.spend(_size(left) + _size(right))
            return self.made(super().call_binop(context, operator, left, right))
        raise ValueError(f"it asks for {_OWN[operator]} (“{operator}”), which no sentence needs")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may ask this of something: of texts and numbers, nothing that grows."""
        if isinstance(obj, str):
            return attr in _OF_TEXT
        if isinstance(obj, bytes | int | float | complex):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Leave it to `is_safe_attribute`, which does not let a text be formatted."""

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call something, once it is counted how long what it is asked of is."""
        if isinstance(of := getattr(__obj, "__self__", None), str):
            __self.spend(len(of))
        return super().call(__context, __obj, *args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        counted = _Counting().visit(tree)
        counted.set_environment(self)
        return counted  # type: ignore[no-any-return]


#: What has a body that can be gone through again.
_BODIES = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.Block, nodes.Template)


class _Counting(NodeTransformer):
    """Puts in a template the counting of what can go round or grow."""

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        node = super().generic_visit(node, *args, **kwargs)
        match node:
            case _ if isinstance(node, _BODIES):
                steps = nodes.Const(_weight(node.body), lineno=node.lineno)
                counting = nodes.ExprStmt(_called("stepped", [steps], node.lineno), lineno=node.lineno)
                node.body.insert(0, counting)
                if isinstance(node, nodes.For) and node.test is not None:
                    node.test = _called("weighed", [node.test], node.lineno)
            case nodes.Concat():
                return _called("strung", node.nodes, node.lineno)
            case nodes.List() | nodes.Dict() | nodes.Tuple(ctx="load"):
                return _called("made", [node], node.lineno)
            case nodes.Compare() | nodes.Operand():
                node.expr = _called("weighed", [node.expr], node.lineno)
            case nodes.Filter() | nodes.Test() if node.node is not None:
                node.node = _called("weighed", [node.node], node.lineno)
            case nodes.Getitem(arg=nodes.Slice()):
                node.node = _called("weighed", [node.node], node.lineno)
        return node


def _called(name: str, given: Sequence[Any], line: int) -> nodes.Call:
    to = nodes.EnvironmentAttribute(name, lineno=line)
    return nodes.Call(to, list(given), [], None, None, lineno=line)


def _weight(body: Iterable[nodes.Node]) -> int:
    """Return how much there is to do in a part of a template each time, and how many letters it has."""
    total = 1
    for node in body:
        total += 1 + len(node.data) if isinstance(node, nodes.TemplateData) else 1
        total += _weight(node.iter_child_nodes())
    return total


def _size(value: object) -> int:
    """Return how many letters and things a value has, counted no further than is needed to know that it is large."""
    total, waiting = 0, [value]
    while waiting and total <= _LARGEST:
        each = waiting.pop()
        total += 1
        if isinstance(each, str):
            total += len(each)
        elif isinstance(each, Mapping):
            waiting += [*each.keys(), *each.values()] if len(each) <= _LARGEST else []
            total += len(each)
        elif isinstance(each, list | tuple | set | frozenset):
            waiting += each if len(each) <= _LARGEST else ()
            total += len(each)
        elif isinstance(each, range):
            total += len(each)
    return total


def _text(value: object) -> str:
    if isinstance(value, BUILT):
        raise ValueError("it makes a text of a list; say what is in it one by one")
    return str(value)


def joined(value: Iterable[object], between: str = "", attribute: str | None = None) -> str:
    """Return some texts as one, which is not large."""
    parts = [_text(getattr(each, attribute) if attribute else each) for each in value]
    if sum(map(len, parts)) + len(parts) * len(between) > _LARGEST:
        raise ValueError(f"it builds a text of more than {_LARGEST:,} letters")
    return between.join(parts)


def replaced(value: str, old: str, new: str, count: int = -1) -> str:
    """Return a text with one word in another's place, which is not large."""
    text, old, new = map(_text, (value, old, new))
    if len(text) + text.count(old) * len(new) > _LARGEST:
        raise ValueError(f"it builds a text of more than {_LARGEST:,} letters")
    return text.replace(old, new, count)


class Own(BaseLoader):
    """The templates of some folders of a project, read with care."""

    def __init__(self, root: Path | None, folders: Sequence[Path]) -> None:
        self._root, self._folders = root, folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text, its file, and whether it still is as it was read."""
        name = Path(*split_template_path(template))
        for folder in self._folders:
            if self._root and os.path.lexists(path := self._root / folder / name):
                # Notepad puts a mark before the first letter, which is no part of the words
                try:
                    text = files.inside(self._root, folder / name, files.TEMPLATE).decode("utf-8-sig")
                except OSError as error:
                    raise ValueError(error.strerror) from error
                return text.replace("\r\n", "\n"), str(path), functools.partial(_as_read, path, path.stat().st_mtime)
        raise TemplateNotFound(template)


def _as_read(path: Path, at: float) -> bool:
    try:
        return path.stat().st_mtime == at
    except OSError:
        return False
