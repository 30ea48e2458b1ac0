"""That what stops publication can be accepted by its cell and kind, with a reason, and nothing else can."""

from __future__ import annotations

from helpers.checks.accepted import settled
from helpers.errors import Severity
from helpers.model import Source, problem_at
from helpers.plans.parameters import Parameters

AT = Source("January 2023", "B5")
LOOKS = problem_at("plan.xlsx", AT, "it looks closed", "a notice", "mend it", Severity.PUBLICATION, kind="closing")
BLOCKS = problem_at("plan.xlsx", AT, "it is wrong", "it right", "correct it")


def told(**accepted: str) -> list[tuple[str, Severity]]:

    parameters = Parameters(plan="p", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx", accepted=accepted)
    return [(str(problem), problem.severity) for problem in settled([BLOCKS, LOOKS], parameters)]


def test_what_is_not_accepted_says_by_which_line_it_can_be() -> None:
    assert told() == [
        (str(BLOCKS), Severity.BLOCKS),
        (
            "plan.xlsx, sheet “January 2023”, cell B5: it looks closed. Expected: a notice. To mend it: mend it, or "
            "accept it in params/2023-01/p.yml: under “accepted”, “January 2023!B5 closing” and the reason.",
            Severity.PUBLICATION,
        ),
    ]


def test_what_is_accepted_is_a_note_with_its_reason() -> None:
    assert told(**{"January 2023!B5 closing": "words of a poem"})[1:] == [
        (
            "plan.xlsx, sheet “January 2023”, cell B5: it looks closed, which is accepted: words of a poem. "
            "Expected: a reason, which is given. To mend it: nothing.",
            Severity.NOTED,
        )
    ]


def test_a_line_without_a_reason_accepts_nothing_and_one_for_another_cell_or_kind_is_told() -> None:
    (_, (_, severity), *others) = told(**{"January 2023!B5 closing": "", "January 2023!B5 date": "why"})
    assert severity is Severity.PUBLICATION
    assert others == [
        (
            "params/2023-01/p.yml: “January 2023!B5 date” is accepted for publication, and is not there. "
            "Expected: only findings that there are. To mend it: take the line out.",
            Severity.NOTED,
        )
    ]
