"""That a run's record keeps to its profile, gives back what was put in, and is refused where it is none."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from rocrate.rocrate import ROCrate

from damage import made, publish
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.records import record as records
from helpers.records.record import Compared, Record, sha256
from helpers.runs.run import whole

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
CODE = f"https://archive.softwareheritage.org/swh:1:rev:{'c' * 40}"
COMPARED = (Compared("2022-07", "sufficiency", 1, "a" * 64), Compared("2022-10", "sufficiency", 0, "b" * 64))
STRANGE = [
    "two words.xlsx",
    "Plan für Straße – 100%.xlsx",
    "50%25.xlsx",
    "#1?.xlsx",
    "a&b=c;d,e+f@g!$'()*[]{}^`|~.xlsx",
    "面试.xlsx",
    "e\N{COMBINING ACUTE ACCENT}.xlsx",
    '"quoted" <b>.xlsx',
    "no-ending",
    ".hidden",
    "a" * 200 + ".xlsx",
]


def record(**changes: Any) -> Record:
    report = made("2023-01", compared=COMPARED, edition=Edition(draft=False, revision=1, reason="A “wrong” number"))
    return dataclasses.replace(report.record, **changes)


def graph(content: bytes) -> dict[str, dict[str, Any]]:
    return {entity["@id"]: entity for entity in json.loads(content)["@graph"]}


ENTITIES = graph(records.written(record()))
ROOT, RUN = ENTITIES["./"], ENTITIES["#run"]


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_what_is_written_is_read_again() -> None:
    assert records.read(records.written(record()), "x") == record()


@pytest.mark.parametrize(
    "changes",
    [
        {"edition": Edition()},
        {"edition": Edition(draft=True, revision=3)},
        {"compared": ()},
        {"commit": "", "clean": False, "note": "The “council’s” own\nreason"},
        {"by": "", "title": "", "council": ""},
        {"plan": "a.r1", "compared": (Compared("2022 07", "a.r1", 2, "c" * 64),)},
        {"files": {"data.json": "e" * 64}},
        {"files": {}},
        {"previous": "f" * 64},
        {"website": "https://www.averdale.example"},
    ],
)
def test_facts_of_each_kind_are_read_again(changes: dict[str, Any]) -> None:
    assert records.read(records.written(record(**changes)), "x") == record(**changes)


@pytest.mark.parametrize("name", STRANGE)
def test_a_tracker_of_any_name_is_read_again_and_found_in_the_folder(name: str) -> None:
    files = {f"inputs/params/trackers/{name}": "1" * 64, "data.json": "2" * 64}
    content = records.written(record(files=files))
    assert records.read(content, "x").files == files
    assert records.read(content, "x").inputs == [f"params/trackers/{name}"]
    assert [unquote(each["@id"]) for each in graph(content)["./"]["hasPart"]] == list(files)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert records.written(record()) == records.written(record())
    backwards = {name: record().versions[name] for name in reversed(list(record().versions))}
    assert records.written(record(versions=backwards)) == records.written(record())


def test_it_is_the_last_of_the_files_that_are_written() -> None:
    report = made()
    assert list(whole(report)) == [*report.files, "ro-crate-metadata.json"]
    assert report.record.inputs + report.record.outputs == [name.removeprefix("inputs/") for name in report.files]


def test_it_says_nothing_of_the_machine() -> None:
    assert str(Path.cwd()) not in records.written(record()).decode()


def test_the_descriptor_says_which_specification_it_keeps_to() -> None:
    """RO-Crate 1.1, Root Data Entity: the descriptor MUST be a CreativeWork with `about`; SHOULD have `conformsTo`."""
    assert ENTITIES["ro-crate-metadata.json"] == {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    context = json.loads(records.written(record()))["@context"]
    assert context == ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]


def test_the_root_has_what_a_valid_crate_must_have() -> None:
    """RO-Crate 1.1, Direct properties: type, name, description, date and a licence that is described."""
    assert ROOT["@type"] == "Dataset"
    assert ROOT["name"] == "Sufficiency strategy action plan, 2023-01"
    assert ROOT["description"] == "The report on the plan sufficiency for 2023-01, and all that it was made from."
    assert ROOT["datePublished"] == "2023-01-20T09:00:11+00:00"
    assert ENTITIES[ROOT["license"]["@id"]] == {
        "@id": "#rights",
        "@type": "CreativeWork",
        "name": "All rights are those of Averdale County Council",
        "description": "Nobody may use it beyond what the law allows or the council has agreed to.",
    }


def test_the_report_is_the_councils() -> None:
    """RO-Crate 1.1, Root Data Entity: it SHOULD have an `author` and, as `publisher`, an Organization with its url."""
    assert ROOT["author"] == ROOT["publisher"] == {"@id": "#council"}
    council = {"@id": "#council", "@type": "Organization", "name": "Averdale County Council"}
    assert ENTITIES["#council"] == council
    website = "https://www.averdale.example"
    assert graph(records.written(record(website=website)))["#council"] == {**council, "url": website}


def test_the_root_names_the_profile_as_an_entity() -> None:
    """Process Run Crate 0.5, Dataset: `conformsTo` MUST reference a CreativeWork entity with the permalink as id."""
    assert ROOT["conformsTo"] == {"@id": PROFILE}
    assert ENTITIES[PROFILE] == {
        "@id": PROFILE,
        "@type": "CreativeWork",
        "name": "Process Run Crate",
        "version": "0.5",
    }


def test_the_root_mentions_the_run() -> None:
    """Process Run Crate 0.5, CreateAction: it SHOULD be listed under `mentions` of the root."""
    assert ROOT["mentions"] == {"@id": "#run"}
    assert RUN["@type"] == "CreateAction"


def test_the_run_says_who_when_with_what_and_what_came_of_it() -> None:
    """Process Run Crate 0.5, CreateAction: `instrument` MUST; name, description, endTime, agent, result SHOULD."""
    assert {name: value for name, value in RUN.items() if name not in ("object", "result")} == {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "Run of sufficiency for 2023-01",
        "description": "workbook publish 2023-01 --plan sufficiency --revise “A “wrong” number”",
        "startTime": "2023-01-20T09:00:00+00:00",
        "endTime": "2023-01-20T09:00:11+00:00",
        "actionStatus": "http://schema.org/CompletedActionStatus",
        "agent": {"@id": "#person"},
        "instrument": {"@id": CODE},
    }
    assert ENTITIES["#person"] == {"@id": "#person", "@type": "Person", "name": "A. Analyst"}
    assert [each["@id"] for each in RUN["result"]] == [
        "report.html",
        "report.pdf",
        "report.ipynb",
        "data.json",
        "snapshot.json",
    ]


def test_a_draft_is_said_to_be_made_by_the_command_that_makes_drafts() -> None:
    entities = graph(records.written(record(edition=Edition())))
    assert entities["#run"]["description"] == "workbook run 2023-01 --plan sufficiency"


def test_the_instrument_is_the_software_and_its_version() -> None:
    """Process Run Crate 0.5, SoftwareApplication: a name and a `version` or `softwareVersion`, SHOULD NOT be both."""
    software = ENTITIES[CODE]
    assert (software["@type"], software["name"]) == ("SoftwareApplication", "Action plan workbook")
    assert software["softwareVersion"] == "c" * 40
    assert "version" not in software
    assert software["softwareRequirements"] == {"@id": "inputs/requirements.lock"}
    assert (software["runtimePlatform"], software["operatingSystem"]) == ("CPython 3.11.7", "Linux x86_64")
    assert software["url"] == CODE
    without = graph(records.written(record(commit="")))["#workbook"]
    assert without["softwareVersion"] == "d" * 64
    assert "url" not in without


def test_all_that_went_in_and_came_out_is_of_a_kind_that_the_profile_knows() -> None:
    """Process Run Crate 0.5: entities of `object` and `result` SHOULD be File, and MAY be others, PropertyValue too."""
    kinds = {each["@id"]: ENTITIES[each["@id"]]["@type"] for each in (*RUN["object"], *RUN["result"])}
    assert set(kinds.values()) == {"File", "CreativeWork", "PropertyValue"}
    assert [name for name, kind in kinds.items() if kind == "CreativeWork"] == ["#compared-1", "#compared-2"]
    facts = [ENTITIES[name] for name, kind in kinds.items() if kind == "PropertyValue"]
    assert {fact["name"]: fact["value"] for fact in facts} == {
        "period": "2023-01",
        "plan": "sufficiency",
        "as_at": "2023-01-14",
        "draft": False,
        "revision": 1,
        "reason": "A “wrong” number",
    }


def test_a_report_that_was_looked_back_at_is_named_with_its_revision() -> None:
    assert [ENTITIES[name]["name"] for name in ("#compared-1", "#compared-2")] == [
        "The published report on sufficiency for 2022-07, revision 1",
        "The published report on sufficiency for 2022-10",
    ]


def test_what_was_found_out_and_not_given_stands_with_the_software() -> None:
    names = [
        "title",
        "council",
        "commit",
        "clean",
        "digest",
        "note",
        "previous",
        "versions",
        *sorted(record().versions),
    ]
    assert ENTITIES[CODE]["additionalProperty"] == [{"@id": f"#fact-{name}"} for name in names]
    for name in names:
        value = record().versions.get(name)
        if value is not None:
            assert ENTITIES[f"#fact-{name}"] == {
                "@id": f"#fact-{name}",
                "@type": "PropertyValue",
                "name": name,
                "value": value,
            }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("report.html", "text/html"),
        ("report.pdf", "application/pdf"),
        ("report.ipynb", "application/x-ipynb+json"),
        ("data.json", "application/json"),
        ("inputs/params/plans/plan.yml", "application/yaml"),
        ("inputs/CHANGELOG.md", "text/markdown"),
        ("inputs/requirements.lock", "text/plain"),
        ("inputs/t.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("inputs/T.XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("inputs/t.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12"),
        ("inputs/t.ods", "application/octet-stream"),
        ("inputs/tracker", "application/octet-stream"),
    ],
)
def test_a_file_has_its_name_its_kind_and_its_hash(name: str, kind: str) -> None:
    """RO-Crate 1.1, Data Entities: `encodingFormat` SHOULD be the MIME type."""
    assert graph(records.written(record(files={name: "1" * 64})))[name] == {
        "@id": name,
        "@type": "File",
        "name": Path(name).name,
        "encodingFormat": kind,
        "sha256": "1" * 64,
    }


def test_every_file_is_a_part_of_the_root() -> None:
    """RO-Crate 1.1, Data Entities: files MUST be of type File and linked to from the root by `hasPart`."""
    files = {name for name, entity in ENTITIES.items() if entity["@type"] == "File"}
    assert {each["@id"] for each in ROOT["hasPart"]} == files
    assert {each["@id"] for each in (*RUN["object"], *RUN["result"])} & files == files
    assert all(set(ENTITIES[name]) == {"@id", "@type", "name", "encodingFormat", "sha256"} for name in files)


def test_every_reference_leads_to_an_entity() -> None:
    """RO-Crate 1.1, RO-Crate JSON-LD: a flat graph, each entity once, each reference an object with `@id` alone."""
    listed = json.loads(records.written(record()))["@graph"]
    assert len({entity["@id"] for entity in listed}) == len(listed)
    elsewhere = {"https://w3id.org/ro/crate/1.1", "http://schema.org/CompletedActionStatus"}
    for entity in listed:
        for value in (each for values in entity.values() for each in several(values) if isinstance(each, dict)):
            assert list(value) == ["@id"]
            assert value["@id"] in ENTITIES.keys() | elsewhere


def test_every_entity_has_an_id_type_and_name() -> None:
    """RO-Crate 1.1: each entity MUST have `@id` and `@type`, SHOULD have a name, and SHOULD NOT climb by ``../``."""
    for name, entity in ENTITIES.items():
        assert entity["@type"]
        assert entity.get("name") or name == "ro-crate-metadata.json"
        assert ".." not in name
        assert " " not in name


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES.keys())
def test_no_reference_stands_alone_in_a_list(entity: dict[str, Any]) -> None:
    """RO-Crate 1.1, Describing entities: single-element arrays SHOULD be unpacked to a single value."""
    assert not [name for name, value in entity.items() if isinstance(value, list) and len(value) < 2]


def test_every_term_is_one_of_the_contexts() -> None:
    """RO-Crate 1.1, Extending RO-Crate: terms SHOULD be in the context; all of ours are the library's copy of it."""
    import rocrate

    known = json.loads((Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_text(encoding="utf-8"))
    terms = set(known["@context"])
    assert {name for entity in ENTITIES.values() for name in entity if not name.startswith("@")} <= terms
    assert {entity["@type"] for entity in ENTITIES.values()} <= terms


@pytest.mark.parametrize("tracker", STRANGE[:6])
def test_the_library_finds_every_file_of_a_published_folder_by_its_hash(tracker: str, tmp_path: Path) -> None:
    (line,) = publish(tmp_path, made(tracker=tracker))
    crate = ROCrate(tmp_path / line.folder)
    files = {entity.id: entity for entity in crate.data_entities}
    found = {path for path in (tmp_path / line.folder).rglob("*") if path.is_file()}
    assert {tmp_path / line.folder / unquote(name) for name in files} == found - {
        tmp_path / line.folder / "ro-crate-metadata.json"
    }
    for name, entity in files.items():
        assert sha256((tmp_path / line.folder / unquote(name)).read_bytes()) == entity["sha256"]
    assert crate.get("#run")["instrument"] is crate.get(CODE)


def changed(change: Callable[[Any], object]) -> bytes:
    """Return the record with a change to its JSON, which is given entities by their ids."""
    crate = json.loads(records.written(record()))
    change({entity["@id"]: entity for entity in crate["@graph"]})
    return json.dumps(crate).encode()


def outside(name: str) -> bytes:
    return json.dumps(json.loads(records.written(record())))[:-1].replace("report.html", name).encode() + b"}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
        (b"\xff", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (b"[]", "TypeError: list indices must be integers or slices, not str"),
        (b"{}", "KeyError: '@graph'"),
        (b'{"@graph": []}', "KeyError: '#run'"),
        (b'{"@graph": [7]}', "TypeError: 'int' object is not subscriptable"),
        (b'{"@graph": {"@id": 1}}', "TypeError: string indices must be integers, not 'str'"),
        (changed(lambda of: of["#fact-plan"].pop("value")), "KeyError: 'value'"),
        (changed(lambda of: of["#fact-plan"].update(value=["a"])), "TypeError: ['a'] is no text"),
        (changed(lambda of: of["#fact-draft"].update(value="no")), "TypeError: 'no' is neither true nor false"),
        (changed(lambda of: of["#fact-revision"].update(value=-1)), "TypeError: -1 is no number of a revision"),
        (changed(lambda of: of["#fact-revision"].update(value=True)), "TypeError: True is no number of a revision"),
        (changed(lambda of: of["#fact-versions"].update(value=7)), "TypeError: 'int' object is not iterable"),
        (changed(lambda of: of["#person"].update(name=None)), "TypeError: None is no text"),
        (changed(lambda of: of["#run"].update(object=None)), "TypeError: 'NoneType' object is not subscriptable"),
        (changed(lambda of: of["#run"].update(result={"@id": "gone"})), "KeyError: 'gone'"),
        (changed(lambda of: of["data.json"].update(sha256={})), "TypeError: {} is no text"),
        (
            changed(lambda of: of["#compared-1"].update(identifier="a")),
            "ValueError: not enough values to unpack (expected 2, got 1)",
        ),
        (b"[" * 100_000, "RecursionError: maximum recursion depth exceeded while decoding a JSON array"),
    ],
)
def test_what_is_no_record_is_refused_with_one_plain_error(content: bytes, reason: str) -> None:
    with pytest.raises(WorkbookError) as error:
        records.read(content, "reports/2022-07/sufficiency/ro-crate-metadata.json")
    message = str(error.value)
    start = "reports/2022-07/sufficiency/ro-crate-metadata.json is not the record of a run: "
    assert message.startswith(start + reason[:20])


