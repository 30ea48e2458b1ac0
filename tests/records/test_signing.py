"""That a ledger's signature is by a key that counts, and of these very bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from damage import made, publish
from helpers.errors import WorkbookError
from helpers.records.signing import NAMESPACE, SIGNERS, newest, sign, sign_ledger, signer_of
from helpers.records.verify import verify

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="OpenSSH's ssh-keygen is not installed")

LEDGER = b'{"line":1}\n{"line":2}\n'
COUNCIL = "records@averdale.example"


def make_key(path: Path, passphrase: str = "") -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", str(path)], check=True)
    return path


def allow(root: Path, key: Path, name: str = COUNCIL, options: str = "") -> Path:
    signers = root / SIGNERS
    signers.parent.mkdir(exist_ok=True)
    public = key.with_suffix(".pub").read_text(encoding="utf-8").strip()
    signers.write_text(f"{name} {options}{public}\n", encoding="utf-8")
    return signers


def fingerprint(key: Path) -> str:
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(key)], capture_output=True, text=True, check=True)
    return shown.stdout.split()[1]


def refusal(content: bytes, signature: bytes, signers: Path) -> str:
    with pytest.raises(WorkbookError) as error:
        signer_of(content, signature, signers)
    return str(error.value)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return make_key(tmp_path / "key")


def test_a_signature_names_whose_key_made_it(key: Path, tmp_path: Path) -> None:
    signature = sign(LEDGER, key)
    assert signature.startswith(b"-----BEGIN SSH SIGNATURE-----\n")
    assert signer_of(LEDGER, signature, allow(tmp_path, key)) == COUNCIL


def test_the_same_bytes_and_key_give_the_same_signature(key: Path) -> None:
    assert sign(LEDGER, key) == sign(LEDGER, key)


def test_an_empty_ledger_can_be_signed(key: Path, tmp_path: Path) -> None:
    assert signer_of(b"", sign(b"", key), allow(tmp_path, key)) == COUNCIL


def test_a_key_with_two_names_gives_both(key: Path, tmp_path: Path) -> None:
    signers = allow(tmp_path, key, "records@averdale.example,clerk@averdale.example")
    assert signer_of(LEDGER, sign(LEDGER, key), signers) == "records@averdale.example, clerk@averdale.example"


def test_line_ends_that_git_changed_in_the_signature_do_not_matter(key: Path, tmp_path: Path) -> None:
    signature = sign(LEDGER, key).replace(b"\n", b"\r\n")
    assert signer_of(LEDGER, signature, allow(tmp_path, key)) == COUNCIL


@pytest.mark.parametrize("changed", [LEDGER[:-1], LEDGER + b"\n", LEDGER.replace(b"2", b"3"), LEDGER[:11], b""])
def test_a_ledger_changed_after_signing_is_refused(changed: bytes, key: Path, tmp_path: Path) -> None:
    assert refusal(changed, sign(LEDGER, key), allow(tmp_path, key)) == (
        "The signature does not fit the ledger: one or the other was changed after signing. "
        "Fetch both again from where they were published, or find out who changed them."
    )


def test_a_key_that_is_not_listed_is_named_and_refused(key: Path, tmp_path: Path) -> None:
    other = make_key(tmp_path / "other")
    assert refusal(LEDGER, sign(LEDGER, other), allow(tmp_path, key)) == (
        f"The ledger was signed with the key {fingerprint(other)}, which params/allowed_signers does not allow. "
        "ssh-keygen says: No principal matched. If that key is the council’s, put a line for it in that file; "
        "if not, the ledger is not the council’s."
    )


def test_a_signer_who_was_taken_out_no_longer_counts(key: Path, tmp_path: Path) -> None:
    signature = sign(LEDGER, key)
    signers = allow(tmp_path, key)
    assert signer_of(LEDGER, signature, signers) == COUNCIL
    signers.write_text("", encoding="utf-8")
    assert f"with the key {fingerprint(key)}, which params/allowed_signers does not" in refusal(
        LEDGER, signature, signers
    )


@pytest.mark.parametrize("option", ['valid-before="20200101" ', 'valid-after="20990101" ', 'namespaces="git" '])
def test_a_signer_who_does_not_count_now_or_here_is_refused(option: str, key: Path, tmp_path: Path) -> None:
    message = refusal(LEDGER, sign(LEDGER, key), allow(tmp_path, key, options=option))
    assert f"The ledger was signed with the key {fingerprint(key)}, which params/allowed_signers does not" in message
    assert str(tmp_path) not in message


@pytest.mark.parametrize(
    "option", ['valid-before="20990101" ', 'valid-after="20200101" ', f'namespaces="{NAMESPACE}" ']
)
def test_a_signer_who_counts_now_and_here_is_named(option: str, key: Path, tmp_path: Path) -> None:
    assert signer_of(LEDGER, sign(LEDGER, key), allow(tmp_path, key, options=option)) == COUNCIL


def test_no_file_of_signers_is_said_before_anything_else(key: Path, tmp_path: Path) -> None:
    assert refusal(LEDGER, b"", tmp_path / SIGNERS) == (
        "There is no params/allowed_signers, so nobody’s signature counts. "
        "Add it with a line for each key: a name, a space, and the text of the key’s .pub file."
    )


@pytest.mark.parametrize("kept", [0, 20, 100])
def test_a_signature_cut_short_is_called_unreadable(kept: int, key: Path, tmp_path: Path) -> None:
    message = refusal(LEDGER, sign(LEDGER, key)[:kept], allow(tmp_path, key))
    assert message.startswith("The signature cannot be read. ssh-keygen says: ")
    assert message.endswith(". Fetch it again or sign the ledger again.")


def test_no_letter_of_a_signature_can_be_changed(key: Path, tmp_path: Path) -> None:
    signature = sign(LEDGER, key)
    signers = allow(tmp_path, key)
    first, last = signature.index(b"\n") + 1, signature.rindex(b"=\n-----END")
    for place in range(first, last, 17):
        if signature[place] != ord("\n"):
            changed = b"A" if signature[place] != ord("A") else b"B"
            assert refusal(LEDGER, signature[:place] + changed + signature[place + 1 :], signers)


def test_a_signature_made_for_something_else_does_not_count(key: Path, tmp_path: Path) -> None:
    (tmp_path / "ledger").write_bytes(LEDGER)
    command = ["ssh-keygen", "-Y", "sign", "-n", "file", "-f", str(key), str(tmp_path / "ledger")]
    subprocess.run(command, capture_output=True, check=True)
    assert refusal(LEDGER, (tmp_path / "ledger.sig").read_bytes(), allow(tmp_path, key)) == (
        "The signature was made for something else than “action-plan-ledger”. Sign the ledger again."
    )


@pytest.mark.parametrize("content", [None, "not a key\n"])
def test_a_key_that_cannot_be_used_is_said_in_opensshs_own_words(content: str | None, tmp_path: Path) -> None:
    key = tmp_path / "key"
    if content is not None:
        key.write_text(content, encoding="utf-8")
    with pytest.raises(WorkbookError) as error:
        sign(LEDGER, key)
    message = str(error.value)
    assert message.startswith(f"The ledger could not be signed with the key {key}. ssh-keygen says: ")
    assert message.endswith("Name the file of an SSH private key that you may read, made by “ssh-keygen -t ed25519”.")


@pytest.mark.skipif(os.name == "nt", reason="the program that answers for the person is a shell script")
@pytest.mark.parametrize(("answer", "signs"), [("right", True), ("wrong", False)])
def test_a_passphrase_is_asked_for_by_openssh_itself(
    answer: str, signs: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make_key(tmp_path / "key", "right")
    person = tmp_path / "person"
    person.write_text(f"#!/bin/sh\necho {answer}\n", encoding="utf-8")
    person.chmod(0o700)
    monkeypatch.setenv("SSH_ASKPASS", str(person))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    if signs:
        assert signer_of(LEDGER, sign(LEDGER, key), allow(tmp_path, key)) == COUNCIL
    else:
        with pytest.raises(WorkbookError, match="incorrect passphrase supplied to decrypt private key"):
            sign(LEDGER, key)


def test_opensshs_absence_is_said(key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorkbookError) as error:
        sign(LEDGER, key)
    message = str(error.value)
    assert message.startswith("ssh-keygen cannot be started: ")  # the rest of it is the system's own
    assert message.endswith(". Signatures need OpenSSH 8.2 or later, which Windows has as an optional feature.")


@pytest.fixture
def published(tmp_path: Path, key: Path) -> Path:
    """Give a project with one published report, whose council's key may sign."""
    root = tmp_path / "project"
    publish(root, made())
    allow(root, key)
    return root


