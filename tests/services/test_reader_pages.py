"""What stands on a page to publish, and what stands in its way."""

from dataclasses import replace
from datetime import timedelta

import factories
import pytest
from factories import NOW
from planted_round import make_planted_round
from published import Published, publish
from second_round import open_second
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import AuditEntry, Document, Membership
from annotator.models.vocabulary import Purpose, Reveal
from annotator.services import claims, reader_pages, rounds
from annotator.services.claim_store import read_draft


@pytest.fixture
def made(session: Session) -> Published:
    return publish(session)


def test_the_page_of_a_locked_round(made: Published) -> None:
    page = made.page()
    assert [claim.key for claim in page.claims] == ["K1", "K2", "K3"]
    assert [claim.counts for claim in page.claims] == [(0, 2, 1, 0, 0), (1, 0, 0, 0, 1), (0, 0, 3, 0, 0)]
    assert [claim.spread.median for claim in page.claims] == [1, 2, 2]
    assert page.claims[1].reasons == (("Wording too vague", 1),)
    assert (page.claims[1].rated, page.claims[1].cannot_judge) == (2, 1)
    assert (page.reviewers, page.report.items, page.report.cannot_judge) == (3, 3, 1)
    assert (page.round_number, page.as_of, page.text) == (1, NOW, None)
    assert [(each.number, each.locked_at) for each in page.rounds] == [(1, NOW)]
    assert not page.is_example
    assert not page.opens_with_own
    assert len(page.report.method.input_sha256) == 64


def test_an_open_round_is_refused_with_the_reason(session: Session) -> None:
    made = publish(session, locks=False)
    found = made.preview()
    assert found.page is None
    assert "Round 1 is still open" in found.blocks[0]
    with pytest.raises(Conflict, match="lock it first"):
        made.page()


def test_a_project_without_a_round(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="report")
    found = reader_pages.preview(session, project, "report")
    assert found.blocks == ("No round has been opened yet. A page to publish is made from a locked round.",)


def test_a_round_without_an_answer_gives_nothing_to_publish(session: Session) -> None:
    made = publish(session, [". ."])
    assert "has an answer in round 1" in made.preview().blocks[0]


def test_a_document_without_a_claim_in_the_round(made: Published) -> None:
    factories.make_document(made.session, made.rated.project, key="other")
    found = reader_pages.preview(made.session, made.rated.project, "other")
    assert found.page is None
    assert "nothing to publish" in found.blocks[0]


@pytest.mark.parametrize(("key", "number"), [("nowhere", None), ("report", 7)])
def test_what_is_not_there(made: Published, key: str, number: int | None) -> None:
    with pytest.raises(NotFound):
        reader_pages.preview(made.session, made.rated.project, key, number)


def test_the_newest_locked_round_is_taken_unless_another_is_named(session: Session) -> None:
    made = publish(session, locks=False)
    second = open_second(made.rated)
    assert made.page().round_number == 1
    assert "Round 2 is still open" in made.preview(2).blocks[0]
    second.rate(0, 0, "4")
    second.lock()
    assert made.page().round_number == 2
    assert [each.number for each in made.page().rounds] == [1, 2]
    first = made.preview(1).page
    assert first is not None
    assert [each.number for each in first.rounds] == [1]
    assert reader_pages.locked_rounds(made.session, made.rated.project.id) == (2, 1)


def test_a_serious_allegation_without_a_claimant_is_refused_by_name(made: Published) -> None:
    made.nameless("K2", "Took bribes.")
    found = made.preview()
    assert found.page is not None
    assert len(found.blocks) == 1
    with pytest.raises(
        Conflict, match=r"K2 is a serious allegation and has no claimant.*say who makes it, or withdraw"
    ):
        made.page()


def test_one_by_nobody_known_is_named_before_it_is_published(session: Session) -> None:
    made = publish(session)
    for claim, kind in ((0, "unnamed"), (1, "person")):
        draft = read_draft(session, made.rated.claims[claim])
        source = factories.make_source(session, made.rated.project, name=f"Somebody {claim}", type=kind)
        draft = replace(draft, is_sensitive=True, claimants=(replace(draft.claimants[0], source_id=source.id),))
        key = made.rated.claims[claim].key
        claims.edit_claim(session, made.rated.project.id, key, draft, base_version=1, now=NOW, actor_id=None)
    found = made.preview()
    assert found.blocks == ()
    assert [each for each in found.cautions if "not identified" in each] == [
        "K1 is a serious allegation by somebody who is not identified. The page says so."
    ]
    # Their ratings were given to the wording before.
    assert "6 ratings are of an earlier wording of their claims." in " ".join(found.cautions)
    assert [claim.earlier for claim in made.page().claims] == [3, 3, 0]


