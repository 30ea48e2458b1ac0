"""What keeps an overview from being published: personal data in what is said in it, or kept with it, of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpers import files
from helpers.checks.accepted import settled
from helpers.checks.personal import masked, matches
from helpers.errors import Problem, Severity
from helpers.plans.council import FILE as COUNCIL
from helpers.plans.council import load_council
from helpers.plans.declared import FOLDER as NOTEBOOKS
from helpers.plans.declared import sources_of
from helpers.plans.overview import NOTEBOOK, OverviewParameters
from helpers.plans.parameters import path_of
from helpers.plans.plan import WORDING


def overview_problems(root: Path, parameters: OverviewParameters) -> tuple[Problem, ...]:
    """Return the problems of an overview; what its plans' reports say was looked at when these were published."""
    return tuple(settled(_found(root, parameters), parameters))


def _found(root: Path, parameters: OverviewParameters) -> Iterator[Problem]:
    council = load_council(root)
    for file, text in _texts(root, parameters).items():
        for finding in matches(text):
            if not council.declares(finding.text):
                yield Problem(
                    file=file,
                    found=f"line {text.count(chr(10), 0, finding.start) + 1} has {masked(finding)}",
                    expected="nothing that tells of a person in a public paper or in a file that is kept with it",
                    remedy="take it out",
                    severity=Severity.PUBLICATION,
                    accepted_as=f"{file} {finding.kind}",
                )


def _texts(root: Path, parameters: OverviewParameters) -> dict[str, str]:
    """Return what is published with an overview of its own, from each file's name in the project."""
    paths = [path_of(parameters.period, parameters.plan), COUNCIL]
    for folder in (WORDING, WORDING / parameters.plan):
        paths += sorted(path.relative_to(root) for path in (root / folder).glob("*.j2"))
    found = [path for path in paths if (root / path).is_file()]
    said = {path.as_posix(): files.text(root, path, files.TEXT) for path in found}
    return said | {(NOTEBOOKS / f"{NOTEBOOK}.ipynb").as_posix(): sources_of(root, NOTEBOOK)}
