"""What those who mean harm do with a published folder, and what each way of looking says of it.

An attack is one short function, in `insiders` or `senders`, with what is expected: of `verify`, of the seal typed from
the newest paper (`verify --seal`), of the PDF of the attacked report as it was sent out before (`verify FILE`), and of
the audit of that report. `python tests/attacks/table.py` writes the table of docs/for-an-auditor.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Do = Callable[[Path], object]

#: What a way of looking says, as the table has it. For a class of the audit it is the letter itself.
SAYS = {
    "damaged": "damage",
    "untouched": "Untouched",
    "anew": "begun anew",
    "alone": "nothing outside compared",
    "unseen": "git not consulted",
    "fits": "fits",
    "other": "**does not fit**",
    "known": "as published",
    "none": "**none of these**",
    "refused": "refused: the ledger is damaged",
}


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack.

    Attributes:
        who: ``insider`` or ``sender``.
        does: what they do, as the end of a sentence.
        do: does it to a project as `means.past` leaves it; whatever it would have run leaves a file in the folder
            ``marks`` beside that.
        verify: what `verify` says, as in `SAYS`.
        seal: what it says of the seal.
        file: what it says of the PDF.
        audit: the class.
        left: what still is possible, and who would notice.
        line: the line of the ledger of the report that is attacked.
    """

    who: str
    does: str
    do: Do
    verify: str
    seal: str
    file: str
    audit: str
    left: str
    line: int = 2

    @property
    def which(self) -> str:
        """Return which of its kind it is, where there are several."""
        return self.does.partition(": ")[2]

    @property
    def told(self) -> str:
        """Return the attack as a row of the table; `{}` stands for which of its kind there are."""
        said = [SAYS[self.verify], SAYS[self.seal], SAYS[self.file], self.audit]
        return f"| {self.who} | {self.does.partition(': ')[0]}{{}} | {' | '.join(said)} | {self.left} |"


ATTACKS: list[Attack] = []


def attack(who: str, does: str, *says: str, left: str, line: int = 2) -> Callable[[Do], Do]:
    """Have a function that does something count as an attack; what is said of it are the four answers."""

    def known(do: Do) -> Do:
        verify, seal, file, audit = says
        ATTACKS.append(Attack(who, does, do, verify, seal, file, audit, left, line))
        return do

    return known
