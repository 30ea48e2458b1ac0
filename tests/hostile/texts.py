"""Texts that would do something if they were taken for anything but text, and scans for what is live in a file."""

from __future__ import annotations

import ast
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from importlib.resources import files
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, NameObject

from helpers.blocks.blocks import FACTS_MIME, MIME
from helpers.blocks.html import page_style, policy, style_sheet


@dataclass(frozen=True)
class Hostile:
    """One text, and what a reader may see of it.

    Attributes:
        text: the text.
        cell: what is left where a cell of a tracker says it: tags pasted from a web page are styles there, and
            invisible characters are gone.
        printed: whether the fonts of the PDF have every character of it.
        markdown: whether Markdown takes some of it for markup.
    """

    text: str
    cell: str
    printed: bool = True
    markdown: bool = False


def squeezed(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())


def _text(text: str, cell: str | None = None, *, printed: bool = True, markdown: bool = False) -> Hostile:
    return Hostile(text, text if cell is None else cell, printed, markdown)


STRINGS: Mapping[str, Hostile] = {
    # HTML
    "script": _text("<script>alert(1)</script>"),
    "script with a source": _text("<SCRIPT/SRC=//evil.example/x.js></SCRIPT>"),
    "event handler": _text("<img src=x onerror=alert(2)>"),
    "SVG": _text("<svg/onload=alert(3)><animate onbegin=alert(3) attributeName=x>"),
    "style": _text("<style>body{display:none}</style>"),
    "frame": _text('<iframe srcdoc="<script>alert(4)</script>">'),
    "refresh": _text('<meta http-equiv=refresh content="0;url=//evil.example">'),
    "base": _text('<base href="//evil.example/">'),
    "form": _text('<form action=//evil.example><input autofocus onfocus=alert(5)><button formaction="javascript:6">'),
    "object": _text("<object data=//evil.example></object><embed src=//evil.example>"),
    "CSS expression": _text("red;background:url(//evil.example/x);width:expression(alert(7))"),
    "custom element": _text("<x-evil contenteditable onblur=alert(8) tabindex=1>"),
    "tag cut short": _text("<img src=x onerror=alert(9)//"),
    "nested tags": _text("<scr<script>ipt>alert(10)</scr</script>ipt>"),
    "template and slot": _text("<template shadowrootmode=open><slot onslotchange=alert(11)></template>"),
    "MathML": _text("<math><maction actiontype=statusline xlink:href=javascript:alert(12)>x</maction></math>"),
    "link of a web page": _text('<a href="javascript:alert(13)" onclick="alert(13)">press</a>', "press"),
    "styles of a web page": _text('<b style="x:expression(alert(14))">bold</b>', "bold"),
    # entities
    "escaped already": _text("&lt;script&gt;alert(15)&lt;/script&gt;"),
    "escaped twice": _text("&amp;lt;img src=x onerror=alert(16)&amp;gt;"),
    "numeric entities": _text("&#60;script&#x3e;alert(17)&#0;&NewLine;&lbrace;"),
    # ways out of where a text stands
    "out of an attribute": _text('" onmouseover="alert(18)" x="'),
    "out of a single-quoted attribute": _text("' onfocus='alert(19)' autofocus x='"),
    "out of an unquoted attribute": _text("x onpointerenter=alert(20)"),
    "out of a tag": _text("\"'><svg onload=alert(21)>"),
    "out of a comment": _text("--><script>alert(22)</script><!--"),
    "out of CDATA": _text("]]><script>alert(23)</script><![CDATA["),
    "out of a style sheet": _text("</style><script>alert(24)</script>"),
    "out of the title": _text("</title></textarea></xmp><script>alert(25)</script>"),
    "out of the page": _text("</body></html><script>alert(26)</script>"),
    "processing instruction": _text("<?php system('ls') ?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;"),
    "comment left open": _text("text <!-- and then nothing"),
    # addresses
    "script address": _text("javascript:alert(27)"),
    "data address": _text("data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="),
    "file address": _text("file:///etc/passwd vbscript:msgbox(28)"),
    # Markdown
    "Markdown link": _text("[press](javascript:alert(29))", markdown=True),
    "Markdown image": _text("![alt](//evil.example/x.png)", markdown=True),
    "Markdown autolink": _text("<javascript:alert(30)> and <https://evil.example>", markdown=True),
    "Markdown reference": _text("[a]: javascript:alert(31)"),
    "Markdown fence": _text("```{python} import os"),
    "Markdown heading": _text("# heading ## again"),
    "Markdown table": _text("| a | b | --- | `c` ||", markdown=True),
    "Markdown emphasis": _text("**bold** __bold__ ~~gone~~ \\*not\\*", markdown=True),
    # templates, Typst, TeX
    "Jinja": _text("{{ 7 * 7 }}{% include '/etc/passwd' %}{# gone #}{%- raw -%}"),
    "Jinja escape": _text("{{ ''.__class__.__mro__[1].__subclasses__() }} ${7*7} <%= 7*7 %>", markdown=True),
    "Python format": _text("{0.__class__} %(x)s %n f{1+1} {month} {year} {period}", markdown=True),
    "Typst code": _text('#eval("1+1") #import "@preview/x:1.0.0" #read("/etc/passwd")'),
    "Typst markup": _text("$x^2$ *bold* _it_ `raw` = Heading @label <label> ~ ---", markdown=True),
    "Typst escapes": _text("\\u{41} \\ // gone /* gone */ https://x.example/*", markdown=True),
    "LaTeX": _text("\\input{/etc/passwd} \\write18{ls} %gone & $$\\def\\x{\\x}\\x$$"),
    # spreadsheets, shells, notebooks, terminals
    "formula as text": _text('=HYPERLINK("https://evil.example","press")'),
    "DDE": _text("x=cmd|' /C calc'!A0 @SUM(1+1)*cmd"),
    "cell magic": _text("%%bash !ls %run x.py ?help"),
    "end of a Python text": _text("\"\"\" ''' \\\"\\' \\ \"); import os; os.system('ls') #", markdown=True),
    "shell": _text("$(touch /tmp/x) `id` ; rm -rf ~ && echo %PATH% $HOME", markdown=True),
    "console markup": _text("[red]red[/red] [link=https://evil.example]press[/link] :skull: [/] [bold"),
    "terminal colours": _text("a\x9b31mred\x9b0m", "a31mred0m"),
    "terminal hyperlink": _text("\x9d8;;https://evil.example\x9cpress\x9d8;;\x9c", "8;;https://evil.examplepress8;;"),
    "path": _text("..\\..\\secret ../../etc/passwd C:\\x \\\\evil\\share", markdown=True),
    # characters
    "bidi override": _text("pay \u202e001 ot 1\u202c now \u2067x\u2066", "pay 001 ot 1 now x"),
    "zero width": _text("jo\u200bi\u200dn\u2060ed\ufeff up\u00ad", "joined up"),
    "control characters": _text("a\x7fb\x84c\x86d", "abcd"),
    "line separators": _text("one\u2028two\u2029three\x85four", "one two three four"),
    "combining marks": _text("Z̴̛͍a̷l̸g̶o"),
    "right to left": _text("\u0627\u0644\u0633\u0644\u0627\u0645 then left"),
    "emoji": _text("👩🏽\u200d🚒 🏴\U000e0067\U000e007f ✅", "👩🏽🚒 🏴\U000e0067\U000e007f ✅", printed=False),
    "other letters": _text("漢字 \ue000", printed=False),
    "look-alikes": _text("＜script＞ alert‹1› ᐸimg ﹤b﹥", printed=False),
    "long word": _text("w" * 400),
    "null-like": _text("NULL None nan N/A undefined true -0 1e400 #REF! NaN"),
    "mark of the narrator": _text("(\\0)0(\\0) %s \\x000\\x00 {0}"),
}

