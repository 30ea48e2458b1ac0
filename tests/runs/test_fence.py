"""A notebook that was received finds nothing of whoever runs it, reaches nobody, and writes nowhere else."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import nbformat
import pytest

from helpers.runs import notebook
from helpers.runs.fence import Fence, fence

LOOKS = """
import json, os, socket
from pathlib import Path

def tried(do):
    try:
        return str(do())
    except OSError as error:
        return type(error).__name__

print(json.dumps({
    "surroundings": dict(os.environ),
    "home": sorted(p.name for p in Path.home().iterdir() if not p.name.startswith(("kernel-", ".ipython"))),
    "starter": tried(lambda: Path(f"/proc/{os.getppid()}/environ").read_text()),
    "network": tried(lambda: socket.create_connection(("127.0.0.1", int(PORT)), 5)),
    "outside": tried(lambda: Path(OUTSIDE, "written").write_text("here")),
    "above": tried(lambda: Path("..", "written").write_text("here")),
    "removed": tried(lambda: Path(OUTSIDE, "kept").unlink()),
    "inside": tried(lambda: Path("written").write_text("here")),
}))
"""


@pytest.mark.usefixtures("kernel")
def test_a_notebook_kept_apart_finds_writes_and_reaches_nothing(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "kept").touch()
    monkeypatch.setenv("COUNCIL_TOKEN", "secret-7312")
    cells = [nbformat.v4.new_code_cell(each) for each in ("PORT: str = ''\nOUTSIDE: str = ''", LOOKS)]
    cells[0].metadata.tags = ["parameters"]
    spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=spec), project / "notebooks" / "looks.ipynb")
    with socket.create_server(("127.0.0.1", 0)) as server:
        given = {"PORT": str(server.getsockname()[1]), "OUTSIDE": str(outside)}
        made = notebook.execute(project, "looks", given, lambda: None, apart=True)
    found = json.loads(made.cells[-1].outputs[0].text)
    assert "secret-7312" not in json.dumps(found)
    assert not {name for name in found["surroundings"] if "TOKEN" in name or name.startswith(("SSH", "GIT_AUTHOR"))}
    assert found["home"] == []
    if fence().network:
        assert found["network"] == "ConnectionRefusedError"
    if fence().writing:
        denied = [found[name] for name in ("starter", "outside", "above", "removed")]
        assert denied == ["PermissionError"] * 4
        assert [path.name for path in outside.iterdir()] == ["kept"]
    assert found["inside"] == "4"


@pytest.mark.parametrize(
    ("has", "said"),
    [
        (
            Fence(network=True, writing=True),
            "Whatever was run was kept from the network and from writing outside a folder of its own.",
        ),
        (
            Fence(network=False, writing=True),
            "Whatever was run was kept from writing outside a folder of its own. "
            "This machine has no way to keep it from the network.",
        ),
        (
            Fence(network=False, writing=False),
            "This machine has no way to keep it from the network or from writing outside a folder of its own.",
        ),
    ],
)
def test_what_a_machine_cannot_keep_a_notebook_from_is_said(has: Fence, said: str) -> None:
    assert str(has) == said
