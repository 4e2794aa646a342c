"""The evidence that a reviewer cites: part of the review, kept with each submission as it was."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from annotator.models import (
    Assignment,
    Evidence,
    Membership,
    Review,
    ReviewRevision,
    RevisionEvidence,
    Round,
    RoundClaim,
)
from annotator.models.vocabulary import Role, RoundState, Stance
from annotator.services import evidence_places
from annotator.services.evidence_list import counted, list_evidence
from annotator.services.evidence_origins import find_origins
from annotator.services.evidence_places import Closed
from annotator.services.evidence_words import STANCES
from annotator.services.permissions import Member
from annotator.services.read_once import read_once
from annotator.services.standing import Standing
from annotator.statements import Prepared
from annotator.text import _

# Of the form's field.
FIELD = "evidence"


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited item as it is shown and exported; items of one origin have the same number there.

    Attributes
    ----------
    origin
        Id of the first item of the origin, cited or not, which is no number that anybody reads.
    """

    label: str
    description: str
    stance: Stance
    origin: int
    is_withdrawn: bool

    @property
    def stance_words(self) -> str:
        return STANCES[self.stance]


_NEW_CITATIONS = Prepared(
    insert(cast("Table", RevisionEvidence.__table__)).values(
        {name: bindparam(name) for name in ("revision_id", "evidence_id")}
    )
)
# What each revision cites: how much, and of which claim.
_CITING = (
    select(
        RevisionEvidence.revision_id,
        func.min(Evidence.claim_id).label("claim_id"),
        func.count().label("cited"),
    )
    .join(Evidence, Evidence.id == RevisionEvidence.evidence_id)
    .group_by(RevisionEvidence.revision_id)
)
# When the round was opened in which the claim is rated at present.
_RATED_SINCE = (
    select(Round.opened_at)
    .join(RoundClaim, RoundClaim.round_id == Round.id)
    .where(RoundClaim.claim_id == Evidence.claim_id, Round.state == RoundState.OPEN)
    .correlate(Evidence)
    .limit(1)
    .scalar_subquery()
)


def locate(session: Session, standing: Standing, cited: Collection[int]) -> tuple[list[int], dict[str, str]]:
    """Find items of the claim's list by their numbers, among those that the reviewer sees.

    Returns
    -------
    ids
        Of the items, each once.
    faults
        What is wrong, by field.
    """
    listed = list_evidence(session, standing.claim_id, _member(session, standing))
    found = {position: listed.find(position) for position in cited}
    if None in found.values():
        return [], {FIELD: _("One of the items you cite is not in the list of this claim. Load the page again.")}
    items = [item for item in found.values() if item is not None]
    gone = [item.label for item in items if item.is_withdrawn]
    if gone:
        labels = ", ".join(gone)
        return [], {FIELD: _("Withdrawn meanwhile: item {labels}. Untick it, and cite another.", labels=labels)}
    return [item.id for item in items], {}


def _member(session: Session, standing: Standing) -> Member:
    """The reviewer's place in the project, which the standing has found to be theirs."""
    project_id = session.get_one(Round, standing.round_id).project_id
    own = select(Membership).where(Membership.project_id == project_id, Membership.reviewer_id == standing.reviewer_id)
    row = session.scalars(own).one()
    return Member(row.reviewer_id, project_id, row.id, Role(row.role), row.pseudonym, row.unblinded_at)


def write(session: Session, revision_id: int, evidence_ids: Iterable[int]) -> None:
    """Keep citations with a revision."""
    rows = [{"revision_id": revision_id, "evidence_id": evidence_id} for evidence_id in evidence_ids]
    _NEW_CITATIONS.run_many(session, rows)


def are_kept(session: Session, review_id: int, number: int, cited: Collection[int]) -> bool:
    """Tell whether the revision `number` of a review cites exactly these items."""
    rows = session.scalars(
        select(Evidence.position)
        .join(RevisionEvidence, RevisionEvidence.evidence_id == Evidence.id)
        .join(ReviewRevision, ReviewRevision.id == RevisionEvidence.revision_id)
        .where(ReviewRevision.review_id == review_id, ReviewRevision.number == number)
    )
    return set(rows) == set(cited)


