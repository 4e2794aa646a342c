"""Claims for export: every present version and every older one that was rated, read some hundreds at a time.

Of the texts only places and digests are given, no words. Of a withdrawn claim nothing is given but that it was
withdrawn, so that who holds an older file can take it out as well.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from annotator.models import Project
from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, Polarity, RelationType, SourceType, TextKind
from annotator.services import export_claim_rows as rows

VERSIONS_AT_ONCE = 500

By = Mapping[int, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class VoiceRecord:
    """A source's part in a claim version; the role as the document gives it."""

    name: str
    part: Part
    role: str
    type: SourceType


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """A number in a claim, as printed and as read."""

    expression: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    period: str
    counted: str


@dataclass(frozen=True, slots=True)
class HopRecord:
    """A link of the way from the first speaker to the page that is held."""

    name: str
    way: str
    date: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """Where a claim version stands in one text: code points, `end` exclusive, and the digest of that text."""

    kind: TextKind
    start: int
    end: int
    sha256_text: str


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """How a claim bears on another, present claim."""

    type: RelationType
    to_key: str


@dataclass(frozen=True, slots=True)
class BibliographyRecord:
    """What is known of the document a claim is taken from."""

    title: str
    authors: str
    outlet: str
    url: str
    language: str
    date_stated: str
    date_believed: str
    date_reason: str


@dataclass(frozen=True, slots=True)
class WordingRecord:
    """What one version of a claim says, and all that describes it."""

    text: str
    kind: ClaimKind
    polarity: Polarity
    hedge: Hedge
    hedge_cue: str
    is_sensitive: bool
    paragraph: int | None
    time_made: str
    time_made_resolved: str
    time_about: str
    time_about_resolved: str
    evidence_shown: str
    question: str
    claimants: tuple[VoiceRecord, ...]
    relayers: tuple[VoiceRecord, ...]
    figures: tuple[FigureRecord, ...]
    hops: tuple[HopRecord, ...]
    places: tuple[PlaceRecord, ...]
    relations: tuple[RelationRecord, ...]
    document: BibliographyRecord


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One version of a claim; `wording` is None when the claim is withdrawn."""

    key: str
    number: int
    is_current: bool
    state: ClaimState
    is_to_rate: bool
    document: str
    wording: WordingRecord | None


@dataclass(frozen=True)
class ClaimsRecord:
    """The claims of a project."""

    project: str
    session: Session
    project_id: int
    label: str = ""
    is_example: bool = False

    def batches(self) -> Iterator[list[ClaimRecord]]:
        """Yield the claim versions in the order of the project, older versions first; each call reads anew."""
        options = {"yield_per": VERSIONS_AT_ONCE}
        statement = rows.select_heads(self.project_id)
        with closing(self.session.connection().execute(statement, execution_options=options)) as heads:
            for batch in heads.partitions():
                yield _describe(self.session, batch)


def read_claims(session: Session, project: Project) -> ClaimsRecord:
    """Return the claims of the project; they are read when they are asked for."""
    return ClaimsRecord(project.slug, session, project.id, is_example=project.is_example)


def _describe(session: Session, heads: Sequence[Any]) -> list[ClaimRecord]:
    shown = [head for head in heads if head.state != ClaimState.WITHDRAWN]
    versions = [head.version_id for head in shown]
    wordings = _Wordings(session, versions, [head.claim_id for head in shown], {head.document_id for head in shown})
    return [
        ClaimRecord(
            key=head.key,
            number=head.number,
            is_current=head.number == head.current,
            state=ClaimState(head.state),
            is_to_rate=head.is_to_rate,
            document=head.document,
            wording=None if head.state == ClaimState.WITHDRAWN else wordings.of(head),
        )
        for head in heads
    ]


class _Wordings:
    """The wordings of some claim versions, read with one query for each kind of thing."""

    def __init__(
        self, session: Session, versions: Sequence[int], claims: Sequence[int], documents: Collection[int]
    ) -> None:
        self.versions = {row.id: row for row in session.execute(rows.select_versions(versions))}
        self.voices = _grouped(session.execute(rows.select_voices(versions)))
        self.figures = _grouped(session.execute(rows.select_figures(versions)))
        self.hops = _grouped(session.execute(rows.select_hops(versions)))
        self.places = _grouped(session.execute(rows.select_places(versions)))
        self.relations = _grouped(session.execute(rows.select_relations(claims)))
        found = session.execute(rows.select_documents(documents))
        self.documents = {document_id: BibliographyRecord(*known) for document_id, *known in found}

    def of(self, head: Any) -> WordingRecord:
        version_id: int = head.version_id
        row = self.versions[version_id]
        voices = tuple(
            VoiceRecord(name, Part(part), role, SourceType(type_))
            for name, part, role, type_ in self.voices[version_id]
        )
        return WordingRecord(
            text=row.text,
            kind=ClaimKind(row.kind),
            polarity=Polarity(row.polarity),
            hedge=Hedge(row.hedge),
            hedge_cue=row.hedge_cue,
            is_sensitive=row.is_sensitive,
            paragraph=row.paragraph,
            time_made=row.time_made,
            time_made_resolved=row.time_made_resolved,
            time_about=row.time_about,
            time_about_resolved=row.time_about_resolved,
            evidence_shown=row.evidence_shown,
            question=row.question,
            claimants=tuple(voice for voice in voices if voice.part is not Part.RELAYS),
            relayers=tuple(voice for voice in voices if voice.part is Part.RELAYS),
            figures=tuple(FigureRecord(*figure) for figure in self.figures[version_id]),
            hops=tuple(
                HopRecord(name or label, way, date, is_seen)
                for name, label, way, date, is_seen in self.hops[version_id]
            ),
            places=tuple(PlaceRecord(TextKind(place[0]), *place[1:]) for place in self.places[version_id]),
            relations=tuple(RelationRecord(RelationType(type_), key) for type_, key in self.relations[head.claim_id]),
            document=self.documents[head.document_id],
        )


def _grouped(found_rows: Iterable[Any]) -> By:
    """Rows by their first column, without it."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for owner, *rest in found_rows:
        found[owner].append(rest)
    return found
