"""What a command is given, taken as it is: to load pydantic for that takes longer than what a small command does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from typer import core
from typer._coercion import RuntimeParam, TypeDescriptor, build_runtime_param
from typer._param_types import coerce_cli_path

if TYPE_CHECKING:
    from typer._click import Context
    from typer.core import _TyperParameter


class _Given(RuntimeParam):
    """Words and paths in plain letters as they are; all else, and what may be a mistake, as typer takes it."""

    def _coerce_value(self, value: Any, param: _TyperParameter, ctx: Context) -> Any:
        (kind,) = get_args(self.annotation) or (self.annotation,)
        words = value if isinstance(value, list | tuple) else (value,)
        if kind not in (str, Path) or not all(isinstance(word, str) and word.isascii() for word in words):
            return build_runtime_param(param.type_descriptor).coerce(value, param, ctx)
        if kind is Path:
            told = self.parameter_info
            words = [coerce_cli_path(Path(word), told, path_type=Path, param=param, ctx=ctx) for word in words]
        return words[0] if kind is self.annotation else list(words)


def _given(descriptor: TypeDescriptor) -> RuntimeParam:
    return _Given(descriptor.parameter_info, descriptor.annotation)


def take_as_given() -> None:
    """Have typer take what a command is given as it is, where that is what it makes of it."""
    core.build_runtime_param = _given  # type: ignore[attr-defined]
