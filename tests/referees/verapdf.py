"""Have veraPDF judge PDFs, in one process: ``verapdf.py WHEELS [-JVM-OPTION …] PDF …`` prints a list of what it finds.

The engine and its profiles come in a wheel, but for JAXB, which Debian has.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_PROFILES = ("ua1", "3a")
_JAXB = ("jaxb-runtime", "jaxb-api", "jaxb-core", "istack-commons-runtime", "stax-ex", "FastInfoset", "txw2")


def main(wheels: str, *arguments: str) -> None:
    """Print what is found in each file, as JSON."""
    sys.path.insert(0, wheels)
    jpype: Any = importlib.import_module("jpype")

    options = [each for each in arguments if each.startswith("-")]
    jars = [f"/usr/share/java/{name}.jar" for name in _JAXB] + [str(path) for path in Path(wheels).rglob("*cli.jar")]
    jpype.startJVM(*options, classpath=jars, convertStrings=True)
    of = jpype.JClass
    of("java.lang.Thread").currentThread().setContextClassLoader(of("java.lang.ClassLoader").getSystemClassLoader())
    of("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = of("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = of("org.verapdf.pdfa.flavours.PDFAFlavour")
    profiles = of("java.util.ArrayList")([flavour.byFlavourId(name) for name in _PROFILES])
    found = []
    for path in arguments[len(options) :]:
        parser = foundry.createParser(of("java.io.File")(path), flavour.NO_FLAVOUR, profiles.get(0))
        validator = foundry.createValidator(profiles, 1, False, True, False)
        found.append([said for result in validator.validateAll(parser) for said in _broken(result)])
        validator.close()
        parser.close()
    print(json.dumps(found))


def _broken(result: Any) -> Iterator[str]:
    """Give what a file breaks of one profile; that it does not comply, even where it is not said why."""
    profile = str(result.getPDFAFlavour().getId())
    for each in result.getTestAssertions():
        yield f"{profile} {each.getRuleId().getClause()}: {each.getMessage()}"
    if not result.isCompliant():
        yield f"{profile}: not compliant"


if __name__ == "__main__":
    main(*sys.argv[1:])
