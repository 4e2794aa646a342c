"""Drafts: their owner's alone, never overwritten by an older window, ended by what they become."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from factories import NOW
from scene import Scene, lock, make_scene
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import Draft, Membership, ReviewRevision
from annotator.services import drafts, reviews
from annotator.services.drafts import MOST_CHARACTERS, MOST_FIELDS, SavedDraft
from annotator.services.reviews import Submission

LATER = NOW + timedelta(minutes=5)
TYPED = {"c_support": "3", "rationale": "A lett", "request_id": "tab"}


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def save(session: Session, scene: Scene, fields: dict[str, str] = TYPED, **values: Any) -> SavedDraft:
    """Save a draft of the second reviewer, who has rated nothing."""
    values = {"base_revision": 0, "known_version": 0, "now": NOW} | values
    return drafts.save_draft(session, scene.ids["twin"], scene.second.id, fields, **values)


def read(session: Session, scene: Scene) -> drafts.DraftRecord | None:
    return drafts.read_draft(session, scene.ids["twin"], scene.second.id)


def submit(session: Session, scene: Scene, request_id: str = "tab", **values: Any) -> None:
    submission = Submission(scene.answers(), "A letter.", request_id, **values)
    reviews.submit_review(session, scene.ids["twin"], scene.second.id, submission, LATER)


def test_a_draft_is_kept_as_it_was_typed(session: Session, scene: Scene) -> None:
    assert read(session, scene) is None
    typed = TYPED | {"rationale": "  A \r\n\0 lett", "c_basis": ""}
    assert save(session, scene, typed) == SavedDraft(1, NOW, is_round_open=True)
    kept = read(session, scene)
    assert kept == drafts.DraftRecord(typed | {"rationale": "  A \r\n lett"}, 0, 1, NOW)


def test_the_same_form_saves_on(session: Session, scene: Scene) -> None:
    save(session, scene)
    assert save(session, scene, TYPED | {"rationale": "A letter"}, known_version=1, now=LATER).version == 2
    kept = read(session, scene)
    assert kept is not None
    assert (kept.fields["rationale"], kept.saved_at) == ("A letter", LATER)


def test_a_saving_whose_answer_was_lost_is_sent_again(session: Session, scene: Scene) -> None:
    save(session, scene)
    assert save(session, scene, now=LATER) == SavedDraft(1, NOW, is_round_open=True)
    assert save(session, scene, TYPED | {"rationale": "More"}, now=LATER).version == 2


def test_an_older_window_does_not_overwrite_a_newer_draft(session: Session, scene: Scene) -> None:
    save(session, scene)
    other = TYPED | {"request_id": "other tab", "rationale": "Other"}
    with pytest.raises(Conflict, match="There is another draft of this claim, saved at 12:00:00 UTC"):
        save(session, scene, other)
    assert save(session, scene, other, known_version=1).version == 2
    with pytest.raises(Conflict):
        save(session, scene, known_version=1)
    kept = read(session, scene)
    assert kept is not None
    assert kept.fields == other


def test_a_draft_is_its_owners_alone(session: Session, scene: Scene) -> None:
    save(session, scene)
    for stranger in (scene.first, scene.lead):
        assert drafts.read_draft(session, scene.ids["twin"], stranger.id) is None
        with pytest.raises(NotAllowed, match="assigned to another reviewer"):
            drafts.save_draft(session, scene.ids["twin"], stranger.id, TYPED, base_revision=0, known_version=1, now=NOW)
        with pytest.raises(NotAllowed):
            drafts.discard_draft(session, scene.ids["twin"], stranger.id, 1)
    with pytest.raises(NotFound):
        drafts.save_draft(session, 999, scene.second.id, TYPED, base_revision=0, known_version=0, now=NOW)


def test_who_left_the_project_saves_no_draft_and_keeps_what_there_is(session: Session, scene: Scene) -> None:
    save(session, scene)
    session.execute(update(Membership).where(Membership.reviewer_id == scene.second.id).values(is_active=False))
    with pytest.raises(NotAllowed, match="no longer a member"):
        save(session, scene, TYPED | {"rationale": "More"})
    assert read(session, scene) is not None


@pytest.mark.parametrize(
    "fields", [{"rationale": "a" * (MOST_CHARACTERS + 1)}, {f"f{number}": "" for number in range(MOST_FIELDS + 1)}]
)
def test_a_draft_has_bounds(session: Session, scene: Scene, fields: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="too long to be kept as a draft"):
        save(session, scene, fields)
    assert read(session, scene) is None


def test_a_draft_ends_with_its_submission(session: Session, scene: Scene) -> None:
    save(session, scene)
    submit(session, scene, draft_version=0)  # the answer to the saving came too late to be known
    assert read(session, scene) is None
    with pytest.raises(Conflict, match="You saved this claim in another window meanwhile"):
        save(session, scene)
    assert read(session, scene) is None


def test_a_submission_ends_the_draft_that_its_form_was_made_from(session: Session, scene: Scene) -> None:
    save(session, scene)
    submit(session, scene, "opened anew", draft_version=1)
    assert read(session, scene) is None


def test_the_draft_of_another_window_stays_as_older(session: Session, scene: Scene) -> None:
    save(session, scene)
    submit(session, scene, "other tab", draft_version=0)
    kept = read(session, scene)
    assert kept is not None
    assert (kept.fields, kept.base_revision) == (TYPED, 0)


def test_a_refused_submission_leaves_the_draft(session: Session, scene: Scene) -> None:
    save(session, scene)
    with pytest.raises(Invalid):
        reviews.submit_review(session, scene.ids["twin"], scene.second.id, Submission({}, "", "tab"), LATER)
    assert read(session, scene) is not None


def test_a_lock_leaves_the_draft_and_what_is_typed_on(session: Session, scene: Scene) -> None:
    save(session, scene)
    lock(session, scene)
    assert read(session, scene) is not None
    assert save(session, scene, TYPED | {"rationale": "On"}) == SavedDraft(2, NOW, is_round_open=False)


def test_a_draft_is_discarded_in_the_version_that_was_shown(session: Session, scene: Scene) -> None:
    save(session, scene)
    save(session, scene, TYPED | {"rationale": "On"})
    with pytest.raises(Conflict, match="A newer draft of this claim was saved meanwhile"):
        drafts.discard_draft(session, scene.ids["twin"], scene.second.id, 1)
    drafts.discard_draft(session, scene.ids["twin"], scene.second.id, 2)
    assert read(session, scene) is None
    drafts.discard_draft(session, scene.ids["twin"], scene.second.id, 2)


def test_what_is_undone_becomes_a_draft_unless_there_is_one(session: Session, scene: Scene) -> None:
    drafts.keep_undone(session, scene.ids["twin"], TYPED, 2, NOW)
    drafts.keep_undone(session, scene.ids["twin"], {"c_support": "5"}, 3, LATER)
    assert read(session, scene) == drafts.DraftRecord(TYPED, 2, 1, NOW)


@pytest.fixture
def shared(database: Database) -> tuple[Database, Scene]:
    with database.writing() as session:
        scene = make_scene(session)
    return database, scene


def test_drafts_and_submissions_at_once(shared: tuple[Database, Scene]) -> None:
    """Whatever comes first: one review, and no draft of the window that submitted."""
    database, scene = shared

    def send(number: int) -> str:
        try:
            with database.writing() as session:
                if number % 4 == 3:
                    submit(session, scene, draft_version=0)
                else:
                    save(session, scene, TYPED | {"rationale": f"Letter {number}"}, known_version=0)
        except Conflict:
            return "refused"
        return "kept"

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(send, range(16)))
    assert "kept" in results
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
        made = select(func.count()).select_from(ReviewRevision).where(ReviewRevision.request_id == "tab")
        assert session.scalar(made) == 1
