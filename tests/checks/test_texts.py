"""That of texts as people write them, nearly all with personal data are found and nearly all without are left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.checks.personal import matches

TEXTS = yaml.safe_load(Path(__file__).with_name("texts.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("given", [*TEXTS["with"], *TEXTS["without"]], ids=lambda given: str(given["text"])[:40])
def test_a_text_gives_the_kinds_written_beside_it(given: dict[str, Any]) -> None:
    assert sorted({finding.kind.value for finding in matches(given["text"])}) == sorted(given["found"])


@pytest.mark.parametrize("part", ["with", "without"])
def test_of_forty_texts_at_least_nine_in_ten_are_judged_rightly(part: str) -> None:
    assert len(TEXTS[part]) == 40
    right = [given for given in TEXTS[part] if not given.get("missed")]
    assert all(bool(given["found"]) == (part == "with") for given in right)
    assert len(right) >= 36
