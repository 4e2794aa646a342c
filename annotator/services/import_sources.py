"""Sources out of a file: checked against the project, staged out of sight, and shown as they would be stored."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from annotator.models import Source, SourceName
from annotator.models.vocabulary import SourceType
from annotator.services.claim_drafts import key_fault, text_fault
from annotator.services.claim_words import SOURCE_TYPES
from annotator.services.import_files import WorkingFile
from annotator.services.import_registers import SourceRegister, plain_name, read_sources
from annotator.services.import_rows import ImportRow, Origin, RowError, Verdicts, shown_cell
from annotator.services.name_folding import slug_for
from annotator.services.row_cells import unknown_word
from annotator.services.sources import LONGEST_NAME
from annotator.text import _

LONGEST_KEY = 80
_LIMITS = {"role": 500, "role_checked": 500, "descriptor": 5_000, "note": 5_000}
_COLUMNS = {"role": "role_as_given", "role_checked": "role_checked", "descriptor": "descriptor", "note": "note"}
_VARIANT = re.compile(r"(?P<name>.+?)\s*\((?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\)")
_TYPES = {type_.value: type_ for type_ in SourceType}


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A source as a row describes it; `names` are other spellings, each with a language or none."""

    key: str
    name: str
    type: SourceType
    words: dict[str, str]
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourcePreview:
    """A source as it would be stored."""

    number: int
    key: str
    name: str
    type: str
    role: str
    names: str


@dataclass(frozen=True, slots=True)
class PreparedSources:
    """Rows that were read, and what was wrong with them."""

    drafts: dict[int, SourceDraft]
    errors: list[RowError]


