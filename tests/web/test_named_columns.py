"""Every column of every table has a name for whoever does not see what is drawn in its head."""

from html.parser import HTMLParser

import pytest
from blind_house import build, lock
from blind_secrets import FIRST
from blind_walk import addresses
from visiting import Site

from annotator.models.vocabulary import Reveal

# Opens what other tests hold line by line: measuring coverage would nearly double the time it takes.
pytestmark = pytest.mark.no_cover

#: Elements that have no end.
VOID = {"br", "img", "input", "hr", "meta", "link", "source", "wbr"}


class _Heads(HTMLParser):
    """The names of the heads of columns; what is hidden from readers of the screen is none."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            is_hidden = given.get("aria-hidden") == "true"
            self._open.append((tag, is_hidden or (bool(self._open) and self._open[-1][1])))
        if tag == "th" and given.get("scope") == "col":
            self._in_head = True
            self.names.append("")
        elif self._in_head and not self._open[-1][1]:
            self.names[-1] += given.get("aria-label") or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes have no name."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "th":
            self._in_head = False

    def handle_data(self, data: str) -> None:
        if self._in_head and not self._open[-1][1]:
            self.names[-1] += data.strip()


@pytest.mark.parametrize("is_locked", [False, True], ids=["open", "locked"])
def test_every_column_has_a_name(site: Site, monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    house = build(site.database, FIRST, Reveal.AFTER_OWN, monkeypatch)
    if is_locked:
        lock(site.database, house)
    nameless, columns = set(), 0
    for name in ("lead", "ann"):
        visitor = site.visitor(house.people[name])
        for endpoint, where in addresses(site.app, house, "GET"):
            answer = visitor.get(where)
            if "<th " in answer.html:
                heads = _Heads()
                heads.feed(answer.html)
                columns += len(heads.names)
                nameless |= {f"{endpoint} {where} {heads.names}"} if "" in heads.names else set()
            answer.response.close()
    assert columns > 100
    assert not nameless, "\n".join(sorted(nameless))
