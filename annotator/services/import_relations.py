"""Relations between claims out of a file: checked against the project, and brought in at once.

A relation cannot be kept out of sight, so all of a file come in with the switch that publishes it: that is why they are
fewer than claims may be.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, true
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimRelation, ClaimVersion
from annotator.models.vocabulary import ClaimState, RelationType
from annotator.services.claim_drafts import text_fault
from annotator.services.claim_relations import LONGEST_NOTE, MUTUAL
from annotator.services.claim_search import current_version
from annotator.services.claim_voices import read_voices
from annotator.services.claim_words import relation_words
from annotator.services.csv_table import shown
from annotator.services.import_files import WorkingFile
from annotator.services.import_rows import ImportRow, RowError, Verdicts
from annotator.services.row_cells import unknown_word
from annotator.text import _

MOST_RELATIONS = 20_000
TYPES = {type_.value.replace("_", " "): type_ for type_ in RelationType}


@dataclass(frozen=True, slots=True)
class RelationDraft:
    """A relation as a row describes it."""

    from_key: str
    type: RelationType
    to_key: str
    note: str


@dataclass(frozen=True, slots=True)
class RelatedClaim:
    """One end of a relation, never without who says it."""

    key: str
    text: str
    claimants: str


@dataclass(frozen=True, slots=True)
class RelationPreview:
    """A relation as it would be stored."""

    number: int
    first: RelatedClaim
    words: str
    second: RelatedClaim
    note: str


class RelationImport:
    """Reads rows of relations.

    Parameters
    ----------
    with_staged
        Whether claims that an import has staged may be joined: for this import alone.
    """

    def __init__(self, project_id: int, work: WorkingFile, *, with_staged: bool = False) -> None:
        self.project_id, self.work, self._with_staged = project_id, work, with_staged

    def check(self, session: Session, rows: Sequence[ImportRow]) -> Verdicts:
        """Return what is wrong with the next rows, and which of them say nothing new."""
        found = Verdicts()
        drafts = _read(rows, found.errors)
        claims = self.claims(session, drafts.values())
        for number, draft in list(drafts.items()):
            faults = list(end_faults(draft, claims))
            earlier = None if faults else self.work.use(name_of(draft), number)
            if earlier is not None:
                faults.append(("type", _("The same relation stands in row {row} already.", row=earlier)))
            if faults:
                found.errors += [RowError(number, column, message) for column, message in faults]
                drafts.pop(number)
        known = self._known(session, _ids(drafts.values(), claims))
        for number, draft in drafts.items():
            note = _noted(draft, claims, known)
            if note is None:
                continue
            if note != draft.note and "note" in _fields(rows):
                message = _("The project has this relation with the note “{there}”, the file has “{here}”.")
                message = message.format(there=note or _("nothing"), here=draft.note or _("nothing"))
                found.errors.append(RowError(number, "note", message))
            else:
                found.unchanged.add(number)
        return found

    def publish(self, session: Session, rows: Iterable[ImportRow]) -> tuple[int, list[RowError]]:
        """Write the rows, all of them at once; return how many, and what stands against it by now."""
        errors: list[RowError] = []
        listed = list(rows)
        drafts = _read(listed, errors)
        claims = self.claims(session, drafts.values())
        for number, draft in drafts.items():
            errors += [RowError(number, column, message) for column, message in end_faults(draft, claims)]
        if errors:
            return 0, errors
        new = self.unknown(session, drafts.values())
        return self.write(session, [draft for draft in drafts.values() if draft in new]), errors

    def unknown(self, session: Session, drafts: Iterable[RelationDraft]) -> set[RelationDraft]:
        """Return the relations that the project does not have."""
        listed = list(drafts)
        claims = self.claims(session, listed)
        joined = [draft for draft in listed if draft.from_key in claims and draft.to_key in claims]
        known = self._known(session, _ids(joined, claims))
        return set(listed) - {draft for draft in joined if _noted(draft, claims, known) is not None}

    def write(self, session: Session, drafts: Collection[RelationDraft]) -> int:
        """Write relations of claims that are there, and return how many."""
        claims = self.claims(session, drafts)
        values = [
            {
                "project_id": self.project_id,
                "from_claim_id": claims[draft.from_key][0],
                "to_claim_id": claims[draft.to_key][0],
                "type": draft.type.value,
                "note": draft.note,
            }
            for draft in drafts
        ]
        if values:
            session.execute(insert(ClaimRelation), values)
        return len(values)

    def preview(self, session: Session, rows: Sequence[ImportRow]) -> list[RelationPreview]:
        """Return rows as they would be stored, those without a fault."""
        drafts = _read(rows, [])
        claims = self.claims(session, drafts.values())
        drafts = {number: draft for number, draft in drafts.items() if not list(end_faults(draft, claims))}
        ids = {claims[key][0] for draft in drafts.values() for key in (draft.from_key, draft.to_key)}
        versions = select(ClaimVersion.claim_id, ClaimVersion.id, ClaimVersion.text)
        texts = session.execute(versions.join(Claim, current_version()).where(Claim.id.in_(ids))).all()
        voices = read_voices(session, {version_id for _claim_id, version_id, _text in texts})
        ends = {claim_id: (text, voices[version_id].names) for claim_id, version_id, text in texts}
        return [
            RelationPreview(
                number=number,
                first=RelatedClaim(draft.from_key, *ends[claims[draft.from_key][0]]),
                words=relation_words(draft.type, is_forward=True),
                second=RelatedClaim(draft.to_key, *ends[claims[draft.to_key][0]]),
                note=draft.note,
            )
            for number, draft in drafts.items()
        ]

    def claims(self, session: Session, drafts: Iterable[RelationDraft]) -> dict[str, tuple[int, str]]:
        """Return the id and state of the claims that rows name, by key; a thousand are asked for at a time."""
        keys = sorted({key for draft in drafts for key in (draft.from_key, draft.to_key)})
        found: dict[str, tuple[int, str]] = {}
        for start in range(0, len(keys), 1_000):
            wanted = Claim.key.in_(keys[start : start + 1_000])
            is_seen = true() if self._with_staged else Claim.state != ClaimState.STAGED
            rows = select(Claim.key, Claim.id, Claim.state).where(Claim.project_id == self.project_id, is_seen, wanted)
            found.update({key: (claim_id, state) for key, claim_id, state in session.execute(rows)})
        return found

    def _known(self, session: Session, ids: Sequence[int]) -> dict[tuple[int, int, str], str]:
        """Return the notes of the relations that lead from these claims."""
        wanted = sorted(set(ids))
        found: dict[tuple[int, int, str], str] = {}
        for start in range(0, len(wanted), 1_000):
            rows = select(ClaimRelation).where(ClaimRelation.from_claim_id.in_(wanted[start : start + 1_000]))
            for each in session.scalars(rows):
                found[each.from_claim_id, each.to_claim_id, each.type] = each.note
        return found


def type_of(words: str) -> RelationType | None:
    """Return the relation that words name, with blanks or low lines between them; None for another word."""
    return TYPES.get(" ".join(words.lower().replace("_", " ").split()))


def _read(rows: Sequence[ImportRow], errors: list[RowError]) -> dict[int, RelationDraft]:
    drafts: dict[int, RelationDraft] = {}
    for row in rows:
        faults: list[tuple[str, str]] = []
        type_: RelationType | None = None
        for field, value in row.entries.items():
            if not isinstance(value, str):
                faults.append((field, _("Words are wanted here, not a list and not an object.")))
        if not faults:
            type_ = type_of(row.entries["type"])
            if type_ is None:
                faults.append(("type", unknown_word(row.entries["type"] or _("Nothing"), TYPES)))
            if fault := text_fault(row.entries.get("note", ""), LONGEST_NOTE):
                faults.append(("note", fault))
        if faults or type_ is None:
            errors += [RowError(row.number, column, message) for column, message in faults]
        else:
            note = row.entries.get("note", "")
            drafts[row.number] = RelationDraft(row.entries["from"], type_, row.entries["to"], note)
    return drafts


def end_faults(draft: RelationDraft, claims: dict[str, tuple[int, str]]) -> Iterable[tuple[str, str]]:
    """Yield what is wrong with the ends of a relation: the column, and why."""
    for column, key in (("from", draft.from_key), ("to", draft.to_key)):
        if not key:
            yield column, _("Name the claim by its id.")
        elif key not in claims:
            yield column, _("There is no claim {key} in this project.", key=shown(key))
        elif claims[key][1] == ClaimState.WITHDRAWN:
            yield column, _("{key} is withdrawn, and withdrawn claims are not related.", key=key)
    if draft.from_key and draft.from_key == draft.to_key:
        yield "to", _("A claim does not bear on itself. Name another one.")


def _ids(drafts: Iterable[RelationDraft], claims: dict[str, tuple[int, str]]) -> list[int]:
    return [claims[key][0] for draft in drafts for key in (draft.from_key, draft.to_key)]


def _noted(
    draft: RelationDraft, claims: dict[str, tuple[int, str]], known: dict[tuple[int, int, str], str]
) -> str | None:
    """Return the note of this relation in the project, None where it has none such."""
    first, second = claims[draft.from_key][0], claims[draft.to_key][0]
    note = known.get((first, second, draft.type.value))
    return known.get((second, first, draft.type.value)) if note is None and draft.type in MUTUAL else note


def name_of(draft: RelationDraft) -> str:
    """What makes a relation the same as another; both ways round where it holds both ways."""
    ends = sorted([draft.from_key, draft.to_key]) if draft.type in MUTUAL else [draft.from_key, draft.to_key]
    return "\n".join([*ends, draft.type.value])


def _fields(rows: Sequence[ImportRow]) -> set[str]:
    return {field for row in rows for field in row.entries}
