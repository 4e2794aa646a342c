"""Counting a reviewer's claims from an index finds what the rule of what speaks for a claim finds."""

import random
from collections import Counter

import pytest
from factories import make_assignment, make_claim, make_document, make_project, make_reviewer, make_round
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, RoundClaim
from annotator.models.vocabulary import AssignmentState, Purpose
from annotator.services.own_counts import count_own_claims
from annotator.services.repeats import speaks_for_claim

STATES = [state.value for state in AssignmentState]


def by_the_rule(session: Session, round_id: int, reviewer_id: int) -> dict[str, int]:
    is_skipped = (Assignment.state == AssignmentState.SKIPPED) & (Assignment.purpose != Purpose.TRAINING)
    rows = session.execute(
        select(Assignment.state, func.count())
        .where(
            Assignment.round_id == round_id,
            Assignment.reviewer_id == reviewer_id,
            or_(speaks_for_claim(), is_skipped),
        )
        .group_by(Assignment.state)
    )
    return dict(rows.all())


@pytest.mark.parametrize("seed", range(5))
def test_the_count_is_that_of_the_rule(session: Session, seed: int) -> None:
    generator = random.Random(seed)
    project = make_project(session)
    document = make_document(session, project)
    claims = [make_claim(session, project, document, key=f"C{number}") for number in range(24)]
    round_ = make_round(session, project)
    people = [make_reviewer(session, login=f"counted{number}") for number in range(2)]
    for claim in claims:
        purpose = generator.choice(["rating", "rating", "gold", "training"])
        session.add(RoundClaim(round_id=round_.id, claim_id=claim.id, project_id=project.id, purpose=purpose))
        session.flush()
        for person in people:
            make_assignment(session, round_, claim, person, purpose=purpose, state=generator.choice(STATES))
            if purpose == "rating" and generator.random() < 0.6:
                make_assignment(session, round_, claim, person, purpose="repeat", state=generator.choice(STATES))
    for person in people:
        found = count_own_claims(session, round_.id, person.id)
        assert +found == Counter(by_the_rule(session, round_.id, person.id))
