"""Between the form of a claim and what was typed into it; rows are added, moved and taken away without a script."""

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.forms.claims import MOST_ROWS, ClaimForm, MergeForm, SplitForm
from annotator.models import vocabulary
from annotator.models.vocabulary import ClaimKind, Hedge, Polarity, SourceType, TextKind
from annotator.services.claim_drafts import FigureDraft
from annotator.services.claim_entries import ClaimantEntry, ClaimEntry, HopEntry
from annotator.services.claim_places import Quotation
from annotator.services.claim_reshaping import Part
from annotator.services.written_numbers import is_whole

ROWS = ("claimants", "figures", "hops", "names", "parts")


def read_entry(form: ClaimForm) -> ClaimEntry:
    """Return what was typed into a form whose shape is right; rows in which nothing stands are left out."""
    texts = {
        name: _text(form[name].data)
        for name in (
            *("text", "hedge_cue", "relayer", "time_made", "time_made_resolved", "time_about", "time_about_resolved"),
            *("evidence_shown", "question"),
        )
    }
    return ClaimEntry(
        **texts,
        kind=ClaimKind(form["kind"].data),
        polarity=Polarity(form["polarity"].data),
        hedge=Hedge(form["hedge"].data),
        is_sensitive=bool(form["is_sensitive"].data),
        relayer_type=_type(form["relayer_type"].data),
        paragraph=form.paragraph.number,
        claimants=tuple(
            ClaimantEntry(
                name=_text(row["name"]),
                part=vocabulary.Part(row["part"]),
                new_type=_type(row["new_type"]),
                role_as_given=_text(row["role_as_given"]),
                note=_text(row["note"]),
            )
            for _number_, row in _rows(form["claimants"].data, ("part", "new_type"))
        ),
        figures=tuple(
            FigureDraft(
                expression=_text(row["expression"]),
                unit=_text(row["unit"]),
                period=_text(row["period"]),
                counted=_text(row["counted"]),
                **{name: form.figures[number - 1].form[name].amount for name in ("value", "low", "high")},
            )
            for number, row in _rows(form["figures"].data, ())
        ),
        hops=tuple(
            HopEntry(
                source=_text(row["source"]),
                label=_text(row["label"]),
                way=_text(row["way"]),
                date=_text(row["date"]),
                is_seen=bool(row["is_seen"]),
            )
            for _number_, row in _rows(form["hops"].data, ("is_seen",))
        ),
        quotations={
            kind: Quotation(_text(form[f"quote_{kind.value}"].data), *read_place(form, kind), is_dropped)
            for kind in TextKind
            if (is_dropped := bool(form[f"drop_{kind.value}"].data))
            or form[f"quote_{kind.value}"].data is not None
            or form[f"place_{kind.value}"].data
        },
        needs_place=not form["has_no_place"].data,
    )


def read_place(form: ClaimForm, kind: TextKind) -> tuple[int | None, int | None]:
    """Return the place in a text that was marked or chosen, as far as it is two whole numbers."""
    first, _dash, last = (form[f"place_{kind.value}"].data or "").partition("-")
    return (int(first), int(last)) if is_whole(first) and is_whole(last) else (None, None)


def entry_values(entry: ClaimEntry) -> dict[str, Any]:
    """Return form data that shows this entry."""
    values: dict[str, Any] = {
        name: getattr(entry, name)
        for name in (
            *("text", "hedge_cue", "is_sensitive", "relayer", "time_made", "time_made_resolved", "time_about"),
            *("time_about_resolved", "evidence_shown", "question"),
        )
    }
    return values | {
        "kind": entry.kind.value,
        "polarity": entry.polarity.value,
        "hedge": entry.hedge.value,
        "paragraph": "" if entry.paragraph is None else str(entry.paragraph),
        "claimants": [
            {"name": each.name, "part": each.part.value, "role_as_given": each.role_as_given, "note": each.note}
            for each in entry.claimants
        ],
        "figures": [
            {
                "expression": each.expression,
                "unit": each.unit,
                "period": each.period,
                "counted": each.counted,
                **{name: _written(getattr(each, name)) for name in ("value", "low", "high")},
            }
            for each in entry.figures
        ],
        "hops": [
            {"source": each.source, "label": each.label, "way": each.way, "date": each.date, "is_seen": each.is_seen}
            for each in entry.hops
        ],
        **{f"quote_{kind.value}": quotation.words for kind, quotation in entry.quotations.items()},
        **{f"place_{kind.value}": _span(quotation) for kind, quotation in entry.quotations.items()},
        "has_no_place": entry.needs_place is False,
    }


def change_rows(values: Mapping[str, Any], deed: str) -> dict[str, Any]:
    """Return form data after a deed on its rows: ``claimants:add``, ``hops:2:up``, ``figures:1:remove``.

    Nothing is changed by a deed that is none.
    """
    changed = dict(values)
    name, _colon, rest = deed.partition(":")
    if name not in ROWS or not isinstance(changed.get(name), list):
        return changed
    rows: list[Any] = list(changed[name])
    place, _colon, action = rest.partition(":")
    if rest == "add" and len(rows) < MOST_ROWS:
        rows.append({})
    elif is_whole(place, 3) and int(place) < len(rows):
        at = int(place)
        if action == "remove":
            del rows[at]
        elif action == "up" and at > 0:
            rows[at - 1], rows[at] = rows[at], rows[at - 1]
    changed[name] = rows
    return changed


def read_parts(form: SplitForm) -> list[Part]:
    """Return the claims that were typed; rows in which nothing stands are left out."""
    return [_part(row) for _number_, row in _rows(form["parts"].data, ("kind",))]


def read_part(form: MergeForm) -> Part:
    """Return the claim that several become."""
    return _part(form["parts"].data[0])


def read_bases(text: str) -> dict[str, int]:
    """Return the versions that a form carries as ``C1:2 C5:1``, by key; what is none is left out."""
    found: dict[str, int] = {}
    for piece in text.split():
        key, _colon, number = piece.rpartition(":")
        if key and is_whole(number, 8):
            found[key] = int(number)
    return found


def _part(row: dict[str, Any]) -> Part:
    return Part(_text(row["key"]), _text(row["text"]), ClaimKind(row["kind"]))


def _rows(rows: list[dict[str, Any]], chosen: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows in which something is typed, with their number on the page; `chosen` fields are never empty."""
    for number, row in enumerate(rows, start=1):
        if any(_text(value) for name, value in row.items() if name not in chosen and isinstance(value, str)):
            yield number, row


def _text(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def _type(word: str | None) -> SourceType | None:
    return SourceType(word) if word else None


def _span(quotation: Quotation) -> str:
    place = quotation.place
    return "" if place is None else f"{place.start}-{place.end}"


def _written(number: float | None) -> str:
    return "" if number is None else repr(number).removesuffix(".0")
