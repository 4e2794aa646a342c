"""The claims that a rule would settle as its page shows them, each with who says it."""

from dataclasses import dataclass
from itertools import islice
from operator import attrgetter

from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.services import masks, rounds
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.permissions import Member
from annotator.services.rubric_records import CriterionRecord, PointRecord
from annotator.services.rule_applications import Proposal
from annotator.services.rule_fits import RuleFits


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A claim, its ratings per point, and the point that the rule would settle it on."""

    line: ClaimLine
    counts: tuple[int, ...]
    point: PointRecord


def read_rule_rows(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    fits: RuleFits,
    proposal: Proposal,
    viewer: Member,
    *,
    first: int,
    last: int,
) -> tuple[RuleRow, ...]:
    """Return the claims to settle from the place `first`, counted from 0, to before `last`."""
    chosen = dict(islice(proposal.settles.items(), first, last))
    lines = read_claim_lines(session, list(chosen))
    places = {claim_id: place for place, claim_id in enumerate(fits.claim_ids.tolist())}
    points = {point.position: point for point in criterion.scale.points}
    rows = [
        RuleRow(lines[claim_id], tuple(fits.counts[places[claim_id]].tolist()), points[position])
        for claim_id, position in chosen.items()
    ]
    # Names that the newest round hides from the viewer stay hidden here.
    latest = rounds.latest_round(session, round_.project_id) or round_
    hidden = masks.find_hidden(session, latest, list(chosen), viewer.reviewer_id)
    return masks.mask_rows(rows, hidden, attrgetter("line.claim_id"))
