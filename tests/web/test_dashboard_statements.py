"""The dashboard asks the database little, also right after somebody else has saved something."""

import copy

import factories
import pytest
from counted_statements import counted
from factories import NOW
from rated_round import make_rated_round
from visiting import Site

from annotator.models.vocabulary import Reveal, Role
from annotator.services import reviews
from annotator.services.reviews import Submission

MOST = 15
TABLE = ["3 4 2", "2 2 3", "5 4 5", "1 2 1", "3 3 4", "2 4 .", "4 4 3", "1 1 2", "5 5 5", "3 2 3", "2 3 2", "4 . 5"]

FOUR_QUESTIONS = copy.deepcopy(factories.RUBRIC)
FOUR_QUESTIONS["key"] = "four-questions"
FOUR_QUESTIONS["criteria"] += [
    {**FOUR_QUESTIONS["criteria"][0], "key": key, "short": key, "required": False} for key in ("third", "fourth")
]


def test_right_after_another_has_saved(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN, rubric=FOUR_QUESTIONS)
        assigned, person = made.assignment(2, 5), made.reviewers[2].id
        answers = made._answers("3")
        observer = factories.make_reviewer(session)
        factories.make_membership(session, made.project, observer, role=Role.OBSERVER)
    with counted(site.database) as statements:
        for viewer in (made.lead.id, made.reviewers[0].id, observer.id):
            visitor, where = site.visitor(viewer), f"/p/{made.project.slug}/dashboard"
            for request_id in (f"once {viewer}", f"twice {viewer}"):
                assert visitor.get(where).status == 200
                with site.database.writing() as session:
                    reviews.submit_review(session, assigned, person, Submission(answers, "Seen.", request_id), NOW)
                statements.clear()
                assert visitor.get(where).status == 200
                assert len(statements) <= MOST, "\n".join(statements)


@pytest.mark.parametrize(("is_locked", "most"), [(False, MOST + 4), (True, MOST + 7)], ids=["open", "locked"])
@pytest.mark.parametrize("viewer", ["lead", "reviewer", "observer"])
def test_when_it_is_opened_for_the_first_time(site: Site, viewer: str, is_locked: bool, most: int) -> None:
    """Once in a process nothing is known yet, of which the rubric takes three statements and the rest one each.

    After the lock a lead asks two about decisions, and whoever sees everything one about each ordered question.
    """
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN, rubric=FOUR_QUESTIONS)
        observer = factories.make_reviewer(session)
        factories.make_membership(session, made.project, observer, role=Role.OBSERVER)
        if is_locked:
            made.lock()
        ids = {"lead": made.lead.id, "reviewer": made.reviewers[0].id, "observer": observer.id}
    with counted(site.database) as statements:
        visitor = site.visitor(ids[viewer])
        statements.clear()
        assert visitor.get(f"/p/{made.project.slug}/dashboard").status == 200
        assert len(statements) <= most + (viewer == "observer" and not is_locked), "\n".join(statements)
