"""While claims are closed to a reviewer, no figure tells what anybody answered to one of them."""

from dataclasses import replace

import pytest
from rated_round import make_rated_round
from visiting import Site, Visitor

from annotator.models.vocabulary import Reveal


def _figures(visitor: Visitor, own: str) -> tuple[str, ...]:
    """What the dashboard says of agreement and of "cannot judge", and the file and the reports of the same."""
    board = visitor.get(f"{own}/dashboard").text
    parts = [("Cannot judge", "Alpha"), ("Alpha", "A claim’s ratings"), ("Agreement so far", "Reviewers")]
    found = [board[board.index(first) : board.index(last, board.index(first))] for first, last in parts]
    found.append(board[board.index("Cannot judge, by reason") :])
    found += [visitor.get(f"{own}/pictures/coefficients.{kind}").html for kind in ("csv", "svg")]
    paper = visitor.get(f"{own}/report").text
    found.append(paper[paper.index("Ratings") : paper.index("Claims, one by one")])
    report = visitor.get(f"{own}/agreement").text
    found.append(report[report.index("Krippendorff") : report.index("What others have reached")])
    return tuple(found)


@pytest.mark.parametrize("closed", [2, 12])
def test_no_figure_moves_with_an_answer_to_a_closed_claim(site: Site, closed: int) -> None:
    """From two decimals of alpha before and after, both ratings of the claim could be worked out."""
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3 4", "4 4 5", "1 2 1", *[". 5 ."] * closed], reveal=Reveal.AFTER_OWN)
    own, ann = f"/p/{made.project.slug}", site.visitor(made.reviewers[0].id)
    before = _figures(ann, own)
    for claim, cell in ((3, "2"), (4, "vague")):
        with site.database.writing() as session:
            replace(made, session=session).rate(2, claim, cell)
        assert _figures(ann, own) == before
