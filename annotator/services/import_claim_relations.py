"""Relations that stand in a file of claims, beside the claim they lead from: looked at when all its rows are known.

They come in with the switch that publishes the claims, by the same code as a file of relations.
"""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from annotator.models.vocabulary import ClaimState, RelationType
from annotator.services import import_relations
from annotator.services.claim_drafts import RelationDraft, text_fault
from annotator.services.claim_relations import LONGEST_NOTE
from annotator.services.import_files import WorkingFile
from annotator.services.import_relations import MOST_RELATIONS, TYPES, RelationImport, type_of
from annotator.services.import_rows import RowError, shown_cell
from annotator.services.row_cells import RowCells, unknown_word
from annotator.text import _

COLUMN = "relations"
NEW = "new relations"
"""Under which is noted how many of them the project does not have."""
_KEYS = ("type", "to", "note")
Given = Sequence[tuple[int, import_relations.RelationDraft]]


def read_relations(cells: RowCells, key: str) -> tuple[RelationDraft, ...]:
    """Return the relations of a row, and have the cells say what is wrong with them."""
    if not cells.holds(COLUMN):
        return ()
    objects = cells.objects(COLUMN, _KEYS)
    if objects is None:
        words = [(*_parted(entry), "") for entry in cells.several(COLUMN)]
    else:
        words = [_of_object(each) for each in objects]
    return tuple(found for each in words if (found := _relation(cells, key, *each)) is not None)


def check(session: Session, project_id: int, work: WorkingFile) -> list[RowError]:
    """Return what is wrong with the relations of a file whose rows have all been looked at; note how many are new."""
    given = _given(work)
    if len(given) > MOST_RELATIONS:
        message = _(
            "There are {given} relations, at most {most} come in at once. Choose no column for them.",
            given=len(given),
            most=MOST_RELATIONS,
        )
        return [RowError(1, COLUMN, message)]
    keys = {key for _row, draft in given for key in (draft.from_key, draft.to_key)}
    new, errors = _new(session, RelationImport(project_id, work), given, work.used(keys))
    work.write_note(NEW, len(new))
    return errors


def publish(session: Session, project_id: int, work: WorkingFile) -> tuple[int, list[RowError]]:
    """Write the relations that the project does not have; return how many, and what stands against it by now.

    The claims they join may still be staged: the same switch is about to publish them.
    """
    if not work.note(NEW, 0):
        return 0, []
    relations = RelationImport(project_id, work, with_staged=True)
    new, errors = _new(session, relations, _given(work), ())
    return (0, errors) if errors else (relations.write(session, [draft for _row, draft in new]), [])


def _new(
    session: Session, relations: RelationImport, given: Given, coming: Collection[str]
) -> tuple[Given, list[RowError]]:
    """Return the relations that the project does not have, and what is wrong with them; claims of `coming` may join."""
    drafts = [draft for _row, draft in given]
    unknown = relations.unknown(session, drafts)
    claims = dict.fromkeys(coming, (0, ClaimState.READY.value)) | relations.claims(session, drafts)
    new = [(row, draft) for row, draft in given if draft in unknown]
    faults = [(row, fault) for row, draft in new for _end, fault in import_relations.end_faults(draft, claims)]
    return new, [RowError(row, COLUMN, fault) for row, fault in faults]


def _given(work: WorkingFile) -> Given:
    """The relations of the file; one that holds both ways is given once."""
    found: dict[str, tuple[int, import_relations.RelationDraft]] = {}
    for row, from_key, type_, to_key, note in work.relations():
        draft = import_relations.RelationDraft(from_key, RelationType(type_), to_key, note)
        found.setdefault(import_relations.name_of(draft), (row, draft))
    return list(found.values())


def _parted(entry: str) -> tuple[str, str]:
    """What stands before the last blank, and the id behind it."""
    type_, _blank, key = entry.rpartition(" ")
    return type_, key


def _of_object(given: dict[str, object]) -> tuple[str, str, str]:
    type_, key, note = (shown_cell(given.get(name)).strip() for name in _KEYS)
    return type_, key, note


def _relation(cells: RowCells, key: str, word: str, to_key: str, note: str) -> RelationDraft | None:
    type_ = type_of(word)
    if type_ is None:
        cells.refuse(COLUMN, unknown_word(word or to_key, TYPES))
    elif to_key == key:
        cells.refuse(COLUMN, _("A claim does not bear on itself. Name another one."))
    elif fault := text_fault(note, LONGEST_NOTE):
        cells.refuse(COLUMN, fault)
    else:
        return RelationDraft(type=type_, to_key=to_key, note=note)
    return None
