"""What people say that the ledger and the records keep: who, and why; a plain line of a stated length."""

from __future__ import annotations

import unicodedata

#: How many characters at most a name has, and a reason.
NAME, REASON = 100, 500

_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def amiss(text: str, most: int) -> str:
    """Return what is wrong with words that are to be one plain line, as the end of a sentence; nothing where none is.

    Args:
        text: the words.
        most: how many characters they may have.
    """
    if any(unicodedata.category(sign) in _UNSEEN for sign in text):
        return "is not one plain line: it has a line’s end or a sign that nobody can see"
    return f"has {len(text)} characters, where {most} are the most" if len(text) > most else ""


def quoted(text: str) -> str:
    """Return words in quotation marks, with which a sentence ends."""
    return f"“{text}”{'' if text.endswith(('.', '!', '?')) else '.'}"


def shown(text: str) -> str:
    """Return a text that came from anywhere so that it can be shown on one line, what nobody can see as its code."""
    return "".join(_code(sign) if unicodedata.category(sign) in _UNSEEN else sign for sign in text)


def _code(sign: str) -> str:
    return sign.encode("unicode_escape").decode()
