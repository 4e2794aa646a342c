"""Claims, one row a version: what is claimed, by whom, as what, and where it stands."""

from collections.abc import Iterable, Iterator, Mapping

from annotator.exports.registry import export_format
from annotator.exports.sheet import Column, Holds, Sheet, number_text, several
from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, Polarity, RelationType, SourceType, TextKind
from annotator.services.export_claims import ClaimRecord, ClaimsRecord, WordingRecord
from annotator.services.export_data import Subject
from annotator.services.hop_cells import hop_text
from annotator.text import _

# What is staged is not published yet, and in no file.
EXPORTED = [state for state in ClaimState if state is not ClaimState.STAGED]


def _words(vocabulary: Iterable[str]) -> str:
    return ", ".join(vocabulary)


_TEXTS = {TextKind.DIGEST: _("summary"), TextKind.ORIGINAL: _("original")}


def _place_columns(kind: TextKind) -> tuple[Column, ...]:
    return (
        Column(
            f"{kind}_start", Holds.NUMBER, _("Where it begins in the {text}, in code points from 0.", text=_TEXTS[kind])
        ),
        Column(f"{kind}_end", Holds.NUMBER, _("The first code point behind it in the {text}.", text=_TEXTS[kind])),
        Column(
            f"{kind}_sha256",
            Holds.TEXT,
            _("Checksum (SHA-256) of the {text} that start and end count in.", text=_TEXTS[kind]),
        ),
    )


COLUMNS = (
    Column("project", Holds.TEXT, _("Short name of the project.")),
    Column("document", Holds.TEXT, _("Key of the document the claim is taken from.")),
    Column("claim", Holds.TEXT, _("Id of the claim.")),
    Column("claim_version", Holds.NUMBER, _("Number of the version; older ones are listed where they were rated.")),
    Column("current", Holds.FLAG, _("Whether this is the version that is shown now.")),
    Column(
        "state",
        Holds.TEXT,
        _("One of: {words}. Of a withdrawn claim nothing else is given.", words=_words(EXPORTED)),
    ),
    Column("to_rate", Holds.FLAG, _("Whether the claim is put before reviewers.")),
    Column("text", Holds.TEXT, _("The claim in words that can be read alone.")),
    Column("claimants", Holds.TEXT, _("Who makes the claim, in order; several are parted by “ | ”, here and below.")),
    Column(
        "claimant_parts",
        Holds.TEXT,
        _("The part of each claimant: {words}.", words=_words(part for part in Part if part is not Part.RELAYS)),
    ),
    Column("claimant_roles", Holds.TEXT, _("The role of each claimant, as the document gives it.")),
    Column("claimant_types", Holds.TEXT, _("What each claimant is: {words}.", words=_words(SourceType))),
    Column("relayed_by", Holds.TEXT, _("Who brings the claim into the document; empty when the claimant does so.")),
    Column("relayed_by_type", Holds.TEXT, _("What that is, likewise.")),
    Column("kind", Holds.TEXT, _("One of: {words}.", words=_words(ClaimKind))),
    Column("polarity", Holds.TEXT, _("One of: {words}.", words=_words(Polarity))),
    Column("hedge", Holds.TEXT, _("How far the text commits itself: {words}.", words=_words(Hedge))),
    Column("hedge_cue", Holds.TEXT, _("The word that shows the hedge.")),
    Column("sensitive", Holds.FLAG, _("Whether it is a serious charge against a living person or a named firm.")),
    Column("time_made", Holds.TEXT, _("When the claim was made.")),
    Column("time_made_resolved", Holds.TEXT, _("The same as a date of ISO 8601, or two with “/” between.")),
    Column("time_about", Holds.TEXT, _("The time the claim speaks of.")),
    Column("time_about_resolved", Holds.TEXT, _("The same, resolved in the same way.")),
    Column("figures", Holds.TEXT, _("The numbers in the claim, as printed.")),
    Column("figure_values", Holds.CODE, _("Each number as read, in the order of figures.")),
    Column("figure_lows", Holds.CODE, _("The lower end of each, where a range is given.")),
    Column("figure_highs", Holds.CODE, _("The upper end of each, where a range is given.")),
    Column("figure_units", Holds.TEXT, _("The unit of each.")),
    Column("figure_periods", Holds.TEXT, _("The period of each.")),
    Column("figure_counted", Holds.TEXT, _("What each counts.")),
    Column("evidence_shown", Holds.TEXT, _("What the document shows for the claim, in an editor’s words.")),
    Column("question", Holds.TEXT, _("What a reviewer might ask.")),
    Column("provenance", Holds.TEXT, _("The way from the first speaker to the page that is held.")),
    Column(
        "relations", Holds.TEXT, _("How it bears on other claims, as “type id”: {words}.", words=_words(RelationType))
    ),
    Column("paragraph", Holds.NUMBER, _("Paragraph of the document, from 1.")),
    *(column for kind in TextKind for column in _place_columns(kind)),
    Column("document_title", Holds.TEXT, _("Title of the document.")),
    Column("document_authors", Holds.TEXT, _("Its authors.")),
    Column("document_outlet", Holds.TEXT, _("Where it was published.")),
    Column("document_url", Holds.TEXT, _("Its address.")),
    Column("document_language", Holds.TEXT, _("Its language.")),
    Column("document_date", Holds.TEXT, _("Its date, as printed.")),
    Column("document_date_believed", Holds.TEXT, _("Its date, as believed.")),
    Column("document_date_reason", Holds.TEXT, _("Why that date is believed.")),
    Column("example", Holds.FLAG, _("Whether the project is an example, made to try the program out.")),
    Column(
        "guarded",
        Holds.FLAG,
        _("Whether cells that a spreadsheet would run as a formula have an apostrophe in front; no in a raw file."),
    ),
)


