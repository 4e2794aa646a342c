"""A source as it is typed: who or what it is, every spelling of its name, and its role as printed and as checked."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Source, SourceName
from annotator.models.vocabulary import SourceType
from annotator.services import audit, sources
from annotator.services.claim_drafts import text_fault
from annotator.services.import_registers import read_sources
from annotator.services.language_names import join_tag, scripts, split_tag
from annotator.text import _

LONGEST = {"name": sources.LONGEST_NAME, "role_as_given": 500, "role_checked": 500, "descriptor": 5_000, "note": 5_000}
MOST_NAMES = 50
LONGEST_TAG = 35
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class NameEntry:
    """Another spelling, with its language and script as BCP 47 has them; each may be empty."""

    name: str
    language: str = ""
    script: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """What is typed about a source.

    Attributes
    ----------
    role_as_given, role_checked
        What it is, as the documents print it and as was found elsewhere: the two stay apart.
    """

    name: str
    type: SourceType
    role_as_given: str = ""
    role_checked: str = ""
    descriptor: str = ""
    note: str = ""
    names: tuple[NameEntry, ...] = ()


def find_source(session: Session, project_id: int, key: str) -> Source:
    """Return the source with this key; one that was merged into another is none any more.

    Raises
    ------
    NotFound
        When the project has none.
    """
    source = session.scalar(
        select(Source).where(
            Source.project_id == project_id, Source.key == key, ~Source.is_staged, Source.merged_into_id.is_(None)
        )
    )
    if source is None:
        raise NotFound(_("There is no source {key} in this project.", key=key))
    return source


def entry_of(source: Source) -> SourceEntry:
    """Return a source as it is typed."""
    return SourceEntry(
        name=source.name,
        type=SourceType(source.type),
        role_as_given=source.role_as_given,
        role_checked=source.role_checked,
        descriptor=source.descriptor,
        note=source.note,
        names=tuple(NameEntry(row.name, *split_tag(row.language)) for row in source.names),
    )


def mark(entry: SourceEntry) -> str:
    """Return what a form carries, to tell later what it was made from."""
    return hashlib.sha256(json.dumps(asdict(entry)).encode()).hexdigest()[:16]


def add_entry(
    session: Session, project_id: int, entry: SourceEntry, *, is_another: bool, now: datetime, actor_id: int | None
) -> Source:
    """Add the source that was typed.

    Parameters
    ----------
    is_another
        It shares a name with a source that is there, and is another one all the same.

    Raises
    ------
    Invalid
        With `errors` by field (``names`` for all spellings, ``is_another`` for a name that is there already).
    """
    _require(session, project_id, entry, None, is_another=is_another)
    source = sources.add_source(
        session,
        project_id,
        name=entry.name,
        type_=entry.type,
        now=now,
        actor_id=actor_id,
        role_as_given=entry.role_as_given,
        descriptor=entry.descriptor,
        note=entry.note,
        names=[(each.name, join_tag(each.language, each.script)) for each in entry.names],
    )
    source.role_checked = entry.role_checked
    session.flush()
    return source


def edit_entry(
    session: Session,
    project_id: int,
    key: str,
    entry: SourceEntry,
    *,
    seen: str,
    is_another: bool,
    now: datetime,
    actor_id: int | None,
) -> bool:
    """Change a source to what was typed, and tell whether anything was changed; its key and address stay.

    Parameters
    ----------
    seen
        The mark of the entry that the form was made from.

    Raises
    ------
    NotFound
        When the project has no such source.
    Conflict
        When somebody changed it meanwhile.
    Invalid
        As `add_entry`.
    """
    source = find_source(session, project_id, key)
    session.refresh(source, with_for_update={"key_share": True})
    before = entry_of(source)
    if entry == before:
        return False
    if seen != mark(before):
        raise Conflict(
            _(
                "Somebody changed this source meanwhile. Nothing of yours has been saved; what you typed is still "
                "here. Save again to put it in the place of theirs."
            )
        )
    names = {before.name, *(each.name for each in before.names)}
    _require(session, project_id, entry, source.id, is_another=is_another, known=names)
    source.name, source.type = entry.name, entry.type.value
    source.role_as_given, source.role_checked = entry.role_as_given, entry.role_checked
    source.descriptor, source.note = entry.descriptor, entry.note
    _write_names(session, source, entry)
    session.flush()
    changed = [name for name, value in asdict(entry).items() if value != asdict(before)[name]]
    audit.record(
        session,
        "source.edited",
        f"source:{source.id}",
        now=now,
        actor_id=actor_id,
        project_id=project_id,
        detail={"before": {name: asdict(before)[name] for name in changed}},
    )
    return True


def _write_names(session: Session, source: Source, entry: SourceEntry) -> None:
    """Keep the spellings in the order in which they were typed; what stays as it was keeps its row where it can."""
    wanted = [(each.name, join_tag(each.language, each.script)) for each in entry.names]
    if [(row.name, row.language) for row in source.names] == wanted:
        return
    for row in list(source.names):
        session.delete(row)
    # Taken away first, for no name may stand there twice.
    session.flush()
    session.add_all(SourceName(source_id=source.id, name=name, language=tag) for name, tag in wanted)
    session.flush()
    session.expire(source, ["names"])


def _require(
    session: Session,
    project_id: int,
    entry: SourceEntry,
    source_id: int | None,
    *,
    is_another: bool,
    known: set[str] | frozenset[str] = frozenset(),
) -> None:
    errors = {}
    for field, most in LONGEST.items():
        if fault := text_fault(getattr(entry, field), most):
            errors[field] = fault
    if not entry.name:
        errors["name"] = _("Give the source a name, or say that it is not identified.")
    if fault := next(_name_faults(entry), ""):
        errors["names"] = fault
    if not errors and not is_another:
        errors |= _shared_name(session, project_id, entry, source_id, known)
    if errors:
        field = next(iter(errors))
        raise Invalid(errors[field], field, errors)


def _name_faults(entry: SourceEntry) -> Iterator[str]:
    if len(entry.names) > MOST_NAMES:
        yield _("At most {most} spellings.", most=MOST_NAMES)
    seen = {_plain(entry.name)}
    for number, each in enumerate(entry.names, start=1):
        tag = join_tag(each.language, each.script)
        if not each.name:
            yield _(
                "Spelling {number}: a language or a script alone is no name. Type the name, or remove the row.",
                number=number,
            )
        if fault := text_fault(each.name, LONGEST["name"]):
            yield _("Spelling {number}: {fault}", number=number, fault=fault)
        if each.name and _plain(each.name) in seen:
            yield _(
                "Spelling {number}: “{name}” stands there already. Remove one of the two.",
                number=number,
                name=each.name,
            )
        seen.add(_plain(each.name))
        if each.language and not _TAG.fullmatch(each.language):
            yield _(
                "Spelling {number}: “{tag}” is no language. Choose one of the list, or its tag as BCP 47 has it: uk, "
                "be-tarask.",
                number=number,
                tag=each.language,
            )
        if each.script and each.script not in scripts():
            yield _(
                "Spelling {number}: “{tag}” is no script that is known here. There is: {known}.",
                number=number,
                tag=each.script,
                known=", ".join(sorted(scripts())),
            )
        if len(tag) > LONGEST_TAG:
            yield _("Spelling {number}: the tag {tag} is too long.", number=number, tag=tag)


def _shared_name(
    session: Session, project_id: int, entry: SourceEntry, source_id: int | None, known: set[str] | frozenset[str]
) -> dict[str, str]:
    """A name that another source has; one that this source had before is no news."""
    register = read_sources(session, project_id)
    for name in (entry.name, *(each.name for each in entry.names)):
        others = [register.entries[place] for place in register.places(name)]
        other = next((each for each in others if each.id != source_id), None)
        if other is not None and name not in known:
            shared = _(
                "The project has a source of this name: {other}. If it is the same one, add the spelling there, or "
                "merge the two; if it is another one, say so below.",
                other=other.name,
            )
            return {"is_another": shared}
    return {}


def _plain(name: str) -> str:
    """A name without regard to case and spacing."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
