"""Write the table of the attacks into docs/for-an-auditor.md: ``python tests/attacks/table.py``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from attacks import ATTACKS, insiders, senders  # noqa: E402, F401
from helpers.english import listed  # noqa: E402

PAGE = HERE.parent / "docs" / "for-an-auditor.md"
_HEAD = (
    "| who | what they do | `verify` | `--seal` | `verify FILE` | `audit` | what still is possible, and who sees it |"
)
_FIRST, _LAST = "<!-- tests/attacks/table.py writes this table -->\n", "<!-- until here -->"


def table() -> str:
    """Return the table; attacks of one kind, of which the same is said, stand in one row."""
    told: dict[str, list[str]] = {attack.told: [] for attack in ATTACKS}
    for attack in ATTACKS:
        told[attack.told] += [attack.which] if attack.which else []
    rows = [row.format(f": {listed(which)}" if which else "") for row, which in told.items()]
    return "\n".join([_HEAD, f"|{'---|' * 7}", *rows]) + "\n"


def main() -> None:
    """Put the table in its place."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_FIRST)
    _, last, after = rest.partition(_LAST)
    PAGE.write_text(f"{before}{_FIRST}\n{table()}\n{last}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
