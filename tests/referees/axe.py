"""axe-core in Chromium: WCAG 2.2 AA and best practice, on every kind of screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from browser import Page, chromium
from referees import AXE, Findings


@dataclass(frozen=True, slots=True)
class Mode:
    """What a page is shown on, and which rules it is held to: those of its looks, those of its structure."""

    width: int = 1280
    media: Mapping[str, str] = field(default_factory=dict)
    script: bool = True
    looks: bool = True
    structure: bool = False


STRUCTURE = "structure alone"
MODES: Mapping[str, Mode] = {
    "light": Mode(structure=True),
    "dark": Mode(media={"prefers-color-scheme": "dark"}),
    "forced colours": Mode(media={"forced-colors": "active"}),
    "390 px": Mode(390),
    "320 px, dark": Mode(320, {"prefers-color-scheme": "dark"}),
    "without script": Mode(script=False, structure=True),
    STRUCTURE: Mode(looks=False, structure=True),
}

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

#: What hangs on colours and sizes. It takes most of the time, so of parts alike in all their classes two are judged.
_LOOKS = ["color-contrast", "target-size", "link-in-text-block"]

#: Opens what can be opened, and picks two of each kind of part.
_READY = """
document.querySelectorAll('details').forEach(each => { each.open = true; });
if (document.querySelector('#show_sources:not(:checked)')) { document.querySelector('#show_sources').click(); }
window.alike = (() => {
  const seen = {};
  const path = each => each === document.body ? '' : `${path(each.parentElement)}>${each.tagName}.${each.className}`;
  return [...document.body.querySelectorAll('*')].filter(each => {
    const way = path(each);
    seen[way] = (seen[way] || 0) + 1;
    const says = [...each.childNodes].some(own => own.nodeType === Node.TEXT_NODE && own.data.trim());
    return seen[way] <= 2 && (says || !each.children.length);
  });
})();
0
"""
_JUDGE = """
axe.run(%s, %s).then(found => [...found.violations, ...found.incomplete].flatMap(rule => rule.nodes.map(node => {
  const why = node.any[0] || node.all[0] || node.none[0];
  return `${rule.id}: ${node.target.join(' ')}: ${why.message}`;
})))
"""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def axe_finds(pages: Mapping[str, Path], profile: Path, modes: Mapping[str, Iterable[str]]) -> Findings:
    """Return what axe-core finds in pages, by the page's name and the mode; what it cannot tell is a finding too.

    Args:
        pages: the pages by their names.
        profile: a folder for the browser.
        modes: the modes in which to look at each page.
    """
    with chromium(profile) as page:
        return {
            f"{name}, {mode}": list(_found(page, path, MODES[mode]))
            for name, path in pages.items()
            for mode in modes[name]
        }


def _found(page: Page, path: Path, mode: Mode) -> Iterator[str]:
    page.show_on(mode.width, media=mode.media)
    page.open(path, script=mode.script)
    page.run(_READY)
    if too_wide := page.run(_SIDEWAYS):
        yield f"{too_wide} px too wide"
    page.run(AXE.read_text(encoding="utf-8"))
    if mode.looks:
        yield from _judged(page, "{include: window.alike}", {"runOnly": _LOOKS})
    if mode.structure:
        rules = {name: {"enabled": False} for name in _LOOKS}
        yield from _judged(page, "document", {"runOnly": {"type": "tag", "values": _TAGS}, "rules": rules})


def _judged(page: Page, what: str, options: Mapping[str, Any]) -> list[str]:
    more = {"preload": False, "resultTypes": ["violations", "incomplete"], "elementRef": False}
    found: list[str] = page.run(_JUDGE % (what, json.dumps({**options, **more})))
    return found
