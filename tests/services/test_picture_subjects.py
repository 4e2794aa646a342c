"""What a picture shows where nobody has said."""

import factories
from sqlalchemy.orm import Session

from annotator.services import claims
from annotator.services.picture_subjects import busiest_claim, busiest_source


def test_the_one_with_most(session: Session) -> None:
    project = factories.make_project(session)
    assert (busiest_claim(session, project.id), busiest_source(session, project.id)) == (None, None)
    ann = factories.make_source(session, project, key="ann", name="Ann")
    ben = factories.make_source(session, project, key="ben", name="Ben")
    made = [
        factories.make_claim(session, project, key=f"K{number}", position=number, claimant=source, relayer=ben)
        for number, source in enumerate((ann, ann, ben), start=1)
    ]
    assert (busiest_claim(session, project.id), busiest_source(session, project.id)) == (None, "ben")
    factories.make_relation(session, made[0], made[1])
    assert busiest_claim(session, project.id) == "K1"
    factories.make_relation(session, made[2], made[1])
    assert busiest_claim(session, project.id) == "K2"
    claims.withdraw_claim(session, project.id, "K2", now=factories.NOW, actor_id=None, reason="Twice.")
    assert busiest_claim(session, project.id) == "K1"
