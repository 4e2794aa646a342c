"""Relations of one claim: its box above, and from a stem below it a branch to each claim it bears on."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.models.vocabulary import RelationType
from annotator.services.claim_relations import RelationRecord
from annotator.text import _, plural

WIDTH = 340
HEAD, PITCH, BOX = 48, 54, 44
STEM, BRANCH_END = 16, 150
MOST = 12
#: What fits into a box, and on a branch, in characters of 12 pixels.
BOX_FITS, HEAD_FITS = 28, 50
AGAINST = frozenset(
    {
        RelationType.CONTRADICTS,
        RelationType.REBUTS,
        RelationType.DENIES,
        RelationType.EXCLUDES,
        RelationType.IN_TENSION_WITH,
    }
)


@dataclass(frozen=True, slots=True)
class Node:
    """A box with the id of a claim and who makes it, shortened to fit; `name` says it in full."""

    x: float
    y: float
    width: float
    height: float
    key: str
    claimants: str
    name: str


@dataclass(frozen=True, slots=True)
class Branch:
    """The line to a claim, with the words over it.

    Attributes
    ----------
    points_right, points_left
        Whether the relation leads from this claim to the other, and the other way; a mutual one does both.
    is_against
        Drawn dashed: the two claims do not sit well together.
    """

    y: float
    words: str
    points_right: bool
    points_left: bool
    is_against: bool
    node: Node


@dataclass(frozen=True, slots=True)
class RelationGraph:
    """The drawing; `left_out` relations are in the list alone, and `label` says how many are drawn."""

    width: int
    height: int
    own: Node
    stem_x: float
    stem_top: float
    stem_end: float
    branch_end: float
    branches: tuple[Branch, ...]
    left_out: int
    label: str


def relation_graph(key: str, claimants: str, relations: Sequence[RelationRecord]) -> RelationGraph:
    """Lay out the relations of the claim `key`, in the order given, one below the other."""
    drawn = relations[:MOST]
    branches = tuple(_branch(relation, HEAD + PITCH * place + 6) for place, relation in enumerate(drawn))
    return RelationGraph(
        width=WIDTH,
        height=HEAD + PITCH * len(drawn),
        own=Node(1, 1, WIDTH - 2, BOX, key, shortened(claimants, HEAD_FITS), claimants),
        stem_x=STEM,
        stem_top=BOX + 1,
        stem_end=branches[-1].y if branches else BOX + 1,
        branch_end=BRANCH_END,
        branches=branches,
        left_out=len(relations) - len(drawn),
        label=plural(
            len(drawn), "{key} and {count} claim it bears on", "{key} and {count} claims it bears on", key=key
        ),
    )


def shortened(text: str, most: int) -> str:
    """Return the text, or its beginning with an ellipsis where it has more than `most` characters.

    Examples
    --------
    >>> shortened("A ministry of defence", 12)
    'A ministry…'
    """
    if len(text) <= most:
        return text
    return text[: most - 1].rstrip() + "…"


def _branch(relation: RelationRecord, top: float) -> Branch:
    node = Node(
        BRANCH_END,
        top,
        WIDTH - BRANCH_END - 1,
        BOX,
        relation.key,
        shortened(relation.claimants, BOX_FITS),
        _("{words} {key}, {claimants}", words=relation.words, key=relation.key, claimants=relation.claimants),
    )
    return Branch(
        y=top + BOX / 2,
        words=relation.words,
        points_right=relation.is_forward or relation.is_mutual,
        points_left=not relation.is_forward or relation.is_mutual,
        is_against=relation.type in AGAINST,
        node=node,
    )
