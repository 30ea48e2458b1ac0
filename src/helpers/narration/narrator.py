"""The report's sentences, from templates that an analyst can edit; each knows the cells that it rests on.

A template is Jinja, a sentence a line. A line in which a filter such as ``has`` or ``any`` follows something of which
there is nothing is left out, so most need no “if”. A line that does not end a sentence opens the next that is said; an
empty line begins a new paragraph; a line that begins with ``- `` is an item of a list. A template speaks of actions;
where the plan calls its rows something else, that stands in their place, with its article.

A template can change the words, their order and what is said at all, but not what is true: figures, names and dates
come as `Told` values with their sources, and a figure without a source, in digits or as a word, is refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from traceback import walk_tb

from jinja2 import ChoiceLoader, PackageLoader, TemplateSyntaxError

from helpers.blocks.blocks import Prose
from helpers.english import upper_first
from helpers.errors import WorkbookError
from helpers.model import Point, TextRun, once
from helpers.narration.bounded import BUILT, MOST_STEPS, Bounded, Own
from helpers.narration.figures import figure_in
from helpers.narration.joining import followed, merged
from helpers.narration.phrases import FILTERS, LEFT_OUT
from helpers.narration.told import Told
from helpers.narration.unknown import Unknown, cause_of
from helpers.plans.nouns import ACTION, Noun, worded
from helpers.plans.plan import WORDING
from helpers.plans.yaml import nearest
from helpers.text import BULLET

_MARK = re.compile("\0(\\d+)\0")
_ENDS = (".", ":", "?", "!", ".”", "?”", "!”")
_ITEM = "- "


def wording_of(root: Path, plan: str) -> list[Path]:
    """Return the templates that a project has of its own for a plan, from the project's folder, in order.

    Raises:
        WorkbookError: one has not the name of a section, so that it would never be used.
    """
    known = sorted(each.name for each in files("helpers.sections").joinpath("wording").iterdir())
    found = [path for folder in (WORDING, WORDING / plan) for path in sorted((root / folder).glob("*.j2"))]
    for path in found:
        if path.name not in known:
            raise WorkbookError(
                f"{path.relative_to(root).as_posix()} is the template of no section; {nearest(path.name, known)}. "
                "Rename it or take it away."
            )
    return [path.relative_to(root) for path in found]


class Narrator:
    """Tells a plan's report in the words of its templates: the plan's own, the project's, or those that come along."""

    def __init__(self, root: Path | None = None, plan: str = "", actions: Noun = ACTION) -> None:
        self._actions = actions
        self._own = [root / WORDING / plan, root / WORDING] if root else []
        self._values: list[Told] = []
        self._environment = Bounded(
            loader=ChoiceLoader(
                [Own(root, (WORDING / plan, WORDING)), PackageLoader("helpers.sections", "wording")],
            ),
            autoescape=False,  # it gives words, not markup; each rendering escapes them
            undefined=Unknown,
            finalize=self._marked,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= FILTERS
        self._root = root

    def tell(self, section: str, values: Mapping[str, object]) -> Prose:
        """Return a section's prose, from the template of its name.

        Args:
            section: its name; ``since`` is told by ``since.j2``.
            values: what the template speaks of.

        Raises:
            WorkbookError: the template is not as Jinja needs it, or names what is not there, or has a figure that
                comes from nowhere.
        """
        self._values = []
        self._environment.left = MOST_STEPS
        try:
            text = self._environment.get_template(f"{section}.j2").render(values)
        except Exception as error:  # whatever a template does is its own; the error says where and what
            where = self._where(error) or self._file(f"{section}.j2")
            raise WorkbookError(f"{where}: {_sentence(cause_of(error, values))} Correct the template.") from error
        self._refuse_figures(section, text, values)
        try:
            # no text of a tracker is in it yet, only what stands for one
            return Prose(id=section, points=tuple(self._points(worded(text, self._actions))))
        except ValueError as error:
            where = self._file(f"{section}.j2")
            raise WorkbookError(f"{where}: {_sentence(str(error))} Correct the template.") from error

    def _refuse_figures(self, section: str, text: str, values: Mapping[str, object]) -> None:
        """Raise where a template has a figure of its own; no text of a tracker is in the text yet."""
        lines = [line for line in text.split("\n") if LEFT_OUT not in line]
        for piece in (piece for line in lines for piece in _MARK.split(line)[::2]):
            if figure := figure_in(piece, (self._actions.one, self._actions.many)):
                name = f"{section}.j2"
                line = self._line(name, figure)
                counts = (each for each in values if isinstance(values[each], Told) and str(values[each]).isdecimal())
                can = next(counts, "")
                instead = f" Write it with a value, such as {{{{ {can} }}}} or {{{{ {can} | every }}}}." if can else ""
                raise WorkbookError(
                    f"{self._file(name)}{line}: it has a figure of its own, “{figure}”, in “{piece.strip()}”, which "
                    f"comes from nowhere.{instead} Correct the template."
                )

    def _line(self, name: str, figure: str) -> str:
        """Return the line of a template that has a figure, “, line 3”; nothing where it is put together from pieces."""
        assert self._environment.loader is not None  # noqa: S101 - it is given one
        source, *_ = self._environment.loader.get_source(self._environment, name)
        said = re.sub(r"{#.*?#}", lambda remark: "\n" * remark[0].count("\n"), source, flags=re.DOTALL)
        lines = [" ".join(line.split()).casefold() for line in said.split("\n")]
        return next((f", line {at}" for at, line in enumerate(lines, 1) if figure.casefold() in line), "")

    def _where(self, error: Exception) -> str:
        """Return the template's file and line, as far as Jinja knows them."""
        if isinstance(error, TemplateSyntaxError):
            return f"{self._shown(error.filename)}, line {error.lineno}"
        frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        inner = [(file, line) for file, line in frames if file.endswith(".j2")]
        return f"{self._shown(inner[-1][0])}, line {inner[-1][1]}" if inner else ""

    def _file(self, name: str) -> str:
        """Return the template's file, also where Jinja cannot read it."""
        return self._shown(next((str(each / name) for each in self._own if os.path.lexists(each / name)), name))

    def _shown(self, filename: str | None) -> str:
        path = Path(filename or "template")
        inside = self._root and path.is_relative_to(self._root)
        return path.relative_to(self._root).as_posix() if self._root and inside else f"the template {path.name}"

    def _marked(self, value: object) -> object:
        """Return what stands for a value while the template is rendered; no text of a tracker is in between."""
        if isinstance(value, Told):
            self._values.append(value)
            return f"\0{len(self._values) - 1}\0"
        if isinstance(value, str | None):
            return self._environment.made(value or "")
        if isinstance(value, BUILT):
            raise ValueError("it says a list or the like, which has no source; say one of the values that have")
        raise ValueError(f"it says “{value}”, which has no source; say one of the values that have")

    def _points(self, text: str) -> Iterator[Point]:
        follows = left_out = False  # whether a line was left out since the sentence under way began
        pending: list[str] = []
        for line in [line.strip(" \t\r") for line in text.split("\n")]:
            if LEFT_OUT in line:
                left_out = True
                continue
            item = line.startswith(_ITEM)
            if pending and left_out and not line:  # an opening of sentences none of which is said
                pending = []
            if pending and (item or not line):
                raise ValueError(f"the sentence “{self._plain(' '.join(pending))}” does not end")
            if not line:
                follows = False
                continue
            left_out = left_out and bool(pending)
            pending.append(line.removeprefix(_ITEM) if item else line)
            if item or self._said(line).endswith(_ENDS):
                yield self._point(" ".join(pending), item, follows)
                follows, left_out, pending = not item, False, []
        if pending and not left_out:
            raise ValueError(f"the sentence “{self._plain(' '.join(pending))}” does not end")

    def _said(self, text: str) -> str:
        """Return a text without the values that have no words."""
        return _MARK.sub(lambda mark: mark[0] if self._values[int(mark[1])].runs else "", text).strip()

    def _plain(self, text: str) -> str:
        return _MARK.sub(lambda found: str(self._values[int(found[1])]), text).strip()

    def _point(self, text: str, item: bool, follows: bool) -> Point:
        runs: list[TextRun] = []
        values = [self._values[int(at)] for at in _MARK.findall(text)]
        for at, piece in enumerate(_MARK.split(re.sub(" +", " ", self._said(text)))):
            if at % 2:
                runs += self._values[int(piece)].runs
            elif piece:
                runs = followed(runs, piece)
        runs = list(merged(runs))
        if not item:
            runs[0] = replace(runs[0], text=upper_first(runs[0].text))
        sources = once(source for value in values for source in value.sources)
        return Point(tuple(runs), BULLET if item else "", follows=follows and not item, sources=sources)


def _sentence(text: str) -> str:
    said = text.strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."