def test_withdrawn_and_planted_claims_stay_out(session: Session) -> None:
    known = {1: (Purpose.GOLD, "3"), 2: (Purpose.TRAINING, "4")}
    rated = make_planted_round(session, claims=4, known=known, has_gold=True, training_pass_percent=0)
    project = rated.project.id
    ann = select(Membership).where(Membership.reviewer_id == rated.reviewers[0].id)
    session.scalars(ann).one().trained_at = NOW
    for claim in (0, 1, 2):
        rated.rate(0, claim, "2")
    claims.withdraw_claim(session, project, "K4", now=NOW, actor_id=None, reason="Twice.")
    rated.lock()
    document = session.get_one(Document, rated.claims[0].document_id)
    page = reader_pages.read_reader_page(session, rated.project, document.key)
    assert [claim.key for claim in page.claims] == ["K1"]
    assert (page.withdrawn, page.report.ratings) == (1, 1)


def test_the_text_is_there_only_where_it_is_allowed(made: Published) -> None:
    made.allow()
    text = made.page().text
    assert text is not None
    assert text.placed == {"K1", "K2"}
    assert [len(paragraph.stretches) for paragraph in text.paragraphs] == [3, 1, 1]
    assert made.preview().cautions == ("1 claim has no place in this text. It is listed and not underlined.",)
    made.allow(may=False)
    assert made.page().text is None


def test_a_text_that_may_be_published_and_is_not_stored(session: Session) -> None:
    made = publish(session, body=None)
    made.allow()
    assert made.page().text is None
    assert made.preview().cautions == (
        "The words of this document may be published, but are not stored here: claims alone are shown.",
    )


def test_a_reason_for_the_date_that_quotes_is_named_before_it_is_published(made: Published) -> None:
    made.document.date_reason = "It says “last week” of a meeting in May."
    found = reader_pages.preview(made.session, made.rated.project, made.document.key)
    assert [caution for caution in found.cautions if "It says “last week” of a meeting in May." in caution]
    made.allow()
    found = reader_pages.preview(made.session, made.rated.project, made.document.key)
    assert not [caution for caution in found.cautions if "last week" in caution]


def test_what_is_allowed_is_logged_once(made: Published) -> None:
    for may in (True, True, False):
        made.allow(may)
    logged = select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.action.like("document.text_%"))
    assert made.session.execute(logged.order_by(AuditEntry.id)).all() == [
        ("document.text_allowed", made.rated.lead.id),
        ("document.text_refused", made.rated.lead.id),
    ]


def test_who_opened_results_before_the_lock_is_counted(made: Published) -> None:
    for days in (1, -1, 2):
        factories.make_membership(
            made.session, made.rated.project, role="lead", unblinded_at=NOW + timedelta(days=days)
        )
    assert made.page().opened_early == 1


def test_example_data_is_known_by_its_reviewers(session: Session) -> None:
    made = publish(session, reveal=Reveal.AFTER_OWN)
    made.rated.reviewers[0].is_example = True
    session.flush()
    page = made.page()
    assert page.is_example
    assert page.opens_with_own


def test_a_claim_of_another_document_is_on_another_page(made: Published) -> None:
    session, project = made.session, made.rated.project
    other = factories.make_document(session, project, key="other")
    claim = factories.make_claim(session, project, other, key="K4", position=4)
    round_ = rounds.open_round(session, project, now=NOW, actor_id=made.rated.lead.id)
    second = replace(made.rated, round=round_, claims=[claim])
    second.rate(0, 0, "4")
    second.lock()
    page = reader_pages.read_reader_page(session, project, "other")
    assert [each.key for each in page.claims] == ["K4"]
    assert (page.report.items, page.report.ratings, page.reviewers) == (1, 1, 1)
    assert "has an answer in round 2" in made.preview().blocks[0]
    first = made.preview(1).page
    assert first is not None
    assert len(first.claims) == 3
