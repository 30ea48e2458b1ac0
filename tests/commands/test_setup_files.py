"""That the files which say what to install agree with one another."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from builders import REPOSITORY
from helpers.audit.build import _uv

PYPROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")


def locked() -> dict[str, list[str]]:
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), []).append(version)
    return versions


def test_the_lock_has_a_version_of_each_dependency_that_the_project_allows() -> None:
    project = PYPROJECT["project"]
    wanted = [
        Requirement(text)
        for text in [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    ]
    versions = locked()
    for requirement in wanted:
        name = canonicalize_name(requirement.name)
        assert name in versions, f"{name} is not locked"
        assert all(requirement.specifier.contains(version) for version in versions[name]), name


def test_every_locked_package_is_exact_and_has_hashes_and_no_address() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", "\n" + re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE))[1:]
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links|file:", LOCK)


def test_the_lock_serves_windows_macos_and_linux() -> None:
    for marker in ("sys_platform == 'win32'", "sys_platform == 'darwin'", "os_name != 'nt'"):
        assert marker in LOCK


def test_conda_has_the_main_packages_by_name_at_the_locks_versions_and_the_rest_from_the_lock() -> None:
    environment = yaml.safe_load((REPOSITORY / "environment.yml").read_text(encoding="utf-8"))
    python, pip, *named, from_pip = environment["dependencies"]
    assert pip == "pip"
    assert from_pip == {"pip": ["-r requirements.lock"]}
    versions = dict(each.split("=") for each in named)
    assert list(versions) == ["jupyterlab", "papermill", "pandas", "openpyxl", "nbconvert", "pytest"]
    assert {name: [version] for name, version in versions.items()}.items() <= locked().items()
    assert SpecifierSet(PYPROJECT["project"]["requires-python"]).contains(python.removeprefix("python=") + ".0")
    assert environment["name"] == PYPROJECT["project"]["name"]


def test_the_lock_was_made_for_the_oldest_python_the_project_allows() -> None:
    oldest = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert LOCK.splitlines()[1] == (
        f"#    uv pip compile --universal --python-version {oldest} --all-extras --generate-hashes"
        " --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["install", "--no-build-isolation", "."],
        ["install", "--no-build-isolation", "--editable", "."],
        ["sync", "--require-hashes", "requirements.lock"],
    ],
)
def test_uv_can_install_what_is_in_this_folder(arguments: list[str]) -> None:
    uv = _uv()
    if not uv:
        pytest.skip("no uv was to be had when the environment was made")
    command = [uv, "pip", *arguments, "--python", sys.executable, "--dry-run", "--offline"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_editors_settings_are_json_and_give_each_yaml_file_the_schema_that_it_names_itself() -> None:
    settings, extensions, container = (
        json.loads((REPOSITORY / name).read_text(encoding="utf-8"))
        for name in (".vscode/settings.json", ".vscode/extensions.json", ".devcontainer/devcontainer.json")
    )
    assert container["customizations"]["vscode"]["extensions"] == extensions["recommendations"]
    found: dict[Path, list[Path]] = {}
    for schema, patterns in settings["yaml.schemas"].items():
        globs = [patterns] if isinstance(patterns, str) else patterns
        files = {path for glob in globs if glob[0] != "!" for path in REPOSITORY.glob(glob)}
        for path in files - {path for glob in globs if glob[0] == "!" for path in REPOSITORY.glob(glob[1:])}:
            found.setdefault(path, []).append((REPOSITORY / schema).resolve(strict=True))
    for path in (REPOSITORY / "params").rglob("*.yml"):
        (own,) = re.findall(r"^# yaml-language-server: \$schema=(.+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert found[path] == [(path.parent / own).resolve()], path
