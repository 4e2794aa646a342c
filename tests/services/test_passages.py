"""Passages as reasons: found in the claim's text, or refused in words."""

from dataclasses import replace
from datetime import timedelta

import factories
import pytest
from factories import DIGEST, NOW
from scene import Scene, make_scene
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid
from annotator.models import ClaimVersion, DocumentText, ReviewRevision, RevisionPassage
from annotator.models.vocabulary import TextKind
from annotator.services import passages, reviews
from annotator.services.passages import LONGEST_PASSAGE, KeptPassage
from annotator.services.reviews import Submission

LATER = NOW + timedelta(minutes=5)
NOT_FOUND = "This passage is not in the text."


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def submission(scene: Scene, *quotations: str, request_id: str = "one") -> Submission:
    named = {f"passage_{number}": text for number, text in enumerate(quotations, 1)}
    return Submission(scene.answers(), "", request_id, passages=named)


def submit(session: Session, scene: Scene, *quotations: str, request_id: str = "one") -> reviews.Saved:
    sent = submission(scene, *quotations, request_id=request_id)
    return reviews.submit_review(session, scene.ids["twin"], scene.second.id, sent, LATER)


def kept(session: Session, saved: reviews.Saved) -> list[tuple[int, int, str]]:
    rows = session.execute(
        select(RevisionPassage.start, RevisionPassage.end, RevisionPassage.exact)
        .join(ReviewRevision, ReviewRevision.id == RevisionPassage.revision_id)
        .where(ReviewRevision.review_id == saved.review_id, ReviewRevision.number == saved.revision)
        .order_by(RevisionPassage.position)
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("A minister showed a vehicle.", "A minister showed a vehicle."),
        ("  showed\n a\tvehicle ", "showed a vehicle"),
        ("a hand in it. An analyst says", "a hand in it.\n\nAn analyst says"),
        ("“showed a vehicle”", "showed a vehicle"),
    ],
)
def test_a_quotation_is_found_as_it_stands_or_with_other_white_space(
    session: Session, scene: Scene, typed: str, exact: str
) -> None:
    start = DIGEST.index(exact)
    assert kept(session, submit(session, scene, typed)) == [(start, start + len(exact), exact)]


def test_several_passages_keep_their_order_and_each_place_is_kept_once(session: Session, scene: Scene) -> None:
    saved = submit(session, scene, "the capital", "A minister", "the  capital")
    assert [exact for _start, _end, exact in kept(session, saved)] == ["the capital", "A minister"]


def test_of_several_places_the_nearest_to_the_claim(session: Session) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    body = "It is said. 🛰 Much else stands here. It is said."
    text = factories.make_text(session, document, body)
    claim = factories.make_claim(session, project, document)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    found, _faults = passages.locate(session, version, {"passage_1": "It is said."})
    assert found[0].start == 0
    factories.make_locator(session, version, text, 37, 40)
    found, faults = passages.locate(session, version, {"passage_1": "It is said."})
    assert faults == {}
    assert [(place.start, place.exact) for place in found] == [(body.rindex("It is"), "It is said.")]


def test_the_original_comes_before_the_digest(session: Session, scene: Scene) -> None:
    withheld = session.get_one(DocumentText, scene.ids["withheld"])
    assert withheld.kind == TextKind.ORIGINAL
    found, _faults = passages.locate(session, scene.ids["version"], {"passage_1": "A minister"})
    assert found[0].document_text_id == scene.ids["text"]  # the original is not held


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("A ministry showed", NOT_FOUND),
        ("“”", NOT_FOUND),
        ("a" * (LONGEST_PASSAGE + 1), "too long: at most 2000"),
    ],
)
def test_what_is_not_in_the_text_is_refused_with_everything_else(
    session: Session, scene: Scene, typed: str, message: str
) -> None:
    sent = replace(submission(scene, "A minister", typed), answers={})
    with pytest.raises(Invalid) as refused:
        reviews.submit_review(session, scene.ids["twin"], scene.second.id, sent, LATER)
    assert list(refused.value.errors) == ["c_support", "c_basis", "passage_2"]
    assert message in refused.value.errors["passage_2"]


def test_without_a_text_it_says_so(session: Session) -> None:
    project = factories.make_project(session)
    claim = factories.make_claim(session, project)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    _found, faults = passages.locate(session, version, {"passage_1": "A minister"})
    assert faults["passage_1"].startswith("The text of this document is not held here")


def test_a_retry_has_the_same_passages(session: Session, scene: Scene) -> None:
    first = submit(session, scene, "A minister")
    assert submit(session, scene, " A  minister").is_retry
    assert len(kept(session, first)) == 1
    for others in ((), ("the capital",)):
        with pytest.raises(Conflict, match="saved before with other answers"):
            submit(session, scene, *others)


def test_each_revision_has_its_own(session: Session, scene: Scene) -> None:
    first = submit(session, scene, "A minister")
    second = submit(session, scene, "the capital", request_id="two")
    assert [exact for _start, _end, exact in kept(session, first)] == ["A minister"]
    ids = session.scalars(
        select(ReviewRevision.id).where(ReviewRevision.review_id == second.review_id).order_by(ReviewRevision.number)
    ).all()
    start = DIGEST.index("the capital")
    place = KeptPassage(TextKind.DIGEST, start, start + 11, "the capital")
    assert passages.of_revisions(session, [ids[1]]) == {ids[1]: (place,)}
    assert set(passages.of_round(session, scene.round.id)) == set(ids)
    assert passages.of_revisions(session, [scene.ids["revision"]]) == {}
