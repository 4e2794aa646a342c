"""No page asks the database much: every address is opened, before and after the lock, and its statements counted."""

from collections.abc import Iterator

import pytest
from blind_house import House, build, lock
from blind_secrets import FIRST
from blind_walk import addresses
from counted_statements import counted
from visiting import Site

from annotator.models.vocabulary import Reveal

MOST = 15
#: Endpoints that ask more as yet, with how much at the most: these numbers may fall, not rise.
KNOWN = {
    "adjudication.decide": 17,
    "agreement.report": 28,
    "dashboard.show": 22,
    "my_page.show": 25,
    "rounds.index": 21,
    "sources.show": 22,
}
PERSONS = ("lead", "ann", "observer")


def _pages(site: Site, house: House) -> Iterator[tuple[str, str]]:
    yield from addresses(site.app, house, "GET")


@pytest.mark.parametrize("is_locked", [False, True], ids=["open", "locked"])
def test_every_page_asks_little(site: Site, monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    house = build(site.database, FIRST, Reveal.AFTER_LOCK, monkeypatch)
    if is_locked:
        lock(site.database, house)
    visitors = {name: site.visitor(house.people[name]) for name in PERSONS}
    found: dict[str, int] = {}
    with counted(site.database) as statements:
        for name, visitor in visitors.items():
            for endpoint, where in _pages(site, house):
                visitor.get(where)  # what a process reads once, it has read
                statements.clear()
                answer = visitor.get(where)
                if answer.status == 200:
                    found[f"{endpoint} {where} {name}"] = len(statements)
    many = {where: number for where, number in found.items() if number > KNOWN.get(where.split()[0], MOST)}
    assert len(found) > 100
    assert not many, "\n".join(f"{number} {where}" for where, number in sorted(many.items()))
