"""The ledger of what was published: a line a report, each holding the hash of the line before."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from helpers import files
from helpers.errors import WorkbookError
from helpers.records import plainly, store

FIRST = "0" * 64
#: What a report says, as data, and what of it and of what it knew the reports after it read.
DATA, SNAPSHOT = "data.json", "snapshot.json"
#: How many of a seal's signs a report prints.
_PRINTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One published report.

    Attributes:
        number: the line's, from 1.
        period: the reporting period.
        plan: the plan's name.
        revision: 0 for the first publication; 1 and on for those that follow it.
        as_at: the date the report speaks for, as year-month-day.
        record: the SHA-256 of the record, which holds those of all other files.
        data: the SHA-256 of ``data.json``.
        snapshot: the SHA-256 of ``snapshot.json``, which later reports read; empty in a line of before there was one.
        published: when, in UTC.
        by: who published it.
        why: why it is a revision; empty for a first publication.
        previous: the `hash` of the line before; 64 zeros in the first.
        hash: the SHA-256 of all of this line but the hash itself.
    """

    number: int
    period: str
    plan: str
    revision: int
    as_at: str
    record: str
    data: str
    published: str
    by: str
    why: str
    previous: str
    hash: str
    snapshot: str = ""

    @property
    def files(self) -> dict[str, str]:
        """Return the SHA-256 of the files that the line itself knows, by their names, but for the record."""
        return {DATA: self.data} | dict([self.knew])

    @property
    def knew(self) -> tuple[str, str]:
        """Return the name of the file that later reports read, and its SHA-256."""
        return (SNAPSHOT, self.snapshot) if self.snapshot else (DATA, self.data)

    @property
    def folder(self) -> Path:
        """Return the report's folder, from the project's folder."""
        return store.place_of(self.period, self.plan, self.revision)

    @property
    def name(self) -> str:
        """Return the report's name in a sentence."""
        revision = f", revision {self.revision}" if self.revision else ""
        return f"{self.plan} for {self.period}{revision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The first line of a ledger that was begun anew in another's place.

    Attributes:
        number: 1.
        replaces: the `hash` of the last line of the ledger in whose place it stands.
        why: why that was given up.
        previous: 64 zeros.
        hash: the SHA-256 of all of this line but the hash itself.
    """

    number: int
    replaces: str
    why: str
    previous: str
    hash: str


_TEXTS = [field.name for field in dataclasses.fields(Line) if field.name not in ("number", "revision")]


#: The kind of what whoever looks may not read.
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong in one place of the record.

    Attributes:
        file: the file, from the project's folder.
        line: the ledger's line; 0 for other files.
        kind: ``changed``, ``missing``, ``added``, ``swapped`` or ``strange``; or `UNREAD`, which is no damage.
        said: what is there and what was expected, as a sentence.
    """

    file: str
    line: int
    kind: str
    said: str

    def __post_init__(self) -> None:
        for name in ("file", "said"):  # a file can be called anything, and a line can say anything
            object.__setattr__(self, name, plainly.shown(getattr(self, name)))

    def __str__(self) -> str:
        at = f", line {self.line}" if self.line else ""
        return f"{self.file}{at}: {self.kind}. {self.said}"


def read(root: Path) -> tuple[Line, ...]:
    """Return the reports that the ledger has; none where nothing was published yet.

    Raises:
        WorkbookError: a line is damaged, or the lines are not the chain that they were written as.
    """
    return tuple(line for line in whole(root) if isinstance(line, Line))


def whole(root: Path) -> tuple[Line | Renewal, ...]:
    """Return every line of the ledger, that by which it was begun anew too.

    Raises:
        WorkbookError: as `read`.
    """
    before = content(root)
    lines, damages = examine(before)
    if damages:
        raise WorkbookError(
            f"{damages[0]} Nothing can be relied on until the ledger is put right: “workbook verify” says more."
        )
    renewal = renewal_of(before)
    return (renewal, *lines) if renewal else lines


def head(content: bytes) -> str:
    """Return the hash of a ledger's last line: 64 zeros where it has none, nothing where that cannot be read."""
    raw = list(_raw_lines(content))
    last = _parsed(raw[-1]) if raw else None
    return last.hash if last else "" if raw else FIRST


