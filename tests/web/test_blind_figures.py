"""While claims are closed to a reviewer, no figure tells what anybody answered to one of them."""

import re
from dataclasses import replace

import factories
import pytest
from gated_round import make_gated, rate_gated
from rated_round import make_rated_round
from visiting import Site, Visitor

from annotator.models.vocabulary import Reveal
from annotator.services import reviews
from annotator.services.reviews import Submission


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
    # How many answers are left out is progress, which may be seen.
    return tuple(re.sub(r"\d+ answers to claims", "answers to claims", each) for each in found)


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


def test_every_page_says_how_many_answers_are_left_out(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, [". 3 .", *[". 5 4"] * 12, ". . ."], reveal=Reveal.AFTER_OWN)
        made.rate(0, 0, "2")
    own, ann = f"/p/{made.project.slug}", site.visitor(made.reviewers[0].id)
    pages = [f"{own}/{page}" for page in ("dashboard", "agreement", "report")]
    assert not any("to claims closed to you" in ann.get(page).text for page in pages)
    assert "all there are so far" in ann.get(pages[1]).text
    with site.database.writing() as session:
        third = factories.make_reviewer(session, name="Cleo")
        factories.make_membership(session, made.project, third, pseudonym="R99")
        given = factories.make_assignment(session, made.round, made.claims[1], third)
        submission = Submission(made._answers("4"), "Because.", "once")
        reviews.submit_review(session, given.id, third.id, submission, factories.NOW)
    board, report, paper = (ann.get(page).text for page in pages)
    assert "agreement leave out 1 answer to claims closed to you" in board
    for figures in (report, paper):
        assert "1 answer to claims closed to you is left out for now" in figures
    assert "of 14; of the others fewer than two ratings are counted" in report


def _pages(site: Site, reveal: Reveal, cell: str) -> list[str]:
    with site.database.writing() as session:
        made = make_gated(session, 3, reveal)
        rate_gated(made, 0, 0, "3")
        rate_gated(made, 1, 1, "2")
        rate_gated(made, 2, 1, cell)
    own = f"/p/{made.project.slug}"
    addresses = [
        "/claims/K2",
        "/claims",
        "/dashboard",
        "/dashboard?behind=answered",
        "/exports",
        "/agreement",
        "/report",
    ]
    found = []
    for person in (made.reviewers[0], made.lead):
        visitor = site.visitor(person.id)
        found += [visitor.get(f"{own}{address}").text for address in addresses]
    # Made-up names and titles are numbered on.
    return [re.sub(r"(Source|Claim|Person|Document|person)[ -]?\d+|\d\d:\d\d(:\d\d)?", r"\1", each) for each in found]


@pytest.mark.parametrize("reveal", list(Reveal))
def test_no_page_tells_whether_the_question_was_asked(site: Site, reveal: Reveal) -> None:
    assert _pages(site, reveal, "4") == _pages(site, reveal, "-")
