"""A command says what it has to say: no library does beside it, and who stops it is told one thing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from builders import BANNER_PLAN, REPOSITORY, write_period, write_plan, write_tracker

STOPPED = "Stopped. A report that was put in place is whole; the others are as they were."

#: What a library may do, in a thread of its own and at the end: none of it is the analyst's to read.
NOISY = """
import atexit, logging, sys, threading, warnings
def noise():
    warnings.simplefilter("always")
    warnings.warn("Data Validation extension is not supported", UserWarning)
    logging.getLogger("traitlets").warning("a trait")
    logging.getLogger("asyncio").error("Task was destroyed but it is pending!")
class Late:
    def __del__(self):
        raise RuntimeError("Event loop is closed")
def broken():
    noise()
    raise OSError("socket closed")
def look(root, above):
    noise()
    Late()
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    atexit.register(noise)
    raise WorkbookError("There is one thing to say.")
from helpers.errors import WorkbookError
import helpers.plans.project
helpers.plans.project.find_root = look
from helpers.__main__ import main
main()
"""


@pytest.mark.parametrize("debug", [False, True])
def test_no_library_speaks_from_any_thread_nor_at_the_end_unless_asked(debug: bool, tmp_path: Path) -> None:
    command = [sys.executable, "-c", NOISY, "check", *["--debug"] * debug]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    noises = ("Data Validation", "a trait", "Task was destroyed", "Event loop is closed", "socket closed")
    if debug:
        assert all(noise in done.stderr for noise in noises)
    else:
        assert done.stderr == "There is one thing to say.\n"


@pytest.fixture
def homes(project: Path) -> Path:
    """Give a project with one plan of one action."""
    write_plan(project, "homes", BANNER_PLAN)
    write_period(project, "homes")
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "Found.", "More.")]
    write_tracker(project / "params" / "trackers" / "homes.xlsx", rows)
    return project


@pytest.mark.skipif(os.name != "posix", reason="Windows sends Ctrl-C to a console")
@pytest.mark.parametrize("said", ["getting ready", pytest.param("running the notebook", marks=pytest.mark.long)])
def test_who_stops_a_command_is_told_one_thing(said: str, homes: Path) -> None:
    """Once while modules are imported, then while a kernel runs."""
    command = [sys.executable, str(REPOSITORY / "workbook.py"), "--root", str(homes), "run"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as running:
        assert running.stderr is not None
        assert any(said in line for line in running.stderr)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does, to the command and its kernels
        out, error = running.communicate(timeout=60)
    assert error.splitlines()[-1:] in ([STOPPED], ["Stopped. The reports are as they were."])
    assert error.count("Stopped") == 1
    assert "Traceback" not in error
    assert (running.returncode, out) == (2, "")


#: A Ctrl-C that falls into the loading of a library: into one that passes over it, and into one that runs a text.
PASSED_OVER = "try:\n    os.kill(os.getpid(), signal.SIGINT)\nexcept BaseException:\n    pass"
IN_A_TEXT = "exec('os.kill(os.getpid(), signal.SIGINT)')"
STOPPED_AS_IT_LOADS = """
import os, signal, sys
from importlib.abc import MetaPathFinder
class Stops(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "lxml.etree":
            sys.meta_path.remove(self)
            exec({moment!r}, globals())
if "helpers" in sys.orig_argv:
    sys.meta_path.insert(0, Stops())
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows sends Ctrl-C to a console")
@pytest.mark.parametrize("moment", [PASSED_OVER, IN_A_TEXT], ids=["passed over", "in a text"])
def test_a_command_is_stopped_whatever_a_library_makes_of_it(moment: str, homes: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(STOPPED_AS_IT_LOADS.format(moment=moment), encoding="utf-8")
    command = [sys.executable, "-m", "helpers", "--root", str(homes), "run"]
    given = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, env=given, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("Stopped. ") == 1
    assert not (homes / "reports").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows sends Ctrl-C to a console")
@pytest.mark.long
def test_who_stops_a_command_while_its_workers_load_is_told_one_thing(homes: Path) -> None:
    write_plan(homes, "more", BANNER_PLAN)
    write_period(homes, "more")
    shutil.copy(homes / "params/trackers/homes.xlsx", homes / "params/trackers/more.xlsx")
    command = [sys.executable, str(REPOSITORY / "workbook.py"), "--root", str(homes), "run"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True) as running:
        while not any("forkserver" in str(each.cmdline()) for each in psutil.Process(running.pid).children()):
            assert running.poll() is None
            time.sleep(0.02)
        time.sleep(0.3)  # in which it imports what it needs
        os.killpg(running.pid, signal.SIGINT)
        _, error = running.communicate(timeout=60)
    assert error.count("Stopped") == 1
    assert "Traceback" not in error


#: A check that fails for one of two plans.
FAILING = """
import sys
from importlib.abc import MetaPathFinder
class Adds(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "helpers.checks.dates":
            sys.meta_path.remove(self)
            from helpers.checks import check
            @check(987)
            def unforeseen(subject):
                if subject.parameters.plan == "more":
                    raise ZeroDivisionError("nobody foresaw it")
                return ()
sys.meta_path.insert(0, Adds())
"""


@pytest.mark.long
def test_a_check_that_fails_stops_its_own_report_alone_and_says_where_when_asked(homes: Path, tmp_path: Path) -> None:
    write_plan(homes, "more", BANNER_PLAN)
    write_period(homes, "more")
    shutil.copy(homes / "params/trackers/homes.xlsx", homes / "params/trackers/more.xlsx")
    (tmp_path / "sitecustomize.py").write_text(FAILING, encoding="utf-8")
    command = [sys.executable, "-m", "helpers", "--root", str(homes), "run", "--debug"]
    given = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, env=given, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "in unforeseen\n" in done.stderr
    assert "more for 2023-01: Something went wrong that should not have: ZeroDivisionError: nobody" in done.stderr
    assert [each.parent.name for each in homes.glob("reports/drafts/*/*/report.html")] == ["homes"]
