"""What git has of the ledger: every version that was committed, and whether each is the beginning of the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from helpers.english import counted, listed, long_date
from helpers.errors import WorkbookError
from helpers.records import git, ledger, store
from helpers.records.ledger import Damage

#: What is said where there is nothing outside the folder to compare with.
ALONE = "The files and the chain agree with one another; nothing outside this folder was compared."


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, as far as the ledger goes.

    Attributes:
        name: its full hash.
        parents: the hashes of those it follows.
        day: when it was made, as year-month-day in UTC, by the clock of whoever made it.
        blob: git's hash of the ledger in it; empty where it has none.
    """

    name: str
    parents: tuple[str, ...]
    day: str
    blob: str

    def __str__(self) -> str:
        return f"commit {self.name[:10]} of {long_date(datetime.fromisoformat(self.day).date())}"


@dataclass(frozen=True, slots=True)
class History:
    """What git has of the ledger.

    Attributes:
        code: ``compared`` where all that was committed was looked at, else why it was not: ``alone`` where there is no
            repository; ``git-absent``, ``refused``, ``untracked``, ``shallow``, ``objects-missing``, ``unreadable``.
        said: the same in a sentence or two.
        lines: how many lines the ledger had when it was last committed.
        versions: how many versions of it were committed since it was begun.
        last: the last commit that changed it, in words; empty where there is none.
        anew: the commit that began it anew in another's place, in words; empty where none did.
        damages: where a version is not the beginning of the next one.
    """

    code: str
    said: str
    lines: int = 0
    versions: int = 0
    last: str = ""
    anew: str = ""
    damages: tuple[Damage, ...] = ()


def history(root: Path, content: bytes) -> History:
    """Return what git has of the ledger, every version held against the next and the last against the one here.

    Args:
        root: the project's folder, which may come from anybody.
        content: the ledger as it is here.
    """
    if not git.keeps(root):
        return History("alone", ALONE)
    try:
        prefix, shallow = git.told(git.ask(root, "rev-parse", "--show-prefix", "--is-shallow-repository")).split("\n")
        commits = _commits(root, (*Path(prefix).parts, *store.LEDGER.parts))
        blobs = git.objects(root, (commit.blob for commit in commits.values() if commit.blob))
    except git.AbsentError:
        return _unseen("git-absent", "Git is not installed. Install it and try again.")
    except git.RefusedError as error:
        return _unseen("refused", str(error))
    except git.MissingError as error:
        return _unseen("objects-missing", f"{error} Fetch the whole of it: “git clone” from where it is kept.")
    except (WorkbookError, ValueError) as error:
        return _unseen("unreadable", str(error))
    if not any(commit.blob for commit in commits.values()):
        return _unseen("untracked", f"No commit has {store.LEDGER.as_posix()}. Commit it, so that others keep it too.")
    found = _compared(list(commits.values()), _Versions(blobs), content)
    cut = sorted({name for commit in commits.values() for name in commit.parents} - {*commits})
    if cut or shallow == "true":
        said = "This copy has only the newest commits. Type “git fetch --unshallow”."
        return _unseen("shallow", said, found) if shallow == "true" else _unseen("objects-missing", _absent(cut), found)
    return found


def _unseen(code: str, why: str, found: History | None = None) -> History:
    said = f"There is a git repository here, and what it has of the ledger could not be looked at in full. {why}"
    rest = (found.lines, found.versions, found.last, found.anew, found.damages) if found else ()
    return History(code, said, *rest)


def _absent(names: Sequence[str]) -> str:
    return f"{counted(len(names), 'commit')} that others follow {'is' if len(names) == 1 else 'are'} not in it."


class _Versions:
    """The versions of the ledger by git's hashes, with line ends as they were written."""

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        self._texts = {name: content.replace(b"\r\n", b"\n") for name, content in blobs.items()}
        self._texts[""] = b""

    def __getitem__(self, blob: str) -> bytes:
        return self._texts[blob]


