"""That each damage to the ledger is told, at its line and once."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from helpers.errors import WorkbookError
from helpers.records import ledger, store

LINES = 6


def facts(number: int, **changes: object) -> dict[str, object]:
    return {
        "period": f"2022-{number:02}",
        "plan": "sufficiency",
        "revision": 0,
        "as_at": f"2022-{number:02}-14",
        "record": f"{number:064}",
        "data": f"{number:064}",
        "published": "2023-01-20T09:00:00+00:00",
        "by": "Zoë O’Brien",
        "why": "",
    } | changes


def chain(*changes: dict[str, object]) -> list[bytes]:
    """Return the lines of a ledger as they are written, with changes to the facts of the first, second and so on."""
    lines: tuple[ledger.Line, ...] = ()
    for number in range(1, LINES + 1):
        changed = changes[number - 1] if number <= len(changes) else {}
        lines += (ledger.following(lines, **facts(number, **changed)),)  # type: ignore[arg-type]
    return [ledger.as_bytes(line) for line in lines]


WHOLE = chain()


def said(*lines: bytes) -> list[str]:
    return [str(damage).removeprefix("reports/ledger.jsonl, line ") for damage in ledger.examine(b"".join(lines))[1]]


def mended(raw: bytes, **changes: object) -> bytes:
    """Return a line with other facts and a hash that fits them."""
    known = json.loads(raw) | changes
    return ledger.as_bytes(ledger.Line(**known | {"hash": ledger._hash(known)}))


def test_a_line_is_one_json_object_with_its_facts_and_two_hashes() -> None:
    assert WHOLE[0].decode() == (
        '{"as_at": "2022-01-14", "by": "Zoë O’Brien", "data": "' + f"{1:064}" + '", "hash": '
        '"e60db6a5dfd7e50095c2cdd44100d56c6f810b291b9e4a339779195257db9137", "number": 1, "period": "2022-01", '
        '"plan": "sufficiency", "previous": "' + "0" * 64 + '", "published": "2023-01-20T09:00:00+00:00", '
        '"record": "' + f"{1:064}" + '", "revision": 0, "why": ""}\n'
    )


def test_a_whole_ledger_is_read_as_it_was_written() -> None:
    lines, damages = ledger.examine(b"".join(WHOLE))
    assert damages == ()
    assert [ledger.as_bytes(line) for line in lines] == WHOLE
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line.previous for line in lines[1:]] == [line.hash for line in lines[:-1]]


def test_nothing_published_is_no_damage(tmp_path: Path) -> None:
    assert ledger.examine(b"") == ((), ())
    assert ledger.read(tmp_path) == ()


CHANGED = "It is not as it was written: its hash does not fit its words."


@pytest.mark.parametrize(
    ("lines", "damages"),
    [
        pytest.param(WHOLE[1:], ["1: missing. This is line 2 as it was written; line 1 should stand before it."],
                     id="first dropped"),
        pytest.param([*WHOLE[:2], *WHOLE[3:]],
                     ["3: missing. This is line 4 as it was written; line 3 should stand before it."],
                     id="middle dropped"),
        pytest.param([*WHOLE[:1], *WHOLE[4:]],
                     ["2: missing. This is line 5 as it was written; lines 2 to 4 should stand before it."],
                     id="several dropped"),
        pytest.param([WHOLE[0], WHOLE[2], WHOLE[1], *WHOLE[3:]],
                     ["2: swapped. This is line 3 as it was written.", "3: swapped. This is line 2 as it was written."],
                     id="neighbours swapped"),
        pytest.param([WHOLE[5], *WHOLE[1:5], WHOLE[0]],
                     ["1: swapped. This is line 6 as it was written.", "6: swapped. This is line 1 as it was written."],
                     id="ends swapped"),
        pytest.param([*WHOLE[:3], WHOLE[2], *WHOLE[3:]], ["4: added. It is line 3 once more."], id="doubled at once"),
        pytest.param([*WHOLE, WHOLE[0]], ["7: added. It is line 1 once more."], id="first again at the end"),
        pytest.param([*WHOLE[:2], b"\n", *WHOLE[2:]], ["3: added. It is empty; a line of the ledger never is."],
                     id="empty line"),
        pytest.param([*WHOLE, b"\n"], ["7: added. It is empty; a line of the ledger never is."], id="empty at the end"),
        pytest.param([b"".join(WHOLE)[:-1]], ["6: changed. The end of the line is missing."], id="cut by one byte"),
        pytest.param([b"".join(WHOLE)[:-2]], [f"6: changed. {CHANGED}"], id="cut by two bytes"),
        pytest.param([*WHOLE[:3], WHOLE[3].replace(b"2022-04", b"2022-05"), *WHOLE[4:]], [f"4: changed. {CHANGED}"],
                     id="edited"),
        pytest.param([WHOLE[0].replace(b"2022", b"2021").replace(b"\n", b"\r\n")], [f"1: changed. {CHANGED}"],
                     id="edited by a program for Windows"),
        pytest.param([*WHOLE[:3], mended(WHOLE[3], by="B. Other"), *WHOLE[4:]],
                     ["5: changed. It does not follow line 4 as that stands here: one of the two was written anew."],
                     id="edited and its hash mended"),
        pytest.param([*WHOLE[:3], mended(WHOLE[3], number=3), *WHOLE[4:]],
                     ["4: changed. It does not follow line 3 as that stands here: one of the two was written anew.",
                      "5: missing. This is line 5 as it was written; line 4 should stand before it."],
                     id="another line with a number that is taken"),
        pytest.param([mended(WHOLE[0], previous="1" * 64), *WHOLE[1:]],
                     ["1: changed. It is not the first line as it was written.",
                      "2: changed. It does not follow line 1 as that stands here: one of the two was written anew."],
                     id="a first line that follows something"),
        pytest.param([mended(WHOLE[0], number=0)],
                     ["1: changed. It is not the first line as it was written."], id="counted from nought"),
        pytest.param([*WHOLE[:1], WHOLE[1][:-1] + WHOLE[2], *WHOLE[3:]],
                     [f"2: changed. {CHANGED}", "3: missing. This is line 4 as it was written; line 3 should stand "
                      "before it."], id="two lines run together"),
        pytest.param([WHOLE[0][:50], b"\n", WHOLE[0][50:], *WHOLE[1:]],
                     [f"1: changed. {CHANGED}", f"2: changed. {CHANGED}"], id="a line broken in two"),
        pytest.param([line.replace(b"\n", b"\r\n") for line in WHOLE[:2]],
                     ["1: changed. It ends with a carriage return, as a program for Windows may have put there; it was "
                      "written without.", "2: changed. It ends with a carriage return, as a program for Windows may "
                      "have put there; it was written without."], id="line ends of Windows"),
    ],
)  # fmt: skip
def test_a_damage_is_told_at_its_line(lines: list[bytes], damages: list[str]) -> None:
    assert said(*lines) == damages


def test_a_last_line_dropped_leaves_a_chain_that_holds() -> None:
    """The files in the folder, the last commit and the signature tell of it: see test_verify."""
    assert said(*WHOLE[:-1]) == []


def test_every_order_but_the_right_one_is_told() -> None:
    for at in range(LINES - 1):
        for to in range(at + 1, LINES):
            order = list(WHOLE)
            order[at], order[to] = order[to], order[at]
            assert [told.partition(".")[0] for told in said(*order)] == [f"{at + 1}: swapped", f"{to + 1}: swapped"]


@pytest.mark.parametrize(
    "raw",
    [
        b"{}\n",
        b"[]\n",
        b"null\n",
        b"7\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b'{"number": ' + b"9" * 5000 + b"}\n",
        WHOLE[0].replace(b'"revision": 0', b'"revision": 0.0'),
        WHOLE[0].replace(b", ", b","),
        WHOLE[0].replace(b'"why"', b'"more": 1, "why"'),
        WHOLE[0].replace("ë".encode(), rb"\u00eb"),
        WHOLE[0].replace("ë".encode(), rb"\ud800"),
    ],
)
def test_what_is_no_line_is_told_as_changed(raw: bytes) -> None:
    assert said(raw, *WHOLE[1:]) == [f"1: changed. {CHANGED}"]


@pytest.mark.parametrize(
    "changes",
    [
        {"period": "../2022-01"},
        {"period": "..\\2022-01"},
        {"period": ".."},
        {"period": ""},
        {"period": "C:"},
        {"plan": "/etc"},
        {"plan": ".staged"},
        {"plan": "a/b"},
        {"plan": 7},
        {"number": "1"},
        {"number": True},
        {"revision": -1},
        {"revision": None},
        {"revision": False},
        {"by": ["A"]},
        {"published": 0},
    ],
)
def test_facts_that_cannot_be_are_no_line_though_the_hash_fits(changes: dict[str, object]) -> None:
    known = facts(1) | {"number": 1, "previous": ledger.FIRST} | changes
    raw = json.dumps(known | {"hash": ledger._hash(known)}, ensure_ascii=False, sort_keys=True)  # type: ignore[arg-type]
    assert said(raw.encode() + b"\n") == [f"1: changed. {CHANGED}"]


def test_reading_a_damaged_ledger_is_refused_with_the_first_damage(tmp_path: Path) -> None:
    store.write(tmp_path, store.LEDGER, b"".join(WHOLE[1:]))
    with pytest.raises(WorkbookError) as error:
        ledger.read(tmp_path)
    assert str(error.value) == (
        "reports/ledger.jsonl, line 1: missing. This is line 2 as it was written; line 1 should stand before it. "
        "Nothing can be relied on until the ledger is put right: “workbook verify” says more."
    )


def test_a_ledger_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / store.LEDGER).mkdir(parents=True)
    with pytest.raises(WorkbookError, match=r"^reports/ledger\.jsonl is no plain file, so nobody can rely on it\."):
        ledger.read(tmp_path)


def test_lines_are_appended_one_after_the_other(tmp_path: Path) -> None:
    for raw in WHOLE:
        ledger.append(tmp_path, ledger.Line(**json.loads(raw)))
    assert (tmp_path / store.LEDGER).read_bytes() == b"".join(WHOLE)


@pytest.mark.parametrize("number", [1, 3])
def test_a_line_that_does_not_follow_is_not_appended(number: int, tmp_path: Path) -> None:
    store.write(tmp_path, store.LEDGER, WHOLE[0])
    with pytest.raises(WorkbookError) as error:
        ledger.append(tmp_path, ledger.Line(**json.loads(WHOLE[number - 1])))
    assert str(error.value) == "reports/ledger.jsonl has changed meanwhile. Start again."
    assert ledger.content(tmp_path) == WHOLE[0]


def test_nothing_is_appended_to_a_damaged_ledger(tmp_path: Path) -> None:
    store.write(tmp_path, store.LEDGER, WHOLE[0][:-1])
    with pytest.raises(WorkbookError, match=r"line 1: changed\. The end of the line is missing\."):
        ledger.append(tmp_path, ledger.Line(**json.loads(WHOLE[1])))
    assert ledger.content(tmp_path) == WHOLE[0][:-1]


def test_a_line_that_could_not_be_read_again_is_not_appended(tmp_path: Path) -> None:
    line = ledger.following((), **facts(1, plan="a/b"))  # type: ignore[arg-type]
    with pytest.raises(WorkbookError) as error:
        ledger.append(tmp_path, line)
    assert (
        str(error.value) == "The ledger has no place for a/b for 2022-01: period and plan must be names for a folder."
    )
    assert not (tmp_path / store.LEDGER).exists()


def test_a_line_names_its_report_and_its_folder() -> None:
    first = ledger.Line(**json.loads(WHOLE[0]))
    second = dataclasses.replace(first, revision=2)
    assert (first.name, first.folder) == ("sufficiency for 2022-01", Path("reports/2022-01/sufficiency"))
    assert (second.name, second.folder) == (
        "sufficiency for 2022-01, revision 2",
        Path("reports/2022-01/sufficiency.r2"),
    )


def test_what_was_published_of_one_plan_is_given_newest_last() -> None:
    changes: list[dict[str, object]] = [{}, {"plan": "other"}, {"revision": 1}, {"revision": 2}, {"period": "2023-01"}]
    lines, _ = ledger.examine(b"".join(chain(*({"period": "2022-01"} | change for change in changes))))
    assert [line.number for line in ledger.published(lines, "2022-01", "sufficiency")] == [1, 3, 4]
