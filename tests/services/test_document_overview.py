"""A document paragraph by paragraph."""

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import ClaimVersion, Document, Reviewer
from annotator.models.vocabulary import Reveal
from annotator.services import claims, document_overview
from annotator.services.document_entries import read_document
from annotator.services.document_overview import DocumentOverview, read_overview

TABLE = ["2 4 3", "3 3 vague", "5 . ."]


@pytest.fixture
def made(session: Session) -> RatedRound:
    """K1 to K3, in paragraph 1, are rated; Q7 in paragraph 7 and Q0 in none came later."""
    return _with_others(make_rated_round(session, TABLE))


def _with_others(made: RatedRound) -> RatedRound:
    for key, paragraph in (("Q7", 7), ("Q0", None)):
        version = {"paragraph": paragraph}
        factories.make_claim(made.session, made.project, _document(made), key=key, version=version)
    return made


def _document(made: RatedRound) -> Document:
    return made.session.get_one(Document, made.claims[0].document_id)


def _overview(made: RatedRound, viewer: Reviewer, page: int = 1) -> DocumentOverview:
    document = read_document(made.session, made.project.id, _document(made).key)
    return read_overview(made.session, document, made.round, made.main, made.opening(viewer), page=page)


def test_paragraphs_in_order_with_all_ratings_of_their_claims(made: RatedRound) -> None:
    made.lock()
    found = _overview(made, made.lead)
    first, seventh, none = found.paragraphs
    assert [each.number for each in found.paragraphs] == [1, 7, None]
    assert (found.claims, found.total, found.pages) == (5, 3, 1)
    assert (first.counts, first.ratings, first.rated, first.hidden) == ((0, 1, 3, 1, 1), 6, 3, 0)
    assert (first.cannot_judge, first.spread.median, first.medians) == (1, 2, (2, 4))
    assert [each.ratings for each in first.claims] == [3, 2, 1]
    assert [each.result for each in (*seventh.claims, *none.claims)] == [None, None]
    assert (seventh.counts, seventh.medians, seventh.spread.median) == ((0, 0, 0, 0, 0), None, None)


def test_nothing_of_what_is_closed(made: RatedRound) -> None:
    first = _overview(made, made.lead).paragraphs[0]
    assert (first.ratings, first.rated, first.hidden, first.cannot_judge, first.medians) == (0, 0, 3, 0, None)


def test_only_what_has_opened_is_put_together(session: Session) -> None:
    made = make_rated_round(session, ["2 4 3", ". 3 vague", ". 5 5"], reveal=Reveal.AFTER_OWN)
    first = _overview(made, made.reviewers[0]).paragraphs[0]
    assert (first.counts, first.rated, first.hidden, first.cannot_judge) == ((0, 1, 1, 1, 0), 1, 2, 0)


def test_before_the_first_round(made: RatedRound) -> None:
    document = read_document(made.session, made.project.id, _document(made).key)
    found = read_overview(made.session, document, None, None, None)
    assert [each.counts for each in found.paragraphs] == [(), (), ()]


def test_withdrawn_claims_are_left_out(made: RatedRound) -> None:
    claims.withdraw_claim(
        made.session, made.project.id, "Q7", now=factories.NOW, actor_id=made.lead.id, reason="Twice."
    )
    assert [each.number for each in _overview(made, made.lead).paragraphs] == [1, None]


def test_pages(made: RatedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_overview, "PER_PAGE", 2)
    assert [each.number for each in _overview(made, made.lead, 2).paragraphs] == [None]
    assert (_overview(made, made.lead, 9).page, _overview(made, made.lead, -1).page) == (2, 1)


def test_the_words_are_of_where_the_claims_stand(made: RatedRound) -> None:
    text = factories.make_text(made.session, _document(made))
    seventh = made.session.scalars(
        select(ClaimVersion)
        .join(factories.Claim, factories.Claim.id == ClaimVersion.claim_id)
        .where(factories.Claim.key == "Q7")
    ).one()
    # The text counts otherwise than the document: this is its second paragraph.
    start = factories.DIGEST.index("An analyst")
    factories.make_locator(made.session, seventh.id, text, start, start + 10)
    first, found, none = _overview(made, made.lead).paragraphs
    assert found.excerpt == "An analyst says arms are bought in the capital; the author calls this absurd."
    assert (first.excerpt, none.excerpt) == ("", "")


def test_a_long_paragraph_is_cut_between_words() -> None:
    begun = document_overview._begun("word " * 100)
    assert begun.endswith("word …")
    assert len(begun) <= document_overview.EXCERPT + 2
    assert document_overview._begun("x" * 400) == "x" * document_overview.EXCERPT + " …"
