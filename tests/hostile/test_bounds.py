"""Whatever a project that was received has in place of a file, the answer is plain, within 5 seconds and 1 GB."""

from __future__ import annotations

import itertools
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import BANNER_PLAN, write_period, write_plan, write_tracker
from helpers import files
from helpers.errors import WorkbookError
from helpers.narration.narrator import Narrator
from helpers.plans.council import load_council
from helpers.plans.declared import declared_parameters
from helpers.plans.edition import Edition
from helpers.plans.logo import load_logo
from helpers.plans.parameters import load_parameters
from helpers.records import store
from helpers.records.verify import verify
from helpers.records.witness import told_by_file
from helpers.runs import check, index
from helpers.runs.inputs import gather

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


def gathered(root: Path) -> object:
    (root / "notebooks").mkdir()
    (root / "notebooks" / "action_plan.ipynb").write_text("{}", encoding="utf-8")
    return gather(root, "2023-01", "plan", Edition())


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
    "logo": (Path("params/logo.svg"), lambda root: load_logo(root, "params/logo.svg", "A logo")),
    "wording": (Path("params/wording/summary.j2"), gathered),
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


@pytest.mark.parametrize(("path", "read"), [READERS[each] for each in READERS if each != "data"])
def test_a_link_to_itself_is_not_followed(path: Path, read: Callable[[Path], object], tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / path).unlink(missing_ok=True)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).symlink_to(path.name)
    found = answer(lambda: read(root))
    assert found.startswith("refused: "), found
    assert path.as_posix() in found


@pytest.mark.parametrize("put", [put for kind, (put, _) in KINDS.items() if kind != "a link out"])
def test_a_tracker_and_what_came_or_is_written_over_are_looked_at_as_what_they_are(put: Put, tmp_path: Path) -> None:
    root = project(tmp_path)
    tracker, came, listed = root / "params" / "trackers" / "plan.xlsx", root / "came.pdf", root / "reports/index.html"
    tracker.unlink()
    listed.parent.mkdir()
    for path in (tracker, came, listed):
        put(path)
    assert answer(lambda: gathered(root)).startswith("refused: The tracker params/trackers/plan.xlsx ")
    assert answer(lambda: told_by_file(root, came)).startswith(f"refused: {came} cannot be read: ")
    assert answer(lambda: index.rebuild(root)).startswith("refused: reports/index.html cannot be written: it ")


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


#: What reads or copies a file by itself, and how often each module may: its own templates and files, or what it writes.
BARE = re.compile(r"(?<!def )(?<!webbrowser\.)(?<!archive\.)\b(?:open|read_text|read_bytes|copyfile|copytree)\(")
MAY = {
    "files.py": 2,  # the one reader
    "records/store.py": 2,  # writes
    "audit/issue.py": 1,  # writes
    "audit/onward.py": 1,  # writes
    "runs/kernel.py": 1,  # gives a kernel nothing to read
    "runs/fence.py": 1,  # names a folder
    "bench/measure.py": 2,  # what it had said itself
    "bench/project.py": 1,  # copies the product
    "rounds/start.py": 2,  # copies the product
    "exports/html.py": 1,
    "blocks/html.py": 2,
    "rounds/new.py": 1,
    "runs/index.py": 1,
}


def test_files_are_read_by_the_one_reader_alone() -> None:
    library = Path(files.__file__).parent
    found = {path: len(BARE.findall(path.read_text(encoding="utf-8"))) for path in library.rglob("*.py")}
    assert {path.relative_to(library).as_posix(): count for path, count in found.items() if count} == MAY


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


def again(grown: str, begun: str = '"xx"') -> str:
    """Return a template that makes something grow sixty times."""
    return f"{{% set a = namespace(n={begun}) %}}{{% for i in range(60) %}}{{% set a.n = {grown} %}}{{% endfor %}}"