class SourceImport:
    """Reads rows of sources."""

    def __init__(self, session: Session, project_id: int, work: WorkingFile, *, is_staging: bool = False) -> None:
        self.project_id, self.work = project_id, work
        self._sources: SourceRegister = read_sources(session, project_id, with_staged=is_staging)

    def check(self, session: Session, rows: Sequence[ImportRow]) -> Verdicts:
        """Return what is wrong with the next rows, and which of them say nothing new."""
        found = Verdicts()
        drafts = _read(rows, found.errors)
        for number, draft in list(drafts.items()):
            for column, message in self._repeated(draft, number):
                found.errors.append(RowError(number, column, message))
                drafts.pop(number, None)
        known = self._known(session, drafts.values())
        for row in rows:
            if row.number not in drafts:
                continue
            draft = drafts[row.number]
            there, fault = self._find(draft, known)
            if fault:
                found.errors.append(RowError(row.number, "name", fault))
            elif there is not None:
                others = list(_differences(there, known.names[there.id], draft, row))
                found.errors += [RowError(row.number, field, message) for field, message in others]
                if not others:
                    found.unchanged.add(row.number)
        return found

    def prepare(self, rows: Sequence[ImportRow]) -> PreparedSources:
        """Read the next rows, before anybody has to wait for their writing."""
        errors: list[RowError] = []
        return PreparedSources(_read(rows, errors), errors)

    def stage(self, session: Session, prepared: PreparedSources, _origin: Origin) -> list[RowError]:
        """Write rows out of sight; return what stands against it by now, and then nothing is written."""
        drafts, errors = prepared.drafts, list(prepared.errors)
        taken = set(session.scalars(select(Source.key).where(Source.project_id == self.project_id)))
        barred, values = set(taken), list[dict[str, Any]]()
        for number, draft in drafts.items():
            if draft.key in taken or self._alike(draft):
                errors.append(RowError(number, "name", _("The project has the source {name} by now.", name=draft.name)))
            key = draft.key or self._made_key(draft.name, barred)
            taken.add(key)
            barred.add(key)
            words = {_COLUMNS[field]: text for field, text in draft.words.items()}
            columns = {"project_id": self.project_id, "key": key, "name": draft.name, "type": draft.type.value}
            values.append({**dict.fromkeys(_COLUMNS.values(), ""), **columns, **words, "is_staged": True})
        if errors:
            return errors
        made = session.scalars(insert(Source).returning(Source.id, sort_by_parameter_order=True), values)
        names = [
            {"source_id": source_id, "name": name, "language": tag}
            for source_id, draft in zip(made, drafts.values(), strict=True)
            for name, tag in draft.names
        ]
        if names:
            session.execute(insert(SourceName), names)
        return errors

    def preview(self, rows: Sequence[ImportRow]) -> list[SourcePreview]:
        """Return rows as they would be stored, those without a fault."""
        return [
            SourcePreview(
                number=number,
                key=draft.key or slug_for(draft.name, set()),
                name=draft.name,
                type=SOURCE_TYPES[draft.type],
                role=draft.words.get("role", ""),
                names="; ".join(f"{name} ({tag})" if tag else name for name, tag in draft.names),
            )
            for number, draft in _read(rows, []).items()
        ]

    def _made_key(self, name: str, barred: set[str]) -> str:
        """Return a key made of a name, none that is barred; what the file gives, in whatever row, becomes so."""
        while self.work.used([f"id {(key := slug_for(name, barred))}"]):
            barred.add(key)
        return key

    def _repeated(self, draft: SourceDraft, number: int) -> Iterator[tuple[str, str]]:
        """Yield what of a row stands in one above already: the column, and in which row."""
        if draft.key and (earlier := self.work.use(f"id {draft.key}", number)) is not None:
            yield "id", _("“{value}” stands in row {row} already.", value=draft.key, row=earlier)
        name = plain_name(draft.name)
        earlier = self.work.use(f"name {name}", number)
        if earlier is None and draft.key:
            self.work.use(f"first {name}", number)
        # Who gives each of two sources an id of its own, and another type, means two.
        is_told = bool(draft.key and (earlier is None or self.work.used([f"first {name}"])))
        if is_told:
            earlier = self.work.use(f"{draft.type.value} {name}", number)
        if earlier is not None:
            message = _(
                "“{value}” stands in row {row} already. If this is another source, give both an id, and each its type.",
                value=draft.name,
                row=earlier,
            )
            yield "name", message

    def _known(self, session: Session, drafts: Collection[SourceDraft]) -> "_Known":
        ids = {
            entry.id
            for draft in drafts
            for place in self._sources.places(draft.name)
            if (entry := self._sources.entries[place]).id is not None
        }
        keys = [draft.key for draft in drafts if draft.key]
        rows = session.scalars(
            select(Source).where(Source.project_id == self.project_id, Source.id.in_(ids) | Source.key.in_(keys))
        ).all()
        known = _Known({source.id: source for source in rows}, {source.key: source for source in rows})
        names = select(SourceName).where(SourceName.source_id.in_(list(known.by_id))).order_by(SourceName.id)
        for name in session.scalars(names):
            known.names[name.source_id].append((name.name, name.language))
        return known

    def _find(self, draft: SourceDraft, known: "_Known") -> tuple[Source | None, str]:
        """Return the source a row means, None when it is new, and what stands against it."""
        if draft.key and draft.key in known.by_key:
            return known.by_key[draft.key], ""
        found = [self._sources.entries[place] for place in self._alike(draft)]
        if len(found) > 1:
            return None, _("“{name}” fits more than one source of this project.", name=draft.name)
        there = known.by_id.get(found[0].id or 0) if found else None
        if there is not None and draft.key:
            return None, _("The project has this source already, by the id {key}.", key=there.key)
        return there, ""

    def _alike(self, draft: SourceDraft) -> list[int]:
        """The places of sources that a row may mean by its name; a row with an id of its own, of one type."""
        if not draft.key:
            return self._sources.meant(draft.name, draft.type)
        return [each for each in self._sources.places(draft.name) if self._sources.entries[each].type is draft.type]


class _Known:
    """Sources of the project that rows may mean."""

    def __init__(self, by_id: dict[int, Source], by_key: dict[str, Source]) -> None:
        self.by_id, self.by_key = by_id, by_key
        self.names: dict[int, list[tuple[str, str]]] = defaultdict(list)


