"""What a page shows of the results of claims: as much as is open to whoever looks at it."""

from typing import Any

from annotator import edge
from annotator.models import Round
from annotator.services import blindness
from annotator.services.blindness import Opening
from annotator.services.results import ClaimResult, read_results
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric


def open_results(round_: Round | None, claim_ids: list[int], key: str = "") -> dict[str, Any]:
    """Return the results of these claims as far as they are open, for lists and cards.

    Parameters
    ----------
    key
        Of the question that they answer; the rubric's main one by default, and for whom claims are closed.
    """
    if round_ is None:
        return {"results": {}, "criterion": None, "opening": None}
    session = edge.reading()
    rubric = read_rubric(session, round_.rubric_version_id)
    opening: Opening = blindness.opening_for(session, round_, edge.member())
    criterion: CriterionRecord = rubric.criterion_by_steps(key) if key and opening.claims is None else rubric.main
    results: dict[int, ClaimResult] = read_results(session, round_, criterion, opening, claim_ids)
    return {"results": results, "criterion": criterion, "opening": opening}
