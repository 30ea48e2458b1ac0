"""What a long title is called in a sentence."""

from __future__ import annotations

import re
from functools import lru_cache

#: What ends the first clause of a title: the end of a sentence, a dash, a purpose, or a comma before what only adds.
_END = re.compile(
    r"[;:!?](?=\s|$)|(?<=\w{3})\.(?=\s|$)|\s[–—-]\s|\s\("
    r"|,?\s(?=(?:so that|so as to|in order (?:that|to)|to (?:ensure|make sure))\b)"
    r"|,\s(?=(?:and|but|so|including|which|who|where|while|whose|with|as|by|because|since|taking|using)\b)"
)
_LONGEST = 50
#: Words that leave a phrase hanging where it ends with them.
_HANGING = re.compile(
    r"(?:[\s,.;:!?–—-]+(?:an?|and|any|are|as|at|be|both|but|by|each|either|every|for|from|had|has|have|how|if|in|into|is|"
    r"its?|more|not|of|on|onto|or|our|over|some|so|than|that|the|their|this|those|through|to|under|until|was|were|what|"
    r"when|where|whether|which|while|who|whose|will|with|within|without|your)|[\s,.;:!?–—-]+)+$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 14)  # an action is named again and again
def first_clause(title: str) -> str:
    """Return a title's first clause, of 50 letters at most; “…” says that it is cut, at a word that can stand last."""
    clause = _END.split(title, maxsplit=1)[0].strip().rstrip(".,;:!?") or title.strip()
    if len(clause) <= _LONGEST:
        return clause
    words = _HANGING.sub("", clause[:_LONGEST].rpartition(" ")[0])
    return f"{words or clause[: _LONGEST - 1]}…"
