"""What a report knew, as data: kept with it, for the reports after it to compare with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from helpers.model import Action, Group, Measure

if TYPE_CHECKING:
    from helpers.intake.intake import Intake
    from helpers.plans.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one report knew.

    Attributes:
        period: the reporting period.
        as_at: the date it speaks for.
        groups: in the tracker's order.
        actions: those counted, in the tracker's order, open and closed; each holds its parts.
        measures: in the tracker's order, each with its values up to the as-at date.
        read_as: the hash of all that its groups and actions were read from; empty in a report of before it was kept,
            and where they come from dated updates.
    """

    period: str
    as_at: date
    groups: tuple[Group, ...]
    actions: tuple[Action, ...]
    measures: tuple[Measure, ...]
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A file that holds what a report knew."""

    facts: Snapshot


_ADAPTER: TypeAdapter[Snapshot] = TypeAdapter(Snapshot)
_FILE: TypeAdapter[_Known] = TypeAdapter(_Known)


def snapshot_of(parameters: Parameters, intake: Intake) -> Snapshot:
    """Return what a report knows."""
    return Snapshot(parameters.period, parameters.day, intake.groups, intake.actions, intake.measures, intake.read_as)


def as_data(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as JSON data."""
    return dict(_ADAPTER.dump_python(snapshot, mode="json", exclude_defaults=True))


def from_data(data: object) -> Snapshot | None:
    """Return a snapshot from JSON data; None where it has none, as in a report of before these were kept."""
    try:
        return _ADAPTER.validate_json(
            json.dumps(data, allow_nan=False), strict=True
        )  # from Python's values, 86400 would be a date
    except (TypeError, ValueError):
        return None


def from_file(content: bytes) -> Snapshot | None:
    """Return the snapshot that a file of JSON holds; None where it has none that is sound."""
    try:
        return _FILE.validate_json(content, strict=True).facts
    except ValueError:
        return None
