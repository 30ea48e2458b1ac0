"""The record of a run, in its folder: what it was made from, by whom, when and with what, and what came of it.

It is written as an RO-Crate (https://w3id.org/ro/crate/1.1) that follows the Process Run Crate profile
(https://w3id.org/ro/wfrun/process/0.5), the last of the run's files. What a clock says stands here alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote, unquote

from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.records import git

NAME = "ro-crate-metadata.json"
INPUTS = "inputs/"

_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_TERMS = "https://w3id.org/ro/terms/workflow-run/context"
_RUN, _SOFTWARE, _PERSON, _COUNCIL, _RIGHTS = "#run", "#workbook", "#person", "#council", "#rights"
#: The name by which Software Heritage (https://www.swhid.org) knows a commit, if it has been given it, and anyone may.
_NAMED = "https://archive.softwareheritage.org/swh:1:rev:"
_EARLIER = "#compared-"
#: What each kind of file is, by its ending.
MEDIA_TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".yml": "application/yaml",
    ".md": "text/markdown",
    ".lock": "text/plain",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A published report that a run looked back at; `data` is the SHA-256 of its ``data.json``."""

    period: str
    plan: str
    revision: int
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of one run.

    Attributes:
        period: the reporting period.
        plan: the plan's name.
        edition: draft or published, which revision, why.
        as_at: the date the report speaks for, as year-month-day.
        title: the report's title.
        council: whose report it is.
        by: who ran it.
        started: when it began, in UTC.
        ended: when it ended, in UTC.
        commit: the commit of the code; empty where it is not under git.
        clean: whether the code was as committed.
        digest: the SHA-256 of the code, which is known without git too.
        note: why it was published though code or environment were not as committed; empty where they were.
        versions: Python's version and implementation, the operating system and the processor.
        compared: the published reports it looked back at.
        previous: the hash of the ledger's last line when it was published; empty for a draft.
        files: from path in the folder to SHA-256: the inputs, then the outputs.
        notebook: which of the inputs is a notebook of the council's own; empty where the workbook's was run.
        website: the council's web address; empty where it declares none.
    """

    period: str
    plan: str
    edition: Edition
    as_at: str
    title: str
    council: str
    by: str
    started: str
    ended: str
    commit: str
    clean: bool
    digest: str
    note: str
    versions: Mapping[str, str]
    compared: tuple[Compared, ...]
    previous: str
    files: Mapping[str, str]
    notebook: str = ""
    website: str = ""

    @property
    def inputs(self) -> list[str]:
        """Return the paths of the inputs, from ``inputs/``."""
        return [name.removeprefix(INPUTS) for name in self.files if name.startswith(INPUTS)]

    @property
    def outputs(self) -> list[str]:
        """Return the names of the outputs."""
        return [name for name in self.files if not name.startswith(INPUTS)]


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def written(record: Record) -> bytes:
    """Return the record as an RO-Crate's metadata file: for the same record the same bytes."""
    # Verifying reads records and writes none, and need not wait for these.
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    from helpers.blocks.blocks import canonical

    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(_TERMS)
    crate.name = f"{record.title}, {record.period}"
    crate.description = f"The report on the plan {record.plan} for {record.period}, and all that it was made from."
    crate.datePublished = datetime.fromisoformat(record.ended)
    crate.license = {"@id": _RIGHTS}
    crate.root_dataset["conformsTo"] = {"@id": _PROFILE}
    crate.root_dataset["mentions"] = {"@id": _RUN}
    crate.root_dataset["author"] = crate.root_dataset["publisher"] = {"@id": _COUNCIL}
    for name, digest in record.files.items():
        kind = MEDIA_TYPES.get(PurePosixPath(name).suffix.casefold(), "application/octet-stream")
        properties = {"name": PurePosixPath(name).name, "encodingFormat": kind, "sha256": digest}
        crate.add_file(dest_path=name, properties=properties)
    for identifier, properties in _entities(record):
        crate.add(ContextEntity(crate, identifier, properties=properties))
    return canonical(crate.metadata.generate()).encode()


def read(content: bytes, shown: str) -> Record:
    """Return a record from an RO-Crate's metadata file.

    Raises:
        WorkbookError: it is not such a record.
    """
    try:
        found = _parsed(content)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WorkbookError(f"{shown} is not the record of a run: {type(error).__name__}: {error}.") from error
    strange = [name for name in found.files if not _is_inside(name)]
    if strange:
        raise WorkbookError(f"{shown} names a file outside its folder, {strange[0]}, so it is not the record of a run.")
    return found


def _parsed(content: bytes) -> Record:
    graph = {entity["@id"]: entity for entity in json.loads(content)["@graph"]}
    run = graph[_RUN]
    facts = {entity["name"]: entity["value"] for entity in graph.values() if entity.get("@type") == "PropertyValue"}
    named = [graph[each["@id"]] for each in (*_listed(run["object"]), *_listed(run["result"]))]
    return Record(
        period=_text(facts["period"]),
        plan=_text(facts["plan"]),
        edition=Edition(
            draft=_flag(facts["draft"]),
            revision=_number(facts["revision"]),
            reason=_text(facts["reason"]),
            seal=_text(facts.get("seal", "")),
            despite=_text(facts.get("despite", "")),
        ),
        as_at=_text(facts["as_at"]),
        title=_text(facts["title"]),
        council=_text(facts["council"]),
        by=_text(graph[_PERSON]["name"]),
        started=_text(run["startTime"]),
        ended=_text(run["endTime"]),
        commit=_text(facts["commit"]),
        clean=_flag(facts["clean"]),
        digest=_text(facts["digest"]),
        note=_text(facts["note"]),
        versions={_text(name): _text(facts[name]) for name in facts["versions"]},
        compared=tuple(_compared(entity) for entity in named if entity["@id"].startswith(_EARLIER)),
        previous=_text(facts["previous"]),
        notebook=_text(facts.get("notebook", "")),
        website=_text(graph.get(_COUNCIL, {}).get("url", "")),
        files={unquote(entity["@id"]): _text(entity["sha256"]) for entity in named if entity["@type"] == "File"},
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r:.40} is neither true nor false")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f"{value!r:.40} is no number of a revision")
    return value


