"""How the command was called: so that what a message quotes can be pasted, and what is to be said of a wrong call."""

from __future__ import annotations

import os
import re
from typing import Any

#: What is typed before a command's name: ``workbook.py`` says how it was called itself.
CALLED = os.environ.get("WORKBOOK_CALLED", "workbook")


def pasteable(text: str) -> str:
    """Return a text whose commands, which it quotes as in “workbook run”, begin as this one was called."""
    return text.replace("“workbook ", f"“{CALLED} ")


def misused(error: Any) -> str:
    """Return what is wrong with how a command was called, from typer's exception, and what says how it is called."""
    said = re.sub("'([^']*)'", r"“\1”", error.format_message()).rstrip(".")
    missing = getattr(error, "param", None) if said.startswith("Missing") else None
    if missing and missing.help:
        said += f": {missing.help[0].lower()}{missing.help[1:].rstrip('.')}"
    context = getattr(error, "ctx", None)
    end = "" if said.endswith("?") else "."
    return f"{said}{end}" + (f" “{context.command_path} --help” says what it takes." if context else "")
