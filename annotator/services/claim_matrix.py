"""Claims by criteria: what each claim of a round has got on each question, as far as it is open to the viewer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.services.agreement_data import read_ratings
from annotator.services.blindness import Opening
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.results import ClaimResult, read_results
from annotator.services.rubric_records import CriterionRecord


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A claim with its result on each criterion."""

    line: ClaimLine
    results: tuple[ClaimResult, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Claims by support on the first criterion, the best supported first; `total` is how many there are in all."""

    criteria: tuple[CriterionRecord, ...]
    rows: tuple[MatrixRow, ...]
    total: int


def read_matrix(
    session: Session, round_: Round, criteria: Sequence[CriterionRecord], opening: Opening, most: int | None = None
) -> Matrix:
    """Return the claims of the round with what they have got.

    Those without a rating on the first criterion, and those that are closed to the viewer, stand at the end in the
    order of the project.

    Parameters
    ----------
    most
        How many claims to return at most; None for all.
    """
    ratings = read_ratings(session, round_, criteria[0], purposes=opening.purposes)
    found = [read_results(session, round_, criterion, opening) for criterion in criteria]
    ids = [int(claim_id) for claim_id in ratings.claim_ids]
    upwards = 1 if criteria[0].scale.low_is_best else -1

    def place(claim_id: int) -> tuple[bool, float, float]:
        result = found[0][claim_id]
        if result.mean is None or result.median is None:
            return True, 0.0, 0.0
        return False, upwards * result.mean, upwards * result.median

    shown = sorted(ids, key=place)[:most]
    lines = read_claim_lines(session, shown)
    rows = (MatrixRow(lines[claim_id], tuple(results[claim_id] for results in found)) for claim_id in shown)
    return Matrix(tuple(criteria), tuple(rows), len(ids))
