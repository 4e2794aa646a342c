"""The claims behind a part of disagreement."""

import pytest
from particulars_of import locked_particulars, seen_by
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.services import differing_claims
from annotator.services.differing_claims import Between, Differences, find_differences, read_between

TABLE = ["1 1 1", "2 2 5", "3 4 3", ". vague 2", "5 2 5"]


def _found(session: Session, page: int = 1, **asked: str) -> Differences:
    return find_differences(session, locked_particulars(session, TABLE), Between(**asked), page=page)


def _listed(found: Differences) -> list[tuple[str, tuple[str, str]]]:
    return [(row.line.key, row.cells) for row in found.rows]


def test_two_reviewers(session: Session) -> None:
    found = _found(session, reviewer="R2", other="R3")
    assert (found.title, found.heads) == ("Claims on which Ann and Ben differ", ("Ann", "Ben"))
    assert _listed(found) == [("K5", ("5", "2")), ("K3", ("3", "4"))]
    assert (found.total, found.compared, found.pages) == (2, 4, 1)
    assert found.rows[0].counts == (0, 1, 0, 0, 2)


def test_one_reviewer_and_the_others(session: Session) -> None:
    found = _found(session, reviewer="R3")
    assert found.title == "Claims on which Ben and the others differ"
    assert _listed(found) == [("K5", ("2", "3.0 steps")), ("K2", ("2", "1.5 steps")), ("K3", ("4", "1.0 steps"))]
    assert found.compared == 4


def test_two_points(session: Session) -> None:
    found = _found(session, point="2", other_point="5")
    assert found.heads == ("On step 2", "On step 5")
    assert _listed(found) == [("K2", ("2", "1")), ("K5", ("1", "2"))]
    assert _found(session, point="2", other_point="2").rows == ()


def test_points_without_order(session: Session) -> None:
    made = make_rated_round(session, ["1 1o 1", "2 2 2", "3o 3o 3"])
    made.lock()
    found = seen_by(made, made.lead, criterion="basis")
    ben = find_differences(session, found, Between(reviewer="R3"))
    assert _listed(ben) == [("K1", ("outside", "100% differ")), ("K3", ("outside", "50% differ"))]
    pair = find_differences(session, found, Between(reviewer="R2", other="R3"))
    assert _listed(pair) == [("K1", ("article", "outside"))]
    points = find_differences(session, found, Between(point="article", other_point="outside"))
    assert points.heads == ("On article", "On outside")


def test_pages(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differing_claims, "PER_PAGE", 1)
    first, beyond = _found(session, reviewer="R2", other="R3"), _found(session, 9, reviewer="R2", other="R3")
    assert (_listed(first)[0][0], _listed(beyond)[0][0]) == ("K5", "K3")
    assert (beyond.page, beyond.pages) == (2, 2)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"reviewer": "R9"}, "reviewer"),
        ({"reviewer": "R2", "other": "Ben"}, "other"),
        ({"point": "6", "other_point": "1"}, "point"),
        ({"point": "1"}, "other_point"),
    ],
)
def test_what_is_not_there_is_refused(session: Session, asked: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        _found(session, **asked)
    assert refused.value.field == field


def test_nobody_has_rated(session: Session) -> None:
    with pytest.raises(Invalid, match="none"):
        find_differences(session, locked_particulars(session, [". ."]), Between(reviewer="R2"))


def test_what_an_address_asks_for() -> None:
    assert not read_between({"page": "2"}).is_asked
    asked = read_between({"reviewer": "R2", "other": "R3", "round": "1"})
    assert (asked.is_asked, asked.as_words) == (True, {"reviewer": "R2", "other": "R3"})
    assert read_between({"point": "1"}).is_asked
