"""What the entries of one row of a file of claims say: words turned into a draft, faults by column.

JSON Lines may nest: claimants as names or as objects, figures as expressions or as objects.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from annotator.models.vocabulary import ClaimKind, Hedge, Part, Polarity, SourceType
from annotator.services.claim_drafts import LONGEST_ROLE, ClaimantDraft, ClaimDraft, FigureDraft, faults, text_fault
from annotator.services.import_registers import SourceRegister
from annotator.services.import_rows import ImportRow, RowError, shown_cell
from annotator.services.sources import LONGEST_NAME
from annotator.text import _

PARTS = {part.value.replace("_", " "): part for part in Part if part is not Part.RELAYS}
OWN_VOICE = frozenset({"", "own voice"})
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
# Where a fault of the draft stands in the file.
_COLUMN_OF = {"key": "id", "text": "claim", "claimants": "claimant"}
# A fault of the second explains one of the first.
_HANGS_ON = {"hedge_cue": "hedge", "claimant": "claimant_role"}
# What objects in lists may say, what a bare entry is taken for first.
_CLAIMANT = ("name", "part", "role", "type", "note")
_FIGURE = ("expression", "value", "low", "high", "unit", "period", "counted")
# Semicolons, or the bars of our own export, which leave an entry empty at either end.
_BETWEEN = re.compile(r";|(?:^|\s)\|(?=\s|$)")
Word = TypeVar("Word")
Vocabulary = TypeVar("Vocabulary", bound=StrEnum)


def _words(vocabulary: type[Vocabulary]) -> dict[str, Vocabulary]:
    return {word.value: word for word in vocabulary}


_KINDS, _POLARITIES, _HEDGES, _TYPES = _words(ClaimKind), _words(Polarity), _words(Hedge), _words(SourceType)


@dataclass(slots=True)
class RowReader:
    """Reads the entries of one row and collects what is wrong with them."""

    row: ImportRow
    register: SourceRegister
    errors: list[RowError] = field(default_factory=list)

    def draft(self, document_id: int) -> ClaimDraft | None:
        """Return the claim of this row, with places in the register for source ids; None when it has faults."""
        claimants = self._claimants()
        relayer = self._relayer([claimant.source_id for claimant in claimants])
        draft = ClaimDraft(
            key=self._text("id"),
            text=self._text("claim"),
            kind=self._word("kind", _KINDS, ClaimKind.FACTUAL_EVENT, required=True),
            document_id=document_id,
            claimants=claimants,
            relayer_id=relayer,
            paragraph=self._paragraph(),
            polarity=self._word("polarity", _POLARITIES, Polarity.AFFIRMS),
            hedge=self._word("hedge", _HEDGES, Hedge.NONE),
            hedge_cue=self._text("hedge_cue"),
            is_sensitive=self._word("sensitive", _YES_NO, False),
            is_to_rate=self._word("to_rate", _YES_NO, True),
            time_made=self._text("time_made"),
            time_about=self._text("time_about"),
            time_made_resolved=self._text("time_made_resolved"),
            time_about_resolved=self._text("time_about_resolved"),
            evidence_shown=self._text("evidence_shown"),
            question=self._text("question"),
            figures=self._figures(),
        )
        faulty = {error.column for error in self.errors}
        for name, message in faults(draft).items():
            column = _COLUMN_OF.get(name, name)
            if not faulty & {column, _HANGS_ON.get(column)}:
                self._refuse(column, message)
        return None if self.errors else draft

    def _text(self, column: str) -> str:
        value = self.row.entries.get(column, "")
        if isinstance(value, str):
            return value
        self._refuse(column, _("Words are wanted here, not a list and not an object."))
        return ""

    def _several(self, column: str) -> list[str]:
        value = self.row.entries.get(column, "")
        if isinstance(value, list) and not any(isinstance(each, (list, dict)) for each in value):
            return [entry for entry in (shown_cell(each).strip() for each in value) if entry]
        return [entry for entry in (piece.strip() for piece in _BETWEEN.split(self._text(column))) if entry]

    def _objects(self, column: str, keys: Collection[str]) -> list[dict[str, Any]] | None:
        """Return the objects of a list that holds objects, None when the entry is anything else."""
        value = self.row.entries.get(column, "")
        if not isinstance(value, list) or not any(isinstance(each, dict) for each in value):
            return None
        objects = [each if isinstance(each, dict) else {next(iter(keys)): each} for each in value]
        unknown = sorted({key for each in objects for key in each} - set(keys))
        if unknown:
            known = ", ".join(keys)
            self._refuse(
                column, _("“{given}” is not known here. Write one of: {known}.", given=unknown[0], known=known)
            )
            return []
        if any(isinstance(entry, (list, dict)) for each in objects for entry in each.values()):
            self._refuse(column, _("An object in this list holds a list or an object itself; write words there."))
            return []
        return objects

    def _figures(self) -> tuple[FigureDraft, ...]:
        objects = self._objects("figures", _FIGURE)
        if objects is None:
            return tuple(FigureDraft(expression=figure) for figure in self._several("figures"))
        return tuple(self._figure(each) for each in objects)

    def _figure(self, given: Mapping[str, Any]) -> FigureDraft:
        words = {key: shown_cell(given.get(key)).strip() for key in _FIGURE}
        return FigureDraft(
            expression=words["expression"],
            value=self._number(words["value"]),
            low=self._number(words["low"]),
            high=self._number(words["high"]),
            unit=words["unit"],
            period=words["period"],
            counted=words["counted"],
        )

    def _number(self, value: str) -> float | None:
        if not value:
            return None
        try:
            return float(value)
        except ValueError:
            self._refuse("figures", _("“{given}” is no number. Write it in digits, with a point.", given=value))
            return None

    def _refuse(self, column: str, message: str) -> None:
        self.errors.append(RowError(self.row.number, column, message))

    def _word(self, column: str, words: Mapping[str, Word], default: Word, *, required: bool = False) -> Word:
        before = len(self.errors)
        given = self._text(column)
        entry = " ".join(given.lower().split())
        if len(self.errors) > before or not (entry or required):
            return default
        if entry in words:
            return words[entry]
        known, given = ", ".join(words), given or _("Nothing")
        self._refuse(column, _("“{given}” is not known here. Write one of: {known}.", given=given, known=known))
        return default

    def _paragraph(self) -> int | None:
        entry = self._text("paragraph")
        if not entry:
            return None
        if not (entry.isascii() and entry.isdigit() and len(entry) <= 9):
            self._refuse("paragraph", _("A paragraph is a whole number from 1."))
            return None
        return int(entry)

    def _claimants(self) -> tuple[ClaimantDraft, ...]:
        objects = self._objects("claimant", _CLAIMANT)
        if objects is not None:
            return tuple(self._claimant(each) for each in objects)
        names = self._several("claimant")
        parts = [self._part(part) for part in self._for_each("claimant_part", len(names))]
        types = [self._type(type_) for type_ in self._for_each("claimant_type", len(names))]
        roles = self._for_each("claimant_role", len(names))
        fault = next((fault for fault in (text_fault(role, LONGEST_ROLE) for role in roles) if fault), "")
        if fault:
            self._refuse("claimant_role", fault)
        return tuple(
            ClaimantDraft(source_id=self._source("claimant", name, type_), part=part, role_as_given=role)
            for name, part, type_, role in zip(names, parts, types, roles, strict=True)
        )

    def _claimant(self, given: Mapping[str, Any]) -> ClaimantDraft:
        """Return the claimant that an object describes, with its part, role, type and note."""
        words = {key: shown_cell(given.get(key)).strip() for key in _CLAIMANT}
        for key in ("role", "note"):
            if fault := text_fault(words[key], LONGEST_ROLE):
                self._refuse("claimant", fault)
        if not words["name"]:
            self._refuse("claimant", _("Each claimant has a name; a source may be “not identified”."))
            return ClaimantDraft(source_id=-1)
        part = self._part(words["part"], "claimant")
        source_id = self._source("claimant", words["name"], self._type(words["type"], "claimant"))
        return ClaimantDraft(source_id=source_id, part=part, role_as_given=words["role"], note=words["note"])

    def _for_each(self, column: str, count: int) -> list[str]:
        """Return an entry for each claimant: the whole entry for a single one, else one for all or one for each."""
        value = self.row.entries.get(column, "")
        if isinstance(value, list) and not any(isinstance(each, (list, dict)) for each in value):
            entries = [shown_cell(each).strip() for each in value] or [""]
        elif count < 2:
            return [self._text(column)] * count
        else:
            entries = [piece.strip() for piece in _BETWEEN.split(self._text(column))]
        if len(entries) == 1:
            return entries * count
        if len(entries) != count:
            self._refuse(
                column,
                _("There are {count} claimants and {given} entries here.", count=count, given=len(entries)),
            )
            return [""] * count
        return entries

    def _part(self, entry: str, column: str = "claimant_part") -> Part:
        word = " ".join(entry.lower().replace("_", " ").split())
        if word and word not in PARTS:
            self._refuse(
                column,
                _("“{given}” is not known here. Write one of: {known}.", given=entry, known=", ".join(PARTS)),
            )
        return PARTS.get(word, Part.SAYS)

    def _type(self, entry: str, column: str = "claimant_type") -> SourceType | None:
        if not entry:
            return None
        word = "_".join(entry.lower().split())
        if word not in _TYPES:
            self._refuse(
                column,
                _("“{given}” is not known here. Write one of: {known}.", given=entry, known=", ".join(_TYPES)),
            )
        return _TYPES.get(word)

    def _relayer(self, claimants: list[int]) -> int | None:
        """A relayer who is the claimant speaks in an own voice."""
        entry = self._text("relayed_by")
        if " ".join(entry.lower().split()) in OWN_VOICE:
            return None
        found = self._source("relayed_by", entry, None)
        return None if claimants == [found] else found

    def _source(self, column: str, name: str, type_: SourceType | None) -> int:
        fault = text_fault(name, LONGEST_NAME)
        if fault:
            self._refuse(column, fault)
            return -1
        place, fault = self.register.place_of(name, type_)
        if fault:
            self._refuse("claimant_type" if type_ and "claimant_type" in self.row.entries else column, fault)
        return place
