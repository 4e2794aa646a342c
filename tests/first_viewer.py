"""What the first reviewer of a round sees of it, while claims are closed to them."""

from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Reveal
from annotator.services.aggregates import LEAST_CLOSED
from annotator.services.agreement_selection import read_selection
from annotator.services.project_agreement import ProjectReport, project_report

# What the others have rated when the first reviewer, in `make_wide`, rates the first claim.
WIDE = [". 3 4", ". 1 1", ". 2 vague", *[". 2 3"] * (LEAST_CLOSED - 1)]


def make_wide(session: Session) -> RatedRound:
    """Make a round of which the first reviewer has rated the first claim, last of all."""
    made = make_rated_round(session, WIDE, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    return made


def report_to_first(made: RatedRound, **asked: str) -> ProjectReport:
    """Return the report as the first reviewer reads it."""
    viewer = made.reviewers[0]
    return project_report(
        made.session,
        made.project,
        made.round,
        made.opening(viewer),
        viewer=made.member(viewer),
        selection=read_selection(asked),
    )
