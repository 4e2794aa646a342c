"""Which ratings of a round a report is about: one criterion, and as narrow as somebody asks."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Claim, Document, Round, RoundClaim, Source
from annotator.models.vocabulary import ClaimKind, Purpose
from annotator.services.agreement_data import RoundRatings, find_basis, read_ratings
from annotator.services.claim_search import find_claim_ids, read_filters
from annotator.services.roster import read_roster
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Selection:
    """What a report is narrowed to; empty means everything.

    Attributes
    ----------
    criterion, basis
        Key and code; the rubric's main criterion by default.
    kind, source, document
        Of the claims: a kind, the key of a source in whatever part, the key of a document.
    group
        Of the reviewers.
    since, until
        First and last day of submission, in UTC.
    include
        Claims with known answers that are counted with those to rate: ``gold``, ``training``, or both with a comma
        between them.
    """

    criterion: str = ""
    basis: str = ""
    kind: str = ""
    source: str = ""
    document: str = ""
    group: str = ""
    since: date | None = None
    until: date | None = None
    include: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves out ratings of its criterion."""
        return replace(self, criterion="", include="") != Selection()

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """What the claims were put before reviewers for; a second rating by the same reviewer is never among these."""
        included = self.include.split(",")
        return (Purpose.RATING, *(purpose for purpose in INCLUDED if purpose in included))

    @property
    def as_words(self) -> dict[str, str]:
        """What is chosen, as addresses and forms carry it."""
        chosen = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in chosen.items() if value}


INCLUDED = (Purpose.GOLD, Purpose.TRAINING)
INCLUDED_WORDS = {Purpose.GOLD: _("hidden among the others"), Purpose.TRAINING: _("training")}


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, beyond the rubric: words, keys with names or titles, names.

    Attributes
    ----------
    included
        What may be counted with the claims to rate, as `Selection.include` has it, in words.
    """

    kinds: tuple[ClaimKind, ...]
    sources: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    included: tuple[tuple[str, str], ...]


def read_selection(words: Mapping[str, str]) -> Selection:
    """Return the selection that an address or a command line names.

    Raises
    ------
    Invalid
        When a day cannot be read, the days stand in the wrong order, or what is to be included has no known answers.
    """
    since, until = (_day(words.get(name, ""), name) for name in ("since", "until"))
    if since and until and since > until:
        raise Invalid(_("The first day is after the last."), "since")
    return Selection(
        criterion=words.get("criterion", ""),
        basis=words.get("basis", ""),
        kind=words.get("kind", ""),
        source=words.get("source", ""),
        document=words.get("document", ""),
        group=words.get("group", ""),
        since=since,
        until=until,
        include=read_include(words.get("include", "")),
    )


def read_include(text: str) -> str:
    """Return what is to be counted with the claims to rate, in the order of `INCLUDED`.

    Raises
    ------
    Invalid
        When it is anything else.
    """
    named = {word.strip() for word in text.split(",") if word.strip()}
    if unknown := named - set(INCLUDED):
        raise Invalid(
            _(
                "{name} cannot be included: gold or training can. A second rating by the same reviewer never counts.",
                name=min(unknown),
            ),
            "include",
        )
    return ",".join(purpose for purpose in INCLUDED if purpose in named)


def count_known_claims(session: Session, round_: Round) -> dict[Purpose, int]:
    """Return how many claims the round holds for their known answers, by what they are for."""
    rows = session.execute(
        select(RoundClaim.purpose, func.count())
        .where(RoundClaim.round_id == round_.id, RoundClaim.purpose != Purpose.RATING)
        .group_by(RoundClaim.purpose)
    )
    return {Purpose(purpose): number for purpose, number in rows}


def asked_criterion(rubric: RubricRecord, selection: Selection) -> CriterionRecord:
    """Return the criterion of the selection.

    Raises
    ------
    NotFound
        When the rubric has no such criterion.
    Invalid
        When it asks for a range of numbers.
    """
    return rubric.criterion_by_steps(selection.criterion) if selection.criterion else rubric.main


def asks_for_range(rubric: RubricRecord, selection: Selection) -> bool:
    """Tell whether the selection is of a criterion that asks for a range of numbers."""
    return any(each.is_range and each.key == selection.criterion for each in rubric.criteria)


def select_ratings(
    session: Session,
    round_: Round,
    rubric: RubricRecord,
    selection: Selection,
    criterion: CriterionRecord | None = None,
) -> RoundRatings:
    """Return the selected ratings of the round.

    Parameters
    ----------
    criterion
        Instead of the one that is selected: of one that asks for a range these are the answers off the scale.

    Raises
    ------
    NotFound, Invalid
        When there is no such criterion, basis, kind, document or group.
    """
    ratings = read_ratings(
        session,
        round_,
        criterion or asked_criterion(rubric, selection),
        basis=find_basis(rubric, selection.basis or None),
        period=period_of(selection),
        purposes=selection.purposes,
    )
    claims = np.ones(len(ratings.claim_ids), dtype=np.bool_)
    if selection.kind and selection.kind not in list(ClaimKind):
        raise Invalid(
            _("There is no kind {kind}. The kinds are {known}.", kind=selection.kind, known=", ".join(ClaimKind)),
            "kind",
        )
    if selection.source:
        _require_source(session, round_.project_id, selection.source)
    if selection.kind or selection.source:
        filters = read_filters(kind=selection.kind, source=selection.source)
        claims &= np.isin(ratings.claim_ids, find_claim_ids(session, round_.project_id, filters))
    if selection.document:
        claims &= np.isin(ratings.claim_ids, _claims_of(session, round_.project_id, selection.document))
    raters = np.ones(len(ratings.raters), dtype=np.bool_)
    if selection.group:
        _require_group(session, round_.project_id, selection.group)
        raters = np.array([rater.group == selection.group for rater in ratings.raters], dtype=np.bool_)
    if claims.all() and raters.all():
        return ratings
    return ratings.only(claims, raters)


def read_choices(session: Session, project_id: int) -> Choices:
    """Return what a project's ratings can be narrowed to."""
    sources = select(literal("source"), Source.key, Source.name).where(
        Source.project_id == project_id, Source.is_staged.is_(False), Source.merged_into_id.is_(None)
    )
    documents = select(literal("document"), Document.key, Document.title).where(
        Document.project_id == project_id, Document.is_staged.is_(False)
    )
    purposes = select(literal("purpose"), RoundClaim.purpose, literal("")).where(RoundClaim.project_id == project_id)
    every = union_all(sources, documents, purposes.distinct()).subquery()
    what, key, name = every.c
    found: dict[str, list[tuple[str, str]]] = {"source": [], "document": [], "purpose": []}
    # The database sorts names, as it does on every other page.
    for kind, *named in session.execute(select(what, key, name).order_by(name)):
        found[kind].append(tuple(named))
    return Choices(
        kinds=tuple(ClaimKind),
        sources=tuple(found["source"]),
        documents=tuple(found["document"]),
        groups=tuple(_groups(session, project_id)),
        included=tuple(_included({purpose for purpose, _name in found["purpose"]})),
    )


