"""Who makes and who relays a claim, for one claim or for a whole page of them in one query."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Source
from annotator.models.vocabulary import Part, SourceType
from annotator.services.claim_words import joined, speaker_name, verb
from annotator.services.read_once import read_once
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source's part in one claim version; `role` and `note` as the document gives them for this claim."""

    source_id: int
    key: str
    name: str
    part: Part
    role: str
    note: str


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """Speakers with the same part, and the verb that joins them to the claim: "says", "are reported to say"."""

    speakers: tuple[Speaker, ...]
    verb: str


@dataclass(frozen=True, slots=True)
class Voices:
    """The claimants in order, and the relayer; without a relayer the claim is in the claimant's own voice."""

    claimants: tuple[Speaker, ...]
    relayer: Speaker | None

    @property
    def is_own_voice(self) -> bool:
        return self.relayer is None

    @property
    def names(self) -> str:
        """The claimants' names, joined: "Ihor Tyshkevich and Andrei Suzdaltsev"."""
        # Empty only where somebody has written into the database: never a claim as if nobody made it.
        return joined([speaker.name for speaker in self.claimants]) or _("claimant not identified")

    @property
    def notes(self) -> tuple[str, ...]:
        """What is noted beside each of them."""
        return tuple(each.note for each in (*self.claimants, self.relayer) if each is not None)

    @property
    def lines(self) -> tuple[VoiceLine, ...]:
        """The claimants by part, in order: what stands above the claim."""
        groups = [tuple(group) for _part, group in groupby(self.claimants, key=lambda speaker: speaker.part)]
        return tuple(VoiceLine(group, verb(group[0].part, len(group))) for group in groups)


def read_voices(session: Session, version_ids: Collection[int]) -> dict[int, Voices]:
    """Return the voices of these claim versions, by version id."""
    held = _held(session)
    missing = [version_id for version_id in version_ids if version_id not in held]
    if missing:
        held |= _read_voices(session, missing)
    return {version_id: held[version_id] for version_id in version_ids}


def note_voices(session: Session, version_id: int, voices: Voices) -> None:
    """Note the voices of a version that were read on the way to something else."""
    _held(session)[version_id] = voices


def _held(session: Session) -> dict[int, Voices]:
    """The voices that this session has read."""
    return read_once(session, "voices", dict)


def _read_voices(session: Session, version_ids: Collection[int]) -> dict[int, Voices]:
    rows = session.execute(
        select(
            Attribution.claim_version_id,
            Attribution.source_id,
            Source.key,
            Source.name,
            Source.type,
            Attribution.part,
            Attribution.role_as_given,
            Attribution.note,
        )
        .join(Source, Source.id == Attribution.source_id)
        .where(Attribution.claim_version_id.in_(version_ids))
        .order_by(Attribution.claim_version_id, Attribution.position)
    )
    found: dict[int, list[Speaker]] = defaultdict(list)
    for version_id, source_id, key, name, type_, part, role, note in rows:
        found[version_id].append(make_speaker(source_id, key, name, type_, part, role, note))
    return {version_id: voices_of(found[version_id]) for version_id in version_ids}


def make_speaker(source_id: int, key: str, name: str, type_: str, part: str, role: str, note: str) -> Speaker:
    """Return the record of an attribution, with the source called as claims call it."""
    return Speaker(source_id, key, speaker_name(name, SourceType(type_)), Part(part), role, note)


def voices_of(speakers: Sequence[Speaker]) -> Voices:
    """Return the voices of a claim version from all who have a part in it, in their order."""
    return Voices(
        claimants=tuple(speaker for speaker in speakers if speaker.part is not Part.RELAYS),
        relayer=next((speaker for speaker in speakers if speaker.part is Part.RELAYS), None),
    )
