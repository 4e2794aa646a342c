"""Sources by words that mean just one of them: the name, with the key behind it where several share the name."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Source
from annotator.services.read_once import read_once
from annotator.text import _


def source_labels(session: Session, project_id: int) -> dict[int, str]:
    """Return what to call each source of the project where it is typed, by id, in the order of the names."""
    return dict(read_once(session, ("source labels", project_id), lambda: _read_labels(session, project_id)))


def _read_labels(session: Session, project_id: int) -> dict[int, str]:
    rows = session.execute(
        select(Source.id, Source.name, Source.key)
        .where(Source.project_id == project_id, ~Source.is_staged, Source.merged_into_id.is_(None))
        .order_by(Source.name, Source.id)
    ).all()
    times = Counter(name.casefold() for _id, name, _key in rows)
    return {
        source_id: name if times[name.casefold()] == 1 else _("{name} ({key})", name=name, key=key)
        for source_id, name, key in rows
    }
