"""What one run is given: the flat parameters in ``params/<period>/<plan>.yml``, as papermill injects them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from helpers.errors import Problem, refuse
from helpers.model import Reading
from helpers.plans.council import whole_address
from helpers.plans.edition import EDITION
from helpers.plans.yaml import QUOTED, Strict, Text, nearest, read_mapping, validate

#: In a run's copy of its inputs, the folder of a tracker that lies outside the project.
OUTSIDE = Path("outside")
TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "bool": bool,
    "int": int,
    "float": (int, float),
    "list": list,
    "dict": dict,
}


def _iso_date(value: str) -> str:
    try:
        if date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise ValueError("a date as year-month-day, such as 2023-01-19")


def _iso_date_or_none(value: str) -> str:
    return _iso_date(value) if value else value


def _address_or_none(value: str) -> str:
    return whole_address(value) if value else value


class Given(Strict):
    """What the parameters' file says of a run. A notebook may declare more in its parameters cell."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["tracker"]}, {"required": ["trackers"]}]})

    plan: str = Field(min_length=1, description="The plan's name: its file's under params/plans.")
    period: str = Field(min_length=1, description="The period: the folder's name.")
    as_at: Annotated[str, AfterValidator(_iso_date)] = Field(description="The date the report speaks for.")
    tracker: str = Field(default="", description="The Excel tracker, from the project's folder or in full.")
    trackers: list[Text] = Field(
        default=[], description="In place of “tracker”, several that are read as one plan, in this order."
    )
    sheet: str = Field(default="", description="The period's sheet, where it is not named as the plan says.")
    commentary: str = Field(default="", description="The analyst's own words, in Markdown.")
    accepted: dict[str, str] = Field(
        default={},
        description="What was found and may be published all the same, by its cell and kind, such as "
        "“January 2023!B5 closing”, each with the reason why.",
    )
    compare_with: str = Field(
        default="", description="The published period to compare with, where it is not the last one before."
    )
    digests: list[Annotated[Reading, Field(strict=False)]] = Field(
        default=[],
        description="The shorter readings to make beside the full report: “exceptions” for scrutiny, "
        "“summary” for the panel.",
    )
    owners: list[Text] = Field(
        default=[],
        description="The owners, teams or posts as the tracker names them, to make a reading for of their own actions.",
    )
    meeting: str = Field(
        default="",
        description="The meeting that the report goes to, and its date, such as “Corporate Parenting Panel, "
        "2 February 2023”.",
    )
    report_author: str = Field(default="", description="Whose report it is: a post, such as “Director of Children”.")
    contact: Annotated[str, AfterValidator(_address_or_none)] = Field(
        default="", description="The mailbox for questions; council.yml declares it."
    )
    recommendations: list[Text] = Field(
        default=[], description="What the meeting is asked to do, a sentence each, such as “To note …”."
    )
    next_meeting: Annotated[str, AfterValidator(_iso_date_or_none)] = Field(
        default="", description="When the meeting is held next: what falls due before then is to be watched."
    )
    commentary_by: str = Field(default="", description="Who signs the commentary: a post.")
    annex: bool = Field(
        default=True, description="Whether the PDF ends with the cells that each figure comes from, and the notes."
    )
    attach_tracker: bool = Field(
        default=False, description="Whether the full report's PDF carries the tracker, as it is kept with the report."
    )

    @model_validator(mode="after")
    def _meets_later(self) -> Self:
        if self.next_meeting and self.next_meeting <= self.as_at:
            raise ValueError(f"“next_meeting” after “as_at”: {self.next_meeting} is not after {self.as_at}")
        return self

    @model_validator(mode="after")
    def _tells_its_trackers(self) -> Self:
        if bool(self.tracker) == bool(self.trackers):
            raise ValueError("“tracker”, the plan’s Excel file, or in its place “trackers”, a list of several")
        first: dict[str, str] = {}
        for file in self.trackers:
            name = kept_name(file)
            if (known := first.setdefault(name.casefold(), file)) is not file:
                raise ValueError(
                    f"a name of its own for each file of “trackers”, by which a cell’s place tells it: “{known}” and "
                    f"“{file}” have the same, so rename one of them"
                )
            if set("[]") & set(name):
                raise ValueError(f"files of “trackers” without “[” and “]” in their names: rename “{file}”")
        return self

    @property
    def files(self) -> tuple[str, ...]:
        """Return the trackers, of which most plans have one."""
        return tuple(self.trackers) or (self.tracker,)

    @property
    def own_words(self) -> dict[str, str]:
        """Return what the analyst writes for readers, from the parameter's name to its words; empty ones are absent."""
        words = {
            "commentary": self.commentary,
            "commentary_by": self.commentary_by,
            "recommendations": "\n".join(self.recommendations),
            "meeting": self.meeting,
            "report_author": self.report_author,
            "contact": self.contact,
        }
        return {name: said for name, said in words.items() if said}


