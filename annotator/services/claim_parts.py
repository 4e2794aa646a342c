"""What belongs to a claim version: voices, figures, the way to the page and relations, read in one statement."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    CompoundSelect,
    Float,
    Integer,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimRelation, ClaimVersion, Figure, Hop, Source
from annotator.services.claim_relations import RelationRecord, RelationRow, describe_relation, relations_of
from annotator.services.claim_voices import Speaker, Voices, make_speaker, note_voices, voices_of
from annotator.services.figure_words import FigureRecord, describe_figure

VOICE, FIGURE, HOP, RELATION = "voice", "figure", "hop", "relation"


@dataclass(frozen=True, slots=True)
class HopRecord:
    """A link of the way from speaker to page; `key` names the source's page, None where it is not identified."""

    name: str
    key: str | None
    way: str
    date: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class ClaimParts:
    """What belongs to a claim version.

    Attributes
    ----------
    chain
        From the first speaker to the page that is held.
    relations
        With claims that are shown, in the order of these.
    """

    voices: Voices
    figures: tuple[FigureRecord, ...]
    chain: tuple[HopRecord, ...]
    relations: tuple[RelationRecord, ...]


_CLAIM: BindParameter[int] = bindparam("claim_id")
_WHICH: BindParameter[int] = bindparam("version_id")
# Built once. The first part says of what type the columns of all are.
_PARTS: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        literal(VOICE).label("part"),
        Attribution.claim_version_id,
        Attribution.position,
        Source.key,
        Source.name,
        Source.type,
        Attribution.part.label("as"),
        Attribution.role_as_given,
        Attribution.note,
        Attribution.source_id,
        cast(null(), Float).label("value"),
        cast(null(), Float).label("low"),
        cast(null(), Float).label("high"),
        cast(null(), Boolean).label("is_seen"),
        cast(null(), Integer).label("other_id"),
        cast(null(), Integer).label("relation_id"),
    )
    .join(Source, Source.id == Attribution.source_id)
    .where(
        or_(
            Attribution.claim_version_id == _WHICH,
            Attribution.claim_version_id.in_(relations_of((ClaimVersion.id,), _CLAIM)),
        )
    ),
    select(
        literal(FIGURE),
        Figure.claim_version_id,
        Figure.position,
        Figure.expression,
        Figure.unit,
        Figure.period,
        Figure.counted,
        null(),
        null(),
        null(),
        Figure.value,
        Figure.low,
        Figure.high,
        null(),
        null(),
        null(),
    ).where(Figure.claim_version_id == _WHICH),
    select(
        literal(HOP),
        Hop.claim_version_id,
        Hop.position,
        Source.key,
        Source.name,
        Hop.label,
        Hop.way,
        Hop.date,
        null(),
        null(),
        null(),
        null(),
        null(),
        Hop.is_seen,
        null(),
        null(),
    )
    .outerjoin(Source, Source.id == Hop.source_id)
    .where(Hop.claim_version_id == _WHICH),
    relations_of(
        (
            literal(RELATION),
            ClaimVersion.id,
            Claim.position,
            Claim.key,
            ClaimVersion.text,
            ClaimRelation.type,
            null(),
            null(),
            ClaimRelation.note,
            ClaimRelation.from_claim_id,
            null(),
            null(),
            null(),
            null(),
            Claim.id,
            ClaimRelation.id,
        ),
        _CLAIM,
    ),
)


def read_parts(session: Session, claim_id: int, version_id: int) -> ClaimParts:
    """Return what belongs to this version of a claim, each in its order."""
    speakers: dict[int, list[Speaker]] = defaultdict(list)
    figures, chain, relations = [], [], []
    rows: Sequence[Any] = session.execute(_PARTS, {"claim_id": claim_id, "version_id": version_id}).all()
    for part, of_version, _position, *row in sorted(rows, key=lambda row: (row[2], row[-1] or 0)):
        if part == VOICE:
            key, name, type_, as_, role, note, source_id, *_rest = row
            speakers[of_version].append(make_speaker(source_id, key, name, type_, as_, role, note))
        elif part == FIGURE:
            words, unit, period, counted, _role, _note, _source_id, value, low, high, *_rest = row
            figures.append(
                describe_figure(words, value=value, low=low, high=high, unit=unit, period=period, counted=counted)
            )
        elif part == HOP:
            key, name, label, way, date, *_rest, is_seen, _other_id, _relation_id = row
            chain.append(HopRecord(label or name, key, way, date, is_seen))
        else:
            key, text, type_, _as, _role, note, from_id, *_rest, other_id, relation_id = row
            relations.append(RelationRow(relation_id, type_, from_id, note, other_id, key, text, of_version))
    voices = {each: voices_of(speakers[each]) for each in {version_id, *(row.version_id for row in relations)}}
    for each, found in voices.items():
        note_voices(session, each, found)
    return ClaimParts(
        voices[version_id],
        tuple(figures),
        tuple(chain),
        tuple(describe_relation(row, claim_id, voices[row.version_id]) for row in relations),
    )
