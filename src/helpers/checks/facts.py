"""What to tell the analyst of the columns that say what an action is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem, Severity
from helpers.excel.cells import address, shortened
from helpers.intake.facts import owners_among
from helpers.model import Source
from helpers.plans.columns import FactKind
from helpers.plans.parameters import path_of
from helpers.plans.plan import definition_of
from helpers.plans.yaml import nearest
from helpers.text import key_of, plain

_PERCENTAGE = re.compile(r"(\d{1,3})(?:\.\d+)?\s?%")


@check(15)
def lacking(subject: Subject) -> Iterator[Problem]:
    """The period's sheet has each column of facts, and that of short names; sheets from before they came need not."""
    named = {"short_name": subject.plan.tracker.columns.short_name or []}
    named |= {column.id: column.headers for column in subject.plan.facts}
    needed = {column.id for column in subject.plan.facts if column.required}
    for sheet, header in subject.intake.of_actions:
        missing = {role: texts[0] for role, texts in named.items() if texts and role not in header.columns}
        others = [shortened(cell.text) for cell in header.unnamed]
        for role, text in missing.items():
            yield subject.problem(
                Source(sheet.name, ""),
                f"the header row has no column “{text}”",
                "every column that the plan names"
                + (f"; headers that it does not name: {nearest(text, others)}" if others else ""),
                f"add the column, correct its header, or take “{role}” out of "
                f"{definition_of(subject.parameters.plan).as_posix()}",
                Severity.BLOCKS if role in needed else Severity.NOTED,
            )


@check(75)
def required(subject: Subject) -> Iterator[Problem]:
    """An open action has each fact that the plan requires."""
    headers = {sheet.name: header for sheet, header in subject.intake.of_actions}
    wanted = [column for column in subject.plan.facts if column.required]
    for action in (each for each in subject.intake.every if not each.closing):
        sheet, row = action.sources[0].sheet, int(re.sub(r"\D", "", action.sources[0].place))
        header = headers[sheet]
        for column in (column for column in wanted if column.id in header.columns):
            if column.id not in action.facts:
                yield subject.problem(
                    Source(sheet, address(row, header.columns[column.id])),
                    f"{subject.plan.actions.one} {action.number} is open, and nothing stands under “{column.label}”",
                    "what the plan requires of each open one",
                    f"fill the cell, or take “required” from “{column.id}” in "
                    f"{definition_of(subject.parameters.plan).as_posix()}",
                )


@check(77)
def owners(subject: Subject) -> Iterator[Problem]:
    """An owner is written in one way: two that differ by capitals or spaces would be counted as two."""
    ids = [column.id for column in subject.plan.facts if column.kind is FactKind.OWNER]
    first: dict[str, str] = {}
    for action in subject.intake.every:
        said = [action.facts[each] for each in ids if each in action.facts]
        if said and not action.owners:
            yield subject.problem(
                said[0].sources[0],
                f"“{shortened(said[0].text)}” stands in place of an owner",
                "a person, a post or a team, or an empty cell",
                "write the owner, or clear the cell",
            )
        for owner in action.owners:
            known = first.setdefault(key_of(owner), owner)
            if known != owner:
                yield subject.problem(
                    next(source for each in ids if each in action.facts for source in action.facts[each].sources),
                    f"the owner “{shortened(owner)}” is written “{shortened(known)}” before",
                    "each owner in one way",
                    "write them alike",
                )


@check(78)
def asked_for(subject: Subject) -> Iterator[Problem]:
    """Each owner that the parameters ask a reading for is one of the tracker's, and is named once."""
    known, parameters = owners_among(subject.intake.actions), subject.parameters
    keys = [key_of(name) for name in parameters.owners]
    for at, name in enumerate(parameters.owners):
        if keys[at] in known and keys[at] not in keys[:at]:
            continue
        yield Problem(
            file=path_of(parameters.period, parameters.plan).as_posix(),
            found=f"“owners” names “{shortened(name)}”"
            + (" twice" if keys[at] in known else ", who answers for nothing in the tracker"),
            expected="each owner once"
            if keys[at] in known
            else f"an owner of the tracker: {nearest(name, known.values())}",
            remedy="correct the name or take it out",
        )


@check(76)
def percentages(subject: Subject) -> Iterator[Problem]:
    """What stands in a column of percentages is one, of no more than all."""
    columns = [column for column in subject.plan.facts if column.kind is FactKind.PERCENTAGE]
    for action in subject.intake.every:
        for column in columns:
            for point in action.facts[column.id].points if column.id in action.facts else ():
                found = _PERCENTAGE.fullmatch(plain(point.text))
                if not found or int(found[1]) > 100:
                    yield subject.problem(
                        point.sources[0],
                        f"“{shortened(point.text)}” stands under “{column.label}”, and is shown so",
                        "a percentage from 0% to 100%",
                        "write it with its sign, such as 85%, or give the cell the format of a percentage",
                    )
