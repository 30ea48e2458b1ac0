"""Typst, which sets a PDF in a process of its own and ends with it: within one it keeps all that it ever set.

That process runs this file by itself, so that it loads nothing of the library.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

#: What a heading's words are known by among the labels of a document.
HEADING = "heading: "
#: Where each label and each heading of the first level stands, by Typst's own account.
_PLACES = f"""{{
  let page(each) = each.location().page()
  let labelled = query(metadata).filter(each => each.has("label")).map(each => (str(each.label), page(each)))
  let heads = query(heading.where(level: 1)).map(each => ("{HEADING}" + each.body.at("text", default: ""), page(each)))
  labelled + heads
}}"""


class UnsetError(Exception):
    """Typst found something that it cannot set: what it says of it, in short and at length."""

    def __init__(self, message: str, diagnostic: str) -> None:
        super().__init__(message)
        self.message, self.diagnostic = message, diagnostic


class Pressed(NamedTuple):
    """A PDF, and on which page each label and heading stands, where that was asked for: the first of several alike."""

    pdf: bytes
    pages: dict[str, int]


def pressed(template: Path, given: dict[str, str], day: int, *, places: bool = False) -> Pressed:
    """Return the PDF of a template.

    Args:
        template: the file, which may import those beside it.
        given: what it speaks of.
        day: when the PDF is dated, as the seconds from 1970.
        places: whether to look where its labels and its headings stand.

    Raises:
        UnsetError: Typst cannot set it, or was ended.
    """
    asked = json.dumps({"template": str(template), "given": given, "day": day, "places": places}).encode()
    # S603: this file, by the Python that runs it
    made = subprocess.run([sys.executable, "-P", __file__], input=asked, capture_output=True, check=False)  # noqa: S603
    said, _, pdf = made.stdout.partition(b"\n")
    if made.returncode or not said:
        raise UnsetError(
            f"the process that sets it was ended ({made.returncode})", made.stderr.decode("utf-8", "replace")
        )
    told = json.loads(said)
    if "message" in told:
        raise UnsetError(**told)
    return Pressed(pdf, dict(reversed(told["places"])))


def _main() -> None:
    import fontpkg_source_sans_3
    import typst

    asked = json.load(sys.stdin.buffer)
    compiler = typst.Compiler(
        asked["template"],
        str(Path(asked["template"]).parent),
        font_paths=[str(Path(fontpkg_source_sans_3.__file__).parent / "files")],
        ignore_system_fonts=True,
        sys_inputs=asked["given"],
    )
    pdf, told = b"", {}
    try:
        made = compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=asked["day"])
        pdf = made if isinstance(made, bytes) else b""
        told = {"places": json.loads(compiler.eval(_PLACES)) if asked["places"] else []}
    except typst.TypstError as error:
        told = {"message": error.message, "diagnostic": error.diagnostic}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + pdf)


if __name__ == "__main__":
    _main()