#: Those that a plan's definition or parameters can have, where they stand as they are written.
WRITTEN = [each.text for each in STRINGS.values() if each.printed and squeezed(each.text).isprintable()]
#: Every one that the fonts of the PDF have the letters of.
PRINTED = [each for each in STRINGS.values() if each.printed]


def batches(size: int) -> list[Hostile]:
    """Return the texts that can be printed, several in one; those with a web page's tags stay alone.

    In a cell with such a tag all else is read as a web page too, so its texts would be others.
    """
    alone = [each for each in PRINTED if _WEB_TAG.match(each.text)]
    rest = [each for each in PRINTED if each not in alone]
    parts = [rest[at : at + size] for at in range(0, len(rest), size)]
    return [*alone, *(_together(some) for some in parts)]


def _together(some: list[Hostile]) -> Hostile:
    return Hostile(" / ".join(each.text for each in some), " / ".join(each.cell for each in some))


_WEB_TAG = re.compile("<[ab] ")
_NAMES = {
    "class",
    "id",
    "role",
    "scope",
    "colspan",
    "lang",
    "value",
    "tabindex",
    "width",
    "height",
    "alt",
    "hidden",
    "for",
}
_GIVES = {
    "data-label",
    "data-group",
    "data-rating",
    "data-due",
    "data-tags",
}  # what the style sheet and the script read
_FORM = {"form", "label", "input", "select", "option", "button"}
_HTML = {
    *("html", "body", "main", "header", "nav", "h1", "h2", "h3", "h4", "p", "span", "div", "strong", "em", "ins", "a"),
    *(
        "ul",
        "ol",
        "li",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
    ),
    *("pre", "figure", "img", "dl", "dt", "dd", "section"),
    *_FORM,
}
_DRAWN = frozenset({"svg", "g", "line", "polyline", "polygon", "circle", "path", "rect"})
_HEAD = frozenset({"head", "meta", "title"})
_DRAWING = re.compile(r"[#\w .,:/%-]*|translate\(7,0\)")
_STYLE = re.compile(r"width: \d+\.\d\d%|--mark: #[0-9A-F]{6}")
_CLASSES = re.compile(r"ap-[a-z0-9-]+(?: ap-[a-z0-9-]+)* ?")
# nbconvert writes a value in the other quotes where it has a quotation mark.
_VALUE = r"""(?:"([^"<>]*)"|'([^'<>]*)')"""
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*)((?:\s+[A-Za-z][\w:-]*(?:={_VALUE})?)*)\s*/?>")
_ATTRIBUTE = re.compile(rf"([A-Za-z][\w:-]*)(?:={_VALUE})?")
_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/]+={0,2}")
_OWN_PAGES = re.compile(r"[\w./-]+\.(?:html|pdf|json|ipynb|docx|xlsx)(?:#[\w.-]+)?")
_WEB = re.compile(r"https?://\S+|mailto:\S+", re.IGNORECASE)