@export_format(
    "claims",
    title=_("Claims"),
    summary=_("Every claim with its claimants, kind, hedge, figures and relations, and its place in the texts."),
    subject=Subject.CLAIMS,
    columns=COLUMNS,
)
def write(record: ClaimsRecord, raw: bool) -> Iterator[str]:
    """Yield the file, claims in the order of the project; of the texts only places and checksums."""
    sheet = Sheet(COLUMNS, raw=raw)
    yield sheet.header()
    for batch in record.batches():
        yield "".join(sheet.line(_cells(record, claim, is_guarded=not raw)) for claim in batch)


def _cells(record: ClaimsRecord, claim: ClaimRecord, *, is_guarded: bool) -> list[object]:
    head: list[object] = [record.project, claim.document, claim.key, claim.number, claim.is_current, claim.state]
    if claim.wording is None:
        return head + [None] * (len(COLUMNS) - len(head))
    return [
        *head,
        claim.is_to_rate,
        *_described(claim.wording),
        *_placed(claim.wording),
        *_known(claim.wording),
        record.is_example,
        is_guarded,
    ]


def _described(wording: WordingRecord) -> list[object]:
    figures = wording.figures
    return [
        wording.text,
        several(voice.name for voice in wording.claimants),
        several(voice.part for voice in wording.claimants),
        several(voice.role for voice in wording.claimants),
        several(voice.type for voice in wording.claimants),
        several(voice.name for voice in wording.relayers),
        several(voice.type for voice in wording.relayers),
        wording.kind,
        wording.polarity,
        wording.hedge,
        wording.hedge_cue,
        wording.is_sensitive,
        wording.time_made,
        wording.time_made_resolved,
        wording.time_about,
        wording.time_about_resolved,
        several(figure.expression for figure in figures),
        several(number_text(figure.value) for figure in figures),
        several(number_text(figure.low) for figure in figures),
        several(number_text(figure.high) for figure in figures),
        several(figure.unit for figure in figures),
        several(figure.period for figure in figures),
        several(figure.counted for figure in figures),
        wording.evidence_shown,
        wording.question,
        several(hop_text(hop.name, hop.way, hop.date, is_seen=hop.is_seen) for hop in wording.hops),
        several(f"{relation.type} {relation.to_key}" for relation in wording.relations),
        wording.paragraph,
    ]


def _known(wording: WordingRecord) -> list[str]:
    document = wording.document
    return [
        document.title,
        document.authors,
        document.outlet,
        document.url,
        document.language,
        document.date_stated,
        document.date_believed,
        document.date_reason,
    ]


def _placed(wording: WordingRecord) -> Iterator[object]:
    places: Mapping[TextKind, tuple[int, int, str]] = {
        place.kind: (place.start, place.end, place.sha256_text) for place in wording.places
    }
    for kind in TextKind:
        yield from places.get(kind, (None, None, None))