def said(root: Path) -> list[str]:
    damages = verify(root).damages
    assert all(type(damage.line) is int for damage in damages)
    return [str(damage) for damage in damages]


def test_a_signed_ledger_is_untouched_and_says_by_whom(published: Path, key: Path) -> None:
    assert sign_ledger(published, key) == Path("reports/ledger.1.sig")
    assert newest(published) == (1, published / "reports/ledger.1.sig")
    assert (verify(published).signer, said(published)) == (COUNCIL, [])


def test_a_ledger_that_nobody_signed_is_told_where_the_project_says_who_may(published: Path) -> None:
    assert newest(published) is None
    assert said(published) == [
        "reports/ledger.jsonl: unsigned. No signature of it is kept. Sign it: “workbook sign KEY”."
    ]
    (published / SIGNERS).unlink()
    assert (verify(published).signer, said(published)) == ("", [])


def test_a_line_added_after_signing_is_named_until_it_is_signed(published: Path, key: Path) -> None:
    sign_ledger(published, key)
    publish(published, made("2022-10"), made("2023-01"))
    assert said(published) == [
        f"reports/ledger.jsonl, line 2: unsigned. {COUNCIL} signed the line before it; this one is not signed. "
        "Sign it: “workbook sign KEY”."
    ]
    assert verify(published).signer == COUNCIL
    assert sign_ledger(published, key) == Path("reports/ledger.3.sig")
    assert sorted(path.name for path in (published / "reports").glob("*.sig")) == ["ledger.3.sig"]
    publish(published, made("2023-04"))
    assert said(published) == [
        f"reports/ledger.jsonl, line 4: unsigned. {COUNCIL} signed the 3 lines before it; this one is not signed. "
        "Sign it: “workbook sign KEY”."
    ]


