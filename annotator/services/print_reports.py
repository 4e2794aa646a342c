"""A round on one page made for paper: agreement, and the claims one by one, as far as they are open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed
from annotator.models import Assignment, Claim, Round, RoundClaim
from annotator.models.vocabulary import AssignmentState, ClaimState, Purpose, RoundState
from annotator.services.aggregates import visible, without_particulars
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.agreement_details import DETAILED_UP_TO, Subject, compute
from annotator.services.agreement_report import AgreementReport, Request
from annotator.services.agreement_words import plain_words
from annotator.services.blindness import Opening
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.claim_rounds import Gone
from annotator.services.claim_spread import claim_spread
from annotator.services.methods_text import MethodsText, methods_text
from annotator.services.project_agreement import EVERYTHING, count_opened_early, ratings_range
from annotator.services.reviewer_agreement import ReviewerAgreement
from annotator.services.roster import has_example
from annotator.services.round_notes import included_notes, round_notes
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.spread import spreads
from annotator.text import _

AT_ONCE = 100
MOST_AT_ONCE = 1_000
#: Beyond this a table of pairs does not fit on a sheet of paper.
MOST_IN_A_TABLE = 10
#: Claims that are listed as withdrawn, with their reasons.
MOST_WITHDRAWN = 50
_STRETCH = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which of the claims are listed, by their place in the project, counted from 1."""

    first: int = 1
    last: int = AT_ONCE

    @property
    def words(self) -> str:
        """As the address says it."""
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class PrintedClaim:
    """A claim with what it has got; None is what is closed to the viewer, or not defined.

    Attributes
    ----------
    counts
        Ratings per point of the scale, in order.
    opens_with_own
        Whether a hidden claim opens with the viewer's own rating; else it takes the lock.
    """

    line: ClaimLine
    counts: tuple[int, ...] | None
    cannot_judge: int | None
    median: float | None
    mean_gap: float | None
    opens_with_own: bool

    @property
    def is_hidden(self) -> bool:
        return self.counts is None

    @property
    def rated(self) -> int:
        """Ratings that are open to the viewer."""
        return sum(self.counts or ())


@dataclass(frozen=True, slots=True)
class WithdrawnClaim:
    """A claim that was in the round and has been withdrawn since."""

    line: ClaimLine
    reason: str


@dataclass(frozen=True, slots=True)
class PrintReport:
    """Everything on the page.

    Attributes
    ----------
    report, words, by_reviewer
        As in the agreement report, reviewers under their pseudonyms: paper is passed on.
    ratings_per_claim
        Least and most ratings of the claims with two or more; None when there is none.
    left_out
        Answers to claims closed to the viewer that the figures leave out for now.
    claims, first, last, total
        The claims listed, and which of all they are.
    following
        The stretch of claims that comes next; None behind the last.
    reasons
        How often each reason not to judge was given.
    gone
        Claims of the round that were withdrawn since, and their ratings; `withdrawn` are at most `MOST_WITHDRAWN`.
    methods
        None while some claims are closed to the viewer.
    """

    rubric: RubricRecord
    criterion: CriterionRecord
    report: AgreementReport
    words: tuple[str, ...]
    by_reviewer: ReviewerAgreement
    ratings_per_claim: tuple[int, int] | None
    after_reveal: int
    opened_early: int
    left_out: int
    is_over_open_claims: bool
    has_closed_claims: bool
    claims: tuple[PrintedClaim, ...]
    first: int
    last: int
    total: int
    following: Stretch | None
    reasons: tuple[tuple[str, int], ...]
    gone: Gone
    withdrawn: tuple[WithdrawnClaim, ...]
    methods: MethodsText | None

    @property
    def shows_pairs(self) -> bool:
        """Whether a table of pairs of reviewers fits on paper."""
        return len(self.by_reviewer.labels) <= MOST_IN_A_TABLE


def read_stretch(words: str) -> Stretch:
    """Return which claims an address asks for; the first hundred where it says nothing.

    Raises
    ------
    Invalid
        When it is not written as 1-100, or asks for too many.

    Examples
    --------
    >>> read_stretch("101-200")
    Stretch(first=101, last=200)
    """
    if not words:
        return Stretch()
    found = _STRETCH.fullmatch(words)
    asked = Stretch(*map(int, found.groups())) if found else None
    if asked is None or asked.last < asked.first or asked.last - asked.first >= MOST_AT_ONCE:
        raise Invalid(
            _("Say which claims to list as 1-100, by their place in the project, at most {most} at once.",
              most=MOST_AT_ONCE),
            "claims",
        )  # fmt: skip
    return asked


