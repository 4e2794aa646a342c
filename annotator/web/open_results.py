"""What a page shows of the results of claims: as much as is open to whoever looks at it."""

from typing import Any

from annotator import edge
from annotator.models import Round
from annotator.services import blindness
from annotator.services.blindness import Opening
from annotator.services.results import ClaimResult, read_results
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric


def open_results(round_: Round | None, claim_ids: list[int]) -> dict[str, Any]:
    """Return the results of these claims as far as they are open, for lists and cards."""
    if round_ is None:
        return {"results": {}, "criterion": None, "opening": None}
    session = edge.reading()
    criterion: CriterionRecord = read_rubric(session, round_.rubric_version_id).main
    opening: Opening = blindness.opening_for(session, round_, edge.member())
    results: dict[int, ClaimResult] = read_results(session, round_, criterion, opening, claim_ids)
    return {"results": results, "criterion": criterion, "opening": opening}
