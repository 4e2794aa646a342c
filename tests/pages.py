"""A page as a test reads it: its text, its elements, and its forms filled as a browser would fill them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
NOT_SHOWN = frozenset({"script", "style", "title"})


@dataclass
class Element:
    """A tag with its attributes and the text between its ends, with single spaces."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)


@dataclass
class Form:
    """A form: what it would send as it stands, and every value that could be chosen for a field."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """What came back from a request."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.forms: list[Form] = []
        self._open: list[Element] = []
        self._in_form = False
        self._select = ""
        self._area: Element | None = None
        self._shown: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """The text of the page as a reader sees it, with single spaces."""
        return " ".join("".join(self._shown).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of this tag whose attributes have these values; "_" stands for "-" in names."""
        return list(self._find(tag, attributes))

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag}> with {attributes}"
        return found[0]

    def by_id(self, id_: str) -> Element:
        found = [element for element in self.elements if element.get("id") == id_]
        assert len(found) == 1, f"{len(found)} elements with the id {id_}"
        return found[0]

    def form(self, action: str = "", holding: str = "csrf_token") -> Form:
        """Return the page's form with this end of its action that has a field `holding`; not that for signing out."""
        found = [
            form
            for form in self.forms
            if form.action.endswith(action) and holding in form.values | form.choices and form.action != "/sign-out"
        ]
        assert len(found) == 1, f"{len(found)} forms for {action!r} with {holding}"
        return found[0]

    def _find(self, tag: str, attributes: dict[str, str]) -> Iterator[Element]:
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        for element in self.elements:
            if element.tag == tag and all(element.get(name) == value for name, value in wanted.items()):
                yield element

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)
        if tag == "form":
            self.forms.append(Form(element.get("action") or "", element.get("method") or "get"))
            self._in_form = True
        elif self._in_form:
            self._fill(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass
        if tag == "form":
            self._in_form = False
        elif tag == "textarea" and self._area is not None:
            self.forms[-1].values[self._area["name"]] = "".join(self._area.pieces)
            self._area = None
        if tag in {"p", "li", "td", "th", "h1", "h2", "h3", "div", "dd", "dt", "label", "legend", "option", "title"}:
            self._shown.append(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)
        if not any(element.tag in NOT_SHOWN for element in self._open):
            self._shown.append(data)

    def _fill(self, element: Element) -> None:
        form, name, value = self.forms[-1], element.get("name") or "", element.get("value")
        kind = element.get("type") or "text"
        if element.tag == "select":
            self._select = name
            form.choices[name] = []
        elif element.tag == "option":
            form.choices[self._select].append(value or "")
            if len(form.choices[self._select]) == 1 or element.get("selected") is not None:
                form.values[self._select] = value or ""
        elif element.tag == "textarea":
            self._area = element
        elif element.tag == "input" and kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value or "on")
            if element.get("checked") is not None:
                form.values[name] = value or "on"
        elif element.tag == "input" and name:
            form.values[name] = value or ""
