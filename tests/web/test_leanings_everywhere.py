"""Who is stricter or more lenient: the same figures and the same word wherever they stand."""

import csv
import io
from datetime import timedelta

import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from visiting import Answer, Site, Visitor

from annotator.models.vocabulary import Reveal
from annotator.services import rounds
from annotator.services.reviews import Submission, submit_review
from annotator.web.charts import shift

# Ann is the strictest, and less so later; Dora has rated little; Cleo is lenient.
TABLE = [
    "1 2 3 .",
    "2 3 4 .",
    "1 2 3 2",
    "2 3 3 .",
    "3 3 4 .",
    "2 2 3 3",
    "4 4 5 .",
    "3 3 5 .",
    "2 2 2 .",
    "1 vague 2 .",
]

NAMES = ("Ann", "Ben", "Cleo", "Dora")

Found = dict[str, tuple[str, str, str]]


def _rated(site: Site, table: list[str], reveal: Reveal = Reveal.AFTER_LOCK) -> RatedRound:
    """Three claims a week, so that there is drift to look at; locked where nothing is open before."""
    with site.database.writing() as session:
        made = make_rated_round(session, [". . . ."] * len(table), reveal=reveal)
        for claim, row in enumerate(table):
            for reviewer, cell in enumerate(row.split()):
                if cell != ".":
                    given = Submission(made._answers(cell), "Because.", "first")
                    when = NOW + timedelta(weeks=claim // 3)
                    submit_review(session, made.assignment(reviewer, claim), made.reviewers[reviewer].id, given, when)
        if reveal is Reveal.AFTER_LOCK:
            made.lock()
    return made


def _of_rows(answer: Answer) -> Found:
    """Departure, interval and word of each row that has them, but of rows for a period."""
    found, name, said = {}, "", ("", "")
    for element in answer.page.elements:
        if element.tag == "th" and element.get("scope") == "row":
            of_period = "2026" in element.text and "last saved" not in element.text
            name = "" if of_period else next(piece.strip() for piece in element.pieces if piece.strip())
        elif element.tag == "td" and element.get("data-head") == "Departure":
            value, _space, rest = element.text.partition(" ")
            said = (value, rest[: rest.find("]") + 1])
        elif element.tag == "td" and element.get("data-head") == "Reading" and name and said[0] != "–":
            found[name] = (*said, element.text)
    return found


def _of_file(visitor: Visitor, path: str, names: dict[str, str]) -> Found:
    found = {}
    for row in csv.DictReader(io.StringIO(visitor.get(path).html)):
        value, low, high = (shift(float(row[each])) if row[each] else "" for each in ("departure", "low", "high"))
        found[names[row["reviewer"]]] = (value, f"[{low}, {high}]" if low else "", row["reading"])
    return found


@pytest.mark.parametrize("claims", [10, 2])
def test_every_page_says_the_same_of_each_reviewer(site: Site, claims: int) -> None:
    made = _rated(site, TABLE[:claims])
    lead, own = site.visitor(made.lead.id), f"/p/{made.project.slug}"
    board = _of_rows(lead.get(f"{own}/dashboard"))
    assert list(board) == ["Ann", "Ben", "Cleo", "Dora"][: 4 if claims > 2 else 3]
    sources = lead.get(f"{own}/agreement/sources")
    assert ("Drift:" in sources.text) == (claims > 2)
    assert _of_rows(sources) == board
    names = {f"R{number}": name for number, name in enumerate(NAMES, 2)}
    assert _of_file(lead, f"{own}/pictures/severity.csv", names) == board
    drawn = lead.get(f"{own}/picture/severity").text
    for place, (value, ends, word) in enumerate(board.values()):
        mine = site.visitor(made.reviewers[place].id).get(f"{own}/me")
        assert _of_rows(mine) == {"You": (value, ends, word)}
        for said in (value, word, *ends.strip("[]").split(", ")):
            assert said in drawn
    words = [word for _value, _ends, word in board.values()][:3]
    assert words == (["stricter", "no clear shift", "more lenient"] if claims > 2 else ["not known"] * 3)


def test_where_there_are_no_intervals_dashboard_and_picture_say_why(site: Site) -> None:
    for table, why in (
        (["1 2 3 .", "2 3 5 ."], "it takes at least 3 claims with two ratings (here 2)"),
        (["1 . . .", ". 2 . ."], "No value: no claim has two ratings."),
    ):
        made = _rated(site, table)
        lead, own = site.visitor(made.lead.id), f"/p/{made.project.slug}"
        assert why in lead.get(f"{own}/dashboard").text
        # Lines of a drawing end without a space.
        assert why.replace(" ", "") in lead.get(f"{own}/picture/severity").text.replace(" ", "")


def _csv(visitor: Visitor, own: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.get(f"{own}/pictures/severity.csv").html)))


