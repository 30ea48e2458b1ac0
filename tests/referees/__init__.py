"""Judges from outside: veraPDF of PDFs, axe-core of pages as they are shown, the Nu HTML checker of their HTML.

The RO-Crate validator judges the records of runs.

`.ci/referees` installs them. Each gives what it finds as sentences, by the file's name.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import rocrate

from builders import REPOSITORY

_INSTALLED = REPOSITORY / ".referees"
AXE = _INSTALLED / "node_modules" / "axe-core" / "axe.min.js"
_NU = _INSTALLED / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_WHEELS = _INSTALLED / "wheels"
_TERMS = Path(rocrate.__file__).with_name("data") / "ro-crate.jsonld"
_JAXB = Path("/usr/share/java/jaxb-runtime.jar")

#: Java that starts at once and does not stay.
_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")

#: What each referee cannot do without, by how it is called.
_NEEDS: Mapping[str, Mapping[str, bool]] = {
    "veraPDF": {"Java": bool(shutil.which("java")), "its wheels": _WHEELS.is_dir(), "JAXB": _JAXB.exists()},
    "axe-core": {"Chromium": bool(shutil.which("chromium")), "its package": AXE.exists()},
    "the Nu HTML checker": {"Java": bool(shutil.which("java")), "its package": _NU.exists()},
    "the RO-Crate validator": {"its wheels": (_WHEELS / "rocrate_validator").is_dir()},
    "Chromium": {"Chromium": bool(shutil.which("chromium"))},
}

Findings = dict[str, list[str]]

#: What the Nu HTML checker warns of, though it is meant: Safari calls no list what has no bullets, unless told.
_MEANT = "The “list” role is unnecessary for element “ul”."
#: What it says where it misreads the hash of a policy; `_keeps_to_its_policy` reckons it again.
_OF_POLICY = ("Inline script violates Content Security Policy", "Inline style violates Content Security Policy")


def lacking(referee: str) -> str:
    """Return what a referee lacks on this machine; nothing where it is here."""
    return ", ".join(need for need, here in _NEEDS[referee].items() if not here)


def nu_finds(pages: Mapping[str, Path]) -> Findings:
    """Return the errors and warnings of the Nu HTML checker, by the page's name."""
    names = {path.resolve().as_uri().replace("file:///", "file:/"): name for name, path in pages.items()}
    command = ["java", *_JAVA, "-jar", str(_NU), "--format", "json", "--exit-zero-always", *map(str, pages.values())]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)["messages"]
    found: Findings = {name: [] for name in pages}
    for each in said:
        grave = each["type"] != "info" or each.get("subType") == "warning"
        name, message = names[each["url"]], each["message"]
        meant = message == _MEANT or (message.startswith(_OF_POLICY) and _keeps_to_its_policy(pages[name]))
        if grave and not meant:
            found[name].append(f"line {each.get('lastLine')}: {message}")
    return found


def _keeps_to_its_policy(page: Path) -> bool:
    """Return whether the policy of a page has the hash of each of its scripts and style sheets."""
    text = page.read_text(encoding="utf-8")
    own = re.findall(r"<(?:style|script)>(.*?)</", text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in own]
    return all(f"sha256-{each}" in text for each in hashes)


def verapdf_finds(pdfs: Mapping[str, Path]) -> Findings:
    """Return the rules of PDF/UA-1 and PDF/A-3a that files break, by the file's name."""
    command = [
        sys.executable,
        str(Path(__file__).with_name("verapdf.py")),
        str(_WHEELS),
        *_JAVA,
        *map(str, pdfs.values()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(zip(pdfs, json.loads(done.stdout.splitlines()[-1]), strict=True))


def crate_finds(folders: Sequence[Path]) -> list[list[str]]:
    """Return what the RO-Crate validator requires or recommends, and the record in a folder does not have."""
    judge = str(Path(__file__).with_name("crate.py"))
    command = [sys.executable, judge, str(_WHEELS), str(_TERMS), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout.splitlines()[-1]))