def live_in_page(page: str, *, links: Collection[str] = (), whole: bool = True) -> list[str]:
    """Return what in HTML may do something, load something, or is no markup that the product writes.

    Every “<” must begin a tag in the one way that the templates write tags, so nothing depends on how a parser
    mends what is broken. A parser must then find the same tags.

    Args:
        page: the page, or the HTML of one block.
        links: the web addresses that links may lead to.
        whole: whether it is a page, which needs a policy; not a block's HTML, as JupyterLab shows it.
    """
    body, style, script, found = _without_own(page.removeprefix("<!DOCTYPE html>\n"), whole)
    if page.count("<title>") == 1:  # of the head; whatever stands in it is text for a browser but for its end
        body = re.sub(r"<title>[^<>]*</title>", "", body, count=1)
    found += [f"<{rest[:40]}" for rest in re.sub(_TAG, "", body).split("<")[1:]]
    tags = [(match[2], _ATTRIBUTE.findall(match[3])) for match in _TAG.finditer(body) if not match[1]]
    for name, attributes in tags:
        if name not in _HTML | _DRAWN | (_HEAD if whole else frozenset()):
            found.append(f"element {name}")
        found += [
            f"{name} {each}={one or other}"
            for each, one, other in attributes
            if not _known(name, each, one or other, links)
        ]
    soup = BeautifulSoup(body, "html.parser")
    if [tag.name for tag in soup.find_all()] != [name for name, _ in tags]:
        found.append("a parser finds other tags")
    found += [f"no text: {text[:40]}" for text in soup.find_all(string=lambda each: type(each) is not NavigableString)]
    if whole:
        found += _without_policy(soup, [policy(style, script), policy(style, script, beside=True)])
    return found


