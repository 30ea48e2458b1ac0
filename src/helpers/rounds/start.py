"""Begin a council's own project: the product in a folder of its own, without the samples."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from helpers.errors import WorkbookError
from helpers.files import TEXT, plain
from helpers.plans.council import FILE, load_brand, load_council
from helpers.records.code import begin_history, code_folder
from helpers.records.store import remove_folder
from helpers.rounds.lines import quoted
from helpers.rounds.new import new_plan

#: What a project is made of before it has plans, and not its tests, which need the samples.
PRODUCT = (
    *("workbook.py", "pyproject.toml", "requirements.lock", "environment.yml", ".gitignore", ".gitattributes"),
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "notebooks", "src", "wheels", ".vscode", ".devcontainer"),
    *("params/council.schema.json", "params/overview.schema.json", "params/parameters.schema.json"),
    "params/plans/plan.schema.json",
)

_MADE = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info", ".ipynb_checkpoints")


class Started(NamedTuple):
    """A project that was begun.

    Attributes:
        files: the first plan's, from its folder; empty where none was named.
        history: why it has no git history of its own yet; empty where it has.
    """

    files: list[Path]
    history: str


def start(
    folder: Path, name: str, logo: Path | None, plan: str = "", layout: str = "table", as_at: str = "", period: str = ""
) -> Started:
    """Make a project of a council's own in a new folder, put in place in one step; nothing else is touched.

    Args:
        folder: the new folder, which may be there if it is empty.
        name: the council's name; empty where it is to be written later.
        logo: the council's logo, an SVG or PNG file; None without one.
        plan: the first plan's name; empty for none. The others are as `new_plan` takes them.
        layout: how its tracker is to be laid out.
        as_at: the date of its first report.
        period: its first period.

    Raises:
        WorkbookError: the folder holds something or cannot be written, or the logo or the plan will not do.
    """
    _refuse_folder(folder)
    staged = None
    try:
        staged = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        _copy_product(staged)
        _write_council(staged, name, logo)
        files = new_plan(staged, plan, layout, as_at, period) if plan else []
        history = begin_history(staged, "Begin with the action plan workbook")
        if folder.exists():
            folder.rmdir()
        staged.rename(folder)
    except OSError as error:
        raise WorkbookError(f"{folder} cannot be written: {error.strerror or error}. Nothing was begun.") from error
    finally:
        if staged:
            remove_folder(staged)
    return Started(files, history)


def _refuse_folder(folder: Path) -> None:
    """Raise `WorkbookError` where a project cannot be begun in a folder without something being lost or mixed up."""
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise WorkbookError(f"{folder} exists already and is not empty. Name a new folder; nothing was touched.")
    if not folder.parent.is_dir():
        raise WorkbookError(f"There is no folder {folder.parent} to put {folder.name} in. Make it, or name another.")
    if folder.is_relative_to(code_folder()):
        raise WorkbookError(
            f"{folder} lies in this project. Name a folder outside it, such as {code_folder().with_name(folder.name)}."
        )


def _copy_product(to: Path) -> None:
    for name in PRODUCT:
        source, place = code_folder() / name, to / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=_MADE)
        elif source.is_file():
            shutil.copyfile(source, place)


def _write_council(root: Path, name: str, logo: Path | None) -> None:
    """Write whose reports they are, and read it back."""
    lines = ["# yaml-language-server: $schema=council.schema.json"]
    lines += [f"name: {quoted(name)}" if name else "# name: the council’s name, at the top of each report"]
    lines += ["# website: its web address, which the record of each report gives"]
    if logo:
        place = f"params/logo{logo.suffix.lower()}"
        try:
            (root / place).write_bytes(plain(logo, TEXT))
        except OSError as error:
            raise WorkbookError(f"{logo} cannot be read: {error.strerror or error}. Nothing was begun.") from error
        lines += ["logo:", f"  file: {place}", f"  alt: {quoted(name or 'The council’s logo')}"]
    lines += [
        "# The addresses of teams and the numbers of helplines that reports may name; any other one stops publication.",
        "mailboxes: []",
        "phones: []",
    ]
    (root / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    load_brand(root, load_council(root))
