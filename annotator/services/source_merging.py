"""Two sources that turn out to be one: what the first makes and passes on becomes the second's.

Rated versions of claims never change, so each claim concerned gets a new version that names the second source; ratings
stay with the version they saw. Grades stay as they were given and are read with those of the second. The first source
stays where it is, without claims, and its address leads on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select, update
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Attribution, Claim, ClaimVersion, Hop, Source, SourceName
from annotator.services import audit
from annotator.services.claim_drafts import ClaimantDraft, ClaimDraft
from annotator.services.claim_search import current_version
from annotator.services.claim_store import insert_versions, read_draft
from annotator.services.claims import hold_project
from annotator.services.import_registers import read_sources
from annotator.services.source_entries import find_source
from annotator.services.source_labels import source_labels
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Merger:
    """What a merger did: into which source, and how many claims got a new version."""

    key: str
    name: str
    claims: int


def followed(session: Session, project_id: int, key: str) -> str | None:
    """Return the key of the source that this one was merged into, None where it was not."""
    old = select(Source.merged_into_id).where(Source.project_id == project_id, Source.key == key).scalar_subquery()
    return session.scalar(select(Source.key).where(Source.id == old))


def count_concerned(session: Session, source_id: int) -> int:
    """Return how many claims would get a new version if this source were merged into another."""
    return session.scalar(select(func.count()).select_from(_concerned(source_id).subquery())) or 0


def merge_into(
    session: Session, project_id: int, key: str, into: str, *, now: datetime, actor_id: int | None
) -> Merger:
    """Make the source `key` the one that is named, and return what that did.

    Parameters
    ----------
    into
        Key of the other source, or its name as `source_labels` and its other spellings have it.

    Raises
    ------
    NotFound
        When the project has no source `key`, or it was merged already.
    Invalid
        When `into` names no source, several, or the source itself; one that was merged meanwhile is none any more.
    """
    # One at a time, so that the other one is still there at the end.
    hold_project(session, project_id)
    old = find_source(session, project_id, key)
    new = session.get_one(Source, _find_other(session, project_id, old, into.strip()))
    session.refresh(new, with_for_update={"key_share": True})
    claims = session.scalars(select(Claim).where(Claim.id.in_(_concerned(old.id))).order_by(Claim.id)).all()
    for claim in claims:
        session.refresh(claim, with_for_update={"key_share": True})
        draft = _renamed(read_draft(session, claim), old.id, new.id)
        insert_versions(session, {claim.id: draft}, claim.version + 1, now, actor_id)
        claim.version += 1
    _hand_on_names(session, old, new)
    # Whatever was merged into the first one before leads on as well.
    session.execute(update(Source).where(Source.merged_into_id == old.id).values(merged_into_id=new.id))
    old.merged_into_id = new.id
    session.flush()
    audit.record(
        session,
        "source.merged",
        f"source:{old.id}",
        now=now,
        actor_id=actor_id,
        project_id=project_id,
        detail={"into": new.id, "claims": [claim.key for claim in claims]},
    )
    return Merger(new.key, new.name, len(claims))


def _find_other(session: Session, project_id: int, old: Source, wanted: str) -> int:
    labels = {label: source_id for source_id, label in source_labels(session, project_id).items()}
    by_key = select(Source.id).where(
        Source.project_id == project_id, Source.key == wanted, ~Source.is_staged, Source.merged_into_id.is_(None)
    )
    register = read_sources(session, project_id)
    found = {
        source_id
        for source_id in (register.entries[place].id for place in register.places(wanted))
        if source_id is not None and source_id in labels.values()
    }
    exact = labels.get(wanted) or session.scalar(by_key)
    others = {exact} if exact is not None else found - {old.id} or found
    if not others:
        raise Invalid(_("The project has no source “{name}”. Choose one from the list.", name=wanted), "into")
    if len(others) > 1:
        raise Invalid(
            _("“{name}” fits more than one source. Choose it from the list, with its key.", name=wanted), "into"
        )
    (other,) = others
    if other == old.id:
        raise Invalid(_("A source cannot be merged into itself. Name the other one."), "into")
    return other


def _concerned(source_id: int) -> Select[int]:
    """Claims whose shown version names the source, whatever their state."""
    attributed = exists().where(Attribution.claim_version_id == ClaimVersion.id, Attribution.source_id == source_id)
    passed = exists().where(Hop.claim_version_id == ClaimVersion.id, Hop.source_id == source_id)
    return select(Claim.id).join(ClaimVersion, current_version()).where(or_(attributed, passed))


def _renamed(draft: ClaimDraft, old: int, new: int) -> ClaimDraft:
    """The same claim with the new source in the place of the old; who would stand there twice stands there once."""
    claimants = [replace(each, source_id=new) if each.source_id == old else each for each in draft.claimants]
    return replace(
        draft,
        claimants=_once(claimants),
        relayer_id=new if draft.relayer_id == old else draft.relayer_id,
        hops=tuple(replace(hop, source_id=new) if hop.source_id == old else hop for hop in draft.hops),
    )


def _once(claimants: Sequence[ClaimantDraft]) -> tuple[ClaimantDraft, ...]:
    first = {(each.source_id, each.part): each for each in reversed(claimants)}
    return tuple(each for each in claimants if first[each.source_id, each.part] is each)


def _hand_on_names(session: Session, old: Source, new: Source) -> None:
    """The second source gets every spelling of the first, and its roles where it has none of its own."""
    known = {new.name, *(row.name for row in new.names)}
    for name, language in [(old.name, ""), *((row.name, row.language) for row in old.names)]:
        if name not in known:
            known.add(name)
            session.add(SourceName(source_id=new.id, name=name, language=language))
    new.role_as_given = new.role_as_given or old.role_as_given
    new.role_checked = new.role_checked or old.role_checked
    new.descriptor = new.descriptor or old.descriptor
    new.note = new.note or old.note
    session.flush()
    session.expire(new, ["names"])
