"""Places that a file of claims gives for claims the project has already, in texts in which they have none yet.

A text is often added after its claims. Their places come in when the file is imported once more, with the switch that
publishes what is new: beside what was rated, and without a new version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimVersion, Locator
from annotator.models.vocabulary import OUT_OF_SIGHT, TextKind
from annotator.services import claim_store
from annotator.services.claim_drafts import LocatorDraft
from annotator.services.claim_search import current_version
from annotator.services.import_comparison import Known
from annotator.services.import_files import WorkingFile
from annotator.services.import_rows import RowError
from annotator.services.place_cells import Texts
from annotator.text import _

MOST_PLACES = 20_000
"""That come in at once: whoever saves meanwhile waits for them."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Claim:
    version_id: int
    taken: frozenset[int]


def lacking(known: Known, places: Iterable[LocatorDraft], texts: Texts) -> Iterable[LocatorDraft]:
    """Return the places that a claim of the project lacks, in texts of its own document."""
    own = {texts[at].id for kind in TextKind if (at := (known.claim.document_id, kind)) in texts}
    if known.claim.state in OUT_OF_SIGHT:
        return []
    return [each for each in places if each.document_text_id in own and each.document_text_id not in known.places]


def check(work: WorkingFile) -> list[RowError]:
    """Return what is wrong with the places of a file whose rows have all been looked at."""
    given = work.count_places()
    if given <= MOST_PLACES:
        return []
    message = _(
        "There are {given} places of claims that are there, at most {most} come in at once. Split the file.",
        given=given,
        most=MOST_PLACES,
    )
    return [RowError(1, None, message)]


def publish(session: Session, project_id: int, work: WorkingFile) -> tuple[int, int]:
    """Write the places that claims of the project still lack; return how many, and how many claims were left out.

    Left out is what was edited since the file was checked: the places were given for the words that it had then.
    """
    written = 0
    edited: set[int] = set()
    for some in work.places(_AT_ONCE):
        claims = _claims(session, project_id, {key for key, _version, _place in some})
        there = [(claims[key], version, place) for key, version, place in some if key in claims]
        edited |= {claim.version_id for claim, version, _place in there if claim.version_id != version}
        found = [
            (version, place)
            for claim, version, place in there
            if claim.version_id == version and place.document_text_id not in claim.taken
        ]
        claim_store.insert_locators(session, found)
        written += len(found)
    return written, len(edited)


def _claims(session: Session, project_id: int, keys: Iterable[str]) -> Mapping[str, _Claim]:
    rows = (
        select(Claim.key, ClaimVersion.id, Locator.document_text_id)
        .join(ClaimVersion, current_version())
        .outerjoin(Locator, Locator.claim_version_id == ClaimVersion.id)
        .where(Claim.project_id == project_id, Claim.key.in_(list(keys)), Claim.state.not_in(OUT_OF_SIGHT))
    )
    found: dict[str, _Claim] = {}
    for key, version_id, text_id in session.execute(rows):
        before = found[key].taken if key in found else frozenset()
        found[key] = _Claim(version_id, before | {text_id})
    return found
