"""The text of a web page. Nothing of the page runs or is fetched; scripts and styles are left out."""

import re
from collections import Counter
from html.parser import HTMLParser

from annotator.services.extras import has_extra
from annotator.services.text_encodings import ENCODINGS
from annotator.text import _, plural

# Elements whose content is no text of the page; those without an end tag never stand here.
_LEFT_OUT = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "canvas", "audio", "video"}
    | {"select", "textarea", "button"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"}
    | {"legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", "ul"}
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{1,40})""", re.IGNORECASE)
# By these names pages declare the encodings that are offered, as a rule.
_NAMES = {
    "big5": "big5",
    "euc-kr": "euc_kr",
    "gb18030": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "iso-8859-2": "iso8859_2",
    "iso-8859-5": "iso8859_5",
    "koi8-r": "koi8_u",
    "koi8-u": "koi8_u",
    "latin1": "cp1252",
    "shift_jis": "shift_jis",
    "us-ascii": "cp1252",
} | {f"windows-125{number}": f"cp125{number}" for number in range(8)}
LEAST_PART = 0.25
"""A main text that is a smaller part of the whole than this is not believed to be the article."""


class _Reader(HTMLParser):
    """Collects blocks of text; `left_out` counts the elements whose content was not taken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.left_out: Counter[str] = Counter()
        self._pieces: list[str] = []
        self._closed: list[str] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and self._closed == ["head"]:
            self._closed.clear()  # a head may end without saying so
        if tag in _LEFT_OUT:
            self._closed.append(tag)
            self.left_out[tag] += 1
        elif tag == "br":
            self._pieces.append("\0")
        elif tag in _BLOCKS:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._closed:
            # What was opened within it and never closed ends with it.
            while self._closed.pop() != tag:
                pass
        elif tag == "body":
            self._closed.clear()
            self.end_block()
        elif tag in _BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self._closed:
            self._pieces.append(data.replace("\0", ""))

    def end_block(self) -> None:
        lines = [_SPACE.sub(" ", line).strip() for line in "".join(self._pieces).split("\0")]
        text = "\n".join(line for line in lines if line)
        if text:
            self.blocks.append(text)
        self._pieces.clear()


def declared_encoding(raw: bytes) -> str:
    """Return the encoding a page declares, by our name for it; empty when it declares none that is known here."""
    found = _DECLARED.search(raw[:4096])
    name = _NAMES.get(found[1].decode().lower(), "") if found else ""
    return name if name in ENCODINGS else ""


def read_html(html: str, *, whole: bool) -> tuple[str, list[str]]:
    """Return the text of a page, its paragraphs parted by blank lines, and notes on what was left out.

    Parameters
    ----------
    whole
        Take all the text there is; else the article alone, without menus and comments, where a package that
        finds it is installed.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    text = "\n\n".join(reader.blocks)
    notes = [_("All text of the page was taken.")]
    article = "" if whole else _article(html)
    if len(article) > LEAST_PART * len(text):
        text, notes = article, [_("The article of the page was taken, without menus, notices and comments.")]
    elif not whole and not has_extra("trafilatura"):
        notes.append(_("To take the article alone, the package trafilatura is needed."))
    scripts = reader.left_out["script"]
    if scripts:
        notes.append(
            plural(
                scripts,
                "The page has {count} script: it was left out, and nothing of it was run.",
                "The page has {count} scripts: they were left out, and nothing of them was run.",
            )
        )
    return text, notes


def _article(html: str) -> str:
    """The main text as trafilatura finds it, each of its lines a paragraph; empty when it finds none or is missing."""
    if not has_extra("trafilatura"):
        return ""
    from trafilatura import extract

    found = extract(html, output_format="txt", include_comments=False, include_tables=True, deduplicate=False)
    return "\n\n".join(line.strip() for line in (found or "").splitlines() if line.strip())
