"""Turn what people type and paste into a cell into paragraphs and list items."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import count, groupby, repeat
from typing import TYPE_CHECKING

from helpers.model import Point, TextRun

if TYPE_CHECKING:
    from bs4 import Tag  # slow to import, and few cells hold tags

BULLET = "•"

#: Of how many texts it is kept what they say: a report compares each with its like again and again.
_KNOWN = 1 << 16

#: Compiles a pattern where it is first asked for, not wherever its module is loaded.
compiled = cache(re.compile)

#: Where a sentence may end: at a stop, with what closes behind it, before a capital, a figure or what opens.
_END = re.compile(r"[.!?…][”\"’')\]]*\s+(?=[“\"‘'(\[]*[A-Z0-9£])|\n+")
#: What ends with a stop and ends no sentence.
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Za-z]|Mrs?|Ms|Drs?|Prof|St|Nos?|Dept|Rev|Cllr|approx|vs|cf|e\.g|i\.e)\.)\s*$")

# Of control characters, those that part words are white space, which stays for the patterns of white space. The marks
# that turn the direction of reading go too: one left open would turn the words of the report that follow. Tags go but
# for those that make a flag of Wales, Scotland or England.
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_INVISIBLE = re.compile(
    f"(\U0001f3f4[\U000e0020-\U000e007f]+)|[\u00ad\u034f\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u202a-\u202e\u2060-\u206f"
    f"\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff{_CONTROLS}]"
)
#: Letters and signs that show a space: Hangul fillers, a Braille cell without dots, a musical head without a note.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0\U0001d159"
_FILLER = re.compile(f"[{_FILLERS}]")
# What shows nothing by itself: the above, and what only shapes the sign before it or turns what is after it.
_SHOWN = re.compile(
    f"[^\\s{_FILLERS}\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    f"\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff{_CONTROLS}]"
)
_NO_WORD = re.compile(r"[\W_]+")
# The marks of letters, such as the vowels of Hindi, which Python takes for no part of a word.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e00-\u0fff\u1000-\u109f"
_NO_SAYING = re.compile(rf"(?<!\d)[^\w£$€%{_MARKS}]+|[^\w£$€%{_MARKS}]+(?!\d)|_+")
# A sign that says something of the figure behind it; a dash with a space behind it is a bullet or a pause.
_SIGN = re.compile(r"(?<!\S)(?:([-−–+])|([<>≤≥±~])\s?)(?=[£$€]?\d)")
_SIGN_SAYS = dict(zip("-−–+<>≤≥±~", ("minus", "minus", "minus", "plus", *"uovwab"), strict=True))
_BETWEEN_FIGURES = re.compile(r"(?<=\d)(?:\s|[^\w£$€%]{2,})(?=\d)")
_DOUBTED = re.compile("[?\u00ac\u2717\u2718\u274c]")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|\v|\f|\u2028|\u2029|_x000[dD]_\n?")
# Word's and Excel's bullets. The first set is never ordinary text and may also begin an item within a line.
_SURE_BULLETS = "•\uf0b7\uf0a7\uf0d8\uf076▪◦‣●"
_SURE = re.compile(f"(?<=\\S)[^\\S\n]*([{_SURE_BULLETS}])")
_SURE_FIRST = re.compile(f"[^\\S\n]*(?=[{_SURE_BULLETS}])")
_BULLET_LINE = re.compile(f"(?P<mark>[{_SURE_BULLETS}·■□]|[-–—*o](?=\\s|$))\\s*")
_NUMBER_LINE = re.compile(r"(?P<mark>\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)])\s+(?=\S)")
_DEEPER_MARKS = "o◦▪\uf0a7"
_BLOCKS = ("p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th")
_NAMES = "|".join((*_BLOCKS, "li|br|span|strong|b|em|i|u|s|a|sup|sub|font|table|thead|tbody"))
_ATTRIBUTE = r"""\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+)"""
_TAG = re.compile(rf"</?(?:{_NAMES})(?:{_ATTRIBUTE})*\s*/?>", re.IGNORECASE)
# A “<” that begins none of these (an address, a name to fill in, a script) is a person's text, and stays.
_MARKUP = re.compile(rf"<!--(?s:.*?)-->|{_TAG.pattern}", re.IGNORECASE)
_ITEM_BEGUN = re.compile(rf"\n *(?:{BULLET}|\d+\.) ")


@lru_cache(maxsize=1 << 13)  # a cell is asked for several times, and a sheet says much of what those before it say
def points_of(runs: tuple[TextRun, ...]) -> tuple[Point, ...]:
    """Return a cell's text as paragraphs and list items, in order; blank lines and lone bullets give none.

    Bullets of every kind become one bullet, numbers are kept as written, ``<p>`` and ``<li>`` tags pasted from
    a web page become paragraphs and items, and odd spaces become plain ones. No word is added, lost or moved.
    """
    points: list[Point] = []
    indents: list[int] = []
    for line in _lines(_from_web(runs)):
        point, indent = _point(line)
        if blank(point.text):
            continue
        if point.label:
            level = _level(indents, indent)
            points.append(replace(point, level=level))
        else:
            indents.clear()
            points.append(point)
    return tuple(points)


def visible(text: str) -> str:
    """Return a text without the characters that show nothing themselves, or turn those after them round."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub(r"\1", _FILLER.sub(" ", text))


