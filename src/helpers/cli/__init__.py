"""The commands, a file each, which imports what it needs when it is called, so that help and errors come at once."""

from __future__ import annotations

import inspect
import io
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info

from helpers.cli import (
    audit,
    bench,
    chase,
    check,
    collect,
    diff,
    index,
    lab,
    new,
    publish,
    roll,
    run,
    start,
    status,
    test,
    verify,
    watch,
)
from helpers.cli.called import CALLED, misused, pasteable
from helpers.cli.options import Said
from helpers.errors import WorkbookError
from helpers.files import real
from helpers.stopping import stop

#: The commands, in the order of the help.
COMMANDS = (
    run,
    check,
    watch,
    chase,
    collect,
    diff,
    status,
    publish,
    verify,
    audit,
    start,
    new,
    roll,
    index,
    lab,
    bench,
    test,
)

_INTERRUPTED = 130  # what typer makes of a KeyboardInterrupt


class Commands(TyperGroup):
    """The commands, each of which is made ready when it is called: to list them takes what they say of themselves."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for info in (command.app.registered_commands[0] for command in COMMANDS):
            assert info.callback  # noqa: S101 - a file each, a function each
            self.add_command(TyperCommand(info.callback.__name__, help=inspect.getdoc(info.callback)))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that is called, with its options, and what it is given."""
        name, _, given = super().resolve_command(ctx, args)
        return name, ready(name or ""), given


def ready(name: str) -> TyperCommand:
    """Return a command by its name, with its options."""
    (info,) = next(each.app.registered_commands for each in COMMANDS if each.__name__.endswith(f".{name}"))
    made = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    assert isinstance(made, TyperCommand)  # noqa: S101 - no command has others under it
    return made


app = typer.Typer(
    name="workbook",
    cls=Commands,
    help="Turn action plan trackers into reports, the same every time.",
    invoke_without_command=True,
    add_completion=CALLED == "workbook",  # no shell completes what follows “python workbook.py”
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        from helpers.records.code import version

        typer.echo(f"workbook {version()}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    root: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", show_default=False, help="The project's folder; else the one this command is called in."
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show which version this is and exit."),
    ] = False,
) -> None:
    context.obj = Said(real(root or Path()), debug, named=root is not None)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


def main() -> None:
    """Run the command line: exit status 0 done, 1 the answer is no, 2 it could not be done.

    Raises:
        KeyboardInterrupt: it was stopped.
    """
    # nbformat imports jsonschema, which builds grammars for a format of web address that no notebook has, in 1.4 of
    # the 1.9 seconds that papermill takes to import. It does without where the module is missing.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # a tracker's words may be in letters that a code page lacks
    signal.signal(signal.SIGTERM, stop)  # to be told to end is to be stopped, as by Ctrl-C
    with suppress(ImportError):  # a typer that is made otherwise takes what it is given by itself
        from helpers.cli.given import take_as_given

        take_as_given()
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        status = app(["--debug", *arguments] if debug else arguments, prog_name=CALLED, standalone_mode=False)
    except WorkbookError as error:
        _say(error, str(error), debug)
    except typer.TyperException as error:
        _say(error, misused(error), debug)
    except Exception as error:
        _say(
            error,
            f"Something went wrong that should not have: {type(error).__name__}: {error}. "
            "The same command with --debug shows where; please report it.",
            debug,
        )
    if status == _INTERRUPTED:
        raise KeyboardInterrupt
    sys.exit(status or 0)


def _say(error: BaseException, message: str, debug: bool) -> NoReturn:
    """Say why the work could not be done, and end with that status; with `debug`, show where first."""
    from helpers.text import visible  # what a file holds is no command to the terminal

    if debug:
        import traceback

        traceback.print_exception(error)
    typer.echo(pasteable(visible(message)), err=True)
    sys.exit(2)
