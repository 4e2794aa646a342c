"""How a draft of a rubric begins: with nothing, with a version, or with a file; and who may continue a rubric."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed
from annotator.models import Rubric, RubricDraft, RubricVersion
from annotator.services.rubric_contents import read_contents
from annotator.services.rubric_edits import key_for, put_heading
from annotator.services.rubric_shape import WHOLE, require_shape
from annotator.services.typed_text import clean
from annotator.text import _

LONGEST_NAME, LONGEST_KEY = WHOLE.texts["name"] or 0, WHOLE.texts["key"] or 0

Table = dict[str, Any]


def may_continue(session: Session, rubric_id: int, person_id: int) -> bool:
    """Tell whether this person may publish the next version: who has published one before.

    A rubric is shared by the projects of the installation, and those that come with the program by all of them.
    """
    return bool(
        session.scalar(
            select(func.count()).where(RubricVersion.rubric_id == rubric_id, RubricVersion.author_id == person_id)
        )
    )


def begin_next(session: Session, version_id: int, author_id: int, now: datetime) -> int:
    """Begin the next version of a rubric with what stands in one of its versions; return the draft's id.

    Raises
    ------
    NotFound, NotAllowed
        When there is no such version, or the person has published none of them.
    """
    definition = read_contents(session, version_id)
    rubric_id = session.scalars(select(RubricVersion.rubric_id).where(RubricVersion.id == version_id)).one()
    if not may_continue(session, rubric_id, author_id):
        raise NotAllowed(
            _("Only who has published a version of this rubric may publish the next. Make a copy with another name.")
        )
    return _add(session, definition, rubric_id, author_id, now)


def begin_new(session: Session, definition: Mapping[str, Any], name: str, author_id: int, now: datetime) -> int:
    """Begin a rubric of another name with what stands in a definition; return the draft's id.

    Raises
    ------
    Invalid
        When the name is missing or too long.
    """
    name = clean(name)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(_("Give the rubric a name, in at most {most} characters.", most=LONGEST_NAME), "name")
    taken = session.scalars(select(Rubric.key)).all()
    return _add(
        session,
        put_heading(definition, {"name": name, "key": key_for(name, taken, "rubric", LONGEST_KEY)}),
        None,
        author_id,
        now,
    )


def begin_from_file(session: Session, definition: Mapping[str, Any], name: str, author_id: int, now: datetime) -> int:
    """Begin with the definition of a file: the next version of the rubric with its key where the person may, else new.

    Parameters
    ----------
    name
        Name of a new rubric; that of the file where it is empty.

    Raises
    ------
    Invalid
        When the definition is not in shape.
    """
    require_shape(definition, is_unfinished=True)
    rubric = session.scalar(select(Rubric).where(Rubric.key == definition["key"]))
    if rubric is not None and not clean(name) and may_continue(session, rubric.id, author_id):
        fixed = {"name": rubric.name, "summary": rubric.summary}
        return _add(session, put_heading(definition, fixed), rubric.id, author_id, now)
    draft_id = begin_new(session, definition, name or definition["name"], author_id, now)
    if rubric is None and not clean(name):
        draft = session.get_one(RubricDraft, draft_id)
        draft.definition = put_heading(draft.definition, {"key": definition["key"]})
        session.flush()
    return draft_id


def empty_definition() -> Table:
    """Return what a rubric begun from nothing holds."""
    return {
        "key": "rubric",
        "name": _("New rubric"),
        "summary": "",
        "rationale": {"question": _("Why?"), "help": ""},
        "scales": [],
        "criteria": [],
    }


def _add(session: Session, definition: Table, rubric_id: int | None, author_id: int, now: datetime) -> int:
    # A file may say nothing of them yet.
    whole: Table = {"scales": [], "criteria": []} | definition
    draft = RubricDraft(rubric_id=rubric_id, author_id=author_id, definition=whole, saved_at=now)
    session.add(draft)
    session.flush()
    return draft.id