def blank(text: str) -> bool:
    """Return whether a text shows nothing, whatever signs it is made of."""
    return _SHOWN.search(text) is None


def plain(text: str) -> str:
    """Return a text on one line: invisible characters gone, every run of white space one space."""
    return " ".join(visible(text).split())


@lru_cache(maxsize=_KNOWN)
def key_of(text: str) -> str:
    """Return a text's letters and digits alone, for comparing headers and words whatever their case and spacing.

    The marks of a letter are part of it, however it was typed. A text of symbols alone is these, so that ✓ is not ✗.
    """
    if text.isascii():
        return _NO_WORD.sub("", text.casefold()) or "".join(text.split())
    signs = "".join(_SHOWN.findall(unicodedata.normalize("NFC", text.casefold())))
    letters = "".join(sign for sign in signs if sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc"))
    return letters if any(map(str.isalnum, letters)) else signs


def wordless(text: str) -> bool:
    """Return whether a text has no letter and no digit."""
    return not any(map(str.isalnum, text))


def same_word(text: str, word: str) -> bool:
    """Return whether a text is a word, whatever its case, spaces and punctuation; marks of doubt and figures count."""
    if plain(text).casefold() == plain(word).casefold():
        return True
    key = key_of(word)
    return key_of(text) == key and not key.isdigit() and _DOUBTED.search(text) is None


@lru_cache(maxsize=1024)
def sentences(text: str) -> tuple[str, ...]:
    """Return a text's sentences, each with the space behind it; put together they are the text."""
    found, start = [], 0
    for end in _END.finditer(text):
        if "\n" in end[0] or not _ABBREVIATED.search(text[start : end.end()]):
            found.append(text[start : end.end()])
            start = end.end()
    return tuple(each for each in (*found, text[start:]) if each)


@lru_cache(maxsize=_KNOWN)
def said_in(text: str) -> str:
    """Return what a text says as one that says the same does: punctuation, case and spaces alone are nothing new.

    The marks and signs of a figure count: ``2.3`` is not ``23``, nor ``5`` as much as ``5%``, ``£5`` or ``-5``. A text
    of symbols alone, such as a tick or an arrow, says these.
    """
    signed = _SIGN.sub(lambda sign: _SIGN_SAYS[sign[1] or sign[2]], text.casefold())
    said = _NO_SAYING.sub("", _BETWEEN_FIGURES.sub(" ", signed))
    return said or "".join(letter for letter in text if unicodedata.category(letter) in ("So", "Sm"))


def parted_at(point: Point, at: int) -> tuple[Point, Point]:
    """Return what a point says up to a place in its text, and from there; a bracket or dash between the two goes."""
    text = point.text
    first = text[:at].rstrip(" \t([–—-")
    last = text.rstrip(" )]") if re.search(r"[(\[]\s*$", text[:at]) else text
    before = replace(point, runs=tuple(_up_to(point.runs, len(first))))
    label, level = (point.label, point.level) if not first else ("", 0)
    behind = replace(point, runs=_tidy(_drop(_up_to(point.runs, len(last)), at)), label=label, level=level)
    return before, behind


def safe_link(address: str) -> str:
    """Return a web or mail address as it is, and any other kind (a script, a file) as no link at all."""
    address = address.strip()
    return address if re.match(r"(?:https?://|mailto:)\S+$", address, re.IGNORECASE) else ""


def safe_place(place: str) -> str:
    """Return a report's folder, such as ``2022-10/care-leavers``, as it is, and anything else as no place at all."""
    return place if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]*/[0-9A-Za-z][0-9A-Za-z._-]*", place) else ""


def _lines(runs: tuple[TextRun, ...]) -> list[list[TextRun]]:
    lines: list[list[TextRun]] = [[]]
    for run in runs:
        text = visible(_LINE_ENDS.sub("\n", run.text))
        if any(before.text.strip() for before in lines[-1]):
            text = _SURE_FIRST.sub("\n", text, count=1) if _SURE_FIRST.match(text) else text
        first, *others = _SURE.sub(r"\n\1", text).split("\n")
        if first:
            lines[-1].append(replace(run, text=first))
        lines.extend([replace(run, text=other)] if other else [] for other in others)
    return lines


