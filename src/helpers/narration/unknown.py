"""What a template asks for and is not there, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from jinja2 import StrictUndefined, TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

from helpers.plans.yaml import nearest


class UnknownNameError(UndefinedError):
    """A template names a value that it is not given; the message is the name."""


class Unknown(StrictUndefined):
    """What is not there; a template that does anything with it is refused."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, UnknownNameError if obj is missing and not hint else exc)

    @property
    def _undefined_message(self) -> str:
        name, held = str(self._undefined_name), self._undefined_obj
        if self._undefined_exception is SecurityError:
            return f"“{name}” cannot be used in a template"
        if self._undefined_hint:
            return self._undefined_hint
        return name if held is missing else f"there is no “.{name}” here; {nearest(name, _held(held))}"


def cause_of(error: Exception, values: Mapping[str, object]) -> str:
    """Return in plain words why a template could not be told, with the nearest name for one that is not known."""
    match error:
        case UnknownNameError():
            return f"“{error}” is not known; {nearest(str(error), values)}"
        case TemplateNotFound():
            return f"there is no template “{error}”"
        case UnicodeDecodeError():
            return "it is not in UTF-8; save it as a UTF-8 text file"
        case TemplateSyntaxError():
            return error.message or "it is not as Jinja needs it"
        case _:
            return str(error)


def _held(value: object) -> list[str]:
    """Return what a template can ask a value for."""
    if is_dataclass(value):
        return [each.name for each in fields(value)]
    return [str(key) for key in value] if isinstance(value, Mapping) else []