@pytest.mark.parametrize(
    "name",
    [
        "../x", "/etc/passwd", "a/../../x", "..", ".", "./x", "a//b", "..\\\\x", "C:/x", "C:x", "\\\\\\\\host\\\\x",
        "a%00b", "%2e%2e/x", "%2Fetc/passwd", "ro%2Dcrate-metadata.json",
    ],
)  # fmt: skip
def test_a_record_that_names_a_file_outside_its_folder_is_refused(name: str) -> None:
    with pytest.raises(WorkbookError) as error:
        records.read(outside(name), "ro-crate-metadata.json")
    assert str(error.value).startswith("ro-crate-metadata.json names a file outside its folder, ")
    assert str(error.value).endswith(", so it is not the record of a run.")


def test_keys_taken_out_one_by_one_never_give_anything_but_a_record_or_one_plain_error() -> None:
    """Whatever is missing, and whatever stands in its place, nothing else is ever raised."""
    crate = json.loads(records.written(record()))
    for entity in crate["@graph"]:
        for name in list(entity):
            others: list[Any] = [None, "text", {}, [[]], [{"@id": []}]]
            for other in others:
                before = entity[name]
                entity[name] = other
                with contextlib.suppress(WorkbookError):
                    records.read(json.dumps(crate).encode(), "x")
                entity[name] = before