def _included(used: Collection[str]) -> Iterator[tuple[str, str]]:
    there = [purpose for purpose in INCLUDED if purpose in used]
    for purpose in there:
        yield purpose.value, _("counted: {what}", what=INCLUDED_WORDS[purpose])
    if len(there) > 1:
        yield ",".join(there), _("all counted")


def _groups(session: Session, project_id: int) -> list[str]:
    return sorted({each.group for each in read_roster(session, project_id) if each.group})


def _require_group(session: Session, project_id: int, group: str) -> None:
    known = _groups(session, project_id)
    if group not in known:
        raise Invalid(
            _("There is no group {group}. There is: {known}.", group=group, known=", ".join(known) or _("none")),
            "group",
        )


def _require_source(session: Session, project_id: int, key: str) -> None:
    found = select(Source.id).where(Source.project_id == project_id, Source.key == key, Source.is_staged.is_(False))
    if session.scalar(found) is None:
        raise Invalid(_("The project has no source {key}.", key=key), "source")


def _claims_of(session: Session, project_id: int, key: str) -> list[int]:
    document_id = session.scalar(
        select(Document.id).where(Document.project_id == project_id, Document.key == key, Document.is_staged.is_(False))
    )
    if document_id is None:
        raise Invalid(_("The project has no document {key}.", key=key), "document")
    return list(session.scalars(select(Claim.id).where(Claim.document_id == document_id)))


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("Write the day as year-month-day, such as 2026-03-31, not {text}.", text=text), name) from None


def period_of(selection: Selection) -> tuple[datetime | None, datetime | None]:
    """Return from when on, and before when, answers are selected; None where there is no end."""
    since = datetime.combine(selection.since, time(), UTC) if selection.since else None
    # The last day of all has no day after it, and needs none.
    ends = selection.until is not None and selection.until < date.max
    until = datetime.combine(selection.until + timedelta(days=1), time(), UTC) if selection.until and ends else None
    return since, until
