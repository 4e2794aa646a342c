"""Who is or was a member."""

from factories import NOW
from rated_round import make_rated_round
from sqlalchemy import update
from sqlalchemy.orm import Session

from annotator.models import Membership, Reviewer
from annotator.models.vocabulary import Role
from annotator.services.raters import read_raters
from annotator.services.roster import read_roster


def test_members_in_the_order_in_which_they_joined(session: Session) -> None:
    made = make_rated_round(session, ["2 .", ". 1"])
    gone, closed = made.reviewers
    session.execute(
        update(Membership)
        .where(Membership.reviewer_id == gone.id)
        .values(is_active=False, group_name="B", unblinded_at=NOW)
    )
    session.execute(update(Reviewer).where(Reviewer.id == closed.id).values(is_active=False))
    found = read_roster(session, made.project.id)
    assert [(each.reviewer_id, each.role) for each in found] == [
        (made.lead.id, Role.LEAD),
        (gone.id, Role.REVIEWER),
        (closed.id, Role.REVIEWER),
    ]
    assert [(each.is_active, each.can_work) for each in found] == [(True, True), (False, False), (True, False)]
    assert [(each.group, each.unblinded_at) for each in found] == [(None, None), ("B", NOW), (None, None)]
    assert [each.id for each in read_raters(session, made.project.id, include_leads=True)] == [made.lead.id]
    assert read_roster(session, made.project.id + 1) == ()
