"""Whatever a project that was received has in place of a file, the answer is plain, within 5 seconds and 1 GB."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import BANNER_PLAN, write_period, write_plan, write_tracker
from helpers import files
from helpers.errors import WorkbookError
from helpers.plans.council import load_council
from helpers.plans.declared import declared_parameters
from helpers.plans.parameters import load_parameters
from helpers.records import store
from helpers.records.verify import verify
from helpers.runs import check, index

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pipes as files nor limits of a process"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]

SECONDS, ROOM = 5, 1_000_000_000

Put = Callable[[Path], object]
PARAMETERS, COUNCIL = Path("params/2023-01/plan.yml"), Path("params/council.yml")


def answer(do: Callable[[], object]) -> str:
    """Return what is said of something done in a process of its own, which may take so long and so much room."""
    import resource

    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = "it went on"
        try:
            used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + ROOM, used + ROOM))
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            do()
        except WorkbookError as error:
            said = f"refused: {error}"
        except BaseException as error:
            said = f"not plain: {type(error).__name__}: {error}"
        finally:
            os.write(write, said.encode()[:60_000])
            os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        said = pipe.read().decode(errors="replace")
    os.waitpid(child, 0)
    return said or "it took too long"


def project(root: Path) -> Path:
    """Make a project with a plan, a period and a tracker."""
    write_plan(root, "plan", BANNER_PLAN)
    write_period(root, "plan")
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• a start", "• more")]
    write_tracker(root / "params" / "trackers" / "plan.xlsx", rows, merges=["B2:C2"])
    return root


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 3_000_000_000)


def written(text: str) -> Put:
    return lambda path: path.write_text(text, encoding="utf-8")


KINDS: dict[str, tuple[Put, str]] = {
    "a device without end": (lambda path: path.symlink_to("/dev/zero"), "it leads out of the project, to /dev/zero"),
    "a pipe": (lambda path: os.mkfifo(path), "it is a pipe. Expected: a plain file"),
    "a folder": (lambda path: path.mkdir(), "Expected: a plain file"),
    "a link out": (lambda path: path.symlink_to("/etc/hostname"), "it leads out of the project, to /etc/hostname"),
    "3 GB of nothing": (sparse, "it has 3,000,000,000 bytes or more. Expected: "),
}
READERS: dict[str, tuple[Path, Callable[[Path], object]]] = {
    "parameters": (PARAMETERS, lambda root: load_parameters(root, "2023-01", "plan", {})),
    "plan": (Path("params/plans/plan.yml"), lambda root: check.problems_of(root, "2023-01", "plan")),
    "council": (COUNCIL, load_council),
    "notebook": (Path("notebooks/x.ipynb"), lambda root: declared_parameters(root, "x")),
    "ledger": (store.LEDGER, verify),
    "data": (Path("reports/2023-01/plan/data.json"), index.rebuild),
}


@pytest.mark.parametrize(("path", "read"), READERS.values(), ids=READERS)
@pytest.mark.parametrize(("put", "said"), KINDS.values(), ids=KINDS)
def test_what_is_no_plain_file_of_the_project_is_said_to_be_so(
    put: Put, said: str, path: Path, read: Callable[[Path], object], tmp_path: Path
) -> None:
    root = project(tmp_path)
    (root / path).unlink(missing_ok=True)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    put(root / path)
    found = answer(lambda: read(root))
    assert found.startswith("refused: "), found
    assert path.as_posix() in found
    if path != store.LEDGER or "bytes" in said:  # which may be no link, wherever it leads
        assert said in found
    else:
        assert "reports/ledger.jsonl is no plain file" in found


LAUGHS = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in itertools.pairwise("abcdefghijk"))
YAMLS: dict[str, tuple[str, str]] = {
    "a part said again and again": (LAUGHS, "line 1: this is not valid YAML: “a” is a name for a part"),
    "lists in lists": ("a: " + "[" * 100_000, "line 1: this is not valid YAML: it has values more than 20 deep"),
    "blocks in blocks": ("\n".join(" " * at + "a:" for at in range(400)), "more than 20 deep"),
    "too many keys": ("\n".join(f"a{at}: 1" for at in range(60_000)), "it has more than 50,000 keys and values"),
    "many unknown keys": ("\n".join(f"a{at}: 1" for at in range(20_000)), "it has 20,000 keys. Expected: 500 at most."),
    "a number to the base of sixty": ("a: 1" + ":1" * 300_000, "line 1: this is not valid YAML: it has a number"),
    "a number of many digits": ("a: " + "1" * 500_000, "line 1: this is not valid YAML: it has a number"),
    "a key without end": (f"? {'a' * 900_000}\n: 1", "is not one of the notebook’s"),
    "two million letters": (f"a: {'b' * 2_000_000}", "Expected: 1,000,000 at most"),
}


@pytest.mark.parametrize(("text", "said"), YAMLS.values(), ids=YAMLS)
def test_yaml_that_grows_without_bound_is_refused_by_its_line(text: str, said: str, tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / PARAMETERS).write_text(text, encoding="utf-8")
    found = answer(lambda: load_parameters(root, "2023-01", "plan", {}))
    assert found.startswith("refused: params/2023-01/plan.yml"), found[:500]
    assert said in found, found[:500]
    assert len(found) < 1_000


def test_the_folder_of_the_reports_may_lie_elsewhere_and_nothing_in_it(tmp_path: Path) -> None:
    drive, root = tmp_path / "drive", tmp_path / "project"
    (drive / "2023-01").mkdir(parents=True)
    root.mkdir()
    (root / "reports").symlink_to(drive, target_is_directory=True)
    (drive / "ledger.jsonl").write_bytes(b"x")
    assert files.inside(root, Path("reports/ledger.jsonl"), 10) == b"x"
    (tmp_path / "secret").write_bytes(b"y")
    (drive / "2023-01" / "data.json").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="it leads out of the project"):
        files.inside(root, Path("reports/2023-01/data.json"), 10)
    with pytest.raises(OSError, match="it leads out of the project"):
        files.inside(root, Path("reports/../secret"), 10)
