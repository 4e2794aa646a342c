"""Ratings of the claims of a graph, as its boxes carry them."""

from collections.abc import Mapping

from annotator.services.claim_context import ClaimContext
from annotator.services.results import ClaimResult
from annotator.services.rubric_records import CriterionRecord
from annotator.web.charts.relations import Rated
from annotator.web.charts.steps import median_mark, steps_of


def related_ids(claim: ClaimContext) -> list[int]:
    """Return the claim and those it bears on."""
    return [claim.id, *(each.claim_id for each in claim.relations if each.claim_id is not None)]


def rated_claims(
    claim: ClaimContext, results: Mapping[int, ClaimResult], criterion: CriterionRecord | None
) -> dict[str, Rated]:
    """Return what is open of the ratings of a claim and of those it bears on, by their ids in the project.

    Parameters
    ----------
    criterion
        None before the first round.
    """
    if criterion is None:
        return {}
    steps = steps_of(criterion.scale)
    keys = {claim.id: claim.key, **{each.claim_id: each.key for each in claim.relations}}
    rated = {}
    for claim_id, result in results.items():
        counts = result.counts or ()
        if claim_id in keys and any(counts):
            mark, support = median_mark(counts, result.median, steps)
            rated[keys[claim_id]] = Rated(mark, support, f"i{support[1:]}", sum(counts))
    return rated
