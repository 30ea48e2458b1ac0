"""What a command is given comes to the same as typer makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer._coercion import build_runtime_param
from typer.testing import CliRunner

from helpers.cli.given import take_as_given

app = typer.Typer()


@app.command()
def show(
    words: Annotated[list[str] | None, typer.Argument()] = None,
    word: str = "",
    number: int = 1,
    flag: bool = False,
    file: Annotated[Path | None, typer.Option(dir_okay=False)] = None,
    files: Annotated[list[Path] | None, typer.Option("--files")] = None,
) -> None:
    typer.echo(repr((words, word, number, flag, file, files)))


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["one", "two", "--word", "three", "--flag", "--number", "3"],
        ["één", "--word", "\udce9", "--file", "pässe"],
        ["--number", "three"],
        ["--file", "a", "--files", "b", "--files", "c"],
        ["--file", "."],
        ["--word"],
        ["--help"],
    ],
)
def test_it_is_what_typer_makes_of_it(given: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def said() -> tuple[int, Any, str]:
        result = CliRunner().invoke(app, given, env={"COLUMNS": "200"})
        return result.exit_code, repr(result.exception), result.output

    monkeypatch.setattr("typer.core.build_runtime_param", build_runtime_param)
    before = said()
    take_as_given()
    assert said() == before
