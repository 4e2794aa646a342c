"""Relations of one claim: its box above, and from a stem below it a branch to each other claim, with a line for each
relation to it.

Where ratings are open to the viewer, a box carries the median step of its claim and how many ratings that is of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.models.vocabulary import RelationType
from annotator.services.claim_relations import RelationRecord
from annotator.text import _, plural
from annotator.web.charts.lettering import lines_of, shortened
from annotator.web.charts.shapes import Drawing, Label, Path, Rect, Shape

WIDTH = 340
HEAD, BOX, BETWEEN = 48, 44, 10
STEM, BRANCH_END = 16, 150
MOST = 12
#: From the edge of a box to what stands in it, and what a rating takes at its right.
PADDING, RATED = 10, 46
TILE_WIDTH, TILE_HEIGHT = 34, 20
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
class Rated:
    """What a claim was rated: the mark of its median step, the classes of its colours, and how many ratings."""

    mark: str
    support: str
    ink: str
    count: int

    @property
    def ratings(self) -> str:
        """The count as the box carries it."""
        return _("n {count}", count=self.count)


@dataclass(frozen=True, slots=True)
class Node:
    """A box with a claim.

    Attributes
    ----------
    fitting, claimants
        Its id and who makes it, shortened to fit.
    name
        The same in full, with what it was rated.
    """

    x: float
    y: float
    width: float
    height: float
    key: str
    fitting: str
    claimants: str
    name: str
    rated: Rated | None = None

    @property
    def labels(self) -> tuple[Shape, ...]:
        """What stands in the box: who makes which claim, and what it was rated."""
        said = (
            Label(self.x + PADDING, self.y + 18, self.fitting, "strong", on="node"),
            Label(self.x + PADDING, self.y + 35, self.claimants, "soft-text", on="node"),
        )
        if self.rated is None:
            return said
        left = self.x + self.width - TILE_WIDTH - 6
        middle = left + TILE_WIDTH / 2
        return (
            *said,
            Rect(left, self.y + 4, TILE_WIDTH, TILE_HEIGHT, self.rated.support, 1),
            Label(
                middle,
                self.y + 18.3,
                shortened(self.rated.mark, TILE_WIDTH - 4),
                self.rated.ink,
                "middle",
                on=self.rated.support,
            ),
            Label(middle, self.y + 38, self.rated.ratings, "soft-text", "middle", on="node"),
        )


@dataclass(frozen=True, slots=True)
class Link:
    """The line of one relation, with the words over it, and below it where one line does not hold them.

    Attributes
    ----------
    points_right, points_left
        Whether the relation leads from this claim to the other, and the other way; a mutual one does both.
    is_against
        Drawn dashed: the two claims do not sit well together.
    """

    y: float
    words: tuple[Label, ...]
    points_right: bool
    points_left: bool
    is_against: bool

    @property
    def lines(self) -> tuple[Shape, ...]:
        """The line with its arrows."""
        shapes = [Path(f"M{STEM} {self.y:g}H{BRANCH_END}", "link against" if self.is_against else "link")]
        if self.points_right:
            shapes.append(Path(f"M{BRANCH_END - 1} {self.y:g}m-7 -5l7 5l-7 5", "link"))
        if self.points_left:
            shapes.append(Path(f"M{STEM + 1} {self.y:g}m7 -5l-7 5l7 5", "link"))
        return tuple(shapes)


@dataclass(frozen=True, slots=True)
class Branch:
    """A claim, and the lines of the relations to it, one below the other; its box is as high as they are."""

    links: tuple[Link, ...]
    node: Node

    @property
    def lines(self) -> tuple[Shape, ...]:
        """The lines with their arrows."""
        return tuple(shape for link in self.links for shape in link.lines)

    @property
    def words(self) -> tuple[Label, ...]:
        """What stands over and below the lines."""
        return tuple(label for link in self.links for label in link.words)


@dataclass(frozen=True, slots=True)
class RelationGraph:
    """The drawing; `left_out` relations are in the list alone, and `label` says how many are drawn, to how many."""

    width: int
    height: int
    own: Node
    stem_x: float
    stem_top: float
    stem_end: float
    branches: tuple[Branch, ...]
    left_out: int
    label: str


def relation_graph(
    key: str,
    claimants: str,
    relations: Sequence[RelationRecord],
    rated: Mapping[str, Rated] | None = None,
    most: int = MOST,
) -> RelationGraph:
    """Lay out the relations of the claim `key`, one below the other: in the order given, those to one claim together.

    Parameters
    ----------
    rated
        Ratings by the id of the claim, as far as they are open to the viewer.
    most
        How many relations are drawn.
    """
    rated = rated or {}
    drawn = relations[:most]
    together: dict[str, list[RelationRecord]] = {}
    for relation in drawn:
        together.setdefault(relation.key, []).append(relation)
    branches: list[Branch] = []
    top = float(HEAD + BETWEEN - 4)
    for other, found in together.items():
        branches.append(_branch(found, top, rated.get(other)))
        top += BOX * len(found) + BETWEEN
    return RelationGraph(
        width=WIDTH,
        height=round(top) - BETWEEN + 4 if branches else HEAD,
        own=_node(1, 1, WIDTH - 2, BOX, key, claimants, claimants, rated.get(key)),
        stem_x=STEM,
        stem_top=BOX + 1,
        stem_end=branches[-1].links[-1].y if branches else BOX + 1,
        branches=tuple(branches),
        left_out=len(relations) - len(drawn),
        label=_("{key}: {relations} to {claims}", key=key, relations=_relations(drawn), claims=_claims(together)),
    )


def relation_drawing(graph: RelationGraph) -> Drawing:
    """Draw the graph as shapes, for a picture that stands alone."""
    shapes: list[Shape] = [*_box(graph.own, "node own")]
    shapes.append(Path(f"M{graph.stem_x} {graph.stem_top}V{graph.stem_end:g}", "link"))
    for branch in graph.branches:
        shapes += [*branch.lines, *branch.words, *_box(branch.node, "node")]
    return Drawing(graph.width, graph.height, tuple(shapes), graph.label)


def _box(node: Node, look: str) -> list[Shape]:
    return [Rect(node.x, node.y, node.width, node.height, look, 3), *node.labels]


def _relations(drawn: Sequence[RelationRecord]) -> str:
    return plural(len(drawn), "{count} relation", "{count} relations")


def _claims(together: Mapping[str, object]) -> str:
    return plural(len(together), "{count} other claim", "{count} other claims")


def _node(
    x: float, y: float, width: float, height: float, key: str, claimants: str, name: str, rated: Rated | None
) -> Node:
    inner = width - 2 * PADDING - (RATED if rated is not None else 0)
    named = name if rated is None else _("{name}: {rated}", name=name, rated=f"{rated.mark}, {rated.ratings}")
    return Node(
        x, y, width, height, key, shortened(key, inner, is_bold=True), shortened(claimants, inner), named, rated
    )


def _branch(relations: Sequence[RelationRecord], top: float, rated: Rated | None) -> Branch:
    first = relations[0]
    words = ", ".join(relation.words for relation in relations)
    name = _("{words} {key}, {claimants}", words=words, key=first.key, claimants=first.claimants)
    width, height = WIDTH - BRANCH_END - 1, BOX * len(relations)
    return Branch(
        links=tuple(_link(relation, top + BOX * (place + 0.5)) for place, relation in enumerate(relations)),
        node=_node(BRANCH_END, top, width, height, first.key, first.claimants, name, rated),
    )


def _link(relation: RelationRecord, y: float) -> Link:
    room = BRANCH_END - STEM - 2 * PADDING
    places = (y - 7, y + 16)
    words = lines_of(relation.words, room, len(places))
    return Link(
        y=y,
        words=tuple(Label(STEM + PADDING, place, text) for place, text in zip(places, words, strict=False)),
        points_right=relation.is_forward or relation.is_mutual,
        points_left=not relation.is_forward or relation.is_mutual,
        is_against=relation.type in AGAINST,
    )