def _without_own(page: str, whole: bool) -> tuple[str, str, str, list[str]]:
    """Return a page without its style sheet and script, both, and what is not the product's own in them."""
    before, begins, rest = page.partition(f"<style>{page_style([]) if whole else style_sheet()}")
    style, _, after = rest.partition("</style>")
    body = before + after if begins else page
    script = next((each for each in _SCRIPTS if body.count(f"<script>{each}</script>") == 1), "") if whole else ""
    found = [f"style {style[:40]}"] if _RULES.sub("", style) else []
    return body.replace(f"<script>{script}</script>\n", ""), begins[7:] + style, script, found


_RULES = re.compile(
    r"\n*(?:@media screen and \(prefers-color-scheme:dark\)\{)?"
    r"\.ap-(?:[0-9a-f]{6}\{--hue:#[0-9a-f]{6};--edge:#[0-9a-f]{6}|w\d+\{width:\d+%"
    r"|page\{--brand:#[0-9A-F]{6};--band:#[0-9A-F]{6};--second:#[0-9A-F]{6})\}{1,2}"
)
_SCRIPTS = [
    (files(room) / "templates" / name).read_text(encoding="utf-8")
    for room, name in (("helpers.exports", "report.js"), ("helpers.runs", "index.js"))
]


def _known(element: str, name: str, text: str, links: Collection[str]) -> bool:
    text = unescape(text)
    match name:
        case "href":
            return element == "a" and (text.startswith("#") or text in links or bool(_OWN_PAGES.fullmatch(text)))
        case "src":
            return element == "img" and bool(_PICTURE.fullmatch(text))
        case "style":
            return bool(_STYLE.fullmatch(text))
        case "class":
            return bool(_CLASSES.fullmatch(text))
        case "open":
            return False
        case "charset" | "name" | "content" | "http-equiv" | "type" | "autocomplete":
            return element == "meta" or (element in _FORM and bool(re.fullmatch("[a-z]+", text)))
        case _ if element in _DRAWN:
            return not name.startswith("on") and bool(_DRAWING.fullmatch(text)) and "href" not in name
        case _:
            return name in _NAMES | _GIVES or name.startswith("aria-")


def _without_policy(soup: BeautifulSoup, expected: Collection[str]) -> list[str]:
    head = {(str(tag.get("name") or tag.get("http-equiv") or "charset")): tag for tag in soup.find_all("meta")}
    given = str(head["Content-Security-Policy"]["content"]) if "Content-Security-Policy" in head else ""
    known = {"charset", "viewport", "color-scheme", "Content-Security-Policy"}
    return [
        *([f"meta {sorted(head)}"] if set(head) != known else []),
        *([f"policy {given}"] if given not in expected else []),
    ]


def words_in_page(page: str) -> str:
    """Return what a page says, with no space between."""
    return squeezed(BeautifulSoup(page, "html.parser").get_text())


_DOES = {
    *("/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/RichMedia"),
    *("/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/AcroForm", "/XFA", "/Movie", "/Sound", "/Rendition"),
}


#: The readings of one report, which lead to each other.
_OWN_PDF = re.compile(r"(?:report|exceptions|summary|owner-[a-z0-9-]+)\.pdf")


