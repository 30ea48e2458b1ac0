"""Read a YAML file into a checked model; every mistake is named by file, key and remedy."""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Hashable, Iterable
from contextlib import suppress
from copy import deepcopy
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from helpers import files
from helpers.errors import Problem, WorkbookError, refuse
from helpers.plans.slips import path_in_quotes, slip_at


class Strict(BaseModel):
    """A frozen model that refuses keys it does not know and never turns one type into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def _one_or_many(value: object) -> object:
    if isinstance(value, bool | int | float | date):
        raise ValueError("a text, or a list of texts")
    return [value] if isinstance(value, str) else value


def _hex_colour(value: str) -> str:
    if len(value) != 6 or any(letter not in "0123456789ABCDEFabcdef" for letter in value):
        raise ValueError("a colour as six hexadecimal digits, such as 00B050")
    return value.upper()


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[
    list[Text],
    BeforeValidator(_one_or_many, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]
Colour = Annotated[str, AfterValidator(_hex_colour)]
Ident = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

AnyModel = TypeVar("AnyModel", bound=BaseModel)

#: How deep values lie within one another at most, how many there are, and how long a number is.
_DEEPEST, _MOST, _LONGEST = 20, 50_000, 50
_LONG_NUMBER = re.compile(rf"[-+]?[\d.][\w:.]{{{_LONGEST},}}")
#: How many mistakes are told at once, and how many letters of a word that is wrong.
_TOLD, QUOTED = 50, 80
#: How many keys a file can have at its top.
MOST_KEYS = 500

_READABLE = "Close it where it is open, or ask whoever runs the folder for the right to read it."


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """The safe loader, which also refuses a key given twice (YAML would keep the last without a word)."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # a date that does not exist, such as 2023-02-31
            raise yaml.MarkedYAMLError(problem=f"“{node.value}”: {error}", problem_mark=node.start_mark) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                problem = "a value that begins with { or [ must be in quotes"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key “{key}” is given twice; keep one", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return dict(super().construct_mapping(node, deep))


def read_mapping(path: Path, shown: str) -> dict[str, Any]:
    """Return the keys and values of a YAML file.

    Args:
        path: the file.
        shown: its name as the analyst knows it, for messages.

    Raises:
        WorkbookError: it is missing, is not YAML in UTF-8, or holds no keys.
    """
    try:
        content = _content(path, Path(shown))
    except FileNotFoundError:
        raise WorkbookError(f"There is no file {shown}.") from None
    except OSError as error:
        raise WorkbookError(f"{shown} cannot be read: {error.strerror or error}. {_READABLE}") from error
    try:
        return mapping_of(content.decode("utf-8-sig"), shown)
    except UnicodeDecodeError as error:
        at = content.count(b"\n", 0, error.start) + 1
        what = f", line {at}: there is a letter that is not in UTF-8"
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            what = " is in UTF-16, which Notepad calls “Unicode”"
        raise WorkbookError(
            f"{shown}{what}. Expected: text in UTF-8. To mend it: in Notepad choose File, Save As, and “UTF-8” as its "
            "encoding."
        ) from error


def _content(path: Path, shown: Path) -> bytes:
    """Return a file's bytes; where its name is from the project's folder, no link may lead out of that."""
    if shown.parts and path.parts[-len(shown.parts) :] == shown.parts:
        return files.inside(path.parents[len(shown.parts) - 1], shown, files.YAML)
    return files.plain(path, files.YAML)


def mapping_of(text: str, shown: str) -> dict[str, Any]:
    """Return the keys and values of YAML; raise `WorkbookError` as `read_mapping` does."""
    if slip := path_in_quotes(text):
        raise WorkbookError(f"{shown}, line {slip.line}: {slip}.")
    try:
        loaded = deepcopy(_loaded(text))
    except yaml.YAMLError as error:
        lines = _lines(error)
        at = f", line {lines[0]}" if lines else ""
        if isinstance(error, yaml.scanner.ScannerError | yaml.parser.ParserError) and (slip := slip_at(text, lines)):
            raise WorkbookError(f"{shown}, line {slip.line}: {slip}.") from error
        raise WorkbookError(f"{shown}{at}: this is not valid YAML: {_cause(error)}.") from error
    if not isinstance(loaded, dict):
        raise WorkbookError(f"{shown}: expected keys and values, such as “title: …”.")
    if len(loaded) > MOST_KEYS:
        raise WorkbookError(f"{shown}: it has {len(loaded):,} keys. Expected: {MOST_KEYS} at most.")
    return {str(key): value for key, value in loaded.items()}


@lru_cache(maxsize=64)
def _loaded(text: str) -> Any:
    """Return what YAML holds; a plan is asked for again and again."""
    _refuse_boundless(text)
    return yaml.load(text, _Loader)  # noqa: S506 - a safe loader's child


