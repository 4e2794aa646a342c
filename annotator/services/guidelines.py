"""The guideline of a project: versions in Markdown, of which the newest stands beside the rating form."""

import difflib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import GuidelineVersion, Project, Reviewer
from annotator.services import audit
from annotator.services.typed_text import clean, is_blank
from annotator.text import _

# It comes with every claim to rate, also over a slow line.
LONGEST_BODY = 20_000
LONGEST_SUMMARY = 500


@dataclass(frozen=True, slots=True)
class Guideline:
    """One version of a guideline."""

    id: int
    number: int
    body: str
    summary: str
    author: str | None
    published_at: datetime


def current(session: Session, project_id: int) -> Guideline | None:
    """Return the newest version, None where the project has no guideline."""
    found = _select(session, project_id, limit=1)
    return found[0] if found else None


def list_versions(session: Session, project_id: int) -> list[Guideline]:
    """Return every version, the newest first."""
    return _select(session, project_id)


def read_version(session: Session, project_id: int, number: int) -> Guideline:
    """Return one version.

    Raises
    ------
    NotFound
        When the project has no such version.
    """
    found = _select(session, project_id, number=number, limit=1)
    if not found:
        raise NotFound(_("The guideline of this project has no version {number}.", number=number))
    return found[0]


def publish(
    session: Session, project_id: int, body: str, summary: str, *, base: int, now: datetime, author_id: int | None
) -> int:
    """Publish a new version and return its number.

    Parameters
    ----------
    summary
        What changed; needed from the second version on.
    base
        Number of the version it was made from, 0 for none.

    Raises
    ------
    Invalid
        When the text is empty, too long or as it was, or nothing says what changed.
    Conflict
        When somebody published another version meanwhile.
    """
    hold(session, select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))
    latest = current(session, project_id)
    number = latest.number if latest else 0
    body, summary = _lines(body), clean(summary)
    if is_blank(body):
        raise Invalid(_("Write the guideline."), "body")
    if len(body) > LONGEST_BODY:
        raise Invalid(_("The guideline is too long: at most {most} characters.", most=LONGEST_BODY), "body")
    if len(summary) > LONGEST_SUMMARY:
        raise Invalid(_("The summary is too long: at most {most} characters.", most=LONGEST_SUMMARY), "summary")
    if base != number:
        raise Conflict(
            _(
                "Version {number} was published meanwhile. Your text is still here: compare it with that version, "
                "and publish again if it is to stand.",
                number=number,
            )
        )
    if latest is not None and body == latest.body:
        raise Invalid(_("Nothing has changed: this is what version {number} says.", number=number), "body")
    if latest is not None and not summary:
        raise Invalid(_("Say in a few words what changed."), "summary")
    version = GuidelineVersion(
        project_id=project_id, number=number + 1, body=body, summary=summary, author_id=author_id, published_at=now
    )
    session.add(version)
    session.flush()
    audit.record(
        session,
        "guideline.published",
        f"guideline_version:{version.id}",
        now=now,
        actor_id=author_id,
        project_id=project_id,
        detail={"number": version.number},
    )
    return version.number


def differences(before: str, after: str) -> list[str]:
    """Return what changed between two texts, line by line, each with "+", "-" or a space before it.

    Examples
    --------
    >>> differences("Look.\\nRate.", "Look twice.\\nRate.")
    ['-Look.', '+Look twice.', ' Rate.']
    """
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2))
    # The first two name the files; those with the places begin as no line of a text can.
    return [line for line in lines[2:] if not line.startswith("@@")]


def _lines(body: str) -> str:
    """Return the text with the line ends of a stored text, without blank ends and characters nobody sees."""
    return clean(body.replace("\r\n", "\n").replace("\r", "\n"))


def _select(
    session: Session, project_id: int, *, number: int | None = None, limit: int | None = None
) -> list[Guideline]:
    statement = (
        select(
            GuidelineVersion.id,
            GuidelineVersion.number,
            GuidelineVersion.body,
            GuidelineVersion.summary,
            Reviewer.name,
            GuidelineVersion.published_at,
        )
        .outerjoin(Reviewer, Reviewer.id == GuidelineVersion.author_id)
        .where(GuidelineVersion.project_id == project_id)
        .order_by(GuidelineVersion.number.desc())
        .limit(limit)
    )
    if number is not None:
        statement = statement.where(GuidelineVersion.number == number)
    return [Guideline(*row) for row in session.execute(statement)]
