"""One claim with everything the claim page and the rating page show, in four small queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, select
from sqlalchemy.orm import Session

from annotator.errors import NotFound
from annotator.models import Claim, ClaimVersion, Document, DocumentText, Locator
from annotator.models.vocabulary import OUT_OF_SIGHT, ClaimKind, ClaimState, Hedge, Polarity, TextKind
from annotator.services.claim_parts import HopRecord, read_parts
from annotator.services.claim_passage import Anchor, Passage, choose_paragraphs, cut_passage
from annotator.services.claim_relations import RelationRecord, lacks_denied
from annotator.services.claim_voices import Speaker, VoiceLine, Voices
from annotator.services.claim_words import TEXT_TITLES, hedge_sentence
from annotator.services.documents import DocumentRecord, TextRecord
from annotator.services.figure_words import FigureRecord
from annotator.statements import Prepared
from annotator.text import _


class _TextRow(NamedTuple):
    """A text of the document, and where the claim stands in it."""

    id: int
    kind: str
    length: int
    sha256_bytes: str
    sha256_text: str
    body: str | None
    start_offset: int | None
    end_offset: int | None


# Built once: the rating page reads it.
_TEXTS = Prepared(
    select(
        DocumentText.id,
        DocumentText.kind,
        DocumentText.length,
        DocumentText.sha256_bytes,
        DocumentText.sha256_text,
        DocumentText.body,
        Locator.start_offset,
        Locator.end_offset,
    )
    .outerjoin(
        Locator,
        and_(Locator.document_text_id == DocumentText.id, Locator.claim_version_id == bindparam("version_id")),
    )
    .where(DocumentText.document_id == bindparam("document_id"))
    .order_by(case((DocumentText.kind == TextKind.ORIGINAL.value, 0), else_=1))
)


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """A claim version in its context.

    Attributes
    ----------
    version, latest_version
        Number of the version shown here, and of the one that is current.
    hedge_sentence
        How far the claim commits itself, in words.
    evidence_shown, question
        The editor's note of what the document offers, and the question to ask oneself.
    chain
        From the first speaker to the page that is held.
    lacks_denied
        A denial that says neither what it denies nor that the document does not quote it.
    passage
        None when no text with the claim's place is stored.
    """

    id: int
    key: str
    version: int
    latest_version: int
    version_id: int
    text: str
    kind: ClaimKind
    polarity: Polarity
    state: ClaimState
    is_to_rate: bool
    is_featured: bool
    is_sensitive: bool
    paragraph: int | None
    hedge: Hedge
    hedge_cue: str
    hedge_sentence: str
    time_made: str
    time_about: str
    time_made_resolved: str
    time_about_resolved: str
    evidence_shown: str
    question: str
    withdrawn_reason: str
    voices: Voices
    figures: tuple[FigureRecord, ...]
    chain: tuple[HopRecord, ...]
    passage: Passage | None
    relations: tuple[RelationRecord, ...]
    lacks_denied: bool
    document: DocumentRecord

    @property
    def is_current(self) -> bool:
        return self.version == self.latest_version

    @property
    def is_hedged(self) -> bool:
        return self.hedge is not Hedge.NONE

    @property
    def claimants(self) -> tuple[Speaker, ...]:
        return self.voices.claimants

    @property
    def relayer(self) -> Speaker | None:
        return self.voices.relayer

    @property
    def is_own_voice(self) -> bool:
        return self.voices.is_own_voice

    @property
    def voice_lines(self) -> tuple[VoiceLine, ...]:
        return self.voices.lines


def read_claim(session: Session, project_id: int, key: str, version_number: int | None = None) -> ClaimContext:
    """Return the claim `key` in its context.

    Parameters
    ----------
    version_number
        The current version by default.

    Raises
    ------
    NotFound
        When the project has no such claim, or the claim no such version.
    """
    claim, version, document = _find(session, project_id, key, version_number)
    parts = read_parts(session, claim.id, version.id)
    texts = _text_rows(session, document.id, version.id)
    hedge = Hedge(version.hedge)
    return ClaimContext(
        id=claim.id,
        key=claim.key,
        version=version.number,
        latest_version=claim.version,
        version_id=version.id,
        text=version.text,
        kind=ClaimKind(version.kind),
        polarity=Polarity(version.polarity),
        state=ClaimState(claim.state),
        is_to_rate=claim.is_to_rate,
        is_featured=claim.is_featured,
        is_sensitive=version.is_sensitive,
        paragraph=version.paragraph,
        hedge=hedge,
        hedge_cue=version.hedge_cue,
        hedge_sentence=hedge_sentence(hedge, version.hedge_cue),
        time_made=version.time_made,
        time_about=version.time_about,
        time_made_resolved=version.time_made_resolved,
        time_about_resolved=version.time_about_resolved,
        evidence_shown=version.evidence_shown,
        question=version.question,
        withdrawn_reason=claim.withdrawn_reason,
        voices=parts.voices,
        figures=parts.figures,
        chain=parts.chain,
        passage=_passage(session, texts, claim.key, version),
        relations=parts.relations,
        lacks_denied=lacks_denied(
            ClaimKind(version.kind), parts.relations, [version.evidence_shown, *parts.voices.notes]
        ),
        document=_document(document, texts),
    )


def _find(
    session: Session, project_id: int, key: str, version_number: int | None
) -> tuple[Claim, ClaimVersion, Document]:
    wanted = ClaimVersion.number == (Claim.version if version_number is None else version_number)
    row = session.execute(
        select(Claim, ClaimVersion, Document)
        .join(ClaimVersion, and_(ClaimVersion.claim_id == Claim.id, wanted))
        .join(Document, Document.id == Claim.document_id)
        .where(Claim.project_id == project_id, Claim.key == key, Claim.state != ClaimState.STAGED)
    ).one_or_none()
    if row is None:
        if version_number is None:
            raise NotFound(_("There is no claim {key} in this project.", key=key))
        raise NotFound(_("There is no version {number} of claim {key}.", number=version_number, key=key))
    return row[0], row[1], row[2]


def _text_rows(session: Session, document_id: int, version_id: int) -> list[_TextRow]:
    """The texts of the document, the original first, each with the place of this version in it, if it has one."""
    return [_TextRow(*row) for row in _TEXTS.all(session, {"document_id": document_id, "version_id": version_id})]


def _passage(session: Session, texts: Sequence[_TextRow], key: str, version: ClaimVersion) -> Passage | None:
    for text in texts:
        body, start, end = text.body, text.start_offset, text.end_offset
        if body is None or start is None or end is None:
            continue
        blocks = choose_paragraphs(body, start, end)
        if not blocks:
            return None
        anchors = _anchors(session, text.id, blocks[0].start, blocks[-1].end)
        kind = TextKind(text.kind)
        cut = cut_passage(body, blocks, Anchor(key, start, end), anchors, version.paragraph)
        return Passage(kind, TEXT_TITLES[kind], cut)
    return None


def _anchors(session: Session, text_id: int, start: int, end: int) -> list[Anchor]:
    """Places of all claims, as they are worded now, that touch this part of the text."""
    rows = session.execute(
        select(Claim.key, Locator.start_offset, Locator.end_offset)
        .join(ClaimVersion, ClaimVersion.id == Locator.claim_version_id)
        .join(Claim, and_(Claim.id == ClaimVersion.claim_id, Claim.version == ClaimVersion.number))
        .where(
            Locator.document_text_id == text_id,
            Locator.start_offset < end,
            Locator.end_offset > start,
            Claim.state.not_in(OUT_OF_SIGHT),
        )
        .order_by(Claim.position)
    )
    return [Anchor(*row) for row in rows]


def _document(document: Document, texts: Sequence[_TextRow]) -> DocumentRecord:
    return DocumentRecord(
        id=document.id,
        key=document.key,
        title=document.title,
        authors=document.authors,
        outlet=document.outlet,
        url=document.url,
        language=document.language,
        date_stated=document.date_stated,
        date_believed=document.date_believed,
        date_reason=document.date_reason,
        note=document.note,
        texts=tuple(
            TextRecord(TextKind(row.kind), row.length, row.sha256_bytes, row.sha256_text, row.body is not None)
            for row in texts
        ),
    )
