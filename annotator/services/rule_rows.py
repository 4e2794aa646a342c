"""The claims that a rule would settle as its page shows them, each with who says it."""

from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.services import masks, rounds
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.permissions import Member
from annotator.services.rubric_records import CriterionRecord, PointRecord
from annotator.services.rule_applications import Proposal
from annotator.services.rule_fits import RuleFits
from annotator.services.spread import spreads


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A claim, its ratings per point, and the point that the rule would settle it on."""

    line: ClaimLine
    counts: tuple[int, ...]
    mean_gap: float
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
    """Return the claims to settle from the place `first`, counted from 0, to before `last`.

    Those whose ratings lie furthest apart come first: they are what somebody may not want to leave to a rule.
    """
    gaps = np.nan_to_num(spreads(fits.counts, is_ordered=criterion.scale.is_ordered).mean_gap)
    places = {claim_id: place for place, claim_id in enumerate(fits.claim_ids.tolist())}
    order = sorted(proposal.settles, key=lambda claim_id: (-gaps[places[claim_id]], places[claim_id]))
    chosen = {claim_id: proposal.settles[claim_id] for claim_id in order[first:last]}
    lines = read_claim_lines(session, list(chosen))
    points = {point.position: point for point in criterion.scale.points}
    rows = [
        RuleRow(lines[claim_id], tuple(fits.counts[place].tolist()), float(gaps[place]), points[position])
        for claim_id, position in chosen.items()
        for place in (places[claim_id],)
    ]
    # Names that the newest round hides from the viewer stay hidden here.
    latest = rounds.latest_round(session, round_.project_id) or round_
    hidden = masks.find_hidden(session, latest, list(chosen), viewer.reviewer_id)
    return masks.mask_rows(rows, hidden, attrgetter("line.claim_id"))