def _is_inside(name: str) -> bool:
    """Tell whether a path names a file of the run's folder, on every system, and in one way only."""
    path, elsewhere = PurePosixPath(name), PureWindowsPath(name)
    inside = not (path.is_absolute() or elsewhere.drive or elsewhere.root or {"..", "\0"} & {*path.parts, *name})
    return inside and ".." not in elsewhere.parts and path.as_posix() == name not in (".", NAME)


def _entities(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give what the crate says beside its files: the run, who, with what, and each fact that was set."""
    facts = _facts(record)
    inputs = [{"@id": quote(INPUTS + name)} for name in record.inputs]
    locks = [each for each in inputs if each["@id"].endswith(".lock")]
    compared = [_earlier(number, each) for number, each in enumerate(record.compared, 1)]
    software = _software(record)
    given = [name for name in facts if name in ("period", "plan", "as_at", "draft", "revision", "reason")]
    yield (
        _RUN,
        {
            "@type": "CreateAction",
            "name": f"Run of {record.plan} for {record.period}",
            "description": _told(record),
            "startTime": record.started,
            "endTime": record.ended,
            "actionStatus": "http://schema.org/CompletedActionStatus",
            "agent": {"@id": _PERSON},
            "instrument": {"@id": software},
            "object": [*inputs, *({"@id": name} for name, _ in compared), *({"@id": _fact(name)} for name in given)],
            "result": _one_or_all([{"@id": quote(name)} for name in record.outputs]),
        },
    )
    yield _PERSON, {"@type": "Person", "name": record.by}
    address = {"url": record.website} if record.website else {}
    yield _COUNCIL, {"@type": "Organization", "name": record.council, **address}
    rights = "Nobody may use it beyond what the law allows or the council has agreed to."
    yield _RIGHTS, {"@type": "CreativeWork", "name": f"All rights are those of {record.council}", "description": rights}
    yield _PROFILE, {"@type": "CreativeWork", "name": "Process Run Crate", "version": _PROFILE.rpartition("/")[2]}
    yield (
        software,
        {
            "@type": "SoftwareApplication",
            "name": "Action plan workbook",
            **({"url": software} if software != _SOFTWARE else {}),
            "softwareVersion": record.commit or record.digest,
            **({"softwareRequirements": locks[0]} if locks else {}),
            "runtimePlatform": f"{record.versions['implementation']} {record.versions['python']}",
            "operatingSystem": f"{record.versions['system']} {record.versions['machine']}",
            "additionalProperty": [{"@id": _fact(name)} for name in facts if name not in given],
        },
    )
    yield from compared
    for name, value in facts.items():
        yield _fact(name), {"@type": "PropertyValue", "name": name, "value": value}


def _software(record: Record) -> str:
    """Return what the record calls the code: what anybody can, by the hash of its commit, or a name of its own."""
    return f"{_NAMED}{record.commit}" if len(record.commit) == git.SHA1 else _SOFTWARE


def _facts(record: Record) -> dict[str, Any]:
    return {
        "period": record.period,
        "plan": record.plan,
        "draft": record.edition.draft,
        "revision": record.edition.revision,
        "reason": record.edition.reason,
        **({"seal": record.edition.seal} if record.edition.seal else {}),
        **({"despite": record.edition.despite} if record.edition.despite else {}),
        "as_at": record.as_at,
        "title": record.title,
        "council": record.council,
        "commit": record.commit,
        "clean": record.clean,
        "digest": record.digest,
        "note": record.note,
        "previous": record.previous,
        **({"notebook": record.notebook} if record.notebook else {}),
        "versions": sorted(record.versions),
        **dict(sorted(record.versions.items())),
    }


def _told(record: Record) -> str:
    """Return in words how the command was given."""
    edition = record.edition
    if edition.draft:
        return f"workbook run {record.period} --plan {record.plan}"
    why = f" --revise “{edition.reason}”" if edition.reason else ""
    return f"workbook publish {record.period} --plan {record.plan}{why}"


def _earlier(number: int, each: Compared) -> tuple[str, dict[str, Any]]:
    """Return the entity of a report that was looked back at."""
    revision = f", revision {each.revision}" if each.revision else ""
    properties = {
        "@type": "CreativeWork",
        "name": f"The published report on {each.plan} for {each.period}{revision}",
        "identifier": f"{each.period}/{each.plan}",
        "version": each.revision,
        "sha256": each.data,
    }
    return f"{_EARLIER}{number}", properties


def _compared(entity: dict[str, Any]) -> Compared:
    period, plan = _text(entity["identifier"]).split("/")
    return Compared(period, plan, _number(entity["version"]), _text(entity["sha256"]))


def _one_or_all(values: list[Any]) -> Any:
    """Return a list as JSON-LD's compacted form has it, which knows no list of one."""
    return values[0] if len(values) == 1 else values


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _fact(name: str) -> str:
    return f"#fact-{name}"