def current(session: Session, review_id: int) -> dict[int, bool]:
    """Return what a review cites as it stands: whether it is withdrawn, by number."""
    return dict(read_once(session, ("citations", review_id), lambda: _read_current(session, review_id)))


def _read_current(session: Session, review_id: int) -> dict[int, bool]:
    rows = session.execute(
        select(Evidence.position, Evidence.withdrawn_at.is_not(None))
        .join(RevisionEvidence, RevisionEvidence.evidence_id == Evidence.id)
        .join(ReviewRevision, ReviewRevision.id == RevisionEvidence.revision_id)
        .join(Review, and_(Review.id == ReviewRevision.review_id, Review.revision == ReviewRevision.number))
        .where(Review.id == review_id)
        .order_by(Evidence.position)
    )
    return dict(rows.all())


def of_revisions(session: Session, revision_ids: Collection[int]) -> dict[int, tuple[Citation, ...]]:
    """Return what these revisions cite, by revision; a revision without citations is left out."""
    if not revision_ids:
        return {}
    return _by_revision(session, _CITING.where(RevisionEvidence.revision_id.in_(revision_ids)))


def of_round(session: Session, round_id: int) -> dict[int, tuple[Citation, ...]]:
    """Return what every revision made in a round cites, by revision."""
    statement = (
        _CITING.join(ReviewRevision, ReviewRevision.id == RevisionEvidence.revision_id)
        .join(Review, Review.id == ReviewRevision.review_id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        # A sum is no column: nothing is left but to begin with the citations, of which there are few.
        .where(Assignment.round_id + 0 == round_id)
    )
    return _by_revision(session, statement)


def count_origins(cited: Iterable[Citation]) -> int:
    """Return from how many origins the cited items come: five reprints of one report are one."""
    return len({citation.origin for citation in cited})


def summary(cited: Iterable[Citation]) -> str:
    """Return how many items are cited, and from how many origins, in words."""
    return counted(citation.origin for citation in cited)


def _by_revision(session: Session, citing: Select[*tuple[Any, ...]]) -> dict[int, tuple[Citation, ...]]:
    rows = session.execute(_items(citing))
    return {revision_id: _cited(list(items)) for revision_id, items in groupby(rows, key=itemgetter(0))}


def _items(citing: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The items that revisions cite; beside several, all others of the claim: what one cites may be joined by them."""
    given = citing.subquery()
    cited = aliased(RevisionEvidence)
    return (
        select(given.c.revision_id, Evidence, Membership.pseudonym, cited.evidence_id.is_not(None), _RATED_SINCE)
        .select_from(given)
        .join(Evidence, Evidence.claim_id == given.c.claim_id)
        .outerjoin(cited, and_(cited.revision_id == given.c.revision_id, cited.evidence_id == Evidence.id))
        .outerjoin(
            Membership,
            and_(Membership.reviewer_id == Evidence.added_by_id, Membership.project_id == Evidence.project_id),
        )
        .where(or_(given.c.cited > 1, cited.evidence_id.is_not(None)))
        .order_by(given.c.revision_id, Evidence.position)
    )


def _cited(rows: Sequence[Any]) -> tuple[Citation, ...]:
    """Of one submission: origins by what it cites and what is kept from nobody, so that it tells of nothing else."""
    origins = find_origins(
        item
        for _revision_id, item, _pseudonym, is_cited, since in rows
        if is_cited or since is None or not Closed(since).keeps(item.position, item.added_at)
    )
    return tuple(
        Citation(
            label=evidence_places.label(item.position, pseudonym or ""),
            description=item.description,
            stance=Stance(item.stance),
            origin=origins[item.id].first,
            is_withdrawn=item.withdrawn_at is not None,
        )
        for _revision_id, item, pseudonym, is_cited, _since in rows
        if is_cited
    )