def test_while_claims_are_closed_departures_are_of_the_open_ones(site: Site) -> None:
    made = _rated(site, TABLE * 2, Reveal.AFTER_OWN)
    own, dora = f"/p/{made.project.slug}", site.visitor(made.reviewers[3].id)
    for is_locked in (False, True):
        if is_locked:
            with site.database.writing() as session:
                rounds.lock_round(session, rounds.find_round(session, made.project.id), now=NOW, actor_id=made.lead.id)
        board, drawn = dora.get(f"{own}/dashboard"), dora.get(f"{own}/picture/severity")
        cells = [cell.text for cell in board.page.all("td", data_head="Departure")]
        assert ["]" in cell for cell in cells] == [True] * 4
        counts = ["20", "18", "20", "4"] if is_locked else ["4"] * 4
        assert [row["ratings"] for row in _csv(dora, own)] == counts
        assert ["4 ratings" in cell for cell in cells] == [each == "4" for each in counts]
        for answer, words in (
            (board, "Here it is of the claims that are open to you."),
            (drawn, "that are open to you."),
        ):
            assert (words in answer.text) is not is_locked


@pytest.mark.parametrize("closed", [1, 12])
def test_what_others_say_of_closed_claims_shows_in_no_departure(site: Site, closed: int) -> None:
    """However many there are: from two files before and after it, a rating could be worked out."""
    made = _rated(site, [*TABLE, *[". 3 4 ."] * closed, ". . . ."], Reveal.AFTER_OWN)
    own, ann = f"/p/{made.project.slug}", site.visitor(made.reviewers[0].id)

    def seen() -> tuple[Found, list[dict[str, str]]]:
        return _of_rows(ann.get(f"{own}/dashboard")), _csv(ann, own)

    before = seen()
    assert len(before[0]) == len(before[1]) == 4
    for reviewer, cell in ((1, "5"), (2, "1")):
        number = site.assignment(made.reviewers[reviewer].id, f"K{len(TABLE) + closed + 1}")
        with site.database.writing() as session:
            given = Submission(made._answers(cell), "Because.", "late")
            submit_review(session, number, made.reviewers[reviewer].id, given, NOW)
        assert seen() == before


def test_somebody_whose_claims_nobody_else_has_rated_is_not_compared(site: Site) -> None:
    table = ["1 2 . .", "2 2 . .", "2 3 . .", "1 1 . .", "2 2 . .", "2 1 . .", *[f". . {step} ." for step in "54545"]]
    made = _rated(site, table)
    lead, own = site.visitor(made.lead.id), f"/p/{made.project.slug}"
    board = lead.get(f"{own}/dashboard")
    assert {name: word for name, (_value, _ends, word) in _of_rows(board).items()} == {
        "Ann": "no clear shift",
        "Ben": "no clear shift",
    }
    assert "nobody else has rated the same claims" in board.text
    sources = lead.get(f"{own}/agreement/sources")
    assert "Not compared, since nobody else has rated their claims: Cleo." in sources.text
    *compared, alone = _csv(lead, own)
    assert [row["reason"] == "" for row in compared] == [True, True]
    assert alone == {
        "reviewer": "R4",
        "departure": "",
        "low": "",
        "high": "",
        "ratings": "0",
        "reading": "not known",
        "reason": "No value: nobody else has rated the same claims.",
    }
    assert "more lenient: Cleo" not in sources.text
    assert "Cleo" in lead.get(f"{own}/picture/severity").text
    assert [row["reviewer"] for row in compared] == ["R2", "R3"]
    assert "nobody else has rated the same claims" in site.visitor(made.reviewers[2].id).get(f"{own}/me").text
