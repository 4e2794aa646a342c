"""The numbers of pictures: each with its interval, its range or the reason why there is none, in the file too."""

import csv
import io
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

from picture_rows import FACTS, SCALES, criterion, draw, line

from annotator.agreement import Undefined, from_matrix, pairwise_kappa
from annotator.models.vocabulary import RelationType
from annotator.services.claim_consensus import ClaimConsensus, Posterior
from annotator.services.claim_context import ClaimContext
from annotator.services.claim_relations import RelationRecord
from annotator.services.reviewer_leanings import Lean
from annotator.services.source_ledger import Ledger, SourceLedger, StepCount
from annotator.web.charts.relations import Rated
from annotator.web.charts.standalone import standalone
from annotator.web.pictures.files import picture_file
from annotator.web.pictures.kinds import consensus, pairs, relations, severity, source
from annotator.web.pictures.registry import Made


def _rows(made: Made) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(picture_file(made, "csv").decode(), newline="")))


def test_what_reviewers_say_together_has_its_range() -> None:
    known = Posterior((0.0, 0.61, 0.38, 0.01, 0.0), 1, 1, 2, 0.99)
    rows = [
        ClaimConsensus(line(1, "Yes."), (0, 2, 1, 0, 0), 0, known),
        ClaimConsensus(line(2, "No."), (0, 2, 0, 0, 0), 0, replace(known, first=1, last=1)),
        ClaimConsensus(line(3, "So."), (0,) * 5, 1, None),
    ]
    made = consensus.draw(FACTS, criterion(SCALES["five"], "Support"), rows, total=3)
    place = made.picture.heads.index("95\u202f% range") - 1
    assert [row.values[place] for row in made.picture.rows] == ["2–3", "2", "–"]
    ends = [(row["credible_first"], row["credible_last"]) for row in _rows(made)]
    assert ends == [("2", "3"), ("2", "2"), ("", "")]


def test_the_range_runs_from_less_to_more_support() -> None:
    known = Posterior((0.0, 0.61, 0.38, 0.01, 0.0), 1, 1, 2, 0.99)
    rows = [ClaimConsensus(line(1, "Yes."), (0, 2, 1, 0, 0), 0, known)]
    made = consensus.draw(FACTS, criterion(SCALES["flipped"], "Grade"), rows, total=1)
    assert made.picture.rows[0].values[-2] == "C–B"
    assert (_rows(made)[0]["credible_first"], _rows(made)[0]["credible_last"]) == ("C", "B")


def _side(**given: object) -> Ledger:
    steps = tuple(StepCount(place, str(place + 1), "", place) for place in range(5))
    side = Ledger(
        claims=1, rated=1, hidden=0, ratings=10, cannot_judge=3, steps=steps, mean=2.0, interval=None,
        reason="One rated claim: too few for an interval.", documents=1, median=1.0, standing=None, periods=(),
    )  # fmt: skip
    return replace(side, **given)  # type: ignore[arg-type]


def test_a_ledger_says_what_is_off_the_scale_and_why_there_is_no_interval() -> None:
    sides = SourceLedger(_side(), _side(interval=(2.0, 2.6), reason=""))
    made = source.draw(FACTS, "Somebody", criterion(SCALES["five"], "Support"), sides)
    assert made.picture.heads[-3:] == ("Cannot judge", "Mean", "95\u202f% interval")
    assert [row.values[-3:] for row in made.picture.rows] == [("3", "2.0", "none"), ("3", "2.0", "2.0 to 2.6")]
    assert [row["reason"] for row in _rows(made)] == ["One rated claim: too few for an interval.", ""]
    assert "What it says: One rated claim: too few for an interval." in made.picture.notes


def test_the_file_of_a_graph_says_what_its_claims_say_and_who_says_it() -> None:
    made = draw("relations", 3)
    drawn = standalone(made.picture)
    words = " ".join(label.text for part in drawn.parts for label, _box in part.boxes)
    for row in made.picture.rows:
        assert row.label[:20] in words
        assert row.by[:12] in words
        assert set(row.values) <= set(words.split(" ")) | {row.values[0]}
    assert made.picture.heads[1] in words


def test_an_empty_cell_is_explained_where_there_is_one() -> None:
    """In the legend, over the first of them, and not beneath the last."""
    struck = [[key.label for key in draw("matrix", count).picture.keys if key.is_struck] for count in (23, 0)]
    assert struck == [["No ratings, or none open to you yet"], []]


