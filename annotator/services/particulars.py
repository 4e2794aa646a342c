"""What the pages of particulars start from: the selected ratings of a round, and what to call its reviewers.

Particulars say what a single claim, reviewer or pair adds to a figure. From them closed ratings could be worked out, so
they are for viewers to whom every claim of the round is open.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import Round
from annotator.models.vocabulary import RoundState
from annotator.services.agreement_data import RoundRatings, find_basis
from annotator.services.agreement_report import reported_coefficient
from annotator.services.agreement_selection import Selection, asked_criterion, select_ratings
from annotator.services.blindness import Opening
from annotator.services.permissions import Member
from annotator.services.reviewer_names import name_reviewers
from annotator.services.rubric_records import CriterionRecord, PointRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Particulars:
    """The selected ratings of a round on one criterion.

    Attributes
    ----------
    basis
        The basis the ratings are limited to; None for all together.
    is_interim
        The round is still open, so that figures will change.
    names
        What to call each reviewer, by pseudonym.
    """

    rubric: RubricRecord
    criterion: CriterionRecord
    basis: PointRecord | None
    selection: Selection
    round_id: int
    round_number: int
    round_kind: str
    is_interim: bool
    ratings: RoundRatings
    names: Mapping[str, str]

    @property
    def key(self) -> Hashable:
        """What names these ratings among all that a process remembers results of."""
        return self.round_id, self.criterion.id, self.selection

    @property
    def reported_key(self) -> str:
        """Key of the coefficient that is reported for this scale."""
        return reported_coefficient(self.criterion.scale.level)


def are_open(opening: Opening) -> bool:
    """Tell whether particulars of the round are open: every claim, and the figures over all of them."""
    return opening.aggregates and opening.claims is None


def closed_reason(opening: Opening) -> str:
    """Return a sentence on what opens particulars."""
    if not opening.aggregates and not opening.by_own:
        return opening.reason
    return _("From this page single ratings could be worked out. It opens when the round is locked.")


def read_particulars(
    session: Session, round_: Round, opening: Opening, *, viewer: Member | None, selection: Selection
) -> Particulars:
    """Return the selected ratings.

    Raises
    ------
    NotAllowed
        While a claim of the round is closed to the viewer.
    NotFound, Invalid
        When the rubric has no such criterion, or there is nothing such as the selection names.
    """
    if not are_open(opening):
        raise NotAllowed(closed_reason(opening))
    rubric = read_rubric(session, round_.rubric_version_id)
    ratings = select_ratings(session, round_, rubric, selection)
    looked_at = find_basis(rubric, selection.basis or None)
    return Particulars(
        rubric=rubric,
        criterion=asked_criterion(rubric, selection),
        basis=looked_at.point if looked_at else None,
        selection=selection,
        round_id=round_.id,
        round_number=round_.number,
        round_kind=round_.kind,
        is_interim=round_.state != RoundState.LOCKED,
        ratings=ratings,
        names=name_reviewers(ratings, opening, viewer),
    )
