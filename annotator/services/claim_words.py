"""The closed vocabularies in words for people."""

import re

from annotator.models.vocabulary import ClaimState, Hedge, Part, Polarity, RelationType, SourceType, TextKind
from annotator.text import _

LONG = 280
_SAYS_UNKNOWN = re.compile(
    r"\b(not|none) (identified|named)\b|\b(unnamed|unidentified|unknown|anonymous)\b", re.IGNORECASE
)

_FLAT = _("None. Stated flatly.")
_HEDGES = {
    Hedge.POSSIBLE: _("Stated as possible"),
    Hedge.PROBABLE: _("Stated as probable"),
    Hedge.APPROXIMATE: _("Stated as approximate"),
    Hedge.CONDITIONAL: _("Stated under a condition"),
    Hedge.REPORTED: _("Passed on as a report"),
}
# For one speaker, and for several.
_VERBS = {
    Part.SAYS: (_("says"), _("say")),
    Part.IS_QUOTED: (_("is quoted as saying"), _("are quoted as saying")),
    Part.IS_SAID_TO_SAY: (_("is reported to say"), _("are reported to say")),
    Part.IMPLIES: (_("implies"), _("imply")),
    Part.RELAYS: (_("relays"), _("relay")),
}
# Read from the first claim to the second, and the other way round.
_RELATIONS = {
    RelationType.SUPPORTS: (_("supports"), _("is supported by")),
    RelationType.CONTRADICTS: (_("contradicts"), _("contradicts")),
    RelationType.REPEATS: (_("repeats"), _("is repeated by")),
    RelationType.REBUTS: (_("rebuts"), _("is rebutted by")),
    RelationType.DENIES: (_("denies"), _("is denied by")),
    RelationType.PRESUPPOSES: (_("presupposes"), _("is presupposed by")),
    RelationType.PART_OF: (_("is part of"), _("has as a part")),
    RelationType.EXCLUDES: (_("leaves out"), _("is left out by")),
    RelationType.COMPARED_WITH: (_("is compared with"), _("is compared with")),
    RelationType.ESCALATES: (_("goes further than"), _("is taken further by")),
    RelationType.ENDORSES: (_("endorses"), _("is endorsed by")),
    RelationType.IN_TENSION_WITH: (_("is in tension with"), _("is in tension with")),
    RelationType.SOURCE_OF: (_("is the source of"), _("has as its source")),
}
SOURCE_TYPES = {
    SourceType.PERSON: _("person"),
    SourceType.ORGANISATION: _("organisation"),
    SourceType.OUTLET: _("outlet"),
    SourceType.DATA_SERIES: _("data series"),
    SourceType.GROUP: _("group"),
    SourceType.UNNAMED: _("not identified"),
}
CLAIM_STATES = {
    ClaimState.STAGED: _("not published yet"),
    ClaimState.DRAFT: _("draft"),
    ClaimState.READY: _("ready"),
    ClaimState.WITHDRAWN: _("withdrawn"),
}
HEDGES = {Hedge.NONE: _("None: stated flatly"), **_HEDGES}
PARTS = {part: one for part, (one, _many) in _VERBS.items() if part is not Part.RELAYS}
POLARITIES = {Polarity.AFFIRMS: _("affirms"), Polarity.DENIES: _("denies")}
TEXT_TITLES = {TextKind.DIGEST: _("Summary in our own words"), TextKind.ORIGINAL: _("Original text")}


def hedge_sentence(hedge: Hedge, cue: str) -> str:
    """Say how far the claim commits itself, with the cue word.

    Examples
    --------
    >>> hedge_sentence(Hedge.POSSIBLE, "could")
    'Stated as possible: “could”.'
    """
    if hedge is Hedge.NONE:
        return _FLAT
    return _("{how}: “{cue}”.", how=_HEDGES[hedge], cue=cue) if cue else _("{how}.", how=_HEDGES[hedge])


def is_long(text: str) -> bool:
    """Tell whether a claim is so long that it would push what must be in sight beside it off a screen."""
    return len(text) > LONG


def verb(part: Part, speakers: int) -> str:
    """Return the verb that joins so many speakers to what they say."""
    return _VERBS[part][speakers > 1]


def speaker_name(name: str, type_: SourceType) -> str:
    """Return the name under which a source speaks; of one that nobody has identified it says so.

    Examples
    --------
    >>> speaker_name("A diplomat", SourceType.UNNAMED)
    'A diplomat (not identified)'
    >>> speaker_name("Media, none named", SourceType.UNNAMED)
    'Media, none named'
    """
    if type_ is not SourceType.UNNAMED or _SAYS_UNKNOWN.search(name):
        return name
    return _("{name} (not identified)", name=name)


def relation_words(type_: RelationType, *, is_forward: bool) -> str:
    """Return a relation as read from its first claim, or from its second."""
    return _RELATIONS[type_][not is_forward]


def joined(names: list[str]) -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> joined(["A", "B", "C"])
    'A, B and C'
    """
    if len(names) < 2:
        return "".join(names)
    return _("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])