def test_a_graph_explains_what_it_holds_and_nothing_else() -> None:
    """No legend of steps without a tile, no word on dashes without one, and a count of what is drawn."""
    speaker = line(1, "A minister.").voices
    claim = cast("ClaimContext", SimpleNamespace(key="K1", text="Yes.", voices=speaker, id=1))
    found = [
        RelationRecord(number, type_, True, "supports", key, "Words.", "Source", "")
        for number, (type_, key) in enumerate([(RelationType.SUPPORTS, "K2"), (RelationType.PART_OF, "K2")])
    ]
    plain = relations.draw(FACTS, criterion(SCALES["five"], "Support"), claim, found, {}).picture
    assert plain.description == "K1: 2 relations to 1 other claim."
    assert plain.keys == ()
    assert plain.notes == ("No tiles: none of these claims is rated, or none is open to you yet.",)
    denied = [*found, RelationRecord(3, RelationType.DENIES, True, "denies", "K3", "Words.", "Source", "")]
    rated = {"K3": Rated("2", "s2", "i2", 4)}
    full = relations.draw(FACTS, criterion(SCALES["five"], "Support"), claim, denied, rated).picture
    assert [key.mark for key in full.keys] == ["1", "2", "3", "4", "5"]
    assert full.notes == (
        "A tile is the median step on Support, n the number of ratings.",
        "No tile: not rated, or not open to you yet.",
        "Dashed: the two do not sit well together.",
    )
    # A rating of what is in the list alone puts no tile into the drawing.
    assert relations.draw(FACTS, criterion(SCALES["five"], "Support"), claim, denied, rated, 2).picture.keys == ()


def test_a_name_from_right_to_left_leaves_the_number_of_its_row_where_it_is() -> None:
    known = pairwise_kappa(from_matrix([[1, 2], [2, 2], [1, 1], [2, 1]], [1, 2]), "identity")[0]
    made = pairs.draw(FACTS, ("Bo 1", "وزارة 1"), [[known]], "quadratic", is_ordered=True)
    assert made.picture.rows[0].label == "\u200e2 \u2068وزارة 1\u2069"


def test_what_is_unknown_says_why_and_not_that_nobody_rated() -> None:
    rows = [
        ClaimConsensus(line(1, "Yes."), (0, 1, 0, 0, 0), 0, None),
        ClaimConsensus(line(2, "No."), (0,) * 5, 0, None),
    ]
    made = consensus.draw(FACTS, criterion(SCALES["five"], "Support"), rows, total=2, reason="Too few.")
    assert [row.note for row in made.picture.rows] == ["Too few.", "No ratings"]


def test_a_file_of_departures_has_the_decimals_that_can_be_trusted() -> None:
    made = [
        severity.draw(FACTS, [("R2", Lean(0.12341 + noise, -0.2 - noise, 0.45 + noise, 9))]) for noise in (0.0, 4e-9)
    ]
    assert _rows(made[0]) == _rows(made[1])
    assert _rows(made[0])[0]["departure"] == "0.1234"


def test_departures_have_their_interval_or_the_reason() -> None:
    none = Undefined("same_gaps", "No interval: raters differ by the same on every item.")
    made = severity.draw(FACTS, [("R2", Lean(-0.5, None, None, 9, none)), ("R3", Lean(0.5, 0.2, 0.8, 9))])
    first, second = _rows(made)
    assert first["reason"].startswith("No interval: reviewers differ by the same on every claim")
    assert (first["low"], second["low"], second["reason"]) == ("", "0.2", "")


def test_who_is_not_compared_stands_in_the_file_with_the_reason() -> None:
    made = severity.draw(
        FACTS, [("R2", Lean(0.5, 0.2, 0.8, 9))], alone=[("R3", Undefined("shares_nothing", "No value: alone."))]
    )
    assert [(row["reviewer"], row["departure"], row["ratings"], row["reading"]) for row in _rows(made)] == [
        ("R2", "0.5", "9", "more lenient"),
        ("R3", "", "0", "not known"),
    ]
    assert _rows(made)[1]["reason"] == "No value: nobody else has rated the same claims."
    assert [row.label for row in made.picture.rows] == ["R2"]
