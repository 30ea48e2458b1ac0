"""What reading a YAML file and checking it against a model say of each mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from helpers.errors import WorkbookError
from helpers.plans.yaml import Strict, nearest, read_mapping, validate


class Pot(Strict):
    """One pot of a shelf."""

    colour: str
    litres: int = 1


class Shelf(Strict):
    """A model with every kind of nesting a file of ours has."""

    label: str = Field(min_length=1)
    best: Pot | None = None
    pots: list[Pot] = Field(default=[])
    by_room: dict[str, Pot] = Field(default={})


def refusal(text: str | bytes, folder: Path) -> str:
    path = folder / "shelf.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(WorkbookError) as refused:
        read_mapping(path, "params/shelf.yml")
    return str(refused.value)


def mistakes(values: dict[str, Any]) -> list[str]:
    with pytest.raises(WorkbookError) as refused:
        validate(Shelf, values, "shelf.yml")
    return [str(problem) for problem in refused.value.problems]


def test_a_file_gives_its_keys_and_values_in_its_own_order(tmp_path: Path) -> None:
    (tmp_path / "shelf.yml").write_text("label: Crème brûlée\npots:\n  - colour: red\n2023: yes\n", encoding="utf-8")
    assert list(read_mapping(tmp_path / "shelf.yml", "shelf.yml").items()) == [
        ("label", "Crème brûlée"),
        ("pots", [{"colour": "red"}]),
        ("2023", True),
    ]


def test_a_byte_order_mark_as_notepad_writes_it_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    (tmp_path / "shelf.yml").write_bytes(b"\xef\xbb\xbflabel: Top\r\n")
    assert read_mapping(tmp_path / "shelf.yml", "shelf.yml") == {"label": "Top"}


def test_a_missing_file_is_named_as_the_analyst_knows_it(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as refused:
        read_mapping(tmp_path / "shelf.yml", "params/shelf.yml")
    assert str(refused.value) == "There is no file params/shelf.yml."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("label: Top\npots: [red\nbest: 1\n", ", line 3: this is not valid YAML: did not find expected ',' or ']'."),
        (
            "label: Top: left\n",
            ", line 1: the text of “label” has a colon in it. Expected: a text with a colon in quotes, or on lines "
            "of its own. To mend it: put quotes round it, or write “label: |” and the text under it, "
            "two spaces before each line.",
        ),
        ("label: Top\nlabel: Left\n", ", line 2: this is not valid YAML: the key “label” is given twice; keep one."),
        (
            "best:\n  colour: a\n  colour: b\n",
            ", line 3: this is not valid YAML: the key “colour” is given twice; keep one.",
        ),
        (
            "label: Top\nsheet: {{month}}\n",
            ", line 2: this is not valid YAML: a value that begins with { or [ must be in quotes.",
        ),
        ("as_at: 2023-02-31\n", ", line 1: this is not valid YAML: “2023-02-31”: day is out of range for month."),
        ("- label\n- pots\n", ": expected keys and values, such as “title: …”."),
        ("just a sentence\n", ": expected keys and values, such as “title: …”."),
        ("# nothing yet\n", ": expected keys and values, such as “title: …”."),
        (
            b"label: caf\xe9\n",
            ", line 1: there is a letter that is not in UTF-8. Expected: text in UTF-8. To mend it: in Notepad choose "
            "File, Save As, and “UTF-8” as its encoding.",
        ),
    ],
    ids=[
        "a bracket left open",
        "a colon without quotes",
        "a key twice",
        "a key twice further in",
        "braces without quotes",
        "a day that does not exist",
        "a list",
        "a sentence",
        "only a comment",
        "not UTF-8",
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_on_which_line(text: str | bytes, message: str, tmp_path: Path) -> None:
    assert refusal(text, tmp_path) == f"params/shelf.yml{message}"


def test_yaml_never_makes_objects_or_runs_code(tmp_path: Path) -> None:
    marker = tmp_path / "made"
    message = refusal(f"label: !!python/object/apply:os.mkdir ['{marker}']\n", tmp_path)
    assert message.startswith("params/shelf.yml, line 1: this is not valid YAML: could not determine a constructor")
    assert not marker.exists()


@pytest.mark.parametrize(
    ("values", "where", "expected"),
    [
        ({"lable": "Top", "label": "Top"}, "lable", "perhaps “label”"),
        ({"label": "Top", "LABEL": "Top"}, "LABEL", "perhaps “label”"),
        ({"label": "Top", "xyz": 1}, "xyz", "one of “best”, “by_room”, “label”, “pots”"),
        ({"label": "Top", "best": {"colour": "red", "liters": 2}}, "best.liters", "perhaps “litres”"),
        (
            {"label": "Top", "pots": [{"colour": "red"}, {"colour": "blue", "color": 1}]},
            "pots.1.color",
            "perhaps “colour”",
        ),
        (
            {"label": "Top", "by_room": {"hall": {"colour": "red", "litre": 2}}},
            "by_room.hall.litre",
            "perhaps “litres”",
        ),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_known_one(values: dict[str, Any], where: str, expected: str) -> None:
    (mistake,) = mistakes(values)
    assert mistake == (
        f"shelf.yml: the key “{where}” is not known. Expected: {expected}. To mend it: correct the key or take it out."
    )


def test_a_missing_key_is_named_with_its_place() -> None:
    assert mistakes({"pots": [{"litres": 1}]}) == [
        "shelf.yml: the key “label” is missing. Expected: a value for “label”. To mend it: add it.",
        "shelf.yml: the key “pots.0.colour” is missing. Expected: a value for “pots.0.colour”. To mend it: add it.",
    ]


@pytest.mark.parametrize(
    ("value", "shown", "remedy"),
    [
        (date(2023, 1, 19), "“2023-01-19”", 'put the date in quotes: "2023-01-19"'),
        (2023, "“2023”", 'correct the value; if it is a name or a text, put it in quotes: "2023"'),
        (1.5, "“1.5”", 'correct the value; if it is a name or a text, put it in quotes: "1.5"'),
        (
            True,
            "true, as YAML takes Yes and On to be",
            'correct the value; a text that YAML takes for true or false goes in quotes: "No", "Yes", "On", "Off"',
        ),
        (["a"], "“['a']”", "correct the value"),
        (None, "empty", "correct the value"),
        (["x" * 100], "“['" + "x" * 74 + "…”", "correct the value"),
    ],
    ids=["date", "whole number", "decimal", "truth", "list", "nothing", "long"],
)
def test_a_value_of_the_wrong_type_is_shown_with_the_remedy(value: object, shown: str, remedy: str) -> None:
    assert mistakes({"label": value}) == [f"shelf.yml: “label” is {shown}. Expected: a text. To mend it: {remedy}."]


def test_every_mistake_is_listed_at_once() -> None:
    with pytest.raises(WorkbookError) as refused:
        validate(Shelf, {"lable": "Top", "best": {"colour": 5}}, "shelf.yml")
    assert str(refused.value) == (
        "3 problems must be mended first.\n"
        "1. shelf.yml: the key “label” is missing. Expected: a value for “label”. To mend it: add it.\n"
        "2. shelf.yml: “best.colour” is “5”. Expected: a text. "
        'To mend it: correct the value; if it is a name or a text, put it in quotes: "5".\n'
        "3. shelf.yml: the key “lable” is not known. Expected: perhaps “label”. "
        "To mend it: correct the key or take it out."
    )


def test_the_nearest_word_is_told_whatever_its_case_and_all_words_where_none_is_near() -> None:
    assert nearest("SUFICIENCY", ["care-leavers", "Sufficiency"]) == "perhaps “Sufficiency”"
    assert nearest("zzz", ["b", "a"]) == "one of “a”, “b”"
    assert nearest("zzz", []) == "none is known"
