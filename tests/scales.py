"""Scales for tests that need no database."""

from collections.abc import Sequence

from annotator.models.vocabulary import Level
from annotator.services.rubric_records import PointRecord, ScaleRecord

EVIDENCE = ("Assertion only", "Thin", "Single strand", "Corroborated", "Documented")


def make_scale(
    labels: Sequence[str] = EVIDENCE,
    codes: Sequence[str] = (),
    *,
    level: Level = Level.ORDINAL,
    low_is_best: bool = False,
) -> ScaleRecord:
    """Return a scale with one point per label, coded 1, 2, 3 unless `codes` says otherwise."""
    points = tuple(
        PointRecord(
            id=index,
            position=index,
            code=codes[index] if codes else str(index + 1),
            value=index + 1,
            label=label,
            anchor="",
            requires_rationale=False,
        )
        for index, label in enumerate(labels)
    )
    return ScaleRecord(id=1, key="scale", name="Scale", level=level, low_is_best=low_is_best, points=points, reasons=())