TEMPLATES: dict[str, str] = {
    "loops in loops": "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
    "loops that say nothing": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "loops with a filter": "{% for a in range(9999) %}{% for b in range(9999) if b is odd %}{% endfor %}{% endfor %}",
    "a range without end": "{% for a in range(10 ** 9) %}{% endfor %}",
    "a long range": "{% for a in range(900000000) %}{% endfor %}",
    "a text many times": '{{ "x" * 1000000000 }}',
    "a list many times": "{% set a = [1] * 1000000000 %}",
    "a text put in the middle": '{{ "x" | center(1000000000) }}',
    "a text's own middle": '{{ "x".center(1000000000) }}',
    "a text's own zeros": '{{ "x".zfill(1000000000) }}',
    "a text put to one side": '{{ "x".ljust(1000000000) }}',
    "tabs": '{{ "\t".expandtabs(1000000000) }}',
    "a text in a form": '{{ "{:1000000000}".format(1) }}',
    "a text in another form": '{{ "%1000000000d" % 1 }}',
    "a form by a filter": '{{ "%1000000000d" | format(1) }}',
    "a form of parts": '{{ "{a:1000000000}".format_map({"a": 1}) }}',
    "a power": "{% set a = 9 ** 9 ** 9 %}",
    "a number multiplied": again("a.n * a.n", "9"),
    "a number in bytes": "{% set a = (5).to_bytes(1000000000, 'big') %}",
    "a text doubled": again("a.n ~ a.n"),
    "a text added": again("a.n + a.n"),
    "a list doubled": again("[a.n, a.n]") + "{{ a.n }}",
    "a pair doubled": again("(a.n, a.n)") + "{{ a.n }}",
    "a block doubled": "{% set a %}xx{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
    "a text joined": '{% set a = range(9999) | join("x" ~ "y" | upper) %}'
    + '{{ range(9999) | join("%s") }}' % ("x" * 9999),
    "a text replaced": again('a.n | replace("x", "xx")'),
    "a text's own words replaced": '{{ ("x" ~ "x").replace("x", "y") }}',
    "texts joined by a text": '{{ "x".join(range(9999)) }}',
    "lines set in": '{{ "x" | indent(1000000000, true) }}',
    "rows filled": "{% for a in [1] | batch(1000000000, 1) %}{% endfor %}",
    "columns": "{% for a in [1] | slice(1000000000) %}{% endfor %}",
    "a macro that calls itself": "{% macro a(n) %}{{ a(n) }}{{ a(n) }}{% endmacro %}{{ a(1) }}",
    "a macro that calls itself twice": "{% macro a(n) %}{{ a(n - 1) and a(n - 1) if n }}{% endmacro %}{{ a(90) }}",
    "a template in itself": '{% include "summary.j2" %}{% include "summary.j2" %}',
    "a template upon itself": '{% extends "summary.j2" %}',
    "a block in itself": "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "a loop in itself": "{% for a in [1, 2] recursive %}{{ loop([1, 2]) }}{{ loop([1, 2]) }}{% endfor %}",
    "brackets in brackets": "{{ " + "(" * 20_000 + ")" * 20_000 + " }}",
    "not, not, not": "{{ " + "not " * 20_000 + "1 }}",
    "a long sum": "{{ 1" + " + 1" * 20_000 + " }}",
    "loops in a loop's head": "{% for a in range(9999) %}" * 30 + "{% endfor %}" * 30,
    "sorting again and again": "{% set r = range(9999) %}{% for a in r %}{% set s = r | sort | list %}{% endfor %}",
    "looking again and again": "{% set r = range(9999) | list %}{% for a in r if 1.5 in r %}{% endfor %}",
    "made-up words": "{{ lipsum(9999) }}",
    "far too many letters": "x" * 200_000,
    "a link to a device": "",
}


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_that_grows_without_bound_is_refused_by_its_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "params" / "wording" / "summary.j2"
    path.parent.mkdir(parents=True)
    if text:
        path.write_text(text, encoding="utf-8")
    else:
        path.symlink_to("/dev/zero")
    found = answer(lambda: Narrator(tmp_path, "plan").tell("summary", {}))
    assert found.startswith("refused: params/wording/summary.j2"), found[:500]
    assert found.endswith("Correct the template."), found[:500]
    assert len(found) < 500, found


def test_what_a_template_may_need_is_there(tmp_path: Path) -> None:
    path = tmp_path / "params" / "wording" / "summary.j2"
    path.parent.mkdir(parents=True)
    path.write_text(
        '{% macro said(what) %}{{ what | lower | replace("b", "c") }}{% endmacro %}\n'
        '{% set all = ["A", "B"] + ["D"] %}{% set seen = namespace(n="") %}\n'
        '{% for each in all if each != "D" %}{% set seen.n = seen.n ~ said(each) ~ loop.index * 0 %}{% endfor %}\n'
        'It is {{ seen.n.removesuffix("0") | replace("0", " and ") }}, {{ all | map("lower") | join(", ") }}'
        '{% if all | length > 2 and "A" in all and missing is not defined %}.{% endif %}\n',
        encoding="utf-8",
    )
    [point] = Narrator(tmp_path, "plan").tell("summary", {}).points
    assert point.text == "It is a and c, a, b, d."