def renewal_of(content: bytes) -> Renewal | None:
    """Return the line by which a ledger was begun anew in another's place; None where it was not."""
    line = _parsed(next(_raw_lines(content), b""))
    return line if isinstance(line, Renewal) else None


def begin_anew(root: Path, why: str) -> None:
    """Begin a ledger in place of the one there, which it names; what that had published must be taken away.

    `verify` says so before anything else, and speaks of nothing that lay before.

    Raises:
        WorkbookError: the ledger there is damaged, or it cannot be written.
    """
    with store.writing(root, store.LEDGER):
        facts: dict[str, str | int] = {"number": 1, "replaces": seal(whole(root)), "why": why, "previous": FIRST}
        store.write(root, store.LEDGER, as_bytes(Renewal(**facts, hash=_hash(facts))))  # type: ignore[arg-type]


def content(root: Path) -> bytes:
    """Return the ledger's bytes; none where nothing was published yet.

    Raises:
        WorkbookError: it is there and cannot be read.
    """
    path = root / store.LEDGER
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise WorkbookError(
                f"{store.LEDGER.as_posix()} is no plain file, so nobody can rely on it. Put the ledger itself there."
            )
        return files.inside(root, store.LEDGER, files.LEDGER)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise WorkbookError(
            f"{store.LEDGER.as_posix()} cannot be read: {error.strerror or error}. "
            "Give yourself the right to read it, or put the file back, and start again."
        ) from error


def examine(content: bytes) -> tuple[tuple[Line, ...], tuple[Damage, ...]]:
    """Return the lines that can be read, and what is wrong with each that is not as it was written.

    Each damage is named at the line where it stands now. A line put in the wrong place, left out or written twice
    is told once, whatever follows it.
    """
    found: list[_Found] = []
    known: set[str] = set()
    damages: list[Damage] = []
    for place, raw in enumerate(_raw_lines(content), 1):
        line = _parsed(raw)
        if not raw:
            damages.append(_damage(place, "added", "It is empty; a line of the ledger never is."))
        elif isinstance(line, Renewal) and place > 1:
            damages.append(_damage(place, "added", "A ledger is begun anew by its first line alone."))
        elif not line:
            damages.append(_damage(place, "changed", _unreadable(raw)))
            found.append(_Found(place, _next_number(found), None))
        elif line.hash in known:
            damages.append(_damage(place, "added", f"It is line {line.number} once more."))
        else:
            found.append(_Found(place, line.number, line))
            known.add(line.hash)
    if content and not content.endswith(b"\n") and found and found[-1].line:
        damages.append(_damage(found[-1].place, "changed", "The end of the line is missing."))
    damages += [*_moved(found), *_broken(found)]
    lines = tuple(each.line for each in found if isinstance(each.line, Line))
    return lines, tuple(sorted(damages, key=lambda damage: damage.line))


def following(lines: Sequence[Line | Renewal], **facts: str | int) -> Line:
    """Return the line that comes after the others.

    Args:
        lines: the lines so far.
        facts: the line's attributes but `number`, `previous` and `hash`.
    """
    known = _told(facts | {"number": lines[-1].number + 1 if lines else 1, "previous": seal(lines)})
    return Line(**known, hash=_hash(known))  # type: ignore[arg-type]


def append(root: Path, line: Line) -> None:
    """Write a line at the ledger's end, in one step; the ledger's lock must be held.

    Raises:
        WorkbookError: the ledger has changed meanwhile, cannot be written, or could not be read with this line; it
            is as it was.
    """
    before = content(root)
    if line.previous != seal(whole(root)):
        raise WorkbookError(f"{store.LEDGER.as_posix()} has changed meanwhile. Start again.")
    if _parsed(as_bytes(line).removesuffix(b"\n")) != line:
        raise WorkbookError(f"The ledger has no place for {line.name}: period and plan must be names for a folder.")
    store.write(root, store.LEDGER, before + as_bytes(line))


def seal(lines: Sequence[Line | Renewal]) -> str:
    """Return what the ledger is known by as it stands after some lines: the hash of the last, 64 zeros before any."""
    return lines[-1].hash if lines else FIRST


def printed(seal: str) -> str:
    """Return a seal as reports print it: ten groups of four signs, that a person can type; empty before any line."""
    return " ".join(seal[at : at + 4] for at in range(0, _PRINTED, 4)) if seal != FIRST else ""


