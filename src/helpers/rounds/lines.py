"""Edit a file of parameters line by line, so that its comments and its order stay; and word what is put in."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import yaml

from helpers.errors import WorkbookError
from helpers.excel.edit import Edit, edited
from helpers.plans.yaml import mapping_of

_QUOTED = ("period", "as_at", "commentary")  # always in quotes, for none of them is a date or a number


def with_lines(text: str, changes: Mapping[str, str | Sequence[str]], dropped: Collection[str], shown: str) -> str:
    """Return parameters with other values of some, which are added where they are missing, and without others.

    Args:
        text: the parameters, as they are written.
        changes: from name to text; a list that is there has as many texts as before.
        dropped: the names of those that go, with the comments between their own lines.
        shown: the file's name, for messages.

    Raises:
        WorkbookError: they are written in a way that cannot be edited so.
    """
    node = yaml.compose(text, yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) and not node.flow_style else []
    starts = [text.rfind("\n", 0, key.start_mark.index) + 1 for key, _ in pairs]
    edits: list[Edit] = []
    for (key, value), start, end in zip(pairs, starts, [*starts[1:], len(text)], strict=False):
        end = _end(text, start, end)
        if key.value in changes:
            edits += _changed(text, value, end, changes[key.value], key.value in _QUOTED)
        elif key.value in dropped:
            edits.append((start, end, ""))
    missing = changes.keys() - {key.value for key, _ in pairs}
    more = "".join(
        f"{name}: {_scalar(value, name in _QUOTED)}\n"
        for name, value in changes.items()
        if name in missing and isinstance(value, str)
    )
    result = edited(text, edits)
    result += ("" if result.endswith("\n") or not more else "\n") + more
    kept = {name: value for name, value in mapping_of(text, shown).items() if name not in dropped}
    try:
        as_meant = mapping_of(result, shown) == {**kept, **changes}
    except WorkbookError:
        as_meant = False
    if not as_meant:
        raise WorkbookError(
            f"{shown} is written in a way that cannot be carried forward line by line. Begin a line of its own with "
            "each parameter’s name, without braces around them and without “&” or “*”, and try again."
        )
    return result


def quoted(text: str) -> str:
    """Return a text as YAML has it on one line, in quotes where it needs them."""
    said = str(yaml.safe_dump(text, allow_unicode=True, width=10_000)).removesuffix("\n").removesuffix("\n...")
    return json.dumps(text, ensure_ascii=False) if said[0] in "'\"" else said


def quoted_list(texts: Sequence[str]) -> str:
    """Return texts as a list that YAML has on one line."""
    safe = (quoted(text) if re.fullmatch(r"[\w /-]+", text) else json.dumps(text, ensure_ascii=False) for text in texts)
    return f"[{', '.join(safe)}]"


def _end(text: str, start: int, end: int) -> int:
    """Return where a parameter's own lines end: before the blank lines and comments that stand above the next."""
    lines = text[start:end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()
    return start + len("".join(lines))


def _changed(text: str, value: yaml.Node, end: int, new: str | Sequence[str], quoted: bool) -> Iterator[Edit]:
    """Give what gives a parameter another value, or each text of a list, in quotes if the old one has them."""
    if not isinstance(new, str):
        items = value.value if isinstance(value, yaml.SequenceNode) else []
        for item, each in zip(items, new, strict=False):
            yield from _changed(text, item, item.end_mark.index, each, quoted)
        return
    begin, style = value.start_mark.index, value.style if isinstance(value, yaml.ScalarNode) else None
    last = begin + len(text[begin:end].rstrip()) if style in ("|", ">") else value.end_mark.index
    space = "" if text[begin - 1].isspace() else " "
    yield begin, last, space + _scalar(new, quoted or style is not None)


def _scalar(value: str, quoted: bool) -> str:
    if quoted:
        return json.dumps(value, ensure_ascii=False)
    return yaml.safe_dump(value, allow_unicode=True, width=10_000).removesuffix("\n").removesuffix("\n...")
