"""What describes a claim version, as drafts have it: claimants, figures, hops and places, read in one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Float,
    Integer,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from annotator.models import Attribution, Figure, Hop, Locator
from annotator.models.vocabulary import Part
from annotator.services.claim_drafts import ClaimantDraft, FigureDraft, HopDraft, LocatorDraft

# Built once. The first part says of what type the columns of all are.
_ATTRIBUTION, _FIGURE, _HOP, _PLACE = "attribution", "figure", "hop", "place"
_DESCRIBED: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        literal(_ATTRIBUTION).label("described"),
        Attribution.position,
        Attribution.source_id,
        cast(null(), Integer).label("start"),
        cast(null(), Integer).label("end"),
        Attribution.part,
        Attribution.role_as_given,
        Attribution.note,
        cast(null(), String).label("counted"),
        cast(null(), Float).label("value"),
        cast(null(), Float).label("low"),
        cast(null(), Float).label("high"),
        cast(null(), Boolean).label("is_seen"),
    ).where(Attribution.claim_version_id == bindparam("version_id")),
    select(
        literal(_FIGURE),
        Figure.position,
        null(),
        null(),
        null(),
        Figure.expression,
        Figure.unit,
        Figure.period,
        Figure.counted,
        Figure.value,
        Figure.low,
        Figure.high,
        null(),
    ).where(Figure.claim_version_id == bindparam("version_id")),
    select(
        literal(_HOP),
        Hop.position,
        Hop.source_id,
        null(),
        null(),
        Hop.way,
        Hop.label,
        Hop.date,
        null(),
        null(),
        null(),
        null(),
        Hop.is_seen,
    ).where(Hop.claim_version_id == bindparam("version_id")),
    select(
        literal(_PLACE),
        Locator.id,
        Locator.document_text_id,
        Locator.start_offset,
        Locator.end_offset,
        null(),
        null(),
        null(),
        null(),
        null(),
        null(),
        null(),
        null(),
    ).where(Locator.claim_version_id == bindparam("version_id")),
)


def read_described(session: Session, version_id: int) -> dict[str, Any]:
    """Read what describes a version, each kind in its order, in one statement."""
    claimants, figures, hops, locators, relayer_id = [], [], [], [], None
    rows: Sequence[Any] = session.execute(_DESCRIBED, {"version_id": version_id}).all()
    for described, _position, of_id, start, end, first, second, third, fourth, value, low, high, is_seen in sorted(
        rows, key=lambda row: row[1]
    ):
        if described == _FIGURE:
            figures.append(
                FigureDraft(
                    expression=first, value=value, low=low, high=high, unit=second, period=third, counted=fourth
                )
            )
        elif described == _HOP:
            hops.append(HopDraft(way=first, source_id=of_id, label=second, date=third, is_seen=is_seen))
        elif described == _PLACE:
            locators.append(LocatorDraft(document_text_id=of_id, start=start, end=end))
        elif first != Part.RELAYS:
            claimants.append(ClaimantDraft(source_id=of_id, part=Part(first), role_as_given=second, note=third))
        else:
            relayer_id = relayer_id or of_id
    return {
        "claimants": tuple(claimants),
        "relayer_id": relayer_id,
        "figures": tuple(figures),
        "hops": tuple(hops),
        "locators": tuple(locators),
    }
