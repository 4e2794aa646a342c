"""Ratings for export: a record for each round, whose reviews are streamed when they are asked for.

What is not open to the viewer is left out here, before a format sees it, and so are the ratings of claims that
were withdrawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import (
    Claim,
    GuidelineVersion,
    Project,
    Round,
    RoundClaim,
)
from annotator.models.vocabulary import ClaimState, Purpose, RoundKind
from annotator.services import citations, passages
from annotator.services.blindness import Opening
from annotator.services.citations import Citation
from annotator.services.claim_labels import ClaimLabel, read_claim_labels
from annotator.services.counted_ratings import TO_RATE
from annotator.services.export_reviews import Answers, count_withheld, select_reviews
from annotator.services.passages import KeptPassage
from annotator.services.ranges import NumberRange
from annotator.services.read_once import read_once
from annotator.services.roster import read_roster
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric

REVIEWS_AT_ONCE = 500


class ReviewRow(NamedTuple):
    """One revision of one review.

    Attributes
    ----------
    purpose
        What the claim was put before the reviewer for.
    is_masked
        Whether a part of it was hidden in a masking trial.
    active_seconds
        Time at the form without idle time; None where it is not known.
    guideline
        Number of the guideline version that stood beside the form; None where there was none.
    passages
        What the reviewer marked in the text as reasons.
    evidence
        What the reviewer cites.
    answers
        One entry per exported criterion: the id of a scale point, minus the id of a reason why one cannot judge, a
        range of numbers, or None without an answer.
    """

    claim_id: int
    claim_version_id: int
    reviewer_id: int
    revision: int
    state: str
    is_after_reveal: bool
    made_at: datetime
    rationale: str
    purpose: str
    is_masked: bool
    active_seconds: int | None
    guideline: int | None
    passages: tuple[KeptPassage, ...]
    evidence: tuple[Citation, ...]
    answers: tuple[int | NumberRange | None, ...]


@dataclass(frozen=True)
class RoundRecord:
    """A round's part of an export.

    Attributes
    ----------
    claims
        Keys of the round's claims by claim id, in the order of the project, rated or not; none that is withdrawn.
    criteria
        The exported criteria, in the order of `ReviewRow.answers`.
    """

    id: int
    number: int
    kind: RoundKind
    rubric: RubricRecord
    criteria: tuple[CriterionRecord, ...]
    claims: Mapping[int, str]
    opening: Opening
    answers: Answers
    purposes: tuple[Purpose, ...]
    session: Session

    def batches(self) -> Iterator[list[ReviewRow]]:
        """Yield the reviews that are open to the viewer, by claim, reviewer and revision; each call reads anew."""
        guidelines, marked = _guideline_numbers(self.session), passages.of_round(self.session, self.id)
        cited = citations.of_round(self.session, self.id)
        statement = select_reviews(self.id, self.answers, self.criteria, self.purposes)
        answers = self._with_ranges if any(criterion.is_range for criterion in self.criteria) else tuple
        options = {"yield_per": REVIEWS_AT_ONCE}
        with closing(self.session.connection().execute(statement, execution_options=options)) as result:
            for rows in result.partitions():
                batch = [
                    ReviewRow._make(
                        (
                            *row[:11],
                            guidelines.get(row[11]),
                            marked.get(row[12], ()),
                            cited.get(row[12], ()),
                            answers(row[13:]),
                        )
                    )
                    for row in rows
                ]
                yield batch if self.opening.claims is None else list(self._as_open(batch))

    def _with_ranges(self, cells: Sequence[Any]) -> tuple[int | NumberRange | None, ...]:
        """The answers of a row: those to a range come in four cells, of which the first is for "cannot judge"."""
        left = iter(cells)
        found: list[int | NumberRange | None] = []
        for criterion in self.criteria:
            answer = next(left)
            if criterion.is_range:
                low, high, basis = next(left), next(left), next(left)
                answer = answer if low is None else NumberRange(low, high, basis)
            found.append(answer)
        return tuple(found)

    def _as_open(self, batch: list[ReviewRow]) -> Iterator[ReviewRow]:
        """What the viewer may see: rows that are open to them, each as one of a claim to rate."""
        for row in batch:
            if self.opening.shows(row.claim_id) or row.reviewer_id == self.opening.own_reviewer_id:
                yield row._replace(purpose=Purpose.RATING.value)


@dataclass(frozen=True)
class RatingsRecord:
    """The ratings of a project.

    Attributes
    ----------
    claims
        By claim version id.
    reviewers
        Pseudonyms by reviewer id, in the order in which they joined.
    withheld
        Number of reviews left out because their claims are not open to the viewer.
    examples
        Ids of the reviewers whose ratings are made up.
    label
        What a file of this record is told apart by: round, answers, criterion.
    """

    project: str
    rounds: tuple[RoundRecord, ...]
    claims: Mapping[int, ClaimLabel]
    reviewers: Mapping[int, str]
    examples: frozenset[int]
    withheld: int
    label: str

    @property
    def is_example(self) -> bool:
        """Whether some of these ratings may be made up."""
        return bool(self.examples)


def read_ratings(
    session: Session,
    project: Project,
    rounds: Sequence[tuple[Round, Opening]],
    *,
    answers: Answers = Answers.COUNTED,
    criterion_key: str | None = None,
    purposes: tuple[Purpose, ...] = TO_RATE,
) -> RatingsRecord:
    """Return the ratings of these rounds, as far as each is open; the reviews are read when they are asked for.

    Parameters
    ----------
    criterion_key
        Export this criterion alone; all by default.
    purposes
        What claims were put before reviewers for; to be rated by default. Where claims are closed to the viewer it is
        not asked: what is their own is all to rate.

    Raises
    ------
    NotFound
        When a round's rubric has no such criterion.
    """
    roster = read_roster(session, project.id)
    return RatingsRecord(
        project=project.slug,
        rounds=tuple(
            _round_record(session, round_, opening, answers, criterion_key, purposes) for round_, opening in rounds
        ),
        claims=read_claim_labels(session, project.id),
        reviewers={each.reviewer_id: each.pseudonym for each in roster},
        examples=frozenset(each.reviewer_id for each in roster if each.is_example),
        withheld=sum(count_withheld(session, round_.id, opening, answers) for round_, opening in rounds),
        label=_label(rounds, answers, criterion_key, purposes),
    )


def _guideline_numbers(session: Session) -> dict[int, int]:
    numbers = select(GuidelineVersion.id, GuidelineVersion.number)
    return read_once(session, "guideline numbers", lambda: dict(session.execute(numbers).all()))


def _label(
    rounds: Sequence[tuple[Round, Opening]], answers: Answers, criterion_key: str | None, purposes: Sequence[Purpose]
) -> str:
    parts = [f"round-{rounds[0][0].number}" if len(rounds) == 1 else "all-rounds"]
    if answers is not Answers.COUNTED:
        parts.append(answers.value)
    if tuple(purposes) != TO_RATE:
        parts.append("-".join(purposes))
    if criterion_key is not None:
        parts.append(criterion_key)
    return "-".join(parts)


def _round_record(
    session: Session,
    round_: Round,
    opening: Opening,
    answers: Answers,
    criterion_key: str | None,
    asked: tuple[Purpose, ...],
) -> RoundRecord:
    purposes = asked if opening.claims is None else opening.purposes
    rubric = read_rubric(session, round_.rubric_version_id)
    claims = session.execute(
        select(Claim.id, Claim.key)
        .join(RoundClaim, RoundClaim.claim_id == Claim.id)
        .where(
            RoundClaim.round_id == round_.id,
            RoundClaim.purpose.in_(purposes),
            Claim.state != ClaimState.WITHDRAWN,
        )
        .order_by(Claim.position, Claim.id)
    )
    return RoundRecord(
        id=round_.id,
        number=round_.number,
        kind=RoundKind(round_.kind),
        rubric=rubric,
        criteria=rubric.criteria if criterion_key is None else (rubric.criterion(criterion_key),),
        claims=dict(claims.all()),
        opening=opening,
        answers=answers,
        purposes=purposes,
        session=session,
    )