def read_print_report(session: Session, round_: Round, opening: Opening, stretch: Stretch) -> PrintReport:
    """Return the report of the round on the rubric's main criterion.

    Parameters
    ----------
    opening
        What of the round is open to the viewer.

    Raises
    ------
    NotAllowed
        While figures over the whole round are closed to the viewer.
    Invalid
        When there are fewer claims than the stretch begins with.
    """
    if not opening.aggregates:
        raise NotAllowed(opening.reason)
    rubric = read_rubric(session, round_.rubric_version_id)
    ratings = read_ratings(session, round_, rubric.main, purposes=opening.purposes)
    total = len(ratings.claim_ids)
    if stretch.first > max(total, 1):
        raise Invalid(_("There are {total} claims: none from {first} on.", total=total, first=stretch.first), "claims")
    shown = visible(session, round_, ratings, opening)
    seen = shown.ratings
    is_interim, is_whole = round_.state != RoundState.LOCKED, opening.claims is None
    withdrawn, gone = _read_withdrawn(session, round_, opening)
    examples = has_example(session, round_.project_id, shown.reviewers)
    notes = round_notes(
        round_.number, ratings.after_reveal, gone, shown.left_out, is_interim=is_interim, has_examples=examples
    )
    notes += included_notes(session, round_, EVERYTHING)
    computed = compute(
        session,
        seen,
        Subject(rubric.main.key, round_.number, None, tuple(notes)),
        EVERYTHING,
        Request(),
        with_details=is_whole and seen.answers <= DETAILED_UP_TO,
        is_whole=is_whole,
    )
    figures = computed.report if is_whole else without_particulars(computed.report, len(shown.reviewers))
    indexes = range(stretch.first - 1, min(stretch.last, total))
    last = stretch.first - 1 + len(indexes)
    listed = [int(ratings.claim_ids[index]) for index in indexes]
    lines = read_claim_lines(session, [*listed, *(claim_id for claim_id, _reason in withdrawn)])
    return PrintReport(
        rubric=rubric,
        criterion=rubric.main,
        report=figures,
        words=plain_words(figures, is_interim=is_interim, stands_alone=True),
        by_reviewer=computed.by_reviewer,
        ratings_per_claim=ratings_range(spreads(seen.counts(), is_ordered=rubric.main.scale.is_ordered)),
        after_reveal=ratings.after_reveal,
        opened_early=count_opened_early(session, round_.project_id),
        left_out=shown.left_out,
        is_over_open_claims=not is_whole and not shown.has_closed_claims,
        has_closed_claims=not is_whole,
        claims=_claims(ratings, opening, indexes, [lines[claim_id] for claim_id in listed]),
        first=stretch.first,
        last=last,
        total=total,
        following=Stretch(last + 1, min(last + len(indexes), total)) if last < total else None,
        reasons=_reasons(seen),
        gone=gone,
        withdrawn=tuple(WithdrawnClaim(lines[claim_id], reason) for claim_id, reason in withdrawn),
        methods=methods_text(figures) if figures.method.input_sha256 else None,
    )


def _claims(
    ratings: RoundRatings, opening: Opening, indexes: Sequence[int], lines: Sequence[ClaimLine]
) -> tuple[PrintedClaim, ...]:
    counts = ratings.counts()
    off_scale = np.bincount(ratings.claim[~ratings.is_point], minlength=len(counts))
    found = []
    for index, line in zip(indexes, lines, strict=True):
        if not opening.shows(line.claim_id):
            found.append(PrintedClaim(line, None, None, None, None, opening.by_own))
            continue
        of_claim = tuple(counts[index].tolist())
        spread = claim_spread(of_claim, is_ordered=ratings.criterion.scale.is_ordered)
        off = int(off_scale[index])
        found.append(PrintedClaim(line, of_claim, off, spread.median, spread.mean_gap, opens_with_own=False))
    return tuple(found)


def _reasons(ratings: RoundRatings) -> tuple[tuple[str, int], ...]:
    """Reasons by how often they were given; those never given stand at the end, in the order of the rubric."""
    reasons = ratings.criterion.scale.reasons
    numbers = np.bincount(ratings.reason[~ratings.is_point], minlength=len(reasons)).tolist()
    listed = [(reason.label, number) for reason, number in zip(reasons, numbers, strict=True)]
    return tuple(sorted(listed, key=lambda each: -each[1]))


def _read_withdrawn(session: Session, round_: Round, opening: Opening) -> tuple[list[tuple[int, str]], Gone]:
    """The withdrawn claims that are listed, with their reasons, and how many there are in all, with their ratings."""
    rows = session.execute(
        select(Claim.id, Claim.withdrawn_reason, RoundClaim.purpose, func.count(Assignment.id))
        .join(RoundClaim, and_(RoundClaim.claim_id == Claim.id, RoundClaim.round_id == round_.id))
        .outerjoin(
            Assignment,
            and_(
                Assignment.round_id == round_.id,
                Assignment.claim_id == Claim.id,
                Assignment.purpose == Purpose.RATING,
                Assignment.state == AssignmentState.SUBMITTED,
            ),
        )
        .where(Claim.state == ClaimState.WITHDRAWN)
        .group_by(Claim.id, Claim.withdrawn_reason, RoundClaim.purpose, Claim.position)
        .order_by(Claim.position, Claim.id)
    ).all()
    listed = [(claim_id, reason) for claim_id, reason, purpose, _number in rows if purpose in opening.purposes]
    return listed[:MOST_WITHDRAWN], Gone(len(rows), sum(number for *_claim, number in rows))
