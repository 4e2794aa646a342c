"""What an import of claims, sources or relations can hold, and which column of a file is taken for what.

Row numbers are those a spreadsheet shows: the header is row 1, and an entry with line breaks inside is one row.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.models.import_vocabulary import ImportKind
from annotator.models.vocabulary import ClaimKind, Hedge, RelationType, SourceType, TextKind
from annotator.services.exported_columns import exported_fields, plain
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Field:
    """Something a row can say.

    Attributes
    ----------
    aliases
        Other headings it goes by.
    beside
        The field without which it says nothing; a heading like its name may be meant for that, and is no guess.
    """

    name: str
    is_required: bool
    meaning: str
    aliases: tuple[str, ...] = ()
    beside: str = ""


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)


CLAIM_FIELDS = (
    Field("id", True, _("Id of the claim in this project: letters, digits and . _ -"), ("key", "claim id", "no", "nr")),
    Field(
        "claim", True, _("The claim in words that can be read alone, one proposition"), ("text", "claim text", "claims")
    ),
    Field(
        "claimant",
        True,
        _("Who makes it, as named in the document; several separated by semicolons"),
        ("claimants", "speaker", "who"),
    ),
    Field("kind", True, _("One of: {kinds}", kinds=_listed([kind.value for kind in ClaimKind])), ("claim kind",)),
    Field(
        "claimant_part",
        False,
        _("says, is quoted, is said to say or implies, for all claimants or one for each; empty: says"),
        ("part", "claimant parts"),
    ),
    Field(
        "claimant_role",
        False,
        _("The claimant’s role as the document gives it, for all or one for each"),
        ("role", "claimant roles"),
    ),
    Field(
        "claimant_type",
        False,
        _(
            "{types}; read when the claimant is new to the project; empty: person",
            types=_listed([type_.value for type_ in SourceType]),
        ),
        ("claimant types",),
    ),
    Field(
        "relayed_by",
        False,
        _("Who brings the claim into the document; empty or “own voice”: the claimant"),
        ("relayer", "relayed", "relayed by name", "relayer name"),
    ),
    Field(
        "relayed_by_type",
        False,
        _("The same as claimant_type, of whoever relays it"),
        ("relayer type",),
        beside="relayed_by",
    ),
    Field(
        "document",
        False,
        _("Title or key of the document; empty: the one named with the file, or the project’s only one"),
        ("article",),
    ),
    Field(
        "document_title",
        False,
        _("Its title, where “document” holds a key; a document of neither that key nor that title is made"),
    ),
    Field(
        "document_authors",
        False,
        _("Its authors; kept, as the six below, when the document is new to the project"),
    ),
    Field("document_outlet", False, _("Where it was published")),
    Field("document_url", False, _("Its address")),
    Field("document_language", False, _("Its language, such as en or uk")),
    Field("document_date", False, _("Its date, as printed")),
    Field("document_date_believed", False, _("Its date, as believed")),
    Field("document_date_reason", False, _("Why that date is believed")),
    Field("paragraph", False, _("Number of the paragraph, from 1"), ("para",)),
    Field("hedge", False, _("{hedges}; empty: none", hedges=_listed([hedge.value for hedge in Hedge]))),
    Field("hedge_cue", False, _("The hedging word itself"), ("cue",)),
    Field("polarity", False, _("affirms or denies; empty: affirms")),
    Field(
        "sensitive",
        False,
        _("yes for a serious charge against a person or firm; empty: no"),
        ("is sensitive",),
    ),
    Field("to_rate", False, _("no for a claim that is shown but not rated; empty: yes"), ("is to rate",)),
    Field("evidence_shown", False, _("What the document offers for it"), ("evidence",)),
    Field("question", False, _("What a reviewer should ask")),
    Field("figures", False, _("Figures as printed; several separated by semicolons"), ("figure", "numbers")),
    Field(
        "figure_value",
        False,
        _("Each figure as a number, in the order of figures: 5000000, or 1.5; nothing for one that is not known"),
        ("value", "figure values", "amount"),
    ),
    Field(
        "figure_low",
        False,
        _("The lower end of each, in the same way"),
        ("low", "figure lows", "low end", "lower end", "minimum"),
    ),
    Field(
        "figure_high",
        False,
        _("The upper end of each, in the same way"),
        ("high", "figure highs", "high end", "upper end", "maximum"),
    ),
    Field("figure_unit", False, _("The unit of each, or one for all"), ("unit", "units", "figure units")),
    Field("figure_period", False, _("The time each holds for, or one for all"), ("period", "figure periods")),
    Field("figure_counted", False, _("What each counts, or one for all"), ("counted",)),
    Field("time_made", False, _("When it was said, as known"), ("date made",)),
    Field(
        "time_made_resolved", False, _("The same as a day, month or year of ISO 8601, or two of them with / between")
    ),
    Field("time_about", False, _("What time it is about, and how that was read"), ("date about",)),
    Field("time_about_resolved", False, _("The same, resolved in the same way")),
    Field(
        "provenance",
        False,
        _("The way from the first speaker to the page that is held, each link as “who: what they did with it (date)”"),
    ),
    Field(
        "relations",
        False,
        _("How it bears on other claims of the file or the project, as “supports C2”; several separated by semicolons"),
    ),
    *(
        Field(f"{kind.value}_{name}", False, meaning)
        for kind, words in ((TextKind.DIGEST, _("summary")), (TextKind.ORIGINAL, _("original")))
        for name, meaning in (
            ("start", _("Where the claim begins in the {text}, in characters from 0", text=words)),
            ("end", _("The first character behind it", text=words)),
            ("sha256", _("Checksum of that text; the place is taken where the document has this very text")),
        )
    ),
    Field(
        "state",
        False,
        _("draft for a claim that is not ready, read when it is new; withdrawn: the row is left out; empty: ready"),
    ),
    Field("current", False, _("no for an older version of a claim: the row is left out; empty: yes")),
)
SOURCE_FIELDS = (
    Field(
        "id",
        False,
        _("Short name in addresses: letters, digits and . _ -; empty: made of the name, by which it is found again"),
        ("key", "source id"),
    ),
    Field("name", True, _("The name, as the documents give it"), ("source", "title")),
    Field("type", True, _("One of: {types}", types=_listed([type_.value for type_ in SourceType])), ("source type",)),
    Field("role", False, _("The role as the documents give it"), ("role as given",)),
    Field("role_checked", False, _("What was found about the role elsewhere"), ("checked role",)),
    Field(
        "names",
        False,
        _("Other spellings, separated by semicolons, each with its language in brackets: Анна Смит (ru)"),
        ("other names", "variants", "aliases"),
    ),
    Field("descriptor", False, _("A few words on what it is"), ("description",)),
    Field("note", False, _("A note of the editors"), ("notes", "comment")),
)
RELATION_FIELDS = (
    Field("from", True, _("Id of the claim that bears on the other"), ("from id", "claim", "source", "from claim")),
    Field(
        "type",
        True,
        _("One of: {types}", types=_listed([type_.value.replace("_", " ") for type_ in RelationType])),
        ("relation", "relation type"),
    ),
    Field("to", True, _("Id of the claim it bears on"), ("to id", "target", "other", "to claim")),
    Field("note", False, _("A note on how it is meant"), ("notes", "comment")),
)
FIELDS = {
    ImportKind.CLAIMS: CLAIM_FIELDS,
    ImportKind.SOURCES: SOURCE_FIELDS,
    ImportKind.RELATIONS: RELATION_FIELDS,
}
KIND_WORDS = {
    ImportKind.CLAIMS: _("Claims"),
    ImportKind.SOURCES: _("Sources"),
    ImportKind.RELATIONS: _("Relations between claims"),
}


def guess(kind: ImportKind, headings: Iterable[str], *, is_bold: bool = True) -> dict[str, str]:
    """Return the field that each heading probably means, in the order of the file; none for what fits nothing.

    Parameters
    ----------
    is_bold
        Whether a heading that is nearly the name of a field is taken for it.

    Examples
    --------
    >>> guess(ImportKind.RELATIONS, ["From ID", "Relation", "colour", "tö"])
    {'From ID': 'from', 'Relation': 'type', 'tö': 'to'}
    """
    fields = FIELDS[kind]
    plainly = {heading: plain(heading) for heading in headings}
    found = exported_fields(kind, plainly)
    for names_of in (_own_name, _all_names):
        for field in fields:
            names = names_of(field)
            for heading, words in plainly.items():
                if words in names and heading not in found and field.name not in found.values():
                    found[heading] = field.name
    if is_bold:
        for heading, words in plainly.items():
            unused = (field for field in fields if field.name not in found.values() and not field.beside)
            left = {plain(field.name): field.name for field in unused}
            close = difflib.get_close_matches(words, left, n=1, cutoff=0.8)
            if close and heading not in found:
                found[heading] = left[close[0]]
    return {heading: found[heading] for heading in plainly if heading in found}


def nearest(kind: ImportKind, heading: str) -> str:
    """Return the name of the field that a heading is most like, empty when it is like none."""
    close = difflib.get_close_matches(plain(heading), {plain(field.name) for field in FIELDS[kind]}, n=1)
    return next((field.name for field in FIELDS[kind] if close and plain(field.name) == close[0]), "")


def mapping_faults(kind: ImportKind, mapping: Mapping[str, str]) -> list[str]:
    """Return what is wrong with a choice of columns, a sentence each: left out, without another, twice or unknown."""
    names = [field.name for field in FIELDS[kind]]
    chosen = list(mapping.values())
    faults = [_("There is no field “{name}”.", name=name) for name in sorted(set(chosen) - set(names))]
    faults += [
        _("“{name}” is needed. Choose the column that holds it.", name=field.name)
        for field in FIELDS[kind]
        if field.is_required and field.name not in chosen
    ]
    faults += [
        _("“{name}” says nothing without “{other}”. Choose a column for that too.", name=field.name, other=field.beside)
        for field in FIELDS[kind]
        if field.beside and field.name in chosen and field.beside not in chosen
    ]
    faults += [
        _(
            "“{name}” is chosen for several columns: {columns}. Choose it for one.",
            name=name,
            columns=_listed([heading for heading, field_name in mapping.items() if field_name == name]),
        )
        for name in names
        if chosen.count(name) > 1
    ]
    return faults


def _own_name(field: Field) -> set[str]:
    return {plain(field.name)}


def _all_names(field: Field) -> set[str]:
    return {plain(name) for name in (field.name, *field.aliases)}
