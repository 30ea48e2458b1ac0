"""``workbook start``: begin a council's own project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def start(
    folder: Annotated[Path, typer.Argument(help="A new folder for it, beside this project.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="The council's name, such as “Xshire Council”.")] = "",
    logo: Annotated[Path | None, typer.Option(metavar="FILE", help="Its logo: an SVG or PNG file.")] = None,
    plan: Annotated[str, typer.Option(metavar="PLAN", help="The first plan's name, as for “new”.")] = "",
    as_at: Annotated[str, typer.Option(metavar="DATE", help="The as-at date of its first report.")] = "",
) -> None:
    """Begin a council's own project in a new folder.

    It has all of this one but the samples and the tests of them. This one stays as it is.
    """
    from helpers.cli import findings
    from helpers.errors import WorkbookError
    from helpers.rounds.start import start as begin

    if plan and not as_at:
        raise WorkbookError("Say of which date the first plan's report is, such as --as-at 2023-01-19.")
    place = folder.resolve()
    begun = begin(place, name.strip(), logo, plan, as_at=as_at)
    to = findings.console()
    findings.say(to, f"{place.as_posix()} is a project of {name.strip() or 'your council'}’s own, without the samples.")
    findings.say(to, begun.history or "Its history in git begins there, with one commit.")
    following = "new PLAN --from TRACKER" if not plan else f"check {begun.files[-1].parent.name}"
    filled = f"fill in {begun.files[0].as_posix()} in Excel, and " if plan else ""
    findings.say(to, f"Next: go to that folder, {filled}there “python workbook.py {following}”.")