class Parameters(Given):
    """The parameters every report takes: those of the file, and those of the edition, which the command sets."""

    draft: bool = Field(default=True, description="Whether the report is marked DRAFT.")
    revision: int = Field(default=0, ge=0, description="Which revision of a published report it is; 0 for none.")
    reason: str = Field(default="", description="Why there is a revision.")
    seal: str = Field(default="", description="The seal of what was published before.")

    @classmethod
    def among(cls, values: dict[str, Any]) -> Self:
        """Return those that every report takes, of all that a run is given."""
        return cls(**{name: value for name, value in values.items() if name in cls.model_fields})

    @property
    def day(self) -> date:
        """Return the as-at date."""
        return date.fromisoformat(self.as_at)


def path_of(period: str, plan: str) -> Path:
    """Return where the parameters of one run are kept, from the project's folder."""
    return Path("params", period, f"{plan}.yml")


def files_in(values: Mapping[str, Any]) -> list[str]:
    """Return the trackers that a file of parameters names, whatever else is wrong with it."""
    several = values.get("trackers")
    return [*map(str, several)] if isinstance(several, list) else [*filter(None, [str(values.get("tracker", ""))])]


def tracker_in(root: Path, tracker: str) -> Path:
    """Return where a tracker is, as the parameters name it; in a run's own copy of its inputs, its copy there.

    Args:
        root: the project's folder.
        tracker: the file's name, from the project's folder or in full, in any system's way of writing.
    """
    foreign = root.joinpath(*PureWindowsPath(tracker).parts)  # a name that Windows wrote, on another system
    copy = root / OUTSIDE / kept_name(tracker)
    named = (root / tracker, foreign)
    candidates = (copy, *named) if _leads_out(tracker) else (*named, copy)
    return next((path for path in candidates if path.is_file()), root / tracker)


def shown_name(tracker: str) -> str:
    """Return the name of a tracker as a report has it: without the folders of somebody's machine."""
    return kept_name(tracker) if _leads_out(tracker) else tracker


def kept_name(tracker: str) -> str:
    """Return the name of a tracker's file without its folders, whichever system wrote them."""
    return PureWindowsPath(tracker).name


def _leads_out(tracker: str) -> bool:
    """Tell whether a tracker's name leads out of the project, on whichever system it was written."""
    either = (PureWindowsPath(tracker), PurePosixPath(tracker))
    return any(path.is_absolute() or ".." in path.parts or path.drive for path in either)


def load_parameters(
    root: Path, period: str, plan: str, declared: dict[str, str], model: type[Given] = Given
) -> dict[str, Any]:
    """Return the parameters of one run, exactly as the file gives them.

    Args:
        root: the project's folder.
        period: the period.
        plan: the plan's name.
        declared: the notebook's parameters, from name to type; one without a known type is not checked.
        model: what the file may say.

    Raises:
        WorkbookError: the file is missing, or a name, a type or a value in it is not as expected; every such
            mistake is listed.
    """
    shown = path_of(period, plan).as_posix()
    values = read_mapping(root / path_of(period, plan), shown)
    refuse(_undeclared(values, declared, shown, model))
    known = {name: value for name, value in values.items() if name in model.model_fields}
    parameters = validate(model, known, shown)
    refuse(_misplaced(parameters, period, plan, shown))
    return values


def _undeclared(values: dict[str, Any], declared: dict[str, str], shown: str, model: type[Given]) -> list[Problem]:
    problems = []
    for name, value in values.items():
        if name in EDITION:
            problems.append(
                Problem(
                    file=shown,
                    found=f"the parameter “{name}” is given",
                    expected="“run” and “publish” to set it, so that only what is published is without the draft mark",
                    remedy="take the line out",
                )
            )
        elif name not in declared:
            newer = model is Given and name in model.model_fields
            problems.append(
                Problem(
                    file=shown,
                    found=f"the parameter “{name[:QUOTED]}” is not one of the notebook’s",
                    expected="one that the notebook declares" if newer else nearest(name, set(declared) - set(EDITION)),
                    remedy="declare it in the notebook’s cell tagged “parameters”, as notebooks/action_plan.ipynb does"
                    if newer
                    else "correct the name or take the line out",
                )
            )
        elif (
            name not in model.model_fields
            and (kind := TYPES.get(declared[name]))
            and (not isinstance(value, kind) or (isinstance(value, bool) and declared[name] != "bool"))
        ):
            problems.append(
                Problem(
                    file=shown,
                    found=f"the parameter “{name}” is “{value}”",
                    expected=f"a value of type {declared[name]}, as the notebook declares",
                    remedy="correct the value",
                )
            )
    return problems


def _misplaced(parameters: Given, period: str, plan: str, shown: str) -> list[Problem]:
    return [
        Problem(
            file=shown,
            found=f"the parameter “{name}” is “{given}”",
            expected=f"“{wanted}”, as the file is {shown}",
            remedy="correct the value or move the file",
        )
        for name, given, wanted in (("period", parameters.period, period), ("plan", parameters.plan, plan))
        if given != wanted
    ]
