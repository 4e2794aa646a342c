"""The way of a claim from its first speaker to the page that is held, in one cell: as it is exported and imported."""

import re

from annotator.services.claim_drafts import HopDraft
from annotator.services.csv_table import shown
from annotator.services.import_registers import SourceRegister
from annotator.services.import_rows import shown_cell
from annotator.services.row_cells import YES_NO, RowCells, unknown_word
from annotator.text import _

COLUMN = "provenance"
NOT_SEEN = _("not seen by us")
_AFTER_NAME = re.compile(r":\s+")
_KEYS = ("source", "way", "date", "seen")


def hop_text(name: str, way: str, date: str, *, is_seen: bool) -> str:
    """Return a link of the way in words.

    Examples
    --------
    >>> hop_text("The Paper", "quotes it", "May 2015", is_seen=False)
    'The Paper: quotes it (May 2015, not seen by us)'
    """
    remarks = [date] if date else []
    if not is_seen:
        remarks.append(NOT_SEEN)
    return f"{name}: {way}" + (f" ({', '.join(remarks)})" if remarks else "")


def read_hops(cells: RowCells, register: SourceRegister) -> tuple[HopDraft, ...]:
    """Return the links of a row, with places in the register for the sources that have one."""
    if not cells.holds(COLUMN):
        return ()
    objects = cells.objects(COLUMN, _KEYS)
    if objects is None:
        found = [_parsed(cells, entry, register) for entry in cells.several(COLUMN)]
    else:
        found = [_of_words(cells, *(shown_cell(each.get(key)).strip() for key in _KEYS)) for each in objects]
    return tuple(_sourced(hop, register) for hop in found if hop is not None)


def _parsed(cells: RowCells, entry: str, register: SourceRegister) -> HopDraft | None:
    at = _remarks_at(entry)
    link, remarks = _named(entry[:at].rstrip(), register), entry[at + 1 : -1]
    if link is None:
        # What stands in brackets may be all that is said of the way.
        link, remarks = _named(entry, register), ""
    if link is None:
        message = _(
            "“{given}” is no link of the way. Write who, a colon and what they did with it, such as "
            "The Paper: quotes it (May).",
            given=shown(entry),
        )
        cells.refuse(COLUMN, message)
        return None
    is_seen = not remarks.endswith(NOT_SEEN)
    date = remarks if is_seen else remarks.removesuffix(NOT_SEEN).rstrip().removesuffix(",")
    return HopDraft(label=link[0], way=link[1], date=date, is_seen=is_seen)


def _remarks_at(entry: str) -> int:
    """Return where the brackets open that close at the end, whatever is in them; the end where there are none."""
    depth = 0
    for at in range(len(entry) - 1, 0, -1) if entry.endswith(")") else ():
        depth += (entry[at] == ")") - (entry[at] == "(")
        if not depth:
            return at if entry[at - 1].isspace() else len(entry)
    return len(entry)


def _named(entry: str, register: SourceRegister) -> tuple[str, str] | None:
    """The name and the way: what stands before the first colon, or is the longer name of a source that is known."""
    parted = [(entry[: each.start()].strip(), entry[each.end() :]) for each in _AFTER_NAME.finditer(entry)]
    links = [(name, way) for name, way in parted if name and way]
    known = (link for link in reversed(links[1:]) if register.known_place(link[0]) is not None)
    return next(known, links[0]) if links else None


def _of_words(cells: RowCells, source: str, way: str, date: str, seen: str) -> HopDraft:
    if seen and seen.lower() not in YES_NO:
        cells.refuse(COLUMN, unknown_word(seen, YES_NO))
    return HopDraft(label=source, way=way, date=date, is_seen=YES_NO.get(seen.lower(), True))


def _sourced(hop: HopDraft, register: SourceRegister) -> HopDraft:
    """Name the source that a label means, where the project or the file has one of this name."""
    place = register.known_place(hop.label)
    if place is None:
        return hop
    return HopDraft(source_id=place, way=hop.way, date=hop.date, is_seen=hop.is_seen)
