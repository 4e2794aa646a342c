"""A locked round on which somebody may decide, and what they decide."""

from typing import Any

import factories
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Outcome, Role
from annotator.services import adjudication, projects
from annotator.services.adjudication import Decided, Verdict

#: K3 is the most contested, then K2 and K4; K1 is unanimous and K5 has one rating.
TABLE = ["3 3 3", "2 4 2", "1 5 3", "2 3 vague", "4 . ."]
WHY = "On the article alone it is 3."


def make_locked_round(session: Session, table: list[str] | None = None, **particulars: Any) -> RatedRound:
    """Make it; Lea leads it, and the last of its reviewers is Ada, who decides and has rated nothing."""
    made = make_rated_round(session, table or TABLE, **particulars)
    ada = factories.make_reviewer(session, name="Ada Decides")
    projects.add_member(session, made.project, ada.id, Role.ADJUDICATOR, now=NOW, actor_id=made.lead.id)
    made.reviewers.append(ada)
    made.lock()
    return made


def verdict(outcome: str = Outcome.SETTLED, point: str = "3", **changes: Any) -> Verdict:
    values = {"causes": (), "reason": WHY, "request_id": "first", "base_number": 0} | changes
    return Verdict(outcome, point, **values)


def decide(
    made: RatedRound, key: int, outcome: str = Outcome.SETTLED, point: str = "3", *, by: int = -1, **changes: Any
) -> Decided:
    """Decide on the claim with this number, from 1, by the main criterion; Ada does by default."""
    author = made.member(made.reviewers[by])
    given = verdict(outcome, point, **({"request_id": f"K{key}-{changes.get('base_number', 0)}"} | changes))
    claim_id = made.claims[key - 1].id
    return adjudication.decide(made.session, made.round, claim_id, made.main.key, author, given, NOW)
