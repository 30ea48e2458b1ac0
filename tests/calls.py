"""How often functions are called: the same on every machine, whatever else it does meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from cProfile import Profile
from pathlib import Path
from types import CodeType

#: By how many times more often any function may be called for four times as much, and from how many calls on.
AT_MOST, MANY = 5.5, 2000


def calls_of(work: Callable[[], object]) -> Counter[str]:
    """Return how often each of the library's functions is called by some work; a generator once for each that it gives.

    What a dataclass writes for itself, such as how two are compared, stands under one name for all of them.
    """
    profile = Profile(builtins=False)
    profile.runcall(work)
    found = Counter[str]()
    for each in profile.getstats():
        if isinstance(each.code, CodeType) and (
            "helpers" in each.code.co_filename or each.code.co_filename == "<string>"
        ):
            found[f"{Path(each.code.co_filename).stem}.{each.code.co_qualname}"] += each.callcount
    return found


def faster(small: Counter[str], large: Counter[str]) -> dict[str, tuple[int, int]]:
    """Return the functions that are called more often for four times as much than they should be, with both figures."""
    return {name: (small[name], calls) for name, calls in large.items() if calls > max(MANY, AT_MOST * small[name])}
