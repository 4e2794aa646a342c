"""Text from right to left: what people type is set in its own direction, apart from what stands beside it."""

import re

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Site

from annotator.models import Assignment
from annotator.models.vocabulary import Reveal
from annotator.services import reviews, rounds
from annotator.services.reviews import Submission

NAME, CLAIM = "وكالة الأنباء (سانا)", "قالت الوكالة إن 45 شخصًا قُتلوا (3 مارس)."
TITLE, REASON, PERSON = "مشروع تقييم (2024)", "لا دليل معروض (صفحة 3).", "ليلى (محررة)"


@pytest.fixture
def arabic(site: Site) -> RatedRound:
    """A locked round in which every name, claim and reason is Arabic."""
    with site.database.writing() as session:
        rated = make_rated_round(session, ["2 3 4", "1 5 2"], reveal=Reveal.AFTER_OWN)
        rated.project.title = TITLE
        for number, person in enumerate(rated.reviewers, start=1):
            person.name = f"{PERSON} {number}"
        source, relayer = (factories.make_source(session, rated.project, name=NAME) for _each in range(2))
        document = factories.make_document(session, rated.project, key="AR", title=TITLE, authors=PERSON)
        rated.lock()
        claim = factories.make_claim(session, rated.project, document, source, relayer, {"text": CLAIM}, key="AR")
        session.flush()
        round_ = rounds.open_round(session, rated.project, now=factories.NOW, actor_id=None)
        for person in rated.reviewers[:2]:
            chosen = select(Assignment.id).where(
                Assignment.round_id == round_.id,
                Assignment.claim_id == claim.id,
                Assignment.reviewer_id == person.id,
            )
            submission = Submission(rated._answers("2"), REASON, "once")
            reviews.submit_review(session, session.scalars(chosen).one(), person.id, submission, factories.NOW)
        rounds.lock_round(session, round_, now=factories.NOW, actor_id=None)
    return rated


PATHS = (
    *("", "claims/AR", "dashboard", "agreement?round=2", "sources", "members", "exports", "mine?round=2", "rounds"),
    *("documents", "documents/AR", "documents/AR/edit", "documents/AR/claims/new"),
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["lead", "reviewer"])
def test_what_people_typed_has_its_own_direction(site: Site, arabic: RatedRound, path: str, who: str) -> None:
    person = arabic.lead if who == "lead" else arabic.reviewers[0]
    answer = site.visitor(person.id).get(f"/p/{arabic.project.slug}/{path}")
    if answer.status == 403:
        return
    for text in (NAME, CLAIM, TITLE, REASON, PERSON):
        for place in re.finditer(re.escape(text), answer.html):
            before = answer.html[: place.start()]
            opening = before[before.rindex("<") :]
            is_apart = opening.startswith(("<bdi", "<title")) or 'dir="auto"' in opening or "aria-label" in opening
            assert is_apart or opening.startswith(("<option", "<mark")), (text, before[-160:])
