"""Claims placed in a text that is added to their document, by the words that they quote in another text of it.

Only where these words stand there exactly once, and as words: a place is shown to reviewers as what a claim rests on,
so none is guessed. A place is added beside what there is; wording, version and ratings stay.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from unicodedata import category, east_asian_width

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from annotator.models import Claim, ClaimVersion, Document, DocumentText, Locator
from annotator.models.vocabulary import OUT_OF_SIGHT, TextKind
from annotator.services import audit, claim_store
from annotator.services.anchoring import Body, Place
from annotator.services.claim_drafts import LocatorDraft
from annotator.services.claim_search import current_version
from annotator.text import _, plural

PLACED = "claims.placed"
SHORTEST = 12
"""Characters of a quotation that is looked for: a name alone may stand once in another text, and mean nothing."""
MOST_NAMED = 20
_AT_ONCE = 500
# Thai, Lao, Burmese and Khmer have no blanks between words, as Chinese and Japanese have none.
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class Placements:
    """Where claims stand in a text that they have no place in yet.

    Attributes
    ----------
    found
        Start and end by claim version.
    missed
        Ids of the claims whose words stand there not at all, or more than once, or are too short to tell.
    """

    found: dict[int, tuple[int, int]]
    missed: tuple[str, ...]

    def offer(self) -> str:
        """Say what placing them would do."""
        offer = plural(
            len(self.found),
            "What one claim quotes stands in this text exactly once. It gets its place there; its ratings stay.",
            "What {count} claims quote stands in this text exactly once. They get places there; their ratings stay.",
        )
        return " ".join(filter(None, (offer, self.left())))

    def sentence(self, placed: int) -> str:
        """Say how many claims were placed and which were not; nothing where none quotes another text."""
        told = []
        if placed:
            told.append(
                plural(
                    placed,
                    "One claim was placed in it, by the words it quotes.",
                    "{count} claims were placed in it, by the words they quote.",
                )
            )
        return " ".join(filter(None, (*told, self.left())))

    def left(self) -> str:
        """Say which claims are not placed, nothing where all are."""
        if not self.missed:
            return ""
        keys, more = ", ".join(self.missed[:MOST_NAMED]), len(self.missed) - MOST_NAMED
        if more > 0:
            keys = _("{keys} and {count} more", keys=keys, count=more)
        message = _(
            "To be placed by hand, by editing them, since what they quote stands there not at all, more than once, or "
            "is very short: {keys}."
        )
        return message.format(keys=keys)


def find_placements(session: Session, document_id: int, kind: TextKind, body: str) -> Placements:
    """Look for what claims of the document quote in its other texts; nothing is written.

    Parameters
    ----------
    kind
        Of the text that is added, whose words are `body`.
    """
    text = Body(body)
    found: dict[int, tuple[int, int]] = {}
    missed: list[str] = []
    for key, version_id, *quoted in session.execute(_quoting(document_id, kind)):
        places = _whole(text, *(each or "" for each in quoted))
        if len(places) == 1:
            found[version_id] = places[0].start, places[0].end
        else:
            missed.append(key)
    return Placements(found, tuple(missed))


def place_claims(
    session: Session, document: Document, kind: TextKind, placements: Placements, *, now: datetime, actor_id: int | None
) -> int:
    """Keep the places that were found, of claims that have not been edited since; return how many."""
    text_id = session.scalars(
        select(DocumentText.id).where(DocumentText.document_id == document.id, DocumentText.kind == kind.value)
    ).one()
    versions = list(placements.found)
    current: list[int] = []
    for first in range(0, len(versions), _AT_ONCE):
        rows = _quoting(document.id, kind).where(ClaimVersion.id.in_(versions[first : first + _AT_ONCE]))
        current += [version_id for _key, version_id, *_quoted in session.execute(rows)]
    places = [(version_id, *placements.found[version_id]) for version_id in current]
    drafts = [(each, LocatorDraft(document_text_id=text_id, start=start, end=end)) for each, start, end in places]
    claim_store.insert_locators(session, drafts)
    if drafts:
        detail: dict[str, object] = {"placed": len(drafts), "missed": len(placements.missed)}
        audit.record(
            session,
            PLACED,
            f"text:{text_id}",
            now=now,
            actor_id=actor_id,
            project_id=document.project_id,
            detail=detail,
        )
    return len(drafts)


def _whole(text: Body, exact: str, prefix: str, suffix: str) -> list[Place]:
    """Where these words stand as words: "he took it" stands in "she took it" as well, and says something else.

    Where they begin or end amid a word in their own text, they may do so here.
    """
    words, own = exact.strip(), f"{prefix}{exact}{suffix}"
    if len(words) < SHORTEST:
        return []
    start = len(prefix) + exact.index(words)
    has_whole = (not _is_amid(own, start), not _is_amid(own, start + len(words)))
    return [
        place
        for place in text.find(words)
        if not any(
            is_whole and _is_amid(text.text, at)
            for is_whole, at in zip(has_whole, (place.start, place.end), strict=True)
        )
    ]


def _is_amid(body: str, at: int) -> bool:
    """Whether a word goes on here, or a letter with its marks."""
    if not 0 < at < len(body):
        return False
    return category(body[at]).startswith("M") or (_is_of_word(body[at - 1]) and _is_of_word(body[at]))


def _is_of_word(char: str) -> bool:
    """Whether it is part of a word in a script that parts words; some write them without anything between."""
    return char.isalnum() and east_asian_width(char) not in {"W", "F"} and not _UNPARTED.match(char)


def _quoting(document_id: int, kind: TextKind) -> Select[str, int, str | None, str | None, str | None]:
    """Claims of the document as they are shown, with what they quote of a text of another kind; none placed in this."""
    placed = aliased(Locator)
    here = exists().where(
        placed.claim_version_id == ClaimVersion.id,
        DocumentText.id == placed.document_text_id,
        DocumentText.kind == kind.value,
    )
    return (
        select(Claim.key, ClaimVersion.id, Locator.exact, Locator.prefix, Locator.suffix)
        .join(ClaimVersion, current_version())
        .join(Locator, Locator.claim_version_id == ClaimVersion.id)
        .where(Claim.document_id == document_id, Claim.state.not_in(OUT_OF_SIGHT), Locator.exact.is_not(None), ~here)
        .order_by(Claim.position, Claim.id)
    )
