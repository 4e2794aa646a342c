"""Passages of a claim's text that a reviewer marked as what the rating rests on."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, case, insert, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Claim,
    ClaimVersion,
    DocumentText,
    Locator,
    Review,
    ReviewRevision,
    RevisionPassage,
)
from annotator.models.vocabulary import TextKind
from annotator.services.typed_text import clean
from annotator.statements import Prepared
from annotator.text import _

MOST_PASSAGES = 5
LONGEST_PASSAGE = 2_000
_MARKS = "\"'“”„‟‘’‚«»‹›"

# By the name of the form's field.
Quotations = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in a text; offsets count code points, the end is behind the last."""

    document_text_id: int
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """A passage as it is shown and exported."""

    text_kind: TextKind
    start: int
    end: int
    exact: str


_COLUMNS = ("revision_id", "position", "document_text_id", "start", "end", "exact")
_NEW_PASSAGES = Prepared(
    insert(cast("Table", RevisionPassage.__table__)).values({name: bindparam(name) for name in _COLUMNS})
)
_KEPT: Select[*tuple[Any, ...]] = (
    select(
        RevisionPassage.revision_id,
        DocumentText.kind,
        RevisionPassage.start,
        RevisionPassage.end,
        RevisionPassage.exact,
    )
    .join(DocumentText, DocumentText.id == RevisionPassage.document_text_id)
    .order_by(RevisionPassage.revision_id, RevisionPassage.position)
)


def locate(session: Session, claim_version_id: int, quotations: Quotations) -> tuple[list[Passage], dict[str, str]]:
    """Find quotations in the texts of a claim's document.

    A quotation is found as it is, or with other white space; of several places the one nearest to the claim.

    Returns
    -------
    passages
        In the order of the quotations, each place once.
    faults
        What is wrong, by field.
    """
    texts = session.execute(
        select(DocumentText.id, DocumentText.body, Locator.start_offset)
        .select_from(ClaimVersion)
        .join(Claim, Claim.id == ClaimVersion.claim_id)
        .join(DocumentText, DocumentText.document_id == Claim.document_id)
        .outerjoin(
            Locator,
            and_(Locator.document_text_id == DocumentText.id, Locator.claim_version_id == ClaimVersion.id),
        )
        .where(ClaimVersion.id == claim_version_id, DocumentText.body.is_not(None))
        .order_by(case((DocumentText.kind == TextKind.ORIGINAL.value, 0), else_=1))
    ).all()
    found: list[Passage] = []
    faults: dict[str, str] = {}
    for name, typed in quotations.items():
        quotation = clean(typed)
        if len(quotation) > LONGEST_PASSAGE:
            faults[name] = _("The passage is too long: at most {most} characters.", most=LONGEST_PASSAGE)
            continue
        places = (_place(text_id, body or "", quotation, near or 0) for text_id, body, near in texts)
        place = next(filter(None, places), None)
        if place is None:
            faults[name] = _fault(has_text=bool(texts))
        elif place not in found:
            found.append(place)
    return found, faults


def write(session: Session, revision_id: int, passages: Iterable[Passage]) -> None:
    """Keep passages with a revision, in this order."""
    rows = [
        {
            "revision_id": revision_id,
            "position": position,
            "document_text_id": passage.document_text_id,
            "start": passage.start,
            "end": passage.end,
            "exact": passage.exact,
        }
        for position, passage in enumerate(passages)
    ]
    _NEW_PASSAGES.run_many(session, rows)


def are_kept(session: Session, review_id: int, number: int, quotations: Quotations) -> bool:
    """Tell whether the revision `number` of a review has exactly these passages."""
    rows = session.scalars(
        select(RevisionPassage.exact)
        .join(ReviewRevision, ReviewRevision.id == RevisionPassage.revision_id)
        .where(ReviewRevision.review_id == review_id, ReviewRevision.number == number)
    )
    return {_bare(exact) for exact in rows} == {_bare(clean(typed)) for typed in quotations.values()}


def of_review(session: Session, review_id: int) -> tuple[str, ...]:
    """Return the quotations that stand as reasons, in their order."""
    rows = session.scalars(
        select(RevisionPassage.exact)
        .join(ReviewRevision, ReviewRevision.id == RevisionPassage.revision_id)
        .join(Review, and_(Review.id == ReviewRevision.review_id, Review.revision == ReviewRevision.number))
        .where(Review.id == review_id)
        .order_by(RevisionPassage.position)
    )
    return tuple(rows)


def of_revisions(session: Session, revision_ids: Collection[int]) -> dict[int, tuple[KeptPassage, ...]]:
    """Return the passages of these revisions, by revision; a revision without any is left out."""
    if not revision_ids:
        return {}
    return _by_revision(session, _KEPT.where(RevisionPassage.revision_id.in_(revision_ids)))


def of_round(session: Session, round_id: int) -> dict[int, tuple[KeptPassage, ...]]:
    """Return the passages of every revision made in a round, by revision."""
    statement = (
        _KEPT.join(ReviewRevision, ReviewRevision.id == RevisionPassage.revision_id)
        .join(Review, Review.id == ReviewRevision.review_id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        # A sum is no column: nothing is left but to begin with the passages, of which there are few.
        .where(Assignment.round_id + 0 == round_id)
    )
    return _by_revision(session, statement)


def _by_revision(session: Session, statement: Select[*tuple[Any, ...]]) -> dict[int, tuple[KeptPassage, ...]]:
    found: dict[int, list[KeptPassage]] = defaultdict(list)
    for revision_id, kind, start, end, exact in session.execute(statement):
        found[revision_id].append(KeptPassage(TextKind(kind), start, end, exact))
    return {revision_id: tuple(passages) for revision_id, passages in found.items()}


def _place(text_id: int, body: str, quotation: str, near: int) -> Passage | None:
    """Return where a text holds the quotation, with or without the quotation marks around it."""
    for wanted in (quotation, quotation.strip(_MARKS)):
        words = wanted.split()
        if not words:
            continue
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        matches = [match.span() for match in pattern.finditer(body)]
        if matches:
            start, end = min(matches, key=lambda span: abs(span[0] - near))
            return Passage(text_id, start, end, body[start:end])
    return None


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(_MARKS)


def _fault(*, has_text: bool) -> str:
    if has_text:
        return _(
            "This passage is not in the text. Copy it from the text as it stands, in one piece; other words belong "
            "into the reason."
        )
    return _("The text of this document is not held here, so no passage of it can be marked. Quote it in the reason.")
