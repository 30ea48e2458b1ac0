"""Whether a statement comes out of the places that it names: of facts that rest on these, and on no others.

No form of sentence is known here. Each figure of a statement, and each word that counts, has to be told of one of the
facts whose places are all named; and these facts together have to rest on all the places named, so that one left out
and one too many are both found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from recompute import Run
from recompute.facts import FIGURE, Fact, Figures, facts, together
from recompute.reasons import Evidence, named
from recompute.words import Data

#: Words that count without a figure, and so are reckoned again as a figure is.
COUNTING = re.compile(r"\b(?:one|both|(?<!in )all|none|neither)\b", re.IGNORECASE)
Claims = tuple[tuple[Fact, ...], ...]  # the facts that each figure is told of


def prose_faults(run: Run, block: Data) -> Iterator[str]:
    """Give what does not agree in a block of the report's own sentences, statement by statement."""
    scope = frozenset(run.now.acts)
    for point in block["points"]:
        text = "".join(piece["text"] for piece in point["runs"])
        if block["id"] == "groups" and not point.get("follows"):
            group = text.partition(".")[0]
            scope = frozenset(number for number, act in run.now.acts.items() if act.group == group)
        for fault in statement_faults(run, text, point.get("sources", []), facts(run, scope, block["id"])):
            yield f"{block['id']}: {fault}"


def statement_faults(run: Run, text: str, sources: Sequence[Data], about: Sequence[Fact]) -> list[str]:
    """Return what does not come out of a statement's sources, by some facts."""
    text = _without_meanings(run, text)
    if not FIGURE.search(text) and not COUNTING.search(text):
        return []
    statement = Statement(run, text, sources, about)
    return [] if statement.comes_out() else [f"“{text}”: {statement.amiss()}"]


def _without_meanings(run: Run, text: str) -> str:
    """Return a sentence without what the plan says that an acronym stands for, put in at its first use."""
    for acronym, meaning in run.plan.get("acronyms", {}).items():
        text = re.sub(rf"(\b{re.escape(acronym)}s?) \({re.escape(meaning)}s?\)", r"\1", text)
    return text