def live_in_pdf(content: bytes, *, links: Collection[str] = ()) -> list[str]:
    """Return what in a PDF may do something, or leads anywhere but to `links`."""
    return [said for each in _objects(PdfReader(io.BytesIO(content))) for said in _live_in_object(each, links)]


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            each = each.get_object()
        if isinstance(each, DictionaryObject):
            yield each
            waiting += [each.raw_get(name) for name in each]
        elif isinstance(each, list):
            waiting += list(each)


def _live_in_object(each: DictionaryObject, links: Collection[str]) -> Iterator[str]:
    for name in each:
        value = each.raw_get(name)
        if name in _DOES or (isinstance(value, NameObject) and name in ("/S", "/Subtype", "/Type") and value in _DOES):
            yield f"{name} {value}"
        if value == "/Filespec" and each.get("/F") != "data.json":
            yield f"holds {each.get('/F')}"
        if name == "/URI" and str(value) not in (*links, "/URI") and not _OWN_PDF.fullmatch(str(value)):
            yield f"leads to {value}"


def words_in_pdf(content: bytes) -> str:
    """Return what a PDF says, with no space between."""
    return squeezed("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages))


def live_in_notebook(notebook: Mapping[str, Any], source: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
    """Return what in an executed notebook may do something that the notebook it was made from does not.

    Args:
        notebook: the executed notebook.
        source: the notebook it was made from.
        given: the parameters, which must be all that the injected cell sets.
    """
    injected = [cell for cell in notebook["cells"] if "injected-parameters" in cell["metadata"].get("tags", [])]
    others = [cell for cell in notebook["cells"] if cell not in injected]
    found = [] if len(injected) == 1 else [f"{len(injected)} cells of parameters"]
    wanted = [(cell["cell_type"], "".join(cell["source"])) for cell in source["cells"]]
    if [(cell["cell_type"], "".join(cell["source"])) for cell in others] != wanted:
        found.append("other cells than in the notebook it was made from")
    for cell in injected:
        if _assigned("".join(cell["source"])) != dict(given):
            found.append("the injected cell sets something else than the parameters")
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            found += _live_in_output(output)
    return found


def _assigned(source: str) -> dict[str, Any]:
    """Return the literals that Python source assigns; anything but an assignment of one raises.

    Each statement stands on one line of its own, so that no line of a text can be taken for a command of IPython.
    """
    found = {}
    lines = source.splitlines()
    statements = ast.parse(source).body
    assert all(each.lineno == each.end_lineno for each in statements)
    assert sum(1 for line in lines if line.strip() and not line.startswith("# ")) == len(statements)
    for each in statements:
        assert isinstance(each, ast.Assign)
        [target] = each.targets
        assert isinstance(target, ast.Name)
        found[target.id] = ast.literal_eval(each.value)
    return found


def _live_in_output(output: Mapping[str, Any]) -> Iterator[str]:
    data = output.get("data", {})
    if output["output_type"] not in ("execute_result", "display_data") or set(data) - _BUNDLE:
        yield f"output {output['output_type']} with {sorted(data)}"
    yield from live_in_page("".join(data.get("text/html", "")), links=LINKS, whole=False)
    if not re.fullmatch(r"<[a-z]+>", "".join(data.get("text/plain", ""))):
        yield f"text/plain: {data.get('text/plain')}"


_BUNDLE = {MIME, FACTS_MIME, "text/html", "text/plain"}
#: Where links may lead: to what a tracker links to, and what an analyst's own Markdown does.
LINKS = ("https://www.averdale.example/plan?a=1&b=2", "https://evil.example")

_STYLED = re.compile(r"\x1b\[[0-9;]*m")


def live_in_terminal(said: str, *, styled: bool) -> list[str]:
    """Return what a terminal would take for a command; where output is `styled`, rich's own colours are none."""
    text = _STYLED.sub("", said) if styled else said
    return [repr(text[max(0, at - 20) : at + 20]) for at, sign in enumerate(text) if _commands(sign)]


def _commands(sign: str) -> bool:
    return (unicodedata.category(sign) == "Cc" and sign not in "\n\r\t") or sign in "\u202d\u202e\u2066\u2067\u2068"