def published(lines: tuple[Line, ...], period: str, plan: str) -> tuple[Line, ...]:
    """Return what was published of one plan for one period, the newest revision last."""
    return tuple(line for line in lines if (line.period, line.plan) == (period, plan))


def as_bytes(line: Line | Renewal) -> bytes:
    """Return a line as it is written: one JSON object with sorted keys, in UTF-8."""
    return (json.dumps(_told(dataclasses.asdict(line)), ensure_ascii=False, sort_keys=True) + "\n").encode()


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands at one place of the ledger: a line, or None where it cannot be read and only has a likely number."""

    place: int
    number: int
    line: Line | Renewal | None


def _next_number(found: Sequence[_Found]) -> int:
    return found[-1].number + 1 if found else 1


def _raw_lines(content: bytes) -> Iterator[bytes]:
    return iter(content.removesuffix(b"\n").split(b"\n") if content else ())


def _parsed(raw: bytes) -> Line | Renewal | None:
    """Return a line, or None where it is not byte for byte what its facts give."""
    try:
        facts = json.loads(raw)
        line = Renewal(**facts) if "replaces" in facts else Line(**facts)
        whole = as_bytes(line) == raw + b"\n" and line.hash == _hash(dataclasses.asdict(line))
    except (ValueError, TypeError, RecursionError):
        return None
    return line if whole and _sane(line) else None


def _sane(line: Line | Renewal) -> bool:
    """Tell whether each fact is of its type, and the period and the plan are names, not paths that lead elsewhere."""
    if isinstance(line, Renewal):
        texts = all(type(each) is str for each in (line.replaces, line.why))
        return (
            texts
            and not plainly.amiss(line.replaces + line.why, plainly.REASON + len(FIRST))
            and type(line.number) is int
            and (line.number, line.previous) == (1, FIRST)
        )
    numbers = type(line.number) is int and type(line.revision) is int and line.revision >= 0
    texts = all(type(getattr(line, name)) is str for name in _TEXTS)
    return numbers and texts and _is_name(line.period) and _is_name(line.plan)


def _is_name(text: str) -> bool:
    """Tell whether a text can name a folder, wherever the ledger is read, and nothing but a folder here."""
    plain = text != "" and not text.startswith(".") and not plainly.amiss(text, plainly.NAME)
    return plain and PurePosixPath(text).name == text == PureWindowsPath(text).name


def _told(facts: dict[str, str | int]) -> dict[str, str | int]:
    """Return what is written of a line: all but what there is none of, such as the hash of a file that came later."""
    return {name: value for name, value in facts.items() if value or name != "snapshot"}


def _hash(facts: dict[str, str | int]) -> str:
    told = {name: value for name, value in _told(facts).items() if name != "hash"}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _unreadable(raw: bytes) -> str:
    if raw.endswith(b"\r") and _parsed(raw[:-1]):
        return "It ends with a carriage return, as a program for Windows may have put there; it was written without."
    return "It is not as it was written: its hash does not fit its words."


def _moved(found: Sequence[_Found]) -> Iterator[Damage]:
    """Give the lines that are not where they would stand if all were in order."""
    ordered = sorted(found, key=lambda each: each.number)
    for now, then in zip(found, ordered, strict=True):
        if now.line and now.number != then.number:
            yield _damage(now.place, "swapped", f"This is line {now.number} as it was written.")


def _broken(found: Sequence[_Found]) -> Iterator[Damage]:
    """Give the lines that, with all in order, do not follow the one before."""
    number, before = 0, FIRST
    for each in sorted(found, key=lambda each: each.number):
        if each.line and each.number > number + 1:
            yield _damage(each.place, "missing", _gap(number + 1, each.number))
        elif each.line and before and (each.number, each.line.previous) != (number + 1, before):
            said = f"It does not follow line {number} as that stands here: one of the two was written anew."
            yield _damage(each.place, "changed", said if number else "It is not the first line as it was written.")
        number, before = each.number, each.line.hash if each.line else ""


def _gap(first: int, number: int) -> str:
    missing = f"line {first}" if number == first + 1 else f"lines {first} to {number - 1}"
    return f"This is line {number} as it was written; {missing} should stand before it."


def _damage(line: int, kind: str, said: str) -> Damage:
    return Damage(store.LEDGER.as_posix(), line, kind, said)