def _read(rows: Sequence[ImportRow], errors: list[RowError]) -> dict[int, SourceDraft]:
    drafts: dict[int, SourceDraft] = {}
    for row in rows:
        found = dict(_row_faults(row))
        names = () if "names" in found else _names(row.entries.get("names", ""))
        for name, tag in names:
            if fault := text_fault(name, LONGEST_NAME) or text_fault(tag, 35):
                found["names"] = fault
        if len(set(names)) < len(names) or len({name for name, _tag in names}) < len(names):
            found["names"] = _("A spelling is named twice.")
        errors += [RowError(row.number, column, message) for column, message in found.items()]
        if not found:
            type_ = _TYPES["_".join(row.entries["type"].lower().split())]
            words = {field: row.entries[field] for field in _LIMITS if field in row.entries}
            drafts[row.number] = SourceDraft(row.entries.get("id", ""), row.entries["name"], type_, words, names)
    return drafts


def _row_faults(row: ImportRow) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    for field, value in row.entries.items():
        if field != "names" and not isinstance(value, str):
            faults.append((field, _("Words are wanted here, not a list and not an object.")))
        elif field in _LIMITS and (fault := text_fault(value, _LIMITS[field])):
            faults.append((field, fault))
    if faults:
        return faults
    key, name, type_ = (row.entries.get(field, "") for field in ("id", "name", "type"))
    if key and (fault := key_fault(key, LONGEST_KEY)):
        faults.append(("id", fault))
    if fault := text_fault(name, LONGEST_NAME):
        faults.append(("name", fault))
    elif not name:
        faults.append(("name", _("Give the source a name, or say that it is not identified.")))
    if "_".join(type_.lower().split()) not in _TYPES:
        faults.append(("type", unknown_word(type_ or _("Nothing"), _TYPES)))
    names = row.entries.get("names", "")
    if isinstance(names, dict) or (isinstance(names, list) and any(not _is_variant(each) for each in names)):
        faults.append(("names", _("Write each spelling as text, or as an object with name and language.")))
    return faults


def _is_variant(value: object) -> bool:
    if isinstance(value, dict):
        return (
            "name" in value and set(value) <= {"name", "language"} and all(isinstance(v, str) for v in value.values())
        )
    return isinstance(value, str)


def _names(value: Any) -> tuple[tuple[str, str], ...]:
    """Return spellings with their languages, of text parted by semicolons or of a list."""
    pieces = value if isinstance(value, list) else value.split(";")
    found: list[tuple[str, str]] = []
    for piece in pieces:
        if isinstance(piece, dict):
            found.append((piece["name"].strip(), piece.get("language", "").strip()))
            continue
        words = shown_cell(piece).strip()
        match = _VARIANT.fullmatch(words)
        found.append((match["name"], match["tag"]) if match else (words, ""))
    return tuple((name, tag) for name, tag in found if name)


def _differences(
    there: Source, names: Sequence[tuple[str, str]], draft: SourceDraft, row: ImportRow
) -> list[tuple[str, str]]:
    """Return what the file says otherwise than the project, field by field."""
    pairs = [("name", there.name, draft.name), ("type", there.type, draft.type.value)]
    pairs += [(field, getattr(there, _COLUMNS[field]), text) for field, text in draft.words.items()]
    if not draft.key and plain_name(there.name) != plain_name(draft.name):
        # Found by another spelling: the name that the project shows stays.
        pairs = pairs[1:]
    if "names" in row.entries:
        told = ["; ".join(sorted(f"{name} ({tag})" for name, tag in some)) for some in (names, draft.names)]
        pairs.append(("names", told[0], told[1]))
    return [
        (
            field,
            _(
                "The project’s {name} has “{there}” here, the file “{here}”.",
                name=there.name,
                there=old or _("nothing"),
                here=new or _("nothing"),
            ),
        )
        for field, old, new in pairs
        if old != new
    ]
