"""What the entries of one row of a file of claims say: words turned into a draft, faults by column.

JSON Lines may nest: claimants as names or as objects, figures as expressions or as objects.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, Polarity, SourceType
from annotator.services.claim_drafts import LONGEST_ROLE, ClaimantDraft, ClaimDraft, faults, text_fault
from annotator.services.figure_cells import COLUMNS, read_figures
from annotator.services.hop_cells import read_hops
from annotator.services.import_claim_relations import read_relations
from annotator.services.import_registers import SourceRegister
from annotator.services.import_rows import RowError, shown_cell
from annotator.services.row_cells import YES_NO, RowCells, unknown_word
from annotator.services.sources import LONGEST_NAME
from annotator.services.written_numbers import is_whole
from annotator.text import _

PARTS = {part.value.replace("_", " "): part for part in Part if part is not Part.RELAYS}
OWN_VOICE = frozenset({"", "own voice"})
# Where a fault of the draft stands in the file.
_COLUMN_OF = {"key": "id", "text": "claim", "claimants": "claimant", "hops": "provenance"}
# A fault of one of the second explains one of the first.
_HANGS_ON = {"hedge_cue": {"hedge"}, "claimant": {"claimant_role"}, "figures": set(COLUMNS)}
# What objects in lists may say, what a bare entry is taken for first.
_CLAIMANTS = ("one claimant", "{count} claimants")
_CLAIMANT = ("name", "part", "role", "type", "note")
Vocabulary = TypeVar("Vocabulary", bound=StrEnum)


def _words(vocabulary: type[Vocabulary]) -> dict[str, Vocabulary]:
    return {word.value: word for word in vocabulary}


_KINDS, _POLARITIES, _HEDGES, _TYPES = _words(ClaimKind), _words(Polarity), _words(Hedge), _words(SourceType)
_STATES = {state.value: state for state in ClaimState if state is not ClaimState.STAGED}


@dataclass(slots=True)
class ClaimCells:
    """Reads the claim of one row.

    Attributes
    ----------
    voices
        Ids of the sources of the claim, where the project has it already.
    """

    cells: RowCells
    register: SourceRegister
    voices: Collection[int] = ()

    @property
    def errors(self) -> list[RowError]:
        """What is wrong so far."""
        return self.cells.errors

    def draft(self, document_id: int) -> ClaimDraft | None:
        """Return the claim of this row, with places in the register for source ids; None when it has faults."""
        cells = self.cells
        claimants = self._claimants()
        relayer = self._relayer([claimant.source_id for claimant in claimants])
        draft = ClaimDraft(
            key=cells.text("id"),
            text=cells.text("claim"),
            kind=cells.word("kind", _KINDS, ClaimKind.FACTUAL_EVENT, required=True),
            document_id=document_id,
            claimants=claimants,
            relayer_id=relayer,
            paragraph=self._paragraph(),
            polarity=cells.word("polarity", _POLARITIES, Polarity.AFFIRMS),
            hedge=cells.word("hedge", _HEDGES, Hedge.NONE),
            hedge_cue=cells.text("hedge_cue"),
            is_sensitive=cells.word("sensitive", YES_NO, False),
            is_to_rate=cells.word("to_rate", YES_NO, True),
            time_made=cells.text("time_made"),
            time_about=cells.text("time_about"),
            time_made_resolved=cells.text("time_made_resolved"),
            time_about_resolved=cells.text("time_about_resolved"),
            evidence_shown=cells.text("evidence_shown"),
            question=cells.text("question"),
            figures=read_figures(cells),
            hops=read_hops(cells, self.register),
            relations=read_relations(cells, cells.text("id")),
            state=cells.word("state", _STATES, ClaimState.READY),
        )
        cells.word("current", YES_NO, True)
        faulty = {error.column for error in self.errors}
        for name, message in faults(draft).items():
            column = _COLUMN_OF.get(name, name)
            if not faulty & {column, *_HANGS_ON.get(column, ())}:
                cells.refuse(column, message)
        return None if self.errors else draft

    def _paragraph(self) -> int | None:
        entry = self.cells.text("paragraph")
        if not entry:
            return None
        if not is_whole(entry):
            self.cells.refuse("paragraph", _("A paragraph is a whole number from 1."))
            return None
        return int(entry)

    def _claimants(self) -> tuple[ClaimantDraft, ...]:
        objects = self.cells.objects("claimant", _CLAIMANT)
        if objects is not None:
            return tuple(self._claimant(each) for each in objects)
        names = self.cells.several("claimant")
        parts = [self._part(part) for part in self.cells.for_each("claimant_part", len(names), _CLAIMANTS)]
        types = [self._type(type_) for type_ in self.cells.for_each("claimant_type", len(names), _CLAIMANTS)]
        roles = self.cells.for_each("claimant_role", len(names), _CLAIMANTS)
        fault = next((fault for fault in (text_fault(role, LONGEST_ROLE) for role in roles) if fault), "")
        if fault:
            self.cells.refuse("claimant_role", fault)
        return tuple(
            ClaimantDraft(source_id=self._source("claimant", name, type_), part=part, role_as_given=role)
            for name, part, type_, role in zip(names, parts, types, roles, strict=True)
        )

    def _claimant(self, given: Mapping[str, Any]) -> ClaimantDraft:
        """Return the claimant that an object describes, with its part, role, type and note."""
        words = {key: shown_cell(given.get(key)).strip() for key in _CLAIMANT}
        for key in ("role", "note"):
            if fault := text_fault(words[key], LONGEST_ROLE):
                self.cells.refuse("claimant", fault)
        if not words["name"]:
            self.cells.refuse("claimant", _("Each claimant has a name; a source may be “not identified”."))
            return ClaimantDraft(source_id=-1)
        part = self._part(words["part"], "claimant")
        source_id = self._source("claimant", words["name"], self._type(words["type"], "claimant"))
        return ClaimantDraft(source_id=source_id, part=part, role_as_given=words["role"], note=words["note"])

    def _part(self, entry: str, column: str = "claimant_part") -> Part:
        word = " ".join(entry.lower().replace("_", " ").split())
        if word and word not in PARTS:
            self.cells.refuse(column, unknown_word(entry, PARTS))
        return PARTS.get(word, Part.SAYS)

    def _type(self, entry: str, column: str = "claimant_type") -> SourceType | None:
        if not entry:
            return None
        word = "_".join(entry.lower().split())
        if word not in _TYPES:
            self.cells.refuse(column, unknown_word(entry, _TYPES))
        return _TYPES.get(word)

    def _relayer(self, claimants: list[int]) -> int | None:
        """A relayer who is the claimant speaks in an own voice."""
        before = len(self.errors)
        entry, type_entry = self.cells.entry("relayed_by"), self.cells.entry("relayed_by_type")
        if " ".join(entry.lower().split()) in OWN_VOICE:
            if type_entry and len(self.errors) == before:
                message = _("Nobody relays the claim of this row. Name who does in “relayed_by”, or leave this empty.")
                self.cells.refuse("relayed_by_type", message)
            return None
        type_ = self._type(type_entry, "relayed_by_type")
        found = self._source("relayed_by", entry, type_)
        return None if claimants == [found] else found

    def _source(self, column: str, name: str, type_: SourceType | None) -> int:
        fault = text_fault(name, LONGEST_NAME)
        if fault:
            self.cells.refuse(column, fault)
            return -1
        if self.voices and (own := self.register.own_place(name, type_, self.voices)) is not None:
            return own
        place, fault = self.register.place_of(name, type_)
        if fault:
            of_type = f"{column}_type"
            self.cells.refuse(of_type if type_ and of_type in self.cells.row.entries else column, fault)
        return place