def _point(line: list[TextRun]) -> tuple[Point, int]:
    whole = "".join(run.text for run in line)
    indent = len(whole.expandtabs(4)) - len(whole.expandtabs(4).lstrip())
    line = _drop(line, len(whole) - len(whole.lstrip()))
    text = "".join(run.text for run in line)
    label = ""
    if mark := _BULLET_LINE.match(text):
        label, line = BULLET, _drop(line, mark.end())
        indent += 2 if mark["mark"] in _DEEPER_MARKS else 0
    elif mark := _NUMBER_LINE.match(text):
        label, line = mark["mark"], _drop(line, mark.end())
    return Point(_tidy(line), label), indent


def _level(indents: list[int], indent: int) -> int:
    """Return how deep an item lies, given the indents of the items around it, which are brought up to date."""
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] < indent:
        indents.append(indent)
    return len(indents) - 1


def _drop(runs: Iterable[TextRun], count: int) -> list[TextRun]:
    """Return the runs without their first `count` characters."""
    kept = []
    for run in runs:
        if count < len(run.text):
            kept.append(replace(run, text=run.text[count:]))
        count = max(0, count - len(run.text))
    return kept


def _up_to(runs: Iterable[TextRun], count: int) -> list[TextRun]:
    """Return the first `count` characters of the runs."""
    kept = []
    for run in runs:
        if count > 0:
            kept.append(replace(run, text=run.text[:count]))
        count -= len(run.text)
    return kept


def _tidy(runs: list[TextRun]) -> tuple[TextRun, ...]:
    """Return the runs with single spaces, none at either end, and neighbours of one style joined."""
    joined: list[TextRun] = []
    for run in runs:
        text = _SPACES.sub(" ", run.text)
        if not joined or joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(joined[-1], text=joined[-1].text + text)
        else:
            joined.append(replace(run, text=text))
    while joined and not joined[-1].text.rstrip():
        joined.pop()
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return tuple(joined)


def _from_web(runs: tuple[TextRun, ...]) -> tuple[TextRun, ...]:
    """Return runs in which tags pasted from a web page have become line ends, bullets and styles."""
    if not any(_TAG.search(run.text) for run in runs):
        return runs
    from bs4 import BeautifulSoup

    found: list[TextRun] = []
    _walk(BeautifulSoup(_as_markup(runs), "html.parser"), TextRun("", link=runs[0].link), found, ())
    return tuple(found)


def _as_markup(runs: tuple[TextRun, ...]) -> str:
    """Return the markup that runs hold, with the runs' own styles as tags around the text between its tags."""
    whole = "".join(run.text for run in runs)
    in_tags = {at for found in _MARKUP.finditer(whole) for at in range(*found.span())}
    made: list[str] = []
    start = 0
    for run in runs:
        places = range(start, start + len(run.text))
        for is_tag, some in groupby(places, key=in_tags.__contains__):
            text = "".join(whole[at] for at in some)
            made.append(text if is_tag else _in_tags(text.replace("<", "&lt;"), run))
        start = places.stop
    return "".join(made)


def _in_tags(text: str, style: TextRun) -> str:
    text = f"<b>{text}</b>" if style.bold else text
    return f"<i>{text}</i>" if style.italic else text


def _walk(node: Tag, style: TextRun, found: list[TextRun], lists: tuple[Iterator[str], ...]) -> None:
    """Add a node's text to the runs found; `lists` gives the next mark of each list that it lies in."""
    from bs4.element import NavigableString, Tag

    for child in node.children:
        if isinstance(child, Tag):
            _open_tag(child, found, lists)
            _walk(child, _styled(child, style), found, (*lists, _marks(child)) if child.name in ("ul", "ol") else lists)
            if child.name in (*_BLOCKS, "li"):
                found.append(TextRun("\n"))
        elif type(child) is NavigableString:
            text = child.lstrip() if _item_begun(found) else str(child)
            found.extend([replace(style, text=text)] if text else [])


def _open_tag(tag: Tag, found: list[TextRun], lists: tuple[Iterator[str], ...]) -> None:
    if tag.name == "li":
        mark = next(lists[-1]) if lists else BULLET
        found.append(TextRun("\n" + "  " * max(0, len(lists) - 1) + mark + " "))
    elif tag.name in ("ul", "ol", "br") or (tag.name in _BLOCKS and not _item_begun(found)):
        found.append(TextRun("\n"))


def _marks(tag: Tag) -> Iterator[str]:
    if tag.name == "ul":
        return repeat(BULLET)
    start = str(tag.get("start", ""))
    return (f"{number}." for number in count(int(start) if start.isdecimal() else 1))


def _item_begun(found: list[TextRun]) -> bool:
    """Return whether a list item has its mark and no text yet, so that no line end may come between the two."""
    return bool(found) and _ITEM_BEGUN.fullmatch(found[-1].text) is not None


def _styled(tag: Tag, style: TextRun) -> TextRun:
    if tag.name in ("b", "strong"):
        return replace(style, bold=True)
    if tag.name in ("i", "em"):
        return replace(style, italic=True)
    return replace(style, link=safe_link(str(tag.get("href", "")))) if tag.name == "a" else style
