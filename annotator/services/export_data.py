"""What an export may be of, and reading it: the one place where web, commands and interfaces ask for a record.

A format in `annotator.exports` names its subject and turns the record into text; it never sees the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed
from annotator.models import Claim, Project, Round
from annotator.models.vocabulary import ClaimState, Purpose
from annotator.services import rounds
from annotator.services.blindness import Opening
from annotator.services.counted_ratings import TO_RATE
from annotator.services.export_claims import ClaimsRecord, read_claims
from annotator.services.export_codebook import CodebookRecord, read_codebook
from annotator.services.export_decisions import DecisionsRecord, count_decisions, read_decisions
from annotator.services.export_evidence import EvidenceRecord, read_evidence
from annotator.services.export_grades import GradesRecord, read_grade_lines
from annotator.services.export_ratings import RatingsRecord, read_ratings
from annotator.services.export_reviews import Answers, count_reviews
from annotator.services.rubrics import read_rubric
from annotator.text import _

Record = RatingsRecord | ClaimsRecord | EvidenceRecord | DecisionsRecord | GradesRecord | CodebookRecord


class Subject(StrEnum):
    """What a format takes; a matrix is the ratings of one round on one criterion."""

    RATINGS = "ratings"
    MATRIX = "matrix"
    CLAIMS = "claims"
    EVIDENCE = "evidence"
    DECISIONS = "decisions"
    GRADES = "grades"
    CODEBOOK = "codebook"


# What does not depend on rounds, and what is as open as each round is.
_WHOLE: dict[Subject, Callable[[Session, Project], Record]] = {
    Subject.CLAIMS: read_claims,
    Subject.DECISIONS: read_decisions,
    Subject.CODEBOOK: read_codebook,
}
_AS_OPEN: dict[Subject, Callable[[Session, Project, Callable[[Round], Opening]], Record]] = {
    Subject.EVIDENCE: read_evidence,
    Subject.GRADES: read_grade_lines,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ratings are wanted.

    Attributes
    ----------
    round
        Number of a round, None for the newest, ``"all"`` for every one.
    criterion
        Key of a criterion; None for all, in a matrix for the rubric's main one.
    purposes
        What claims were put before reviewers for; to be rated by default.
    """

    round: int | Literal["all"] | None = None
    criterion: str | None = None
    answers: Answers = Answers.COUNTED
    purposes: tuple[Purpose, ...] = TO_RATE


def read_record(
    session: Session, project: Project, subject: Subject, wanted: Wanted, opening_of: Callable[[Round], Opening]
) -> Record:
    """Return the record that formats with this subject take.

    Parameters
    ----------
    opening_of
        Says what of a round is open to who asks.

    Raises
    ------
    NotFound
        When there is no such round or criterion.
    NotAllowed
        When `opening_of` refuses a round.
    Invalid
        When a matrix is asked of all rounds, or of all submissions, at once.
    """
    if subject in _WHOLE:
        return _WHOLE[subject](session, project)
    if subject in _AS_OPEN:
        return _AS_OPEN[subject](session, project, opening_of)
    criterion = wanted.criterion
    chosen = choose_rounds(session, project, wanted)
    if subject is Subject.MATRIX:
        if wanted.round == "all":
            raise Invalid(_("In the wide layout each file holds one round. Choose one."), "round")
        if wanted.answers is Answers.ALL:
            raise Invalid(_("In the wide layout each reviewer has one answer a claim: counted or current."), "answers")
        if Purpose.REPEAT in wanted.purposes:
            raise Invalid(_("In the wide layout each reviewer has one answer a claim, and no second one."), "purposes")
        criterion = criterion or read_rubric(session, chosen[0].rubric_version_id).main.key
    openings = [(round_, opening_of(round_)) for round_ in chosen]
    if wanted.purposes != TO_RATE and any(opening.claims is not None for _round, opening in openings):
        raise NotAllowed(_("What a claim was put before you for opens with the lock of the round."))
    return read_ratings(
        session, project, openings, answers=wanted.answers, criterion_key=criterion, purposes=wanted.purposes
    )


def read_purposes(words: str | None) -> tuple[Purpose, ...]:
    """Return the purposes that an address or a command line names, parted by commas; to be rated by default.

    Raises
    ------
    Invalid
        When there is none of a name.
    """
    named = [word.strip() for word in (words or "").split(",") if word.strip()]
    if unknown := [word for word in named if word not in list(Purpose)]:
        known = ", ".join(Purpose)
        raise Invalid(_("There is no purpose {name}. There is: {known}.", name=unknown[0], known=known), "purposes")
    return tuple(purpose for purpose in Purpose if purpose in named) or TO_RATE


def choose_rounds(session: Session, project: Project, wanted: Wanted) -> list[Round]:
    """Return the rounds that are wanted, in order.

    Raises
    ------
    NotFound
        When the project has no such round, or none yet.
    """
    if wanted.round != "all":
        return [rounds.find_round(session, project.id, wanted.round)]
    listed = rounds.list_rounds(session, project.id)
    return listed[::-1] or [rounds.find_round(session, project.id)]


def expected_lines(session: Session, subject: Subject, record: Record) -> int:
    """Return about how many lines a file of `record` has, to tell how far an export has come.

    It counts rows in the database: ask only when somebody watches.
    """
    if isinstance(record, RatingsRecord):
        if subject is Subject.MATRIX:
            return sum(len(round_.claims) for round_ in record.rounds)
        return sum(count_reviews(session, round_.id) * len(round_.criteria) for round_ in record.rounds)
    if isinstance(record, ClaimsRecord):
        counted = (
            select(func.count())
            .select_from(Claim)
            .where(Claim.project_id == record.project_id, Claim.state != ClaimState.STAGED)
        )
        return session.scalar(counted) or 0
    if isinstance(record, DecisionsRecord):
        return count_decisions(session, record.project_id)
    return 0