def _refuse_boundless(text: str) -> None:
    """Raise where YAML has what a few lines of can grow without bound, or take hours to read."""
    depth = count = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        count += 1
        if anchor := getattr(event, "anchor", None):
            found = f"“{anchor}” is a name for a part that is said again elsewhere; write it out where it is said"
        elif depth > _DEEPEST:
            found = f"it has values more than {_DEEPEST} deep within one another; no file of a project needs that"
        elif count > _MOST:
            found = f"it has more than {_MOST:,} keys and values; no file of a project needs that"
        elif isinstance(event, yaml.ScalarEvent) and event.implicit[0] and _LONG_NUMBER.fullmatch(event.value):
            found = f"it has a number of more than {_LONGEST} signs; a text of digits goes in quotes"
        else:
            continue
        raise yaml.MarkedYAMLError(problem=found, problem_mark=event.start_mark)  # type: ignore[arg-type]


def validate(model: type[AnyModel], values: dict[str, Any], shown: str) -> AnyModel:
    """Return the values as a model.

    Raises:
        WorkbookError: lists every key that is unknown (with the nearest known one), missing or wrong.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        refuse(_problem(model, details, shown) for details in error.errors()[:_TOLD])
        raise


def nearest(word: str, known: Iterable[str]) -> str:
    """Return advice that names the known words, the one nearest to `word` first if one is near."""
    options = sorted(known)
    close = difflib.get_close_matches(word.casefold(), [option.casefold() for option in options], n=1, cutoff=0.6)
    if close:
        match = next(option for option in options if option.casefold() == close[0])
        return f"perhaps “{match}”"
    return "one of " + ", ".join(f"“{option}”" for option in options) if options else "none is known"


def _problem(model: type[BaseModel], details: ErrorDetails, shown: str) -> Problem:
    loc, kind = details["loc"], details["type"]
    if loc[-1:] == ("[key]",):  # so pydantic says that it is the key, not its value, that is wrong
        loc, kind = loc[:-1], "extra_forbidden"
    where = ".".join(str(part) for part in loc)[:QUOTED]
    match kind:
        case "extra_forbidden":
            return Problem(
                file=shown,
                found=f"the key “{where}” is not known",
                expected=nearest(str(loc[-1]), _fields_at(model, loc[:-1])),
                remedy="correct the key or take it out",
            )
        case "missing":
            return Problem(
                file=shown,
                found=f"the key “{where}” is missing",
                expected=f"a value for “{where}”",
                remedy="add it",
            )
        case "value_error" if not loc:
            return Problem(
                file=shown,
                found="the keys do not agree with one another",
                expected=_expected(details),
                remedy="correct the keys that this names",
            )
        case _:
            return Problem(
                file=shown,
                found=f"“{where}” is {_value(details['input'])}",
                expected=_expected(details),
                remedy=_remedy(details["input"]),
            )


def _fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """Return the keys a model takes at a place inside it, following lists, mappings and nested models."""
    schema = model.model_json_schema()
    node: dict[str, Any] = schema
    for part in loc:
        node = _resolve(schema, node)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(part) or node.get("additionalProperties") or {}
    node = _resolve(schema, node)
    names = _resolve(schema, node.get("propertyNames", {})).get("enum", [])
    return {*node.get("properties", {}), *names}


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in node:
        node = next((option for option in node["anyOf"] if "$ref" in option), node["anyOf"][0])
    if "$ref" in node:
        return dict(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
    return node


def _remedy(value: object) -> str:
    if hasattr(value, "isoformat"):
        return f'put the date in quotes: "{value.isoformat()}"'
    if isinstance(value, str) and value[:1] in ("“", "„", "‘", "’"):
        straight = value.strip("“”„‟‘’")
        return f'type straight quotes in place of the curly ones: "{straight}"'
    if isinstance(value, str) and (day := _day_first(value)):
        return f'write the year first: "{day}"'
    if isinstance(value, bool):
        return 'correct the value; a text that YAML takes for true or false goes in quotes: "No", "Yes", "On", "Off"'
    if isinstance(value, int | float):
        return f'correct the value; if it is a name or a text, put it in quotes: "{value}"'
    return "correct the value"


def _day_first(value: str) -> str:
    """Return a date in figures, the day first, as YAML has it; empty where it is none."""
    if found := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", value.strip()):
        with suppress(ValueError):
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    return ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return f"{str(value).lower()}, as YAML takes {'Yes and On' if value else 'No and Off'} to be"
    shown = "empty" if value is None else f"“{value}”"
    return shown if len(shown) <= QUOTED else shown[:77] + "…”"


_EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "keys and values",
    "list_type": "a list",
    "model_type": "keys and values",
    "string_pattern_mismatch": "small letters, digits and underscores, a letter first",
    "string_too_short": "a text that is not empty",
    "string_type": "a text",
    "too_short": "at least one entry",
}


def _expected(details: ErrorDetails) -> str:
    """Return what was expected in plain words; a check's own message stands as it is."""
    if details["type"] == "enum":
        return "one of " + re.sub(r"'([^']*)'", r"“\1”", details["ctx"]["expected"])
    return _EXPECTED.get(details["type"], details["msg"].removeprefix("Value error, "))


def _lines(error: yaml.YAMLError) -> tuple[int, ...]:
    """Return the lines, from 1, that a parser names: that of the problem, and that where what it read began."""
    marks = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    return tuple(mark.line + 1 for mark in marks if mark)


def _cause(error: yaml.YAMLError) -> str:
    return getattr(error, "problem", None) or str(error)
