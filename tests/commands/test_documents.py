"""That what the documents mention exists, and that the commands they give are those there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from builders import REPOSITORY, TABLE_PLAN
from helpers.cli import app
from helpers.plans.council import FILE as COUNCIL
from helpers.plans.council import Council
from helpers.plans.overview import OverviewParameters
from helpers.plans.parameters import Given
from helpers.plans.plan import Plan
from helpers.plans.yaml import validate

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]
GUIDE = "docs/describe-your-tracker.md"
KEYS = "docs/one-report.md"
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", GUIDE, KEYS, "docs/many-reports.md"]
PATH = re.compile(
    r"`((?:src/|tests/|params/|notebooks/|reports/|\.ci/)?[\w./*-]+\.(?:py|md|yml|lock|toml|ipynb|json))`"
)
MADE_BY_A_RUN = {"report.ipynb", "data.json", "snapshot.json", "ro-crate-metadata.json", "out.ipynb"}
#: What a project may have, and this one has not.
OPTIONAL = {COUNCIL.as_posix(), "params/plans/PLAN.yml", "params/PERIOD/PLAN.yml"}
#: What an example of the guide stands in.
BASE = {key: TABLE_PLAN[key] for key in ("title", "council", "narrative")} | {"closing": {}}
GIVEN = {"plan": "care", "period": "2023-01", "as_at": "2023-01-19", "tracker": "care.xlsx"}
COLUMNS = {"actions": ["group"], "ratings": ["rating"], "status": ["status"], "undated": ["due"]}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_path_a_document_mentions_exists(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    for path in {path for path in PATH.findall(text) if "NAME" not in path} - MADE_BY_A_RUN - OPTIONAL:
        places = [REPOSITORY, REPOSITORY / "src" / "helpers"]
        assert any(list(place.glob(path)) for place in places), f"{name} mentions {path}"
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (REPOSITORY / name).parent.joinpath(link).exists(), f"{name} links to {link}"


def test_each_example_of_the_guide_is_a_plan_that_is_taken() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", (REPOSITORY / GUIDE).read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) > 8
    for example in map(yaml.safe_load, examples):
        if "accepted" in example:
            validate(Given, {**GIVEN, **example}, GUIDE)
            continue
        columns = {"number": "Ref", "title": "Action", **{key: key for key in COLUMNS.get(next(iter(example)), ())}}
        validate(Plan, {**BASE, "tracker": {**TABLE_PLAN["tracker"], "columns": columns}, **example}, GUIDE)


def test_each_example_of_what_a_report_is_given_is_taken_and_each_key_is_in_the_table() -> None:
    text = (REPOSITORY / KEYS).read_text(encoding="utf-8")
    *given, council = map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    for example in given:
        one = {"tracker": ""} if "trackers" in example else {}
        validate(OverviewParameters if "plans" in example else Given, {**GIVEN, **one, **example}, KEYS)
    validate(Council, council, KEYS)
    named = {name for line in re.findall(r"^\| (`.+?) \|", text, re.MULTILINE) for name in re.findall(r"`(\w+)`", line)}
    assert named == set(Given.model_fields)
    assert set(council) == set(Council.model_fields)


def test_the_readme_lists_every_command_and_no_other() -> None:
    table = (REPOSITORY / "README.md").read_text(encoding="utf-8").split("## The commands")[1].split("\n\n")[1]
    listed = re.findall(r"^\| `(\w+)", table, re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


def test_each_command_explains_itself() -> None:
    for name, command in COMMANDS.items():
        assert command.help
        shown = CliRunner().invoke(app, [name, "--help"])
        assert shown.exit_code == 0
        assert " ".join(command.help.split()) in " ".join(shown.output.split())


def test_the_two_commands_of_the_readme_are_those_that_ci_calls() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"```\n(python workbook\.py \w+.*)\n```", text) == [
        "python workbook.py run 2023-01",
        "python workbook.py test",
    ]
    assert "workbook.py test" in (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")


def test_the_project_names_no_machine_or_registry() -> None:
    names = [path for path in REPOSITORY.glob("*") if path.is_file()]
    for path in [*names, *Path(REPOSITORY / "src").rglob("*.py"), *(REPOSITORY / "params").rglob("*.yml")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"pypi\.org|files\.pythonhosted|/home/|/root/|/Users/", text), path