def test_of_several_signatures_the_one_of_most_lines_counts(published: Path, key: Path) -> None:
    sign_ledger(published, key)
    first = (published / "reports/ledger.1.sig").read_bytes()
    publish(published, *(made(f"20{year}-01") for year in range(10, 19)))
    sign_ledger(published, key)
    (published / "reports/ledger.1.sig").write_bytes(first)
    (published / "reports/ledger.9.sig").write_bytes(b"not looked at")
    (published / "reports/ledger.x.sig").write_bytes(b"no number")
    assert newest(published) == (10, published / "reports/ledger.10.sig")
    assert (verify(published).signer, said(published)) == (COUNCIL, [])


def test_records_and_chain_rebuilt_together_are_caught_by_the_signature(published: Path, key: Path) -> None:
    sign_ledger(published, key)
    signature = (published / "reports/ledger.1.sig").read_bytes()
    shutil.rmtree(published / "reports")
    publish(published, made(by="B. Other"))
    (published / "reports/ledger.1.sig").write_bytes(signature)
    assert said(published) == [
        "reports/ledger.1.sig: unsigned. The signature does not fit the ledger: one or the other was changed after "
        "signing. Fetch both again from where they were published, or find out who changed them."
    ]
    assert verify(published).signer == ""


def test_a_rebuilt_ledger_signed_with_another_key_is_not_the_councils(published: Path, tmp_path: Path) -> None:
    other = make_key(tmp_path / "other")
    sign_ledger(published, other)
    (only,) = said(published)
    assert only.startswith(
        f"reports/ledger.1.sig: unsigned. The ledger was signed with the key {fingerprint(other)}, which "
        "params/allowed_signers does not allow."
    )


def test_lines_that_were_signed_and_are_gone_are_named(published: Path, key: Path) -> None:
    publish(published, made("2022-10"))
    sign_ledger(published, key)
    ledger = (published / "reports/ledger.jsonl").read_bytes().splitlines(keepends=True)
    (published / "reports/ledger.jsonl").write_bytes(ledger[0])
    assert said(published)[0] == (
        "reports/ledger.jsonl, line 2: missing. reports/ledger.2.sig is the signature of 2 lines; the ledger has 1."
    )
    (published / "reports/ledger.jsonl").unlink()
    assert said(published)[0] == (
        "reports/ledger.jsonl, line 1: missing. reports/ledger.2.sig is the signature of 2 lines; the ledger has 0."
    )


@pytest.mark.parametrize("place", ["a folder", "bytes"])
def test_a_signature_that_cannot_be_read_is_named(place: str, published: Path) -> None:
    path = published / "reports" / "ledger.1.sig"
    if place == "a folder":
        path.mkdir()
    else:
        path.write_bytes(b"\xff\x00")
    (only,) = said(published)
    assert only.startswith("reports/ledger.1.sig: unsigned. The signature cannot be read")


def test_each_byte_of_a_signed_ledger_counts(published: Path, key: Path) -> None:
    sign_ledger(published, key)
    content = (published / "reports/ledger.jsonl").read_bytes()
    for place in range(0, len(content), 97):
        (published / "reports/ledger.jsonl").write_bytes(content[:place] + b"~" + content[place + 1 :])
        assert "reports/ledger.1.sig: unsigned. The signature does not fit the ledger" in "\n".join(said(published))


def test_signing_nothing_is_refused(key: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as error:
        sign_ledger(tmp_path, key)
    assert str(error.value) == "Nothing is published yet, so there is no ledger to sign."


def test_a_damaged_ledger_is_not_signed(published: Path, key: Path) -> None:
    (published / "reports/ledger.jsonl").write_bytes(b"{}\n")
    with pytest.raises(WorkbookError, match=r"line 1: changed\. .* Nothing can be relied on"):
        sign_ledger(published, key)
    assert newest(published) is None


def test_a_signature_that_cannot_be_made_leaves_the_one_before(published: Path, key: Path, tmp_path: Path) -> None:
    sign_ledger(published, key)
    publish(published, made("2022-10"))
    with pytest.raises(WorkbookError):
        sign_ledger(published, tmp_path / "no such key")
    assert newest(published) == (1, published / "reports/ledger.1.sig")
