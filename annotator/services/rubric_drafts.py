"""Drafts of rubrics: changed part by part, and published in the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Rubric, RubricDraft, RubricVersion
from annotator.services import audit
from annotator.services.rubric_definitions import find_same, publish_rubric
from annotator.services.rubric_shape import require_shape
from annotator.services.typed_text import clean
from annotator.text import _

LONGEST_CHANGE = 500

Table = dict[str, Any]
Change = Callable[[Mapping[str, Any]], Table]


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A rubric that is being edited.

    Attributes
    ----------
    rubric_id
        The rubric whose next version it will be, None for a new one.
    next_number
        The number of the version it would be.
    """

    id: int
    rubric_id: int | None
    definition: Table
    edition: int
    saved_at: datetime
    next_number: int

    @property
    def name(self) -> str:
        return str(self.definition["name"])

    def find_fault(self) -> str:
        """Return what stands in the way of publishing it, an empty text where nothing does."""
        try:
            require_shape(self.definition)
        except Invalid as fault:
            return str(fault)
        return ""


def list_drafts(session: Session, author_id: int) -> list[DraftRecord]:
    """Return a person's drafts, the last saved first."""
    rows = session.scalars(
        select(RubricDraft)
        .where(RubricDraft.author_id == author_id)
        .order_by(RubricDraft.saved_at.desc(), RubricDraft.id.desc())
    )
    return [_record(session, row) for row in rows]


def read_draft(session: Session, draft_id: int, author_id: int) -> DraftRecord:
    """Return one draft.

    Raises
    ------
    NotFound
        When there is none, or it is somebody else's.
    """
    return _record(session, _find(session, draft_id, author_id))


def save_draft(
    session: Session, draft_id: int, author_id: int, edition: int, change: Change, now: datetime
) -> DraftRecord:
    """Change a draft and return it.

    Parameters
    ----------
    edition
        The one that the page with the change was made from.

    Raises
    ------
    NotFound
        When there is no such draft, or it is somebody else's.
    Conflict
        When it was saved in another window meanwhile.
    Invalid
        When what comes of the change is not in shape; scales and questions may still be missing.
    """
    draft = _hold(session, draft_id, author_id)
    _require_edition(draft, edition)
    changed = change(draft.definition)
    if draft.rubric_id is not None:
        rubric = session.get_one(Rubric, draft.rubric_id)
        changed |= {"key": rubric.key, "name": rubric.name, "summary": rubric.summary}
    require_shape(changed, is_unfinished=True)
    draft.definition = changed
    draft.edition += 1
    draft.saved_at = now
    session.flush()
    return _record(session, draft)


def discard_draft(session: Session, draft_id: int, author_id: int) -> None:
    """Take a draft away.

    Raises
    ------
    NotFound
        When there is none, or it is somebody else's.
    """
    session.delete(_hold(session, draft_id, author_id))
    session.flush()


def publish_draft(
    session: Session, draft_id: int, author_id: int, edition: int, change: str, now: datetime
) -> tuple[int, int]:
    """Publish a draft, which is gone then, and return the version's id and its number.

    Parameters
    ----------
    change
        What changed since the version before; needed from the second version on.

    Raises
    ------
    Conflict
        When the draft was saved in another window meanwhile.
    Invalid
        When it is not complete, says what a version says already, its key is taken, or nothing says what changed.
    """
    draft = _hold(session, draft_id, author_id)
    _require_edition(draft, edition)
    require_shape(draft.definition)
    change = clean(change)
    if len(change) > LONGEST_CHANGE:
        raise Invalid(_("At most {most} characters.", most=LONGEST_CHANGE), "change")
    key = draft.definition["key"]
    if draft.rubric_id is None:
        if session.scalar(select(Rubric.id).where(Rubric.key == key)) is not None:
            raise Invalid(_("There is a rubric with the short name {key} already. Choose another.", key=key))
    else:
        hold(session, select(Rubric.id).where(Rubric.id == draft.rubric_id).with_for_update(key_share=True))
        known = find_same(session, draft.rubric_id, draft.definition)
        if known is not None:
            number = session.get_one(RubricVersion, known).number
            raise Invalid(_("Nothing has changed: this is what version {number} says.", number=number))
        if not change:
            raise Invalid(_("Say in a few words what changed."), "change")
    version_id = publish_rubric(session, draft.definition, now, change=change, author_id=author_id)
    session.delete(draft)
    session.flush()
    number = session.get_one(RubricVersion, version_id).number
    audit.record(
        session,
        "rubric.published",
        f"rubric_version:{version_id}",
        now=now,
        actor_id=author_id,
        detail={"key": key, "number": number},
    )
    return version_id, number


def _find(session: Session, draft_id: int, author_id: int) -> RubricDraft:
    draft = session.scalar(select(RubricDraft).where(RubricDraft.id == draft_id, RubricDraft.author_id == author_id))
    if draft is None:
        raise NotFound(_("There is no such draft: it may have been published or discarded."))
    return draft


def _hold(session: Session, draft_id: int, author_id: int) -> RubricDraft:
    hold(session, select(RubricDraft.id).where(RubricDraft.id == draft_id).with_for_update(key_share=True))
    return _find(session, draft_id, author_id)


def _require_edition(draft: RubricDraft, edition: int) -> None:
    if draft.edition != edition:
        raise Conflict(
            _(
                "This draft was saved in another window meanwhile. What you typed is still here: compare it with the "
                "draft as it now stands, and save again if it is to stand."
            )
        )


def _record(session: Session, draft: RubricDraft) -> DraftRecord:
    newest = (
        session.scalar(select(func.max(RubricVersion.number)).where(RubricVersion.rubric_id == draft.rubric_id))
        if draft.rubric_id is not None
        else 0
    )
    return DraftRecord(
        id=draft.id,
        rubric_id=draft.rubric_id,
        definition=draft.definition,
        edition=draft.edition,
        saved_at=draft.saved_at,
        next_number=(newest or 0) + 1,
    )