def _commits(root: Path, parts: Sequence[str]) -> dict[str, Commit]:
    """Return every commit that the present one comes from, oldest first; none where there is none yet.

    Git only lists them: what each holds is read from the objects themselves, whose hashes are reckoned again, so that
    what it has noted down beside them does not count.
    """
    head = git.ask(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if head.returncode:
        return {}
    names = git.told(git.ask(root, "rev-list", "--topo-order", "--reverse", "HEAD")).split("\n")
    if names[-1] != head.stdout.strip():
        raise WorkbookError("Git does not list the present commit last.")
    facts = {name: _headers(content) for name, content in git.objects(root, names).items()}
    blobs = _blobs(root, {of["tree"][0] for of in facts.values()}, parts)
    return {
        name: Commit(name, tuple(of.get("parent", ())), _day(of["committer"][0]), blobs[of["tree"][0]])
        for name, of in facts.items()
    }


def _headers(content: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in content.partition(b"\n\n")[0].decode(errors="replace").split("\n"):
        key, _, value = line.partition(" ")
        found.setdefault(key, []).append(value)
    return found


def _day(committer: str) -> str:
    return datetime.fromtimestamp(int(committer.split()[-2]), UTC).date().isoformat()


def _blobs(root: Path, trees: set[str], parts: Sequence[str]) -> dict[str, str]:
    """Return git's hash of what lies at a path in each tree; empty where nothing does."""
    at = {tree: tree for tree in trees}
    for part in parts:
        content = git.objects(root, (name for name in at.values() if name))
        inside = {name: _entry(each, part.encode(), len(name) // 2) for name, each in content.items()}
        at = {tree: inside.get(name, "") for tree, name in at.items()}
    return at


def _entry(tree: bytes, wanted: bytes, width: int) -> str:
    at = 0
    while at < len(tree):
        end = tree.index(b"\0", at)
        mode, _, name = tree[at:end].partition(b" ")
        if name == wanted and mode != b"160000":
            return tree[end + 1 : end + 1 + width].hex()
        at = end + 1 + width
    return ""


def _compared(commits: Sequence[Commit], texts: _Versions, content: bytes) -> History:
    by_name = {commit.name: commit for commit in commits}
    steps = [(by_name[name], commit) for commit in commits for name in commit.parents if name in by_name]
    steps = [(before, after) for before, after in steps if before.blob != after.blob]
    first = content.partition(b"\n")[0]
    renewal = ledger.renewal_of(content)
    begun = [
        (before, after)
        for before, after in steps
        if renewal and _begins(texts[after.blob], first) and ledger.head(texts[before.blob]) == renewal.replaces
    ]
    last = commits[-1]
    replaced = renewal is not None and renewal.replaces == ledger.head(texts[last.blob])
    past = {*by_name} if replaced else _ancestors(by_name, [before.name for before, _ in begun])
    if renewal:
        past = {name for name in past if not _begins(texts[by_name[name].blob], first)}
    old = {by_name[name].blob for name in past} - {""}
    damages = [
        damage
        for before, after in steps
        if not {before.name, after.name} <= past and not (after.blob in old and before.blob in {*old, ""})
        if not (before.blob in old and renewal and _begins(texts[after.blob], first))
        for damage in _follows(texts[before.blob], texts[after.blob], after)
    ]
    if not replaced:
        damages += _follows(texts[last.blob], content)
    touching = [
        commit
        for commit in commits
        if commit.name not in past and commit.blob
        if not any(name in by_name and by_name[name].blob == commit.blob for name in commit.parents)
    ]
    return History(
        code="compared",
        said="",
        lines=0 if replaced else texts[last.blob].count(b"\n"),
        versions=0 if replaced else len({commit.blob for commit in touching}),
        last=str(touching[-1]) if touching and not replaced else "",
        anew=listed(sorted({str(after) for _, after in begun})),
        damages=tuple(dict.fromkeys(damages)),
    )


def _begins(text: bytes, first: bytes) -> bool:
    return text.partition(b"\n")[0] == first


def _ancestors(commits: Mapping[str, Commit], names: Sequence[str]) -> set[str]:
    """Return some commits and all that they come from."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in commits and name not in found:
            found.add(name)
            waiting += commits[name].parents
    return found


def _follows(before: bytes, after: bytes, commit: Commit | None = None) -> Iterator[Damage]:
    """Give the damage that a version of the ledger, of a commit or as it is here, does not begin as the one before."""
    if after.startswith(before):
        return
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    at = next((at for at, (then, now) in enumerate(zip(old, new, strict=False)) if then != now), len(new))
    lines = f"line {len(old)} was" if at + 1 == len(old) else f"lines {at + 1} to {len(old)} were"
    if at < len(new) and commit:
        kind, said = "changed", f"In {commit} it is not the line that was committed before."
    elif at < len(new):
        kind, said = "changed", "It is not the line that was last committed here."
    elif commit:
        kind, said = "missing", f"In {commit} the ledger ends before it; {lines} committed before."
    else:
        kind, said = "missing", f"The ledger ends before it; {lines} committed."
    yield Damage(store.LEDGER.as_posix(), at + 1, kind, said)
