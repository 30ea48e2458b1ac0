"""Sign the ledger with the council's own SSH key, and say whose key signed it, by OpenSSH's ``ssh-keygen -Y``.

A signature shows that the holder of a key vouched for these very bytes, where the chain of hashes alone shows only
that they belong together: whoever can write the whole folder could write another chain.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from helpers.errors import WorkbookError
from helpers.records import ledger, store

#: What the signature is for, so that one made for something else, such as a commit, does not count here.
NAMESPACE = "action-plan-ledger"

#: Whose keys count, in OpenSSH's ALLOWED SIGNERS format (``man ssh-keygen``), from the project's folder.
SIGNERS = Path("params", "allowed_signers")


def sign(content: bytes, key: Path) -> bytes:
    """Return the armoured signature of some bytes.

    ``ssh-keygen`` asks for the key's passphrase on the terminal itself; it is never seen here.

    Args:
        content: what to sign.
        key: the private key's file, or the public one's where an agent holds the key.

    Raises:
        WorkbookError: OpenSSH is not installed, the key cannot be read or its passphrase was refused.
    """
    with tempfile.TemporaryDirectory() as folder:
        signed = Path(folder) / "ledger"
        signed.write_bytes(content)
        done = _keygen("sign", "-f", str(key), str(signed))
        signature = signed.with_name("ledger.sig")
        if done.returncode or not signature.exists():
            raise WorkbookError(
                f"The ledger could not be signed with the key {key}. ssh-keygen says: {_said(done)}. "
                "Name the file of an SSH private key that you may read, made by “ssh-keygen -t ed25519”."
            )
        return signature.read_bytes()


def signer_of(content: bytes, signature: bytes, signers: Path) -> str:
    """Return the name that the signers' file gives to the key which made a signature of these bytes.

    Where one key has several names, they are all given, with commas. A signature says nothing of when it was made, so
    a ``valid-before`` in the signers' file is held against today.

    Args:
        content: what was signed.
        signature: the armoured signature.
        signers: the file of those whose signature counts.

    Raises:
        WorkbookError: there is no such file, or the signature is damaged, of other bytes, or by a key not listed.
    """
    shown = Path(*signers.parts[-2:]).as_posix()
    if not signers.is_file():
        raise WorkbookError(
            f"There is no {shown}, so nobody’s signature counts. "
            "Add it with a line for each key: a name, a space, and the text of the key’s .pub file."
        )
    with tempfile.TemporaryDirectory() as folder:
        armoured = Path(folder) / "ledger.sig"
        armoured.write_bytes(signature.replace(b"\r\n", b"\n"))  # it is text, which git may have changed in this way
        made_by = _sound(content, armoured)
        found = _keygen("find-principals", "-s", str(armoured), "-f", str(signers))
        names = found.stdout.decode(errors="replace").splitlines()
        if found.returncode or not names:
            raise WorkbookError(_not_listed(made_by, shown, signers, found))
        done = _keygen("verify", "-I", names[0], "-s", str(armoured), "-f", str(signers), content=content)
        if done.returncode:
            raise WorkbookError(_not_listed(made_by, shown, signers, done))
    return ", ".join(names)


def _sound(content: bytes, armoured: Path) -> str:
    """Return the fingerprint of the key that made a signature of these bytes, whoever's it is."""
    done = _keygen("check-novalidate", "-s", str(armoured), content=content)
    if done.returncode == 0:
        return done.stdout.decode(errors="replace").split()[-1]
    said = _said(done)
    if "incorrect signature" in said:
        raise WorkbookError(
            "The signature does not fit the ledger: one or the other was changed after signing. "
            "Fetch both again from where they were published, or find out who changed them."
        )
    if "namespace" in said:
        raise WorkbookError(f"The signature was made for something else than “{NAMESPACE}”. Sign the ledger again.")
    raise WorkbookError(
        f"The signature cannot be read. ssh-keygen says: {said}. Fetch it again or sign the ledger again."
    )


def _not_listed(made_by: str, shown: str, signers: Path, done: subprocess.CompletedProcess[bytes]) -> str:
    said = _said(done).replace(str(signers), shown)
    return (
        f"The ledger was signed with the key {made_by}, which {shown} does not allow. ssh-keygen says: {said}. "
        "If that key is the council’s, put a line for it in that file; if not, the ledger is not the council’s."
    )


def _keygen(action: str, *arguments: str, content: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run ``ssh-keygen -Y``; what it reads is the content, or the terminal where there is none."""
    space = [] if action == "find-principals" else ["-n", NAMESPACE]
    command = ["ssh-keygen", "-Y", action, *space, *arguments]
    try:
        return subprocess.run(command, input=content, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        raise WorkbookError(
            f"ssh-keygen cannot be started: {error.strerror or error}. "
            "Signatures need OpenSSH 8.2 or later, which Windows has as an optional feature."
        ) from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what ssh-keygen complained of, as one clause, without its boxes of signs."""
    lines = [line.strip(" @\r") for line in done.stderr.decode(errors="replace").splitlines()]
    return "; ".join(line.rstrip(".") for line in lines if line) or f"nothing (exit status {done.returncode})"


def sign_ledger(root: Path, key: Path) -> Path:
    """Sign the ledger as it is, in place of the signature before, and return the signature's path from the project's.

    Its name says how many lines were signed: ``reports/ledger.7.sig``.

    Raises:
        WorkbookError: nothing is published yet, the ledger is damaged, or it cannot be signed.
    """
    with store.writing(root, store.LEDGER):
        lines = ledger.read(root)
        if not lines:
            raise WorkbookError("Nothing is published yet, so there is no ledger to sign.")
        written = store.write(root, store.FOLDER / f"ledger.{len(lines)}.sig", sign(ledger.content(root), key))
        for count, path in _signatures(root):
            if count < len(lines):
                store.remove(root, store.FOLDER / path.name)
    return written


def newest(root: Path) -> tuple[int, Path] | None:
    """Return how many of the ledger's lines the newest signature is of, and its file; None where there is none."""
    return max(_signatures(root), default=None)


def _signatures(root: Path) -> list[tuple[int, Path]]:
    found = (root / store.FOLDER).glob("ledger.*.sig")
    return [(int(path.suffixes[0][1:]), path) for path in found if path.suffixes[0][1:].isdecimal()]
