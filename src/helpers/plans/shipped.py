"""The notebooks that come along with the workbook, today's and those of earlier days, known by their cells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

_TAGS = "tags"  # which decide what a cell does: papermill's parameters, and what is left out of the report
_FORMAT = 4  # before which a notebook's cells stood in “worksheets”

#: The digest of every version that any day's workbook came with: see `digest_of`. None is ever taken away.
SHIPPED = frozenset(
    {
        "0166a039fe78955d5d5cc112541ab1e46488acf6cb420aebe698021715f6dd96",
        "04f11520185a706e255119ceee8f4e5a3544d76e25329fc51f67b160266f3a2e",
        "06c42b5c572c88f8932e951f319c485c2e77efa77eb63a8ff9a68959fb1a0b9c",
        "09dcdbf934e03f975972d83d9ae49b7a242350e146f7b14f28fb9f4cf3ed3e0a",
        "0a1b52f84536106e2e7c07336ac8245e3bdfe4660a22c4e6a7553a8100d96957",
        "10e026d27ea649f06a727798e180cde76bd8d12399f212c97df1ce84f13f5124",
        "1e67e67138668ff1f7740b1aa209d1bbf0bfb88a3c347a0dfca680c787fbeb6a",
        "289441430fd66a15537c82c6e91174273cd03dd6bd53072dffc8d97dc2757dd2",
        "325eb9e49b2b482ec1e7fe14cac9f27f78be222ad6bd51d7c4b5f1595a0c21d9",
        "327e86790ce3522caf79c7ae13058c748fab3570115d0e610354c79bcb7a56dd",
        "35d6a31a9acd090939ad5e8bab477fc8e0c737f87f95e41244920123a3f50279",
        "47c94dfdd72ec64890ffca691da6767a183c3e60d871d4ce105257dd3db10edb",
        "5513fa8c38b43d84f23afb1622a55f6057bf8ce3decf4e7bb1f610a85e24fea3",
        "620de7b7e9120aef03678bd12b22fe05b0e146d37918ca0d46af744dad134b3f",
        "6e75f133f0842165f13b0ec9a5078d864b0e64ee0ef17baeb9c9ebb5909d3c89",
        "734461801a78fef4e37f81c131b346f04f2e2444c1e407698bfec764998c6c4e",
        "7df1f90b3f907b49c9c5ec8ffcaeb1276fd8fe70bdff8e24033fcb6db313042f",
        "8b4ffd2f1c6d2c86b7d1ccf1f67b883cc0f0feff2ca22654f9f4c19db337392e",
        "9158ebfe7c45f677778b1f7b199d794db96510209612f490b90259426b1495ba",
        "94d7b5119f8110b0d16e5ceaf50f3d6d3b15e6c8d70b83a7d8dd205aa9d0a69c",
        "ac9837694b0a3e3bd3e2253e392bdeb8823c30dd58f1bd8f8e4e98a9378004f0",
        "b2c76dafaf4e518c6e7a94c1cd43dbc912f3f2a8d13aad14b0ced860db182bc6",
        "b2f9594bd178423f27816a76d638163e3a8398b2c0fa35f8a0b7d900078397c9",
        "b6c6d907c638bcc1e507560a10c5b5e80c1e6570f712cc2e83946d849128bca7",
        "c0e61cd2eecb6535919ec0eb53216bf63d7727ebc4a892a1d6449af1df860c4a",
        "d6ba4b9d08cbd00c169fb7c8c2eff13737d5af7ed315296893060bd9627aac90",
        "e3d9d7fb3dd324afef2f1815aa794c7454fd245d2e98754ddd2e1c5010bb39d5",
        "fec09c4b8d599c09983c07f01a532b0dfa1bbcd7b8a8fa281460a615a2fc79fb",
    }
)


def digest_of(notebook: bytes) -> str:
    """Return the SHA-256 of a notebook's cells: kind, tags and source, without outputs and other metadata.

    Raises:
        ValueError, LookupError, TypeError, AttributeError, RecursionError: it is no notebook, or one of a format in
            which other cells than these are run.
    """
    found = json.loads(notebook)
    if found["nbformat"] != _FORMAT:
        raise ValueError(f"its format is {found['nbformat']!r:.40}")
    cells = [
        [cell["cell_type"], cell["metadata"].get(_TAGS, []), "".join(cell["source"]).replace("\r\n", "\n")]
        for cell in found["cells"]
    ]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=True).encode()).hexdigest()


def is_shipped(notebook: bytes) -> bool:
    """Tell whether a notebook's cells are those of one that came along with the workbook, on whatever day."""
    try:
        return digest_of(notebook) in SHIPPED
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


def own_notebook(files: Mapping[str, bytes]) -> str:
    """Return the name of the notebook among a run's inputs that did not come along; nothing where it did."""
    return next((name for name, content in files.items() if name.endswith(".ipynb") and not is_shipped(content)), "")