@dataclass
class Statement:
    """A statement, and all that is so of what it may be about."""

    run: Run
    text: str
    sources: Sequence[Data]
    every: Sequence[Fact]

    @cached_property
    def named(self) -> Evidence:
        """Return the places that it names."""
        return named(self.sources)

    @cached_property
    def near(self) -> list[Fact]:
        """Return the facts that rest on places named alone, with the words that they are told with."""
        found = [fact for fact in self.every if fact.rests and fact.rests <= self.named and fact.text in self.text]
        found = [fact for fact in found if fact.kind[0] != "measure" or fact.kind[1] in self.text]
        each = [fact for fact in found if fact.kind[0] == "each"]
        return [*found, together(("each",), each)] if len(each) > 1 else found

    @cached_property
    def tokens(self) -> list[re.Match[str]]:
        """Return what is to be told of a fact: words of a cell, figures, words that count."""
        texts = sorted({fact.text for fact in self.every} - {""}, key=len, reverse=True)
        kinds = [*map(re.escape, texts), FIGURE.pattern, rf"(?i:{COUNTING.pattern})"]
        return list(re.finditer("|".join(kinds), self.text))

    def comes_out(self) -> bool:
        """Return whether each figure is told of a fact, all places named are needed, and all names are right."""
        claims = self._claims([each[0] for each in self.tokens], frozenset())
        return any(self._rests_on_all(each) and self._in_order(each) and self._has_names(each) for each in claims)

    def amiss(self) -> str:
        """Return what is amiss with a statement that does not come out, as far as one figure or one place shows it."""
        given = {each for fact in self.near for figures in fact.figures() for each in figures}
        figures = [each[0] for each in self.tokens if each[0] not in given and not COUNTING.fullmatch(each[0])]
        places = sorted(self.named.difference(*(fact.rests for fact in self.near)))[:3]
        return f"of the places named none gives {figures}, and nothing rests on {places}"

    def _claims(self, tokens: list[str], used: frozenset[tuple[Fact, int]]) -> Iterator[Claims]:
        """Give each way to tell the figures of facts, each of which is told once in each of its ways."""
        if not tokens:
            yield ()
            return
        if COUNTING.fullmatch(word := tokens[0].lower()):
            listed = {each for fact, way in used if way for each in fact.about}
            for whole in self._wholes(listed, word in ("both", "neither")) if word != "one" else [()]:
                yield from ((whole, *rest) for rest in self._claims(tokens[1:], used))
            tokens = ["1" if word == "one" else word, *tokens[1:]]
        for fact in self.near:
            first = self._firsts.get(tuple(sorted(fact.about)), []) if (fact, 0) in used else []
            for way, figures in (*enumerate(fact.figures()), *((1, each) for each in first)):
                many = len(figures)
                if (fact, way) not in used and sorted(tokens[:many]) == sorted(figures):
                    rest = self._claims(tokens[many:], used | {(fact, way)})
                    yield from (((fact,),) * many + each for each in rest)

    def _wholes(self, listed: set[str], two: bool) -> Iterator[tuple[Fact, ...]]:
        """Give what is so of all that are listed, are open, need attention or have a target; of two of them."""
        if listed and (not two or len(listed) == 2):
            yield ()
        for whole in self.every:
            if whole.kind in (("concern",), ("judged",)) or (whole.kind[0] == "action" and "open" in whole.names):
                alike = tuple(f for f in self.near if set(f.about) == set(whole.about) and f.kind[0] != whole.kind[0])
                if alike and (not two or len(whole.about) == 2):
                    yield alike

    @cached_property
    def _firsts(self) -> dict[Figures, list[Figures]]:
        """Return the first actions of each table that lists some: by all its actions, in its own order."""
        found: dict[Figures, list[Figures]] = {}
        for table in (part for part in self.run.data["parts"] if part["kind"] == "table"):
            cells = [row["cells"][0] for group in table["groups"] for row in group.get("rows", [])]
            rows = tuple(cell["points"][0]["runs"][0]["text"] for cell in cells if cell.get("points"))
            found[tuple(sorted(rows))] = [rows[: at + 1] for at in range(len(rows) - 1)]
        return found

    # What all of it together has to be

    def _rests_on_all(self, claims: Claims) -> bool:
        """Return whether the facts told rest on every place named; of single values, each on places of its own."""
        used = {fact for some in claims for fact in some}
        single = [place for fact in used if fact.kind[0] == "measure" for place in fact.rests]
        return frozenset().union(*(fact.rests for fact in used)) == self.named and len(single) == len({*single})

    def _in_order(self, claims: Claims) -> bool:
        """Return whether what is told comes in the order in which it is named, and the whole before its parts."""
        told = [(at, some[0], self._first(some[0])) for at, some in enumerate(claims) if len(some) == 1]
        for (_, one, first), (at, other, second) in combinations(told, 2):
            part, whole = {*one.about}, {*other.about}
            if part and part < whole and other.kind[0] in ("action", "judged") and at - 1 not in self._of:
                return False
            if first > second >= 0 and not (part and whole and (part <= whole or part >= whole)):
                return False
        return True

    def _first(self, fact: Fact) -> int:
        """Return where the first place of a fact is named; less than nothing for what is told by a name of its own."""
        if fact.text or fact.kind[-1] in ("date", "share", *self._words):
            return -1
        return min(at for at, source in enumerate(self.sources) if named([source]) <= fact.rests)

    @cached_property
    def _of(self) -> set[int]:
        """Return which figures are followed by what they are a part of: “4 of the 56”."""
        pairs = enumerate(pairwise(self.tokens))
        return {at for at, (one, other) in pairs if re.search(r"\bof\b", self.text[one.end() : other.start()])}

    @cached_property
    def _words(self) -> list[str]:
        """Return the standings, the ratings and the ways of closing."""
        return ["open", "closed", *self.run.ratings, *self.run.plan.get("closing", {}).get("ways", {}).values()]

    def _has_names(self, claims: Claims) -> bool:
        """Return whether each of these words is told just after one that it is so of, or each just before one."""
        none = any(token[0].lower() in ("none", "neither") for token in self.tokens)
        spans = [token.span() for token in self.tokens]
        for words in (self._words[:2], self._words[2:]):
            found = re.finditer(rf"\b(?:{'|'.join(map(re.escape, words))})\b", self.text)
            names = [
                (each[0], sum(end <= each.start() for _, end in spans)) for each in found if not _within(each, spans)
            ]
            if none and names and not any(names[0][0] in fact.names for fact in self.near):
                del names[0]  # what none of them has
            beside = (all(self._has(claims, at, side, name) for name, at in names) for side in (-1, 0))
            if len(names) > len({*names}) or not any(beside):
                return False
        return True

    def _has(self, claims: Claims, at: int, side: int, name: str) -> bool:
        """Return whether what is told before or after a place has a name; before it, the 4 of “4 of the 56” too."""
        beside = claims[max(0, at + side) :][:1] + (claims[at - 2 : at - 1] if side and at - 2 in self._of else ())
        return any(name in fact.names for some in beside for fact in some)


def _within(found: re.Match[str], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= found.start() < end for start, end in spans)
